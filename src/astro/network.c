#include "astro/network.h"

#include "astro/targets.h"
#include "core/fail.h"
#include "core/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

gfold_astro_params gfold_astro_defaults(void)
{
    return (gfold_astro_params){
        .neuron = gfold_izhikevich_defaults(),
        .astrocyte = gfold_astrocyte_defaults(),
        .rows = 151,
        .columns = 151,
        .targets = 100,
        .decay = 10,
        .release = 600,
        .g_floor = 0.001,
        .g_gain = 0.024,
        .g_decay = 0.9,
        .gate_width = 0.2,
        .a_feedback = 0.1,
        .ca_min = 0.2,
        .enter = 3,
        .current_max = 1e9,
        .noise_rate = 1.5,
        .noise_pulses = 15,
        .noise_steps = 300,
        .drive_steps = 600,
        .drive_neurons = 8,
        .drive_glutamate = 0.7,
        .shown = 1,
        .every = 5000,
        .watch = 10,
        .duration = 3000,
        .train_steps = 19000,
        .test_steps = 7000,
        .on = 2000,
        .off = 3000,
        .train_from = 2000,
        .train_to = 2999,
        .test_from = 2000,
        .test_to = 7000,
        .train_window = 0.1,
        .test_window = 0.5,
        .snapshot = 13999,
        .playback = 11999,
        .seed = 42,
        .threads = 1,
    };
}

gfold_astro_params gfold_astro_binary(void)
{
    gfold_astro_params p = gfold_astro_defaults();
    p.astrocyte.d_ip3 = 0.1;
    p.rows = p.columns = 79;
    p.targets = 40;
    p.reach = 5;
    p.g_floor = 0.025;
    p.g_gain = 0;
    p.feedback = GFOLD_MODULATION_CONSTANT;
    p.a_feedback = 0.5;
    p.ca_min = 0.15;
    p.enter = 6;
    p.enter_span = 100;
    p.duration = 2500;
    p.current_max = 25;
    p.noise = 20;
    p.drive_pulse = 5;
    p.simulate = 1;
    p.shown = 3;
    p.every = 4000;
    p.off = 4000;
    p.train_steps = p.playback = p.snapshot = 20000;
    p.test_steps = 4000;
    p.train_to = p.test_to = 4000;
    p.train_window = p.test_window = 0.2;
    return p;
}

/* ---- checks ---------------------------------------------------------------------------------- */

static gfold_status check_ranges(const gfold_astro_params *p, gfold_error *err)
{
    const struct {
        const char *name;
        double value, lo, hi;
    } ranges[] = {
        { "rows", (double)p->rows, 4, 1501 },
        { "columns", (double)p->columns, 4, 1501 },
        { "targets", (double)p->targets, 0, 10000 },
        { "reach", p->reach, 0, 1000 },
        { "decay", p->decay, 0, 1e4 },
        { "release", p->release, 0, 1e6 },
        { "g_floor", p->g_floor, 0, 100 },
        { "g_gain", p->g_gain, 0, 100 },
        { "g_decay", p->g_decay, 0, 1 },
        { "gate_width", p->gate_width, 1e-3, 100 },
        { "reversal", p->reversal, -200, 200 },
        { "feedback", (double)p->feedback, 0, GFOLD_MODULATION_COUNT - 1 },
        { "a_feedback", p->a_feedback, 0, 100 },
        { "ca_min", p->ca_min, 0, 100 },
        { "enter", p->enter, 0, 1e6 },
        { "enter_span", p->enter_span, 0, 1e6 },
        { "current_max", p->current_max, 0, 1e9 },
        { "noise", p->noise, 0, 1000 },
        { "noise_rate", p->noise_rate, 1e-3, 1e4 },
        { "noise_pulses", p->noise_pulses, 1, 1000 },
        { "noise_steps", p->noise_steps, 1, 1e6 },
        { "drive_pulse", p->drive_pulse, 0, 1000 },
        { "drive_steps", p->drive_steps, 1, 1e6 },
        { "drive_neurons", p->drive_neurons, 1, 16 },
        { "drive_glutamate", p->drive_glutamate, 0, 1e6 },
        { "shown", (double)p->shown, 1, 8 },
        { "every", p->every, 1, 1e7 },
        { "watch", p->watch, 1, 1e6 },
        { "duration", p->duration, 1, 1e6 },
        { "train_steps", p->train_steps, 1, 1e7 },
        { "test_steps", p->test_steps, 1, 1e7 },
        { "on", p->on, 1, 1e7 },
        { "off", p->off, p->on, 1e7 },
        { "train_from", p->train_from, 1, 1e7 },
        { "train_to", p->train_to, p->train_from, 1e7 },
        { "test_from", p->test_from, 1, 1e7 },
        { "test_to", p->test_to, p->test_from, 1e7 },
        { "train_window", p->train_window, 1e-6, 1e6 },
        { "test_window", p->test_window, 1e-6, 1e6 },
        { "snapshot", p->snapshot, 1, p->train_steps },
        { "playback", p->playback, 1, p->train_steps },
        { "rng", (double)p->rng, 0, GFOLD_UNIFORM_COUNT - 1 },
        { "threads", p->threads, 0, 1024 },
    };
    for (size_t k = 0; k < sizeof ranges / sizeof *ranges; k++) {
        const gfold_status status =
            gf_check_range(err, ranges[k].name, ranges[k].value, ranges[k].lo, ranges[k].hi);
        if (status) return status;
    }
    return gf_ok(err);
}

static gfold_status check(const gfold_astro_params *p, const double *image, gfold_error *err)
{
    gfold_status status = check_ranges(p, err);
    if (!status) status = gfold_izhikevich_check(&p->neuron, err);
    if (!status) status = gfold_astrocyte_check(&p->astrocyte, err);
    if (status) return status;
    if (p->rows % 3 != 1 || p->columns % 3 != 1)
        return gf_fail(err, GFOLD_EINVAL,
                       "%zu x %zu neurons: both must be one more than a multiple "
                       "of 3, as zones of 4 that share a border have it",
                       p->rows, p->columns);
    if (!p->simulate && p->playback - 1 + p->test_steps > p->train_steps)
        return gf_fail(err, GFOLD_EINVAL,
                       "test_steps is %d: calcium of %d steps from %d on would "
                       "be replayed, but train_steps is %d",
                       p->test_steps, p->test_steps, p->playback, p->train_steps);
    for (size_t k = 0; k < p->shown * p->rows * p->columns; k++)
        if (!(image[k] >= 0 && image[k] <= 255))
            return gf_fail(err, GFOLD_EINVAL, "a grey level is %g, outside [0, 255]", image[k]);
    return gf_check_memory(err, "the network",
                           12. * (double)p->rows * (double)p->columns * (double)p->targets);
}

/* ---- weights --------------------------------------------------------------------------------- */

static void weigh(gfold_astro *a)
{
    const size_t targets = a->p.targets, synapses = a->n * targets;
    double sum = 0;
    size_t present = 0;
    for (size_t q = 0; q < synapses; q++) {
        if (a->wiring[q] == GFOLD_ASTRO_NO_TARGET) continue;
        const double apart = fabs(a->image[a->wiring[q]] - a->image[q / targets]);
        a->weights[q] = a->p.g_floor + a->p.g_gain * pow(a->p.g_decay, apart);
        sum += a->weights[q];
        present++;
    }
    a->mean_weight = present ? sum / (double)present : 0;
}

static gfold_status
build(gfold_astro *a, const double *image, const uint32_t *wiring, gfold_error *err)
{
    const size_t synapses = a->n * a->p.targets;
    a->traced = (size_t)(a->p.train_steps / GF_TRACE_EVERY) + 1;
    a->image = gf_allocate(a->p.shown * a->n, sizeof *a->image);
    a->wiring = gf_allocate(synapses + 1, sizeof *a->wiring);
    a->weights = gf_allocate(synapses + 1, sizeof *a->weights);
    a->snapshot = gf_allocate(a->zones, sizeof *a->snapshot);
    a->trace = gf_allocate(a->traced * a->zones, sizeof *a->trace);
    if (!a->image || !a->wiring || !a->weights || !a->snapshot || !a->trace)
        return gf_fail_memory(err, 12. * (double)synapses);
    memcpy(a->image, image, a->p.shown * a->n * sizeof *image);
    const gfold_status status = gf_targets_make(&a->p, wiring, a->weights, a->wiring, err);
    if (!status) weigh(a);
    return status;
}

gfold_status gfold_astro_create(gfold_astro **astro, const gfold_astro_params *p,
                                const double *image, const uint32_t *wiring, gfold_error *err)
{
    *astro = NULL;
    gfold_status status = check(p, image, err);
    if (status) return status;
    gfold_astro *a = gf_allocate(1, sizeof *a);
    if (!a) return gf_fail_memory(err, sizeof *a);
    a->p = *p;
    a->n = p->rows * p->columns;
    a->zones = (p->rows / 3) * (p->columns / 3);
    status = build(a, image, wiring, err);
    if (status)
        gfold_astro_destroy(a);
    else
        *astro = a;
    return status;
}

void gfold_astro_destroy(gfold_astro *a)
{
    if (!a) return;
    for (size_t k = 0; k < a->runs; k++) gf_run_destroy(&a->run[k]);
    free(a->run);
    free(a->image);
    free(a->wiring);
    free(a->weights);
    free(a->snapshot);
    free(a->trace);
    free(a);
}

/* ---- what it holds --------------------------------------------------------------------------- */

gfold_astro_result gfold_astro_result_of(const gfold_astro *a, size_t run)
{
    return a->run[run].result;
}

const double *gfold_astro_rates(const gfold_astro *a, size_t run)
{
    return a->run[run].rates;
}
const int *gfold_astro_spikes(const gfold_astro *a, size_t run)
{
    return a->run[run].spikes;
}
const uint32_t *gfold_astro_wiring(const gfold_astro *a)
{
    return a->wiring;
}
const double *gfold_astro_weights(const gfold_astro *a)
{
    return a->weights;
}
size_t gfold_astro_zones(const gfold_astro *a)
{
    return a->zones;
}
const double *gfold_astro_calcium(const gfold_astro *a)
{
    return a->snapshot;
}

const double *gfold_astro_trace(const gfold_astro *a, int column)
{
    const int k = column / GF_TRACE_EVERY;
    return column >= 0 && column % GF_TRACE_EVERY == 0 && (size_t)k < a->traced
               ? a->trace + (size_t)k * a->zones
               : NULL;
}
