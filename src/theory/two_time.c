/* Batches are items of work; each adds its numbers to the running means when its turn comes, so that
 * sums are taken in one order whatever the threads, and no more than one set of maps is kept per
 * worker. */
#include "core/fail.h"
#include "core/parallel.h"
#include "theory/two_time_plan.h"

#include <math.h>
#include <string.h>

/* ---- solve --------------------------------------------------------------------------------- */

/* 2 A(M) - A(M/2) and A(M), of a population and its halves. */
static int run_batch(gfold_two_time_plan *plan, gf_two_time_worker *w, size_t batch)
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
static void enter(gfold_two_time_plan *plan, const gf_two_time_worker *w)
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
    gf_two_time_worker *w = &plan->worker[index];
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
