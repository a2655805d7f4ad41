/* What SGD makes of an agent's recurrent matrix, with all units clamped: its spectrum, and which of
 * its weights learning never reaches. */
#include "compare/agent_networks.h"
#include "core/fail.h"
#include "math/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SPAN = 40, PASSES = 20, OTHER = 1000000 };

static const double alpha = 2;

static const gfold_comparable quantities[] = {
    { "disc", "mean |eigenvalue|^2 of an untrained agent's recurrent matrix, over its disc's" },
    { "leading", "largest |eigenvalue| of a trained agent's recurrent matrix, over the change's" },
    { "unreached", "|J - J'|^2 outside of all eligibilities, two agents taught alike, after over "
                   "before" },
    { "free_directions", "that over all of |J - J'|^2 before, and over the share of dimensions" },
    { NULL, NULL },
};

/* Ginibre: uniform in the disc. Tao: an eigenvalue of a change that stands off the disc stays where
 * it is. SGD adds multiples of eligibilities to a row, and J - J' is isotropic before. */
static gfold_status theory(const gf_task *task, gf_value *out, gfold_error *err)
{
    (void)task;
    out[0] = (gf_value){ 0.5, 0, 0 };
    for (int k = 1; k < 4; k++) out[k] = (gf_value){ 1, k == 2 ? 1e-9 : 0, 0 };
    return gf_ok(err);
}

static gfold_status
teach(gfold_agent *agent, const gfold_demonstration *d, uint64_t seed, gfold_error *err)
{
    gfold_cloning_params rule = gfold_cloning_defaults();
    gfold_cloner *cloner;
    rule.feedback = GFOLD_FEEDBACK_RANDOM;
    rule.rank = (gfold_agent_params_of(agent)->n + 3) / 4;
    rule.clamp = GFOLD_CLAMP_ALL;
    rule.rate = (gfold_rate){ GFOLD_SGD, alpha, 1, 1 };
    rule.seed = seed;
    gfold_status status = gfold_cloner_create(&cloner, agent, &rule, err);
    for (int k = 0; k < PASSES && !status; k++) status = gfold_cloner_pass(cloner, 1, d, err);
    gfold_cloner_destroy(cloner);
    return status;
}

/* ---- spectrum ------------------------------------------------------------------------------ */

/* Mean and largest |eigenvalue|^2 of A - B, B NULL: 0. */
static gfold_status
moduli(size_t n, const double *a, const double *b, double *mean, double *most, gfold_error *err)
{
    double *own = gf_allocate(n * n + 2 * n, sizeof *own);
    *mean = *most = 0;
    if (!own) return gf_fail_memory(err, 8 * (double)(n * n));
    double *re = own + n * n, *im = re + n;
    for (size_t k = 0; k < n * n; k++) own[k] = a[k] - (b ? b[k] : 0);
    const gfold_status status = gf_eigenvalues(n, own, re, im, err);
    for (size_t k = 0; k < n && !status; k++) {
        const double square = re[k] * re[k] + im[k] * im[k];
        *mean += square / (double)n;
        *most = fmax(*most, square);
    }
    free(own);
    return status;
}

static gfold_status
spectrum(size_t n, const double *before, const double *after, double *out, gfold_error *err)
{
    double mean, most = 0, change = 0, squares = 0;
    gfold_status status = moduli(n, before, NULL, &mean, &most, err);
    for (size_t k = 0; k < n * n; k++) squares += before[k] * before[k];
    out[0] = mean / (squares / (double)n);
    if (!status) status = moduli(n, after, NULL, &mean, &most, err);
    if (!status) status = moduli(n, after, before, &mean, &change, err);
    out[1] = sqrt(most / change);
    return status;
}

/* ---- directions ---------------------------------------------------------------------------- */

/* Eligibilities of a clamped pass, n x (steps - 1). */
static void eligibilities(const gfold_agent *agent, const gfold_demonstration *d, double *e)
{
    const gfold_agent_params *p = gfold_agent_params_of(agent);
    const double beta_s = exp(-1 / p->tau_s), beta_m = exp(-1 / p->tau_m);
    for (size_t i = 0; i < p->n; i++) {
        double x = 0, sum = 0;
        for (size_t t = 0; t + 1 < d->steps; t++) {
            x = beta_s * x + (1 - beta_s) * d->target[i + p->n * t];
            e[i + p->n * t] = sum = beta_m * sum + (1 - beta_m) * x;
        }
    }
}

/* Orthonormal columns that span those of e without entry i, for a row has no diagonal. */
static size_t span(size_t n, size_t count, const double *e, size_t i, double *v, double *c)
{
    size_t found = 0;
    for (size_t t = 0; t < count; t++) {
        double *w = v + n * found;
        memcpy(w, e + n * t, n * sizeof *w);
        w[i] = 0;
        const double whole = gf_norm(n, w);
        for (int twice = 0; twice < 2 && found; twice++) gf_project_out(n, found, v, w, c);
        const double left = gf_norm(n, w);
        if (!(left > 1e-7 * whole)) continue;
        for (size_t k = 0; k < n; k++) w[k] /= left;
        found++;
    }
    return found;
}

typedef struct reach {
    double before, after, all, share; /* squares, over rows; dimensions outside over all */
} reach;

/* J[0], J[1] before and J[2], J[3] after. */
static reach measure(size_t n, size_t count, const double *e, const double *const *j, double *room)
{
    double *v = room, *c = v + n * (count + 1), *w = c + count + 1;
    reach r = { 0 };
    for (size_t i = 0; i < n; i++) {
        const size_t found = span(n, count, e, i, v, c);
        r.share += (double)(n - 1 - found) / (double)(n - 1) / (double)n;
        for (int k = 0; k < 2; k++) {
            for (size_t m = 0; m < n; m++) w[m] = j[2 * k][i + n * m] - j[2 * k + 1][i + n * m];
            if (!k) r.all += pow(gf_norm(n, w), 2);
            if (found) gf_project_out(n, found, v, w, c);
            *(k ? &r.after : &r.before) += pow(gf_norm(n, w), 2);
        }
    }
    return r;
}

/* ---- one network --------------------------------------------------------------------------- */

/* Two agents that differ in J alone; J before is kept in `first`. */
static gfold_status both(const gf_agent_loop *l, uint64_t realisation, gfold_agent **two,
                         const gfold_demonstration *d, double *first, gfold_error *err)
{
    const size_t matrix = l->task->n * l->task->n;
    const gfold_agent_params p = gf_agent_untrained(l->task, OTHER + realisation);
    gfold_agent *other;
    gfold_status status = gfold_agent_create(&other, &p, err);
    if (!status) status = gfold_agent_copy(&two[1], two[0], err);
    if (!status)
        memcpy(gfold_agent_weights(two[1], GFOLD_AGENT_RECURRENT),
               gfold_agent_weights_of(other, GFOLD_AGENT_RECURRENT), matrix * sizeof *first);
    gfold_agent_destroy(other);
    for (int k = 0; k < 2 && !status; k++) {
        const double *j = gfold_agent_weights_of(two[k], GFOLD_AGENT_RECURRENT);
        memcpy(first + matrix * (size_t)k, j, matrix * sizeof *first);
        status = teach(two[k], d, l->task->seed, err);
    }
    return status;
}

static gfold_status
learned(const gf_agent_loop *l, uint64_t realisation, double *out, gfold_error *err)
{
    const size_t n = l->task->n, matrix = n * n, count = SPAN - 1;
    gfold_agent *two[2] = { NULL, NULL };
    gfold_demonstration d;
    double *target = NULL, *first = gf_allocate(2 * matrix + n * (2 * count + 4) + count + 1, 8);
    gfold_status status = gf_agent_pupil(l, realisation, SPAN, &two[0], &d, &target, err);
    if (!status && !first) status = gf_fail_memory(err, 16 * (double)matrix);
    if (!status) status = both(l, realisation, two, &d, first, err);
    if (!status) {
        double *e = first + 2 * matrix, *room = e + n * count;
        const double *const j[] = { first, first + matrix,
                                    gfold_agent_weights_of(two[0], GFOLD_AGENT_RECURRENT),
                                    gfold_agent_weights_of(two[1], GFOLD_AGENT_RECURRENT) };
        eligibilities(two[0], &d, e);
        const reach r = measure(n, count, e, j, room);
        out[2] = r.after / r.before;
        out[3] = r.after / r.all / r.share;
        status = spectrum(n, j[0], j[2], out, err);
    }
    free(first);
    free(target);
    for (int k = 0; k < 2; k++) gfold_agent_destroy(two[k]);
    return status;
}

static gfold_status simulate(const gf_task *task, gfold_estimate *out, gfold_error *err)
{
    gf_agent_loop l = { .task = task, .width = 4, .one = learned };
    const gfold_status status = gf_agent_loop_run(&l, out, err);
    if (!status) out[2].stderr_ = fmax(out[2].stderr_, 1e-10);
    return status;
}

const gf_method gf_method_agent_learned = { quantities, theory, simulate, 1 };
