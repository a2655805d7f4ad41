/* Spikes seldom differ from their targets, so D's columns are added one by one. */
#include "agent/feedback.h"

#include "agent/agent.h"
#include "core/fail.h"
#include "math/linalg.h"
#include "math/vector.h"

#include <stdlib.h>
#include <string.h>

double gf_readout_spread(const gfold_agent *agent)
{
    const size_t count = agent->p.n * agent->p.outputs;
    const double *w = agent->matrix[GFOLD_AGENT_READOUT];
    double sum = 0, squares = 0;
    for (size_t k = 0; k < count; k++) sum += w[k], squares += w[k] * w[k];
    const double mean = sum / (double)count;
    return sqrt(fmax(squares / (double)count - mean * mean, 0));
}

/* B, R x n. */
static void fill(const gfold_agent *agent, const gfold_cloning_params *p, double *b)
{
    const size_t n = agent->p.n, outputs = agent->p.outputs, rank = p->rank;
    const double *w = agent->matrix[GFOLD_AGENT_READOUT];
    const int readout = p->feedback == GFOLD_FEEDBACK_READOUT;
    const double sigma = readout ? 2 * gf_readout_spread(agent) : sqrt(1 / (double)rank);
    gf_random_normal((gf_random){ p->seed, p->realisation, GF_STREAM_FEEDBACK }, rank * n, b);
    for (size_t k = 0; k < rank * n; k++) b[k] *= sigma;
    for (size_t i = 0; i < n && readout; i++) memcpy(b + rank * i, w + outputs * i, 8 * outputs);
}

static gfold_status
square(gf_feedback *d, const gfold_agent *agent, const gfold_cloning_params *p, gfold_error *err)
{
    const size_t n = agent->p.n;
    double *b = gf_allocate(p->rank * n, sizeof *b);
    d->dense = gf_allocate(n * n, sizeof *d->dense);
    if (!b || !d->dense) {
        free(b);
        gf_feedback_destroy(d);
        return gf_fail_memory(err, 16 * (double)(n * n));
    }
    fill(agent, p, b);
    gf_gram(p->rank, n, b, p->rank, d->dense);
    free(b);
    return gf_ok(err);
}

gfold_status gf_feedback_create(gf_feedback *d, const gfold_agent *agent,
                                const gfold_cloning_params *p, gfold_error *err)
{
    const size_t n = agent->p.n;
    *d = (gf_feedback){ .n = n };
    if (p->feedback == GFOLD_FEEDBACK_RANDOM || p->feedback == GFOLD_FEEDBACK_READOUT)
        return square(d, agent, p, err);
    d->diagonal = gf_allocate(n, sizeof *d->diagonal);
    if (!d->diagonal) return gf_fail_memory(err, 8 * (double)n);
    const int identity = p->feedback == GFOLD_FEEDBACK_IDENTITY;
    for (size_t i = 0; i < n; i++)
        d->diagonal[i] = identity ? 1 : i < p->rank ? 1 / (double)p->rank : 0;
    return gf_ok(err);
}

static int is_diagonal(size_t n, const double *matrix)
{
    for (size_t k = 0; k < n * n; k++)
        if (matrix[k] != 0 && k % (n + 1)) return 0;
    return 1;
}

gfold_status gf_feedback_take(gf_feedback *d, size_t n, const double *matrix, gfold_error *err)
{
    const int diagonal = is_diagonal(n, matrix);
    const size_t count = diagonal ? n : n * n;
    double *own = gf_allocate(count, sizeof *own);
    if (!own) return gf_fail_memory(err, 8 * (double)count);
    for (size_t k = 0; k < count; k++) own[k] = matrix[diagonal ? k * (n + 1) : k];
    gf_feedback_destroy(d);
    *d = (gf_feedback){ n, diagonal ? own : NULL, diagonal ? NULL : own };
    return gf_ok(err);
}

void gf_feedback_destroy(gf_feedback *d)
{
    free(d->diagonal);
    free(d->dense);
    *d = (gf_feedback){ 0 };
}

double gf_feedback_mean(const gf_feedback *d)
{
    double sum = 0;
    for (size_t i = 0; i < d->n; i++)
        sum += d->diagonal ? d->diagonal[i] : d->dense[i * (d->n + 1)];
    return sum / (double)d->n;
}

void gf_feedback_filter(const gf_feedback *d, double beta, const double *u, double *f)
{
    for (size_t i = 0; i < d->n; i++)
        f[i] = beta * f[i] + (d->diagonal ? (1 - beta) * d->diagonal[i] * u[i] : 0);
    for (size_t k = 0; k < d->n && d->dense; k++)
        if (u[k] != 0) gf_vector_add(d->n, f, (1 - beta) * u[k], d->dense + d->n * k, f);
}
