/* crossings.h: every switch of gates by one integrator beside those by a reference.
 *
 * Both start every window, one leak time, from the same state, so that they differ by their own error
 * and not by what chaos makes of it. Both go one step beyond its end, so that a switch close to the end
 * is not missed for its rounding. A gate that touches its threshold no deeper than the error of a step
 * may switch in one and not in the other: such a window is gone through again with steps of an eighth,
 * and what is then lost is lost. */
#ifndef CROSSINGS_H
#define CROSSINGS_H

#include "sim/plan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CROSSINGS_MOST = 20000,
    CROSSINGS_FINER = 8,
    CROSSINGS_KEEP = 40 /* steps to the next window */
};

typedef struct crossings_case {
    double tau, g; /* of z; gain                                         */
    size_t n;
    int driven;            /* by a sinusoid, which moves closed units too    */
    int networks, windows; /* of each, fewer where it comes to rest      */
} crossings_case;

typedef struct crossings_event {
    double t;
    size_t unit;
    gf_mode into;
} crossings_event;

typedef struct crossings_list {
    size_t count;
    crossings_event at[CROSSINGS_MOST];
} crossings_list;

/* What has been compared. */
typedef struct crossings {
    size_t matched, slid; /* of them into sliding                                     */
    size_t lost, invented, grazing;
    size_t capacity;
    double *distance;      /* between the times of the matched ones                        */
    crossings_event first; /* lost or invented                                         */
} crossings;

/* ---- one integrator ------------------------------------------------------------------------ */

static inline void
crossings_listen(void *list_, uint64_t trial, double t, size_t unit, gf_mode into)
{
    crossings_list *list = list_;
    (void)trial;
    if (list->count == CROSSINGS_MOST) abort();
    list->at[list->count++] = (crossings_event){ t, unit, into };
}

static inline gfold_simulate_plan *
crossings_plan(const gfold_network *w, gfold_integrator integrator, double dt, double t, int driven)
{
    gfold_simulate_plan *plan;
    gfold_simulate_result result;
    gfold_simulate_params p = gfold_simulate_defaults();
    p.integrator = integrator;
    p.dt = dt;
    p.tol = 1e-12;
    p.t_max = t;
    p.stop_at_rest = 0;
    if (driven)
        p.input = (gfold_input){ .kind = GFOLD_INPUT_SINUSOID, .amplitude = 1, .period = 7 };
    if (gfold_simulate_create(&plan, w, &p, NULL)) abort();
    if (gfold_simulate_run(plan, 0, 1, NULL, &result, NULL)) abort();
    plan->switched = crossings_listen;
    plan->listener = calloc(1, sizeof(crossings_list));
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

/* `steps` steps from where it stands, the first-th of the grid; what is heard on the way. */
static inline crossings_list *crossings_march(gfold_simulate_plan *plan, long first, long steps)
{
    crossings_list *list = plan->listener;
    list->count = 0;
    for (long k = 1; k <= steps; k++) {
        gfold_error err;
        const double end = (double)(first + k) * plan->params.dt;
        if (plan->integrator->step(plan, end, end - plan->t, &err)) {
            fprintf(stderr, "%s at t = %.17g: %s\n", plan->integrator->name, plan->t, err.message);
            abort();
        }
        plan->t = end;
    }
    return list;
}

/* What stands still, as simulate.h has it, switches by rounding alone. */
static inline int crossings_rest(const gfold_simulate_plan *plan)
{
    double sum = 0;
    for (size_t i = 0; i < plan->field.n; i++) sum += plan->now.dy[i] * plan->now.dy[i];
    return sum < 1e-12 * (double)plan->field.n;
}

/* ---- two ----------------------------------------------------------------------------------- */

static inline int crossings_order(const void *a_, const void *b_)
{
    const crossings_event *a = a_, *b = b_;
    if (a->unit != b->unit) return a->unit < b->unit ? -1 : 1;
    return (a->t > b->t) - (a->t < b->t);
}

static inline void crossings_keep(crossings *c, const crossings_event *a, const crossings_event *b)
{
    if (c->matched == c->capacity) {
        c->capacity = 2 * c->capacity + 1000;
        c->distance = realloc(c->distance, c->capacity * sizeof *c->distance);
    }
    c->distance[c->matched++] = fabs(a->t - b->t);
    c->slid += a->into == GF_SLIDING;
}

/* The k-th switches of one unit belong together; those after `end` are not counted. */
static inline void crossings_match(crossings *c, const crossings_event *a, size_t na,
                                   const crossings_event *b, size_t nb, double end)
{
    size_t k = 0;
    for (; k < na && k < nb && a[k].into == b[k].into; k++)
        if (b[k].t <= end) crossings_keep(c, &a[k], &b[k]);
    for (size_t l = k; l < na && a[l].t <= end; l++, c->invented++) c->first = a[l];
    for (size_t l = k; l < nb && b[l].t <= end; l++, c->lost++) c->first = b[l];
}

static inline size_t crossings_of(const crossings_list *list, size_t from, size_t unit)
{
    size_t k = from;
    while (k < list->count && list->at[k].unit == unit) k++;
    return k - from;
}

static inline void
crossings_compare(crossings *c, crossings_list *a, crossings_list *b, size_t n, double end)
{
    qsort(a->at, a->count, sizeof *a->at, crossings_order);
    qsort(b->at, b->count, sizeof *b->at, crossings_order);
    for (size_t unit = 0, i = 0, j = 0; unit < n; unit++) {
        const size_t na = crossings_of(a, i, unit), nb = crossings_of(b, j, unit);
        crossings_match(c, a->at + i, na, b->at + j, nb, end);
        i += na;
        j += nb;
    }
}

/* ---- networks ------------------------------------------------------------------------------ */

typedef struct crossings_run {
    gfold_simulate_plan *keep, *tried, *finer, *reference; /* keep: where windows begin */
} crossings_run;

/* Windows do not depend on the step that is tried. */
static inline void crossings_window(crossings *c, const crossings_run *r, long window, long steps)
{
    const long at = window * steps;
    gfold_simulate_plan *const all[] = { r->tried, r->finer, r->reference };
    for (int k = 0; k < 3; k++) crossings_load(all[k], r->keep);
    crossings_march(r->keep, window * CROSSINGS_KEEP, CROSSINGS_KEEP);
    crossings_list *wanted = crossings_march(r->reference, at, steps + 1);
    const crossings before = *c;
    const size_t n = r->keep->field.n;
    crossings_compare(c, crossings_march(r->tried, at, steps + 1), wanted, n, r->keep->t);
    if (c->lost == before.lost && c->invented == before.invented) return;
    c->lost = before.lost;
    c->invented = before.invented;
    c->matched = before.matched;
    c->slid = before.slid;
    c->grazing++;
    crossings_list *got =
        crossings_march(r->finer, at * CROSSINGS_FINER, (steps + 1) * CROSSINGS_FINER);
    crossings_compare(c, got, wanted, n, r->keep->t);
}

static inline void crossings_network(crossings *c, const crossings_case *of, const gfold_network *w,
                                     gfold_integrator tried, gfold_integrator reference, double dt)
{
    const long steps = lrint(1 / dt);
    const crossings_run r = { crossings_plan(w, tried, 1. / CROSSINGS_KEEP, 3, of->driven),
                              crossings_plan(w, tried, dt, dt, of->driven),
                              crossings_plan(w, tried, dt / CROSSINGS_FINER, dt, of->driven),
                              crossings_plan(w, reference, dt, dt, of->driven) };
    for (int k = 0; k < of->windows && !crossings_rest(r.keep); k++)
        crossings_window(c, &r, 3 + k, steps);
    gfold_simulate_plan *const all[] = { r.keep, r.tried, r.finer, r.reference };
    for (int k = 0; k < 4; k++) crossings_close(all[k]);
}

static inline void crossings_add(crossings *c, const crossings_case *of, gfold_integrator tried,
                                 gfold_integrator reference, double dt)
{
    gfold_model m = gfold_model_preset(GFOLD_FS);
    m.g = of->g;
    m.update.tau = of->tau;
    for (int k = 0; k < of->networks; k++) {
        const gfold_network_params p = { .n = of->n, .seed = 7, .realisation = (uint64_t)k };
        gfold_network *w;
        if (gfold_network_create(&w, &m, &p, NULL)) abort();
        crossings_network(c, of, w, tried, reference, dt);
        gfold_network_destroy(w);
    }
}

static inline int crossings_ascending(const void *a_, const void *b_)
{
    const double a = *(const double *)a_, b = *(const double *)b_;
    return (a > b) - (a < b);
}

/* Of the distances in time; q in [0, 1]. */
static inline double crossings_quantile(crossings *c, double q)
{
    qsort(c->distance, c->matched, sizeof *c->distance, crossings_ascending);
    return c->distance[(size_t)(q * (double)(c->matched - 1))];
}

#endif
