/* crossings.h: the switches of two integrators side by side.
 *
 * Both start every window from the same state, so that they differ by their own error and not by what
 * chaos makes of it. A window lasts `STEPS` steps; both go one step further, so that a switch near the
 * end is not missed for its rounding. */
#ifndef CROSSINGS_H
#define CROSSINGS_H

#include "sim/plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CROSSINGS_MOST = 20000 };

typedef struct crossing_event {
    double t;
    size_t unit;
    gf_mode into;
} crossing_event;

typedef struct crossing_list {
    size_t count;
    crossing_event at[CROSSINGS_MOST];
} crossing_list;

/* What has been compared. */
typedef struct crossings {
    size_t matched, slid, lost, invented; /* into sliding among those matched; by the first, by it alone */
    size_t count;                         /* of the distances kept                                      */
    double *distance;                     /* between the times of a switch                              */
    double worst;
    crossing_event first_lost;
} crossings;

static inline void crossings_listen(void *list_, uint64_t trial, double t, size_t unit, gf_mode into)
{
    crossing_list *list = list_;
    (void)trial;
    if (list->count == CROSSINGS_MOST) abort();
    list->at[list->count++] = (crossing_event){ t, unit, into };
}

static inline gfold_simulate_plan *
crossings_plan(const gfold_network *w, gfold_integrator integrator, double dt, double transient)
{
    gfold_simulate_plan *plan;
    gfold_simulate_result result;
    gfold_simulate_params p = gfold_simulate_defaults();
    p.integrator = integrator;
    p.dt = dt;
    p.tol = 1e-12;
    p.t_max = transient;
    p.stop_at_rest = 0;
    if (gfold_simulate_create(&plan, w, &p, NULL)) abort();
    if (gfold_simulate_run(plan, 0, 1, NULL, &result, NULL)) abort();
    plan->switched = crossings_listen;
    plan->listener = calloc(1, sizeof(crossing_list));
    return plan;
}

static inline void crossings_close(gfold_simulate_plan *plan)
{
    free(plan->listener);
    gfold_simulate_destroy(plan);
}

/* `to` stands where `from` does. */
static inline void crossings_load(gfold_simulate_plan *to, const gfold_simulate_plan *from)
{
    const size_t n = from->field.n, bytes = n * sizeof(double);
    memcpy(to->now.y, from->now.y, from->field.size * sizeof(double));
    memcpy(to->now.dy, from->now.dy, from->field.size * sizeof(double));
    memcpy(to->now.z, from->now.z, bytes);
    memcpy(to->now.gate, from->now.gate, bytes);
    if (from->z_rate) memcpy(to->z_rate, from->z_rate, bytes);
    memcpy(to->slots->gates.mode, from->slots->gates.mode, n * sizeof(gf_mode));
    gf_gates_set(&to->slots->gates, 0, to->slots->gates.mode[0]);
    to->slots->step = 0;
    to->t = from->t;
}

/* To t = (first + steps) dt; what is heard on the way. */
static inline crossing_list *crossings_march(gfold_simulate_plan *plan, long first, long steps)
{
    crossing_list *list = plan->listener;
    list->count = 0;
    for (long k = 1; k <= steps; k++) {
        const double end = (double)(first + k) * plan->params.dt;
        if (plan->integrator->step(plan, end, end - plan->t, NULL)) abort();
        plan->t = end;
    }
    return list;
}

static inline int crossings_order(const void *a_, const void *b_)
{
    const crossing_event *a = a_, *b = b_;
    if (a->unit != b->unit) return a->unit < b->unit ? -1 : 1;
    return (a->t > b->t) - (a->t < b->t);
}

static inline size_t of_unit(const crossing_list *list, size_t from)
{
    size_t k = from;
    while (k < list->count && list->at[k].unit == list->at[from].unit) k++;
    return k - from;
}

/* The k-th switches of one unit belong together. */
static inline void crossings_match(crossings *c, const crossing_event *a, size_t na,
                                   const crossing_event *b, size_t nb, double end)
{
    size_t k = 0;
    for (; k < na && k < nb && a[k].into == b[k].into; k++) {
        if (b[k].t > end) continue;
        const double d = fabs(a[k].t - b[k].t);
        c->matched++;
        c->slid += a[k].into == GF_SLIDING;
        c->distance[c->count++] = d;
        c->worst = fmax(c->worst, d);
    }
    for (size_t l = k; l < na; l++) c->invented += a[l].t <= end;
    for (size_t l = k; l < nb; l++) {
        if (b[l].t > end) continue;
        if (!c->lost++) c->first_lost = b[l];
    }
}

static inline void crossings_compare(crossings *c, crossing_list *a, crossing_list *b, double end)
{
    qsort(a->at, a->count, sizeof *a->at, crossings_order);
    qsort(b->at, b->count, sizeof *b->at, crossings_order);
    for (size_t i = 0, j = 0; i < a->count || j < b->count;) {
        const size_t unit_a = i < a->count ? a->at[i].unit : SIZE_MAX;
        const size_t unit_b = j < b->count ? b->at[j].unit : SIZE_MAX;
        const size_t na = unit_a <= unit_b ? of_unit(a, i) : 0;
        const size_t nb = unit_b <= unit_a ? of_unit(b, j) : 0;
        crossings_match(c, a->at + i, na, b->at + j, nb, end);
        i += na;
        j += nb;
    }
}

/* Adds the switches of `windows` windows of one network. */
static inline void crossings_add(crossings *c, const gfold_network *w, gfold_integrator reference,
                                 double dt, int windows)
{
    const long steps = lrint(1 / dt), begin = lrint(5 / dt);
    gfold_simulate_plan *keep = crossings_plan(w, GFOLD_RK4, dt, 5);
    gfold_simulate_plan *a = crossings_plan(w, GFOLD_RK4, dt, dt);
    gfold_simulate_plan *b = crossings_plan(w, reference, dt, dt);
    for (int k = 0; k < windows; k++) {
        const long at = begin + k * steps;
        crossings_load(a, keep);
        crossings_load(b, keep);
        crossings_march(keep, at, steps);
        crossings_compare(c, crossings_march(a, at, steps + 1), crossings_march(b, at, steps + 1),
                          keep->t);
    }
    crossings_close(keep);
    crossings_close(a);
    crossings_close(b);
}

#endif
