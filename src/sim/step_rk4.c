/* Classical Runge-Kutta. The slope at the end of a step is the first of the next one.
 *
 * With binary gates held z does not act on h inside a step, so that its input J^z phi is needed, for
 * order four, at the ends and once between, on the cubic through the ends: the stages leave z out. */
#include "core/fail.h"
#include "math/vector.h"
#include "sim/events.h"
#include "sim/input.h"

#include <string.h>

/* `to` = the state a step after `from`; z and r of stages go to those of `over`. */
static void runge_kutta(gfold_simulate_plan *plan, size_t count, const gf_point *from,
                        const gf_point *over, double t, double end, double h, double *to)
{
    static const double node[3] = { 0.5, 0.5, 1 }, weight[3] = { 1. / 3, 1. / 3, 1. / 6 };
    const gf_point stage = { plan->spare[0], plan->spare[1], over->z, over->r, over->gate, NULL };
    const size_t all = count * plan->field.size;
    const double *slope = from->dy;
    gf_vector_add(all, from->y, h / 6, slope, to);
    for (int k = 0; k < 3; k++) {
        const double at = k < 2 ? t + h / 2 : end;
        gf_vector_add(all, from->y, node[k] * h, slope, stage.y);
        gf_field_evaluate(&plan->field, gf_input_before(&plan->params.input, at), count, &stage, 0);
        slope = stage.dy;
        gf_vector_add(all, to, weight[k] * h, slope, to);
    }
}

/* ---- gates held, one trial ----------------------------------------------------------------- */

/* z at the end of a step from its input at the start, in the middle and at the end. */
static void relax_z(gf_path *path, double h)
{
    gfold_simulate_plan *plan = path->plan;
    const gf_field *field = &plan->field;
    const gf_point *now = &path->now, *next = &plan->next;
    const size_t n = field->n, z = field->z_at;
    const double tau = field->model->update.tau, q = h / tau;
    double *half = plan->spare[0], *middle = plan->spare[2];
    for (size_t i = 0; i < n; i++)
        half[i] = (now->y[i] + next->y[i]) / 2 + h / 8 * (now->dy[i] - next->dy[i]);
    gf_field_z_input(&plan->field, half, middle);
    for (size_t i = 0; i < n; i++) {
        const double from = now->y[z + i], last = next->y[z + i] + tau * next->dy[z + i];
        const double a = tau * now->dy[z + i], b = middle[i] - (from + q / 2 * a);
        const double c = middle[i] - (from + q / 2 * b), d = last - (from + q * c);
        const double to = from + q / 6 * (a + 2 * (b + c) + d);
        next->y[z + i] = next->z[i] = to;
        next->dy[z + i] = (last - to) / tau;
    }
}

static void attempt(gf_path *path, double h)
{
    gfold_simulate_plan *plan = path->plan;
    const double end = h < path->left ? path->t + h : path->end;
    runge_kutta(plan, 1, &path->now, &plan->next, path->t, end, h, plan->next.y);
    gf_path_evaluate_next(path, end);
    if (plan->field.z_at) relax_z(path, h);
}

static gfold_status move(gf_path *path, double *h, gfold_error *err)
{
    attempt(path, *h);
    return gf_ok(err);
}

/* The cubic dense output; what stands still stays to the bit. A gate that slides has no cubic, and
 * where it is not quite at 0 or 1 it would slide again: it is approached. */
static gfold_status
land(gf_path *path, double h, gf_crossing *crossing, double *made, gfold_error *err)
{
    if (path->slot->gates.mode[crossing->unit] == GF_SLIDING) {
        gf_path_land(path, attempt, h, crossing, made);
        return gf_ok(err);
    }
    const gf_point *now = &path->now, *next = &path->plan->next;
    const double u = crossing->at, v = 1 - u;
    const double b = u * u * (3 - 2 * u), c = h * u * v * v, d = -h * u * u * v;
    for (size_t i = 0; i < path->plan->field.size; i++)
        now->y[i] += b * (next->y[i] - now->y[i]) + (c * now->dy[i] + d * next->dy[i]);
    *made = u * h;
    return gf_ok(err);
}

/* -------------------------------------------------------------------------------------------- */

static const gf_mover mover = { move, gf_path_crossing, land };

static gfold_status step(gfold_simulate_plan *plan, double end, double h, gfold_error *err)
{
    if (gf_plan_exact(plan)) return gf_events_step(plan, end, h, &mover, err);
    runge_kutta(plan, plan->running, &plan->now, &plan->now, plan->t, end, h, plan->spare[2]);
    memcpy(plan->now.y, plan->spare[2], plan->running * plan->field.size * sizeof(double));
    gf_plan_evaluate(plan, gfold_input_at(&plan->params.input, end), &plan->now);
    return GFOLD_OK;
}

const gf_integrator gf_rk4 = { .name = "rk4", .exact = 1, .spares = 3, .reach = 2.7, .step = step };
