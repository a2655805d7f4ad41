/* The lag as a function of C. With y = sech^2 u both of its singularities, the square root at C0 and the
 * logarithm at C_inf, are gone:
 *
 *     d tau / du = 2 tanh u / sqrt((D/w)^2 + 2 T),   T = S(1) - S(y),   dS/dy = (w y R - 2 I) / (w^2 y^3)
 *
 * R and I, the second and third integrals of G'' from C_inf up, and T, from C0 down, are sums of positive
 * terms, so that each keeps its relative accuracy down to where it vanishes. */
#include "theory/potential.h"

#include <math.h>

enum { N = GF_LOBATTO };

static const double split = 1, fixed = 10, end = 20; /* in u */

static double sech2(double u)
{
    return 1 / pow(cosh(u), 2);
}

/* Elements shrink towards C0, where G'' has a layer and noise a virtual turning point. */
static void place(gf_potential *s)
{
    const double layer = 0.3 / (1e-3 + s->gain * sqrt(s->w));
    const double turn = s->noise > 0 ? s->noise / (2 * s->w * s->kappa) : 1;
    int k = 0;
    s->edge[0] = 0;
    for (double u = fmax(1e-8, fmin(0.3, fmin(layer, turn))); u < 0.8 * split; u *= 2)
        s->edge[++k] = u;
    for (double u = split; u < fixed; u++) s->edge[++k] = u;
    for (double u = fixed; u <= end; u += (end - fixed) / 4) s->edge[++k] = u;
    s->elements = k;
}

static double node(const gf_potential *s, int e, int i)
{
    return s->edge[e] + (s->edge[e + 1] - s->edge[e]) * (s->l.x[i] + 1) / 2;
}

/* dy = - fall du */
static double fall(double u)
{
    return 2 * sech2(u) * tanh(u);
}

/* G'' dC / du: averages near C0, where G'' may have no limit and the polynomial through the other nodes
 * gives the first; beyond, G'' is a polynomial in y. */
static void densities(gf_potential *s, gf_on_element *out)
{
    const double top = sech2(split);
    double far[N];
    for (int i = 0; i < N; i++)
        far[i] = gf_potential_curvature(s, s->c_inf + s->w * top * (s->l.x[i] + 1) / 2);
    for (int e = 0; e < s->elements; e++)
        for (int i = e == 0; i < N; i++) {
            const double u = node(s, e, i), y = sech2(u);
            const double g2 = s->edge[e] < split ? gf_potential_curvature(s, s->c_inf + s->w * y)
                                                 : gf_lobatto_value(&s->l, far, 2 * y / top - 1);
            out[e][i] = g2 * s->w * fall(u);
        }
    double others = 0;
    for (int i = 1; i < N; i++) others += s->l.last[1][i] * out[0][i];
    out[0][0] = -others / s->l.last[1][0];
}

/* out = start + the integral of density from the far end of the element. */
static void upward(const gf_potential *s, int e, const double *density, double start, double *out)
{
    const double half = (s->edge[e + 1] - s->edge[e]) / 2;
    for (int i = 0; i < N; i++) {
        double sum = 0;
        for (int j = 0; j < N; j++) sum += s->l.integral[N - 1 - i][N - 1 - j] * density[j];
        out[i] = start + half * sum;
    }
}

static void over_c(const gf_potential *s, int e, const double *f, double *density)
{
    for (int i = 0; i < N; i++) density[i] = f[i] * s->w * fall(node(s, e, i));
}

static void integrals(gf_potential *s)
{
    gf_on_element density[GF_POTENTIAL_ELEMENTS];
    densities(s, density);
    const int last = s->elements - 1;
    const double c = sech2(end) * s->w, g2 = density[last][N - 1] / (s->w * fall(end));
    double one = g2 * c, two = g2 * c * c / 2, three = g2 * c * c * c / 6;
    for (int e = last; e >= 0; e--) {
        upward(s, e, density[e], one, s->slope[e]);
        over_c(s, e, s->slope[e], density[e]);
        upward(s, e, density[e], two, s->excess[e]);
        over_c(s, e, s->excess[e], density[e]);
        upward(s, e, density[e], three, s->second[e]);
        one = s->slope[e][0];
        two = s->excess[e][0];
        three = s->second[e][0];
    }
}

/* dS/dy */
static double descent(const gf_potential *s, int e, int i, double y)
{
    return (s->w * y * s->excess[e][i] - 2 * s->second[e][i]) / (s->w * s->w * y * y * y);
}

static void downward(const gf_potential *s, int e, const double *f, double start, double *out)
{
    const double half = (s->edge[e + 1] - s->edge[e]) / 2;
    for (int i = 0; i < N; i++) {
        double sum = 0;
        for (int j = 0; j < N; j++) sum += s->l.integral[i][j] * f[j];
        out[i] = start + half * sum;
    }
}

/* T on an element; near C_inf as the difference that it is. */
static void release(const gf_potential *s, int e, double whole, double start, double *t)
{
    double density[N];
    for (int i = 0; i < N; i++) {
        const double u = node(s, e, i);
        density[i] = descent(s, e, i, sech2(u)) * fall(u);
    }
    downward(s, e, density, start, t);
    for (int i = 0; s->edge[e] >= split && i < N; i++)
        t[i] = whole - s->second[e][i] / pow(s->w * sech2(node(s, e, i)), 2);
}

void gf_potential_follow(gf_potential *s)
{
    place(s);
    integrals(s);
    const double noise = pow(s->noise / s->w, 2), whole = s->second[0][0] / (s->w * s->w);
    double lag = 0, t[N] = { 0 };
    s->imbalance = 1 - s->g1 - noise - 2 * whole;
    s->kappa = sqrt(noise + 2 * whole);
    s->tail = 0;
    for (int e = 0; e < s->elements; e++) {
        release(s, e, whole, t[N - 1], t);
        for (int i = 0; i < N; i++)
            s->rate[e][i] = 2 * tanh(node(s, e, i)) / sqrt(noise + 2 * t[i]);
        if (e == 0) s->rate[0][0] = noise > 0 ? 0 : 2 / sqrt(2 * descent(s, 0, 0, 1));
        const double share = s->kappa * (s->edge[e + 1] - s->edge[e]) * s->rate[e][N - 1];
        s->tail = fmax(s->tail, fmin(1, share) * gf_lobatto_tail(&s->l, s->rate[e]));
        downward(s, e, s->rate[e], lag, s->tau[e]);
        lag = s->tau[e][N - 1];
    }
}

/* ---- reading ------------------------------------------------------------------------------- */

double gf_potential_read(const gf_potential *s, const gf_on_element *array, double u)
{
    int e = 0;
    while (e < s->elements - 1 && u > s->edge[e + 1]) e++;
    const double x = 2 * (u - s->edge[e]) / (s->edge[e + 1] - s->edge[e]) - 1;
    return gf_lobatto_value(&s->l, array[e], fmin(1, x));
}

/* Newton's method between two nodes. */
static double between(const gf_potential *s, int e, int i, double tau)
{
    const double lo = node(s, e, i), hi = node(s, e, i + 1);
    double u = lo + (hi - lo) * (tau - s->tau[e][i]) / (s->tau[e][i + 1] - s->tau[e][i]);
    for (int k = 0; k < 20; k++) {
        const double x = 2 * (u - s->edge[e]) / (s->edge[e + 1] - s->edge[e]) - 1;
        const double step =
            (tau - gf_lobatto_value(&s->l, s->tau[e], x)) / gf_lobatto_value(&s->l, s->rate[e], x);
        u = fmin(hi, fmax(lo, u + step));
        if (!(fabs(step) > 1e-15 * (1 + u))) break;
    }
    return u;
}

double gf_potential_at(const gf_potential *s, double tau)
{
    const int last = s->elements - 1;
    const double beyond = tau - s->tau[last][N - 1];
    if (tau <= 0) return 0;
    if (beyond >= 0) return end + beyond * s->kappa / 2;
    int e = 0, i = 0;
    while (tau > s->tau[e][N - 1]) e++;
    while (tau > s->tau[e][i + 1]) i++;
    return between(s, e, i, tau);
}
