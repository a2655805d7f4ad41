/* The cavity equations of one (h, r) block reduce by 2 x 2 algebra to three numbers m, n, r >= 0 at
 * which the function
 *
 *     P = E log(1 + zeta kappa) + E log(1 + n r c2) - n - m r |T|^2,     T = 1 + tau_r l,
 *     kappa = f2 m + v2 n e^2 ... with e = 1 / (1 + n r c2):  kappa = f2 m + v2 n e
 *
 * is stationary. (In the notation of the 2 x 2 equations m = al1 be2, n = al1 be1, r = al2 / (al1
 * |T|^2), in any gauge.) Bounds: n < 1 and m <= E c2 / |T|^2. Without a reset gate c2 = 0, m = 0 and n
 * is the x of the scalar equation E v2 zeta / (1 + v2 zeta n) = 1, whose left side is a Stieltjes
 * function: its inverse is concave in n, so that Newton's method on it converges from any start.
 * Otherwise Newton's method with the Hessian of P, and substitution where that does not contract. */
#include "core/fail.h"
#include "math/linalg.h"
#include "math/vector.h"
#include "theory/spectrum_plan.h"

#include <math.h>
#include <stdlib.h>

enum { STEPS = 200 };

static const double longest_step = 1.1; /* log 3 */
static const double near_solution = 0.3; /* residual from which on steps need not contract */

gfold_status gf_scratch_create(gf_scratch **scratch, size_t sites, int own, gfold_error *err)
{
    gf_scratch *s = *scratch = gf_allocate(1, sizeof *s);
    if (!s) return gf_fail_memory(err, sizeof *s);
    s->own = own;
    double **const arrays[] = { &s->kappa,  &s->e,    &s->psi,    &s->psi1,  &s->other,
                                &s->other1, &s->zeta, &s->one_re, &s->one_im };
    const size_t wanted = sizeof arrays / sizeof *arrays - (own ? 0 : 3);
    int complete = own || gf_stieltjes_create(&s->over_z);
    for (size_t k = 0; k < wanted; k++)
        complete &= (*arrays[k] = gf_allocate(sites, sizeof(double))) != NULL;
    return complete ? gf_ok(err) : gf_fail_memory(err, 8.0 * (double)(wanted * sites) + 6e5);
}

void gf_scratch_destroy(gf_scratch *s)
{
    if (!s) return;
    double *const arrays[] = { s->kappa,  s->e,    s->psi,    s->psi1,  s->other,
                               s->other1, s->zeta, s->one_re, s->one_im };
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) free(arrays[k]);
    gf_stieltjes_destroy(&s->over_z);
    free(s);
}

/* ---- averages over s_z at every site --------------------------------------------------------- */

GF_VECTOR static void own_terms(const gfold_spectrum_plan *plan, int j, double *f, double *slope)
{
    const gf_scratch *s = plan->scratch;
    for (size_t i = 0; i < plan->sites.count; i++) {
        const double less = 1 / (1 + s->zeta[i] * s->kappa[i]);
        const double one = s->one_re[i] * s->one_re[i] + s->one_im[i] * s->one_im[i];
        const double top[] = { s->zeta[i], s->one_re[i], s->one_im[i], s->zeta[i] * one };
        f[i] = top[j] * less * (j == 3 ? less : 1);
        slope[i] = -(1 + (j == 3)) * f[i] * s->zeta[i] * less;
    }
}

void gf_cavity_apply(const gfold_spectrum_plan *plan, int j, double *f, double *slope)
{
    const gf_scratch *s = plan->scratch;
    if (s->own)
        own_terms(plan, j, f, slope);
    else
        gf_stieltjes_apply(&s->over_z, j, plan->sites.count, s->kappa, f, slope);
}

static void place_units(const gfold_spectrum_plan *plan, double re, double im)
{
    gf_scratch *s = plan->scratch;
    for (size_t i = 0; i < plan->sites.count; i++) {
        const double gate = plan->sites.s[i], x = re + gate, square = x * x + im * im;
        s->zeta[i] = gate > 0 ? gate * gate / square : 0;
        s->one_re[i] = gate > 0 ? x / square : 0;
        s->one_im[i] = gate > 0 ? -im / square : 0;
    }
}

/* ---- the equations --------------------------------------------------------------------------- */

/* Means over the sites at (m, n, r): first derivatives of P, and its Hessian by columns. */
typedef struct derivatives {
    double f2_psi, direct, c2_e, mixed; /* E f2 psi, E v2 e^2 psi, E c2 e, E v2 c2 e^2 psi */
    double of[3], hessian[9];
} derivatives;

GF_VECTOR static void place_sites(const gfold_spectrum_plan *plan, const double x[3])
{
    const gf_sites *sites = &plan->sites;
    gf_scratch *s = plan->scratch;
    const double k = x[1] * x[2];
    for (size_t i = 0; i < sites->count; i++) {
        s->e[i] = 1 / (1 + k * sites->c2[i]);
        s->kappa[i] = sites->f2[i] * x[0] + sites->v2[i] * x[1] * s->e[i];
    }
    gf_cavity_apply(plan, 0, s->psi, s->psi1);
}

GF_VECTOR static void
differentiate(const gfold_spectrum_plan *plan, double slow, const double x[3], derivatives *d)
{
    const gf_sites *sites = &plan->sites;
    const gf_scratch *s = plan->scratch;
    const double m = x[0], n = x[1], r = x[2];
    double f2_psi = 0, direct = 0, c2_e = 0, mixed = 0, mm = 0, mn = 0, mr = 0, nn = 0, nr = 0;
    double rr = 0, square = 0, cube = 0, both = 0, c2_e2 = 0;
    place_sites(plan, x);
#pragma omp simd reduction(+ : f2_psi, direct, c2_e, mixed, mm, mn, mr, nn, nr, rr, square, cube, \
                               both, c2_e2)
    for (size_t i = 0; i < sites->count; i++) {
        const double w = sites->weight[i], f2 = sites->f2[i], c = sites->c2[i] * s->e[i];
        const double v = sites->v2[i] * s->e[i] * s->e[i], w_psi = w * s->psi[i];
        const double w_psi1 = w * s->psi1[i];
        f2_psi += w_psi * f2;
        direct += w_psi * v;
        mixed += w_psi * v * sites->c2[i];
        c2_e += w * c;
        c2_e2 += w * c * s->e[i];
        square += w * c * c;
        cube += w_psi * v * c;
        both += w_psi * v * c * sites->c2[i];
        mm += w_psi1 * f2 * f2;
        mn += w_psi1 * f2 * v;
        mr += w_psi1 * f2 * v * sites->c2[i];
        nn += w_psi1 * v * v;
        nr += w_psi1 * v * v * sites->c2[i];
        rr += w_psi1 * v * v * sites->c2[i] * sites->c2[i];
    }
    const double n2 = n * n;
    *d = (derivatives){
        .f2_psi = f2_psi,
        .direct = direct,
        .c2_e = c2_e,
        .mixed = mixed,
        .of = { f2_psi - r * slow, direct + r * c2_e - 1, n * c2_e - n2 * mixed - m * slow },
    };
    double *h = d->hessian;
    h[0] = mm;
    h[1] = h[3] = mn;
    h[2] = h[6] = -n2 * mr - slow;
    h[4] = nn - 2 * r * cube - r * r * square;
    h[5] = h[7] = -n2 * nr - 2 * n * cube + c2_e2;
    h[8] = n2 * n2 * rr + 2 * n * n2 * both - n2 * square;
}

/* ---- solution -------------------------------------------------------------------------------- */

/* The x > 0 at which E v2 psi(v2 x) = 1. */
static int solve_scalar(const gfold_spectrum_plan *plan, double slow, double x[3])
{
    derivatives d;
    x[0] = x[2] = 0;
    x[1] = 1;
    for (int k = 0; k < STEPS; k++) {
        differentiate(plan, slow, x, &d);
        const double next = x[1] - (d.direct - 1) * d.direct / d.hessian[4];
        const double before = x[1];
        x[1] = next > 0 ? next : x[1] / 10;
        if (fabs(x[1] - before) <= 1e-12 * before + 1e-15) return 1;
    }
    return 0;
}

static double residual(const derivatives *d, double slow, const double x[3])
{
    const double relative[] = { d->of[0] / (x[2] * slow), d->of[1], d->of[2] / (x[0] * slow) };
    return fmax(fabs(relative[0]), fmax(fabs(relative[1]), fabs(relative[2])));
}

/* Newton's step in the logarithms of the unknowns, which are of very different size near -1/tau_r: no
 * unknown changes by more than a factor of 3. */
static void direction(const derivatives *d, const double x[3], double step[3])
{
    double matrix[9], longest = 0;
    for (int k = 0; k < 9; k++) matrix[k] = d->hessian[k] * x[k / 3] * x[k % 3];
    for (int k = 0; k < 3; k++) step[k] = -d->of[k] * x[k];
    if (gf_solve(3, matrix, step)) step[0] = step[1] = step[2] = 0;
    for (int k = 0; k < 3; k++) longest = fmax(longest, fabs(step[k]));
    for (int k = 0; k < 3 && longest > longest_step; k++) step[k] *= longest_step / longest;
}

static double go(const gfold_spectrum_plan *plan, double slow, const double step[3], double part,
                 const double x[3], double out[3], derivatives *there)
{
    for (int k = 0; k < 3; k++) out[k] = x[k] * exp(part * step[k]);
    differentiate(plan, slow, out, there);
    return residual(there, slow, out);
}

/* The equations as assignments. */
static void substitute(const derivatives *d, double slow, const double x[3], double out[3])
{
    const double ratio = (d->c2_e - x[1] * d->mixed) / slow;
    out[1] = fmin(1, x[1] * (1 + d->of[1]));
    out[0] = out[1] * ratio;
    out[2] = d->f2_psi / slow;
}

/* From x to trial: Newton's step or a third of it, else substitution. Close to -1/tau_r the equations have
 * a long valley, m r nearly constant, along which Newton's steps are right and contract nothing. */
static double advance(const gfold_spectrum_plan *plan, double slow, const double x[3], double norm,
                      const derivatives *here, double trial[3], derivatives *there)
{
    double step[3];
    direction(here, x, step);
    for (double part = 1; part > 0.2; part /= 3) {
        const double after = go(plan, slow, step, part, x, trial, there);
        const double allowed = norm > 1e-6 ? near_solution : 0;
        if (after < fmax((1 - part / 10) * norm, allowed)) return after;
    }
    if (norm < 1e-8) return norm;
    substitute(here, slow, x, trial);
    differentiate(plan, slow, trial, there);
    return residual(there, slow, trial);
}

static int solve_block(const gfold_spectrum_plan *plan, double slow, double right, double x[3])
{
    derivatives here, there;
    double trial[3], norm;
    x[1] = 1 - 1 / right;
    x[0] = x[1] * plan->sites.c2_mean / slow;
    x[2] = 1e-3;
    differentiate(plan, slow, x, &here);
    substitute(&here, slow, x, trial);
    x[0] = trial[0], x[2] = trial[2];
    differentiate(plan, slow, x, &here);
    norm = residual(&here, slow, x);
    for (int k = 0; k < STEPS && norm > 1e-11; k++) {
        const double after = advance(plan, slow, x, norm, &here, trial, &there);
        if (!(after < norm) && norm < 1e-8) break; /* rounding */
        norm = after;
        here = there;
        for (int j = 0; j < 3; j++) x[j] = trial[j];
    }
    return norm < 1e-8;
}

/* (4.1) from the nodes at hand. */
static double right_here(const gfold_spectrum_plan *plan, double re, double im, double slow)
{
    const gf_scratch *s = plan->scratch;
    double psi = 0;
    if (s->own) return gf_spectrum_right(plan, re, im).value;
    for (size_t k = 0; k < s->over_z.count; k++) psi += s->over_z.b[0][k];
    return psi * (plan->direct + plan->indirect / slow);
}

gfold_status gf_cavity_solve(const gfold_spectrum_plan *plan, double re, double im, gf_cavity *out,
                             gfold_error *err)
{
    const gf_sites *sites = &plan->sites;
    gf_scratch *s = plan->scratch;
    const double turned = pow(1 + plan->tau_r * re, 2) + pow(plan->tau_r * im, 2);
    const double slow = fmax(turned, 1e-26);
    const double kappa_max = sites->v2_max + sites->f2_max * sites->c2_mean / slow;
    double x[3] = { 0 };
    *out = (gf_cavity){ 0 };
    if (s->own)
        place_units(plan, re, im);
    else
        out->error =
            gf_gate_nodes(&plan->gate, re, im, kappa_max, fmax(plan->tol, 1e-10), &s->over_z);
    const double right = right_here(plan, re, im, slow);
    out->inside = right > 1 + 1e-9;
    if (!out->inside) return gf_ok(err);
    if (!s->own) gf_stieltjes_prepare(&s->over_z, kappa_max, sites->count);
    const int done =
        sites->c2_mean > 0 ? solve_block(plan, slow, right, x) : solve_scalar(plan, slow, x);
    derivatives d;
    differentiate(plan, slow, x, &d);
    for (int k = 0; k < 9; k++) out->hessian[k] = d.hessian[k];
    out->m = x[0], out->n = x[1], out->r = x[2];
    if (done) return gf_ok(err);
    return gf_fail(err, GFOLD_ENOCONV, "the cavity equations were not solved at %g + %gi", re, im);
}
