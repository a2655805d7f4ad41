/* Batches are items of work; each adds its numbers to the running means when its turn comes, so that
 * sums are taken in one order whatever the threads, and no more than one set of maps is kept per
 * worker. */
#include "core/fail.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "theory/two_time_grid.h"
#include "theory/two_time_paths.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { WORKERS_MAX = 256 };

typedef struct worker {
    gf_two_time_paths paths;
    double *numbers, *plain; /* of a batch: extrapolated, and the series of the whole population */
} worker;

struct gfold_two_time_plan {
    gfold_two_time_params params;
    size_t times, numbers, series; /* points; all numbers of a batch; those of its series */
    double *t, *mean, *scatter;    /* scatter: sum of squares, then standard errors      */
    double *shift;
    worker *worker;
    int workers;
    /* of a solution under way */
    gf_two_time_task task;
    pthread_mutex_t lock;
    pthread_cond_t turn;
    size_t entered; /* batches whose turn is over */
    int failed;
};

gfold_two_time_params gfold_two_time_defaults(void)
{
    return (gfold_two_time_params){
        .t_max = 100,
        .dt = 0.1,
        .growth = 0.04,
        .sigma_0 = 1,
        .batches = 8,
        .seed = 1,
    };
}

/* ---- plan ---------------------------------------------------------------------------------- */

static gfold_status check(const gfold_two_time_params *p, gfold_error *err)
{
    const struct {
        const char *name;
        double value, lo, hi;
    } ranges[] = {
        { "t_max", p->t_max, 1e-6, 1e8 },
        { "dt", p->dt, 1e-6, 1 },
        { "grid", p->grid, 0, GFOLD_GRID_COUNT - 1 },
        { "growth", p->growth, 1e-3, 0.5 },
        { "sigma_0", p->sigma_0, 0, 1e6 },
        { "paths", p->paths, p->paths ? 8 : 0, 1e6 },
        { "batches", p->batches, 2, 1e6 },
        { "corrections", p->corrections, 0, 4 },
    };
    for (size_t k = 0; k < sizeof ranges / sizeof *ranges; k++) {
        const gfold_status status =
            gf_check_range(err, ranges[k].name, ranges[k].value, ranges[k].lo, ranges[k].hi);
        if (status) return status;
    }
    if (p->paths % 4)
        return gf_fail(err, GFOLD_EINVAL, "paths is %d, not a multiple of 4", p->paths);
    if (gf_two_time_grid(p, GFOLD_TWO_TIME_MAX, NULL) <= GFOLD_TWO_TIME_MAX) return gf_ok(err);
    return gf_fail(err, GFOLD_EINVAL,
                   "t_max is %g, more than %d times with dt = %g; a geometric grid has fewer",
                   p->t_max, GFOLD_TWO_TIME_MAX, p->dt);
}

static double worker_bytes(const gfold_two_time_plan *plan)
{
    return gf_two_time_paths_bytes(plan->times, (size_t)plan->params.paths) +
           8 * (double)(plan->numbers + plan->series);
}

/* As many as there is memory and work for. */
static gfold_status count_workers(gfold_two_time_plan *plan, gfold_error *err)
{
    const double one = worker_bytes(plan), kept = 16 * (double)plan->numbers;
    const gfold_status status = gf_check_memory(err, "the two-time mean field", one + kept);
    const double room = (gf_memory_available() - kept) / one;
    if (status) return status;
    plan->workers = gf_parallel_workers(plan->params.threads);
    if (plan->workers > WORKERS_MAX) plan->workers = WORKERS_MAX;
    if (plan->workers > plan->params.batches) plan->workers = plan->params.batches;
    if (plan->workers > room) plan->workers = (int)room;
    return gf_ok(err);
}

static int allocate_worker(const gfold_two_time_plan *plan, worker *w)
{
    w->numbers = gf_allocate(plan->numbers, sizeof *w->numbers);
    w->plain = gf_allocate(plan->series, sizeof *w->plain);
    return !w->numbers || !w->plain ||
           gf_two_time_paths_create(&w->paths, plan->times, (size_t)plan->params.paths);
}

static int allocate(gfold_two_time_plan *plan)
{
    plan->t = gf_allocate(plan->times, sizeof *plan->t);
    plan->mean = gf_allocate(plan->numbers, sizeof *plan->mean);
    plan->scatter = gf_allocate(plan->numbers, sizeof *plan->scatter);
    plan->shift = gf_allocate(plan->series, sizeof *plan->shift);
    plan->worker = gf_allocate((size_t)plan->workers, sizeof *plan->worker);
    if (!plan->t || !plan->mean || !plan->scatter || !plan->shift || !plan->worker) return -1;
    for (int k = 0; k < plan->workers; k++)
        if (allocate_worker(plan, &plan->worker[k])) return -1;
    return 0;
}

/* A multiple of 4. */
static int usual_paths(size_t times)
{
    const int least = 2048, twice = (int)(2 * times);
    return twice > least ? (twice + 3) / 4 * 4 : least;
}

gfold_status gfold_two_time_create(gfold_two_time_plan **out, const gfold_two_time_params *params,
                                   gfold_error *err)
{
    *out = NULL;
    gfold_status status = check(params, err);
    if (status) return status;
    gfold_two_time_plan *plan = gf_allocate(1, sizeof *plan);
    if (!plan) return gf_fail_memory(err, sizeof *plan);
    plan->params = *params;
    plan->times = gf_two_time_grid(params, GFOLD_TWO_TIME_MAX, NULL);
    if (!plan->params.paths) plan->params.paths = usual_paths(plan->times);
    plan->numbers = gf_two_time_numbers(plan->times);
    plan->series = GFOLD_SERIES_COUNT * plan->times;
    pthread_mutex_init(&plan->lock, NULL);
    pthread_cond_init(&plan->turn, NULL);
    status = count_workers(plan, err);
    if (!status && allocate(plan)) status = gf_fail_memory(err, worker_bytes(plan) * plan->workers);
    if (status) {
        gfold_two_time_destroy(plan);
        return status;
    }
    gf_two_time_grid(params, plan->times, plan->t);
    *out = plan;
    return gf_ok(err);
}

void gfold_two_time_destroy(gfold_two_time_plan *plan)
{
    if (!plan) return;
    for (int k = 0; plan->worker && k < plan->workers; k++) {
        gf_two_time_paths_destroy(&plan->worker[k].paths);
        free(plan->worker[k].numbers);
        free(plan->worker[k].plain);
    }
    double *const arrays[] = { plan->t, plan->mean, plan->scatter, plan->shift };
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) free(arrays[k]);
    free(plan->worker);
    pthread_mutex_destroy(&plan->lock);
    pthread_cond_destroy(&plan->turn);
    free(plan);
}

/* ---- solve --------------------------------------------------------------------------------- */

/* 2 A(M) - A(M/2) and A(M), of a population and its halves. */
static int run_batch(gfold_two_time_plan *plan, worker *w, size_t batch)
{
    const int extrapolate = plan->params.extrapolate != 0;
    const size_t first = batch * (extrapolate ? 2 : 1), halves = extrapolate ? 2 : 1;
    memset(w->numbers, 0, plan->numbers * sizeof *w->numbers);
    int failed = gf_two_time_paths_run(&w->paths, &plan->task, first, halves, 1, w->numbers);
    memcpy(w->plain, w->numbers, plan->series * sizeof *w->plain);
    if (!extrapolate) return failed;
    for (size_t k = 0; k < plan->numbers; k++) w->numbers[k] *= 2;
    for (size_t k = 0; k < 2 && !failed; k++)
        failed = gf_two_time_paths_run(&w->paths, &plan->task, first + k, 1, -0.5, w->numbers);
    return failed;
}

/* Welford's running mean and sum of squares. */
static void enter(gfold_two_time_plan *plan, const worker *w)
{
    const double count = (double)(plan->entered + 1);
    for (size_t k = 0; k < plan->numbers; k++) {
        const double off = w->numbers[k] - plan->mean[k];
        plan->mean[k] += off / count;
        plan->scatter[k] += off * (w->numbers[k] - plan->mean[k]);
    }
    for (size_t k = 0; k < plan->series; k++)
        plan->shift[k] += (w->numbers[k] - w->plain[k] - plan->shift[k]) / count;
}

static int is_stopped(const gfold_two_time_plan *plan)
{
    return plan->params.stop && *plan->params.stop;
}

static void item(void *context, int index, size_t batch)
{
    gfold_two_time_plan *plan = context;
    worker *w = &plan->worker[index];
    const int failed = run_batch(plan, w, batch);
    pthread_mutex_lock(&plan->lock);
    while (plan->entered != batch) pthread_cond_wait(&plan->turn, &plan->lock);
    if (!is_stopped(plan)) enter(plan, w);
    plan->failed |= failed;
    plan->entered++;
    if (plan->params.progress)
        plan->params.progress(plan->params.context, (double)plan->entered / plan->params.batches);
    pthread_cond_broadcast(&plan->turn);
    pthread_mutex_unlock(&plan->lock);
}

static void finish(gfold_two_time_plan *plan)
{
    const double count = plan->params.batches;
    for (size_t k = 0; k < plan->numbers; k++)
        plan->scatter[k] = sqrt(plan->scatter[k] / (count * (count - 1)));
}

/* The smallest correlation of phi at neighbouring times, and where: 1 - E (phi - phi')^2 / (E phi^2 +
 * E phi'^2). */
static double neighbour(const gfold_two_time_plan *plan, size_t *at)
{
    const double *c = gfold_two_time_map_of(plan, GFOLD_MAP_PHI, NULL);
    double smallest = 1;
    *at = 1;
    for (size_t k = 1; k < plan->times; k++) {
        const double sum = c[k * (plan->times + 1)] + c[(k - 1) * (plan->times + 1)];
        const double near = 2 * c[k * plan->times + k - 1] / sum;
        if (near < smallest) smallest = near, *at = k;
    }
    return smallest;
}

static gfold_status
judge(const gfold_two_time_plan *plan, gfold_two_time_result *out, gfold_error *err)
{
    size_t at;
    out->neighbour = neighbour(plan, &at);
    if (out->neighbour < GFOLD_TWO_TIME_NEAR)
        return gf_fail(
            err, GFOLD_EACCURACY,
            "phi at t = %.4g and t = %.4g correlates by %.2f only, the grid is too coarse "
            "there: it needs a smaller dt%s",
            plan->t[at - 1], plan->t[at], out->neighbour,
            plan->params.grid ? ", or a uniform grid where the network does not come to rest" : "");
    if (2 * out->kept > (size_t)plan->params.paths)
        return gf_fail(
            err, GFOLD_EACCURACY,
            "paths is %d, too few for the %zu directions that their fields have explored: "
            "at least twice as many",
            plan->params.paths, out->kept);
    if (out->residual > GFOLD_TWO_TIME_SOLVED)
        return gf_fail(
            err, GFOLD_EACCURACY,
            "a long step was solved to %.2g of its covariances only; a smaller growth or "
            "dt",
            out->residual);
    return gf_ok(err);
}

static void begin(gfold_two_time_plan *plan, const gfold_model *model)
{
    const gfold_two_time_params *p = &plan->params;
    plan->task = (gf_two_time_task){
        .model = model,
        .times = plan->times,
        .pairs = (size_t)p->paths / (p->extrapolate ? 4 : 2),
        .t = plan->t,
        .sigma_0 = p->sigma_0,
        .corrections = p->corrections,
        .seed = p->seed,
        .stop = p->stop,
    };
    plan->entered = 0;
    for (int k = 0; k < plan->workers; k++) gf_two_time_paths_forget(&plan->worker[k].paths);
    plan->failed = 0;
    memset(plan->mean, 0, plan->numbers * sizeof *plan->mean);
    memset(plan->scatter, 0, plan->numbers * sizeof *plan->scatter);
    memset(plan->shift, 0, plan->series * sizeof *plan->shift);
}

static void gather(const gf_two_time_paths *p, gfold_two_time_result *out)
{
    if (p->most > out->kept) out->kept = p->most;
    out->residual = fmax(out->residual, p->off);
    out->evaluations += p->evaluations;
}

gfold_status gfold_two_time_solve(gfold_two_time_plan *plan, const gfold_model *model,
                                  gfold_two_time_result *out, gfold_error *err)
{
    *out = (gfold_two_time_result){ .times = plan->times, .paths = plan->params.paths };
    const gfold_status status = gfold_model_check(model, err);
    if (status) return status;
    begin(plan, model);
    gf_parallel(plan->workers, (size_t)plan->params.batches, item, plan, plan->params.stop);
    out->batches = (int)plan->entered;
    for (int k = 0; k < plan->workers; k++) gather(&plan->worker[k].paths, out);
    if (is_stopped(plan)) return gf_fail(err, GFOLD_ESTOPPED, "stopped in the two-time mean field");
    finish(plan);
    if (plan->failed) return gf_fail(err, GFOLD_ENUMERIC, "h overflowed: no bounded state");
    return judge(plan, out, err);
}

/* ---- results ------------------------------------------------------------------------------- */

const double *gfold_two_time_times(const gfold_two_time_plan *plan, size_t *count)
{
    if (count) *count = plan->times;
    return plan->t;
}

gfold_two_time_curve
gfold_two_time_curve_of(const gfold_two_time_plan *plan, gfold_two_time_series series)
{
    const size_t at = (size_t)series * plan->times;
    return (gfold_two_time_curve){ plan->mean + at, plan->scatter + at, plan->shift + at };
}

const double *gfold_two_time_map_of(const gfold_two_time_plan *plan, gfold_two_time_map map,
                                    const double **stderr_)
{
    const size_t at = plan->series + (size_t)map * plan->times * plan->times;
    if (stderr_) *stderr_ = plan->scatter + at;
    return plan->mean + at;
}
