/* On the real axis between two poles the right side of (4.1) is a sum of products of 1/(x + s)^2 and
 * 1/(1 + tau x)^2, each log-convex: what lies below 1 there is one interval. The sum of squared
 * moduli of analytic functions is subharmonic: every component of the bulk holds a pole. Distances
 * from poles and heights are found by their logarithms, for they may be of any size. */
#include "core/fail.h"
#include "math/root.h"
#include "theory/spectrum_plan.h"

#include <math.h>
#include <stdlib.h>

enum { POLES = 3, PASSES = 5 };

static const double pi = 3.14159265358979323846;
static const double farthest = -690; /* log of the least distance that is looked at */

/* The line from (re, 0) along (cos, sin) = (along, up). */
typedef struct ray {
    const gfold_spectrum_plan *plan;
    double re, along, up;
} ray;

static double log_right(const gfold_spectrum_plan *plan, double re, double im)
{
    return fmax(-700, fmin(log(gf_spectrum_right(plan, re, im).value), 700));
}

static double log_on_ray(double t, void *context)
{
    const ray *of = context;
    const double d = exp(t);
    return log_right(of->plan, of->re + of->along * d, of->up * d);
}

/* How far the bulk reaches along a ray on which (4.1) falls until `end`. */
static double reach(ray *of, double end)
{
    double hi = isfinite(end) ? log(end) : 0, lo, step = 1;
    while (!isfinite(end) && log_on_ray(hi, of) > 0) hi++;
    for (lo = hi - step; lo > farthest && log_on_ray(lo, of) <= 0; lo -= step) hi = lo, step *= 2;
    if (lo <= farthest && log_on_ray(lo = farthest, of) <= 0) return 0;
    return exp(gf_root(log_on_ray, of, lo, hi));
}

double gf_spectrum_height(const gfold_spectrum_plan *plan, double re)
{
    ray up = { plan, re, 0, 1 };
    if (!gf_spectrum_has_bulk(plan) || gf_spectrum_right(plan, re, 0).value <= 1) return 0;
    return reach(&up, INFINITY);
}

double gfold_spectrum_height(const gfold_spectrum_plan *plan, double re)
{
    return gf_spectrum_height(plan, re);
}

/* ---- the real axis -------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const double x = ((const gf_interval *)a)->lo, y = ((const gf_interval *)b)->lo;
    return (x > y) - (x < y);
}

/* The segment of -s_z and what lies outside it. */
static int poles(const gfold_spectrum_plan *plan, gf_interval *out)
{
    const double tau[] = { plan->indirect > 0 ? plan->tau_r : 0,
                           plan->pushed > 0 ? plan->tau_z : 0 };
    int count = 1;
    out[0] = (gf_interval){ plan->lo, plan->hi };
    for (size_t k = 0; k < sizeof tau / sizeof *tau; k++) {
        const double at = -1 / tau[k];
        if (tau[k] > 0 && (at < plan->lo || at > plan->hi)) out[count++] = (gf_interval){ at, at };
    }
    qsort(out, (size_t)count, sizeof *out, by_place);
    return count;
}

/* Where between two poles (4.1) is least, by golden section in a variable that resolves both ends. */
static double valley(const gfold_spectrum_plan *plan, double a, double b)
{
    const double golden = 0.61803398874989485;
    double lo = -34, hi = 34;
    while (hi - lo > 1e-6) {
        const double u = hi - golden * (hi - lo), v = lo + golden * (hi - lo);
        const double at_u = log_right(plan, a + (b - a) / (1 + exp(-u)), 0);
        const double at_v = log_right(plan, a + (b - a) / (1 + exp(-v)), 0);
        if (at_u < at_v)
            hi = v;
        else
            lo = u;
    }
    return a + (b - a) / (1 + exp(-lo));
}

int gf_spectrum_intervals(const gfold_spectrum_plan *plan, gf_interval *out)
{
    gf_interval pole[POLES];
    if (!gf_spectrum_has_bulk(plan)) return 0;
    const int count = poles(plan, pole);
    int found = 0;
    out[0].lo = pole[0].lo - reach(&(ray){ plan, pole[0].lo, -1, 0 }, INFINITY);
    for (int k = 0; k + 1 < count; k++) {
        const double a = pole[k].hi, b = pole[k + 1].lo, low = valley(plan, a, b);
        if (log_right(plan, low, 0) >= 0) continue;
        out[found++].hi = a + reach(&(ray){ plan, a, 1, 0 }, low - a);
        out[found].lo = b - reach(&(ray){ plan, b, -1, 0 }, b - low);
    }
    const double last = pole[count - 1].hi;
    out[found++].hi = last + reach(&(ray){ plan, last, 1, 0 }, INFINITY);
    return found;
}

/* ---- extent --------------------------------------------------------------------------------- */

/* Abscissae crowd at both ends of the interval, where the boundary is vertical. */
static double place(const gf_interval *of, double u)
{
    const double from_lo = pow(sin(pi / 2 * u), 2), from_hi = pow(cos(pi / 2 * u), 2);
    return u < 0.5 ? of->lo + (of->hi - of->lo) * from_lo : of->hi - (of->hi - of->lo) * from_hi;
}

static double greatest_height(const gfold_spectrum_plan *plan, const gf_interval *of)
{
    enum { SAMPLES = 64 };
    double best = 0, at = 0;
    for (int k = 1; k < SAMPLES; k++) {
        const double u = (double)k / SAMPLES, height = gf_spectrum_height(plan, place(of, u));
        if (height > best) best = height, at = u;
    }
    for (double step = 0.5 / SAMPLES; step > 1e-7; step /= 2)
        for (int side = -1; side <= 1; side += 2) {
            const double u = fmax(0, fmin(1, at + side * step));
            const double height = gf_spectrum_height(plan, place(of, u));
            if (height > best) best = height, at = u;
        }
    return best;
}

gfold_status gfold_spectrum_extent_of(const gfold_spectrum_plan *plan, gfold_spectrum_extent *out,
                                      gfold_error *err)
{
    gf_interval interval[GFOLD_LOOPS_MAX];
    const int count = gf_spectrum_intervals(plan, interval);
    *out = (gfold_spectrum_extent){ plan->hi, plan->lo, 0, plan->zeros };
    for (int k = 0; k < count; k++) {
        out->abscissa = fmax(out->abscissa, interval[k].hi);
        out->leftmost = fmin(out->leftmost, interval[k].lo);
        out->height = fmax(out->height, greatest_height(plan, &interval[k]));
    }
    if (plan->zeros > 0) out->abscissa = fmax(out->abscissa, 0);
    if (plan->tau_r > 0) out->abscissa = fmax(out->abscissa, -1 / plan->tau_r);
    if (plan->tau_z > 0) out->abscissa = fmax(out->abscissa, -1 / plan->tau_z);
    return gf_ok(err);
}

/* ---- loops ---------------------------------------------------------------------------------- */

/* One upper half, at n + 1 parameters u. */
typedef struct half {
    int n;
    double *u, *x, *y, *length;
} half;

static void trace(const gfold_spectrum_plan *plan, const gf_interval *of, half *h)
{
    for (int k = 0; k <= h->n; k++) {
        h->x[k] = place(of, h->u[k]);
        h->y[k] = k > 0 && k < h->n ? gf_spectrum_height(plan, h->x[k]) : 0;
    }
    h->x[h->n] = of->hi;
    h->length[0] = 0;
    for (int k = 1; k <= h->n; k++)
        h->length[k] = h->length[k - 1] + hypot(h->x[k] - h->x[k - 1], h->y[k] - h->y[k - 1]);
    for (int k = 1; k <= h->n; k++) h->length[k] += 0.2 * h->length[h->n] * h->u[k];
}

/* Moves the parameters to equal steps of the arc length; y serves as scratch. */
static void equidistribute(half *h)
{
    for (int k = 1, from = 0; k < h->n; k++) {
        const double target = h->length[h->n] * k / h->n;
        while (h->length[from + 1] < target) from++;
        const double part = (target - h->length[from]) / (h->length[from + 1] - h->length[from]);
        h->y[k] = h->u[from] + part * (h->u[from + 1] - h->u[from]);
    }
    for (int k = 1; k < h->n; k++) h->u[k] = h->y[k];
}

static gfold_loop write_loop(const half *h, size_t first, double *re, double *im)
{
    const size_t n = (size_t)h->n;
    for (size_t k = 0; k <= n; k++) {
        re[first + k] = re[first + 2 * n - k] = h->x[k];
        im[first + k] = h->y[k];
        im[first + 2 * n - k] = -h->y[k];
    }
    im[first] = im[first + n] = im[first + 2 * n] = 0;
    return (gfold_loop){ first, 2 * n + 1 };
}

static void trace_loops(const gfold_spectrum_plan *plan, half *h, const gf_interval *interval,
                        double *re, double *im, gfold_boundary *out)
{
    size_t first = 0;
    for (int k = 0; k < out->loops; k++) {
        for (int i = 0; i <= h->n; i++) h->u[i] = (double)i / h->n;
        trace(plan, &interval[k], h);
        for (int pass = 1; pass < PASSES; pass++) {
            equidistribute(h);
            trace(plan, &interval[k], h);
        }
        out->loop[k] = write_loop(h, first, re, im);
        first += out->loop[k].count;
    }
}

gfold_status gfold_spectrum_boundary(const gfold_spectrum_plan *plan, int resolution,
                                     size_t capacity, double *re, double *im, gfold_boundary *out,
                                     gfold_error *err)
{
    gf_interval interval[GFOLD_LOOPS_MAX];
    *out = (gfold_boundary){ 0 };
    const gfold_status status = gf_check_range(err, "resolution", resolution, 8, 1e5);
    if (status) return status;
    half h = { .n = resolution / 2 };
    const size_t n = (size_t)h.n;
    out->loops = gf_spectrum_intervals(plan, interval);
    if (capacity < (size_t)out->loops * (2 * n + 1)) {
        const int loops = out->loops;
        out->loops = 0;
        return gf_fail(err, GFOLD_EINVAL, "capacity is %zu, %d loops need %zu points", capacity,
                       loops, (size_t)loops * (2 * n + 1));
    }
    double *memory = gf_allocate(4 * (n + 1), sizeof *memory);
    if (!memory) return gf_fail_memory(err, 32.0 * (double)(n + 1));
    h.u = memory;
    h.x = h.u + n + 1;
    h.y = h.x + n + 1;
    h.length = h.y + n + 1;
    trace_loops(plan, &h, interval, re, im, out);
    free(memory);
    return gf_ok(err);
}
