#include "sim/events.h"

#include "core/fail.h"
#include "sim/input.h"
#include "sim/meeting.h"

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

static gfold_status too_many_slide(gfold_error *err)
{
    return gf_fail(err, GFOLD_ENOCONV, "more than %d gates slide at once", GF_SLIDING_MAX);
}

static void tell(const gf_path *path, size_t unit, gf_mode into)
{
    const gfold_simulate_plan *plan = path->plan;
    if (plan->switched) plan->switched(plan->listener, path->slot->trial, path->t, unit, into);
}

/* ---- gates that meet (tau_z = 0) ----------------------------------------------------------- */

/* Modes at a point that has been evaluated. */
static void set_all(gf_path *path, const gf_meeting *m, const gf_mode *mode)
{
    gf_field *field = &path->plan->field;
    for (size_t k = 0; k < m->count; k++) gf_gates_set(field->held, m->unit[k], mode[k]);
    gf_field_switch(field, gf_path_input(path, path->t), &path->now);
    gf_field_z_rate(field, &path->now, path->rate);
}

/* Closed and gain of a meeting; the others that slide go on sliding. */
static void measure(gf_path *path, gf_meeting *m)
{
    gf_mode mode[GF_MEETING_MAX] = { GF_CLOSED };
    set_all(path, m, mode);
    for (size_t k = 0; k < m->count; k++) m->closed[k] = path->rate[m->unit[k]];
    for (size_t l = 0; l < m->count; l++) {
        mode[l] = GF_OPEN;
        set_all(path, m, mode);
        mode[l] = GF_CLOSED;
        for (size_t k = 0; k < m->count; k++)
            m->gain[k + l * m->count] = path->rate[m->unit[k]] - m->closed[k];
    }
}

static int is_in(const gf_meeting *m, size_t unit)
{
    for (size_t k = 0; k < m->count; k++)
        if (m->unit[k] == unit) return 1;
    return 0;
}

static int join(gf_meeting *m, size_t unit, gf_mode mode)
{
    if (m->count == GF_MEETING_MAX || is_in(m, unit)) return 0;
    m->unit[m->count] = unit;
    m->mode[m->count++] = mode;
    return 1;
}

/* Those whose sliding gates are outside [0, 1] now. */
static int join_displaced(const gf_path *path, gf_meeting *m)
{
    const gf_gates *gates = path->plan->field.held;
    const gf_end now = { path->now.z, path->rate, path->now.gate };
    int joined = 0;
    for (size_t k = 0; k < gates->n_sliding; k++)
        if (gf_slide_margin(now, gates->sliding[k], GF_CLOSED) < 0 ||
            gf_slide_margin(now, gates->sliding[k], GF_OPEN) < 0)
            joined += join(m, gates->sliding[k], GF_SLIDING);
    return joined;
}

/* Those about to cross, or just behind it: gates that drive one another across their thresholds in turn
 * do so ever faster until they meet. */
static void join_near(const gf_path *path, gf_meeting *m)
{
    static const double near = 1e-10;
    const gf_gates *gates = path->plan->field.held;
    const double theta = path->plan->field.model->update.theta;
    for (size_t i = 0; i < gates->n; i++)
        if (gates->mode[i] != GF_SLIDING && fabs(path->now.z[i] - theta) < near)
            join(m, i, gates->mode[i]);
}

static gfold_status meet(gf_path *path, gf_meeting *m, gfold_error *err)
{
    gf_mode before[GF_MEETING_MAX];
    const gf_gates *gates = path->plan->field.held;
    do {
        measure(path, m);
        memcpy(before, m->mode, sizeof before);
        gf_meeting_settle(m);
        set_all(path, m, m->mode);
    } while (join_displaced(path, m));
    if (gates->n_sliding == GF_SLIDING_MAX) return too_many_slide(err);
    for (size_t k = 1; k < m->count; k++)
        if (m->mode[k] != before[k]) tell(path, m->unit[k], m->mode[k]);
    return gf_ok(err);
}

/* With tau_z = 0 dz/dt jumps with the gate, and so do the gates that slide: where the new mode sends z
 * back at once, neither mode can hold. */
static gfold_status settle(gf_path *path, size_t unit, gf_mode *into, gfold_error *err)
{
    gf_meeting m = { 0 };
    join(&m, unit, *into);
    join_near(path, &m);
    join_displaced(path, &m);
    const int back = (*into == GF_OPEN ? 1 : -1) * path->rate[unit] < 0;
    if (m.count == 1 && !back) return gf_ok(err);
    const gfold_status status = meet(path, &m, err);
    *into = m.mode[0];
    return status;
}

gfold_status gf_path_switch(gf_path *path, size_t unit, gf_mode into, gfold_error *err)
{
    gf_field *field = &path->plan->field;
    gfold_status status = gf_ok(err);
    const int from_sliding = field->held->mode[unit] == GF_SLIDING;
    if (field->z_at) path->now.y[field->z_at + unit] = field->model->update.theta;
    gf_gates_set(field->held, unit, into); /* to slide alone can fail */
    gf_path_evaluate(path, gf_path_input(path, path->t), &path->now, path->rate);
    path->slot->switches += !from_sliding;
    if (!field->z_at) status = settle(path, unit, &into, err);
    tell(path, unit, into);
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

static gfold_status
one_switch(gf_path *path, const gf_mover *mover, double h, gf_crossing c, gfold_error *err)
{
    double made;
    const gfold_status status = mover->land(path, h, &c, &made, err);
    if (status) return status;
    path->left -= made;
    path->t = path->left > 0 ? path->t + made : path->end;
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
