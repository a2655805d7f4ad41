/* How long astrocytes remember pulses of random dose and length, and how many respond at all. */
#include "compare/case.h"
#include "core/fail.h"
#include "core/parallel.h"
#include "math/integrate.h"
#include "math/random.h"
#include "math/statistics.h"

#include <gatefold/equilibrium.h>
#include <gatefold/response.h>
#include <gatefold/retention.h>
#include <math.h>
#include <stdlib.h>

enum { ABOVE, PEAK, RESPONDING, QUANTITIES };

static const gfold_comparable quantities[QUANTITIES + 1] = {
    [ABOVE] = { "above", "s with Ca above 0.2 uM, of an astrocyte after a pulse" },
    [PEAK] = { "peak", "its largest Ca, uM" },
    [RESPONDING] = { "responding", "astrocytes that reach 0.2 uM, near the threshold dose" },
    [QUANTITIES] = { NULL, NULL },
};

/* Pulses: length in s, dose in uM well above the threshold and around it, all uniform. */
static const double length_of[2] = { 0.05, 0.25 }, dose_of[2] = { 0.3, 0.65 };
static const double near_of[2] = { 0.25, 0.3 };
static const double level = 0.2, horizon = 9;

static double between(const double range[2], double part)
{
    return range[0] + (range[1] - range[0]) * part;
}

static gfold_status rest(gfold_astrocyte_state *out, gfold_error *err)
{
    const gfold_astrocyte_params p = gfold_astrocyte_defaults();
    gfold_equilibrium e[GFOLD_EQUILIBRIA_MAX];
    size_t count;
    const gfold_status status = gfold_equilibria(&p, 0, e, &count, err);
    *out = e->state;
    return status;
}

/* ---- theory --------------------------------------------------------------------------------- */

enum { NODES = 6 };

static gfold_status remembered(gfold_astrocyte_state start, double length, double weight,
                               const double *place, const double *part, gf_value *out,
                               gfold_error *err)
{
    const gfold_astrocyte_params p = gfold_astrocyte_defaults();
    gfold_status status = gf_ok(err);
    for (int k = 0; k < NODES && !status; k++) {
        gfold_retention r;
        const double dose = between(dose_of, place[k]), w = weight * part[k];
        status = gfold_retention_predict(
            &p, start, level, gfold_dose_of_pulse(dose / length, 0, length), horizon, &r, err);
        if (status) return status;
        out[ABOVE].value += w * r.above;
        out[ABOVE].error += w * r.above_error;
        out[PEAK].value += w * r.peak;
        out[PEAK].error += w * r.peak_error;
    }
    return status;
}

static gfold_status responding(double length, double weight, gf_value *out, gfold_error *err)
{
    const gfold_astrocyte_params p = gfold_astrocyte_defaults();
    const double width = near_of[1] - near_of[0];
    gfold_retention_threshold t;
    const gfold_status status = gfold_retention_find_threshold(&p, length, level, &t, err);
    if (status) return status;
    out[RESPONDING].value += weight * (near_of[1] - t.drive * length) / width;
    out[RESPONDING].error += weight * t.drive_error * length / width;
    return status;
}

static gfold_status theory(const gf_task *task, gf_value *out, gfold_error *err)
{
    double place[NODES], part[NODES];
    gfold_astrocyte_state start;
    (void)task;
    for (int q = 0; q < QUANTITIES; q++) out[q] = (gf_value){ 0, 0, 0 };
    gfold_status status = rest(&start, err);
    if (!status && gf_gauss_legendre(NODES, place, part)) status = gf_fail_memory(err, 1e3);
    for (int k = 0; k < NODES && !status; k++) {
        const double length = between(length_of, place[k]);
        status = remembered(start, length, part[k], place, part, out, err);
        if (!status) status = responding(length, part[k], out, err);
    }
    return status;
}

/* ---- simulation ----------------------------------------------------------------------------- */

typedef struct cells {
    const gf_task *task;
    gfold_astrocyte_state start;
    double *value; /* QUANTITIES of each cell, NaN where it failed */
} cells;

static void
pulse(const cells *c, const double range[2], uint64_t stream, size_t item, gfold_response *out)
{
    uint64_t word[2];
    gfold_response_params p = gfold_response_defaults();
    gf_random_words((gf_random){ c->task->seed, item, stream }, 0, 2, word);
    p.start = c->start;
    p.onset = 0;
    p.duration = between(length_of, (double)(word[0] >> 11) * 0x1p-53);
    p.t_max = horizon;
    p.threshold = level;
    const double steps =
        floor(p.duration / p.astrocyte.dt + 0.5); /* its length in the simulation */
    p.drive = between(range, (double)(word[1] >> 11) * 0x1p-53) / (steps * p.astrocyte.dt);
    if (gfold_response_run(&p, out, NULL, NULL, NULL)) out->peak = out->above = (double)NAN;
}

static void run_cell(void *context, int worker, size_t item)
{
    const cells *c = context;
    double *value = c->value + QUANTITIES * item;
    gfold_response r;
    (void)worker;
    pulse(c, dose_of, 0, item, &r);
    value[ABOVE] = r.above;
    value[PEAK] = r.peak;
    pulse(c, near_of, 1, item, &r);
    value[RESPONDING] = isnan(r.peak) ? r.peak : r.peak > level;
}

static gfold_status simulate(const gf_task *task, gfold_estimate *out, gfold_error *err)
{
    const size_t count = (size_t)task->networks;
    cells c = { .task = task, .value = gf_allocate(QUANTITIES * count, sizeof(double)) };
    if (!c.value) return gf_fail_memory(err, QUANTITIES * sizeof(double) * (double)count);
    gfold_status status = rest(&c.start, err);
    const size_t done =
        status ? 0
               : gf_parallel(gf_parallel_workers(task->threads), count, run_cell, &c, task->stop);
    if (!status && done < count)
        status = gf_fail(err, GFOLD_ESTOPPED, "stopped after %zu of %zu cells", done, count);
    for (int q = 0; q < QUANTITIES && !status; q++)
        out[q] = gf_estimate_mean(count, c.value + q, QUANTITIES);
    free(c.value);
    return status;
}

const gf_method gf_method_memory = {
    .quantities = quantities, .theory = theory, .simulate = simulate, .other = 1
};
