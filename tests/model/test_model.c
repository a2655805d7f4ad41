#include "expect.h"

#include <gatefold/model.h>
#include <stdio.h>
#include <string.h>

static const gfold_parameter *parameter(const char *name)
{
    const gfold_parameter *p = gfold_model_parameter(name);
    cr_assert_not_null(p, "no parameter %s", name);
    return p;
}

Test(model, presets_have_the_gates_of_their_names)
{
    static const struct {
        const char *name;
        gfold_gate_kind update, reset;
    } wanted[GFOLD_PRESET_COUNT] = {
        [GFOLD_VRNN] = { "vrnn", GFOLD_GATE_OFF, GFOLD_GATE_OFF },
        [GFOLD_GRNN] = { "grnn", GFOLD_GATE_SIGMOID, GFOLD_GATE_SIGMOID },
        [GFOLD_UPDATE] = { "update", GFOLD_GATE_SIGMOID, GFOLD_GATE_OFF },
        [GFOLD_RESET] = { "reset", GFOLD_GATE_OFF, GFOLD_GATE_SIGMOID },
        [GFOLD_FS] = { "fs", GFOLD_GATE_BINARY, GFOLD_GATE_OFF },
    };
    for (int k = 0; k < GFOLD_PRESET_COUNT; k++) {
        gfold_error err;
        const gfold_model m = gfold_model_preset((gfold_preset)k);
        cr_assert_str_eq(gfold_preset_name((gfold_preset)k), wanted[k].name);
        cr_assert_eq(m.update.kind, wanted[k].update);
        cr_assert_eq(m.reset.kind, wanted[k].reset);
        cr_assert_eq(gfold_model_check(&m, &err), GFOLD_OK, "%s: %s", wanted[k].name, err.message);
        cr_assert_eq(m.phi, GFOLD_PHI_TANH);
        cr_assert(m.g == 2 && m.p == 1 && m.sigma_b == 0 && m.beta_h == 0 && m.noise == 0);
        cr_assert(m.update.tau == 1 && m.reset.tau == 1);
        cr_assert(m.update.theta == 0 && m.update.beta == 0 && m.reset.beta == 0);
        cr_assert(m.reset.alpha == 2 && m.update.alpha == (k == GFOLD_FS ? INFINITY : 5));
    }
}

Test(model, names_end_where_the_lists_end)
{
    static const char *const phi[] = { "tanh", "erf", "logistic", "relu" };
    for (int k = 0; k < GFOLD_PHI_COUNT; k++)
        cr_assert_str_eq(gfold_phi_name((gfold_phi_kind)k), phi[k]);
    cr_assert_null(gfold_phi_name(GFOLD_PHI_COUNT));
    cr_assert_null(gfold_phi_name((gfold_phi_kind)-1));
    cr_assert_null(gfold_preset_name(GFOLD_PRESET_COUNT));
    cr_assert_null(gfold_preset_name((gfold_preset)-1));
    cr_assert_null(gfold_model_parameter("gain"));
    cr_assert_null(gfold_model_parameter(""));
}

Test(model, every_parameter_has_a_row_of_its_own)
{
    size_t count;
    const gfold_parameter *p = gfold_model_parameters(&count);
    cr_assert_eq(count, 12);
    for (size_t i = 0; i < count; i++) {
        cr_assert_eq(gfold_model_parameter(p[i].name), &p[i]);
        cr_assert(p[i].lo < p[i].hi && *p[i].symbol && *p[i].meaning, "%s", p[i].name);
        cr_assert_eq(p[i].admits_infinity, !strcmp(p[i].name, "alpha_z"));
        for (size_t j = 0; j < i; j++) cr_assert_neq(p[i].offset, p[j].offset);
    }
    cr_assert_eq(gfold_model_parameters(NULL), p);
}

Test(model, a_name_reaches_its_field)
{
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    const struct {
        const char *name;
        const double *field;
    } fields[] = {
        { "g", &m.g },
        { "beta_h", &m.beta_h },
        { "alpha_z", &m.update.alpha },
        { "beta_z", &m.update.beta },
        { "theta_z", &m.update.theta },
        { "tau_z", &m.update.tau },
        { "alpha_r", &m.reset.alpha },
        { "beta_r", &m.reset.beta },
        { "tau_r", &m.reset.tau },
        { "sigma_b", &m.sigma_b },
        { "p", &m.p },
        { "noise", &m.noise },
    };
    for (size_t k = 0; k < COUNT(fields); k++) {
        const gfold_parameter *p = parameter(fields[k].name);
        const double value = 0.125 + (double)k;
        cr_assert_eq(gfold_model_set(&m, p, value, NULL), GFOLD_OK);
        cr_assert_eq(*fields[k].field, value, "%s", p->name);
        cr_assert_eq(gfold_model_get(&m, p), value, "%s", p->name);
        for (size_t j = 0; j < k; j++) cr_assert_eq(*fields[j].field, 0.125 + (double)j);
    }
}

Test(model, a_range_holds_its_ends_and_refuses_what_is_outside_by_name_value_and_range)
{
    size_t count;
    const gfold_parameter *p = gfold_model_parameters(&count);
    for (size_t i = 0; i < count; i++) {
        gfold_model m = gfold_model_preset(GFOLD_GRNN), kept;
        gfold_error err;
        cr_assert_eq(gfold_model_set(&m, &p[i], p[i].lo, NULL), GFOLD_OK, "%s", p[i].name);
        cr_assert_eq(gfold_model_check(&m, &err), GFOLD_OK, "%s", err.message);
        cr_assert_eq(gfold_model_set(&m, &p[i], p[i].hi, NULL), GFOLD_OK, "%s", p[i].name);
        cr_assert_eq(gfold_model_check(&m, &err), GFOLD_OK, "%s", err.message);
        const double outside[] = { nextafter(p[i].lo, -1e9), p[i].hi * 3, NAN, -INFINITY,
                                   INFINITY };
        for (size_t k = 0; k < COUNT(outside); k++) {
            if (p[i].admits_infinity && outside[k] == INFINITY) continue;
            char value[40], range[80];
            snprintf(value, sizeof value, "%.10g", outside[k]);
            snprintf(range, sizeof range, "[%g, %g]", p[i].lo, p[i].hi);
            kept = m;
            expect_refusal(gfold_model_set(&m, &p[i], outside[k], &err), err, GFOLD_EINVAL,
                           p[i].name);
            cr_assert_not_null(strstr(err.message, value), "'%s' lacks %s", err.message, value);
            cr_assert_not_null(strstr(err.message, range), "'%s' lacks %s", err.message, range);
            cr_assert_eq(memcmp(&m, &kept, sizeof m), 0, "%s was changed", p[i].name);
        }
    }
}

Test(model, a_field_out_of_range_is_refused_by_the_check_as_well)
{
    size_t count;
    const gfold_parameter *p = gfold_model_parameters(&count);
    for (size_t i = 0; i < count; i++) {
        const double outside[] = { p[i].hi * 3, NAN, -2e6 };
        for (size_t k = 0; k < COUNT(outside); k++) {
            gfold_model m = gfold_model_preset(GFOLD_GRNN);
            gfold_error err;
            memcpy((char *)&m + p[i].offset, &outside[k], sizeof(double));
            expect_refusal(gfold_model_check(&m, &err), err, GFOLD_EINVAL, p[i].name);
        }
    }
}

Test(model, an_infinite_slope_makes_a_gate_binary_and_a_finite_one_smooth)
{
    const gfold_parameter *alpha_z = parameter("alpha_z");
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    cr_assert_eq(gfold_model_set(&m, alpha_z, INFINITY, NULL), GFOLD_OK);
    cr_assert_eq(m.update.kind, GFOLD_GATE_BINARY);
    cr_assert_eq(gfold_model_check(&m, NULL), GFOLD_OK);
    cr_assert_eq(gfold_model_get(&m, alpha_z), INFINITY);
    cr_assert_eq(gfold_model_set(&m, alpha_z, 3, NULL), GFOLD_OK);
    cr_assert_eq(m.update.kind, GFOLD_GATE_SIGMOID);
    cr_assert_eq(gfold_model_check(&m, NULL), GFOLD_OK);
    gfold_model without = gfold_model_preset(GFOLD_VRNN);
    cr_assert_eq(gfold_model_set(&without, alpha_z, INFINITY, NULL), GFOLD_OK);
    cr_assert_eq(without.update.kind, GFOLD_GATE_OFF, "an absent gate stays absent");
    cr_assert_eq(gfold_model_check(&without, NULL), GFOLD_OK);
    gfold_model fs = gfold_model_preset(GFOLD_FS);
    cr_assert_eq(gfold_model_set(&fs, alpha_z, 1e6, NULL), GFOLD_OK);
    cr_assert_eq(fs.update.kind, GFOLD_GATE_SIGMOID);
}

static gfold_model broken(int how)
{
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    if (how == 0) m.phi = GFOLD_PHI_COUNT;
    if (how == 1) m.phi = (gfold_phi_kind)-1;
    if (how == 2) m.update.kind = GFOLD_GATE_COUNT;
    if (how == 3) m.reset.kind = (gfold_gate_kind)-1;
    if (how == 4) m.reset.kind = GFOLD_GATE_BINARY;
    if (how == 5) m.reset.theta = 0.1;
    if (how == 6) m.update.kind = GFOLD_GATE_BINARY;
    if (how == 7) m.update.alpha = INFINITY;
    if (how == 8) m.reset.alpha = INFINITY;
    if (how == 9) m.reset.theta = NAN;
    return m;
}

Test(model, kinds_that_contradict_each_other_are_refused)
{
    static const char *const word[] = { "phi",        "phi",         "kind",    "kind",    "reset",
                                        "reset.theta", "alpha_z", "alpha_z", "alpha_r",
                                        "reset.theta" };
    for (size_t how = 0; how < COUNT(word); how++) {
        const gfold_model m = broken((int)how);
        gfold_error err;
        expect_refusal(gfold_model_check(&m, &err), err, GFOLD_EINVAL, word[how]);
    }
}

Test(model, the_parameters_of_an_absent_gate_play_no_part)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.update.tau = -1;
    m.update.alpha = NAN;
    m.reset.beta = 1e9;
    cr_assert_eq(gfold_model_check(&m, NULL), GFOLD_OK);
}

Test(model, a_model_knows_which_parameters_act)
{
    static const struct {
        const char *name;
        int in[GFOLD_PRESET_COUNT]; /* vrnn, grnn, update, reset, fs */
    } rows[] = { { "g", { 1, 1, 1, 1, 1 } },       { "noise", { 1, 1, 1, 1, 1 } },
                 { "alpha_z", { 0, 1, 1, 0, 1 } }, { "tau_z", { 0, 1, 1, 0, 1 } },
                 { "theta_z", { 0, 1, 1, 0, 1 } }, { "alpha_r", { 0, 1, 0, 1, 0 } },
                 { "tau_r", { 0, 1, 0, 1, 0 } },   { "p", { 1, 1, 1, 1, 1 } } };
    for (size_t k = 0; k < COUNT(rows); k++)
        for (int preset = 0; preset < GFOLD_PRESET_COUNT; preset++) {
            const gfold_model m = gfold_model_preset((gfold_preset)preset);
            cr_assert_eq(gfold_model_has(&m, parameter(rows[k].name)), rows[k].in[preset],
                         "%s in %s", rows[k].name, gfold_preset_name((gfold_preset)preset));
        }
}
