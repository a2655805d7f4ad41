/* Jumps in place of the drive, for an undriven cell is then all that is to be integrated. Three
 * differ from two mostly in how much of the dose comes before how much else, which is also what
 * both still lack of a drive that lasts. */
#include "astro/astrocyte.h"
#include "core/fail.h"
#include "math/integrate.h"
#include "math/ode.h"

#include <gatefold/retention.h>
#include <math.h>
#include <string.h>

gfold_dose gfold_dose_of_pulse(double drive, double onset, double duration)
{
    return (gfold_dose){ drive * duration, onset + duration / 2, duration / sqrt(12) };
}

gfold_dose gfold_dose_of_steps(const double *drive, size_t n, double dt)
{
    double sum = 0, first = 0, second = 0;
    for (size_t k = 0; k < n; k++) {
        const double t = ((double)k + 0.5) * dt;
        sum += drive[k];
        first += drive[k] * t;
        second += drive[k] * t * t;
    }
    const double centre = sum > 0 ? first / sum : 0;
    const double square = sum > 0 ? second / sum - centre * centre + dt * dt / 12 : 0;
    return (gfold_dose){ sum * dt, centre, sqrt(fmax(square, 0)) };
}

/* ---- an undriven cell by an adaptive method ------------------------------------------------- */

typedef struct flight {
    const gfold_astrocyte_params *p;
    gf_ode *ode;
    double threshold, t, y[3];
    gfold_retention *out;
} flight;

static void rate(void *context, double t, const double *y, double *dy)
{
    const flight *f = context;
    (void)t;
    const gfold_astrocyte_state r =
        gf_astrocyte_rate(f->p, (gfold_astrocyte_state){ y[0], y[1], y[2] }, 0, 0);
    memcpy(dy, (double[]){ r.ca, r.h, r.ip3 }, 3 * sizeof *dy);
}

typedef double mark(const flight *f, const double *y, const double *dy);

static double over_threshold(const flight *f, const double *y, const double *dy)
{
    (void)dy;
    return y[0] - f->threshold;
}

static double growth(const flight *f, const double *y, const double *dy)
{
    (void)f, (void)y;
    return dy[0];
}

/* Length of the step from here, below h, at which the mark changes its sign; y1: there. */
static double locate(flight *f, mark *of, double h, const double *dy, double *y1)
{
    double lo = 0, hi = h, dy1[3];
    const int sign = of(f, f->y, dy) > 0;
    for (int k = 0; k < 60 && hi - lo > 1e-13; k++) {
        const double mid = (lo + hi) / 2;
        gf_ode_step(f->ode, f, f->t, mid, f->y, dy, y1, dy1);
        *((of(f, y1, dy1) > 0) == sign ? &lo : &hi) = mid;
    }
    return hi;
}

static void watch(flight *f, double h, const double *dy, const double *y1, const double *dy1)
{
    gfold_retention *r = f->out;
    const int before = f->y[0] > f->threshold, after = y1[0] > f->threshold;
    double at[3];
    double part = before != after ? locate(f, over_threshold, h, dy, at) : 0;
    if (!before && after && isnan(r->t_up)) r->t_up = f->t + part;
    if (before && !after) r->t_down = f->t + part;
    r->above += before && after ? h : before ? part : after ? h - part : 0;
    if (dy[0] > 0 && dy1[0] <= 0) {
        locate(f, growth, h, dy, at);
        r->peak = fmax(r->peak, at[0]);
    }
    r->peak = fmax(r->peak, y1[0]);
}

static gfold_status fly(flight *f, double until, gfold_error *err)
{
    double dy[3], y1[3], dy1[3], h = 1e-3;
    rate(f, f->t, f->y, dy);
    while (f->t < until) {
        const double step = fmin(h, until - f->t);
        const double next = gf_ode_step(f->ode, f, f->t, step, f->y, dy, y1, dy1);
        if (!isfinite(next))
            return gf_fail(err, GFOLD_ENUMERIC, "the state overflows at t = %g s", f->t);
        if (next >= 0.99 * step) {
            watch(f, step, dy, y1, dy1);
            memcpy(f->y, y1, sizeof y1);
            memcpy(dy, dy1, sizeof dy1);
            f->t = step < h ? until : f->t + step;
        }
        h = fmin(next, 0.1);
    }
    return gf_ok(err);
}

enum { JUMPS = 3 };

/* With so many jumps of IP3, at the nodes of Gauss and Legendre over a pulse of this spread. */
static gfold_status jump(const gfold_astrocyte_params *p, gfold_astrocyte_state start,
                         double threshold, gfold_dose dose, int jumps, double t_max,
                         gfold_retention *out, gfold_error *err)
{
    double place[JUMPS], weight[JUMPS];
    flight f = { p, gf_ode_create(3, 1e-12, rate),    threshold,
                 0, { start.ca, start.h, start.ip3 }, out };
    *out = (gfold_retention){ .t_up = (double)NAN, .t_down = (double)NAN, .peak = start.ca };
    gfold_status status =
        f.ode && !gf_gauss_legendre(jumps, place, weight) ? gf_ok(err) : gf_fail_memory(err, 1e3);
    for (int k = 0; !status && k < jumps; k++) {
        const double t = dose.centre + sqrt(12) * dose.spread * (place[k] - 0.5);
        status = fly(&f, fmin(t_max, fmax(0, t)), err);
        f.y[2] += dose.amount * weight[k];
    }
    if (!status) status = fly(&f, t_max, err);
    gf_ode_destroy(f.ode);
    return status;
}

static gfold_status check(const gfold_astrocyte_params *p, double threshold, gfold_dose dose,
                          double t_max, gfold_error *err)
{
    gfold_status status = gfold_astrocyte_check(p, err);
    if (!status) status = gf_check_range(err, "threshold", threshold, 0, 1000);
    if (!status) status = gf_check_range(err, "amount of the dose", dose.amount, 0, 1000);
    if (!status) status = gf_check_range(err, "t_max", t_max, p->dt, 1e5);
    if (!status) status = gf_check_range(err, "centre of the dose", dose.centre, 0, t_max);
    if (!status) status = gf_check_range(err, "spread of the dose", dose.spread, 0, dose.centre);
    return status;
}

gfold_status gfold_retention_predict(const gfold_astrocyte_params *p, gfold_astrocyte_state start,
                                     double threshold, gfold_dose dose, double t_max,
                                     gfold_retention *out, gfold_error *err)
{
    gfold_retention fewer;
    gfold_status status = check(p, threshold, dose, t_max, err);
    if (!status) status = jump(p, start, threshold, dose, JUMPS, t_max, out, err);
    if (!status) status = jump(p, start, threshold, dose, JUMPS - 1, t_max, &fewer, err);
    if (status) return status;
    out->t_up_error = 2 * fabs(out->t_up - fewer.t_up);
    out->above_error = fmax(2 * fabs(out->above - fewer.above), out->t_up_error);
    out->peak_error = 2 * fabs(out->peak - fewer.peak);
    return gf_ok(err);
}
