#include "sim/resolvent.h"

#include "core/fail.h"
#include "core/memory.h"
#include "math/linalg.h"

#include <stdlib.h>
#include <string.h>

double gf_resolvent_bytes(const gf_tangent *t)
{
    return 8.0 * (double)t->n * (double)t->n * (t->to_r ? 2 : 1);
}

static gfold_status fill(gf_resolvent *r, gfold_error *err)
{
    const gf_tangent *t = &r->of->full;
    const size_t n = t->n, units = r->of->units, *keep = r->of->keep;
    const gfold_status status = gf_tangent_add_h(
        t, (gf_block){ r->s, n, 0, 0 }, t->to_z ? r->part_z : 0, t->to_r ? r->part_r : 0, err);
    for (size_t j = 0; j < units; j++) {
        const double *from = r->s + keep[j] * n;
        double *to = r->s + j * units;
        for (size_t i = 0; i < units; i++) to[i] = from[keep[i]];
        to[j] -= r->shift;
    }
    return status;
}

gfold_status gf_resolvent_create(gf_resolvent *r, gf_reduced *of, double shift, gfold_error *err)
{
    const gf_tangent *t = &of->full;
    *r = (gf_resolvent){ .of = of, .shift = shift };
    if (1 + t->tau_z * shift == 0 || 1 + t->tau_r * shift == 0)
        return gf_fail(err, GFOLD_EINVAL, "the shift is %g, which is -1/tau of a gate", shift);
    gfold_status status = gf_check_memory(err, "the factorisation", gf_resolvent_bytes(t));
    if (status) return status;
    r->part_z = 1 / (1 + t->tau_z * shift);
    r->part_r = 1 / (1 + t->tau_r * shift);
    r->s = gf_allocate(t->n * t->n, sizeof *r->s);
    r->pivot = gf_allocate(t->n, sizeof *r->pivot);
    r->x = gf_allocate(t->size + t->n, sizeof *r->x);
    if (!r->s || !r->pivot || !r->x) status = gf_fail_memory(err, gf_resolvent_bytes(t));
    if (!status) status = fill(r, err);
    if (!status && of->units && gf_factor(of->units, r->s, r->pivot))
        status = gf_fail(err, GFOLD_ENUMERIC, "the shift %.17g is an eigenvalue", shift);
    if (status) gf_resolvent_destroy(r);
    if (!status) r->room = r->x + t->size;
    return status;
}

void gf_resolvent_destroy(gf_resolvent *r)
{
    free(r->s);
    free(r->pivot);
    free(r->x);
    *r = (gf_resolvent){ .s = NULL };
}

/* The right side of S: f + by_z part tau g + [gate] J^h [by_r] part tau q. */
static void gather_sources(gf_resolvent *r, double *x)
{
    gf_tangent *t = &r->of->full;
    const size_t n = t->n;
    for (size_t i = 0; i < n && t->z; i++) x[i] += t->by_z[i] * r->part_z * t->tau_z * x[t->z + i];
    if (!t->r) return;
    for (size_t i = 0; i < n; i++) t->drive[i] = t->by_r[i] * r->part_r * t->tau_r * x[t->r + i];
    gf_coupling_multiply(t->to_h, 1, t->drive, n, t->dr, n);
    for (size_t i = 0; i < n; i++) x[i] += t->gate[i] * t->dr[i];
}

static void solve_units(gf_resolvent *r, double *x)
{
    const size_t units = r->of->units, *keep = r->of->keep;
    for (size_t i = 0; i < units; i++) r->room[i] = x[keep[i]];
    gf_solve_factored(units, r->s, r->pivot, r->room);
    memset(x, 0, r->of->full.n * sizeof *x);
    for (size_t i = 0; i < units; i++) x[keep[i]] = r->room[i];
}

/* z = part (J^z [slope] h - tau g), in the place of g; r alike. */
static void
follow(gf_tangent *t, const gf_coupling *to, double part, double tau, double *x, double *at)
{
    for (size_t i = 0; i < t->n; i++) t->drive[i] = t->slope[i] * x[i];
    gf_coupling_multiply(to, 1, t->drive, t->n, t->dz, t->n);
    for (size_t i = 0; i < t->n; i++) at[i] = part * (t->dz[i] - tau * at[i]);
}

static void apply(void *context, const double *b, double *y)
{
    gf_resolvent *r = context;
    gf_tangent *t = &r->of->full;
    gf_reduced_scatter(r->of, b, r->x);
    gather_sources(r, r->x);
    if (r->of->units) solve_units(r, r->x);
    if (t->z) follow(t, t->to_z, r->part_z, t->tau_z, r->x, r->x + t->z);
    if (t->r) follow(t, t->to_r, r->part_r, t->tau_r, r->x, r->x + t->r);
    gf_reduced_gather(r->of, r->x, y);
}

gf_operator gf_resolvent_operator(gf_resolvent *r)
{
    return (gf_operator){ r->of->m, apply, r };
}
