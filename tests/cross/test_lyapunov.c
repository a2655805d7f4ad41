/* The largest Lyapunov exponent of chaotic networks without gates, extrapolated in 1/N, against the
 * ground state of the mean field. Theory and simulation share nothing but phi. */
#include "extrapolate.h"

#include <criterion/criterion.h>
#include <gatefold/gatefold.h>
#include <math.h>

enum { SIZES = 3, SEED = 21 };

typedef struct chaotic_case {
    const char *name;
    double g, sigma_b, noise;
    size_t n[SIZES];
    int networks[SIZES];
    double t_max, bound; /* of the relative standard error */
} chaotic_case;

static void begin(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(lyapunov, .init = begin, .timeout = 1400);

static gfold_model model_of(const chaotic_case *c)
{
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    model.g = c->g;
    model.sigma_b = c->sigma_b;
    model.noise = c->noise;
    return model;
}

static double theory(const gfold_model *model)
{
    const gfold_correlation_params params = gfold_correlation_defaults();
    gfold_correlation_plan *plan;
    gfold_correlation_summary summary;
    gfold_lyapunov out;
    cr_assert_eq(gfold_correlation_create(&plan, &params, NULL), GFOLD_OK);
    cr_assert_eq(gfold_correlation_solve(plan, model, &summary, NULL), GFOLD_OK);
    cr_assert_eq(gfold_lyapunov_of(plan, &out, NULL), GFOLD_OK);
    gfold_correlation_destroy(plan);
    return out.lambda_max;
}

static gfold_estimate sampled(const chaotic_case *c, int size)
{
    gfold_exponents_params p = gfold_exponents_defaults();
    gfold_exponents *e;
    gfold_error err;
    p.model = model_of(c);
    p.network.n = c->n[size];
    p.network.seed = SEED + (uint64_t)size;
    p.network.precision = GFOLD_SINGLE;
    p.simulate.dt = 0.2;
    p.simulate.t_max = c->t_max;
    p.transient = 100;
    p.networks = c->networks[size];
    p.k = 1;
    cr_assert_eq(gfold_exponents_run(&p, &e, &err), GFOLD_OK, "%s", err.message);
    const gfold_exponents_summary s = gfold_exponents_summarise(e);
    cr_assert(s.converged, "drift %g, error %g, %s", s.drift, s.drift_error, c->name);
    gfold_exponents_destroy(e);
    return s.lambda_max;
}

static void compare(const chaotic_case *c)
{
    const gfold_model model = model_of(c);
    const double wanted = theory(&model);
    gfold_estimate at[SIZES];
    for (int k = 0; k < SIZES; k++) {
        at[k] = sampled(c, k);
        cr_log_info("%s: N %zu, %.5f +- %.5f", c->name, c->n[k], at[k].mean, at[k].stderr_);
    }
    const gfold_estimate limit = extrapolate(SIZES, c->n, at);
    const double z = (limit.mean - wanted) / limit.stderr_;
    cr_log_info("%s: %.5f +- %.5f, theory %.5f, z %.2f", c->name, limit.mean, limit.stderr_, wanted,
                z);
    cr_assert(fabs(z) < 4, "%s: %.5f +- %.5f instead of %.5f", c->name, limit.mean, limit.stderr_,
              wanted);
    cr_assert(limit.stderr_ < c->bound * wanted, "%s: error %.5f", c->name, limit.stderr_);
}

Test(lyapunov, of_vanilla_networks_extrapolates_to_the_theory)
{
    static const chaotic_case c = {
        "g 2", 2, 0, 0, { 500, 1000, 2000 }, { 96, 64, 24 }, 300, 0.03
    };
    compare(&c);
}

Test(lyapunov, of_strongly_coupled_networks_extrapolates_to_the_theory)
{
    static const chaotic_case c = { "g 4", 4, 0, 0, { 250, 500, 1000 }, { 40, 32, 24 }, 300, 0.03 };
    compare(&c);
}
