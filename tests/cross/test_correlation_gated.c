/* The stationary state of a network with both gates, h not Gaussian: sampled paths against networks of
 * three sizes, extrapolated to infinitely many units. The two share the pointwise functions only; both
 * have steps far below their statistical errors. */
#include "extrapolate.h"

#include <criterion/criterion.h>
#include <gatefold/gatefold.h>
#include <math.h>

enum { SIZES = 3, LAGS = 10, SEED = 5 };

static const size_t sizes[SIZES] = { 250, 500, 1000 };
static const int networks[SIZES] = { 48, 48, 32 };
static const double interval = 1, lags[LAGS] = { 0, 1, 2, 4, 7, 10, 15, 20, 30, 40 };

static gfold_model model(void)
{
    gfold_model m = gfold_model_preset(GFOLD_GRNN);
    m.g = 6;
    m.update.alpha = 3;
    m.reset.alpha = 1;
    return m;
}

static void simulate(int size, gfold_estimate c[LAGS][SIZES])
{
    gfold_ensemble_params params = gfold_ensemble_defaults();
    gfold_ensemble *ensemble;
    gfold_error err;
    params.model = model();
    params.network.n = sizes[size];
    params.network.seed = SEED;
    params.simulate.dt = 0.25;
    params.simulate.t_max = 650;
    params.simulate.sigma_0 = 0.4;
    params.networks = networks[size];
    params.transient = 150;
    params.interval = interval;
    params.lag = lags[LAGS - 1];
    cr_assert_eq(gfold_ensemble_run(&params, &ensemble, &err), GFOLD_OK, "%s", err.message);
    for (size_t k = 0; k < LAGS; k++) {
        const size_t at = (size_t)(lags[k] / interval);
        c[k][size] = (gfold_estimate){ gfold_ensemble_correlation(ensemble)[at],
                                       gfold_ensemble_correlation_stderr(ensemble)[at], SIZES };
    }
    gfold_ensemble_destroy(ensemble);
}

static void solve(double c[LAGS], double error[LAGS])
{
    gfold_correlation_params params = gfold_correlation_defaults();
    const gfold_model m = model();
    gfold_correlation_plan *plan;
    gfold_correlation_summary s;
    gfold_error err;
    params.points = 41;
    params.tau_max = 40;
    params.dt = 0.2;
    params.batches = 24;
    cr_assert_eq(gfold_correlation_create(&plan, &params, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gfold_correlation_solve(plan, &m, &s, &err), GFOLD_OK, "%s", err.message);
    for (size_t k = 0; k < LAGS; k++) {
        c[k] = gfold_correlation_h(plan)[(size_t)lags[k]];
        error[k] = gfold_correlation_h_error(plan)[(size_t)lags[k]];
    }
    cr_log_info("theory: C0 = %.6f +- %.6f, decay time %.3f +- %.3f", s.c0, s.c0_error,
                s.decay_time, s.decay_error);
    gfold_correlation_destroy(plan);
}

Test(correlation_gated, networks_extrapolated_have_the_correlation_of_sampled_paths,
     .timeout = 1400)
{
    double theory[LAGS], error[LAGS];
    gfold_estimate c[LAGS][SIZES];
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
    solve(theory, error);
    for (int k = 0; k < SIZES; k++) simulate(k, c);
    for (size_t j = 0; j < LAGS; j++) {
        const gfold_estimate *at = c[j], limit = extrapolate(SIZES, sizes, at);
        const double together = hypot(limit.stderr_, error[j]);
        const double z = (limit.mean - theory[j]) / together;
        cr_log_info("lag %g: theory %.6f +- %.6f, networks %.6f +- %.6f (%.6f %.6f %.6f), z = %.2f",
                    lags[j], theory[j], error[j], limit.mean, limit.stderr_, at[0].mean, at[1].mean,
                    at[2].mean, z);
        cr_expect_lt(fabs(z), 4, "lag %g: %.6f +- %.6f, networks %.6f +- %.6f, z = %.2f", lags[j],
                     theory[j], error[j], limit.mean, limit.stderr_, z);
        /* Long lags vary most between networks. */
        cr_expect_lt(together, (j ? 0.025 : 0.01) * theory[0], "lag %g: the error is %.6f", lags[j],
                     together);
    }
}
