#include "astro/run.h"

#include "core/fail.h"

#include <math.h>
#include <stdlib.h>

enum { RUNAWAY = 200 }; /* Hz */

gfold_status gf_run_create(gf_run *run, const gfold_astro_params *p, const uint32_t *wiring,
                           const double *weights, double mean_weight, int training,
                           gfold_error *err)
{
    const size_t n = p->rows * p->columns, tall = p->rows / 3, wide = p->columns / 3;
    const size_t steps = (size_t)(training ? p->train_steps : p->test_steps);
    *run = (gf_run){ .p = p };
    run->y = gf_allocate(2 * tall * wide, sizeof *run->y);
    run->rates = gf_allocate(n, sizeof *run->rates);
    run->count = gf_allocate(n, sizeof *run->count);
    run->spikes = gf_allocate(steps, sizeof *run->spikes);
    if (!run->y || !run->rates || !run->count || !run->spikes)
        return gf_fail_memory(err, 12. * (double)n + 4. * (double)steps);
    run->ca = run->y + tall * wide;
    gfold_status status = gf_layer_create(&run->layer, p, wiring, weights, err);
    if (!status && (training || p->simulate))
        status = gf_glia_create(&run->glia, tall, wide, p->simultaneous, err);
    if (!status && !training) status = gf_modulation_create(&run->modulation, p, mean_weight, err);
    return status;
}

void gf_run_destroy(gf_run *run)
{
    gf_layer_destroy(&run->layer);
    gf_glia_destroy(&run->glia);
    gf_modulation_destroy(&run->modulation);
    free(run->y);
    free(run->rates);
    free(run->count);
    free(run->spikes);
}

/* Neurons; column step + 1 is the state after it. */
static void neurons(gf_run *run, int step, int from, int to)
{
    const int on = step >= run->p->on && step < run->p->off;
    const int counts = step + 1 >= from && step + 1 <= to;
    const size_t spikes =
        gf_layer_neurons(&run->layer, on ? run->applied : NULL, counts ? run->count : NULL);
    run->spikes[step - 1] = (int)spikes;
    run->result.spike_steps += spikes;
}

static void zones(gf_run *run)
{
    gf_layer_zones(&run->layer, run->y);
    for (size_t z = 0; z < (run->p->rows / 3) * (run->p->columns / 3); z++)
        if (run->y[z] > run->result.glutamate_max) run->result.glutamate_max = run->y[z];
}

void gf_run_train(gf_run *run, int step, double *ca)
{
    neurons(run, step, run->p->train_from, run->p->train_to);
    gf_layer_synapses(&run->layer);
    zones(run);
    if (ca) gf_glia_calcium(&run->glia, ca);
    gf_glia_step(&run->glia, &run->p->astrocyte, run->y);
}

void gf_run_test(gf_run *run, int step, const double *ca)
{
    const int own = !ca;
    if (own) {
        gf_glia_calcium(&run->glia, run->ca);
        ca = run->ca;
    }
    neurons(run, step, run->p->test_from, run->p->test_to);
    if (!gf_modulation_boost(&run->modulation, step, ca, &run->layer))
        run->result.steps_without_ca++;
    gf_layer_synapses(&run->layer);
    if (own || step % run->p->watch == 0) zones(run);
    gf_modulation_watch(&run->modulation, step, ca, run->y);
    if (own) gf_glia_step(&run->glia, &run->p->astrocyte, run->y);
}

/* ---- measures -------------------------------------------------------------------------------- */

double gfold_image_correlation(size_t n, const double *x, const double *y)
{
    double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
    for (size_t k = 0; k < n; k++) {
        mean_x += x[k] / (double)n;
        mean_y += y[k] / (double)n;
    }
    for (size_t k = 0; k < n; k++) {
        xx += (x[k] - mean_x) * (x[k] - mean_x);
        yy += (y[k] - mean_y) * (y[k] - mean_y);
        xy += (x[k] - mean_x) * (y[k] - mean_y);
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : (double)NAN;
}

static void range(size_t n, const double *x, double *lo, double *hi)
{
    *lo = *hi = x[0];
    for (size_t k = 1; k < n; k++) {
        *lo = fmin(*lo, x[k]);
        *hi = fmax(*hi, x[k]);
    }
}

double gfold_image_psnr(size_t n, const double *x, const double *y)
{
    double lo, hi, squares = 0;
    range(n, x, &lo, &hi);
    if (!(hi > lo)) return (double)NAN;
    for (size_t k = 0; k < n; k++) {
        const double miss = 255 * (x[k] - lo) / (hi - lo) - y[k];
        squares += miss * miss;
    }
    return 10 * log10(255. * 255 * (double)n / squares);
}

void gf_run_finish(gf_run *run, double window, const double *image)
{
    const size_t n = run->layer.n;
    gfold_astro_result *r = &run->result;
    for (size_t k = 0; k < n; k++) {
        run->rates[k] = run->count[k] / window;
        r->rate_mean += run->rates[k] / (double)n;
    }
    range(n, run->rates, &r->rate_min, &r->rate_max);
    r->r = gfold_image_correlation(n, run->rates, image);
    r->psnr = gfold_image_psnr(n, run->rates, image);
    r->r_cue = gfold_image_correlation(n, run->applied, image);
    r->psnr_cue = gfold_image_psnr(n, run->applied, image);
    r->zones_flagged = run->modulation.until ? gf_modulation_flagged(&run->modulation) : 0;
    r->runaway = r->rate_mean > RUNAWAY;
}
