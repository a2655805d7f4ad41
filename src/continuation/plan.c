#include "continuation/plan.h"

#include "core/fail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

gfold_continuation_params gfold_continuation_defaults(void)
{
    return (gfold_continuation_params){ .step = 1e-2,
                                        .step_min = 1e-8,
                                        .step_max = 5e-2,
                                        .angle = 0.1,
                                        .tol = 1e-12,
                                        .points_max = 1000,
                                        .detect = GFOLD_DETECT_FOLDS };
}

static gfold_status check_window(const gfold_continuation_params *p, size_t m, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    for (size_t k = 0; k < m && !status; k++) {
        if (p->scale && !(p->scale[k] > 0 && isfinite(p->scale[k])))
            status =
                gf_fail(err, GFOLD_EINVAL, "scale[%zu] is %g, outside (0, inf)", k, p->scale[k]);
        else if (p->lo && p->hi && !(p->lo[k] < p->hi[k]))
            status = gf_fail(err, GFOLD_EINVAL, "the window [%g, %g] of component %zu is empty",
                             p->lo[k], p->hi[k], k);
    }
    return status;
}

static gfold_status
check(const gfold_system *s, const gfold_continuation_params *p, gfold_error *err)
{
    gfold_status status = gf_check_range(err, "n", (double)s->n, 1, 5000);
    if (!status && !s->equations) status = gf_fail(err, GFOLD_EINVAL, "equations is NULL");
    if (!status && s->n_tests && !s->tests)
        status = gf_fail(err, GFOLD_EINVAL, "tests is NULL, n_tests is %zu", s->n_tests);
    if (!status) status = gf_check_range(err, "step_max", p->step_max, 1e-10, 1e10);
    if (!status) status = gf_check_range(err, "step", p->step, 1e-12, p->step_max);
    if (!status) status = gf_check_range(err, "step_min", p->step_min, 1e-14, p->step);
    if (!status) status = gf_check_range(err, "angle", p->angle, 1e-4, 1);
    if (!status) status = gf_check_range(err, "tol", p->tol, 1e-14, 1e-4);
    if (!status) status = gf_check_range(err, "points_max", p->points_max, 1, 1e6);
    if (!status) status = gf_check_range(err, "one_way", p->one_way, 0, 1);
    if (!status && p->detect > 7)
        status = gf_fail(err, GFOLD_EINVAL, "detect is %u, no sum of GFOLD_DETECT_*", p->detect);
    return status ? status : check_window(p, s->n + 1, err);
}

static double *numbers(size_t count, int *missing)
{
    double *made = gf_allocate(count, sizeof *made);
    if (!made) *missing = 1;
    return made;
}

static gf_state state(const gfold_continuation *c, int *missing)
{
    gf_state s = { .z = numbers(c->m, missing),
                   .t = numbers(c->m, missing),
                   .re = numbers(c->n, missing),
                   .im = numbers(c->n, missing) };
    s.test = gf_allocate(c->tests, sizeof *s.test);
    if (!s.test) *missing = 1;
    return s;
}

static void free_state(gf_state *s)
{
    free(s->z);
    free(s->t);
    free(s->re);
    free(s->im);
    free(s->test);
}

static void set_window(gfold_continuation *c, const gfold_continuation_params *p)
{
    for (size_t k = 0; k < c->m; k++) {
        c->scale[k] = p->scale ? p->scale[k] : 1;
        c->lo[k] = p->lo ? p->lo[k] / c->scale[k] : -(double)INFINITY;
        c->hi[k] = p->hi ? p->hi[k] / c->scale[k] : (double)INFINITY;
    }
}

static int allocate(gfold_continuation *c)
{
    const size_t n = c->n, m = c->m, slots = 2 * (size_t)c->params.points_max + 1;
    int missing = 0;
    c->stride = 2 * m + (c->params.detect & GFOLD_DETECT_HOPF ? 2 * n : 0);
    c->stored = numbers(slots * c->stride, &missing);
    c->record = gf_allocate(slots, sizeof *c->record);
    c->scale = numbers(m, &missing);
    c->lo = numbers(m, &missing);
    c->hi = numbers(m, &missing);
    c->here = state(c, &missing);
    c->next = state(c, &missing);
    c->trial = state(c, &missing);
    c->start = state(c, &missing);
    c->row = numbers(m, &missing);
    c->wanted = numbers(m, &missing);
    c->j = numbers(n * m, &missing);
    c->a = numbers(m * m, &missing);
    c->pivot = gf_allocate(m, sizeof *c->pivot);
    c->u = numbers(m, &missing);
    c->f = numbers(n, &missing);
    c->step = numbers(m, &missing);
    c->difference = numbers(4 * n, &missing);
    c->fx = numbers(n * n, &missing);
    c->work = numbers(4 * m, &missing);
    c->value = numbers(c->system.n_tests, &missing);
    c->increment = numbers(m, &missing);
    c->off = numbers(m, &missing);
    c->row_size = numbers(n, &missing);
    return missing || !c->record || !c->pivot;
}

gfold_status gfold_continuation_create(gfold_continuation **plan, const gfold_system *system,
                                       const gfold_continuation_params *params, gfold_error *err)
{
    *plan = NULL;
    const gfold_status status = check(system, params, err);
    if (status) return status;
    gfold_continuation *c = gf_allocate(1, sizeof *c);
    if (!c) return gf_fail_memory(err, sizeof *c);
    *c = (gfold_continuation){ .system = *system,
                               .params = *params,
                               .n = system->n,
                               .m = system->n + 1,
                               .tests = GF_TESTS + system->n_tests };
    if (allocate(c)) {
        gfold_continuation_destroy(c);
        return gf_fail_memory(
            err, 8 * (double)(system->n * (6 * system->n + 8 * (size_t)params->points_max)));
    }
    set_window(c, params);
    c->params.scale = c->params.lo = c->params.hi = NULL;
    *plan = c;
    return gf_ok(err);
}

void gfold_continuation_destroy(gfold_continuation *c)
{
    if (!c) return;
    for (size_t k = 0; k < c->events_room; k++) free(c->event[k].u);
    void *const all[] = { c->stored, c->record, c->scale,   c->lo,        c->hi,    c->j,
                          c->a,      c->pivot,  c->u,       c->f,         c->step,  c->difference,
                          c->fx,     c->work,   c->value,   c->increment, c->event, c->row,
                          c->wanted, c->off,    c->row_size };
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) free(all[k]);
    free_state(&c->here);
    free_state(&c->next);
    free_state(&c->trial);
    free_state(&c->start);
    free(c);
}

void gf_state_copy(const gfold_continuation *c, gf_state *to, const gf_state *from)
{
    const gf_state kept = *to;
    *to = *from;
    to->z = kept.z, to->t = kept.t, to->re = kept.re, to->im = kept.im, to->test = kept.test;
    memcpy(to->z, from->z, c->m * sizeof *to->z);
    memcpy(to->t, from->t, c->m * sizeof *to->t);
    memcpy(to->re, from->re, c->n * sizeof *to->re);
    memcpy(to->im, from->im, c->n * sizeof *to->im);
    memcpy(to->test, from->test, c->tests * sizeof *to->test);
}

void gf_store(gfold_continuation *c, size_t slot, const gf_state *s)
{
    double *u = c->stored + slot * c->stride, *t = u + c->m, *re = t + c->m;
    c->record[slot] = (gf_state){ .z = u,
                                  .t = t,
                                  .residual = s->residual,
                                  .newton = s->newton,
                                  .arclength = s->arclength,
                                  .unstable = s->unstable };
    for (size_t k = 0; k < c->m; k++) {
        u[k] = s->z[k] * c->scale[k];
        t[k] = c->sense * s->t[k] * c->scale[k];
    }
    if (!(c->params.detect & GFOLD_DETECT_HOPF)) return;
    c->record[slot].re = re;
    c->record[slot].im = re + c->n;
    memcpy(re, s->re, c->n * sizeof *re);
    memcpy(re + c->n, s->im, c->n * sizeof *re);
}

int gf_events_reserve(gfold_continuation *c)
{
    if (c->events < c->events_room) return 0;
    gf_located *grown = realloc(c->event, (c->events + 1) * sizeof *grown);
    if (!grown) return -1;
    c->event = grown;
    double *both = gf_allocate(2 * c->m, sizeof *both);
    if (!both) return -1;
    c->event[c->events_room++] = (gf_located){ .u = both, .t = both + c->m };
    return 0;
}

/* ---- accessors ----------------------------------------------------------------------------- */

size_t gfold_continuation_count(const gfold_continuation *c)
{
    return c->count;
}

gfold_curve_point gfold_continuation_point(const gfold_continuation *c, size_t k)
{
    const gf_state *s = &c->record[c->first + k];
    return (gfold_curve_point){ s->z,        s->t,         s->re,       s->im,
                                s->residual, s->arclength, s->unstable, s->newton };
}

size_t gfold_continuation_events(const gfold_continuation *c)
{
    return c->events;
}

gfold_event gfold_continuation_event(const gfold_continuation *c, size_t k)
{
    gfold_event event = c->event[k].event;
    event.u = c->event[k].u;
    return event;
}

gfold_curve_end gfold_continuation_end(const gfold_continuation *c, int way)
{
    return c->end[way != 0];
}

double gfold_continuation_jacobian_error(const gfold_continuation *c)
{
    return c->jacobian_error;
}
