/* C(tau) of chaotic networks without gates, extrapolated in 1/N, against the quadrature of the mean
 * field. Small networks keep some correlation for ever, where they came to rest or to a cycle: the
 * longest lags vary most between them. */
#include "extrapolate.h"

#include <criterion/criterion.h>
#include <gatefold/gatefold.h>
#include <math.h>

enum { SIZES = 3, LAGS = 10, LONGEST = 30, SEED = 31 };

static const size_t sizes[SIZES] = { 500, 1000, 2000 };
static const int networks[SIZES] = { 96, 48, 24 };
static const size_t lags[LAGS] = { 0, 1, 2, 4, 6, 8, 10, 15, 20, LONGEST }; /* leak times */

static gfold_model model(void)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.g = 2;
    return m;
}

static void solve(double c[LAGS])
{
    gfold_correlation_params params = gfold_correlation_defaults();
    const gfold_model m = model();
    gfold_correlation_plan *plan;
    gfold_correlation_summary s;
    gfold_error err;
    params.tau_max = LONGEST;
    params.points = LONGEST + 1;
    cr_assert_eq(gfold_correlation_create(&plan, &params, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gfold_correlation_solve(plan, &m, &s, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(s.method, GFOLD_CORRELATION_POTENTIAL);
    for (int j = 0; j < LAGS; j++) c[j] = gfold_correlation_h(plan)[lags[j]];
    gfold_correlation_destroy(plan);
}

static void simulate(int size, gfold_estimate c[LAGS][SIZES])
{
    gfold_ensemble_params params = gfold_ensemble_defaults();
    gfold_ensemble *ensemble;
    gfold_error err;
    params.model = model();
    params.network.n = sizes[size];
    params.network.seed = SEED + (uint64_t)size;
    params.network.precision = GFOLD_SINGLE;
    params.networks = networks[size];
    params.trials = 4;
    params.simulate.dt = 0.2;
    params.simulate.t_max = 400;
    params.simulate.sigma_0 = 0.69;
    params.transient = 100;
    params.interval = 1;
    params.lag = LONGEST;
    cr_assert_eq(gfold_ensemble_run(&params, &ensemble, &err), GFOLD_OK, "%s", err.message);
    for (int j = 0; j < LAGS; j++)
        c[j][size] =
            (gfold_estimate){ gfold_ensemble_correlation(ensemble)[lags[j]],
                              gfold_ensemble_correlation_stderr(ensemble)[lags[j]], SIZES };
    gfold_ensemble_destroy(ensemble);
}

Test(correlation, of_vanilla_networks_extrapolates_to_the_theory, .timeout = 1400)
{
    double theory[LAGS];
    gfold_estimate c[LAGS][SIZES];
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
    solve(theory);
    for (int k = 0; k < SIZES; k++) simulate(k, c);
    for (int j = 0; j < LAGS; j++) {
        const gfold_estimate limit = extrapolate(SIZES, sizes, c[j]);
        const double z = (limit.mean - theory[j]) / limit.stderr_;
        cr_log_info("lag %zu: theory %.5f, networks %.5f +- %.5f (%.5f %.5f %.5f), z %.2f", lags[j],
                    theory[j], limit.mean, limit.stderr_, c[j][0].mean, c[j][1].mean, c[j][2].mean,
                    z);
        cr_expect_lt(fabs(z), 4, "lag %zu: %.5f +- %.5f instead of %.5f", lags[j], limit.mean,
                     limit.stderr_, theory[j]);
        cr_expect_lt(limit.stderr_, (j ? 0.03 : 0.01) * theory[0], "lag %zu: error %.5f", lags[j],
                     limit.stderr_);
    }
}
