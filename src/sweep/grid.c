#include "sweep/grid.h"

#include "core/fail.h"

#include <math.h>
#include <stdlib.h>

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
    if (!status) {
        s->cells = s->nx * s->ny;
        const size_t entries = s->cells * (size_t)p->n_observables;
        s->x = axis_points(&p->x, s->nx);
        s->y = axis_points(&p->y, s->ny);
        s->values = gf_allocate(entries, sizeof(double));
        s->errors = gf_allocate(entries, sizeof(double));
        s->status = gf_allocate(s->cells, sizeof(int));
        for (size_t k = 0; s->values && s->errors && k < entries; k++)
            s->values[k] = s->errors[k] = NAN;
        if (!(s->x && s->y && s->values && s->errors && s->status))
            status = gf_fail_memory(err, 16.0 * (double)entries);
    }
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
    free(s->status);
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

size_t gfold_sweep_failed(const gfold_sweep *s)
{
    return s->failed;
}

const char *gfold_sweep_first_failure(const gfold_sweep *s)
{
    return s->first_failure;
}
