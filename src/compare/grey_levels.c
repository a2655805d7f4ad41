/* Rates of the grey levels of an image while it is learnt: the mean field of grey_rates.h beside
 * networks of random wiring. Astrocytes do not act on neurons during training and have no part here.
 * The image has P = floor(255 u^2), u uniform in [0, 1]. */
#include "compare/case.h"
#include "core/fail.h"

#include <gatefold/astro.h>
#include <gatefold/grey_rates.h>
#include <math.h>
#include <stdlib.h>

enum { RATE, RATE_WEAK, RATE_STRONG, QUANTITIES };
enum { LEVELS = 255, WEAK_BELOW = 64, STRONG_FROM = 128 };

static const gfold_comparable quantities[QUANTITIES + 1] = {
    [RATE] = { "rate", "Hz: spike steps of a neuron while an image is learnt" },
    [RATE_WEAK] = { "rate_weak", "the same below grey level 64" },
    [RATE_STRONG] = { "rate_strong", "the same from grey level 128 on" },
    [QUANTITIES] = { NULL, NULL },
};

static double current_of(double grey)
{
    return 4 + 4 * grey / 255;
}

static int belongs(int quantity, double grey)
{
    return quantity == RATE || (quantity == RATE_WEAK ? grey < WEAK_BELOW : grey >= STRONG_FROM);
}

/* ---- theory --------------------------------------------------------------------------------- */

/* Errors of levels are those of a few neurons each, and independent. */
static void
average(const double *grey, const double *fraction, const gfold_grey_rate *rate, gf_value *out)
{
    for (int q = 0; q < QUANTITIES; q++) {
        double sum = 0, share = 0, square = 0;
        for (int l = 0; l < LEVELS; l++) {
            if (!belongs(q, grey[l])) continue;
            share += fraction[l];
            sum += fraction[l] * rate[l].rate;
            square += pow(fraction[l] * rate[l].error, 2);
        }
        out[q] = (gf_value){ sum / share, sqrt(square) / share, 0 };
    }
}

static gfold_status theory(const gf_task *task, gf_value *out, gfold_error *err)
{
    static const double top = 255;
    double grey[LEVELS], fraction[LEVELS], current[LEVELS];
    gfold_grey_rate rate[LEVELS];
    gfold_grey_params p = gfold_grey_defaults();
    (void)task;
    for (int l = 0; l < LEVELS; l++) {
        grey[l] = l;
        fraction[l] = sqrt((l + 1) / top) - sqrt(l / top);
        current[l] = current_of(l);
    }
    p.levels = LEVELS;
    p.grey = grey;
    p.fraction = fraction;
    p.current = current;
    p.neurons = 64;
    const gfold_status status = gfold_grey_rates(&p, rate, err);
    if (!status) average(grey, fraction, rate, out);
    return status;
}

/* ---- simulation ----------------------------------------------------------------------------- */

static gfold_astro_params network_of(size_t n, uint64_t seed)
{
    const gfold_grey_params grey = gfold_grey_defaults();
    gfold_astro_params p = gfold_astro_defaults();
    p.rows = p.columns = (size_t)lround(sqrt((double)n));
    p.seed = seed;
    p.train_steps = (int)grey.window_last;
    p.snapshot = p.playback = p.simulate = 1; /* no test follows */
    return p;
}

static void average_rates(size_t n, const double *grey, const double *rates, double *value)
{
    for (int q = 0; q < QUANTITIES; q++) {
        double sum = 0, count = 0;
        for (size_t k = 0; k < n; k++)
            if (belongs(q, grey[k])) sum += rates[k], count++;
        value[q] = sum / count;
    }
}

static void measure(const gf_task *task, uint64_t seed, double *value)
{
    const size_t n = task->n;
    const gfold_astro_params p = network_of(n, seed);
    double *grey = gf_allocate(2 * n, sizeof *grey);
    gfold_astro *astro = NULL;
    for (size_t k = 0; k < n && grey; k++) {
        const double u = ((double)k + 0.5) / (double)n;
        grey[k] = floor(255 * u * u);
        grey[n + k] = current_of(grey[k]);
    }
    if (grey && !gfold_astro_create(&astro, &p, grey, NULL, NULL) &&
        !gfold_astro_run(astro, grey + n, 0, NULL))
        average_rates(n, grey, gfold_astro_rates(astro, 0), value);
    gfold_astro_destroy(astro);
    free(grey);
}

static gfold_status simulate(const gf_task *task, gfold_estimate *out, gfold_error *err)
{
    return gf_task_means(task, QUANTITIES, measure, out, err);
}

const gf_method gf_method_grey = {
    .quantities = quantities, .theory = theory, .simulate = simulate, .other = 1
};
