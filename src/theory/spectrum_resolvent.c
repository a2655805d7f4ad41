/* G is the derivative by l of the stationary P of spectrum_cavity.c plus E log|l + s_z|^2 + log|T|^2,
 * taken at fixed (m, n, r). The density is the second derivative by l and its conjugate; what (m, n,
 * r) do along with l comes in through their Hessian. The averages at hand serve for that too:
 * d psi / d conj(l) is the conjugate of d chi / d kappa, chi = <1 / ((l + s_z)(1 + zeta kappa))>. */
#include "core/fail.h"
#include "math/linalg.h"
#include "math/vector.h"
#include "theory/spectrum_plan.h"

#include <complex.h>
#include <math.h>

static const double pi = 3.14159265358979323846;

static double complex complex_of(double re, double im)
{
    return re + (double complex)I * im;
}

/* Of chi's real or imaginary part: its mean over live sites, and the derivatives of its mean by m, n
 * and r. */
typedef struct projection {
    double mean, by[3];
} projection;

static projection project(const gfold_spectrum_plan *plan, const gf_cavity *at, int j)
{
    const gf_sites *sites = &plan->sites;
    const gf_scratch *s = plan->scratch;
    projection out = { 0 };
    gf_cavity_apply(plan, j, s->other, s->other1);
    for (size_t i = 0; i < sites->count; i++) {
        const double slope = sites->weight[i] * s->other1[i];
        const double v = sites->v2[i] * s->e[i] * s->e[i];
        if (sites->f2[i] > 0) out.mean += sites->weight[i] * s->other[i];
        out.by[0] += slope * sites->f2[i];
        out.by[1] += slope * v;
        out.by[2] -= slope * v * sites->c2[i] * at->n * at->n;
    }
    return out;
}

/* <kappa zeta / (|l + s_z| (1 + zeta kappa))^2> */
static double direct_part(const gfold_spectrum_plan *plan)
{
    const gf_scratch *s = plan->scratch;
    double sum = 0;
    gf_cavity_apply(plan, 3, s->other, s->other1);
    for (size_t i = 0; i < plan->sites.count; i++)
        sum += plan->sites.weight[i] * s->kappa[i] * s->other[i];
    return sum;
}

/* b^T H^-1 b; without coupling through r only n matters. */
static double
through_unknowns(const gfold_spectrum_plan *plan, const gf_cavity *at, const double b[3])
{
    if (plan->sites.c2_mean == 0) return b[1] * b[1] / at->hessian[4];
    double hessian[9], x[3] = { b[0], b[1], b[2] };
    for (int k = 0; k < 9; k++) hessian[k] = at->hessian[k];
    if (gf_solve(3, hessian, x)) return NAN;
    return b[0] * x[0] + b[1] * x[1] + b[2] * x[2];
}

static double density_of(const gfold_spectrum_plan *plan, const gf_cavity *at, double complex t,
                         projection re, projection im)
{
    const double tau = plan->tau_r;
    const double complex turn = tau * conj(t);
    double sum = direct_part(plan) - at->m * at->r * tau * tau;
    re.by[0] -= at->r * creal(turn);
    im.by[0] -= at->r * cimag(turn);
    re.by[2] -= at->m * creal(turn);
    im.by[2] -= at->m * cimag(turn);
    sum -= through_unknowns(plan, at, re.by) + through_unknowns(plan, at, im.by);
    return sum / pi;
}

/* E e (1 + n^2 r c2 v2 psi e): the share of 1 / (l + 1/tau_r) in G. */
static double slow_share(const gfold_spectrum_plan *plan, const gf_cavity *at)
{
    const gf_sites *sites = &plan->sites;
    const gf_scratch *s = plan->scratch;
    const double factor = at->n * at->n * at->r;
    double sum = 0;
    if (!at->inside) return 1;
    for (size_t i = 0; i < sites->count; i++)
        sum += sites->weight[i] * s->e[i] *
               (1 + factor * sites->c2[i] * sites->v2[i] * s->psi[i] * s->e[i]);
    return sum;
}

/* <1 / (l + s_z)> of units that are open and have phi' != 0 (live), or phi' = 0. */
static double complex outside(const gfold_spectrum_plan *plan, int live)
{
    const gf_sites *sites = &plan->sites;
    const gf_scratch *s = plan->scratch;
    double complex sum = 0;
    if (s->own) {
        for (size_t i = 0; i < sites->count; i++)
            if ((sites->f2[i] > 0) == live)
                sum += sites->weight[i] * complex_of(s->one_re[i], s->one_im[i]);
        return sum;
    }
    for (size_t k = 0; k < s->over_z.count; k++)
        sum += complex_of(s->over_z.b[1][k], s->over_z.b[2][k]);
    return (live ? sites->live : 1 - sites->live) * sum;
}

gfold_status gf_resolvent_live(const gfold_spectrum_plan *plan, double re, double im,
                               int with_density, gf_resolvent *out, gfold_error *err)
{
    gf_cavity at;
    const gfold_status status = gf_cavity_solve(plan, re, fabs(im), &at, err);
    const double complex t = 1 + plan->tau_r * complex_of(re, fabs(im));
    double complex g;
    *out = (gf_resolvent){ NAN, NAN, NAN, NAN };
    if (status) return status;
    *out = (gf_resolvent){ .error = at.error + plan->node_error };
    if (at.inside) {
        const projection x = project(plan, &at, 1), y = project(plan, &at, 2);
        g = complex_of(x.mean, y.mean);
        if (with_density) out->density = density_of(plan, &at, t, x, y);
    } else
        g = outside(plan, 1);
    if (plan->tau_r > 0 && plan->indirect > 0) g += plan->tau_r / t * slow_share(plan, &at);
    out->re = creal(g);
    out->im = im < 0 ? -cimag(g) : cimag(g);
    return gf_ok(err);
}

gfold_status gfold_spectrum_resolvent(const gfold_spectrum_plan *plan, double re, double im,
                                      double g[2], double *density, gfold_error *err)
{
    gf_resolvent live;
    gfold_status status = gf_check_range(err, "re", re, -1e150, 1e150);
    if (!status) status = gf_check_range(err, "im", im, -1e150, 1e150);
    if (!status) status = gf_check_at_rest(plan, err);
    if (!status) status = gf_resolvent_live(plan, re, im, 1, &live, err);
    if (status) return status;
    const double complex l = complex_of(re, fabs(im));
    double complex rest = outside(plan, 0);
    if (plan->zeros > 0) rest += plan->zeros / l;
    if (plan->tau_r > 0 && plan->indirect == 0) rest += plan->tau_r / (1 + plan->tau_r * l);
    g[0] = live.re + creal(rest);
    g[1] = live.im + (im < 0 ? -cimag(rest) : cimag(rest));
    *density = live.density;
    return gf_ok(err);
}
