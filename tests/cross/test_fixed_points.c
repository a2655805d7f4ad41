/* Where the mean field has one stable fixed point, networks must settle into it, with its variance, its
 * gate statistics and a spectrum that ends where (4.2) says. Theory and simulation share nothing but
 * the pointwise functions. */
#include "core/parallel.h"
#include "math/statistics.h"
#include "sample.h"

#include <criterion/criterion.h>
#include <gatefold/gatefold.h>
#include <math.h>
#include <stdlib.h>

enum { NETWORKS = 24, SIZES = 3, SEED = 11 };

static const size_t sizes[SIZES] = { 200, 400, 800 };

typedef struct stable_case {
    const char *name;
    gfold_preset preset;
    gfold_phi_kind phi;
    double g, sigma_b, p, beta_h, beta_r;
} stable_case;

/* (4.2) between 0.15 and 0.65: well inside the stable side, where networks of these sizes rest too. */
static const stable_case cases[] = {
    { "vrnn with bias", GFOLD_VRNN, GFOLD_PHI_TANH, 2, 1.5, 1, 0, 0 },
    { "vrnn, half the coupling variance", GFOLD_VRNN, GFOLD_PHI_TANH, 2, 0.7, 0.5, 0, 0 },
    { "vrnn, erf", GFOLD_VRNN, GFOLD_PHI_ERF, 2, 1.5, 1, 0, 0 },
    { "vrnn, logistic", GFOLD_VRNN, GFOLD_PHI_LOGISTIC, 3, 0.5, 1, 0.3, 0 },
    { "vrnn, threshold-linear", GFOLD_VRNN, GFOLD_PHI_RELU, 1, 0.5, 1, 0.2, 0 },
    { "reset gate", GFOLD_RESET, GFOLD_PHI_TANH, 2.5, 1, 1, 0, 0.5 },
    { "update gate", GFOLD_UPDATE, GFOLD_PHI_TANH, 2, 1.5, 1, 0.2, 0 },
    { "both gates", GFOLD_GRNN, GFOLD_PHI_TANH, 2.5, 1, 1, 0, 0 },
};

enum { CASES = sizeof cases / sizeof *cases };

static gfold_model model_of(const stable_case *c)
{
    gfold_model model = gfold_model_preset(c->preset);
    model.phi = c->phi;
    model.g = c->g;
    model.sigma_b = c->sigma_b;
    model.p = c->p;
    model.beta_h = c->beta_h;
    model.reset.beta = c->beta_r;
    model.update.alpha = 0.5; /* at 5 nearly closed gates take thousands of leak times to relax */
    return model;
}

static gfold_fixed_points roots_of(const gfold_model *model)
{
    gfold_fixed_point_plan *plan;
    gfold_fixed_points roots;
    const gfold_fixed_point_params params = gfold_fixed_point_defaults();
    cr_assert_eq(gfold_fixed_point_create(&plan, &params, NULL), GFOLD_OK);
    cr_assert_eq(gfold_fixed_point_solve(plan, model, NULL, &roots, NULL), GFOLD_OK);
    gfold_fixed_point_destroy(plan);
    return roots;
}

typedef struct runs {
    const gfold_model *model;
    size_t n;
    double t_max;
    double var_h[NETWORKS], phi_square[NETWORKS], settled[NETWORKS], abscissa[NETWORKS];
    int with_spectrum;
} runs;

static double abscissa(const gfold_network *network, const gfold_simulate_plan *plan, size_t n)
{
    const gfold_state state = gfold_simulate_state(plan, 0);
    double *matrix = malloc(n * n * sizeof(double)), *re = malloc(2 * n * sizeof(double));
    double most = NAN;
    if (!gfold_jacobian_fill_h(network, &state, matrix, NULL) &&
        !gfold_eigenvalues(n, matrix, re, re + n, NULL)) {
        most = re[0];
        for (size_t k = 1; k < n; k++) most = fmax(most, re[k]);
    }
    free(matrix);
    free(re);
    return most;
}

static void one_network(void *context, int worker, size_t k)
{
    (void)worker;
    runs *r = context;
    gfold_network *network;
    gfold_simulate_plan *plan;
    gfold_simulate_result result;
    gfold_simulate_params params = gfold_simulate_defaults();
    params.t_max = r->t_max;
    params.dt = 0.1; /* the step plays no part in where a network rests */
    r->var_h[k] = r->phi_square[k] = r->settled[k] = r->abscissa[k] = NAN;
    if (gfold_network_create(&network, r->model, sample_of(r->n, SEED, k), NULL)) return;
    if (!gfold_simulate_create(&plan, network, &params, NULL) &&
        !gfold_simulate_run(plan, 0, 1, NULL, &result, NULL)) {
        r->var_h[k] = result.var_h;
        r->phi_square[k] = result.phi_square;
        r->settled[k] = result.settled;
        if (r->with_spectrum) r->abscissa[k] = abscissa(network, plan, r->n);
    }
    gfold_simulate_destroy(plan);
    gfold_network_destroy(network);
}

static void run_all(runs *r)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
    gf_parallel(gf_parallel_workers(0), NETWORKS, one_network, r, NULL);
}

/* Within four standard errors at the largest size, with a bias of order 1/N allowed at the smaller ones;
 * and the standard error must be small enough for that to mean something. */
static void expect_close(const char *what, const stable_case *c, double theory,
                         const gfold_estimate *e, double largest_error)
{
    const gfold_estimate last = e[SIZES - 1];
    cr_expect_eq(last.networks, NETWORKS);
    cr_expect_lt(last.stderr_, largest_error * theory, "%s, %s: standard error %g of %g", c->name,
                 what, last.stderr_, theory);
    for (int k = 0; k < SIZES; k++)
        cr_expect_lt(fabs(e[k].mean - theory), 4 * e[k].stderr_ + 10 * theory / (double)sizes[k],
                     "%s, %s at N = %zu, seed %d: theory %.6g, simulation %.6g +- %.2g", c->name,
                     what, sizes[k], SEED, theory, e[k].mean, e[k].stderr_);
    cr_expect_lt(fabs(last.mean - theory), 4 * last.stderr_,
                 "%s, %s at N = %zu, seed %d: theory %.6g, simulation %.6g +- %.2g", c->name, what,
                 sizes[SIZES - 1], SEED, theory, last.mean, last.stderr_);
}

Test(cross_fixed_points, networks_settle_into_the_stable_fixed_point_of_the_mean_field,
     .timeout = 1200)
{
    for (int i = 0; i < CASES; i++) {
        const gfold_model model = model_of(&cases[i]);
        const gfold_fixed_points roots = roots_of(&model);
        cr_assert_eq(roots.count, 1, "%s: %d roots", cases[i].name, roots.count);
        const gfold_fixed_point root = roots.root[0];
        cr_assert(root.stability > 0.15 && root.stability < 0.65, "%s: (4.2) is %g",
                  cases[i].name, root.stability);
        gfold_estimate var_h[SIZES], drive[SIZES];
        gfold_moments phi;
        cr_assert_eq(gfold_phi_moments(&model, root.delta_h, 1e-12, &phi, NULL), GFOLD_OK);
        for (int k = 0; k < SIZES; k++) {
            runs r = { .model = &model, .n = sizes[k], .t_max = 600 };
            run_all(&r);
            var_h[k] = gf_estimate_mean(NETWORKS, r.var_h, 1);
            drive[k] = gf_estimate_mean(NETWORKS, r.phi_square, 1);
            const gfold_estimate settled = gf_estimate_mean(NETWORKS, r.settled, 1);
            cr_expect_eq(settled.mean, 1,
                         "%s, N = %zu, seed %d: only %g of the networks settle", cases[i].name,
                         sizes[k], SEED, settled.mean);
        }
        expect_close("var_h", &cases[i], root.delta_h, var_h, 0.03);
        expect_close("phi_square", &cases[i], phi.square, drive, 0.03);
    }
}

/* The bulk of -1 + J phi' is a disc of radius sqrt(stability): (4.2) is where it touches zero. */
Test(cross_fixed_points, the_spectrum_of_a_settled_vrnn_ends_at_the_root_of_its_stability,
     .timeout = 600)
{
    const gfold_model model = model_of(&cases[0]);
    const double theory = -1 + sqrt(roots_of(&model).root[0].stability);
    gfold_estimate e[SIZES];
    for (int k = 0; k < SIZES; k++) {
        runs r = { .model = &model, .n = sizes[k], .t_max = 400, .with_spectrum = 1 };
        run_all(&r);
        e[k] = gf_estimate_mean(NETWORKS, r.abscissa, 1);
        cr_log_info("N %zu: abscissa %g +- %g, theory %g", sizes[k], e[k].mean, e[k].stderr_, theory);
    }
    for (int k = 0; k < SIZES; k++) {
        cr_expect_lt(e[k].stderr_, 0.02);
        cr_expect_lt(fabs(e[k].mean - theory), 1.5 / sqrt((double)sizes[k]),
                     "N = %zu: abscissa %g +- %g, theory %g (seed %d)", sizes[k], e[k].mean,
                     e[k].stderr_, theory, SEED);
    }
    cr_expect_lt(fabs(e[SIZES - 1].mean - theory), fabs(e[0].mean - theory),
                 "the gap does not shrink with N");
}

Test(cross_fixed_points, a_vrnn_rests_above_the_critical_bias_and_not_below, .timeout = 600)
{
    gfold_critical critical;
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    cr_assert_eq(gfold_critical_bias(&model, 1e-12, &critical, NULL), GFOLD_OK);
    static const struct {
        double factor, settled;
    } sides[] = { { 0.25, 0 }, { 3, 1 } };
    for (int k = 0; k < 2; k++) {
        model.sigma_b = sqrt(sides[k].factor * critical.value);
        runs r = { .model = &model, .n = 800, .t_max = 200 };
        run_all(&r);
        const double settled = gf_estimate_mean(NETWORKS, r.settled, 1).mean;
        cr_expect_eq(settled, sides[k].settled, "%g of the networks rest at %g times the critical "
                     "bias (seed %d)", settled, sides[k].factor, SEED);
    }
}
