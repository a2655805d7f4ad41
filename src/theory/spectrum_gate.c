/* s_z / (l + s_z) = 1 / ((1 + l)(1 - exp(y* - y))), y* = log(-l / (1 + l)), has its poles at y* and
 * its conjugate: the rule of rule.h, scaled so that they lie at +-i pi/2, converges geometrically
 * however close l comes to the segment of -s_z. */
#include "math/rule.h"
#include "math/vector.h"
#include "theory/spectrum_plan.h"

#include <math.h>

enum { REFINEMENTS = 6 };

static const double pi = 3.14159265358979323846;

/* |1 - exp(d + i theta)|^2 without cancellation at small d and theta. */
GF_VECTOR static void distance_square(double theta, int n, const double *d, double *out)
{
    double half[GF_NODES];
    const double sine = sin(theta / 2), gap = 4 * sine * sine;
    for (int i = 0; i < n; i++) out[i] = d[i] / 2;
    gf_vector_tanh((size_t)n, out, half);
    for (int i = 0; i < n; i++) out[i] = d[i];
    gf_vector_exp((size_t)n, out);
    for (int i = 0; i < n; i++) {
        const double less = fabs(d[i]) < 0.5 ? 2 * half[i] / (1 - half[i]) : out[i] - 1;
        out[i] = less * less + gap * out[i];
    }
}

static double apply(const gf_rule *rule, double theta, double *even)
{
    double y[GF_NODES], weight[GF_NODES], square[GF_NODES], sum = 0;
    const int count = gf_rule_count(rule);
    *even = 0;
    for (int first = 0; first < count; first += GF_NODES) {
        const int n = count - first < GF_NODES ? count - first : GF_NODES;
        gf_rule_fill(rule, first, n, y, weight);
        for (int i = 0; i < n; i++) y[i] *= -theta / (pi / 2);
        distance_square(theta, n, y, square);
        for (int i = 0; i < n; i++) {
            const double term = weight[i] / square[i];
            sum += term;
            if (!(i & 1)) *even += 2 * term;
        }
    }
    return sum;
}

static gf_spectrum_value smooth_mean(const gf_gate_law *law, double re, double im, double tol)
{
    const double above = hypot(1 + re, im), below = hypot(re, im);
    const double theta = fabs(atan2(im, -(re * (1 + re) + im * im)));
    if (above == 0)
        return (gf_spectrum_value){ exp(2 * (law->offset + law->sigma * law->sigma)), 0 };
    if (below == 0) return (gf_spectrum_value){ 1, 0 };
    if (theta < 1e-140) return (gf_spectrum_value){ INFINITY, 0 };
    const double scale = pi / 2 / theta, centre = log(below) - log(above);
    gf_rule rule = gf_rule_choose(scale * law->sigma, scale * (law->offset - centre), 0, 0, tol);
    gf_spectrum_value out = { 0, 0 };
    for (int k = 0; k <= REFINEMENTS; k++, rule = gf_rule_halve(rule)) {
        double even;
        const double sum = apply(&rule, theta, &even);
        const double apart = sum > 0 ? (sum - even) / sum : 0;
        out.value = sum / (above * above);
        out.error = out.value * (apart * apart + 1e-15);
        if (!(apart * apart > tol)) break;
    }
    return out;
}

gf_spectrum_value gf_gate_mean(const gf_gate_law *law, double re, double im, double tol)
{
    gf_spectrum_value out = { pow(law->at / hypot(re + law->at, im), 2), 0 };
    if (law->sigma > 0) out = smooth_mean(law, re, im, tol);
    return (gf_spectrum_value){ law->open * out.value, law->open * out.error };
}
