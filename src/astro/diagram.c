/* Equilibria by continuation, for their Hopf points and folds are then located on the curve. */
#include "astro/diagram.h"

#include "core/fail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

gfold_diagram_params gfold_diagram_defaults(void)
{
    return (gfold_diagram_params){
        .astrocyte = gfold_astrocyte_defaults(), .lo = 0, .hi = 1, .cycles = 1, .intervals = 40
    };
}

static gfold_status check(const gfold_diagram_params *p, gfold_error *err)
{
    gfold_status status = gfold_astrocyte_check(&p->astrocyte, err);
    if (!status) status = gf_check_range(err, "lo", p->lo, 0, 1000);
    if (!status) status = gf_check_range(err, "hi", p->hi, p->lo, 1000);
    if (!status && p->hi == p->lo)
        status = gf_fail(err, GFOLD_EINVAL, "lo and hi are both %g: no range of drives", p->lo);
    if (!status) status = gf_check_range(err, "intervals", p->intervals, 10, 400);
    if (!status)
        status = gf_check_range(err, "n_report", (double)p->n_report, 0, GFOLD_DIAGRAM_REPORTS_MAX);
    return status;
}

/* ---- the system, u = (ca, h, ip3, drive) ---------------------------------------------------- */

static int equations(void *context, const double *u, double *f)
{
    const gfold_astrocyte_state s = { u[0], u[1], u[2] };
    const gfold_astrocyte_state rate = gfold_astrocyte_rate(context, s, u[3]);
    memcpy(f, (double[]){ rate.ca, rate.h, rate.ip3 }, 3 * sizeof *f);
    return !(u[0] > -0.05 && u[2] > -0.1);
}

static int jacobian(void *context, const double *u, double *j)
{
    gfold_astrocyte_jacobian(context, (gfold_astrocyte_state){ u[0], u[1], u[2] }, j);
    memcpy(j + 9, (double[]){ 0, 0, 1 }, 3 * sizeof *j);
    return 0;
}

gfold_system gf_diagram_system(const gfold_astrocyte_params *p)
{
    return (
        gfold_system){ .n = 3, .context = (void *)p, .equations = equations, .jacobian = jacobian };
}

/* ---- lists ---------------------------------------------------------------------------------- */

gfold_status gf_list_push(gf_list *list, size_t size, const void *item, gfold_error *err)
{
    if (list->count == list->room) {
        const size_t room = list->room ? 2 * list->room : 64;
        void *more = realloc(list->data, room * size);
        if (!more) return gf_fail_memory(err, (double)(room * size));
        list->data = more;
        list->room = room;
    }
    memcpy((char *)list->data + list->count++ * size, item, size);
    return GFOLD_OK;
}

/* ---- equilibria ----------------------------------------------------------------------------- */

static gfold_equilibrium equilibrium_of(const double *u, double residual)
{
    return (
        gfold_equilibrium){ .drive = u[3], .state = { u[0], u[1], u[2] }, .residual = residual };
}

static gfold_status take_point(gfold_diagram *d, gfold_curve_point point, gfold_error *err)
{
    gfold_equilibrium e = equilibrium_of(point.u, point.residual);
    e.branch = d->curves;
    e.unstable = point.unstable;
    memcpy(e.re, point.re, sizeof e.re);
    memcpy(e.im, point.im, sizeof e.im);
    return gf_list_push(&d->points, sizeof e, &e, err);
}

static gfold_status take_event(gfold_diagram *d, gfold_event event, gfold_error *err)
{
    gfold_equilibrium e = equilibrium_of(event.u, event.residual);
    e.branch = d->curves;
    if (event.kind == GFOLD_EVENT_FOLD) return gf_list_push(&d->folds, sizeof e, &e, err);
    if (event.kind != GFOLD_EVENT_HOPF) return GFOLD_OK;
    const gfold_hopf hopf = { e, 2 * 3.14159265358979323846 / event.frequency, -1 };
    return gf_list_push(&d->hopfs, sizeof hopf, &hopf, err);
}

/* The start, on the border of the window, ends the curve too: it is listed once. */
static gfold_status take_equilibria(gfold_diagram *d, const gfold_continuation *c, gfold_error *err)
{
    gfold_status status = GFOLD_OK;
    double last = (double)NAN;
    for (size_t k = 0; !status && k < gfold_continuation_count(c); k++) {
        const gfold_curve_point point = gfold_continuation_point(c, k);
        if (point.u[3] != last) status = take_point(d, point, err);
        last = point.u[3];
    }
    for (size_t k = 0; !status && k < gfold_continuation_events(c); k++)
        status = take_event(d, gfold_continuation_event(c, k), err);
    return status;
}

static gfold_status follow_equilibrium(gfold_diagram *d, const gfold_diagram_params *p,
                                       const gfold_equilibrium *e, gfold_error *err)
{
    const double scale[] = { 0.3, 0.2, 2, 0.3 }, lo[] = { -0.04, -1, -0.09, p->lo };
    const double hi[] = { 1e4, 10, 1e6, p->hi };
    const gfold_system flow = gf_diagram_system(&p->astrocyte);
    gfold_continuation_params params = gfold_continuation_defaults();
    params.detect = GFOLD_DETECT_HOPF | GFOLD_DETECT_FOLDS;
    params.scale = scale;
    params.lo = lo;
    params.hi = hi;
    params.points_max = 20000;
    gfold_continuation *c = NULL;
    const gfold_astrocyte_state s = e->state;
    gfold_status status = gfold_continuation_create(&c, &flow, &params, err);
    if (!status)
        status = gfold_continuation_run(c, (double[]){ s.ca, s.h, s.ip3, e->drive }, NULL, err);
    if (!status) status = take_equilibria(d, c, err);
    if (!status) d->curves++;
    gfold_continuation_destroy(c);
    return status;
}

/* Whether a curve goes through it already. */
static int is_met(const gfold_diagram *d, const gfold_equilibrium *e)
{
    const gfold_equilibrium *point = d->points.data;
    for (size_t k = 0; k < d->points.count; k++)
        if (fabs(point[k].drive - e->drive) < 1e-9 && fabs(point[k].state.ca - e->state.ca) < 1e-6)
            return 1;
    return 0;
}

static gfold_status
follow_equilibria(gfold_diagram *d, const gfold_diagram_params *p, gfold_error *err)
{
    const double ends[] = { p->lo, p->hi };
    gfold_status status = GFOLD_OK;
    for (int end = 0; end < 2 && !status; end++) {
        gfold_equilibrium e[GFOLD_EQUILIBRIA_MAX];
        size_t count;
        status = gfold_equilibria(&p->astrocyte, ends[end], e, &count, err);
        for (size_t k = 0; k < count && !status; k++)
            if (!is_met(d, &e[k])) status = follow_equilibrium(d, p, &e[k], err);
    }
    return status;
}

/* ---- all of it ------------------------------------------------------------------------------ */

gfold_status gfold_diagram_run(gfold_diagram **out, const gfold_diagram_params *p, gfold_error *err)
{
    *out = NULL;
    gfold_status status = check(p, err);
    if (status) return status;
    gfold_diagram *d = gf_allocate(1, sizeof *d);
    if (!d) return gf_fail_memory(err, sizeof *d);
    status = follow_equilibria(d, p, err);
    for (size_t k = 0; p->cycles && !status && k < d->hopfs.count; k++) {
        gfold_hopf *hopf = (gfold_hopf *)d->hopfs.data + k;
        if (hopf->supercritical < 0) status = gf_diagram_follow_cycles(d, p, hopf, err);
    }
    if (status)
        gfold_diagram_destroy(d);
    else
        *out = d;
    return status ? status : gf_ok(err);
}

void gfold_diagram_destroy(gfold_diagram *d)
{
    if (!d) return;
    free(d->points.data);
    free(d->hopfs.data);
    free(d->folds.data);
    for (int k = 0; k < GFOLD_CYCLE_LIST_COUNT; k++) free(d->cycles[k].data);
    free(d);
}

size_t gfold_diagram_count(const gfold_diagram *d)
{
    return d->points.count;
}

gfold_equilibrium gfold_diagram_at(const gfold_diagram *d, size_t k)
{
    return ((const gfold_equilibrium *)d->points.data)[k];
}

size_t gfold_diagram_hopfs(const gfold_diagram *d)
{
    return d->hopfs.count;
}

gfold_hopf gfold_diagram_hopf(const gfold_diagram *d, size_t k)
{
    return ((const gfold_hopf *)d->hopfs.data)[k];
}

size_t gfold_diagram_folds(const gfold_diagram *d)
{
    return d->folds.count;
}

gfold_equilibrium gfold_diagram_fold(const gfold_diagram *d, size_t k)
{
    return ((const gfold_equilibrium *)d->folds.data)[k];
}

size_t gfold_diagram_cycles(const gfold_diagram *d, gfold_cycle_list list)
{
    return d->cycles[list].count;
}

gfold_calcium_cycle gfold_diagram_cycle(const gfold_diagram *d, gfold_cycle_list list, size_t k)
{
    return ((const gfold_calcium_cycle *)d->cycles[list].data)[k];
}
