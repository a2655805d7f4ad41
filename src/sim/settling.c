#include "sim/settling.h"

#include "core/fail.h"
#include "sim/meeting.h"

#include <math.h>

/* ---- slopes -------------------------------------------------------------------------------- */

/* Modes at a point that has been evaluated. */
static void set_all(gf_path *path, double input, const gf_meeting *m, const gf_mode *mode)
{
    gf_field *field = &path->plan->field;
    for (size_t k = 0; k < m->count; k++) gf_gates_set(field->held, m->unit[k], mode[k]);
    gf_field_switch(field, input, &path->now);
    gf_field_z_rate(field, &path->now, path->rate);
}

/* Closed and gain of a meeting; sliding gates beyond its capacity go on sliding. */
static void measure(gf_path *path, double input, gf_meeting *m)
{
    gf_mode mode[GF_MEETING_MAX] = { GF_CLOSED };
    set_all(path, input, m, mode);
    for (size_t k = 0; k < m->count; k++) m->closed[k] = path->rate[m->unit[k]];
    for (size_t l = 0; l < m->count; l++) {
        mode[l] = GF_OPEN;
        set_all(path, input, m, mode);
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

/* Where an input that alone moves closed gates changes its sign every slope is zero, and what it is about
 * to be decides. */
static double decisive_input(const gf_path *path, const gf_meeting *m)
{
    const gf_gates *gates = path->plan->field.held;
    const double now = gf_path_input(path, path->t);
    const double soon = gf_path_input(path, path->t + path->left / 8);
    if (fabs(now) > 1e-9 * fabs(soon)) return now;
    for (size_t k = 0; k < gates->n_evolving; k++)
        if (!is_in(m, gates->evolving[k])) return now;
    return soon;
}

/* ---- who meets ----------------------------------------------------------------------------- */

static int join(gf_meeting *m, size_t unit, gf_mode mode)
{
    if (m->count == GF_MEETING_MAX || is_in(m, unit)) return 0;
    m->unit[m->count] = unit;
    m->mode[m->count++] = mode;
    return 1;
}

/* Those whose sliding gates are outside [0, 1] now, or all that slide. */
static int join_sliding(const gf_path *path, gf_meeting *m, int all)
{
    const gf_gates *gates = path->plan->field.held;
    const gf_end now = { path->now.z, path->rate, path->now.gate };
    int joined = 0;
    for (size_t k = 0; k < gates->n_sliding; k++)
        if (all || gf_slide_margin(now, gates->sliding[k], GF_CLOSED) < 0 ||
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

/* -------------------------------------------------------------------------------------------- */

static gfold_status meet(gf_path *path, gf_meeting *m, gfold_error *err)
{
    gf_mode before[GF_MEETING_MAX];
    size_t known = 0;
    const gf_gates *gates = path->plan->field.held;
    do {
        measure(path, decisive_input(path, m), m);
        for (; known < m->count; known++) before[known] = m->mode[known];
        gf_meeting_settle(m);
        set_all(path, gf_path_input(path, path->t), m, m->mode);
    } while (join_sliding(path, m, 0));
    if (gates->n_sliding == GF_SLIDING_MAX)
        return gf_fail(err, GFOLD_ENOCONV, "more than %d gates slide at once", GF_SLIDING_MAX);
    for (size_t k = 1; k < m->count; k++)
        if (m->mode[k] != before[k]) gf_path_tell(path, m->unit[k], m->mode[k]);
    return gf_ok(err);
}

/* A gate that ends to slide may leave others on the threshold that cannot slide without it. */
gfold_status
gf_path_settle(gf_path *path, size_t unit, gf_mode left, gf_mode *into, gfold_error *err)
{
    const gf_gates *gates = path->plan->field.held;
    gf_meeting m = { .refused = 1u << left };
    join(&m, unit, *into);
    join_near(path, &m);
    join_sliding(path, &m, 0);
    const int back = (*into == GF_OPEN ? 1 : -1) * path->rate[unit] < 0;
    const int leaves = left == GF_SLIDING && gates->n_sliding > 0;
    if (m.count == 1 && !back && !leaves) return gf_ok(err);
    join_sliding(path, &m, 1);
    const gfold_status status = meet(path, &m, err);
    *into = m.mode[0];
    return status;
}
