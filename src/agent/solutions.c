#include "agent/agent.h"
#include "core/fail.h"

#include <gatefold/agent_task.h>
#include <string.h>

/* Two networks, before and after. */
typedef struct pair {
    gfold_agent *first[2], *last[2];
    size_t rows;
} pair;

static gfold_status create(const gfold_training_params *params, pair *p, gfold_error *err)
{
    gfold_training_params next = *params;
    gfold_agent *other = NULL;
    next.realisation++;
    gfold_status status = gfold_training_agent(params, &p->first[0], err);
    if (!status) status = gfold_agent_copy(&p->first[1], p->first[0], err);
    if (!status) status = gfold_training_agent(&next, &other, err);
    if (!status)
        memcpy(p->first[1]->matrix[GFOLD_AGENT_RECURRENT], other->matrix[GFOLD_AGENT_RECURRENT],
               other->p.n * other->p.n * sizeof(double));
    gfold_agent_destroy(other);
    for (int k = 0; k < 2 && !status; k++) status = gfold_agent_copy(&p->last[k], p->first[k], err);
    return status;
}

/* Inner product of a - b with c - d over the rows that learn. */
static double product(const pair *p, const gfold_agent *a, const gfold_agent *b,
                      const gfold_agent *c, const gfold_agent *d)
{
    const size_t n = a->p.n;
    const int j = GFOLD_AGENT_RECURRENT;
    double sum = 0;
    for (size_t k = 0; k < n * n; k++)
        if (k % n < p->rows)
            sum += (a->matrix[j][k] - b->matrix[j][k]) * (c->matrix[j][k] - d->matrix[j][k]);
    return sum;
}

static gfold_solutions measure(const pair *p)
{
    gfold_agent *const *f = p->first, *const *l = p->last;
    const double one = sqrt(product(p, l[0], f[0], l[0], f[0]));
    const double two = sqrt(product(p, l[1], f[1], l[1], f[1]));
    return (gfold_solutions){ sqrt(product(p, f[0], f[1], f[0], f[1])),
                              sqrt(product(p, l[0], l[1], l[0], l[1])), (one + two) / 2,
                              product(p, l[0], f[0], l[1], f[1]) / (one * two) };
}

gfold_status
gfold_agent_solutions(const gfold_training_params *params, gfold_solutions *out, gfold_error *err)
{
    const int diagonal = params->cloning.feedback == GFOLD_FEEDBACK_DIAGONAL;
    pair p = { .rows = diagonal ? params->cloning.rank : params->agent.n };
    gfold_training t;
    gfold_status status = create(params, &p, err);
    for (int k = 0; k < 2 && !status; k++) status = gfold_agent_teach(params, p.last[k], &t, err);
    if (!status) *out = measure(&p);
    for (int k = 0; k < 2; k++) {
        gfold_agent_destroy(p.first[k]);
        gfold_agent_destroy(p.last[k]);
    }
    return status;
}
