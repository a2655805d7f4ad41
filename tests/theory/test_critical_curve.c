#include "expect.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start_library(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(critical_curve, .init = start_library);

static gfold_critical_curve_params window(gfold_preset preset, gfold_curve_kind kind, const char *x,
                                          double x_lo, double x_hi, const char *y, double y_lo,
                                          double y_hi)
{
    gfold_critical_curve_params p = gfold_critical_curve_defaults();
    p.model = gfold_model_preset(preset);
    p.kind = kind;
    p.x = (gfold_span){ gfold_model_parameter(x), x_lo, x_hi };
    p.y = (gfold_span){ gfold_model_parameter(y), y_lo, y_hi };
    return p;
}

static gfold_critical_curve *followed(const gfold_critical_curve_params *p)
{
    gfold_critical_curve *curve;
    gfold_error err;
    const gfold_status status = gfold_critical_curve_follow(&curve, p, &err);
    cr_assert_eq(status, GFOLD_OK, "%s", err.message);
    return curve;
}

static gfold_mark only(const gfold_critical_curve *c, gfold_mark_kind kind)
{
    gfold_mark found = { 0 };
    int count = 0;
    for (size_t k = 0; k < gfold_critical_curve_marks(c); k++) {
        const gfold_mark m = gfold_critical_curve_mark(c, k);
        if (m.kind != kind) continue;
        found = m;
        count++;
    }
    cr_assert_eq(count, 1, "%d marks of kind %d", count, (int)kind);
    return found;
}

static gfold_model model_at(const gfold_critical_curve_params *p, double x, double y)
{
    gfold_model m = p->model;
    cr_assert_eq(gfold_model_set(&m, p->x.parameter, x, NULL), GFOLD_OK);
    cr_assert_eq(gfold_model_set(&m, p->y.parameter, y, NULL), GFOLD_OK);
    return m;
}

/* Largest distance in x between every `stride`-th point and what critical.h finds with x free:
 * by its scan of all of the window, or from a start nearby. */
static double off_critical(const gfold_critical_curve *c, const gfold_critical_curve_params *p,
                           gfold_critical_kind kind, size_t stride, int scans)
{
    gfold_critical_plan *plan;
    gfold_critical_params params = gfold_critical_defaults();
    const double *x = gfold_critical_curve_x(c), *y = gfold_critical_curve_y(c);
    double worst = 0;
    params.lo = p->x.lo;
    params.hi = p->x.hi;
    params.tol = 1e-14;
    cr_assert_eq(gfold_critical_create(&plan, &params, NULL), GFOLD_OK);
    for (size_t k = stride; k + stride < gfold_critical_curve_count(c); k += stride) {
        gfold_criticals found;
        const gfold_model m = model_at(p, x[k], y[k]);
        if (gfold_critical_curve_delta(c)[k] < 1e-3) continue; /* critical.h loses digits at zero */
        const gfold_critical near = { x[k] * (1 + 1e-4), gfold_critical_curve_delta(c)[k], 0 };
        cr_assert_eq(gfold_critical_solve(plan, kind, &m, p->x.parameter, scans ? NULL : &near,
                                          &found, NULL),
                     GFOLD_OK, "(%g, %g)", x[k], y[k]);
        double least = INFINITY;
        for (int i = 0; i < found.count; i++)
            least = fmin(least, fabs(found.point[i].value - x[k]));
        worst = fmax(worst, least);
    }
    gfold_critical_destroy(plan);
    return worst;
}

/* Steps are short enough to plot, and no point is out of the window. */
static void expect_spacing(const gfold_critical_curve *c, const gfold_critical_curve_params *p)
{
    const double *x = gfold_critical_curve_x(c), *y = gfold_critical_curve_y(c);
    for (size_t k = 0; k < gfold_critical_curve_pieces(c); k++) {
        const gfold_piece piece = gfold_critical_curve_piece(c, k);
        cr_assert(piece.complete);
        for (size_t i = piece.first; i < piece.first + piece.count; i++) {
            cr_assert(x[i] >= p->x.lo && x[i] <= p->x.hi && y[i] >= p->y.lo && y[i] <= p->y.hi,
                      "(%g, %g)", x[i], y[i]);
            if (i == piece.first) continue;
            const double step = hypot((x[i] - x[i - 1]) / (p->x.hi - p->x.lo),
                                      (y[i] - y[i - 1]) / (p->y.hi - p->y.lo));
            const int to_zero =
                gfold_critical_curve_delta(c)[i] == 0 || gfold_critical_curve_delta(c)[i - 1] == 0;
            cr_assert_lt(step, to_zero ? 0.03 : 1. / p->points, "%g at (%g, %g)", step, x[i], y[i]);
        }
    }
}

Test(critical_curve, the_saddle_nodes_of_the_reset_gate_are_those_of_the_scan)
{
    const gfold_critical_curve_params p =
        window(GFOLD_RESET, GFOLD_CURVE_SADDLE, "g", 1, 2.5, "alpha_r", 0, 40);
    gfold_critical_curve *c = followed(&p);
    cr_assert_eq(gfold_critical_curve_pieces(c), 1);
    cr_assert_gt(gfold_critical_curve_count(c), 400);
    expect_spacing(c, &p);
    cr_assert_lt(off_critical(c, &p, GFOLD_CRITICAL_SADDLE, 97, 1), 1e-10);
    cr_assert_lt(off_critical(c, &p, GFOLD_CRITICAL_SADDLE, 7, 0), 1e-10);
    /* the reference value, between two points */
    const double *x = gfold_critical_curve_x(c), *y = gfold_critical_curve_y(c);
    int seen = 0;
    for (size_t k = 1; k < gfold_critical_curve_count(c); k++) {
        if ((y[k] - 20) * (y[k - 1] - 20) > 0) continue;
        const double w = (20 - y[k - 1]) / (y[k] - y[k - 1]);
        expect_near(x[k - 1] + w * (x[k] - x[k - 1]), 1.627832821, 1e-5, "%s", "chord at 20");
        seen++;
    }
    cr_assert_eq(seen, 1);
    gfold_critical_curve_destroy(c);
}

/* The polynomial through `n` points of the curve at its value of s = 0. */
static double extrapolated(int n, const double *s, const double *value)
{
    double sum = 0;
    for (int i = 0; i < n; i++) {
        double product = value[i];
        for (int j = 0; j < n; j++)
            if (j != i) product *= s[j] / (s[j] - s[i]);
        sum += product;
    }
    return sum;
}

Test(critical_curve, the_tricritical_point_is_where_the_points_of_the_curve_lead)
{
    static const double betas[] = { 0, -1, 0.4 };
    for (size_t b = 0; b < COUNT(betas); b++) {
        gfold_critical_curve_params p =
            window(GFOLD_RESET, GFOLD_CURVE_SADDLE, "g", 1, 6, "alpha_r", 0, 20);
        p.model.reset.beta = betas[b];
        gfold_critical_curve *c = followed(&p);
        const double *x = gfold_critical_curve_x(c), *y = gfold_critical_curve_y(c);
        const double *delta = gfold_critical_curve_delta(c);
        const gfold_mark end = only(c, GFOLD_MARK_TRICRITICAL);
        double g, alpha_r, s[6], u[6], v[6];
        cr_assert_eq(gfold_critical_tricritical(&p.model, &g, &alpha_r, NULL), GFOLD_OK);
        expect_near(end.x, g, 1e-12, "beta_r %g", betas[b]);
        expect_near(end.y, alpha_r, 1e-11, "beta_r %g", betas[b]);
        if (b == 0) expect_near(end.y, sqrt(8), 1e-12, "%s", "alpha_r");
        cr_assert_eq(end.delta_h, 0);
        /* solved points with Delta near multiples of 2e-4: nothing of the limit is in them */
        for (int i = 0; i < 6; i++) {
            size_t best = 0;
            for (size_t k = 0; k < gfold_critical_curve_count(c); k++)
                if (fabs(delta[k] - 2e-4 * (i + 1)) < fabs(delta[best] - 2e-4 * (i + 1))) best = k;
            s[i] = delta[best];
            u[i] = x[best];
            v[i] = y[best];
        }
        expect_near(extrapolated(6, s, u), g, 1e-8, "beta_r %g", betas[b]);
        expect_near(extrapolated(6, s, v), alpha_r, 1e-8, "beta_r %g", betas[b]);
        gfold_critical_curve_destroy(c);
    }
}

Test(critical_curve, tricritical_points_form_a_line_when_beta_r_varies)
{
    static const struct {
        const char *x, *y, *third;
        double x_lo, x_hi, y_lo, y_hi;
    } rows[] = {
        { "alpha_r", "beta_r", "g", 0, 20, -3, 3 },
        { "g", "alpha_r", "beta_r", 0.5, 20, 0, 30 },
        { "beta_r", "g", "alpha_r", -2, 2, 0.5, 20 },
    };
    for (size_t k = 0; k < COUNT(rows); k++) {
        const gfold_critical_curve_params p =
            window(GFOLD_RESET, GFOLD_CURVE_TRICRITICAL, rows[k].x, rows[k].x_lo, rows[k].x_hi,
                   rows[k].y, rows[k].y_lo, rows[k].y_hi);
        gfold_critical_curve *c = followed(&p);
        const double *third = gfold_critical_curve_third_values(c);
        cr_assert_str_eq(gfold_critical_curve_third(c)->name, rows[k].third);
        cr_assert_gt(gfold_critical_curve_count(c), 100);
        for (size_t i = 0; i < gfold_critical_curve_count(c); i++) {
            gfold_model m =
                model_at(&p, gfold_critical_curve_x(c)[i], gfold_critical_curve_y(c)[i]);
            double g, alpha_r;
            cr_assert_eq(gfold_model_set(&m, gfold_critical_curve_third(c), third[i], NULL),
                         GFOLD_OK);
            cr_assert_eq(gfold_critical_tricritical(&m, &g, &alpha_r, NULL), GFOLD_OK);
            expect_close(m.g, g, 1e-10, "row %zu, beta_r %g", k, m.reset.beta);
            expect_close(m.reset.alpha, alpha_r, 1e-9, "row %zu, beta_r %g", k, m.reset.beta);
        }
        gfold_critical_curve_destroy(c);
    }
}

/* With bias the two saddle-nodes of the reset gate meet: three roots inside the wedge, one
 * outside. */
Test(critical_curve, a_cusp_is_where_three_roots_become_one)
{
    gfold_critical_curve_params p =
        window(GFOLD_RESET, GFOLD_CURVE_SADDLE, "g", 1.3, 2.2, "sigma_b", 0, 0.2);
    p.model.reset.alpha = 20;
    gfold_critical_curve *c = followed(&p);
    cr_assert_eq(gfold_critical_curve_pieces(c), 1);
    expect_spacing(c, &p);
    const gfold_mark cusp = only(c, GFOLD_MARK_CUSP);
    const gfold_model m = model_at(&p, cusp.x, cusp.y);
    gfold_fixed_point near[3];
    const double h = 1e-3 * cusp.delta_h;
    for (int k = 0; k < 3; k++)
        cr_assert_eq(gfold_fixed_point_at(&m, cusp.delta_h + (k - 1) * h, 1e-14, &near[k], NULL),
                     GFOLD_OK);
    expect_near(near[1].residual, 0, 1e-13, "%s", "a root");
    expect_near(near[1].slope, 1, 1e-11, "%s", "a fold");
    /* F'' = 0, in units of the curvature of F over Delta */
    expect_near((near[2].slope - near[0].slope) / (2e-3), 0, 1e-5, "%s", "a cusp");
    cr_assert_eq(gfold_critical_curve_marks(c), 1, "turns at a cusp or on the border count again");
    /* ends: the fold without bias, and zero at the onset */
    const size_t last = gfold_critical_curve_count(c) - 1;
    const double *x = gfold_critical_curve_x(c), *y = gfold_critical_curve_y(c);
    const int reversed = x[0] > x[last];
    expect_near(x[reversed ? last : 0], 1.627832821, 6e-10, "%s", "fold without bias");
    expect_near(x[reversed ? 0 : last], 2, 1e-12, "%s", "onset");
    cr_assert(y[0] == 0 && y[last] == 0);
    /* the number of roots on both sides, from the solver of (3.1) */
    gfold_fixed_point_plan *plan;
    const gfold_fixed_point_params params = gfold_fixed_point_defaults();
    gfold_fixed_points roots;
    cr_assert_eq(gfold_fixed_point_create(&plan, &params, NULL), GFOLD_OK);
    gfold_model inside = model_at(&p, cusp.x + 0.01, 0);
    double sides[2] = { INFINITY, 0 }; /* sigma_b of the two branches at that g */
    for (size_t k = 1; k <= last; k++)
        if ((x[k] - inside.g) * (x[k - 1] - inside.g) <= 0) {
            sides[0] = fmin(sides[0], y[k]);
            sides[1] = fmax(sides[1], y[k]);
        }
    cr_assert_lt(sides[0], sides[1]);
    inside.sigma_b = (sides[0] + sides[1]) / 2;
    cr_assert_eq(gfold_fixed_point_solve(plan, &inside, NULL, &roots, NULL), GFOLD_OK);
    cr_assert_eq(roots.count, 3);
    for (int k = 0; k < 2; k++) {
        inside.sigma_b = sides[k] * (k ? 1.05 : 0.95);
        cr_assert_eq(gfold_fixed_point_solve(plan, &inside, NULL, &roots, NULL), GFOLD_OK);
        cr_assert_eq(roots.count, 1, "sigma_b %g", inside.sigma_b);
    }
    gfold_fixed_point_destroy(plan);
    gfold_critical_curve_destroy(c);
}

Test(critical_curve, the_edge_of_frozen_stabilisation_turns_back_and_ends_at_g_1)
{
    const gfold_critical_curve_params p =
        window(GFOLD_FS, GFOLD_CURVE_MARGINAL, "g", 0.5, 6, "theta_z", -1, 1);
    gfold_critical_curve *c = followed(&p);
    cr_assert_eq(gfold_critical_curve_pieces(c), 1);
    expect_spacing(c, &p);
    cr_assert_lt(off_critical(c, &p, GFOLD_CRITICAL_MARGINAL, 19, 0), 1e-9);
    const gfold_mark turn = only(c, GFOLD_MARK_TURN_Y);
    const double *x = gfold_critical_curve_x(c), *y = gfold_critical_curve_y(c);
    double least = INFINITY;
    int seen = 0;
    for (size_t k = 0; k < gfold_critical_curve_count(c); k++) {
        least = fmin(least, y[k]);
        cr_assert(y[k] >= turn.y - 1e-12, "%.15g below the fold", y[k]);
        if (k && y[k] * y[k - 1] < 0 && x[k] > 2) {
            const double w = y[k - 1] / (y[k - 1] - y[k]);
            expect_near(x[k - 1] + w * (x[k] - x[k - 1]), 3.273175587, 2e-5, "%s", "g_c");
            seen++;
        }
    }
    cr_assert_eq(seen, 1);
    expect_near(least, turn.y, 1e-4, "%s", "fold");
    gfold_critical_curve_destroy(c);
}

Test(critical_curve, a_turn_lies_where_symmetry_puts_it)
{
    gfold_critical_curve_params p =
        window(GFOLD_GRNN, GFOLD_CURVE_MARGINAL, "g", 0.2, 10, "beta_h", -2, 2.5);
    p.model.sigma_b = 0.3;
    gfold_critical_curve *c = followed(&p);
    const gfold_mark turn = only(c, GFOLD_MARK_TURN_X); /* the model is even in beta_h */
    expect_near(turn.y, 0, 1e-8, "g %.10g", turn.x);
    cr_assert_lt(turn.residual, 1e-13);
    gfold_critical_curve_destroy(c);
}

Test(critical_curve, the_bias_curve_is_the_critical_bias_of_every_gain)
{
    gfold_critical_curve_params p =
        window(GFOLD_GRNN, GFOLD_CURVE_BIAS, "g", 0.5, 4, "sigma_b", 0, 2.5);
    gfold_critical_curve *c = followed(&p);
    expect_spacing(c, &p);
    const size_t n = gfold_critical_curve_count(c);
    cr_assert_geq(n, 200);
    for (size_t k = 0; k < n; k++) {
        const double x = gfold_critical_curve_x(c)[k], y = gfold_critical_curve_y(c)[k];
        gfold_critical bias;
        const gfold_model m = model_at(&p, x, y);
        cr_assert_eq(gfold_critical_bias(&m, 1e-14, &bias, NULL), GFOLD_OK);
        expect_near(y * y, bias.value, 1e-10, "g %.10g", x);
    }
    gfold_critical_curve_destroy(c);
}

Test(critical_curve, the_onset_is_where_the_linear_gain_is_one)
{
    gfold_critical_curve_params p =
        window(GFOLD_RESET, GFOLD_CURVE_ONSET, "g", 1, 6, "beta_r", -2, 3);
    p.model.reset.alpha = 4;
    gfold_critical_curve *c = followed(&p);
    cr_assert_eq(gfold_critical_curve_pieces(c), 1);
    for (size_t k = 0; k < gfold_critical_curve_count(c); k++)
        expect_near(gfold_critical_curve_x(c)[k], 1 + exp(-gfold_critical_curve_y(c)[k]), 1e-11,
                    "point %zu", k);
    double g, alpha_r;
    const gfold_mark end = only(c, GFOLD_MARK_TRICRITICAL);
    gfold_model m = model_at(&p, end.x, end.y);
    cr_assert_eq(gfold_critical_tricritical(&m, &g, &alpha_r, NULL), GFOLD_OK);
    expect_near(alpha_r, 4, 1e-8, "beta_r %g", end.y);
    gfold_critical_curve_destroy(c);
    /* straight along either axis: one piece, no turns */
    for (int swapped = 0; swapped < 2; swapped++) {
        p = window(GFOLD_RESET, GFOLD_CURVE_ONSET, "g", 1, 6, "alpha_r", 0, 20);
        const gfold_span x = p.x;
        if (swapped) p.x = p.y, p.y = x;
        c = followed(&p);
        cr_assert_eq(gfold_critical_curve_pieces(c), 1);
        cr_assert_eq(gfold_critical_curve_marks(c), 1);
        const gfold_mark at = only(c, GFOLD_MARK_TRICRITICAL);
        expect_near(swapped ? at.x : at.y, sqrt(8), 1e-8, "%s", "on the onset");
        gfold_critical_curve_destroy(c);
    }
}

Test(critical_curve, a_start_selects_the_curve_and_no_scan_is_needed)
{
    gfold_critical_curve_params p =
        window(GFOLD_RESET, GFOLD_CURVE_SADDLE, "g", 1, 2.5, "alpha_r", 0, 40);
    p.scan = 0;
    gfold_critical_curve *all = followed(&p);
    p.has_start = 1;
    p.start[0] = 1.7;
    p.start[1] = 19;
    gfold_critical_curve *one = followed(&p);
    cr_assert_eq(gfold_critical_curve_pieces(one), 1);
    const double *x = gfold_critical_curve_x(one), *y = gfold_critical_curve_y(one);
    const size_t last = gfold_critical_curve_count(one) - 1;
    const size_t end = gfold_critical_curve_count(all) - 1;
    const int flipped =
        (y[0] > y[last]) != (gfold_critical_curve_y(all)[0] > gfold_critical_curve_y(all)[end]);
    expect_near(x[flipped ? last : 0], gfold_critical_curve_x(all)[0], 1e-10, "%s", "one end");
    expect_near(x[flipped ? 0 : last], gfold_critical_curve_x(all)[end], 1e-10, "%s", "the other");
    gfold_critical_curve_destroy(all);
    gfold_critical_curve_destroy(one);
}

Test(critical_curve, what_cannot_be_is_refused)
{
    const gfold_critical_curve_params good =
        window(GFOLD_RESET, GFOLD_CURVE_SADDLE, "g", 1, 2.5, "alpha_r", 0, 40);
    gfold_critical_curve *c;
    gfold_error err;
    struct {
        const char *word;
        gfold_status status;
        gfold_critical_curve_params p;
    } rows[] = {
        { "kind", GFOLD_EINVAL, good },
        { "x runs", GFOLD_EINVAL, good },
        { "both", GFOLD_EINVAL, good },
        { "points", GFOLD_EINVAL, good },
        { "scan", GFOLD_EINVAL, good },
        { "tol", GFOLD_EINVAL, good },
        { "alpha_r is", GFOLD_EINVAL, good },
        { "neither", GFOLD_EINVAL, good },
        { "no saddle", GFOLD_ENOCONV, good },
        { "start of x", GFOLD_EINVAL, good },
        { "has no parameter", GFOLD_EINVAL, good },
        { "p is", GFOLD_EINVAL, good },
    };
    rows[0].p.kind = GFOLD_CURVE_KIND_COUNT;
    rows[1].p.x.hi = 1;
    rows[2].p.y = rows[2].p.x;
    rows[3].p.points = 9;
    rows[4].p.scan = -1;
    rows[5].p.tol = 1e-15;
    rows[6].p.y.lo = -1;
    rows[7].p.x.parameter = gfold_model_parameter("tau_r");
    rows[7].p.y.parameter = gfold_model_parameter("noise");
    rows[8].p.x.hi = 1.1;
    rows[9].p.has_start = 1;
    rows[10].p.y.parameter = NULL;
    rows[11].p.model.p = -1;
    for (size_t k = 0; k < COUNT(rows); k++) {
        expect_refusal(gfold_critical_curve_follow(&c, &rows[k].p, &err), err, rows[k].status,
                       rows[k].word);
        cr_assert_null(c);
    }
    cr_assert_str_eq(gfold_curve_name(GFOLD_CURVE_BIAS), "bias");
    cr_assert_null(gfold_curve_name(GFOLD_CURVE_KIND_COUNT));
    gfold_critical_curve_destroy(NULL);
}
