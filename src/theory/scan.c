/* Why log Delta: a Gaussian average of f^2 is a convolution in the logarithm of the variance with a
 * kernel about one wide, so rho has no features narrower than that, whatever the gain. Nodes 0.35
 * apart with derivatives leave nothing between them but an extremum that the derivatives show. */
#include "theory/scan.h"

#include "model/phi.h"

#include <math.h>

static const double spacing = 0.35;
static const double coarse = 1e-7; /* the scan needs signs, not digits */

static void keep(gf_brackets *out, gf_excess lo, gf_excess hi)
{
    if (out->count > GFOLD_ROOTS_MAX) return;
    out->lo[out->count] = lo;
    out->hi[out->count++] = hi;
}

/* The extremum of rho between a and b, where its derivative changes sign, by regula falsi. */
static gf_excess
extremum(const gfold_model *model, gf_excess a, gf_excess b, double tol, int *evaluations)
{
    gf_excess m = a;
    for (int k = 0; k < 60 && b.t - a.t > 1e-9; k++) {
        const double secant = a.t + (b.t - a.t) * a.slope / (a.slope - b.slope);
        const double t = k % 3 == 2 ? (a.t + b.t) / 2 : secant;
        m = gf_excess_at(model, t, tol);
        ++*evaluations;
        if (m.rho * a.rho < 0 || fabs(m.slope) < 1e-13) return m;
        if (m.slope * a.slope > 0)
            a = m;
        else
            b = m;
    }
    return m;
}

/* Value of the cubic through both ends at its extremum, to tell whether a closer look is needed. */
static double cubic_extremum(gf_excess a, gf_excess b)
{
    const double h = b.t - a.t, u = a.slope / (a.slope - b.slope);
    const double flat = (1 - u) * (1 - u) * (1 + 2 * u) * a.rho + u * u * (3 - 2 * u) * b.rho;
    return flat + h * u * (1 - u) * ((1 - u) * a.slope - u * b.slope);
}

static void
compare(const gfold_model *model, gf_excess a, gf_excess b, double tol, gf_brackets *out)
{
    if ((a.rho > 0) != (b.rho > 0)) {
        keep(out, a, b);
        return;
    }
    const double side = a.rho > 0 ? 1 : -1;
    if (!(side * a.slope < 0 && side * b.slope > 0)) return;
    if (side * cubic_extremum(a, b) > 0.02) return;
    const gf_excess m = extremum(model, a, b, tol, &out->evaluations);
    if (side * m.rho >= 0) return;
    keep(out, a, m);
    keep(out, m, b);
}

/* Smallest variance on which phi or the reset gate vary. */
static double smallest_scale(const gfold_model *m)
{
    const double slope = m->reset.kind == GFOLD_GATE_OFF ? 0 : m->reset.alpha;
    return 1 / (1e-12 + m->g * m->g * (1 + slope * slope / 4));
}

static double upper_bound(const gfold_model *m, double at_zero, double scale)
{
    const gf_phi *f = gf_phi_row(m->phi);
    if (!isfinite(f->hi)) return 1e24 * fmax(scale, at_zero);
    return 1.001 * (m->p * fmax(f->lo * f->lo, f->hi * f->hi) + m->sigma_b * m->sigma_b);
}

/* Where zero is a root, rho(-inf) is known and rho is linear in Delta below the lowest node: a root
 * there shows as a change of sign, and is bracketed by going down. */
static void
descend(const gfold_model *model, double rho_at_zero, gf_excess b, double tol, gf_brackets *out)
{
    for (int k = 0; k < 6 && rho_at_zero * b.rho < 0; k++) {
        const gf_excess a = gf_excess_at(model, b.t - 5, tol);
        out->evaluations++;
        if (a.rho * b.rho < 0) keep(out, a, b);
        b = a;
    }
}

void gf_scan(const gfold_model *model, double tol, gf_brackets *out)
{
    gfold_fixed_point zero;
    (void)!gfold_fixed_point_at(model, 0, tol, &zero, NULL);
    const double scale = smallest_scale(model), hi = upper_bound(model, zero.residual, scale);
    double lo = 1e-3 * fmin(scale, hi);
    if (zero.residual > 0) lo = fmin(lo, zero.residual / 4);
    *out = (gf_brackets){ 0 };
    if (!(hi > 0)) return;
    const gf_excess lowest = gf_excess_at(model, log(lo), coarse);
    if (zero.residual == 0) descend(model, zero.slope - 1, lowest, tol, out);
    const int steps = 1 + (int)(log(hi / lo) / spacing);
    gf_excess a = lowest;
    for (int k = 1; k <= steps; k++) {
        const gf_excess b = gf_excess_at(model, log(lo) + k * (log(hi / lo) / steps), coarse);
        compare(model, a, b, tol, out);
        a = b;
    }
    out->evaluations += steps + 1;
    out->unbounded = a.rho > 0;
}
