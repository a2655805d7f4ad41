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

/* y of the rule is scale times ours. Poles farther than 12 sigma have a weight below 1e-31: they are
 * not resolved. */
static double scale_of(const gf_gate_law *law, double centre, double theta)
{
    const double far = fabs(law->offset - centre);
    return pi / 2 / (far > 12 * law->sigma ? hypot(far, theta) : theta);
}

static double apply(const gf_rule *rule, double scale, double theta, double *even)
{
    double y[GF_NODES], weight[GF_NODES], square[GF_NODES], sum = 0;
    const int count = gf_rule_count(rule);
    *even = 0;
    for (int first = 0; first < count; first += GF_NODES) {
        const int n = count - first < GF_NODES ? count - first : GF_NODES;
        gf_rule_fill(rule, first, n, y, weight);
        for (int i = 0; i < n; i++) y[i] /= -scale;
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
    const double centre = log(below) - log(above), scale = scale_of(law, centre, theta);
    gf_rule rule = gf_rule_choose(scale * law->sigma, scale * (law->offset - centre), 0, 0, tol);
    gf_spectrum_value out = { 0, 0 };
    for (int k = 0; k <= REFINEMENTS; k++, rule = gf_rule_halve(rule)) {
        double even;
        const double sum = apply(&rule, scale, theta, &even);
        const double apart = sum > 0 ? (sum - even) / sum : 0;
        out.value = sum / (above * above);
        out.error = out.value * (apart * apart + 1e-15);
        if (!(apart * apart > tol)) break;
    }
    return out;
}

/* Weights at places d = y* - y, from which 1 / (l + s) follows without cancellation. */
static void write_nodes(double re, double im, double theta, double centre, int n, const double *d,
                        const double *weight, size_t at, gf_stieltjes *out)
{
    const double above = hypot(1 + re, im), below = hypot(re, im);
    const double sine = sin(theta), half = sin(theta / 2);
    for (int i = 0; i < n; i++) {
        const double x = fmin(d[i], 300), grown = exp(x), y = centre - x;
        const double a = 2 * half * half * grown - expm1(x), b = grown * sine;
        const double p = (1 + re) * a - im * b, q = (1 + re) * b + im * a, size = p * p + q * q;
        double one_re = p / size, one_im = -q / size; /* s / (l + s) */
        const double zeta = 1 / (above * above * (a * a + b * b));
        if (y > log(below)) { /* s > |l|: divide by s */
            one_re *= 1 + exp(-y);
            one_im *= 1 + exp(-y);
        } else { /* (1 - s / (l + s)) / l */
            const double rest = 1 - one_re, other = -one_im, square = below * below;
            one_re = (rest * re + other * im) / square;
            one_im = (other * re - rest * im) / square;
        }
        const double one = one_re * one_re + one_im * one_im;
        out->weight[at] = weight[i];
        out->a[at] = zeta;
        out->b[0][at] = weight[i] * zeta;
        out->b[1][at] = weight[i] * one_re;
        out->b[2][at] = weight[i] * one_im;
        out->b[3][at++] = weight[i] * zeta * one;
    }
}

static double nodes_error(const gf_stieltjes *of, double kappa_max)
{
    const double kappa[] = { 0, sqrt(kappa_max), kappa_max };
    double worst = 0;
    for (size_t j = 0; j < sizeof kappa / sizeof *kappa; j++) {
        double all = 0, even = 0;
        for (size_t i = 0; i < of->count; i++) {
            const double term = of->b[0][i] / (1 + of->a[i] * kappa[j]);
            all += term;
            if (!(i & 1)) even += 2 * term;
        }
        if (all > 0) worst = fmax(worst, pow((all - even) / all, 2));
    }
    return worst;
}

static double smooth_nodes(const gf_gate_law *law, double re, double im, double kappa_max,
                           double tol, gf_stieltjes *out)
{
    if (im == 0 && (re == 0 || re == -1)) re += 1e-15; /* G is continuous, y* is not finite there */
    const double turn = fabs(atan2(im, -(re * (1 + re) + im * im))), theta = fmax(turn, 1e-13);
    const double centre = log(hypot(re, im)) - log(hypot(1 + re, im));
    const double scale = scale_of(law, centre, theta);
    gf_rule rule = gf_rule_choose(scale * law->sigma, scale * (law->offset - centre), 0, 0, tol);
    double error = INFINITY, y[GF_NODES], weight[GF_NODES];
    for (; gf_rule_count(&rule) <= GF_STIELTJES_NODES && error > tol; rule = gf_rule_halve(rule)) {
        out->count = (size_t)gf_rule_count(&rule);
        for (int first = 0; first < (int)out->count; first += GF_NODES) {
            const int left = (int)out->count - first, n = left < GF_NODES ? left : GF_NODES;
            gf_rule_fill(&rule, first, n, y, weight);
            for (int i = 0; i < n; i++) y[i] /= -scale;
            write_nodes(re, im, theta, centre, n, y, weight, (size_t)first, out);
        }
        error = nodes_error(out, kappa_max);
    }
    return error;
}

static double one_node(const gf_gate_law *law, double re, double im, gf_stieltjes *out)
{
    const double s = law->at, square = (re + s) * (re + s) + im * im;
    out->count = 1;
    out->weight[0] = law->open;
    out->a[0] = s * s / square;
    out->b[0][0] = law->open * out->a[0];
    out->b[1][0] = law->open * (re + s) / square;
    out->b[2][0] = -law->open * im / square;
    out->b[3][0] = out->b[0][0] / square;
    return 0;
}

double gf_gate_nodes(const gf_gate_law *law, double re, double im, double kappa_max, double tol,
                     gf_stieltjes *out)
{
    if (law->sigma > 0) return smooth_nodes(law, re, im, kappa_max, tol, out);
    return one_node(law, re, im, out);
}

gf_spectrum_value gf_gate_mean(const gf_gate_law *law, double re, double im, double tol)
{
    gf_spectrum_value out = { pow(law->at / hypot(re + law->at, im), 2), 0 };
    if (law->sigma > 0) out = smooth_mean(law, re, im, tol);
    return (gf_spectrum_value){ law->open * out.value, law->open * out.error };
}
