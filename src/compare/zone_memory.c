/* How long the zones of a network remember an image: calcium simulated, with gap junctions and
 * without, over what the slow manifold predicts of each zone from its own drive. The ratio is 1.
 * Of gap junctions the prediction knows nothing; its error with them is what the IP3 would change
 * that flows while the memory lasts, had it come at once: d_ip3 above (dose of neighbours - dose). */
#include "astro/run.h"
#include "compare/case.h"
#include "core/fail.h"

#include <gatefold/cue.h>
#include <gatefold/retention.h>
#include <math.h>
#include <stdlib.h>

enum { APART_ABOVE, APART_PEAK, JOINED_ABOVE, JOINED_PEAK, QUANTITIES };
enum { APART, JOINED, KINDS };
enum { STEPS = 60000, DRIVEN = 6000 };

static const gfold_comparable quantities[QUANTITIES + 1] = {
    [APART_ABOVE] = { "apart_above",
                      "s with Ca above 0.2 uM, simulated over predicted, no junctions" },
    [APART_PEAK] = { "apart_peak", "largest Ca, simulated over predicted, no gap junctions" },
    [JOINED_ABOVE] = { "joined_above", "s with Ca above 0.2 uM, simulated over predicted" },
    [JOINED_PEAK] = { "joined_peak", "largest Ca, simulated over predicted" },
    [QUANTITIES] = { NULL, NULL },
};

static const double level = 0.2, least_dose = 0.3; /* uM; doses well above the threshold */

typedef struct network {
    gfold_astro_params p;
    gfold_astro *astro; /* its wiring and weights */
    gf_run run;         /* with gap junctions     */
    gf_glia apart;      /* without                */
    size_t zones;
    double *image, *current;
    double *drive;                      /* [zone][DRIVEN] */
    double *ca;                         /* [zone]         */
    double *above[KINDS], *peak[KINDS]; /* [zone]         */
} network;

static gfold_status allocate(network *w, gfold_error *err)
{
    const size_t n = w->p.rows * w->p.columns, size = 2 * n + w->zones * (DRIVEN + 5);
    w->image = gf_allocate(size, sizeof *w->image);
    if (!w->image) return gf_fail_memory(err, 8. * (double)size);
    w->current = w->image + n;
    w->drive = w->current + n;
    w->ca = w->drive + w->zones * DRIVEN;
    for (size_t k = 0; k < KINDS; k++) {
        w->above[k] = w->ca + (1 + k) * w->zones;
        w->peak[k] = w->ca + (3 + k) * w->zones;
    }
    return gf_ok(err);
}

static gfold_status open_network(network *w, size_t n, uint64_t seed, gfold_error *err)
{
    size_t used = 0;
    gfold_astro_params *p = &w->p;
    *w = (network){ .p = gfold_astro_defaults() };
    p->rows = p->columns = (size_t)lround(sqrt((double)n));
    p->seed = seed;
    p->train_steps = STEPS;
    w->zones = (p->rows / 3) * (p->columns / 3);
    gfold_status status = allocate(w, err);
    if (status) return status;
    gfold_astro_pattern(GFOLD_PATTERN_WAVES, p->rows, p->columns, w->image);
    status = gfold_astro_cue(p, GFOLD_CUE_TRAINING, 0, 0, &used, w->image, w->current, err);
    if (!status) status = gfold_astro_create(&w->astro, p, w->image, NULL, err);
    if (!status)
        status = gf_run_create(&w->run, p, gfold_astro_wiring(w->astro),
                               gfold_astro_weights(w->astro), 0, 0, err);
    if (!status) status = gf_glia_create(&w->apart, p->rows / 3, p->columns / 3, 0, err);
    w->run.applied = w->current;
    return status;
}

static void close_network(network *w)
{
    gf_run_destroy(&w->run);
    gf_glia_destroy(&w->apart);
    gfold_astro_destroy(w->astro);
    free(w->image);
}

/* ---- simulation ----------------------------------------------------------------------------- */

static void observe(network *w, const gf_glia *glia, int kind)
{
    gf_glia_calcium(glia, w->ca);
    for (size_t z = 0; z < w->zones; z++) {
        w->above[kind][z] += w->ca[z] > level ? w->p.astrocyte.dt : 0;
        w->peak[kind][z] = fmax(w->peak[kind][z], w->ca[z]);
    }
}

/* 0: a zone is driven later than its history goes. */
static int remember_drive(network *w, int step)
{
    int in_time = 1;
    for (size_t z = 0; z < w->zones; z++) {
        const int drives = w->run.y[z] >= w->p.astrocyte.drive_min;
        if (step <= DRIVEN) w->drive[z * DRIVEN + (size_t)step - 1] = drives ? w->run.y[z] : 0;
        in_time &= step <= DRIVEN || !drives;
    }
    return in_time;
}

static gfold_status live(network *w, gfold_error *err)
{
    gfold_astrocyte_params alone = w->p.astrocyte;
    alone.d_ca = alone.d_ip3 = 0;
    for (int step = 1; step <= STEPS; step++) {
        gf_run_train(&w->run, step, NULL);
        gf_glia_step(&w->apart, &alone, w->run.y);
        if (!remember_drive(w, step))
            return gf_fail(err, GFOLD_ENOSOL, "a zone is driven at step %d", step);
        observe(w, &w->run.glia, JOINED);
        observe(w, &w->apart, APART);
    }
    return gf_ok(err);
}

/* ---- prediction ----------------------------------------------------------------------------- */

static gfold_dose dose_of(const network *w, size_t z)
{
    return gfold_dose_of_steps(w->drive + z * DRIVEN, DRIVEN, w->p.astrocyte.dt);
}

/* The sum over the neighbours of zone z of how much larger their dose is. */
static double surplus(const network *w, size_t z)
{
    const size_t tall = w->p.rows / 3, j = z % tall, k = z / tall;
    const double own = dose_of(w, z).amount;
    double sum = 0;
    if (j > 0) sum += dose_of(w, z - 1).amount - own;
    if (j + 1 < tall) sum += dose_of(w, z + 1).amount - own;
    if (k > 0) sum += dose_of(w, z - tall).amount - own;
    if (z + tall < w->zones) sum += dose_of(w, z + tall).amount - own;
    return sum;
}

static gfold_status
predict(const network *w, gfold_dose dose, gfold_retention *out, gfold_error *err)
{
    return gfold_retention_predict(&w->p.astrocyte, gfold_astrocyte_initial(), level, dose,
                                   STEPS * w->p.astrocyte.dt, out, err);
}

/* Adds the ratios of zone z and their errors. */
static gfold_status compare(const network *w, size_t z, gf_value *sum, gfold_error *err)
{
    gfold_retention own, mixed;
    gfold_dose dose = dose_of(w, z);
    gfold_status status = predict(w, dose, &own, err);
    dose.amount = fmax(0, dose.amount + w->p.astrocyte.d_ip3 * own.above * surplus(w, z));
    if (!status) status = predict(w, dose, &mixed, err);
    if (status) return status;
    for (size_t k = 0; k < KINDS; k++) {
        gf_value *above = &sum[k == APART ? APART_ABOVE : JOINED_ABOVE], *peak = above + 1;
        const double part = k == JOINED;
        above->value += w->above[k][z] / own.above;
        above->error += (own.above_error + part * fabs(mixed.above - own.above)) / own.above;
        peak->value += w->peak[k][z] / own.peak;
        peak->error += (own.peak_error + part * fabs(mixed.peak - own.peak)) / own.peak;
    }
    return status;
}

/* Means over the zones with a large dose. */
static gfold_status measure(size_t n, uint64_t seed, gf_value *out, gfold_error *err)
{
    network w;
    double count = 0;
    gfold_status status = open_network(&w, n, seed, err);
    if (!status) status = live(&w, err);
    for (int q = 0; q < QUANTITIES; q++) out[q] = (gf_value){ 0, 0, 0 };
    for (size_t z = 0; z < w.zones && !status; z++) {
        if (dose_of(&w, z).amount < least_dose) continue;
        status = compare(&w, z, out, err);
        count++;
    }
    for (int q = 0; q < QUANTITIES; q++) {
        out[q].value = status ? (double)NAN : out[q].value / count;
        out[q].error /= count;
    }
    close_network(&w);
    return status;
}

/* ---- both sides ----------------------------------------------------------------------------- */

/* The error is that of one network, which is none of those compared. */
static gfold_status theory(const gf_task *task, gf_value *out, gfold_error *err)
{
    const gfold_status status = measure(task->c->full.n[0], task->seed - 1, out, err);
    for (int q = 0; q < QUANTITIES; q++) out[q].value = 1;
    return status;
}

static void measure_ratios(const gf_task *task, uint64_t seed, double *value)
{
    gf_value mean[QUANTITIES];
    (void)!measure(task->n, seed, mean, NULL);
    for (int q = 0; q < QUANTITIES; q++) value[q] = mean[q].value;
}

static gfold_status simulate(const gf_task *task, gfold_estimate *out, gfold_error *err)
{
    return gf_task_means(task, QUANTITIES, measure_ratios, out, err);
}

const gf_method gf_method_zones = {
    .quantities = quantities, .theory = theory, .simulate = simulate, .other = 1
};
