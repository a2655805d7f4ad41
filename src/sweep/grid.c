#include "sweep/grid.h"

#include "core/fail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

gfold_status gfold_axis_count(const gfold_axis *axis, size_t *count, gfold_error *err)
{
    const gfold_parameter *p = axis->parameter;
    *count = 1;
    if (!p) return gf_ok(err);
    gfold_status status = gf_check_range(err, p->name, axis->lo, p->lo, p->hi);
    if (!status) status = gf_check_range(err, p->name, axis->hi, axis->lo, p->hi);
    if (!status && !(axis->step > 0))
        status =
            gf_fail(err, GFOLD_EINVAL, "step of %s is %g, must be positive", p->name, axis->step);
    if (status) return status;
    const double steps = (axis->hi - axis->lo) / axis->step;
    if (!(steps < GFOLD_SWEEP_CELLS_MAX))
        return gf_fail(err, GFOLD_EINVAL, "%s has %.3g points, at most %d are possible", p->name,
                       steps, GFOLD_SWEEP_CELLS_MAX);
    *count = 1 + (size_t)floor(steps + 1e-9);
    return gf_ok(err);
}

static double *axis_points(const gfold_axis *axis, size_t count)
{
    double *x = gf_allocate(count, sizeof *x);
    for (size_t k = 0; x && k < count; k++) x[k] = axis->lo + (double)k * axis->step;
    return x;
}

/* A parameter of a gate that the model lacks would make a grid of equal cells. */
static gfold_status check_axis(const gfold_model *model, const gfold_axis *axis, gfold_error *err)
{
    if (!axis->parameter || gfold_model_has(model, axis->parameter)) return gf_ok(err);
    return gf_fail(err, GFOLD_EINVAL, "%s cannot be an axis: the model has no such gate",
                   axis->parameter->name);
}

static int allocate(gfold_sweep *s)
{
    const size_t entries = s->cells * (size_t)s->params.n_observables;
    s->x = axis_points(&s->params.x, s->nx);
    s->y = axis_points(&s->params.y, s->ny);
    s->values = gf_allocate(entries, sizeof(double));
    s->errors = gf_allocate(entries, sizeof(double));
    s->wall = gf_allocate(s->cells, sizeof(double));
    s->cpu = gf_allocate(s->cells, sizeof(double));
    s->status = gf_allocate(s->cells, sizeof(int));
    s->networks = gf_allocate(s->cells, sizeof(int));
    s->state = gf_allocate(s->cells, 1);
    for (size_t k = 0; s->values && s->errors && k < entries; k++)
        s->values[k] = s->errors[k] = NAN;
    return s->x && s->y && s->values && s->errors && s->wall && s->cpu && s->status &&
           s->networks && s->state;
}

gfold_status gf_grid_create(const gfold_sweep_params *p, gfold_sweep **out, gfold_error *err)
{
    gfold_sweep *s = gf_allocate(1, sizeof *s);
    if (!s) return gf_fail_memory(err, sizeof *s);
    s->params = *p;
    gfold_status status = check_axis(&p->model, &p->x, err);
    if (!status) status = check_axis(&p->model, &p->y, err);
    if (!status) status = gfold_axis_count(&p->x, &s->nx, err);
    if (!status) status = gfold_axis_count(&p->y, &s->ny, err);
    if (!status && (double)s->nx * (double)s->ny > GFOLD_SWEEP_CELLS_MAX)
        status = gf_fail(err, GFOLD_EINVAL, "the grid has %.3g cells, at most %d are possible",
                         (double)s->nx * (double)s->ny, GFOLD_SWEEP_CELLS_MAX);
    s->cells = s->nx * s->ny;
    if (!status && !allocate(s))
        status = gf_fail_memory(err, (16.0 * p->n_observables + 25) * (double)s->cells);
    if (status)
        gfold_sweep_destroy(s);
    else
        *out = s;
    return status;
}

gfold_model gf_grid_model(const gfold_sweep *s, size_t cell)
{
    gfold_model model = s->params.model;
    (void)!gfold_model_set(&model, s->params.x.parameter, s->x[cell % s->nx], NULL);
    if (s->params.y.parameter)
        (void)!gfold_model_set(&model, s->params.y.parameter, s->y[cell / s->nx], NULL);
    return model;
}

void gfold_sweep_destroy(gfold_sweep *s)
{
    if (!s) return;
    free(s->x);
    free(s->y);
    free(s->values);
    free(s->errors);
    free(s->wall);
    free(s->cpu);
    free(s->status);
    free(s->networks);
    free(s->state);
    for (size_t k = 0; k < s->failed; k++) free(s->failures[k].sentence);
    free(s->failures);
    free(s);
}

size_t gfold_sweep_nx(const gfold_sweep *s)
{
    return s->nx;
}

size_t gfold_sweep_ny(const gfold_sweep *s)
{
    return s->ny;
}

const double *gfold_sweep_x(const gfold_sweep *s)
{
    return s->x;
}

const double *gfold_sweep_y(const gfold_sweep *s)
{
    return s->params.y.parameter ? s->y : NULL;
}

const double *gfold_sweep_values(const gfold_sweep *s, int observable)
{
    return &s->values[(size_t)observable * s->cells];
}

const double *gfold_sweep_errors(const gfold_sweep *s, int observable)
{
    return &s->errors[(size_t)observable * s->cells];
}

const int *gfold_sweep_status(const gfold_sweep *s)
{
    return s->status;
}

const double *gfold_sweep_wall(const gfold_sweep *s)
{
    return s->wall;
}

const double *gfold_sweep_cpu(const gfold_sweep *s)
{
    return s->cpu;
}

/* ---- failures ------------------------------------------------------------------------------ */

int gf_grid_add_failure(gfold_sweep *s, gf_failure failure)
{
    if (s->failed == s->failures_room) {
        const size_t room = 2 * s->failures_room + 16;
        gf_failure *more = realloc(s->failures, room * sizeof *more);
        if (!more) return -1;
        s->failures = more;
        s->failures_room = room;
    }
    s->failures[s->failed++] = failure;
    return 0;
}

static int by_cell_and_piece(const void *a, const void *b)
{
    const gf_failure *x = a, *y = b;
    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    return (x->piece > y->piece) - (x->piece < y->piece);
}

void gf_grid_conclude(gfold_sweep *s)
{
    size_t kept = 0;
    if (s->failed) qsort(s->failures, s->failed, sizeof *s->failures, by_cell_and_piece);
    for (size_t k = 0; k < s->failed; k++) {
        const gf_failure f = s->failures[k];
        if (kept && s->failures[kept - 1].cell == f.cell) {
            free(f.sentence);
            continue;
        }
        s->failures[kept++] = f;
        s->status[f.cell] = (int)f.status;
    }
    s->failed = kept;
    for (size_t cell = 0; cell < s->cells; cell++) {
        const int state = s->state[cell];
        s->wanted += (state & GF_CELL_WANTED) != 0;
        s->missing += (state & GF_CELL_LACKS) != 0;
        s->computed += (state & GF_CELL_FRESH) && !(state & GF_CELL_LACKS) && !s->status[cell];
    }
}

size_t gfold_sweep_failed(const gfold_sweep *s)
{
    return s->failed;
}

size_t gfold_sweep_wanted(const gfold_sweep *s)
{
    return s->wanted;
}

int gfold_sweep_has(const gfold_sweep *s, size_t cell)
{
    return (s->state[cell] & (GF_CELL_WANTED | GF_CELL_LACKS)) == GF_CELL_WANTED;
}

const int *gfold_sweep_networks(const gfold_sweep *s)
{
    return s->networks;
}

size_t gfold_sweep_missing(const gfold_sweep *s)
{
    return s->missing;
}

size_t gfold_sweep_computed(const gfold_sweep *s)
{
    return s->computed;
}

const char *gfold_sweep_failure(const gfold_sweep *s, size_t k, size_t *cell)
{
    if (k >= s->failed) return NULL;
    if (cell) *cell = s->failures[k].cell;
    return s->failures[k].sentence;
}
