/* Critical lines through a window, row by row and column by column, so that no direction of a line is
 * missed. The first line of a block is scanned, the others start from the one before. */
#include "core/fail.h"
#include "core/parallel.h"

#include <gatefold/sweep.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 8, SCAN = 60 };

/* All lines parallel to one axis: `along` is free, `across` numbers the lines. */
typedef struct family {
    const gfold_axis *along, *across;
    size_t lines;
    gfold_criticals *found; /* one per line */
} family;

typedef struct job {
    const gfold_sweep_params *params;
    gfold_critical_kind kind;
    family families[2];
    size_t blocks[2];
    gfold_critical_plan **plans[2]; /* [family][worker] */
} job;

static void merge(gfold_criticals *into, const gfold_criticals *from)
{
    for (int k = 0; k < from->count && into->count < GFOLD_CRITICAL_MAX; k++)
        into->point[into->count++] = from->point[k];
}

static void solve_line(const job *j, const family *f, gfold_critical_plan *plan, size_t line,
                       const gfold_criticals *before)
{
    gfold_model model = j->params->model;
    gfold_criticals one;
    const double value = f->across->lo + (double)line * f->across->step;
    if (f->across->parameter) (void)!gfold_model_set(&model, f->across->parameter, value, NULL);
    for (int k = 0; before && k < before->count; k++)
        if (!gfold_critical_solve(plan, j->kind, &model, f->along->parameter, &before->point[k],
                                  &one, NULL))
            merge(&f->found[line], &one);
    if (before && before->count) return;
    (void)!gfold_critical_solve(plan, j->kind, &model, f->along->parameter, NULL, &f->found[line],
                                NULL);
}

static void solve_block(void *context, int worker, size_t item)
{
    const job *j = context;
    const int k = item >= j->blocks[0];
    const family *f = &j->families[k];
    const size_t first = (item - (k ? j->blocks[0] : 0)) * BLOCK;
    for (size_t line = first; line < first + BLOCK && line < f->lines; line++)
        solve_line(j, f, j->plans[k][worker], line, line > first ? &f->found[line - 1] : NULL);
}

static gfold_status prepare(job *j, int k, int workers, gfold_error *err)
{
    family *f = &j->families[k];
    double lo, hi;
    gfold_critical_params params = gfold_critical_defaults();
    if (gfold_critical_range(f->along->parameter, &lo, &hi, err)) return gf_ok(err);
    gfold_status status = gfold_axis_count(f->across, &f->lines, err);
    params.lo = f->along->lo;
    params.hi = f->along->hi;
    params.scan = SCAN;
    params.tol = j->params->tol;
    j->blocks[k] = (f->lines + BLOCK - 1) / BLOCK;
    f->found = gf_allocate(f->lines, sizeof *f->found);
    j->plans[k] = gf_allocate((size_t)workers, sizeof *j->plans[k]);
    if (!status && !(f->found && j->plans[k])) status = gf_fail_memory(err, 1e4);
    for (int w = 0; w < workers && !status; w++)
        status = gfold_critical_create(&j->plans[k][w], &params, err);
    return status;
}

static void
collect(const family *f, size_t free_is_y, double *points, size_t capacity, size_t *count)
{
    for (size_t line = 0; line < f->lines && f->found; line++)
        for (int k = 0; k < f->found[line].count && *count < capacity; k++, ++*count) {
            const double across = f->across->lo + (double)line * f->across->step;
            points[2 * *count + free_is_y] = f->found[line].point[k].value;
            points[2 * *count + 1 - free_is_y] = across;
        }
}

gfold_status gfold_sweep_curve(const gfold_sweep_params *params, gfold_critical_kind kind,
                               double *points, size_t capacity, size_t *count, gfold_error *err)
{
    job j = { .params = params, .kind = kind };
    const int workers = gf_parallel_workers(params->threads);
    *count = 0;
    if (!params->x.parameter || !params->y.parameter)
        return gf_fail(err, GFOLD_EINVAL, "critical lines need an x and a y axis");
    j.families[0] = (family){ .along = &params->x, .across = &params->y };
    j.families[1] = (family){ .along = &params->y, .across = &params->x };
    gfold_status status = gfold_model_check(&params->model, err);
    for (int k = 0; k < 2 && !status; k++) status = prepare(&j, k, workers, err);
    if (!status && !j.blocks[0] && !j.blocks[1])
        status = gf_fail(err, GFOLD_EINVAL, "neither %s nor %s can be the free parameter",
                         params->x.parameter->name, params->y.parameter->name);
    if (!status) gf_parallel(workers, j.blocks[0] + j.blocks[1], solve_block, &j, params->stop);
    for (size_t k = 0; k < 2; k++) {
        if (!status) collect(&j.families[k], k, points, capacity, count);
        for (int w = 0; w < workers && j.plans[k]; w++) gfold_critical_destroy(j.plans[k][w]);
        free(j.plans[k]);
        free(j.families[k].found);
    }
    return status;
}
