/* The spikes of a network whose J stays as it is are the same in every epoch: one run each. */
#include "agent/agent.h"
#include "agent/order.h"
#include "core/fail.h"
#include "math/adam.h"
#include "math/linalg.h"

#include <gatefold/readout.h>
#include <stdlib.h>
#include <string.h>

gfold_readout_params gfold_readout_defaults(void)
{
    return (gfold_readout_params){
        .epochs = 250, .spikes = 1, .rate = { GFOLD_ADAM, 0.01, 0.9, 25 }, .seed = 1
    };
}

/* W and its moments by output, [output][unit], and what every demonstration makes units do. */
typedef struct lesson {
    gfold_agent *agent;
    const gfold_readout_params *p;
    size_t count, n, outputs, most;
    const gfold_demonstration *demonstrations;
    double **raster, **trace; /* n x steps each */
    double *w, *m, *v, *g, *error;
    size_t *order;
    gf_adam adam;
} lesson;

static gfold_status check(const gfold_readout_params *p, gfold_error *err)
{
    gfold_status status = gf_check_range(err, "epochs", p->epochs, 0, 1e7);
    if (!status) status = gf_check_range(err, "lead", p->lead, 0, 1);
    if (!status) status = gf_check_range(err, "alpha", p->rate.alpha, 1e-300, 1e308);
    if (!status) status = gf_check_range(err, "drop", p->rate.drop, 1e-300, 1);
    if (!status) status = gf_check_range(err, "drop_every", (double)p->rate.drop_every, 1, 9e15);
    return status;
}

/* r over a raster: r_t = beta_o r_(t-1) + (1 - beta_o) s_t, r_0 = s_0. */
static void filter(const gfold_agent *a, size_t count, const double *raster, double *trace)
{
    memcpy(trace, raster, a->p.n * sizeof *trace);
    for (size_t k = a->p.n; k < count; k++)
        trace[k] = gf_filter(a->beta_o, trace[k - a->p.n], raster[k]);
}

static gfold_status perform(lesson *l, size_t k, gfold_error *err)
{
    const gfold_demonstration *d = &l->demonstrations[k];
    const size_t count = l->n * d->steps;
    l->raster[k] = gf_allocate(2 * count, sizeof(double));
    if (!l->raster[k]) return gf_fail_memory(err, 16 * (double)count);
    l->trace[k] = l->raster[k] + count;
    if (!l->p->targets)
        return gfold_agent_run(
            l->agent, d, &(gfold_agent_record){ .raster = l->raster[k], .trace = l->trace[k] },
            err);
    memcpy(l->raster[k], d->target, count * sizeof(double));
    filter(l->agent, count, l->raster[k], l->trace[k]);
    return gf_ok(err);
}

/* Pairs of a demonstration: y[t + lead] with a[t], t < pairs. */
static size_t pairs(const lesson *l, const gfold_demonstration *d)
{
    return l->p->lead ? d->steps - 2 : d->steps;
}

/* a - y of one output. */
static void errors(const lesson *l, size_t k, size_t output)
{
    const gfold_demonstration *d = &l->demonstrations[k];
    const size_t count = pairs(l, d), first = l->n * (size_t)l->p->lead;
    gf_combine_rows(l->n, count, 1, l->trace[k] + first, l->w + l->n * output, l->error);
    for (size_t t = 0; t < count; t++)
        l->error[t] = d->action[output + l->outputs * t] - l->error[t];
}

static void improve(lesson *l, size_t k)
{
    const double *along = (l->p->spikes ? l->raster : l->trace)[k] + l->n * (size_t)l->p->lead;
    for (size_t o = 0; o < l->outputs; o++) {
        errors(l, k, o);
        gf_combine(l->n, pairs(l, &l->demonstrations[k]), along, l->error, l->g + l->n * o);
    }
    if (l->p->rate.optimiser == GFOLD_ADAM)
        gf_adam_update(gf_adam_next(&l->adam), l->n * l->outputs, 1, l->g, l->w, l->m, l->v);
    else
        for (size_t i = 0; i < l->n * l->outputs; i++) l->w[i] += l->p->rate.alpha * l->g[i];
}

static double mean_square(const lesson *l)
{
    double sum = 0, count = 0;
    for (size_t k = 0; k < l->count; k++)
        for (size_t o = 0; o < l->outputs; o++) {
            errors(l, k, o);
            const size_t n = pairs(l, &l->demonstrations[k]);
            for (size_t t = 0; t < n; t++) sum += l->error[t] * l->error[t];
            count += (double)n;
        }
    return sum / count;
}

static gfold_status begin(lesson *l, gfold_error *err)
{
    const size_t weights = l->n * l->outputs;
    gfold_status status = gf_ok(err);
    for (size_t k = 0; k < l->count && !status; k++) {
        const gfold_demonstration *d = &l->demonstrations[k];
        status = gf_check_demonstration(d, 1, l->p->targets, err);
        if (!status)
            status = gf_check_range(err, "steps", (double)d->steps, l->p->lead ? 3 : 2, 1e7);
        if (d->steps > l->most) l->most = d->steps;
    }
    if (status) return status;
    l->raster = gf_allocate(2 * l->count, sizeof *l->raster);
    l->order = gf_allocate(l->count, sizeof *l->order);
    l->w = gf_allocate(4 * weights + l->most, sizeof *l->w);
    if (!l->raster || !l->order || !l->w) return gf_fail_memory(err, 32 * (double)weights);
    l->trace = l->raster + l->count;
    l->m = l->w + weights;
    l->v = l->m + weights;
    l->g = l->v + weights;
    l->error = l->g + weights;
    for (size_t k = 0; k < l->count && !status; k++) status = perform(l, k, err);
    return status;
}

static void finish(lesson *l)
{
    for (size_t k = 0; l->raster && k < l->count; k++) free(l->raster[k]);
    free(l->raster);
    free(l->order);
    free(l->w);
}

/* Between W, outputs x n, and the lesson's copy. */
static void exchange(lesson *l, int back)
{
    double *w = l->agent->matrix[GFOLD_AGENT_READOUT];
    for (size_t i = 0; i < l->n; i++)
        for (size_t o = 0; o < l->outputs; o++) {
            double *own = &l->w[i + l->n * o], *theirs = &w[o + l->outputs * i];
            if (back)
                *theirs = *own;
            else
                *own = *theirs;
        }
}

gfold_status gfold_agent_train_readout(gfold_agent *agent, size_t count,
                                       const gfold_demonstration *demonstrations,
                                       const gfold_readout_params *params, double *mse,
                                       gfold_error *err)
{
    lesson l = { .agent = agent,
                 .p = params,
                 .count = count,
                 .n = agent->p.n,
                 .outputs = agent->p.outputs,
                 .demonstrations = demonstrations,
                 .adam = { params->rate.alpha, params->rate.drop, params->rate.drop_every, 0 } };
    gfold_status status = check(params, err);
    if (!status) status = begin(&l, err);
    if (!status) exchange(&l, 0);
    for (int epoch = 0; epoch < params->epochs && !status; epoch++) {
        gf_order(params->seed, params->realisation, GF_STREAM_ORDER, (uint64_t)epoch, count,
                 l.order);
        for (size_t k = 0; k < count; k++) improve(&l, l.order[k]);
    }
    if (!status) {
        exchange(&l, 1);
        if (mse) *mse = mean_square(&l);
        status = gfold_agent_check(agent, err);
    }
    finish(&l);
    return status;
}
