/* The threshold drive three times: by steps of the cell, by jumps, and by the normal form of the
 * fold, which needs no integration at all. */
#include "astro/astrocyte.h"
#include "core/fail.h"
#include "math/airy.h"
#include "math/root.h"

#include <gatefold/equilibrium.h>
#include <gatefold/response.h>
#include <gatefold/retention.h>
#include <math.h>

enum { HORIZON = 20 }; /* s in which a peak comes or does not */

typedef struct search {
    const gfold_astrocyte_params *p;
    gfold_astrocyte_state rest;
    double threshold, duration;
    double peak_error; /* of the last jumps */
    gfold_status status;
    gfold_error *err;
} search;

/* ---- peaks ---------------------------------------------------------------------------------- */

static double simulated_excess(double drive, void *context)
{
    search *s = context;
    gfold_response_params p = gfold_response_defaults();
    gfold_response r = { .peak = (double)NAN };
    p.astrocyte = *s->p;
    p.start = s->rest;
    p.drive = drive;
    p.onset = 0;
    p.duration = s->duration;
    p.t_max = HORIZON;
    p.threshold = s->threshold;
    if (!s->status) s->status = gfold_response_run(&p, &r, NULL, NULL, s->err);
    return r.peak - s->threshold;
}

static double jumped_excess(double drive, void *context)
{
    search *s = context;
    gfold_retention r = { .peak = (double)NAN };
    const gfold_dose dose = gfold_dose_of_pulse(drive, 0, s->duration);
    if (!s->status)
        s->status = gfold_retention_predict(s->p, s->rest, s->threshold, dose, HORIZON, &r, s->err);
    s->peak_error = r.peak_error;
    return r.peak - s->threshold;
}

/* Doubles the drive until it is enough, then Brent. */
static gfold_status least(search *s, double (*excess)(double, void *), double *drive)
{
    double hi = 0.01 / s->duration;
    while (!s->status && hi < 1000 && excess(hi, s) < 0) hi *= 2;
    if (s->status) return s->status;
    if (hi >= 1000)
        return s->status = gf_fail(s->err, GFOLD_ENOSOL,
                                   "no drive up to 1000 uM/s raises Ca to %g uM", s->threshold);
    *drive = gf_root(excess, s, hi / 2, hi);
    if (!s->status && isnan(*drive))
        s->status = gf_fail(s->err, GFOLD_ENOSOL, "rest is above the threshold %g", s->threshold);
    return s->status;
}

/* Of the peak with the drive, by jumps. */
static double growth(search *s, double drive)
{
    const double e = 1e-4 * drive;
    return (jumped_excess(drive + e, s) - jumped_excess(drive - e, s)) / (2 * e);
}

/* ---- the fold of the slow manifold, h held --------------------------------------------------- */

typedef struct sheet {
    const gfold_astrocyte_params *p;
    gfold_astrocyte_state at;
} sheet;

static double slope(double ca, void *context)
{
    sheet *s = context;
    double j[9];
    s->at.ca = ca;
    gfold_astrocyte_jacobian(s->p, s->at, j);
    return j[0];
}

/* dCa/dt at its first minimum over Ca above `from`; NaN when there is none. */
static double lowest(sheet *s, double from)
{
    enum { GRID = 400 };
    const double end = s->p->c0 / (1 + s->p->c1);
    double lo = from;
    for (int k = 1; k <= GRID; k++) {
        const double hi = from + (end - from) * k / GRID;
        if (slope(lo, s) < 0 && slope(hi, s) >= 0) {
            s->at.ca = gf_root(slope, s, lo, hi);
            return gf_astrocyte_rate(s->p, s->at, 0, 0).ca;
        }
        lo = hi;
    }
    return (double)NAN;
}

static double lowest_at(double ip3, void *context)
{
    sheet *s = context;
    s->at.ip3 = ip3;
    return lowest(s, 1e-3);
}

/* Where low calcium ceases to be an equilibrium as IP3 grows. */
static gfold_status find_fold(sheet *s, gfold_error *err)
{
    double lo = s->at.ip3, hi = lo;
    while (hi < lo + 20 && lowest_at(hi, s) < 0) hi += 0.05;
    const double ip3 = hi > lo ? gf_root(lowest_at, s, hi - 0.05, hi) : (double)NAN;
    if (!isfinite(ip3) || isnan(lowest_at(ip3, s)))
        return gf_fail(err, GFOLD_ENOSOL, "the slow manifold of calcium has no fold above rest");
    return gf_ok(err);
}

typedef struct passage {
    double x0, rho;
} passage;

static double on_the_sheet(double s, void *context)
{
    const passage *q = context;
    double slope_;
    const double ai = gf_airy(s, &slope_);
    return cbrt(q->rho) * slope_ + q->x0 * ai;
}

/* Where the coefficients of the normal form are taken: at the fold, or elsewhere to see what that
 * changes. */
typedef struct places {
    gfold_astrocyte_state curvature, slopes, motion;
} places;

/* Excess of IP3 over the fold that a jump from rest needs. */
static double excess_of(const sheet *fold, double ca_rest, const places *at, double *rho)
{
    const double e = 1e-4, c = at->curvature.ca;
    sheet s = { fold->p, at->curvature };
    double j[9];
    const double a = (slope(c + e, &s) - slope(c - e, &s)) / (4 * e);
    gfold_astrocyte_jacobian(fold->p, at->slopes, j);
    const gfold_astrocyte_state v = gf_astrocyte_rate(fold->p, at->motion, 0, 0);
    const passage q = { a * (ca_rest - fold->at.ca), -a * (j[6] * v.ip3 + j[3] * v.h) };
    *rho = q.rho;
    const double zero = gf_root(on_the_sheet, (void *)&q, GF_AIRY_ZERO, GF_AIRY_SLOPE_ZERO);
    return -zero * cbrt(q.rho) * cbrt(q.rho) / (a * j[6]);
}

/* Each kind of coefficient taken elsewhere by itself, changes added: the motion right after the
 * jump, curvature and slopes half-way from rest. */
static double doubt(const sheet *fold, const search *s, double jump, double excess)
{
    const places usual = { fold->at, fold->at, fold->at };
    gfold_astrocyte_state jumped = s->rest, half = fold->at;
    jumped.ip3 += jump;
    half.ca = (half.ca + s->rest.ca) / 2;
    places moved[] = { usual, usual, usual };
    moved[0].curvature = moved[1].slopes = half;
    moved[2].motion = jumped;
    double sum = 0, rho;
    for (int k = 0; k < 3; k++) sum += fabs(excess_of(fold, s->rest.ca, &moved[k], &rho) - excess);
    return sum;
}

static gfold_status normal_form(const search *s, gfold_retention_threshold *out, gfold_error *err)
{
    sheet fold = { s->p, s->rest };
    const gfold_status status = find_fold(&fold, err);
    if (status) return status;
    const places at = { fold.at, fold.at, fold.at };
    const double excess = excess_of(&fold, s->rest.ca, &at, &out->rho);
    const double jump = fold.at.ip3 - s->rest.ip3 + excess;
    out->fold_ca = fold.at.ca;
    out->fold_ip3 = fold.at.ip3;
    out->normal = jump / s->duration;
    out->normal_error = doubt(&fold, s, jump, excess) / s->duration;
    if (!isfinite(out->normal + out->normal_error))
        return gf_fail(err, GFOLD_ENOSOL, "IP3 does not decay across the fold at %g uM",
                       fold.at.ip3);
    return gf_ok(err);
}

gfold_status gfold_retention_find_threshold(const gfold_astrocyte_params *p, double duration,
                                            double threshold, gfold_retention_threshold *out,
                                            gfold_error *err)
{
    gfold_equilibrium rest[GFOLD_EQUILIBRIA_MAX];
    size_t count;
    gfold_status status = gfold_equilibria(p, 0, rest, &count, err);
    if (!status) status = gf_check_range(err, "duration", duration, p->dt, HORIZON / 2.0);
    if (!status) status = gf_check_range(err, "threshold", threshold, rest->state.ca, 1000);
    if (status) return status;
    search s = { p, rest->state, threshold, duration, 0, GFOLD_OK, err };
    status = least(&s, simulated_excess, &out->simulated);
    if (!status) out->residual = simulated_excess(out->simulated, &s);
    if (!status) status = least(&s, jumped_excess, &out->drive);
    if (status) return status;
    const double slope_of_peak = growth(&s, out->drive);
    out->drive_error = s.peak_error / slope_of_peak;
    return normal_form(&s, out, err);
}
