#include "theory/two_time_plan.h"

#include "core/fail.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "theory/two_time_grid.h"

#include <stdlib.h>

enum { WORKERS_MAX = 256 };

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

static int allocate_worker(const gfold_two_time_plan *plan, gf_two_time_worker *w)
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
