#include "continuation/collocation.h"
#include "core/fail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPORTS_MAX = 64, UNKNOWNS_MAX = 5000, ADAPT_EVERY = 3 };

typedef struct record {
    gfold_cycle cycle;
    double *numbers; /* min, max, re, im */
} record;

struct gfold_cycles {
    gf_collocation c; /* first: the context of the equations */
    gfold_cycle_params params;
    double report[REPORTS_MAX];
    gfold_continuation *plan;
    size_t count, events; /* points, and events behind them */
    record *record;       /* points_max + 1 + events_max    */
    double *numbers, *meshes, *room, *start, *direction;
    gfold_event *event;
    size_t events_max;
    int failed; /* a defect too large, or no multipliers */
};

gfold_cycle_params gfold_cycle_defaults(void)
{
    return (gfold_cycle_params){ .intervals = 30,
                                 .points_max = 200,
                                 .step = 0.02,
                                 .step_max = 0.1,
                                 .x_scale = 1,
                                 .p_scale = 1,
                                 .p_lo = -(double)INFINITY,
                                 .p_hi = (double)INFINITY,
                                 .period_max = 1e6,
                                 .tol = 1e-11,
                                 .defect_max = 1e-3 };
}

/* ---- records ------------------------------------------------------------------------------- */

static int count_unstable(size_t n, const double *re, const double *im)
{
    size_t trivial = 0;
    int count = 0;
    for (size_t k = 0; k < n; k++)
        if (hypot(re[k] - 1, im[k]) < hypot(re[trivial] - 1, im[trivial])) trivial = k;
    for (size_t k = 0; k < n; k++) count += k != trivial && hypot(re[k], im[k]) > 1;
    return count;
}

static void take(gfold_cycles *s, size_t slot, const double *u)
{
    gf_collocation *c = &s->c;
    const size_t n = c->n;
    record *r = &s->record[slot];
    double *min = r->numbers, *max = min + n, *re = max + n, *im = re + n;
    gf_collocation_range(c, u, min, max);
    const int failed = gf_collocation_multipliers(c, u, re, im);
    r->cycle = (gfold_cycle){ u[c->size],
                              u[c->size - 1],
                              gf_collocation_defect(c, u),
                              min,
                              max,
                              re,
                              im,
                              failed ? -1 : count_unstable(n, re, im) };
    if (failed || !(r->cycle.defect <= s->params.defect_max)) s->failed = 1;
    memcpy(s->meshes + slot * (c->intervals + 1), c->mesh, (c->intervals + 1) * sizeof *c->mesh);
}

static double size_of(size_t n, const double *min, const double *max)
{
    double size = 0;
    for (size_t a = 0; a < n; a++) size = fmax(size, max[a] - min[a]);
    return size;
}

/* Back at a Hopf point: half as large as the first one, or through it, which turns the cycle
 * inside out. */
static int has_shrunk(gfold_cycles *s, const double *u)
{
    const size_t n = s->c.n;
    double *now = s->record[s->count].numbers;
    const double *first = s->record[0].numbers;
    if (s->count == 0) return 0;
    gf_collocation_range(&s->c, u, now, now + n);
    return size_of(n, now, now + n) < 0.5 * size_of(n, first, first + n) ||
           gf_collocation_alike(&s->c, u) < 0;
}

/* After every point: what it is, then the phase of the next, and every third time or at need a
 * better mesh. */
static int after_point(void *context, double *u, double *t)
{
    gfold_cycles *s = context;
    if (has_shrunk(s, u)) return -1;
    take(s, s->count, u);
    const double poor = 1e-5; /* a defect that cannot wait */
    const int moves = s->count % ADAPT_EVERY == 1 || s->record[s->count].cycle.defect > poor;
    s->count++;
    if (moves) gf_collocation_adapt(&s->c, u, t, s->room);
    gf_collocation_set_phase(&s->c, u);
    return moves;
}

static void reports(void *context, const double *u, const double *t, const double *j, double *value)
{
    const gfold_cycles *s = context;
    (void)t, (void)j;
    for (size_t k = 0; k < s->params.n_report; k++) value[k] = u[s->c.size] - s->report[k];
}

/* ---- making it ----------------------------------------------------------------------------- */

static gfold_status check(const gfold_system *flow, const gfold_cycle_params *p, gfold_error *err)
{
    gfold_status status = gf_check_range(err, "n", (double)flow->n, 2, 50);
    if (!status && !flow->equations) status = gf_fail(err, GFOLD_EINVAL, "equations is NULL");
    if (!status) status = gf_check_range(err, "intervals", p->intervals, 4, 400);
    if (!status)
        status = gf_check_range(err, "4 n intervals", 4. * p->intervals * (double)flow->n, 1,
                                UNKNOWNS_MAX - 60);
    if (!status) status = gf_check_range(err, "points_max", p->points_max, 1, 100000);
    if (!status) status = gf_check_range(err, "step_max", p->step_max, 1e-6, 1e3);
    if (!status) status = gf_check_range(err, "step", p->step, 1e-6, p->step_max);
    if (!status) status = gf_check_range(err, "x_scale", p->x_scale, 1e-100, 1e100);
    if (!status) status = gf_check_range(err, "p_scale", p->p_scale, 1e-100, 1e100);
    if (!status) status = gf_check_range(err, "period_max", p->period_max, 1e-100, 1e100);
    if (!status) status = gf_check_range(err, "tol", p->tol, 1e-14, 1e-4);
    if (!status) status = gf_check_range(err, "defect_max", p->defect_max, 1e-300, 1e300);
    if (!status) status = gf_check_range(err, "n_report", (double)p->n_report, 0, REPORTS_MAX);
    if (!status && !(p->p_lo < p->p_hi))
        status = gf_fail(err, GFOLD_EINVAL, "p_lo is %g, not below p_hi, %g", p->p_lo, p->p_hi);
    return status;
}

static int allocate(gfold_cycles *s)
{
    const gf_collocation *c = &s->c;
    const size_t slots = (size_t)s->params.points_max + 1 + s->events_max, m = c->size + 1;
    s->record = gf_allocate(slots, sizeof *s->record);
    s->numbers = gf_allocate(slots * 4 * c->n, sizeof(double));
    s->meshes = gf_allocate(slots * (c->intervals + 1), sizeof(double));
    s->room = gf_allocate(2 * (c->intervals + 1) + m, sizeof(double));
    s->start = gf_allocate(m, sizeof(double));
    s->direction = gf_allocate(m, sizeof(double));
    s->event = gf_allocate(s->events_max, sizeof *s->event);
    if (!(s->record && s->numbers && s->meshes && s->room && s->start && s->direction && s->event))
        return -1;
    for (size_t k = 0; k < slots; k++) s->record[k].numbers = s->numbers + 4 * c->n * k;
    return 0;
}

gfold_status gfold_cycles_create(gfold_cycles **out, const gfold_system *flow,
                                 const gfold_cycle_params *params, gfold_error *err)
{
    *out = NULL;
    const gfold_status status = check(flow, params, err);
    if (status) return status;
    gfold_cycles *s = gf_allocate(1, sizeof *s);
    if (!s) return gf_fail_memory(err, sizeof *s);
    s->params = *params;
    s->events_max = 16 + 4 * params->n_report;
    for (size_t k = 0; k < params->n_report; k++) s->report[k] = params->report[k];
    s->c = (gf_collocation){ .flow = *flow,
                             .n = flow->n,
                             .intervals = (size_t)params->intervals,
                             .p_scale = params->p_scale,
                             .x_scale = params->x_scale };
    if (gf_collocation_create(&s->c) || allocate(s)) {
        gfold_cycles_destroy(s);
        return gf_fail_memory(err, 1e3 * params->points_max);
    }
    *out = s;
    return gf_ok(err);
}

void gfold_cycles_destroy(gfold_cycles *s)
{
    if (!s) return;
    gfold_continuation_destroy(s->plan);
    gf_collocation_destroy(&s->c);
    void *const all[] = { s->record, s->numbers, s->meshes,   s->room,
                          s->start,  s->event,   s->direction };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) free(all[k]);
    free(s);
}

/* ---- following ------------------------------------------------------------------------------ */

static gfold_status create_plan(gfold_cycles *s, gfold_error *err)
{
    const gf_collocation *c = &s->c;
    const gfold_cycle_params *p = &s->params;
    const size_t m = c->size + 1;
    double *scale = gf_allocate(3 * m, sizeof *scale), *lo = scale + m, *hi = lo + m;
    if (!scale) return gf_fail_memory(err, 24 * (double)m);
    const gfold_system system = { .n = c->size,
                                  .context = s,
                                  .equations = gf_collocation_equations,
                                  .jacobian = gf_collocation_jacobian,
                                  .tests = reports,
                                  .n_tests = p->n_report,
                                  .adapt = after_point };
    for (size_t k = 0; k < m; k++) {
        scale[k] = p->x_scale * sqrt((double)c->nodes);
        lo[k] = -(double)INFINITY;
        hi[k] = (double)INFINITY;
    }
    scale[m - 2] = s->start[m - 2];
    lo[m - 2] = 0;
    hi[m - 2] = p->period_max;
    scale[m - 1] = p->p_scale;
    lo[m - 1] = p->p_lo;
    hi[m - 1] = p->p_hi;
    gfold_continuation_params params = gfold_continuation_defaults();
    params.step = p->step;
    params.step_max = p->step_max;
    params.step_min = 1e-6 * p->step;
    params.angle = 0.2;
    params.tol = p->tol;
    params.points_max = p->points_max;
    params.one_way = 1;
    params.scale = scale;
    params.lo = lo;
    params.hi = hi;
    gfold_continuation_destroy(s->plan);
    const gfold_status status = gfold_continuation_create(&s->plan, &system, &params, err);
    free(scale);
    return status;
}

/* Events lie on the mesh of the point after them. */
static void take_events(gfold_cycles *s)
{
    gf_collocation *c = &s->c;
    s->events = gfold_continuation_events(s->plan);
    if (s->events > s->events_max) s->events = s->events_max;
    for (size_t k = 0; k < s->events; k++) {
        s->event[k] = gfold_continuation_event(s->plan, k);
        const size_t mesh = (size_t)ceil(s->event[k].position);
        if (mesh >= s->count) { /* beyond the Hopf point where they end */
            s->events = k;
            break;
        }
        memcpy(c->mesh, s->meshes + mesh * (c->intervals + 1),
               (c->intervals + 1) * sizeof *c->mesh);
        take(s, s->count + k, s->event[k].u);
    }
}

gfold_status gfold_cycles_from_hopf(gfold_cycles *s, const double *u, gfold_error *err)
{
    s->count = s->events = 0;
    s->failed = 0;
    gfold_status status = gf_collocation_hopf(&s->c, u, s->start, s->direction, err);
    if (!status) status = create_plan(s, err);
    if (!status) status = gfold_continuation_run(s->plan, s->start, s->direction, err);
    if (status) return status;
    take_events(s);
    if (!s->failed) return gf_ok(err);
    return gf_fail(err, GFOLD_EACCURACY,
                   "the defect of a cycle exceeds %g: more than %d intervals are needed",
                   s->params.defect_max, s->params.intervals);
}

/* ---- accessors ----------------------------------------------------------------------------- */

size_t gfold_cycles_count(const gfold_cycles *s)
{
    return s->count;
}

gfold_cycle gfold_cycles_get(const gfold_cycles *s, size_t k)
{
    return s->record[k].cycle;
}

size_t gfold_cycles_events(const gfold_cycles *s)
{
    return s->events;
}

gfold_event gfold_cycles_event(const gfold_cycles *s, size_t k)
{
    return s->event[k];
}

gfold_cycle gfold_cycles_at_event(const gfold_cycles *s, size_t k)
{
    return s->record[s->count + k].cycle;
}

gfold_curve_end gfold_cycles_end(const gfold_cycles *s)
{
    return gfold_continuation_end(s->plan, 0);
}

void gfold_cycles_profile(const gfold_cycles *s, size_t k, size_t count, const double *t, double *x)
{
    gf_collocation at = s->c;
    at.mesh = s->meshes + k * (at.intervals + 1);
    const double *u = gfold_continuation_point(s->plan, k).u;
    for (size_t i = 0; i < count; i++) {
        size_t interval = 0;
        while (interval + 1 < at.intervals && t[i] > at.mesh[interval + 1]) interval++;
        const double h = at.mesh[interval + 1] - at.mesh[interval];
        gf_collocation_state(&at, u, interval, (t[i] - at.mesh[interval]) / h, x + at.n * i);
    }
}
