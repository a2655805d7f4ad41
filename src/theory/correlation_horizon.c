/* How long the ring must be is known only with the solution, so batch 0 is solved on a short one
 * first. There too little room can make a fluctuating state impossible (its period has a least
 * value): that C_phi becomes constant proves nothing before the ring is long. */
#include "core/fail.h"
#include "core/memory.h"
#include "model/phi.h"
#include "theory/correlation_batches.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lengths in leak times, margins in decay times or in times of the fall to 1/e. */
static const double first = 64, longest_search = 4096, least_margin = 20, margin = 26;
enum { STEPS_MOST = 1 << 19 };

static size_t steps(double length, double dt)
{
    return 4 * gf_fft_length((size_t)ceil(length / (4 * dt)));
}

static gfold_status prepare(gf_batches *b, gf_worker *worker, double length, gfold_error *err)
{
    const size_t n = steps(length, b->of.dt);
    gf_worker_destroy(worker);
    if (n > STEPS_MOST)
        return gf_fail(err, GFOLD_ENOCONV,
                       "the correlation needs a window of %.3g leak times, more than %d steps dt = "
                       "%g: it hardly decays, or dt may be larger",
                       length, STEPS_MOST, b->of.dt);
    b->of.n = n;
    const gfold_status status =
        gf_check_memory(err, "a block of paths", 15. * GF_WIDTH * sizeof(double) * (double)n);
    return status ? status : gf_worker_create(worker, &b->of, err);
}

/* Large, and falling within a leak time. */
static void start_large(const gf_problem *of, double *c)
{
    const gfold_model *m = &of->model;
    const double bound = gf_phi_row(m->phi)->hi;
    const double size =
        isfinite(bound) ? bound * bound : m->g * m->g * (1 + m->noise + m->sigma_b * m->sigma_b);
    for (size_t j = 0; j <= of->n / 2; j++) c[j] = size * exp(-pow((double)j * of->dt, 2) / 2);
}

static void lengthen(const double *old, size_t old_half, double *c, size_t half)
{
    memcpy(c, old, (old_half + 1) * sizeof *c);
    for (size_t j = old_half + 1; j <= half; j++) c[j] = old[old_half];
}

static double time_to_fall(const gf_problem *of, const double *c)
{
    const size_t half = of->n / 2;
    const double end = gf_mean_tail(half, c);
    size_t j = 0;
    while (j < half && c[j] - end > (c[0] - end) / exp(1.)) j++;
    return (double)j * of->dt;
}

static gfold_status
refuse(const gf_problem *of, const gf_solution *found, double c_h, gfold_error *err)
{
    const double length = (double)of->n * of->dt;
    const gf_fate fate = found->fate;
    if (fate == GF_VANISHES)
        return gf_fail(err, GFOLD_ENOSOL,
                       "no fluctuating state: from a large C(tau) the activity died out, in a "
                       "window of %.0f leak times",
                       length);
    if (fate == GF_CONSTANT)
        return gf_fail(err, GFOLD_ENOSOL,
                       "no fluctuating state: from a large C(tau) it became constant, C = %.6g, in "
                       "a window of %.0f leak times",
                       c_h, length);
    if (fate == GF_GROWS)
        return gf_fail(err, GFOLD_ENOSOL, "no stationary state: C(tau) grows without bound");
    return gf_fail(
        err, GFOLD_ENOCONV,
        "C(tau) did not settle on %zu sampled paths in %d iterations, residual %.1e, in a "
        "window of %.0f leak times; the more slowly it decays, as with a steep update gate, "
        "the more paths it takes",
        of->blocks * GF_WIDTH, found->iterations, found->residual, length);
}

typedef struct alone {
    gf_worker *worker;
    const double *c;
} alone;

static gfold_status excess(void *context, double kappa, double *out, gfold_error *err)
{
    const alone *a = context;
    return gf_batch_decay(a->worker, 0, a->c, kappa, out, err);
}

/* The window that the solution wants; at most the present one where it is long enough. */
static gfold_status
wanted(gf_worker *worker, const double *c, double *length, double *rate, gfold_error *err)
{
    const double fall = time_to_fall(&worker->of, c);
    const double present = (double)worker->of.n * worker->of.dt;
    alone only = { worker, c };
    double slope;
    *length = margin * fall;
    if (least_margin * fall > present) return gf_ok(err);
    const gfold_status status =
        gf_decay_rate(excess, &only, 1 / fmax(fall, worker->of.dt), rate, &slope, err);
    *length = *rate > 0 && least_margin / *rate > present ? margin / *rate : present;
    return status;
}

static gfold_status search(gf_batches *b, gf_worker *worker, double *c, double *c_h,
                           gf_solution *found, gfold_error *err)
{
    double length = first;
    size_t half = 0;
    gfold_status status;
    while (!(status = prepare(b, worker, length, err))) {
        const size_t now = b->of.n / 2;
        if (half)
            lengthen(memcpy(c_h, c, (half + 1) * sizeof *c), half, c, now);
        else
            start_large(&b->of, c);
        gf_worker_match(worker, 0, 2);
        status = gf_batch_solve(worker, 0, NULL, 0.1, c, c_h, found, err);
        if (status) return status;
        half = found->fate == GF_FLUCTUATES ? now : 0;
        if (half) {
            status = wanted(worker, c, &length, &b->rate, err);
            if (status || length <= (double)b->of.n * b->of.dt) return status;
        } else {
            if (found->fate == GF_GROWS || length >= longest_search)
                return refuse(&b->of, found, c_h[0], err);
            length *= 4;
        }
    }
    return status;
}

/* C_h(0) in batch 0 with twice the step, from every second lag of the solution. */
static gfold_status
double_step(const gf_problem *of, const double *c, double *c_h0, gfold_error *err)
{
    const size_t half = of->n / 4;
    gf_problem coarse = *of;
    gf_worker worker;
    gf_solution solution;
    coarse.n /= 2;
    coarse.dt *= 2;
    coarse.merge = 2;
    gfold_status status = gf_worker_create(&worker, &coarse, err);
    if (status) return status;
    for (size_t j = 0; j <= half; j++) worker.psi[j] = c[2 * j];
    gf_worker_match(&worker, 0, 2);
    status = gf_batch_solve(&worker, 0, NULL, 0.02, worker.psi, worker.spare, &solution, err);
    *c_h0 = worker.spare[0];
    gf_worker_destroy(&worker);
    return status;
}

static gfold_status
finish(gf_batches *b, gf_worker *worker, double *c, double *c_h, size_t batches, gfold_error *err)
{
    gf_solution solution;
    double coarse;
    gfold_status status = gf_batch_solve(worker, 0, NULL, 0.02, c, c_h, &solution, err);
    if (!status) status = double_step(&b->of, c, &coarse, err);
    if (!status) status = gf_batches_reserve(b, batches, err);
    if (status) return status;
    b->change = fabs(coarse - c_h[0]);
    memcpy(b->c, c, (b->of.n / 2 + 1) * sizeof *c);
    return status;
}

gfold_status gf_batches_start(gf_batches *b, const gfold_model *model,
                              const gfold_correlation_params *p, gfold_error *err)
{
    const size_t most = STEPS_MOST / 2 + 1;
    gf_worker worker = { 0 };
    double *c = malloc(2 * most * sizeof *c);
    gf_batches_destroy(b);
    if (!c) return gf_fail_memory(err, 2. * (double)most * sizeof *c);
    b->of = (gf_problem){ .model = *model,
                          .dt = p->dt,
                          .blocks = ((size_t)p->paths + GF_WIDTH - 1) / GF_WIDTH,
                          .seed = p->seed,
                          .stop = p->stop };
    gf_solution found = { 0 };
    gfold_status status = search(b, &worker, c, c + most, &found, err);
    if (status) b->residual = found.residual, b->iterations = found.iterations;
    if (!status) status = finish(b, &worker, c, c + most, (size_t)p->batches, err);
    gf_worker_destroy(&worker);
    free(c);
    return status;
}
