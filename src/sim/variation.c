/* Vectors go through all stages of a step some at a time, so that what they need stays in the
 * cache; the couplings, which are read once per stage, come from farther away. */
#include "sim/variation.h"

#include "core/fail.h"
#include "math/vector.h"
#include "model/gate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ABREAST = 32 }; /* vectors */

/* ---- along the path ------------------------------------------------------------------------ */

static gf_point now_of(const gf_variation *a)
{
    return gf_point_of(&a->plan->now, &a->plan->field, 0);
}

/* J at a point where the field has just been evaluated. */
static void linearise(gf_variation *a, int place, const gf_point *at)
{
    const gf_field *field = &a->plan->field;
    const gfold_state state = { field->n, at->y, at->z, at->r, at->gate, at->dy };
    gf_tangent_set(&a->at[place], &state, field->push);
    if (a->sliding.count) gf_tangent_sliding_set(&a->sliding, place, field, at);
}

static void keep(gf_variation *a, const gf_point *at)
{
    memcpy(a->start, at->y, a->size * sizeof *a->start);
    memcpy(a->start_rate, at->dy, a->size * sizeof *a->start_rate);
}

/* Whether gates keep their values during a step, so that J depends on h alone. */
static int stands(const gf_variation *a)
{
    const gf_field *field = &a->plan->field;
    return !field->with_r && (!field->with_z || (field->held && !a->sliding.count));
}

/* The state in the middle of the step, on the cubic through its ends. */
static void linearise_halfway(gf_variation *a, const gf_point *now, double h)
{
    gf_field *field = &a->plan->field;
    for (size_t i = 0; i < a->size; i++)
        a->half.y[i] = (a->start[i] + now->y[i]) / 2 + h / 8 * (a->start_rate[i] - now->dy[i]);
    if (stands(a))
        memcpy(a->half.gate, now->gate, field->n * sizeof *now->gate);
    else
        gf_field_evaluate(field, 0, 1, &a->half, 0);
    linearise(a, GF_MIDDLE, &a->half);
}

static void add_trace(gf_variation *a, double h)
{
    for (int k = 0; k < GF_PLACES && a->trace.memory; k++)
        if (a->rule->weight[k] > 0)
            a->log_determinant += h * a->rule->weight[k] * gf_trace_of(&a->trace, &a->at[k]);
    if (a->sliding.count) a->log_determinant = (double)NAN;
}

static gfold_status moved(void *context, double h, gfold_error *err)
{
    gf_variation *a = context;
    const gf_point now = now_of(a);
    if (!a->active || h <= 0) return gf_ok(err);
    a->still = 0;
    linearise(a, GF_TO, &now);
    if (a->rule->halfway) linearise_halfway(a, &now, h);
    for (size_t k = 0; k < a->count; k += ABREAST) {
        const size_t count = a->count - k < ABREAST ? a->count - k : ABREAST;
        a->rule->step(a, count, h, a->v + k * a->size);
    }
    add_trace(a, h);
    const gf_tangent held = a->at[GF_FROM];
    const gf_tangent_sliding_at slid = a->sliding.at[GF_FROM];
    a->at[GF_FROM] = a->at[GF_TO], a->at[GF_TO] = held;
    a->sliding.at[GF_FROM] = a->sliding.at[GF_TO], a->sliding.at[GF_TO] = slid;
    keep(a, &now);
    return gf_ok(err);
}

/* ---- switches ------------------------------------------------------------------------------ */

/* n, one number per state variable. */
static void gradient(const gf_variation *a, size_t unit, double *n)
{
    const gf_field *field = &a->plan->field;
    memset(n, 0, a->size * sizeof *n);
    if (field->z_at) {
        n[field->z_at + unit] = 1;
        return;
    }
    for (size_t j = 0; j < field->n; j++)
        n[j] = gf_coupling_entry(field->to_z, unit, j) * a->at[GF_FROM].slope[j];
}

static double dot(size_t n, const double *x, const double *y)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] * y[i];
    return sum;
}

/* v += late (f' - f) */
static void add_jump(gf_variation *a, const gf_point *now)
{
    const size_t n = a->plan->field.n;
    double *by = a->stage;
    for (size_t i = 0; i < n; i++) by[i] = now->dy[i] - a->start_rate[i];
    for (size_t k = 0; k < a->count; k++) {
        double *v = a->v + k * a->size;
        gf_vector_add(n, v, a->late[k], by, v);
    }
}

static gfold_status jump(gf_variation *a, size_t unit, const gf_point *now, gfold_error *err)
{
    double *n = a->slope;
    gradient(a, unit, n);
    const double before = dot(a->size, n, a->start_rate), after = dot(a->size, n, now->dy);
    if (!isfinite(1 / before))
        return gf_fail(err, GFOLD_ENUMERIC,
                       "z of unit %zu touches its threshold without crossing it", unit);
    for (size_t k = 0; k < a->count; k++) a->late[k] = dot(a->size, n, a->v + k * a->size) / before;
    a->log_determinant += log(fabs(after / before));
    a->still = 1;
    return gf_ok(err);
}

/* Units that slide and did not before. */
static int begun(const gf_variation *a, const gf_gates *gates)
{
    int count = 0;
    for (size_t k = 0; k < gates->n_sliding; k++) {
        size_t l = 0;
        while (l < a->sliding.count && a->sliding.unit[l] != gates->sliding[k]) l++;
        count += l == a->sliding.count;
    }
    return count;
}

/* Each takes a direction away. */
static void slide(gf_variation *a)
{
    const gf_field *field = &a->plan->field;
    const int more = a->sliding.memory ? begun(a, field->held) : 0;
    if (a->sliding.memory) gf_tangent_sliding_list(&a->sliding, field);
    a->lost += more;
    if (more) a->log_determinant = (double)NAN;
}

/* Onto n . V = 0, along what sliding gates can do: where only one of them begins the jump has done that
 * already, where several do at once (events.c) this is the limit of the many jumps among them. */
static void project(gf_variation *a)
{
    if (!a->sliding.count) return;
    memset(a->stage, 0, a->size * sizeof *a->stage);
    for (size_t k = 0; k < a->count; k++)
        gf_tangent_sliding_hold(&a->sliding, GF_FROM, a->stage, a->v + k * a->size);
}

static void begin(gf_variation *a, const gf_point *now)
{
    slide(a);
    linearise(a, GF_FROM, now);
    project(a);
    keep(a, now);
}

static gfold_status switched(void *context, size_t unit, gf_mode left, gfold_error *err)
{
    gf_variation *a = context;
    const gf_point now = now_of(a);
    if (!a->active) return gf_ok(err);
    const gfold_status status = left == GF_SLIDING ? gf_ok(err) : jump(a, unit, &now, err);
    if (a->still) add_jump(a, &now);
    begin(a, &now);
    return status;
}

void gf_variation_start(gf_variation *a)
{
    gf_field *field = &a->plan->field;
    const gf_point now = now_of(a);
    field->held = gf_plan_exact(a->plan) ? &a->plan->slots[0].gates : NULL;
    gf_field_evaluate(field, 0, 1, &now, 1);
    a->active = 1;
    a->log_determinant = 0;
    a->sliding.count = 0;
    begin(a, &now);
}

void gf_variation_sample(gf_variation *a)
{
    for (size_t k = 0; k < a->count; k++)
        gf_random_normal(gf_network_tangent(a->plan->network, k), a->size, a->v + k * a->size);
}

/* ---- making one ---------------------------------------------------------------------------- */

double gf_variation_bytes(size_t n, size_t size, size_t count)
{
    const double abreast = (double)(count < ABREAST ? count : ABREAST);
    return 8 * ((double)size * ((double)count + 3 * abreast + 10) + (double)n * (3 * abreast + 30));
}

static gfold_status allocate(gf_variation *a, size_t count, int with_trace, gfold_error *err)
{
    const gf_field *field = &a->plan->field;
    const size_t abreast = count < ABREAST ? count : ABREAST, room = abreast * a->size;
    gfold_status status = gf_ok(err);
    for (int k = 0; k < GF_PLACES && !status; k++) {
        status = gf_tangent_allocate(&a->at[k], a->plan->network, k ? 0 : abreast, err);
        gf_tangent_share(&a->at[k], &a->at[0]);
        if (field->switches && !field->z_at) a->at[k].to_z = NULL; /* z acts on nothing */
    }
    if (status) return status;
    a->v = gf_lines(a->size * count);
    a->start = gf_lines(2 * a->size + 3 * room + count);
    a->start_rate = a->start + a->size;
    a->slope = a->start_rate + a->size;
    a->stage = a->slope + room;
    a->sum = a->stage + room;
    a->late = a->sum + room;
    int complete = a->v && a->start && !gf_point_create(&a->half, field, 1);
    if (complete && field->switches && !field->z_at)
        complete = !gf_tangent_sliding_create(&a->sliding, field->n);
    if (complete && with_trace) complete = !gf_trace_create(&a->trace, &a->at[0]);
    return complete ? gf_ok(err)
                    : gf_fail_memory(err, gf_variation_bytes(field->n, a->size, count));
}

gfold_status gf_variation_create(gf_variation *a, gfold_simulate_plan *plan, size_t count,
                                 int with_trace, gfold_error *err)
{
    *a = (gf_variation){ .plan = plan, .size = plan->field.size, .count = count };
    a->rule = gf_tangent_rule_of(plan->integrator->tangents);
    if (!a->rule)
        return gf_fail(err, GFOLD_EINVAL,
                       "the integrator is %s; tangents follow rk4, heun and euler",
                       plan->integrator->name);
    if (plan->field.switches && !gf_plan_exact(plan))
        return gf_fail(
            err, GFOLD_EINVAL,
            "the integrator is %s; tangents of binary gates need rk4, which switches exactly",
            plan->integrator->name);
    const gfold_status status = allocate(a, count, with_trace, err);
    a->follower = (gf_follower){ a, moved, switched };
    plan->follower = &a->follower;
    if (status) gf_variation_destroy(a);
    return status;
}

void gf_variation_destroy(gf_variation *a)
{
    if (a->plan) a->plan->follower = NULL;
    for (int k = 0; k < GF_PLACES; k++) gf_tangent_destroy(&a->at[k]);
    gf_tangent_sliding_destroy(&a->sliding);
    gf_trace_destroy(&a->trace);
    gf_point_destroy(&a->half);
    free(a->v);
    free(a->start);
    *a = (gf_variation){ 0 };
}
