/* Order 8 with error control, trial by trial. A crossing is found on the cubic through the ends of a
 * step and then approached by repeating the step, from its start, with the length that brings the
 * unit onto its threshold (Newton, or the secant for a gate that slides out of [0, 1]). */
#include "core/fail.h"
#include "math/ode.h"
#include "sim/events.h"

#include <float.h>
#include <math.h>

static void rate(void *context, double t, const double *y, double *dy)
{
    gf_path *path = context;
    gf_field *field = &path->plan->field;
    const gf_point *next = &path->plan->next;
    const gf_point at = { (double *)y, dy, next->z, next->r, next->gate, NULL };
    gf_field_evaluate(field, gf_path_input(path, t), 1, &at, field->z_at > 0);
}

/* Next, h after now; the step to take afterwards. */
static double attempt(gf_path *path, double h)
{
    gf_point *next = &path->plan->next;
    const double proposed = gf_ode_step(path->slot->own, path, path->t, h, path->now.y,
                                        path->now.dy, next->y, next->dy);
    gf_path_evaluate_next(path, h < path->left ? path->t + h : path->end);
    return proposed;
}

static gfold_status move(gf_path *path, double *h, gfold_error *err)
{
    gf_slot *slot = path->slot;
    const double least = 1e-12 * path->plan->params.dt;
    if (slot->step > 0) *h = fmin(*h, slot->step);
    for (;;) {
        const double made = *h, proposed = attempt(path, made);
        if (isnan(proposed))
            return gf_fail(err, GFOLD_ENUMERIC, "the state overflowed at t = %g", path->t);
        if (proposed < made && made > least) {
            *h = fmax(proposed, least);
            continue;
        }
        /* A step cut short by the end of the grid's says nothing about longer ones. */
        slot->step = made < path->left ? proposed : fmax(slot->step, proposed);
        slot->steps++;
        return GFOLD_OK;
    }
}

/* ---- crossings ----------------------------------------------------------------------------- */

/* How far the unit is from where it changes its mode, at next, and how fast that grows; 0: unknown. */
static double excess(const gf_path *path, const gf_crossing *c, double *slope)
{
    const gfold_simulate_plan *plan = path->plan;
    const int sliding = plan->field.held->mode[c->unit] == GF_SLIDING;
    *slope = sliding ? 0 : plan->next_rate[c->unit];
    if (sliding) return plan->next.gate[c->unit] - (c->into == GF_OPEN);
    return plan->next.z[c->unit] - plan->field.model->update.theta;
}

/* What to take off h: Newton, or the secant of two attempts. */
static double correction(double h, double f, double last_h, double last_f, double slope)
{
    if (slope != 0) return f / slope;
    return f != last_f ? f * (h - last_h) / (f - last_f) : 0;
}

/* Next on the crossing, from a first guess of the length; the length. */
static double approach(gf_path *path, const gf_crossing *c, double guess, double most)
{
    const double rounding = 4 * DBL_EPSILON * (1 + fabs(path->plan->field.model->update.theta));
    double h = guess, last_h = most, slope, last = excess(path, c, &slope);
    for (int k = 0; k < 20; k++) {
        attempt(path, h);
        const double f = excess(path, c, &slope);
        if (fabs(f) <= rounding) break;
        const double wanted = fmin(fmax(h - correction(h, f, last_h, last, slope), 0), most);
        last_h = h;
        last = f;
        if (fabs(wanted - h) <= DBL_EPSILON * most) break;
        h = wanted;
    }
    return h;
}

static void keep_y(gf_path *path)
{
    for (size_t i = 0; i < path->plan->field.size; i++) path->now.y[i] = path->plan->next.y[i];
}

static gfold_status
land(gf_path *path, double h, gf_crossing *crossing, double *made, gfold_error *err)
{
    double most = h, guess = crossing->at * h;
    *made = 0;
    if (guess <= DBL_EPSILON * h) return gf_ok(err);
    for (size_t k = 0; k < path->plan->field.n; k++) {
        *made = approach(path, crossing, guess, most);
        const gf_crossing earlier = gf_path_crossing(path, *made);
        if (earlier.unit == crossing->unit || !(earlier.at < 1 - 1e-9)) break;
        *crossing = earlier;
        most = *made;
        guess = earlier.at * most;
    }
    keep_y(path);
    return gf_ok(err);
}

/* -------------------------------------------------------------------------------------------- */

static int create(gfold_simulate_plan *plan)
{
    for (size_t k = 0; k < plan->capacity; k++)
        if (!(plan->slots[k].own = gf_ode_create(plan->field.size, plan->params.tol, rate)))
            return -1;
    return 0;
}

static void destroy(gfold_simulate_plan *plan)
{
    for (size_t k = 0; k < plan->capacity && plan->slots; k++) gf_ode_destroy(plan->slots[k].own);
}

static gfold_status step(gfold_simulate_plan *plan, double end, double h, gfold_error *err)
{
    static const gf_mover mover = { move, land };
    return gf_events_step(plan, end, h, &mover, err);
}

const gf_integrator gf_adaptive = {
    .name = "adaptive", .exact = 1, .alone = 1, .create = create, .destroy = destroy, .step = step
};
