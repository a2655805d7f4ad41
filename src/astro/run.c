#include "astro/run.h"

#include "core/fail.h"

#include <gatefold/cue.h>
#include <math.h>
#include <stdlib.h>

enum { RUNAWAY = 200 }; /* Hz */

gfold_status gf_run_create(gf_run *run, const gfold_astro_params *p, const uint32_t *wiring,
                           const double *weights, double mean_weight, size_t number,
                           gfold_error *err)
{
    const int training = number == 0;
    const size_t n = p->rows * p->columns, tall = p->rows / 3, wide = p->columns / 3;
    const size_t steps = (size_t)(training ? p->train_steps : p->test_steps);
    *run = (gf_run){ .p = p, .shown = training ? p->shown : 1 };
    run->y = gf_allocate(4 * tall * wide, sizeof *run->y);
    run->rates = gf_allocate(n, sizeof *run->rates);
    run->count = gf_allocate(n, sizeof *run->count);
    run->spikes = gf_allocate(steps, sizeof *run->spikes);
    if (p->drive_pulse > 0) run->driven = gf_allocate(tall * wide, sizeof *run->driven);
    if (p->enter_span) run->fired = gf_allocate(tall * wide, sizeof *run->fired);
    if (!run->y || !run->rates || !run->count || !run->spikes ||
        (p->drive_pulse > 0 && !run->driven) || (p->enter_span && !run->fired))
        return gf_fail_memory(err, 12. * (double)n + 4. * (double)steps);
    run->ca = run->y + tall * wide;
    run->enter = p->enter_span ? run->y + 2 * tall * wide : run->y;
    run->drive = run->driven ? run->y + 3 * tall * wide : run->y;
    gfold_status status = gf_layer_create(&run->layer, p, wiring, weights, err);
    if (!status) status = gf_pulses_create(&run->pulses, p, number, err);
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
    gf_pulses_destroy(&run->pulses);
    free(run->driven);
    free(run->fired);
    free(run->y);
    free(run->rates);
    free(run->count);
    free(run->spikes);
}

/* What is shown in a step, NULL: nothing. */
static const double *shown_at(const gf_run *run, int step)
{
    const gfold_astro_params *p = run->p;
    if (step < p->on) return NULL;
    const int turn = (step - p->on) / p->every, last = (int)run->shown - 1;
    const int image = turn < last ? turn : last;
    return step - image * p->every < p->off ? run->applied + (size_t)image * run->layer.n : NULL;
}

/* Neurons; column step + 1 is the state after it. */
static void neurons(gf_run *run, int step, int from, int to)
{
    const double *applied = gf_pulses_add(&run->pulses, step, shown_at(run, step));
    const int counts = step + 1 >= from && step + 1 <= to;
    const size_t spikes = gf_layer_neurons(&run->layer, applied, counts ? run->count : NULL);
    run->spikes[step - 1] = (int)spikes;
    run->result.spike_steps += spikes;
}

static void zones(gf_run *run)
{
    gf_layer_zones(&run->layer, run->y);
    for (size_t z = 0; z < (run->p->rows / 3) * (run->p->columns / 3); z++)
        if (run->y[z] > run->result.glutamate_max) run->result.glutamate_max = run->y[z];
}

/* A pulse once enough of a zone's neurons have glutamate, anew while they have. */
static void astrocytes(gf_run *run, int step)
{
    const gfold_astro_params *p = run->p;
    if (run->driven) gf_layer_zones_active(&run->layer, run->drive);
    for (size_t z = 0; run->driven && z < (p->rows / 3) * (p->columns / 3); z++) {
        if (run->drive[z] >= p->drive_neurons) run->driven[z] = step + p->drive_steps - 1;
        run->drive[z] = step <= run->driven[z] ? p->drive_pulse : 0;
    }
    gf_glia_step(&run->glia, &p->astrocyte, run->drive);
}

/* enter: as much as it takes while enough neurons of the zone spiked at once not long ago. */
static void together(gf_run *run, int step)
{
    const gfold_astro_params *p = run->p;
    gf_layer_zones_spiking(&run->layer, run->enter);
    for (size_t z = 0; z < (p->rows / 3) * (p->columns / 3); z++) {
        if (run->enter[z] >= p->enter) run->fired[z] = step;
        run->enter[z] = run->fired[z] && step - run->fired[z] < p->enter_span ? p->enter : -1;
    }
}

void gf_run_train(gf_run *run, int step, double *ca)
{
    neurons(run, step, run->p->train_from, run->p->train_to);
    gf_layer_synapses(&run->layer);
    zones(run);
    if (ca) gf_glia_calcium(&run->glia, ca);
    astrocytes(run, step);
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
    if (run->fired) together(run, step);
    gf_modulation_watch(&run->modulation, step, ca, run->enter);
    if (own) astrocytes(run, step);
}

/* ---- measures -------------------------------------------------------------------------------- */

void gf_run_finish(gf_run *run, double window, const double *image)
{
    const size_t n = run->layer.n;
    gfold_astro_result *r = &run->result;
    r->rate_min = r->rate_max = run->count[0] / window;
    for (size_t k = 0; k < n; k++) {
        const double rate = run->rates[k] = run->count[k] / window;
        r->rate_mean += rate / (double)n;
        r->rate_min = fmin(r->rate_min, rate);
        r->rate_max = fmax(r->rate_max, rate);
    }
    r->r = gfold_image_correlation(n, run->rates, image);
    r->psnr = gfold_image_psnr(n, run->rates, image);
    r->accuracy = gfold_image_accuracy(n, run->rates, image, &r->hit_rate, &r->correct_rejection,
                                       &r->threshold);
    r->r_cue = gfold_image_correlation(n, run->applied, image);
    r->psnr_cue = gfold_image_psnr(n, run->applied, image);
    r->zones_flagged = run->modulation.until ? gf_modulation_flagged(&run->modulation) : 0;
    r->runaway = r->rate_mean > RUNAWAY;
}
