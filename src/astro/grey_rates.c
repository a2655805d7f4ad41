/* Representative neurons in the common field, step by step, since a pulse of a few spikes has no
 * stationary rate. */
#include "astro/izhikevich.h"
#include "core/fail.h"
#include "math/random.h"
#include "math/statistics.h"

#include <gatefold/grey_rates.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

gfold_grey_params gfold_grey_defaults(void)
{
    return (gfold_grey_params){ .neuron = gfold_izhikevich_defaults(),
                                .in_degree = 100,
                                .weight_min = 0.001,
                                .weight_gain = 0.024,
                                .weight_decay = 0.9,
                                .gate_width = 0.2,
                                .pulse_first = 2000,
                                .pulse_last = 2999,
                                .window_first = 1999,
                                .window_last = 2998,
                                .neurons = 32 };
}

static gfold_status check_levels(const gfold_grey_params *p, gfold_error *err)
{
    double sum = 0;
    gfold_status status = gf_check_range(err, "levels", (double)p->levels, 1, 65536);
    for (size_t l = 0; !status && l < p->levels; l++) {
        status = gf_check_range(err, "fraction", p->fraction[l], 0, 1);
        if (!status) status = gf_check_range(err, "current", p->current[l], -1000, 1000);
        sum += p->fraction[l];
    }
    return status ? status : gf_check_range(err, "sum of the fractions", sum, 1 - 1e-9, 1 + 1e-9);
}

static gfold_status check(const gfold_grey_params *p, gfold_error *err)
{
    gfold_status status = gfold_izhikevich_check(&p->neuron, err);
    if (!status) status = check_levels(p, err);
    if (!status) status = gf_check_range(err, "background", p->background, -1000, 1000);
    if (!status) status = gf_check_range(err, "in_degree", p->in_degree, 0, 1e6);
    if (!status) status = gf_check_range(err, "weight_min", p->weight_min, 0, 1000);
    if (!status) status = gf_check_range(err, "weight_gain", p->weight_gain, 0, 1000);
    if (!status) status = gf_check_range(err, "weight_decay", p->weight_decay, 0, 1);
    if (!status) status = gf_check_range(err, "gate_width", p->gate_width, 1e-6, 1000);
    if (!status) status = gf_check_range(err, "e_syn", p->e_syn, -1000, 1000);
    if (!status) status = gf_check_range(err, "neurons", p->neurons, 2, 4096);
    if (!status && p->neurons % 2)
        status = gf_fail(err, GFOLD_EINVAL, "neurons is %d, which is odd", p->neurons);
    if (!status)
        status = gf_check_range(err, "window_last", (double)p->window_last, (double)p->window_first,
                                1e7);
    return status;
}

typedef struct crowd {
    const gfold_grey_params *p;
    size_t neurons, width;         /* per level, in turns of `neurons`           */
    gfold_izhikevich_state *state; /* [level][neuron]                            */
    double *input;                 /* current through the synapses, likewise     */
    double *gate, *field;          /* of each level                              */
    double *weight;                /* K n_m g_lm, [l][m]                         */
    double *unevenness;            /* c_l                                        */
    double *place;                 /* z                                          */
    double *spikes;                /* of a level, mean over its neurons          */
} crowd;

static void leave(crowd *c)
{
    double *const arrays[] = { c->input,      c->gate,  c->field, c->weight,
                               c->unevenness, c->place, c->spikes };
    free(c->state);
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) free(arrays[k]);
}

static void wire(crowd *c)
{
    const gfold_grey_params *p = c->p;
    for (size_t l = 0; l < p->levels; l++) {
        double sum = 0, square = 0;
        for (size_t m = 0; m < p->levels; m++) {
            const double g = p->weight_min +
                             p->weight_gain * pow(p->weight_decay, fabs(p->grey[l] - p->grey[m]));
            c->weight[l * p->levels + m] = p->in_degree * p->fraction[m] * g;
            sum += p->fraction[m] * g;
            square += p->fraction[m] * g * g;
        }
        const double all = p->in_degree * sum * sum;
        c->unevenness[l] = all > 0 ? sqrt(square / all) : 0;
    }
}

/* Means of a normal variable over equally probable parts, from the quantiles in their middles,
 * scaled to variance 1. */
static int places(size_t n, double *z)
{
    enum { FINE = 4096 };
    double *all = gf_allocate(FINE, sizeof *all), square = 0;
    if (!all) return -1;
    gf_random_stratified((gf_random){ 1, 0, 0 }, FINE, all);
    for (size_t k = 0; k < n; k++) {
        const size_t from = k * FINE / n, to = (k + 1) * FINE / n;
        z[k] = 0;
        for (size_t i = from; i < to; i++) z[k] += all[i] / (double)(to - from);
    }
    for (size_t k = 0; k < n / 2; k++) { /* symmetric exactly */
        z[n - 1 - k] = (z[n - 1 - k] - z[k]) / 2;
        z[k] = -z[n - 1 - k];
    }
    for (size_t k = 0; k < n; k++) square += z[k] * z[k];
    for (size_t k = 0; k < n; k++) z[k] *= sqrt((double)n / square);
    free(all);
    return 0;
}

static gfold_status gather(crowd *c, gfold_error *err)
{
    const size_t levels = c->p->levels, all = levels * c->neurons;
    c->state = gf_allocate(all, sizeof *c->state);
    c->input = gf_allocate(all, sizeof *c->input);
    c->gate = gf_allocate(levels, sizeof *c->gate);
    c->field = gf_allocate(levels, sizeof *c->field);
    c->weight = gf_allocate(levels * levels, sizeof *c->weight);
    c->unevenness = gf_allocate(levels, sizeof *c->unevenness);
    c->place = gf_allocate(c->neurons, sizeof *c->place);
    c->spikes = gf_allocate(levels, sizeof *c->spikes);
    if (!c->state || !c->input || !c->gate || !c->field || !c->weight || !c->unevenness ||
        !c->place || !c->spikes || places(c->neurons, c->place))
        return gf_fail_memory(err, (double)(levels * levels + 4 * all) * sizeof(double));
    for (size_t k = 0; k < all; k++) c->state[k] = gfold_izhikevich_initial();
    wire(c);
    return GFOLD_OK;
}

/* One step of all neurons of a level, and the mean of their gates. */
static void step_level(crowd *c, size_t l, double current, int counts)
{
    const gfold_grey_params *p = c->p;
    double gate = 0, spikes = 0;
    for (size_t k = l * c->neurons; k < (l + 1) * c->neurons; k++) {
        c->state[k] = gf_izhikevich_step(&p->neuron, c->state[k], current + c->input[k]);
        gate += 1 / (1 + exp(-c->state[k].v / p->gate_width));
        spikes += c->state[k].v > p->neuron.threshold;
    }
    c->gate[l] = gate / (double)c->neurons;
    if (counts) c->spikes[l] += spikes / (double)c->neurons;
}

static void couple_level(crowd *c, size_t l)
{
    const gfold_grey_params *p = c->p;
    double field = 0;
    for (size_t m = 0; m < p->levels; m++) field += c->weight[l * p->levels + m] * c->gate[m];
    for (size_t i = 0; i < c->neurons; i++) {
        const size_t k = l * c->neurons + i;
        const double share = fmax(0, 1 + c->place[i] * c->unevenness[l]);
        c->input[k] = share * field * (p->e_syn - c->state[k].v);
    }
}

static void march(crowd *c)
{
    const gfold_grey_params *p = c->p;
    for (size_t step = 1; step <= p->window_last; step++) {
        const int pulse = step >= p->pulse_first && step <= p->pulse_last;
        for (size_t l = 0; l < p->levels; l++)
            step_level(c, l, pulse ? p->current[l] : p->background, step >= p->window_first);
        for (size_t l = 0; l < p->levels; l++) couple_level(c, l);
    }
}

/* Rates of all levels, Hz, with so many neurons each. */
static gfold_status
rates(const gfold_grey_params *p, size_t neurons, double *rate, gfold_error *err)
{
    crowd c = { .p = p, .neurons = neurons };
    const gfold_status status = gather(&c, err);
    const double window = (double)(p->window_last - p->window_first + 1) * p->neuron.dt / 1000;
    if (!status) march(&c);
    for (size_t l = 0; !status && l < p->levels; l++) rate[l] = c.spikes[l] / window;
    leave(&c);
    return status;
}

gfold_status gfold_grey_rates(const gfold_grey_params *p, gfold_grey_rate *out, gfold_error *err)
{
    gfold_status status = check(p, err);
    if (status) return status;
    double *rate = gf_allocate(3 * p->levels, sizeof *rate);
    if (!rate) return gf_fail_memory(err, 3.0 * (double)p->levels * sizeof *rate);
    gfold_grey_params alone = *p;
    alone.in_degree = 0;
    status = rates(p, (size_t)p->neurons, rate, err);
    if (!status) status = rates(p, (size_t)p->neurons / 2, rate + p->levels, err);
    if (!status) status = rates(&alone, 2, rate + 2 * p->levels, err);
    for (size_t l = 0; !status && l < p->levels; l++)
        out[l] = (gfold_grey_rate){ rate[l], fabs(rate[l] - rate[l + p->levels]),
                                    rate[l + 2 * p->levels] };
    free(rate);
    return status ? status : gf_ok(err);
}

/* ---- images --------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

size_t gfold_grey_levels(size_t n, const double *image, double *grey, double *fraction)
{
    size_t levels = 0;
    memcpy(grey, image, n * sizeof *grey);
    qsort(grey, n, sizeof *grey, ascending);
    for (size_t k = 0; k < n; k++) {
        if (levels == 0 || grey[k] != grey[levels - 1]) {
            grey[levels] = grey[k];
            fraction[levels++] = 0;
        }
        fraction[levels - 1] += 1 / (double)n;
    }
    return levels;
}

gfold_status gfold_grey_measured(size_t n, const double *image, const double *rate, size_t levels,
                                 const double *grey, gfold_estimate *out, gfold_error *err)
{
    double *of_level = gf_allocate(n, sizeof *of_level);
    size_t placed = 0;
    if (!of_level) return gf_fail_memory(err, (double)n * sizeof *of_level);
    for (size_t l = 0; l < levels; l++) {
        size_t count = 0;
        for (size_t k = 0; k < n; k++)
            if (image[k] == grey[l]) of_level[count++] = rate[k];
        out[l] = gf_estimate_mean(count, of_level, 1);
        placed += count;
    }
    free(of_level);
    if (placed != n)
        return gf_fail(err, GFOLD_EINVAL, "%zu pixels have a grey value of no level", n - placed);
    return gf_ok(err);
}
