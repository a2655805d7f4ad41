/* Every rule, time step by time step. What learns column by column (Adam, or a filtered
 * eligibility) changes J at once and multiplies it with x anew. SGD keeps its last changes as pairs
 * of vectors, J + sum_u left_u right_u', which costs two products of 32 columns a step instead of
 * one of N. */
#include "agent/cloner.h"

#include "core/fail.h"
#include "math/linalg.h"
#include "math/vector.h"

#include <stdlib.h>
#include <string.h>

enum { PAIRS = 32, VECTORS = 11 };

typedef struct walk {
    gfold_cloner *cloner;
    const gfold_demonstration *demonstration;
    gf_neurons state;
    double *room;
    double *field, *jx, *e, *f, *own, *u, *d, *p, *dp; /* n each; f: D (Q - P), own: P     */
    double *wanted, *pull;                             /* n each, of actions: Q, W' (a - W Q)   */
    double *left, *right, *q;                          /* n x PAIRS, n x PAIRS, PAIRS           */
    double *miss;                                      /* outputs: a - W Q                      */
    size_t pairs;
    double *eligibility, *column; /* filtered: n x n; n                                     */
    double *g;                    /* n x n: J is frozen and g summed                        */
} walk;

static gfold_status begin(walk *w, gfold_error *err)
{
    const size_t n = w->cloner->agent->p.n, outputs = w->cloner->agent->p.outputs;
    gfold_status status = gf_neurons_create(&w->state, w->cloner->agent, err);
    if (status) return status;
    w->room = gf_allocate((VECTORS + 1 + 2 * PAIRS) * n + PAIRS + outputs, sizeof(double));
    if (w->cloner->p.filtered) w->eligibility = gf_allocate(n * n, sizeof(double));
    if (!w->room || (w->cloner->p.filtered && !w->eligibility))
        return gf_fail_memory(err, 8 * (double)(n * n));
    double **const parts[VECTORS] = { &w->field, &w->jx, &w->e,  &w->f,      &w->own, &w->u,
                                      &w->d,     &w->p,  &w->dp, &w->wanted, &w->pull };
    for (size_t k = 0; k < VECTORS; k++) *parts[k] = w->room + k * n;
    w->column = w->room + VECTORS * n;
    w->left = w->column + n;
    w->right = w->left + PAIRS * n;
    w->q = w->right + PAIRS * n;
    w->miss = w->q + PAIRS;
    for (size_t i = 0; i < n; i++) w->p[i] = 1;
    return gf_ok(err);
}

static void end_walk(walk *w)
{
    gf_neurons_destroy(&w->state);
    free(w->room);
    free(w->eligibility);
}

/* ---- J x ----------------------------------------------------------------------------------- */

static int pairs_pend(const walk *w)
{
    return w->cloner->p.rate.optimiser == GFOLD_SGD && !w->cloner->p.filtered && !w->g;
}

/* J takes the pairs in; its product with x is known. */
static void settle(walk *w)
{
    const size_t n = w->cloner->agent->p.n;
    double *j = w->cloner->agent->matrix[GFOLD_AGENT_RECURRENT];
    gf_add_outer_products(n, w->pairs, 1, w->left, w->right, j);
    for (size_t i = 0; i < n; i++) j[i * (n + 1)] = 0;
    w->pairs = 0;
}

static void add_pairs(walk *w)
{
    const size_t n = w->cloner->agent->p.n;
    const double *x = w->state.x;
    gf_combine_rows(n, w->pairs, 1, w->right, x, w->q);
    gf_combine(n, w->pairs, w->left, w->q, w->jx);
    for (size_t u = 0; u < w->pairs; u++) /* no diagonal */
        for (size_t i = 0; i < n; i++) w->jx[i] -= w->left[u * n + i] * w->right[u * n + i] * x[i];
    gf_vector_add(n, w->jx, 1, w->state.jx, w->jx);
    if (w->pairs < PAIRS) return;
    settle(w);
    memcpy(w->state.jx, w->jx, n * sizeof *w->jx);
}

static void multiply(walk *w)
{
    const size_t n = w->cloner->agent->p.n;
    if (!w->g && !pairs_pend(w)) {
        gf_multiply(n, w->cloner->agent->matrix[GFOLD_AGENT_RECURRENT], w->state.x, w->jx);
        return;
    }
    gf_neurons_product(&w->state);
    if (w->pairs)
        add_pairs(w);
    else
        memcpy(w->jx, w->state.jx, n * sizeof *w->jx);
}

/* ---- one step ------------------------------------------------------------------------------ */

static void advance(walk *w, size_t t)
{
    const gfold_cloner *c = w->cloner;
    const gfold_agent *a = c->agent;
    const size_t n = a->p.n;
    memset(w->field, 0, n * sizeof *w->field);
    gf_add_drive(n, a->p.inputs, a->matrix[GFOLD_AGENT_INPUT],
                 w->demonstration->input + a->p.inputs * t, w->field);
    gf_neurons_trace(&w->state, c->clamped, w->demonstration->target + n * t);
    multiply(w);
    gf_neurons_fire(&w->state, w->jx, w->field);
}

/* d += W' (a - W Q), a what s[t + 1] answers. */
static void follow_action(walk *w, size_t t)
{
    const gfold_cloner *c = w->cloner;
    const size_t n = c->agent->p.n, outputs = c->agent->p.outputs;
    const double *target = w->demonstration->target + n * (t + 1);
    const double *action = w->demonstration->action + outputs * (t + 1 - (size_t)c->p.lead);
    for (size_t i = 0; i < n; i++) w->wanted[i] = gf_filter(c->beta, w->wanted[i], target[i]);
    gf_combine(outputs, n, c->aim, w->wanted, w->miss);
    for (size_t o = 0; o < outputs; o++) w->miss[o] = action[o] - w->miss[o];
    gf_combine_rows(outputs, n, 1, c->aim, w->miss, w->pull);
    gf_vector_add(n, w->d, 1, w->pull, w->d);
}

/* e, d, p and their products from the new spikes. */
static void judge(walk *w, size_t t)
{
    gfold_cloner *c = w->cloner;
    const gfold_agent *a = c->agent;
    const double *target = w->demonstration->target + a->p.n * (t + 1);
    for (size_t i = 0; i < a->p.n; i++) {
        w->e[i] = a->beta_m * w->e[i] + a->gamma_m * w->state.x[i];
        w->own[i] = gf_filter(c->beta, w->own[i], w->state.s[i]);
        w->u[i] = target[i] - w->state.s[i];
        c->wrong += w->u[i] != 0;
        if (c->p.slope) w->p[i] = gf_slope(w->state.v[i], c->width);
    }
    gf_feedback_filter(&c->feedback, c->beta, w->u, w->f);
    for (size_t i = 0; i < a->p.n; i++)
        w->d[i] = w->f[i] + c->p.rate_weight * (c->p.rate_target - w->own[i]);
    if (c->aim) follow_action(w, t);
    for (size_t i = 0; i < a->p.n; i++) w->dp[i] = w->d[i] * w->p[i];
}

/* Column j of g as factor * result. */
static const double *column(walk *w, size_t j, double *factor)
{
    const size_t n = w->cloner->agent->p.n;
    *factor = w->eligibility ? 1 : w->e[j];
    if (!w->eligibility) return w->dp;
    double *kept = w->eligibility + n * j;
    for (size_t i = 0; i < n; i++) {
        kept[i] = gf_filter(w->cloner->beta, kept[i], w->p[i] * w->e[j]);
        w->column[i] = w->d[i] * kept[i];
    }
    return w->column;
}

static void learn_columns(walk *w, int counts)
{
    gfold_cloner *c = w->cloner;
    const size_t n = c->agent->p.n;
    const int adam = c->p.rate.optimiser == GFOLD_ADAM && !w->g;
    const gf_adam_step step = w->g ? (gf_adam_step){ 0 } : gf_adam_next(&c->adam);
    const double weight = w->g ? counts : c->adam.alpha;
    double *to = w->g ? w->g : c->agent->matrix[GFOLD_AGENT_RECURRENT];
    for (size_t j = 0; j < n; j++) {
        double factor;
        if (!w->g && w->e[j] != 0) c->live[j] = 1;
        if (!w->g && !c->live[j]) continue;
        const double *g = column(w, j, &factor);
        if (adam)
            gf_adam_update(step, n, factor, g, to + n * j, c->m + n * j, c->v + n * j);
        else
            gf_vector_add(n, to + n * j, weight * factor, g, to + n * j);
        if (!w->g) to[j * (n + 1)] = 0;
    }
}

static void learn(walk *w, int counts)
{
    const size_t n = w->cloner->agent->p.n;
    if (!pairs_pend(w)) {
        learn_columns(w, counts);
        return;
    }
    gf_adam_next(&w->cloner->adam); /* for alpha */
    for (size_t i = 0; i < n; i++) w->left[n * w->pairs + i] = w->cloner->adam.alpha * w->dp[i];
    memcpy(w->right + n * w->pairs, w->e, n * sizeof *w->e);
    w->pairs++;
}

gfold_status gf_clone_dense(gfold_cloner *cloner, const gfold_demonstration *demonstration,
                            size_t first, size_t end, double *g, gfold_error *err)
{
    walk w = { .cloner = cloner, .demonstration = demonstration, .g = g };
    gfold_status status = begin(&w, err);
    if (!status && cloner->p.rate.optimiser == GFOLD_ADAM && !g)
        status = gf_cloner_moments(cloner, err);
    for (size_t t = 0; t + 1 < demonstration->steps && !status; t++) {
        advance(&w, t);
        judge(&w, t);
        learn(&w, t >= first && t < end);
    }
    if (!status && w.pairs) settle(&w);
    end_walk(&w);
    return status;
}
