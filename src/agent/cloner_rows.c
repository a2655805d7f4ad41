/* Where the units that learn are clamped, x and e do not depend on what is learned: they are found
 * first, and every row then goes through the whole sequence by itself. A row with its moments stays
 * in the first cache, columns of units that never fired are left out, for their gradients are zero,
 * and so are the steps of rows at rest (math/adam.h): most, once most units fire as they should. */
#include "agent/cloner.h"

#include "core/fail.h"
#include "math/linalg.h"

#include <stdlib.h>
#include <string.h>

enum { LINE = 8 }; /* doubles of a cache line */

/* One demonstration, time by time. */
typedef struct script {
    const gfold_demonstration *demonstration;
    size_t steps;                /* of learning: columns less one                         */
    double *x, *e, *field;       /* [t][unit]                                             */
    double *packed_x, *packed_e; /* [t][slot], shared by all demonstrations          */
} script;

static size_t padded(size_t n)
{
    return (n + LINE - 1) / LINE * LINE;
}

static gfold_status
script_create(script *s, const gfold_demonstration *d, size_t n, gfold_error *err)
{
    const size_t count = n * (d->steps - 1);
    *s = (script){ .demonstration = d, .steps = d->steps - 1, .x = gf_allocate(3 * count, 8) };
    if (!s->x) return gf_fail_memory(err, 24 * (double)count);
    s->e = s->x + count;
    s->field = s->e + count;
    return gf_ok(err);
}

/* Runs the units that do not learn, with the teacher's spikes in place of the others'. */
static gfold_status perform(script *s, gfold_cloner *c, gfold_error *err)
{
    const gfold_agent *a = c->agent;
    const size_t n = a->p.n;
    gf_neurons state;
    const gfold_status status = gf_neurons_create(&state, a, err);
    for (size_t t = 0; t < s->steps && !status; t++) {
        double *field = s->field + n * t, *e = s->e + n * t;
        gf_add_drive(n, a->p.inputs, a->matrix[GFOLD_AGENT_INPUT],
                     s->demonstration->input + a->p.inputs * t, field);
        gf_neurons_trace(&state, c->clamped, s->demonstration->target + n * t);
        gf_neurons_product(&state);
        gf_neurons_fire(&state, state.jx, field);
        memcpy(s->x + n * t, state.x, n * sizeof *state.x);
        for (size_t i = 0; i < n; i++) {
            e[i] = a->gamma_m * state.x[i] + (t ? a->beta_m * e[i - n] : 0);
            if (e[i] != 0 && !c->live[i]) c->live[i] = 1, c->slot[c->slots++] = i;
        }
    }
    gf_neurons_destroy(&state);
    return status;
}

/* ---- rows ---------------------------------------------------------------------------------- */

/* What all rows of a demonstration share. */
typedef struct lesson {
    const gfold_cloner *cloner;
    const script *script;
    const gf_adam_step *step;
    size_t width; /* slots, padded */
    const double *x, *e;
} lesson;

/* A row with its moments, and the counter of its rest. */
typedef struct row {
    double *w, *m, *v;
    long *awake;
} row;

/* One step of row r along d e, and then w x. */
static double
learn(const row *r, gf_adam_step step, size_t width, double d, const double *e, const double *x)
{
    if (d != 0) {
        if (*r->awake < 0) gf_adam_rouse(-*r->awake, width, r->m, r->v);
        *r->awake = GF_ADAM_REST;
    }
    return (*r->awake)-- > 0 ? gf_adam_update_product(step, width, d, e, r->w, r->m, r->v, x)
                             : gf_inner_product(width, r->w, x);
}

/* Row `unit` through the sequence; own: its slot, or width if it never fired. */
static void learn_row(const lesson *l, size_t unit, size_t own, const row *r)
{
    const gfold_cloner *c = l->cloner;
    const gfold_agent *a = c->agent;
    const size_t n = a->p.n, width = l->width;
    const double *target = l->script->demonstration->target + unit;
    double potential = a->p.v_0, p = 0, q = 0, jx = gf_inner_product(width, r->w, l->x);
    for (size_t t = 0; t < l->script->steps; t++) {
        const double *x = l->x + width * (t + 1);
        potential = gf_membrane(a, potential, jx + l->script->field[n * t + unit], target[n * t]);
        p = gf_filter(c->beta, p, gf_spike(a, potential));
        q = gf_filter(c->beta, q, target[n * (t + 1)]);
        double d = c->feedback.diagonal[unit] * (q - p);
        if (c->p.slope) d *= gf_slope(potential, c->width);
        jx = learn(r, l->step[t], width, d, l->e + width * t, x);
        if (own < width) {
            jx -= r->w[own] * x[own];
            r->w[own] = 0;
        }
    }
}

static void pack(const gfold_cloner *c, size_t width, const script *s, double *x, double *e)
{
    const size_t n = c->agent->p.n;
    memset(x + width * s->steps, 0, width * sizeof *x);
    for (size_t t = 0; t < s->steps; t++)
        for (size_t k = 0; k < width; k++) {
            const int used = k < c->slots;
            x[width * t + k] = used ? s->x[n * t + c->slot[k]] : 0;
            e[width * t + k] = used ? s->e[n * t + c->slot[k]] : 0;
        }
}

static void learn_all(const lesson *l, const size_t *own, double *rows)
{
    gfold_cloner *c = (gfold_cloner *)l->cloner;
    const size_t n = c->agent->p.n, stride = padded(n);
    for (size_t i = 0; i < n; i++) {
        const size_t at = stride * i;
        if (c->feedback.diagonal[i] != 0)
            learn_row(l, i, own[i], &(row){ rows + at, c->m + at, c->v + at, &c->awake[i] });
    }
}

/* Between J and rows of its live columns. */
static void take(const gfold_cloner *c, double *rows)
{
    const size_t n = c->agent->p.n, stride = padded(n);
    const double *j = c->agent->matrix[GFOLD_AGENT_RECURRENT];
    for (size_t k = 0; k < c->slots; k++)
        for (size_t i = 0; i < n; i++) rows[stride * i + k] = j[c->slot[k] * n + i];
}

static void give(const gfold_cloner *c, const double *rows)
{
    const size_t n = c->agent->p.n, stride = padded(n);
    double *j = c->agent->matrix[GFOLD_AGENT_RECURRENT];
    for (size_t k = 0; k < c->slots; k++)
        for (size_t i = 0; i < n; i++)
            if (c->feedback.diagonal[i] != 0) j[c->slot[k] * n + i] = rows[stride * i + k];
}

static size_t longest(size_t count, const gfold_demonstration *d)
{
    size_t most = 0;
    for (size_t k = 0; k < count; k++)
        if (d[k].steps > most) most = d[k].steps;
    return most;
}

/* The order of everything: demonstration by demonstration, row by row, step by step. */
static gfold_status
teach(gfold_cloner *c, size_t count, const script *scripts, size_t most, gfold_error *err)
{
    const size_t n = c->agent->p.n, width = padded(c->slots), stride = padded(n);
    double *room = aligned_alloc(64, 8 * (2 * width * most + stride * n + LINE));
    gf_adam_step *step = gf_allocate(most, sizeof *step);
    size_t *own = gf_allocate(n, sizeof *own);
    gfold_status status = room && step && own ? gf_ok(err) : gf_fail_memory(err, 8e6);
    if (!status) {
        double *x = room, *e = x + width * most, *rows = e + width * most;
        memset(rows, 0, 8 * stride * n);
        for (size_t i = 0; i < n; i++) own[i] = width;
        for (size_t k = 0; k < c->slots; k++) own[c->slot[k]] = k;
        take(c, rows);
        for (size_t k = 0; k < count; k++) {
            for (size_t t = 0; t < scripts[k].steps; t++) step[t] = gf_adam_next(&c->adam);
            pack(c, width, &scripts[k], x, e);
            learn_all(&(lesson){ c, &scripts[k], step, width, x, e }, own, rows);
        }
        give(c, rows);
    }
    free(own);
    free(step);
    free(room);
    return status;
}

gfold_status gf_clone_rows(gfold_cloner *cloner, size_t count,
                           const gfold_demonstration *demonstrations, gfold_error *err)
{
    const size_t n = cloner->agent->p.n;
    script *scripts = gf_allocate(count, sizeof *scripts);
    gfold_status status = scripts ? gf_cloner_moments(cloner, err) : gf_fail_memory(err, 1e4);
    for (size_t k = 0; k < count && !status; k++) {
        status = script_create(&scripts[k], &demonstrations[k], n, err);
        if (!status) status = perform(&scripts[k], cloner, err);
    }
    if (!status) status = teach(cloner, count, scripts, longest(count, demonstrations), err);
    for (size_t k = 0; scripts && k < count; k++) free(scripts[k].x);
    free(scripts);
    return status;
}
