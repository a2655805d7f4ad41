/* The chaotic branch is walked over a grid of the free parameter. Where it does not reach the next node,
 * it has met a fixed point at its margin, an algebraic condition, or turned back, which is no end of the
 * branch: with C0 prescribed the parameter is a smooth function of C0, and its extremum is the fold. */
#include "core/fail.h"
#include "theory/boundary_follow.h"

#include <gatefold/critical.h>
#include <math.h>

typedef struct walk {
    gf_follower *f;
    const gfold_model *model;
    const gfold_parameter *free;
    gfold_critical_params params;
    gfold_criticals *out;
    int *is_fold;
} walk;

static gfold_model model_at(const walk *w, double value)
{
    gfold_model m = *w->model;
    (void)!gfold_model_set(&m, w->free, value, NULL);
    return m;
}

static double parameter(const walk *w)
{
    return gfold_model_get(&w->f->b.model, w->free);
}

static void record(walk *w, double value, double c0, double error, int fold)
{
    gfold_criticals *out = w->out;
    const double same = 1e-6 * (w->params.hi - w->params.lo);
    int k = out->count;
    for (int i = 0; i < k; i++)
        if (fabs(out->point[i].value - value) < same) return;
    if (k == GFOLD_CRITICAL_MAX) return;
    for (; k > 0 && out->point[k - 1].value > value; k--) {
        out->point[k] = out->point[k - 1];
        w->is_fold[k] = w->is_fold[k - 1];
    }
    out->point[k] = (gfold_critical){ value, c0, error };
    w->is_fold[k] = fold;
    out->count++;
}

/* As near to `to` as the branch reaches; the step that failed last, 0 when it arrived. */
static double approach(walk *w, double to)
{
    const double whole = to - parameter(w), least = 1e-2;
    double step = 1;
    while (parameter(w) != to) {
        const double left = to - parameter(w), try = step * whole;
        const gfold_model m = model_at(w, fabs(try) < fabs(left) ? parameter(w) + try : to);
        if (!gf_follower_step(w->f, &m, NULL, 0)) continue;
        if (step < least) return try;
        step /= 2;
    }
    return 0;
}

/* ---- meeting a fixed point ----------------------------------------------------------------- */

/* Zero, or the static state that C_inf has come close to. */

static int marginal(const walk *w, double at, double reach, gfold_critical *found)
{
    const double c0 = gf_boundary_c0(&w->f->b), c_inf = gf_boundary_c_inf(&w->f->b);
    const gfold_critical_kind kind =
        c_inf < c0 / 2 ? GFOLD_CRITICAL_ONSET : GFOLD_CRITICAL_MARGINAL;
    gfold_critical_params params = w->params;
    gfold_critical_plan *plan;
    gfold_criticals points;
    params.lo = fmax(w->free->lo, fmin(at, at + reach));
    params.hi = fmin(w->free->hi, fmax(at, at + reach));
    params.scan = 8;
    if (gfold_critical_create(&plan, &params, NULL)) return 0;
    const gfold_status status =
        gfold_critical_solve(plan, kind, w->model, w->free, NULL, &points, NULL);
    gfold_critical_destroy(plan);
    *found = points.point[0];
    return !status;
}

/* ---- the fold ---------------------------------------------------------------------------------- */

typedef struct point {
    double c0, value;
} point;

static int at_c0(walk *w, double c0, point *out)
{
    const gfold_model m = w->f->b.model;
    if (gf_follower_step(w->f, &m, w->free, c0)) return -1;
    *out = (point){ gf_boundary_c0(&w->f->b), parameter(w) };
    return 0;
}

/* C0 where the parabola through three points is extremal. */
static double vertex(const point p[3])
{
    const double a = (p[1].value - p[0].value) / (p[1].c0 - p[0].c0);
    const double b = (p[2].value - p[1].value) / (p[2].c0 - p[1].c0);
    const double second = (b - a) / (p[2].c0 - p[0].c0);
    return (p[0].c0 + p[1].c0) / 2 - a / (2 * second);
}

/* Along the branch until the parameter turns back: three points, the extremal one in the middle. */
static int turn(walk *w, double sign, double step, point p[3])
{
    const int most = 60;
    if (at_c0(w, gf_boundary_c0(&w->f->b), &p[0]) || at_c0(w, p[0].c0 * (1 + step), &p[1]))
        return -1;
    if (sign * (p[1].value - p[0].value) < 0) return 1;
    for (int k = 0; k < most; k++) {
        if (at_c0(w, p[1].c0 * (1 + step), &p[2])) return -1;
        if (sign * (p[2].value - p[1].value) < 0) return 0;
        p[0] = p[1];
        p[1] = p[2];
    }
    return -1;
}

/* Parabolas through the three latest points around the extremum. */
static int refine(walk *w, double sign, point p[3], gfold_critical *found)
{
    const double floor = 1e-11;
    double spread = fabs(p[2].c0 - p[0].c0) / 2;
    for (int k = 0; k < 8; k++) {
        const double c0 = vertex(p);
        point best;
        if (!(fabs(c0 - p[1].c0) < 2 * spread) || at_c0(w, c0, &best)) return -1;
        const double moved = fabs(best.value - p[1].value);
        *found = (gfold_critical){ best.value, best.c0, moved };
        if (k > 0 && moved < floor * fmax(1, fabs(best.value))) return 0;
        spread = fmax(0.1 * spread, 3e-4 * best.c0);
        p[1] = best;
        if (at_c0(w, best.c0 - spread, &p[0]) || at_c0(w, best.c0 + spread, &p[2])) return -1;
        if (sign * (p[1].value - p[0].value) < 0 || sign * (p[1].value - p[2].value) < 0) continue;
    }
    return 0;
}

static int fold(walk *w, double sign, gfold_critical *found)
{
    const double steps[] = { -0.03, 0.03 };
    const gf_boundary here = w->f->b;
    for (int k = 0; k < 2; k++) {
        point p[3];
        w->f->b = here;
        if (!turn(w, sign, steps[k], p) && !refine(w, sign, p, found)) return 1;
    }
    return 0;
}

/* ---- the walk ---------------------------------------------------------------------------------- */

/* The branch stands short of where a step of this size fails. */
static void settle(walk *w, double failed)
{
    const double at = parameter(w), reach = 3 * failed, sign = failed > 0 ? 1 : -1;
    gfold_critical found;
    if (marginal(w, at, reach, &found))
        record(w, found.value, found.delta_h, found.residual, 0);
    else if (fold(w, sign, &found))
        record(w, found.value, found.delta_h, found.residual, 1);
}

static double node(const walk *w, int k)
{
    return w->params.lo + k * (w->params.hi - w->params.lo) / w->params.scan;
}

/* From node k on in one direction to the end of the branch or of the bracket; the last node reached. */
static int follow(walk *w, int k, int direction)
{
    for (; k + direction >= 0 && k + direction <= w->params.scan; k += direction) {
        const double failed = approach(w, node(w, k + direction));
        if (failed == 0) continue;
        settle(w, failed);
        return k;
    }
    return k;
}

static void scan(walk *w)
{
    for (int k = 0; k <= w->params.scan; k++) {
        const gfold_model m = model_at(w, node(w, k));
        if (gf_follower_begin(w->f, &m, NULL)) continue;
        const gf_boundary here = w->f->b;
        if (k > 0) (void)follow(w, k, -1);
        w->f->b = here;
        k = follow(w, k, 1);
    }
}

static gfold_status check(const walk *w, gfold_error *err)
{
    const gfold_model *m = w->model;
    gfold_status status = gfold_model_check(m, err);
    if (!status && m->update.kind != GFOLD_GATE_OFF)
        status = gf_fail(err, GFOLD_EINVAL, "chaos is for models without update gate");
    if (!status && m->noise > 0)
        status =
            gf_fail(err, GFOLD_EINVAL, "noise is %g: the state with noise has no end", m->noise);
    if (!status && !gfold_model_has(m, w->free))
        status = gf_fail(err, GFOLD_EINVAL, "%s cannot be free: the model has no such gate",
                         w->free->name);
    return status;
}

static gfold_status bracket(walk *w, const gfold_critical_params *given, gfold_error *err)
{
    const int finest = 40;
    w->params = *given;
    if (w->params.scan > finest) w->params.scan = finest;
    if (given->lo >= given->hi)
        return gfold_critical_range(w->free, &w->params.lo, &w->params.hi, err);
    gfold_status status = gf_check_range(err, w->free->name, given->lo, w->free->lo, w->free->hi);
    if (!status) status = gf_check_range(err, w->free->name, given->hi, w->free->lo, w->free->hi);
    return status;
}

gfold_status gfold_critical_chaos(const gfold_model *model, const gfold_parameter *free,
                                  const gfold_critical_params *params, gfold_criticals *out,
                                  int is_fold[GFOLD_CRITICAL_MAX], gfold_error *err)
{
    walk w = { .model = model, .free = free, .out = out, .is_fold = is_fold };
    *out = (gfold_criticals){ 0 };
    gfold_status status = check(&w, err);
    if (!status) status = bracket(&w, params, err);
    if (status) return status;
    w.f = gf_follower_create();
    if (!w.f) return gf_fail_memory(err, sizeof *w.f + 8.0 * (double)gf_boundary_room());
    scan(&w);
    gf_follower_destroy(w.f);
    if (out->count) return gf_ok(err);
    return gf_fail(err, GFOLD_ENOCONV, "the chaotic state has no end for %s in [%g, %g]",
                   free->name, w.params.lo, w.params.hi);
}
