#include "sim/events.h"

#include "core/fail.h"
#include "sim/input.h"
#include "sim/settling.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* ---- a point ------------------------------------------------------------------------------- */

static void set_moving(gf_path *path, double t)
{
    gf_field *field = &path->plan->field;
    field->moving = !gf_input_quiet(&path->plan->params.input, t);
    if (field->moving && field->held) gf_gates_forget(field->held);
}

gf_path gf_path_begin(gfold_simulate_plan *plan, size_t k, double end, double h)
{
    const int exact = gf_plan_exact(plan);
    gf_path path = { .plan = plan,
                     .slot = &plan->slots[k],
                     .now = gf_point_of(&plan->now, &plan->field, k),
                     .t = plan->t,
                     .end = end,
                     .left = h };
    if (exact && plan->field.z_at) path.rate = path.now.dy + plan->field.z_at;
    if (exact && !plan->field.z_at) path.rate = plan->z_rate + k * plan->field.stride;
    plan->field.held = exact ? &path.slot->gates : NULL;
    set_moving(&path, plan->t);
    return path;
}

double gf_path_input(const gf_path *path, double t)
{
    const gfold_input *input = &path->plan->params.input;
    return t > path->plan->t ? gf_input_before(input, t) : gfold_input_at(input, t);
}

void gf_path_evaluate(gf_path *path, double input, const gf_point *at, double *rate)
{
    gf_field *field = &path->plan->field;
    gf_field_evaluate(field, input, 1, at, 1);
    if (field->held && !field->z_at) gf_field_z_rate(field, at, rate);
}

void gf_path_evaluate_next(gf_path *path, double t)
{
    gf_path_evaluate(path, gf_path_input(path, t), &path->plan->next, path->plan->next_rate);
}

void gf_path_rate(void *path_, double t, const double *y, double *dy)
{
    gf_path *path = path_;
    gf_field *field = &path->plan->field;
    const gf_point *next = &path->plan->next;
    const gf_point at = { (double *)y, dy, next->z, next->r, next->gate, NULL };
    gf_field_evaluate(field, gf_path_input(path, t), 1, &at, field->z_at > 0);
}

/* ---- switches ------------------------------------------------------------------------------ */

gf_crossing gf_path_crossing(const gf_path *path, double h)
{
    const gfold_simulate_plan *plan = path->plan;
    if (!plan->field.held) return (gf_crossing){ .at = 2 };
    const gf_end from = { path->now.z, path->rate, path->now.gate };
    const gf_end to = { plan->next.z, plan->next_rate, plan->next.gate };
    return gf_first_crossing(plan->field.held, plan->field.model->update.theta, from, to, h);
}

void gf_path_tell(const gf_path *path, size_t unit, gf_mode into)
{
    const gfold_simulate_plan *plan = path->plan;
    if (plan->switched) plan->switched(plan->listener, path->slot->trial, path->t, unit, into);
}

gfold_status gf_path_switch(gf_path *path, size_t unit, gf_mode into, gfold_error *err)
{
    gf_field *field = &path->plan->field;
    gfold_status status = gf_ok(err);
    const gf_mode left = field->held->mode[unit];
    if (field->z_at) path->now.y[field->z_at + unit] = field->model->update.theta;
    gf_gates_set(field->held, unit, into); /* to slide alone can fail */
    gf_path_evaluate(path, gf_path_input(path, path->t), &path->now, path->rate);
    path->slot->switches += left != GF_SLIDING;
    if (!field->z_at) status = gf_path_settle(path, unit, left, &into, err);
    gf_path_tell(path, unit, into);
    return status;
}

/* ---- a step -------------------------------------------------------------------------------- */

static void copy(double *to, const double *from, size_t n)
{
    if (to) memcpy(to, from, n * sizeof *to);
}

static void accept(gf_path *path, double h)
{
    const gfold_simulate_plan *plan = path->plan;
    const size_t n = plan->field.n;
    copy(path->now.y, plan->next.y, plan->field.size);
    copy(path->now.dy, plan->next.dy, plan->field.size);
    copy(path->now.z, plan->next.z, n);
    copy(path->now.r, plan->next.r, n);
    copy(path->now.gate, plan->next.gate, n);
    if (!plan->field.z_at) copy(path->rate, plan->next_rate, n);
    path->left -= h;
    path->t = path->left > 0 ? path->t + h : path->end;
}

/* The end, as the next step begins there: behind a jump of the input. */
static void arrive(gf_path *path)
{
    const gfold_input *input = &path->plan->params.input;
    const double after = gfold_input_at(input, path->end);
    if (after == gf_input_before(input, path->end)) return;
    set_moving(path, path->end);
    gf_path_evaluate(path, after, &path->now, path->rate);
}

static gfold_status follow(const gf_path *path, double h, gfold_error *err)
{
    const gf_follower *f = path->plan->follower;
    return f ? f->moved(f->context, h, err) : gf_ok(err);
}

/* The follower sees both sides of it. */
static gfold_status
followed_switch(gf_path *path, double made, const gf_crossing *c, gfold_error *err)
{
    const gf_follower *f = path->plan->follower;
    const gf_mode left = path->plan->field.held->mode[c->unit];
    gf_path_evaluate(path, gf_path_input(path, path->t), &path->now, path->rate);
    gfold_status status = f->moved(f->context, made, err);
    if (!status) status = gf_path_switch(path, c->unit, c->into, err);
    return status ? status : f->switched(f->context, c->unit, left, err);
}

static gfold_status
one_switch(gf_path *path, const gf_mover *mover, double h, gf_crossing c, gfold_error *err)
{
    double made;
    const gfold_status status = mover->land(path, h, &c, &made, err);
    if (status) return status;
    path->left -= made;
    if (path->left <= 4 * DBL_EPSILON * (1 + path->end)) path->left = 0;
    path->t = path->left > 0 ? path->t + made : path->end;
    if (path->plan->follower) return followed_switch(path, made, &c, err);
    return gf_path_switch(path, c.unit, c.into, err);
}

static gfold_status advance(gf_path *path, const gf_mover *mover, gfold_error *err)
{
    const size_t most = 100 * path->plan->field.n;
    gfold_status status = gf_ok(err);
    size_t events = 0;
    while (!status && path->left > 0) {
        double h = path->left;
        status = mover->move(path, &h, err);
        if (status) break;
        const gf_crossing c = mover->cross(path, h);
        if (c.at > 1) {
            accept(path, h);
            status = follow(path, h, err);
            continue;
        }
        if (++events > most)
            return gf_fail(err, GFOLD_ENOCONV, "gates switch more than %zu times in one step",
                           most);
        status = one_switch(path, mover, h, c, err);
    }
    if (!status) arrive(path);
    return status;
}

gfold_status gf_events_step(gfold_simulate_plan *plan, double end, double h, const gf_mover *mover,
                            gfold_error *err)
{
    gfold_status status = gf_ok(err);
    for (size_t k = 0; k < plan->running && !status; k++) {
        gf_path path = gf_path_begin(plan, k, end, h);
        status = advance(&path, mover, err);
    }
    return status;
}
