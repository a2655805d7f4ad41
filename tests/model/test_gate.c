#include "model/gate.h"

#include "expect.h"
#include "reference.h"

static const gfold_gate gates[] = {
    { GFOLD_GATE_OFF, 7, 8, 9, 1 },          { GFOLD_GATE_SIGMOID, 2, 0, 0, 1 },
    { GFOLD_GATE_SIGMOID, 5, -1, 0.3, 1 },   { GFOLD_GATE_SIGMOID, 200, 0.5, -1, 1 },
    { GFOLD_GATE_SIGMOID, 0, 1, 0, 1 },      { GFOLD_GATE_BINARY, INFINITY, 0, 0, 1 },
    { GFOLD_GATE_BINARY, INFINITY, 3, -0.25, 1 },
};

Test(gate, values_follow_the_definition)
{
    for (size_t k = 0; k < COUNT(gates); k++) {
        double x[41], s[41];
        for (int i = 0; i < 41; i++) x[i] = -2 + 0.1 * i;
        x[17] = gates[k].theta;
        gf_gate_row(gates[k].kind)->value(&gates[k], 41, x, s);
        for (int i = 0; i < 41; i++) {
            const double wanted = reference_gate(&gates[k], x[i]);
            expect_near(s[i], wanted, 1e-15 + 2e-14 * wanted, "gate %zu at %g", k, x[i]);
        }
    }
}

Test(gate, slopes_are_the_derivatives_of_the_values)
{
    for (size_t k = 0; k < COUNT(gates); k++) {
        const gf_gate *row = gf_gate_row(gates[k].kind);
        for (double at = -1.97; at < 2; at += 0.11) {
            const double d = 1e-4 / (1 + fmin(gates[k].alpha, 1e3));
            const double x[4] = { at - 2 * d, at - d, at + d, at + 2 * d };
            double s[4], slope;
            row->value(&gates[k], 4, x, s);
            row->slope(&gates[k], 1, &at, &slope);
            expect_near(slope, (8 * (s[2] - s[1]) - s[3] + s[0]) / (12 * d), 1e-9, "gate %zu at %g",
                        k, at);
        }
    }
}

Test(gate, kinds_say_what_they_are)
{
    cr_assert(!gf_gate_row(GFOLD_GATE_OFF)->present && !gf_gate_row(GFOLD_GATE_OFF)->switches);
    cr_assert(gf_gate_row(GFOLD_GATE_SIGMOID)->present &&
              !gf_gate_row(GFOLD_GATE_SIGMOID)->switches);
    cr_assert(gf_gate_row(GFOLD_GATE_BINARY)->present && gf_gate_row(GFOLD_GATE_BINARY)->switches);
    cr_assert_null(gf_gate_row(GFOLD_GATE_COUNT));
    cr_assert_null(gf_gate_row((gfold_gate_kind)-1));
}

Test(gate, the_open_fraction_is_a_normal_probability_and_one_without_a_jump)
{
    static const struct {
        double theta, delta, wanted;
    } rows[] = { { 0, 0, 0.5 },   { 0, 3, 0.5 },  { 1, 0, 0 }, { -1, 0, 1 },
                 { 1, 1, 0.15865525393145705 },   { -2, 4, 0.84134474606854295 },
                 { 8, 1, 6.2209605742717841e-16 } };
    for (size_t k = 0; k < COUNT(rows); k++) {
        gfold_gate gate = { GFOLD_GATE_BINARY, INFINITY, 0, rows[k].theta, 1 };
        expect_close(gf_gate_open_fraction(&gate, rows[k].delta), rows[k].wanted, 2e-14,
                     "theta %g delta %g", rows[k].theta, rows[k].delta);
        gate.kind = GFOLD_GATE_SIGMOID;
        cr_assert_eq(gf_gate_open_fraction(&gate, rows[k].delta), 1);
        gate.kind = GFOLD_GATE_OFF;
        cr_assert_eq(gf_gate_open_fraction(&gate, rows[k].delta), 1);
    }
}
