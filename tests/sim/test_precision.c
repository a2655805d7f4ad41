/* Weights in single precision against the same in double. */
#include "expect.h"
#include "reference_network.h"

#include <gatefold/gatefold.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(precision, .init = start, .timeout = 200);

/* ---- for a short time ---------------------------------------------------------------------- */

enum { N = 60 };

static void run(const gfold_model *m, gfold_precision precision, double t_max, double *h)
{
    const gfold_network_params params = { .n = N, .seed = 4, .precision = precision };
    gfold_network *w;
    gfold_simulate_plan *plan;
    gfold_simulate_result result;
    gfold_simulate_params p = gfold_simulate_defaults();
    p.t_max = t_max;
    p.stop_at_rest = 0;
    cr_assert_eq(gfold_network_create(&w, m, &params, NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_create(&plan, w, &p, NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_run(plan, 0, 1, NULL, &result, NULL), GFOLD_OK);
    memcpy(h, gfold_simulate_state(plan, 0).h, N * sizeof *h);
    gfold_simulate_destroy(plan);
    gfold_network_destroy(w);
}

/* A weight is off by up to 2^-25 of itself, an input by some 2^-25 sqrt(mean of squares). */
Test(precision, trajectories_agree_to_single_rounding_for_a_short_time)
{
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        const gfold_model m = reference_variant(k);
        double one[N], two[N], largest = 0;
        run(&m, GFOLD_SINGLE, 2, one);
        run(&m, GFOLD_DOUBLE, 2, two);
        for (size_t i = 0; i < N; i++) largest = fmax(largest, fabs(one[i] - two[i]));
        cr_assert(largest > 1e-9 && largest < 2e-6, "%.2e, %s", largest, reference_describe(&m));
    }
}

/* ---- for long ------------------------------------------------------------------------------ */

static gfold_ensemble *simulate(const gfold_model *m, gfold_precision precision)
{
    gfold_ensemble_params p = gfold_ensemble_defaults();
    gfold_ensemble *out;
    gfold_error err;
    p.model = *m;
    p.network.n = 80;
    p.network.precision = precision;
    p.networks = 40;
    p.simulate.t_max = 60;
    p.transient = 20;
    p.interval = 0.5;
    p.simulate.input = (gfold_input){ .kind = GFOLD_INPUT_SINUSOID, .amplitude = 0.5, .period = 7 };
    cr_assert_eq(gfold_ensemble_run(&p, &out, &err), GFOLD_OK, "%s", err.message);
    return out;
}

/* The same networks, whose moving states have parted long ago. */
static void
expect_equal(const gfold_ensemble *one, const gfold_ensemble *two, size_t index, const char *model)
{
    enum { NETWORKS = 40 };
    const char *name = gfold_statistic_at(index)->name;
    const double mean = gfold_ensemble_estimate(two, index).mean;
    double sum = 0, square = 0;
    for (int k = 0; k < NETWORKS; k++) {
        const double d = gfold_ensemble_value(one, index, k) - gfold_ensemble_value(two, index, k);
        sum += d;
        square += d * d;
    }
    const double difference = sum / NETWORKS;
    const double error = sqrt((square / NETWORKS - difference * difference) / (NETWORKS - 1));
    cr_assert(error < 0.04 * mean, "%s of %s: %.4g +- %.1e of %g says little", name, model,
              difference, error, mean);
    cr_assert(fabs(difference) <= 4 * error, "%s of %s: %.4g +- %.1e", name, model, difference,
              error);
}

Test(precision, statistics_of_moving_states_are_the_same)
{
    static const char *const names[] = { "mean_var_h", "mean_speed", "phi_square" };
    static const gfold_preset presets[] = { GFOLD_VRNN, GFOLD_GRNN, GFOLD_UPDATE, GFOLD_RESET,
                                            GFOLD_FS };
    for (size_t k = 0; k < COUNT(presets); k++) {
        gfold_model m = gfold_model_preset(presets[k]);
        m.g = 6;
        gfold_ensemble *one = simulate(&m, GFOLD_SINGLE), *two = simulate(&m, GFOLD_DOUBLE);
        for (size_t index = 0; gfold_statistic_at(index); index++)
            for (size_t name = 0; name < COUNT(names); name++)
                if (!strcmp(gfold_statistic_at(index)->name, names[name]))
                    expect_equal(one, two, index, reference_describe(&m));
        gfold_ensemble_destroy(one);
        gfold_ensemble_destroy(two);
    }
}
