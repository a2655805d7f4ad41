/* Adams methods, trial by trial: steps end on the grid, at edges of the input and where CVODE's root
 * finder sees a gate leave its mode. It compares signs at the ends of steps; a gate that dips through
 * its threshold and back between them is seen on the cubic and found on CVODE's interpolant. The history
 * begins anew behind every switch and every edge. */
#include "core/fail.h"
#include "math/adams.h"
#include "sim/events.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NEVER = 2 };

/* One trial's; its slot's step is 0 where the history has to begin anew. */
typedef struct history {
    gf_adams *adams;
    double origin, from; /* t where it began; the start of the last step in its own time */
    gf_crossing found;   /* by the root finder                                           */
} history;

/* The end of the step belongs to what is before an edge of the input. */
static double time_of(const gf_path *path, double since)
{
    const history *own = path->slot->own;
    return fmin(own->origin + since, path->end);
}

static void rate(void *path, double since, const double *y, double *dy)
{
    gf_path_rate(path, time_of(path, since), y, dy);
}

/* How far each unit is from leaving its mode. */
static void margins(void *path_, double since, const double *y, double *margin)
{
    gf_path *path = path_;
    gf_field *field = &path->plan->field;
    const gf_mode *mode = field->held->mode;
    const double theta = field->model->update.theta;
    const gf_point *next = &path->plan->next;
    const gf_point at = { (double *)y, next->dy, next->z, next->r, next->gate, NULL };
    const double *z = field->z_at ? y + field->z_at : next->z, *s = next->gate;
    if (!field->z_at)
        gf_field_evaluate(field, gf_path_input(path, time_of(path, since)), 1, &at, 1);
    for (size_t i = 0; i < field->n; i++)
        margin[i] = mode[i] == GF_SLIDING ? s[i] * (1 - s[i])
                    : mode[i] == GF_OPEN  ? z[i] - theta
                                          : theta - z[i];
}

/* ---- steps --------------------------------------------------------------------------------- */

static void begin(gf_path *path, history *own)
{
    if (path->slot->step > 0) return;
    gf_adams_begin(own->adams, path->now.y);
    own->origin = path->t;
    path->slot->step = path->plan->params.dt;
}

/* A remainder of a few roundings, with the slope at its start. */
static void cross_remainder(gf_path *path)
{
    const gf_point *now = &path->now, *next = &path->plan->next;
    for (size_t i = 0; i < path->plan->field.size; i++)
        next->y[i] = now->y[i] + path->left * now->dy[i];
    gf_path_evaluate_next(path, path->end);
    path->slot->step = 0;
}

static gf_crossing crossing_of(const gf_path *path, size_t unit)
{
    const gf_gates *gates = path->plan->field.held;
    if (!gates || unit >= gates->n) return (gf_crossing){ .at = NEVER };
    if (gates->mode[unit] == GF_SLIDING)
        return (gf_crossing){ 1, unit, path->plan->next.gate[unit] > 0.5 ? GF_OPEN : GF_CLOSED };
    return (gf_crossing){ 1, unit, gates->mode[unit] == GF_OPEN ? GF_CLOSED : GF_OPEN };
}

static gfold_status move(gf_path *path, double *h, gfold_error *err)
{
    history *own = path->slot->own;
    size_t root;
    begin(path, own);
    own->from = gf_adams_time(own->adams);
    own->found.at = NEVER;
    const double end = own->from + path->left;
    if (!gf_adams_can_reach(own->adams, end)) {
        cross_remainder(path);
        return gf_ok(err);
    }
    const gfold_status status =
        gf_adams_step(own->adams, path, end, path->plan->next.y, &root, err);
    if (status) return status;
    const double now = gf_adams_time(own->adams);
    if (now < end) *h = now - own->from;
    gf_path_evaluate_next(path, now < end ? path->t + *h : path->end);
    own->found = crossing_of(path, root);
    path->slot->steps++;
    return status;
}

/* ---- crossings ----------------------------------------------------------------------------- */

static gf_crossing cross(const gf_path *path, double h)
{
    const history *own = path->slot->own;
    const gf_crossing seen = gf_path_crossing(path, h);
    return own->found.at <= 1 && !(seen.at < 1 - 1e-6) ? own->found : seen;
}

static void interpolate(gf_path *path, double h)
{
    const history *own = path->slot->own;
    gf_adams_interpolate(own->adams, own->from + h, path->plan->next.y);
    gf_path_evaluate_next(path, h < path->left ? path->t + h : path->end);
}

static gfold_status
land(gf_path *path, double h, gf_crossing *crossing, double *made, gfold_error *err)
{
    const history *own = path->slot->own;
    const int there = own->found.at <= 1 && crossing->unit == own->found.unit && crossing->at >= 1;
    *made = h;
    if (there)
        memcpy(path->now.y, path->plan->next.y, path->plan->field.size * sizeof(double));
    else
        gf_path_land(path, interpolate, h, crossing, made);
    path->slot->step = 0;
    return gf_ok(err);
}

/* -------------------------------------------------------------------------------------------- */

static int create(gfold_simulate_plan *plan)
{
    const gf_adams_params params = { .size = plan->field.size,
                                     .roots = gf_plan_exact(plan) ? plan->field.n : 0,
                                     .tol = plan->params.tol,
                                     .most = plan->params.dt,
                                     .rate = rate,
                                     .margins = margins };
    for (size_t k = 0; k < plan->capacity; k++) {
        history *own = plan->slots[k].own = gf_allocate(1, sizeof *own);
        if (!own || !(own->adams = gf_adams_create(&params))) return -1;
    }
    return 0;
}

static void destroy(gfold_simulate_plan *plan)
{
    for (size_t k = 0; k < plan->capacity && plan->slots; k++) {
        history *own = plan->slots[k].own;
        if (own) gf_adams_destroy(own->adams);
        free(own);
    }
}

/* Whether the input jumps or bends at t. */
static int is_edge(const gfold_input *input, double t)
{
    return gfold_input_next_edge(input, nextafter(t, -1)) <= t;
}

static gfold_status step(gfold_simulate_plan *plan, double end, double h, gfold_error *err)
{
    static const gf_mover mover = { move, cross, land };
    for (size_t k = 0; k < plan->running && is_edge(&plan->params.input, plan->t); k++)
        plan->slots[k].step = 0;
    return gf_events_step(plan, end, h, &mover, err);
}

const gf_integrator gf_cvode = { .name = "cvode",
                                 .exact = 1,
                                 .alone = 1,
                                 .own = 22,
                                 .create = create,
                                 .destroy = destroy,
                                 .step = step };
