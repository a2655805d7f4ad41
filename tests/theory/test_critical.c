#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <string.h>

static gfold_fixed_point_plan *roots;

static void start(void)
{
    const gfold_fixed_point_params params = gfold_fixed_point_defaults();
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
    cr_assert_eq(gfold_fixed_point_create(&roots, &params, NULL), GFOLD_OK);
}

static void end(void)
{
    gfold_fixed_point_destroy(roots);
}

TestSuite(critical, .init = start, .fini = end);

static gfold_model preset(gfold_preset which, double g)
{
    gfold_model m = gfold_model_preset(which);
    m.g = g;
    return m;
}

static gfold_model reset(double g, double alpha_r, double beta_r)
{
    gfold_model m = preset(GFOLD_RESET, g);
    m.reset.alpha = alpha_r;
    m.reset.beta = beta_r;
    return m;
}

static gfold_status find(gfold_critical_kind kind, const gfold_model *m, const char *free,
                         double lo, double hi, const gfold_critical *near, gfold_criticals *out,
                         gfold_error *err)
{
    gfold_critical_plan *plan;
    gfold_critical_params params = gfold_critical_defaults();
    params.lo = lo;
    params.hi = hi;
    cr_assert_eq(gfold_critical_create(&plan, &params, NULL), GFOLD_OK);
    const gfold_status status =
        gfold_critical_solve(plan, kind, m, gfold_model_parameter(free), near, out, err);
    gfold_critical_destroy(plan);
    return status;
}

static gfold_criticals
found(gfold_critical_kind kind, const gfold_model *m, const char *free, double lo, double hi)
{
    gfold_criticals out;
    gfold_error err;
    const gfold_status status = find(kind, m, free, lo, hi, NULL, &out, &err);
    cr_assert_eq(status, GFOLD_OK, "%s: %s", reference_describe(m), err.message);
    cr_assert_gt(out.count, 0);
    return out;
}

Test(critical, reference_values)
{
    const gfold_model fs = preset(GFOLD_FS, 2), gate = reset(2, 20, 0);
    const gfold_criticals g_c = found(GFOLD_CRITICAL_MARGINAL, &fs, "g", 1.5, 10);
    expect_near(g_c.point[0].value, 3.273175587, 6e-10, "%s", "end of frozen stabilisation");
    const gfold_criticals g_d = found(GFOLD_CRITICAL_SADDLE, &gate, "g", 0, 0);
    cr_assert_eq(g_d.count, 1);
    expect_near(g_d.point[0].value, 1.627832821, 6e-10, "%s", "fold");
    expect_near(g_d.point[0].delta_h, 0.018278802, 6e-10, "%s", "variance at the fold");
}

/* Stability minus one of the largest root. */
static double margin(gfold_model m, const gfold_parameter *free, double value)
{
    gfold_fixed_points out;
    cr_assert_eq(gfold_model_set(&m, free, value, NULL), GFOLD_OK);
    cr_assert_eq(gfold_fixed_point_solve(roots, &m, NULL, &out, NULL), GFOLD_OK);
    return out.root[out.count - 1].stability - 1;
}

static double bisection(const gfold_model *m, const char *name, double lo, double hi)
{
    const gfold_parameter *free = gfold_model_parameter(name);
    const int falling = margin(*m, free, lo) > 0;
    cr_assert_neq(falling, margin(*m, free, hi) > 0, "no change of sign in %s", name);
    for (int k = 0; k < 60; k++) {
        const double middle = (lo + hi) / 2;
        if ((margin(*m, free, middle) > 0) == falling)
            lo = middle;
        else
            hi = middle;
    }
    return lo;
}

Test(critical, a_marginal_point_is_where_the_stability_of_the_largest_root_crosses_one)
{
    static const struct {
        gfold_preset preset;
        double theta, p, sigma_b, alpha_r;
        const char *free;
        double lo, hi, g;
    } rows[] = {
        { GFOLD_FS, 0, 1, 0, 2, "g", 1.5, 10, 2 },
        { GFOLD_FS, 0.3, 1, 0, 2, "g", 1.5, 10, 2 },
        { GFOLD_FS, -0.3, 1, 0, 2, "g", 1.2, 10, 2 },
        { GFOLD_FS, 0, 0.7, 0, 2, "g", 1.7, 20, 2 },
        { GFOLD_FS, 0.2, 1.4, 0.2, 2, "g", 1.1, 20, 2 },
        { GFOLD_FS, 0, 1, 0, 2, "p", 0.3, 4, 2.5 },
        { GFOLD_FS, 0, 1, 0, 2, "theta_z", -1, 1, 4 },
        { GFOLD_VRNN, 0, 1, 0, 2, "sigma_b", 0.1, 3, 2 },
        { GFOLD_RESET, 0, 1, 0.6, 3, "g", 1, 6, 2 },
    };
    for (size_t k = 0; k < COUNT(rows); k++) {
        gfold_model m = preset(rows[k].preset, rows[k].g);
        m.update.theta = rows[k].theta;
        m.p = rows[k].p;
        m.sigma_b = rows[k].sigma_b;
        m.reset.alpha = rows[k].alpha_r;
        const gfold_criticals all =
            found(GFOLD_CRITICAL_MARGINAL, &m, rows[k].free, rows[k].lo, rows[k].hi);
        expect_close(all.point[0].value, bisection(&m, rows[k].free, rows[k].lo, rows[k].hi), 1e-9,
                     "row %zu, %s", k, rows[k].free);
        cr_assert_lt(all.point[0].residual, 1e-9, "row %zu", k);
    }
}

/* On both sides of a fold the number of roots differs by two. */
static size_t count_roots(gfold_model m, const gfold_parameter *free, double value)
{
    gfold_fixed_points out;
    cr_assert_eq(gfold_model_set(&m, free, value, NULL), GFOLD_OK);
    cr_assert_eq(gfold_fixed_point_solve(roots, &m, NULL, &out, NULL), GFOLD_OK);
    return (size_t)out.count;
}

Test(critical, two_roots_meet_at_a_saddle_in_every_parameter)
{
    const gfold_model at_fold = reset(1.627832821, 20, 0);
    static const struct {
        const char *free;
        double lo, hi, value;
    } rows[] = { { "g", 1, 2, 1.627832821 },
                 { "alpha_r", 5, 60, 20 },
                 { "p", 0.5, 2, 1 },
                 { "beta_r", -1, 1, 0 } };
    for (size_t k = 0; k < COUNT(rows); k++) {
        const gfold_parameter *free = gfold_model_parameter(rows[k].free);
        const gfold_criticals all =
            found(GFOLD_CRITICAL_SADDLE, &at_fold, rows[k].free, rows[k].lo, rows[k].hi);
        cr_assert_eq(all.count, 1, "%d saddles in %s", all.count, rows[k].free);
        const gfold_critical c = all.point[0];
        expect_near(c.value, rows[k].value, 1e-7, "%s", rows[k].free);
        expect_close(c.delta_h, 0.018278802, 1e-6, "%s", rows[k].free);
        const double apart = 1e-5 * (1 + fabs(c.value));
        const size_t below = count_roots(at_fold, free, c.value - apart);
        const size_t above = count_roots(at_fold, free, c.value + apart);
        cr_assert_eq(below > above ? below - above : above - below, 2, "%s", rows[k].free);
        gfold_fixed_point at;
        gfold_model m = at_fold;
        cr_assert_eq(gfold_model_set(&m, free, c.value, NULL), GFOLD_OK);
        cr_assert_eq(gfold_fixed_point_at(&m, c.delta_h, 1e-13, &at, NULL), GFOLD_OK);
        expect_near(at.slope, 1, 1e-9, "%s", rows[k].free);
        expect_near(at.residual, 0, 1e-10 * c.delta_h, "%s", rows[k].free);
    }
}

Test(critical, the_zero_state_loses_its_stability_where_the_linear_gain_is_one)
{
    static const double betas[] = { -2, -0.5, 0, 1 };
    for (size_t k = 0; k < COUNT(betas); k++) {
        gfold_model m = reset(2, 5, betas[k]);
        const gfold_criticals g = found(GFOLD_CRITICAL_ONSET, &m, "g", 0, 0);
        expect_close(g.point[0].value, 1 + exp(-betas[k]), 1e-12, "beta_r %g", betas[k]);
        cr_assert_eq(g.point[0].delta_h, 0);
        m.g = 3;
        const gfold_criticals p = found(GFOLD_CRITICAL_ONSET, &m, "p", 0, 0);
        expect_close(p.point[0].value, pow((1 + exp(-betas[k])) / 3, 2), 1e-12, "beta_r %g",
                     betas[k]);
    }
    const gfold_model m = reset(2.5, 5, 0);
    const gfold_criticals beta = found(GFOLD_CRITICAL_ONSET, &m, "beta_r", 0, 0);
    expect_near(beta.point[0].value, log(1 / 1.5), 1e-12, "%s", "S(beta_r) = 1/g");
}

Test(critical, a_neighbours_point_leads_to_the_same_point)
{
    const gfold_model m = reset(2, 20, 0);
    gfold_criticals out;
    for (double apart = -0.04; apart < 0.05; apart += 0.02) {
        const gfold_critical near = { 1.627832821 * (1 + apart), 0.018278802 * (1 - 3 * apart), 0 };
        cr_assert_eq(find(GFOLD_CRITICAL_SADDLE, &m, "g", 1, 3, &near, &out, NULL), GFOLD_OK);
        cr_assert_eq(out.count, 1);
        expect_near(out.point[0].value, 1.627832821, 1e-9, "from %g", near.value);
    }
    const gfold_critical lost = { 900, 1e-30, 0 };
    cr_assert_eq(find(GFOLD_CRITICAL_SADDLE, &m, "g", 1, 3, &lost, &out, NULL), GFOLD_OK);
    expect_near(out.point[0].value, 1.627832821, 1e-9, "%s", "a start that leads nowhere");
}

Test(critical, a_bracket_decides_what_is_found_and_an_empty_one_is_the_default_range)
{
    const gfold_model m = reset(2, 20, 0);
    gfold_criticals out;
    gfold_error err;
    expect_refusal(find(GFOLD_CRITICAL_SADDLE, &m, "g", 2, 3, NULL, &out, &err), err, GFOLD_ENOCONV,
                   "saddle");
    cr_assert_eq(out.count, 0);
    expect_refusal(find(GFOLD_CRITICAL_ONSET, &m, "g", 0.5, 1.9, NULL, &out, &err), err,
                   GFOLD_ENOCONV, "onset");
    expect_near(found(GFOLD_CRITICAL_SADDLE, &m, "g", 3, 1).point[0].value, 1.627832821, 6e-10,
                "%s", "reversed");
    expect_near(found(GFOLD_CRITICAL_SADDLE, &m, "g", 7, 7).point[0].value, 1.627832821, 6e-10,
                "%s", "empty");
}

Test(critical, an_argument_out_of_range_is_named)
{
    gfold_model gate = reset(2, 20, 0);
    const gfold_model plain = preset(GFOLD_VRNN, 2);
    gfold_critical_plan *plan;
    gfold_criticals out;
    gfold_error err;
    double lo, hi;
    static const gfold_critical_params wrong[] = {
        { 0, 0, 0, 1e-9 }, { 0, 0, 100001, 1e-9 }, { 0, 0, 10, 1e-15 }, { 0, 0, 10, NAN }
    };
    for (size_t k = 0; k < COUNT(wrong); k++) {
        expect_refusal(gfold_critical_create(&plan, &wrong[k], &err), err, GFOLD_EINVAL,
                       k < 2 ? "scan" : "tol");
        cr_assert_null(plan);
    }
    expect_refusal(find(GFOLD_CRITICAL_SADDLE, &plain, "alpha_r", 0, 0, NULL, &out, &err), err,
                   GFOLD_EINVAL, "no such gate");
    expect_refusal(find(GFOLD_CRITICAL_SADDLE, &gate, "tau_r", 0, 0, NULL, &out, &err), err,
                   GFOLD_EINVAL, "tau_r");
    expect_refusal(find(GFOLD_CRITICAL_SADDLE, &gate, "g", -1, 2, NULL, &out, &err), err,
                   GFOLD_EINVAL, "g is -1");
    expect_refusal(find(GFOLD_CRITICAL_KIND_COUNT, &gate, "g", 1, 2, NULL, &out, &err), err,
                   GFOLD_EINVAL, "kind");
    expect_refusal(gfold_critical_range(gfold_model_parameter("noise"), &lo, &hi, &err), err,
                   GFOLD_EINVAL, "noise");
    cr_assert_eq(gfold_critical_range(gfold_model_parameter("alpha_r"), &lo, &hi, &err), GFOLD_OK);
    cr_assert(lo == 0 && hi == 100);
    gate.p = -1;
    expect_refusal(find(GFOLD_CRITICAL_SADDLE, &gate, "g", 1, 2, NULL, &out, &err), err,
                   GFOLD_EINVAL, "p is -1");
    cr_assert_str_eq(gfold_critical_name(GFOLD_CRITICAL_MARGINAL), "marginal");
    cr_assert_str_eq(gfold_critical_name(GFOLD_CRITICAL_SADDLE), "saddle");
    cr_assert_str_eq(gfold_critical_name(GFOLD_CRITICAL_ONSET), "onset");
    cr_assert_null(gfold_critical_name(GFOLD_CRITICAL_KIND_COUNT));
    gfold_critical_destroy(NULL);
}
