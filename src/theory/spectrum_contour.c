/* Counting by contour integrals. Outside the bulk G has the primitive E log(l + s_z) + log(1 + tau_r l):
 * on a vertical line, which meets the boundary at one height, only what is below it is integrated.
 * Im G is zero on the real axis and odd about it. Eigenvalues known exactly are counted exactly. */
#include "core/fail.h"
#include "math/root.h"
#include "theory/spectrum_line.h"

#include <math.h>
#include <stdlib.h>

enum { BREAKS = 128, PIECES = 6 };

static const double pi = 3.14159265358979323846, aim = 1e-8;
static const double least = 1e-140; /* what is closer to zero counts as zero */

/* ---- one integral ---------------------------------------------------------------------------- */

static gf_resolvent resolvent(gf_line *of, double re, double im)
{
    gf_resolvent g;
    const gfold_status status =
        gf_resolvent_live(of->plan, re, im, of->with_density, &g, of->status ? NULL : of->err);
    if (!of->status) of->status = status;
    of->worst = fmax(of->worst, g.error);
    return g;
}

static double up(double v, void *context)
{
    gf_line *of = context;
    const gf_resolvent g = resolvent(of, of->at, of->scale * sinh(v));
    return of->scale * cosh(v) * (of->with_density ? g.density : g.re);
}

static double along(double x, void *context)
{
    gf_line *of = context;
    return resolvent(of, x, of->at).im;
}

static double add(gf_line *of, gf_integral part)
{
    of->error += part.error;
    of->evaluations += part.evaluations;
    return part.value;
}

/* Of Re G, or of the density, from the real axis up to a height inside the bulk. The variable grades
 * the line towards the nearest end of the segment on which -s_z lies. */
static double integrate_up(gf_line *of, double re, double height)
{
    const gfold_spectrum_plan *p = of->plan;
    double scale = fmin(height, fmin(fabs(re - p->lo), fabs(re - p->hi)));
    if (p->tau_r > 0) scale = fmin(scale, fabs(re + 1 / p->tau_r));
    of->at = re;
    scale = fmax(scale, fmax(least, 1e-16 * fabs(re))); /* what numbers resolve */
    of->scale = scale * (of->with_density ? 1e-3 : 0.5);
    const double tol = of->with_density ? aim / fmax(fabs(re), 1e-290) : aim;
    return add(of, gf_integrate(up, of, 0, asinh(height / of->scale), tol));
}

double gf_line_density(gf_line *of, double re)
{
    const double height = gf_spectrum_height(of->plan, re);
    of->with_density = 1;
    return height > 1e-15 * fabs(re) ? integrate_up(of, re, height) : 0;
}

/* ---- vertical lines -------------------------------------------------------------------------- */

/* Integral of Re G from re + i lo up to infinity, all of it outside the bulk. */
static double above(gf_line *of, double re, double lo)
{
    const gfold_spectrum_plan *p = of->plan;
    double sum = gf_axis_angle(p, re, lo, &of->worst);
    if (p->tau_r > 0 && p->indirect > 0) sum += atan2(1 + p->tau_r * re, p->tau_r * lo);
    return sum;
}

/* Integral of Re G from re to re + i hi. */
static double vertical(gf_line *of, double re, double hi)
{
    if (fabs(re) < least) re = re < 0 ? -least : least;
    const double height = gf_spectrum_height(of->plan, re), from = fmin(height, hi);
    double sum = from > 1e-15 * fabs(re) ? integrate_up(of, re, from) : 0;
    if (hi <= height) return sum;
    sum += above(of, re, height > 1e-15 * fabs(re) ? height : 0);
    return isfinite(hi) ? sum - above(of, re, hi) : sum;
}

/* ---- horizontal lines ------------------------------------------------------------------------ */

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct breaks {
    int count;
    double lo, hi, at[BREAKS];
} breaks;

static void add_break(breaks *b, double x)
{
    if (x > b->lo && x < b->hi && b->count < BREAKS) b->at[b->count++] = x;
}

static double log_right(double x, void *context)
{
    const gf_line *of = context;
    return fmax(-700, fmin(log(gf_spectrum_right(of->plan, x, of->at).value), 700));
}

/* Where the line crosses the boundary; what is missed costs evaluations, not accuracy. */
static void add_crossings(gf_line *of, breaks *b)
{
    const int count = b->count;
    for (int k = 0; k + 1 < count; k++) {
        double x = b->at[k], f = log_right(x, of);
        for (int i = 1; i <= PIECES; i++) {
            const double next = b->at[k] + (b->at[k + 1] - b->at[k]) * i / PIECES;
            const double f_next = log_right(next, of);
            if (f * f_next < 0) add_break(b, gf_root(log_right, of, x, next));
            x = next, f = f_next;
        }
    }
    qsort(b->at, (size_t)b->count, sizeof *b->at, ascending);
}

/* Integral of Im G from lo + i im to hi + i im. */
static double horizontal(gf_line *of, double im, double lo, double hi)
{
    const gfold_spectrum_plan *p = of->plan;
    const double pole[] = { p->lo, p->hi, p->tau_r > 0 ? -1 / p->tau_r : p->lo };
    breaks b = { .count = 2, .lo = lo, .hi = hi, .at = { lo, hi } };
    double sum = 0;
    if (im == 0 || isinf(im)) return 0;
    for (size_t k = 0; k < sizeof pole / sizeof *pole; k++) {
        add_break(&b, pole[k]);
        for (double d = 2 * fabs(im); d < hi - lo && b.count < BREAKS - 30; d *= 8) {
            add_break(&b, pole[k] - d);
            add_break(&b, pole[k] + d);
        }
    }
    qsort(b.at, (size_t)b.count, sizeof *b.at, ascending);
    of->at = im;
    add_crossings(of, &b);
    for (int k = 0; k + 1 < b.count; k++)
        if (b.at[k + 1] > b.at[k])
            sum += add(of, gf_integrate(along, of, b.at[k], b.at[k + 1], aim / 4));
    return sum;
}

/* ---- fractions ------------------------------------------------------------------------------- */

static gfold_status report(const gf_line *of, double value, gfold_fraction *out, gfold_error *err)
{
    *out = (gfold_fraction){ value, of->error / pi + of->worst, of->evaluations };
    if (of->status) return of->status;
    if (out->error <= 1e-6) return gf_ok(err);
    return gf_fail(err, GFOLD_EACCURACY, "the fraction is known to %.1e only", out->error);
}

gfold_status gfold_spectrum_beyond(const gfold_spectrum_plan *plan, double c, gfold_fraction *out,
                                   gfold_error *err)
{
    *out = (gfold_fraction){ NAN, NAN, 0 };
    gfold_status status = gf_check_range(err, "c", c, -1e150, 1e150);
    if (!status) status = gf_check_at_rest(plan, err);
    if (status) return status;
    gf_line of = { .plan = plan, .err = err };
    const double value =
        gf_known_above(plan, c) + gf_live_mass(plan) / 2 - vertical(&of, c, INFINITY) / pi;
    return report(&of, value, out, err);
}

/* A height above which there is no bulk. */
static double ceiling(const gfold_spectrum_plan *p)
{
    double y = 1;
    for (; y < 1e100; y *= 2) {
        const double slow = p->tau_r > 0 ? 1 / pow(p->tau_r * y, 2) : 1;
        if (p->direct + p->indirect * slow < y * y) break;
    }
    return y;
}

/* Integral of Re G from re + i lo to re + i hi. */
static double side(gf_line *of, double re, const gfold_box *box)
{
    const double hi = copysign(1, box->im_hi) * vertical(of, re, fabs(box->im_hi));
    if (box->im_lo == -box->im_hi) return 2 * hi;
    return hi - copysign(1, box->im_lo) * vertical(of, re, fabs(box->im_lo));
}

static double edge(gf_line *of, double im, const gfold_box *box)
{
    return copysign(1, im) * horizontal(of, fabs(im), box->re_lo, box->re_hi);
}

/* The part of the box that may hold live eigenvalues; sides beyond the bulk go to infinity. */
static gfold_box clip(const gfold_spectrum_plan *plan, const gfold_box *box)
{
    gf_interval interval[GFOLD_LOOPS_MAX];
    const int count = gf_spectrum_intervals(plan, interval);
    const double top = ceiling(plan);
    gfold_box out = *box;
    if (!count) return (gfold_box){ 0 };
    out.re_lo = fmax(out.re_lo, interval[0].lo - 1);
    out.re_hi = fmin(out.re_hi, interval[count - 1].hi + 1);
    if (out.im_lo < -top) out.im_lo = -INFINITY;
    if (out.im_hi > top) out.im_hi = INFINITY;
    return out;
}

static gfold_status check_box(const gfold_box *box, gfold_error *err)
{
    if (!(box->re_lo < box->re_hi))
        return gf_fail(err, GFOLD_EINVAL, "re_lo is %g, re_hi is %g", box->re_lo, box->re_hi);
    if (!(box->im_lo < box->im_hi))
        return gf_fail(err, GFOLD_EINVAL, "im_lo is %g, im_hi is %g", box->im_lo, box->im_hi);
    return gf_ok(err);
}

gfold_status gfold_spectrum_inside(const gfold_spectrum_plan *plan, const gfold_box *box,
                                   gfold_fraction *out, gfold_error *err)
{
    *out = (gfold_fraction){ NAN, NAN, 0 };
    gfold_status status = check_box(box, err);
    if (!status) status = gf_check_at_rest(plan, err);
    if (status) return status;
    gf_line of = { .plan = plan, .err = err };
    const gfold_box live = clip(plan, box);
    double sum = 0;
    if (live.re_lo < live.re_hi && live.im_lo < live.im_hi) {
        sum = side(&of, live.re_hi, &live) - side(&of, live.re_lo, &live);
        const double top = edge(&of, live.im_hi, &live);
        sum -= top;
        sum += live.im_lo == -live.im_hi ? -top : edge(&of, live.im_lo, &live);
    }
    int on_contour = 0;
    const double value = sum / (2 * pi) + gf_known_inside(plan, box, &on_contour);
    status = report(&of, value, out, err);
    if (status || !on_contour) return status;
    return gf_fail(err, GFOLD_EACCURACY, "eigenvalues that are known exactly lie on the contour");
}
