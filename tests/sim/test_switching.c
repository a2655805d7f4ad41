#include "sim/switching.h"

#include "expect.h"
#include "reference.h"

enum { POINTS = 20000 };

/* The cubic with these values and slopes at 0 and 1. */
static double hermite(const double c[4], double u)
{
    const double v = 1 - u;
    return c[0] * v * v * (1 + 2 * u) + c[1] * u * u * (3 - 2 * u) + c[2] * u * v * v -
           c[3] * u * u * v;
}

/* The first of many points below zero; 2 when there is none, *least the smallest value seen. */
static double dense(const double c[4], double *least)
{
    *least = INFINITY;
    for (int k = 0; k <= POINTS; k++) {
        const double u = (double)k / POINTS, value = hermite(c, u);
        *least = fmin(*least, value);
        if (value < 0) return u;
    }
    return 2;
}

static void against_dense(const double c[4], unsigned seed)
{
    double least;
    const double u = gf_first_fall(c[0], c[1], c[2], c[3]), wanted = dense(c, &least);
    if (wanted > 1) {
        cr_assert(u > 1 || least < 1e-6, "a fall at %.10g that is none, seed %u: %g %g %g %g", u,
                  seed, c[0], c[1], c[2], c[3]);
        return;
    }
    cr_assert(u <= wanted && u > wanted - 1.01 / POINTS, 
              "%.10g instead of %.10g, seed %u: %g %g %g %g",
              u, wanted, seed, c[0], c[1], c[2], c[3]);
    expect_near(hermite(c, u), 0, 1e-13, "seed %u", seed);
}

Test(switching, the_first_fall_of_a_random_cubic_is_found)
{
    for (unsigned seed = 1; seed <= 3000; seed++) {
        uint64_t state = seed;
        const double c[4] = { reference_uniform(&state, 0, 1), reference_uniform(&state, -1, 1),
                              reference_uniform(&state, -5, 5), reference_uniform(&state, -5, 5) };
        against_dense(c, seed);
    }
}

/* Grazing cubics: both ends above zero. */
Test(switching, a_dip_between_two_ends_above_zero_is_found)
{
    for (unsigned seed = 1; seed <= 3000; seed++) {
        uint64_t state = seed;
        const double c[4] = { reference_uniform(&state, 0, 0.3), reference_uniform(&state, 0, 0.3),
                              reference_uniform(&state, -3, 3), reference_uniform(&state, -3, 3) };
        against_dense(c, seed);
    }
}

Test(switching, a_start_on_the_threshold_falls_at_once_later_or_never)
{
    static const struct {
        double m0, m1, d0, d1, wanted;
    } rows[] = { { 0, -1, -1, -1, 0 },     { 0, 1, 1, 1, 2 },       { 0, -0.25, 1, -1.5, 2. / 3 },
                 { 0, 0.5, -1, 3, 2 },     { -1e-18, -1, -1, -1, 0 }, { 0, -1, 0, -2, 0 },
                 { -1e-7, -1e-8, -1e-17, 1e-6, 2 } /* rises, from behind the threshold by an error */ };
    for (size_t k = 0; k < COUNT(rows); k++) {
        const double c[4] = { rows[k].m0, rows[k].m1, rows[k].d0, rows[k].d1 };
        const double u = gf_first_fall(c[0], c[1], c[2], c[3]);
        if (k != 2) {
            cr_assert_eq(u, rows[k].wanted, "row %zu: %g", k, u);
            continue;
        }
        expect_near(hermite(c, u), 0, 1e-12, "row %zu", k);
        cr_assert(u > 0.1 && u < 1, "row %zu: %g", k, u);
    }
}

Test(switching, a_straight_line_falls_where_it_crosses)
{
    for (double at = 0.05; at < 1; at += 0.1) {
        expect_near(gf_first_fall(at, at - 1, -1, -1), at, 1e-14, "line through %g", at);
        cr_assert_gt(gf_first_fall(at, at + 1, 1, 1), 1);
    }
}

static gf_crossing first(const gf_gates *gates, double theta, const double *z0, const double *z1,
                         const double *g0, const double *g1)
{
    static const double flat[3] = { 0 }, sliding[3] = { -1, -1, -1 };
    const double *rate = gates->mode[0] == GF_SLIDING ? sliding : flat;
    const gf_end from = { z0, rate, g0 }, to = { z1, rate, g1 };
    return gf_first_crossing(gates, theta, from, to, 0.1);
}

Test(switching, the_earliest_unit_switches_into_the_other_mode)
{
    gf_mode mode[3] = { GF_OPEN, GF_CLOSED, GF_OPEN };
    const gf_gates gates = { .n = 3, .mode = mode };
    static const double before[3] = { 1, 0, 2 }, after[3] = { 0, 2, 3 }, gate[3] = { 1, 0, 1 };
    gf_crossing c = first(&gates, 0.5, before, after, gate, gate);
    cr_assert(c.unit == 1 && c.into == GF_OPEN && c.at > 0 && c.at < 0.5, "unit %zu at %g", c.unit,
              c.at);
    mode[1] = GF_OPEN; /* it rises further: now unit 0 falls first */
    static const double risen[3] = { 1, 0.6, 2 };
    c = first(&gates, 0.5, risen, after, gate, gate);
    cr_assert(c.unit == 0 && c.into == GF_CLOSED, "unit %zu", c.unit);
    expect_near(c.at, 0.5, 1e-12, "%s", "the middle of the step");
    c = first(&gates, 0.5, risen, risen, gate, gate);
    cr_assert_gt(c.at, 1);
}

Test(switching, a_sliding_gate_leaves_where_it_reaches_zero_or_one)
{
    gf_mode mode[3] = { GF_SLIDING, GF_SLIDING, GF_SLIDING };
    const gf_gates gates = { .n = 3, .mode = mode };
    static const double zero[3] = { 0 }, inside[3] = { 0.5, 0.2, 0.9 };
    static const double low[3] = { 0.3, -0.2, 0.8 }, high[3] = { 0.6, 0.3, 1.3 };
    gf_crossing c = first(&gates, 0, zero, zero, inside, low);
    cr_assert(c.unit == 1 && c.into == GF_CLOSED);
    expect_near(c.at, 0.5, 1e-15, "%s", "down");
    c = first(&gates, 0, zero, zero, inside, high);
    cr_assert(c.unit == 2 && c.into == GF_OPEN);
    expect_near(c.at, 0.25, 1e-15, "%s", "up");
    cr_assert_gt(first(&gates, 0, zero, zero, inside, inside).at, 1);
}

/* What the gate adds to dz/dt goes through zero and changes its sign: it opened before. */
Test(switching, a_gate_that_went_through_its_pole_has_left_on_the_side_of_the_pole)
{
    gf_mode mode[1] = { GF_SLIDING };
    const gf_gates gates = { .n = 1, .mode = mode };
    static const double z[1] = { 0 }, before[1] = { 0.5 }, own[1] = { -1 };
    static const double after[1] = { -4 }, beyond[1] = { 0.25 };
    const gf_end from = { z, own, before }, to = { z, beyond, after };
    const gf_crossing c = gf_first_crossing(&gates, 0, from, to, 0.1);
    cr_assert_eq(c.into, GF_OPEN);
    expect_near(c.at, 0.5 / 1.75, 1e-15, "%s", "slopes with the gate open, -0.5 and 1.25");
}

/* A gate may rest on an edge, behind its threshold by the error of a step. */
Test(switching, what_is_behind_its_threshold_falls_only_where_it_moves_by_more_than_rounding)
{
    cr_assert_eq(gf_first_fall(-1e-5, -1.1e-5, -1e-6, -1e-6), 0);
    cr_assert_gt(gf_first_fall(-1e-5, -1e-5, -1e-18, -1e-18), 1);
    cr_assert_gt(gf_first_fall(-1e-5, -1e-5 - 1e-15, -1e-18, 1e-15), 1, "z, a sum, is rounded");
    cr_assert_eq(gf_first_fall(-1e-5, -1e-5 + 1e-15, -1e-14, -1e-14), 0, "its slopes tell");
}
