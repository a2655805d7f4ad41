/* Perturbations that grow like exp(kappa t) solve T(kappa) psi = 0, and kappa enters squared. The terms
 * that couple lags are positive, hence so is the inverse of T above the largest kappa, and psi there has
 * no node: inverse iteration started above, with a positive vector, comes down to it (Neumaier's residual
 * form of Newton's method, quadratic at the end). */
#include "core/fail.h"
#include "math/linalg.h"
#include "theory/lags.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ITERATIONS = 100 };

typedef struct work {
    const gf_tangent *t;
    int fields, size;
    double *band, *psi, *next, *factor;
} work;

static gfold_status allocate(work *w, const gf_tangent *t, gfold_error *err)
{
    const int nodes = t->lags->nodes;
    *w = (work){ .t = t, .fields = t->rh ? 2 : 1 };
    w->size = w->fields * nodes;
    const size_t band = gf_lags_band(t->lags, w->fields), vector = (size_t)w->size;
    w->band = gf_allocate(band + 3 * vector, sizeof *w->band);
    if (!w->band) return gf_fail_memory(err, 8.0 * (double)(band + 3 * vector));
    w->psi = w->band + band;
    w->next = w->psi + vector;
    w->factor = w->next + vector;
    return gf_ok(err);
}

static void assemble(const work *w, double kappa)
{
    const gf_tangent *t = w->t;
    const gf_lags *lags = t->lags;
    const double h = pow(1 + kappa, 2), r = pow(1 + t->tau_r * kappa, 2);
    memset(w->band, 0, gf_lags_band(lags, w->fields) * sizeof *w->band);
    gf_lags_add_stiffness(lags, w->fields, 0, 1, w->band);
    for (int i = 0; i < lags->nodes; i++) w->factor[i] = h - t->hh[i];
    gf_lags_add_mass(lags, w->fields, 0, 0, w->factor, w->band);
    if (w->fields == 1) return;
    for (int i = 0; i < lags->nodes; i++) w->factor[i] = -t->hr[i];
    gf_lags_add_mass(lags, 2, 0, 1, w->factor, w->band);
    for (int i = 0; i < lags->nodes; i++) w->factor[i] = -t->rh[i];
    gf_lags_add_mass(lags, 2, 1, 0, w->factor, w->band);
    for (int i = 0; i < lags->nodes; i++) w->factor[i] = r;
    gf_lags_add_mass(lags, 2, 1, 1, w->factor, w->band);
    gf_lags_add_stiffness(lags, 2, 1, t->tau_r * t->tau_r, w->band);
}

/* factor = next = T' psi */
static void derive(const work *w, double kappa)
{
    const double tau_r = w->t->tau_r;
    const double weight[2] = { 2 * (1 + kappa), 2 * tau_r * (1 + tau_r * kappa) };
    for (int k = 0; k < w->size; k++)
        w->factor[k] = w->next[k] =
            weight[k % w->fields] * w->t->lags->mass[k / w->fields] * w->psi[k];
}

/* psi = T^-1 T' psi, normalised; gives by how much kappa has to fall. */
static int invert(const work *w, double kappa, double *fall)
{
    double before = 0, after = 0, largest = 0;
    assemble(w, kappa);
    derive(w, kappa);
    const int half = gf_lags_half(w->fields);
    if (gf_solve_band((size_t)w->size, (size_t)half, w->band, 1, w->next)) return -1;
    for (int k = 0; k < w->size; k++) {
        before += w->factor[k] * w->psi[k];
        after += w->factor[k] * w->next[k];
        if (fabs(w->next[k]) > fabs(largest)) largest = w->next[k];
    }
    for (int k = 0; k < w->size; k++) w->psi[k] = w->next[k] / largest;
    *fall = before / after;
    return 0;
}

static double largest(int n, const double *f)
{
    double most = 0;
    for (int i = 0; f && i < n; i++) most = fmax(most, f[i]);
    return most;
}

/* kappa where (1 + kappa)^2 = a + b / (1 + tau_r kappa)^2 */
static double level(const gf_tangent *t, double a, double b)
{
    double lo = -fmin(1, 1 / t->tau_r), hi = sqrt(a + b);
    for (int k = 0; k < 100; k++) {
        const double middle = (lo + hi) / 2;
        const double excess = pow(1 + middle, 2) - a - b / pow(1 + t->tau_r * middle, 2);
        *(excess < 0 ? &lo : &hi) = middle;
    }
    return hi;
}

/* None is larger. */
static double bound(const gf_tangent *t)
{
    const int n = t->lags->nodes;
    return level(t, largest(n, t->hh), largest(n, t->hr) * largest(n, t->rh));
}

/* Where the continuum of solutions that do not decay begins: the largest is not smaller. */
static double edge(const gf_tangent *t)
{
    const int last = t->lags->nodes - 1;
    return level(t, t->hh[last], t->rh ? t->hr[last] * t->rh[last] : 0);
}

static int has_node(const work *w)
{
    for (int k = 0; k < w->size; k++)
        if (w->psi[k] < -1e-7) return 1;
    return 0;
}

/* Down from the bound, the first steps only once the vector has settled. */
static double descend(work *w, double kappa, double *fall)
{
    const double floor = 1e-15 * (1 + fabs(kappa)), small = 1e3 * floor;
    double last = 0;
    for (int k = 0, settled = 0; k < ITERATIONS; k++) {
        if (invert(w, kappa, fall)) return kappa; /* singular: kappa is there */
        settled = settled || (k > 3 && fabs(*fall - last) < 0.01 * fabs(last));
        last = *fall;
        if (!settled) continue;
        kappa -= *fall;
        if (fabs(*fall) <= floor || (k > 9 && fabs(*fall) <= small)) break;
    }
    return kappa;
}

static gfold_status judge(const work *w, const gfold_lyapunov *out, gfold_error *err)
{
    if (out->residual < 1e-9 && !has_node(w)) return gf_ok(err);
    return gf_fail(err, GFOLD_ENOCONV, "the largest exponent was lost at %.6g, residual %.1e",
                   out->lambda_max, out->residual);
}

/* psi: localised where the averages exceed their limits. */
static void start(const work *w)
{
    const gf_tangent *t = w->t;
    const double far = t->hh[t->lags->nodes - 1], most = largest(t->lags->nodes, t->hh);
    for (int k = 0; k < w->size; k++)
        w->psi[k] = fmax(0, t->hh[k / w->fields] - far) / (most - far + 1e-300) + 1e-9;
}

/* Closely above the largest kappa: where T^-1 keeps a positive vector positive, however shallow the well. */
static double narrow(const work *w, double lo, double hi)
{
    const double enough = 1e-6 * (hi - lo);
    while (hi - lo > enough) {
        const double middle = (lo + hi) / 2;
        double fall;
        for (int k = 0; k < w->size; k++) w->psi[k] = 1;
        const int failed = invert(w, middle, &fall) || fall < 0 || has_node(w);
        *(failed ? &lo : &hi) = middle;
    }
    for (int k = 0; k < w->size; k++) w->psi[k] = 1;
    return hi;
}

static gfold_status iterate(work *w, gfold_lyapunov *out, gfold_error *err)
{
    const double top = bound(w->t), least = -fmin(1, 1 / w->t->tau_r);
    double fall = 0;
    out->lambda_max = top;
    if (top < least + 1e-9) return gf_ok(err); /* nothing couples the lags */
    start(w);
    out->lambda_max = descend(w, top, &fall);
    if (has_node(w) || !(out->lambda_max > least)) {
        const double hi = narrow(w, least, top);
        out->lambda_max = descend(w, hi, &fall);
    }
    out->residual = fabs(fall);
    for (int f = 0; f < w->fields; f++)
        out->error = fmax(out->error, gf_lags_tail(w->t->lags, w->fields, w->psi + f));
    out->error += fabs(fall) + 1e-15;
    return judge(w, out, err);
}

/* ---- how far perturbations reach --------------------------------------------------------------- */

typedef struct extended {
    gf_lags lags;
    double average[3][GF_LAG_NODES];
    gf_tangent t;
} extended;

/* Elements that double, over which the averages are constant. */
static void extend(const gf_tangent *from, int more, extended *to)
{
    const double *const averages[3] = { from->hh, from->hr, from->rh };
    gf_lags *lags = &to->lags;
    *lags = *from->lags;
    double h = lags->edge[lags->elements] / 2;
    for (int k = 0; k < more && lags->elements < GF_LAG_ELEMENTS; k++, h *= 2, lags->elements++)
        lags->edge[lags->elements + 1] = lags->edge[lags->elements] + h;
    gf_lags_place(lags);
    for (int a = 0; a < 3; a++)
        for (int i = 0; averages[a] && i < lags->nodes; i++)
            to->average[a][i] = averages[a][i < from->lags->nodes ? i : from->lags->nodes - 1];
    to->t = (gf_tangent){ lags, to->average[0], from->hr ? to->average[1] : NULL,
                          from->rh ? to->average[2] : NULL, from->tau_r };
}

/* f(T) adds its square to the error. */
static gfold_status on(const gf_tangent *t, gfold_lyapunov *out, double *end, gfold_error *err)
{
    work w;
    *out = (gfold_lyapunov){ 0 };
    gfold_status status = allocate(&w, t, err);
    if (status) return status;
    status = iterate(&w, out, err);
    *end = 0;
    for (int f = 1; f <= w.fields; f++) *end = fmax(*end, fabs(w.psi[w.size - f]));
    out->error += *end * *end;
    free(w.band);
    return status;
}

/* A shallow well binds so weakly that its solution reaches beyond every mesh, where it is not resolved;
 * kappa then is between the edge and what was found, which f'(T) = 0 makes too large. */
static gfold_status
weakly_bound(const gf_tangent *t, gfold_lyapunov *out, gfold_status status, gfold_error *err)
{
    const double close = 1e-3, from = edge(t), gap = fabs(out->lambda_max - from);
    if (!(gap < close) || (!status && out->error < gap)) return status;
    out->lambda_max = fmax(out->lambda_max, from);
    out->error = gap + 1e-15;
    return gf_ok(err);
}

gfold_status gf_tangent_solve(const gf_tangent *t, gfold_lyapunov *out, gfold_error *err)
{
    const double gone = 1e-7;
    const int most = 16;
    double end;
    gfold_status status = on(t, out, &end, err);
    for (int more = 4; more <= most && end > gone; more += 4) {
        extended longer;
        extend(t, more, &longer);
        status = on(&longer.t, out, &end, err);
    }
    return weakly_bound(t, out, status, err);
}
