/* Trapezoidal rule in u, x = x0 + w sinh(u). In the u plane the Gaussian stays bounded for |Im u| <
 * pi/4 and the poles of tanh(y)-like functions lie on |Im u| = pi/2, at any gain: the step that
 * makes exp(-2 pi (pi/4) / h) small does not depend on the gain, and the range only on its
 * logarithm. Steps are counted so that refining a rule keeps its nodes. */
#include "math/rule.h"

#include "math/vector.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

gf_rule gf_rule_choose(double s, double b, double twin, int even, double tol)
{
    const double bits = 9 - log(tol), reach = sqrt(2 * bits) + 2;
    gf_rule r = { .s = s, .b = b, .w = fmin(1 / s, 2) };
    if (s >= 0.4 && fabs(b / s) <= 40) r.x0 = -b / s;
    const double strip = fmin(pi / 4, (pi / 2) / sqrt(1 + twin * twin));
    const double widest = hypot(r.w, fabs(r.x0) + 3); /* dx/du where the Gaussian still counts */
    r.h = fmin(2 * pi * strip / bits, pi * sqrt(2 / bits) / widest);
    r.even = even && b == 0 && twin == 0;
    r.hi = 1 + (int)(asinh((fmax(0, r.x0) + reach - r.x0) / r.w) / r.h);
    r.lo = r.even ? 0 : (int)(asinh((fmin(0, r.x0) - reach - r.x0) / r.w) / r.h) - 1;
    r.lo -= r.lo & 3;
    return r;
}

gf_rule gf_rule_halve(gf_rule r)
{
    r.h /= 2;
    r.lo *= 2;
    r.hi *= 2;
    return r;
}

int gf_rule_count(const gf_rule *r)
{
    return r->hi - r->lo + 1;
}

GF_VECTOR void gf_rule_fill(const gf_rule *r, int first, int n, double *y, double *weight)
{
    const double centre = r->x0 != 0 ? 0 : r->b, scale = r->h * r->w / sqrt(2 * pi);
    double u[GF_NODES], x[GF_NODES];
    for (int i = 0; i < n; i++) u[i] = (r->lo + first + i) * r->h;
    gf_vector_exp((size_t)n, u);
    for (int i = 0; i < n; i++) {
        const double sinh_u = (u[i] - 1 / u[i]) / 2;
        x[i] = r->x0 + r->w * sinh_u;
        u[i] = scale * (u[i] + 1 / u[i]) / 2;
        y[i] = r->s * r->w * sinh_u + centre;
        weight[i] = -x[i] * x[i] / 2;
    }
    gf_vector_exp((size_t)n, weight);
    for (int i = 0; i < n; i++) weight[i] *= u[i];
    if (!r->even) return;
    for (int i = 0; i < n; i++) weight[i] *= 2;
    if (first == 0) weight[0] /= 2;
}
