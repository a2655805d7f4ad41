/* Rates of the grey levels of an image while it is learnt: the mean field of grey_rates.h beside
 * networks of random wiring. Astrocytes do not act on neurons during training and have no part here.
 * The image has P = floor(255 u^2), u uniform in [0, 1]. */
#include "astro/izhikevich.h"
#include "compare/case.h"
#include "core/fail.h"
#include "core/parallel.h"
#include "math/random.h"
#include "math/statistics.h"

#include <gatefold/grey_rates.h>
#include <math.h>
#include <stdlib.h>

enum { RATE, RATE_WEAK, RATE_STRONG, QUANTITIES };
enum { LEVELS = 255, TARGETS = 100, WEAK_BELOW = 64, STRONG_FROM = 128 };

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

typedef struct sheet {
    size_t n;
    const gfold_grey_params *p;
    gfold_izhikevich_state *state;
    double *grey, *field, *input, *spikes;
    uint32_t *target; /* [neuron][TARGETS] */
} sheet;

static gfold_status open_sheet(sheet *s, uint64_t seed, gfold_error *err)
{
    const size_t n = s->n;
    uint64_t *word = gf_allocate(n * TARGETS, sizeof *word);
    s->state = gf_allocate(n, sizeof *s->state);
    s->grey = gf_allocate(4 * n, sizeof *s->grey);
    s->target = gf_allocate(n * TARGETS, sizeof *s->target);
    if (!word || !s->state || !s->grey || !s->target) {
        free(word);
        return gf_fail_memory(err, (double)n * TARGETS * sizeof *word);
    }
    s->field = s->grey + n;
    s->input = s->grey + 2 * n;
    s->spikes = s->grey + 3 * n;
    gf_random_words((gf_random){ seed, 0, 0 }, 0, n * TARGETS, word);
    for (size_t k = 0; k < n * TARGETS; k++)
        s->target[k] = (uint32_t)((double)(word[k] >> 11) * 0x1p-53 * (double)n);
    for (size_t k = 0; k < n; k++) {
        const double u = ((double)k + 0.5) / (double)n;
        s->grey[k] = floor(255 * u * u);
        s->state[k] = gfold_izhikevich_initial();
    }
    free(word);
    return GFOLD_OK;
}

static void close_sheet(sheet *s)
{
    free(s->state);
    free(s->grey);
    free(s->target);
}

static void emit(sheet *s, size_t from, double gate)
{
    const gfold_grey_params *p = s->p;
    for (size_t k = from * TARGETS; k < (from + 1) * TARGETS; k++) {
        const size_t to = s->target[k];
        const double apart = fabs(s->grey[from] - s->grey[to]);
        s->field[to] += gate * (p->weight_min + p->weight_gain * pow(p->weight_decay, apart));
    }
}

static void step_sheet(sheet *s, size_t step)
{
    static const double shut = 1e-17;
    const gfold_grey_params *p = s->p;
    const int pulse = step >= p->pulse_first && step <= p->pulse_last;
    for (size_t k = 0; k < s->n; k++) {
        const double current = (pulse ? current_of(s->grey[k]) : p->background) + s->input[k];
        s->state[k] = gf_izhikevich_step(&p->neuron, s->state[k], current);
        s->spikes[k] += step >= p->window_first && s->state[k].v > p->neuron.threshold;
        s->field[k] = 0;
    }
    for (size_t k = 0; k < s->n; k++) {
        const double gate = 1 / (1 + exp(-s->state[k].v / p->gate_width));
        if (gate > shut) emit(s, k, gate);
    }
    for (size_t k = 0; k < s->n; k++) s->input[k] = s->field[k] * (p->e_syn - s->state[k].v);
}

typedef struct sheets {
    const gf_task *task;
    gfold_grey_params p;
    double *value; /* QUANTITIES of each network, NaN where it failed */
} sheets;

static void measure(const sheet *s, double *value)
{
    const gfold_grey_params *p = s->p;
    const double window = (double)(p->window_last - p->window_first + 1) * p->neuron.dt / 1000;
    for (int q = 0; q < QUANTITIES; q++) {
        double sum = 0, count = 0;
        for (size_t k = 0; k < s->n; k++)
            if (belongs(q, s->grey[k])) sum += s->spikes[k], count++;
        value[q] = sum / count / window;
    }
}

static void run_sheet(void *context, int worker, size_t item)
{
    const sheets *all = context;
    double *value = all->value + QUANTITIES * item;
    sheet s = { .n = all->task->n, .p = &all->p };
    (void)worker;
    for (int q = 0; q < QUANTITIES; q++) value[q] = (double)NAN;
    if (!open_sheet(&s, all->task->seed + item * UINT64_C(1000003), NULL)) {
        for (size_t step = 1; step <= s.p->window_last; step++) step_sheet(&s, step);
        measure(&s, value);
    }
    close_sheet(&s);
}

static gfold_status simulate(const gf_task *task, gfold_estimate *out, gfold_error *err)
{
    const size_t count = (size_t)task->networks;
    sheets all = { task, gfold_grey_defaults(), gf_allocate(QUANTITIES * count, sizeof(double)) };
    if (!all.value) return gf_fail_memory(err, QUANTITIES * sizeof(double) * (double)count);
    const size_t done =
        gf_parallel(gf_parallel_workers(task->threads), count, run_sheet, &all, task->stop);
    const gfold_status status =
        done < count
            ? gf_fail(err, GFOLD_ESTOPPED, "stopped after %zu of %zu networks", done, count)
            : gf_ok(err);
    for (int q = 0; q < QUANTITIES && !status; q++)
        out[q] = gf_estimate_mean(count, all.value + q, QUANTITIES);
    free(all.value);
    return status;
}

const gf_method gf_method_grey = {
    .quantities = quantities, .theory = theory, .simulate = simulate, .other = 1
};
