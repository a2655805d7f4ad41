#include "math/rule.h"

#include "expect.h"

typedef struct setting {
    double s, b, twin, tol;
    int even;
} setting;

/* Gains and offsets over the range that models use; in the last rows a second feature. */
static const setting settings[] = {
    { 1e-6, 0, 0, 1e-12, 0 },   { 1e-3, 0.5, 0, 1e-12, 0 },  { 0.1, -3, 0, 1e-12, 0 },
    { 0.39, 20, 0, 1e-12, 0 },  { 0.41, 1, 0, 1e-12, 0 },    { 1, 0, 0, 1e-12, 0 },
    { 1, 0, 0, 1e-12, 1 },      { 5, 0, 0, 1e-12, 1 },       { 5, 10, 0, 1e-12, 0 },
    { 2, 60, 0, 1e-12, 0 },     { 2, -79, 0, 1e-12, 0 },     { 2, 81, 0, 1e-12, 0 },
    { 1e3, 0, 0, 1e-12, 1 },    { 1e3, 500, 0, 1e-12, 0 },   { 1e6, 0, 0, 1e-12, 1 },
    { 3, 1, 2, 1e-12, 0 },      { 10, 20, 40, 1e-12, 0 },    { 1, 0, 0, 1e-4, 0 },
    { 30, 5, 0, 1e-8, 0 },      { 30, 0, 0, 1e-14, 1 },      { 1, 3, 0, 1e-12, 0 },
};

/* sum of weight * y^power */
static double moment(gf_rule rule, int power)
{
    double y[GF_NODES], weight[GF_NODES], sum = 0;
    for (int first = 0, count = gf_rule_count(&rule); first < count; first += GF_NODES) {
        const int n = count - first < GF_NODES ? count - first : GF_NODES;
        gf_rule_fill(&rule, first, n, y, weight);
        for (int i = 0; i < n; i++) sum += weight[i] * pow(y[i], power);
    }
    return sum;
}

/* Polynomials grow off the real axis, the more the higher: their constants are larger. */
Test(rule, the_moments_of_a_normal_variable_come_out)
{
    for (size_t k = 0; k < COUNT(settings); k++) {
        const setting *c = &settings[k];
        const gf_rule rule = gf_rule_choose(c->s, c->b, c->twin, c->even, c->tol);
        const double v = c->s * c->s, b2 = c->b * c->b, tol = 1e3 * c->tol + 1e-13;
        expect_near(moment(rule, 0), 1, 100 * c->tol + 1e-14, "weights, s %g b %g", c->s, c->b);
        expect_close(moment(rule, 2), v + b2, tol, "y^2, s %g b %g", c->s, c->b);
        expect_close(moment(rule, 4), 3 * v * v + 6 * v * b2 + b2 * b2, 4 * tol, "y^4, s %g b %g",
                     c->s, c->b);
        if (c->even) continue;
        expect_near(moment(rule, 1), c->b, tol * (c->s + fabs(c->b)), "y, s %g b %g", c->s, c->b);
        expect_near(moment(rule, 3), c->b * (b2 + 3 * v), 4 * tol * pow(c->s + fabs(c->b), 3),
                    "y^3, s %g b %g", c->s, c->b);
    }
}

/* What averages without a check of their own rely on. */
Test(rule, the_weights_sum_to_one_at_every_spread_and_offset)
{
    for (double s = 0.05; s < 50; s *= 1.1)
        for (double b = -60; b <= 60; b += 0.5) {
            const gf_rule rule = gf_rule_choose(s, b, 0, 0, 1e-12);
            expect_near(moment(rule, 0), 1, 1e-11, "s %g b %g", s, b);
        }
}

Test(rule, half_of_an_even_integrand_is_summed_twice)
{
    for (double s = 0.01; s < 1e5; s *= 3) {
        const gf_rule half = gf_rule_choose(s, 0, 0, 1, 1e-12);
        const gf_rule full = gf_rule_choose(s, 0, 0, 0, 1e-12);
        cr_assert(half.even && half.lo == 0 && !full.even);
        for (int power = 0; power <= 6; power += 2)
            expect_close(moment(half, power), moment(full, power), 1e-11, "y^%d, s %g", power, s);
    }
}

Test(rule, an_offset_or_a_second_place_makes_an_integrand_not_even)
{
    cr_assert_not(gf_rule_choose(1, 0.1, 0, 1, 1e-12).even);
    cr_assert_not(gf_rule_choose(1, 0, 3, 1, 1e-12).even);
}

Test(rule, halving_keeps_every_node)
{
    for (size_t k = 0; k < COUNT(settings); k++) {
        const setting *c = &settings[k];
        const gf_rule rule = gf_rule_choose(c->s, c->b, c->twin, c->even, c->tol);
        const gf_rule fine = gf_rule_halve(rule);
        double y[GF_NODES], w[GF_NODES], z[GF_NODES], v[GF_NODES];
        const int count = gf_rule_count(&rule), n = count < GF_NODES / 2 ? count : GF_NODES / 2;
        cr_assert_eq(gf_rule_count(&fine), 2 * count - 1);
        gf_rule_fill(&rule, 0, n, y, w);
        gf_rule_fill(&fine, 0, 2 * n - 1, z, v);
        for (int i = 0; i < n; i++) {
            expect_near(z[2 * i], y[i], 1e-13 * (fabs(y[i]) + c->s), "node %d, s %g", i, c->s);
            expect_near(v[2 * i], w[i] / 2, 1e-12 * w[i] + 1e-300, "weight %d, s %g", i, c->s);
        }
    }
}

Test(rule, chunks_of_any_size_give_the_nodes_of_the_whole)
{
    const gf_rule rule = gf_rule_choose(7, 2, 0, 0, 1e-13);
    double y[GF_NODES], w[GF_NODES], part_y[GF_NODES], part_w[GF_NODES];
    const int count = gf_rule_count(&rule), n = count < GF_NODES ? count : GF_NODES;
    gf_rule_fill(&rule, 0, n, y, w);
    for (int size = 1; size < n; size += 5)
        for (int first = 0; first + size <= n; first += size) {
            gf_rule_fill(&rule, first, size, part_y, part_w);
            for (int i = 0; i < size; i++) {
                expect_near(part_y[i], y[first + i], 1e-13 * (fabs(y[first + i]) + 1),
                            "node %d in a chunk of %d", first + i, size);
                expect_near(part_w[i], w[first + i], 1e-12 * w[first + i] + 1e-300,
                            "weight %d in a chunk of %d", first + i, size);
            }
        }
}

Test(rule, a_thousandfold_gain_costs_few_nodes_more)
{
    const gf_rule low = gf_rule_choose(1, 0, 0, 0, 1e-12),
                  high = gf_rule_choose(1e3, 0, 0, 0, 1e-12);
    cr_assert_lt(gf_rule_count(&high), 5 * gf_rule_count(&low));
    cr_assert_lt(gf_rule_count(&high), 300);
}
