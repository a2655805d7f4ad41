/* The objective is computed straight from the model's equations, with dense products and no word of
 * the code that learns. */
#include "agent/agent.h"
#include "core/fail.h"

#include <gatefold/gradient_check.h>
#include <stdlib.h>
#include <string.h>

enum { INPUTS = 4, OUTPUTS = 2, STREAM = 0x520 };

typedef struct probe {
    const gfold_gradient_params *p;
    gfold_agent *agent;
    gfold_cloner *cloner;
    double *room, *input, *action, *target, *d, *rule, *differences;
    double *x, *c, *s; /* n x (steps - 1): the unperturbed run, as data */
    double *v, *trace, *filter, *wanted, *recorded, *u, *now; /* n each          */
    int as_data; /* x and c come from there                       */
} probe;

const char *gfold_gradient_name(gfold_gradient_identity identity)
{
    static const char *const names[] = { "truncated", "filtered", "clamped", "likelihood", "free" };
    return (unsigned)identity < GFOLD_GRADIENT_IDENTITY_COUNT ? names[identity] : NULL;
}

gfold_gradient_params gfold_gradient_defaults(void)
{
    return (gfold_gradient_params){
        .n = 12, .steps = 40, .rank = 12, .tau_star = 3, .softness = 1, .step = 1e-5, .seed = 1
    };
}

static gfold_status check(const gfold_gradient_params *p, gfold_error *err)
{
    gfold_status status =
        gf_check_range(err, "identity", (double)p->identity, 0, GFOLD_GRADIENT_IDENTITY_COUNT - 1);
    if (!status) status = gf_check_range(err, "n", (double)p->n, 2, 100);
    if (!status) status = gf_check_range(err, "steps", (double)p->steps, 3, 1000);
    if (!status) status = gf_check_range(err, "softness", p->softness, 1e-6, 100);
    if (!status) status = gf_check_range(err, "step", p->step, 1e-300, 1);
    if (!status)
        status = gf_check_range(err, "actions", (double)p->actions, 0,
                                p->identity != GFOLD_GRADIENT_LIKELIHOOD);
    return status;
}

static int clamps(const probe *b)
{
    const gfold_gradient_identity k = b->p->identity;
    if (k == GFOLD_GRADIENT_FREE) return 0;
    return b->p->clamp || k == GFOLD_GRADIENT_CLAMPED || k == GFOLD_GRADIENT_LIKELIHOOD;
}

/* ---- the objective ------------------------------------------------------------------------- */

static double field(const probe *b, size_t i, const double *x, size_t t)
{
    const gfold_agent *a = b->agent;
    const double *j = a->matrix[GFOLD_AGENT_RECURRENT], *in = a->matrix[GFOLD_AGENT_INPUT];
    double sum = 0;
    for (size_t k = 0; k < a->p.n; k++) sum += j[i + a->p.n * k] * x[k];
    for (size_t k = 0; k < INPUTS; k++) sum += in[i + a->p.n * k] * b->input[k + INPUTS * t];
    return sum;
}

/* s of step t from that of the step before, both in b->now. */
static void step(const probe *b, size_t t, int keep)
{
    const gfold_agent *a = b->agent;
    const size_t n = a->p.n;
    double *const c = b->c + n * t, *const x = b->x + n * t;
    for (size_t i = 0; i < n; i++) {
        b->u[i] = b->as_data ? c[i] : clamps(b) ? b->target[i + n * t] : b->now[i];
        b->trace[i] = b->as_data ? x[i] : a->beta_s * b->trace[i] + (1 - a->beta_s) * b->u[i];
    }
    if (keep) memcpy(c, b->u, n * sizeof *c), memcpy(x, b->trace, n * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        b->v[i] = a->beta_m * b->v[i] + a->gamma_m * (field(b, i, b->trace, t) + a->p.rest) -
                  a->p.kappa * b->u[i];
        b->now[i] = 1 / (1 + exp(-b->v[i] / b->p->softness));
    }
    if (keep) memcpy(b->s + n * t, b->now, n * sizeof *b->now);
}

static double likelihood(const probe *b, size_t t)
{
    const double *wanted = b->target + b->p->n * (t + 1);
    double sum = 0;
    for (size_t i = 0; i < b->p->n; i++)
        sum -= b->p->softness * (wanted[i] * log(b->now[i]) + (1 - wanted[i]) * log1p(-b->now[i]));
    return sum;
}

/* What actions change: the readout's rows leave u' D u and become |a - W s'|^2. */
static double misses(const probe *b, size_t t)
{
    const size_t n = b->p->n;
    const double *w = b->agent->matrix[GFOLD_AGENT_READOUT];
    double sum = 0;
    for (size_t o = 0; o < OUTPUTS; o++) {
        double apart = 0, miss = b->action[o + OUTPUTS * (t + 1)];
        for (size_t i = 0; i < n; i++) {
            apart += w[o + OUTPUTS * i] * b->u[i];
            miss -= w[o + OUTPUTS * i] * (b->wanted[i] - b->u[i]);
        }
        sum += miss * miss - apart * apart;
    }
    return sum;
}

/* u' D u / 2 of the filtered spikes, or of the last sample at unit gain. */
static double square(const probe *b, double beta, size_t t)
{
    const size_t n = b->p->n;
    const double *s = b->s + n * t;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        b->wanted[i] = beta * b->wanted[i] + (1 - beta) * b->target[i + n * (t + 1)];
        b->filter[i] = beta * b->filter[i] + (1 - beta) * b->now[i];
        b->recorded[i] = beta * b->recorded[i] + (1 - beta) * s[i];
        b->u[i] = b->p->identity == GFOLD_GRADIENT_TRUNCATED
                      ? b->wanted[i] - b->recorded[i] - (b->now[i] - s[i])
                      : b->wanted[i] - b->filter[i];
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) sum += b->u[i] * b->d[i + n * k] * b->u[k];
    return (b->p->actions ? sum + misses(b, t) : sum) / 2;
}

static double objective(const probe *b, int keep)
{
    const size_t n = b->p->n;
    const double beta = gf_decay(b->p->tau_star);
    double sum = 0;
    memset(b->v, 0, 7 * n * sizeof *b->v);
    for (size_t i = 0; i < n; i++) b->v[i] = b->agent->p.v_0;
    for (size_t t = 0; t + 1 < b->p->steps; t++) {
        step(b, t, keep);
        sum += b->p->identity == GFOLD_GRADIENT_LIKELIHOOD ? likelihood(b, t) : square(b, beta, t);
    }
    return sum;
}

static void differentiate(probe *b)
{
    const size_t n = b->p->n;
    double *j = b->agent->matrix[GFOLD_AGENT_RECURRENT];
    objective(b, 1);
    b->as_data =
        b->p->identity == GFOLD_GRADIENT_TRUNCATED || b->p->identity == GFOLD_GRADIENT_FILTERED;
    for (size_t k = 0; k < n * n; k++) {
        const double at = j[k];
        j[k] = at + b->p->step;
        const double up = objective(b, 0);
        j[k] = at - b->p->step;
        const double down = objective(b, 0);
        j[k] = at;
        b->differences[k] = (down - up) / (2 * b->p->step);
    }
}

/* ---- the rule ------------------------------------------------------------------------------ */

static gfold_cloning_params rule_of(const probe *b)
{
    const gfold_gradient_identity k = b->p->identity;
    gfold_cloning_params c = gfold_cloning_defaults();
    c.feedback = k == GFOLD_GRADIENT_LIKELIHOOD ? GFOLD_FEEDBACK_IDENTITY : GFOLD_FEEDBACK_RANDOM;
    if (b->p->actions) c.feedback = GFOLD_FEEDBACK_READOUT;
    c.actions = b->p->actions;
    c.rank = b->p->rank;
    c.tau_star = b->p->tau_star;
    c.clamp = clamps(b) ? GFOLD_CLAMP_ALL : GFOLD_CLAMP_NONE;
    c.slope = k != GFOLD_GRADIENT_LIKELIHOOD;
    c.filtered = k != GFOLD_GRADIENT_LIKELIHOOD && k != GFOLD_GRADIENT_TRUNCATED;
    c.seed = b->p->seed;
    return c;
}

static gfold_status make(probe *b, gfold_error *err)
{
    const gfold_gradient_params *p = b->p;
    const size_t n = p->n, whole = n * p->steps, square_ = n * n;
    gfold_agent_params a = gfold_agent_defaults();
    a.n = n;
    a.inputs = INPUTS;
    a.outputs = OUTPUTS;
    a.hints = 0;
    a.softness = p->softness;
    a.sigma_rec = 1;
    a.seed = p->seed;
    gfold_status status = gfold_agent_create(&b->agent, &a, err);
    const gfold_cloning_params rule = rule_of(b);
    if (!status)
        gf_random_normal((gf_random){ p->seed, 2, STREAM }, OUTPUTS * n,
                         b->agent->matrix[GFOLD_AGENT_READOUT]);
    if (!status) status = gfold_cloner_create(&b->cloner, b->agent, &rule, err);
    b->room = gf_allocate((INPUTS + OUTPUTS) * p->steps + 4 * whole + 3 * square_ + 7 * n, 8);
    if (!status && !b->room) status = gf_fail_memory(err, 40 * (double)whole);
    double **const parts[] = { &b->input,       &b->action,   &b->target, &b->x,
                               &b->c,           &b->s,        &b->d,      &b->rule,
                               &b->differences, &b->v,        &b->trace,  &b->filter,
                               &b->wanted,      &b->recorded, &b->u,      &b->now };
    const size_t lengths[] = { INPUTS * p->steps,
                               OUTPUTS * p->steps,
                               whole,
                               whole,
                               whole,
                               whole,
                               square_,
                               square_,
                               square_,
                               n,
                               n,
                               n,
                               n,
                               n,
                               n,
                               n };
    double *at = b->room;
    for (size_t k = 0; k < sizeof parts / sizeof *parts; at += lengths[k++]) *parts[k] = at;
    return status;
}

/* Random input and action, the raster they make with hard spikes, and D. */
static gfold_status stage(probe *b, gfold_error *err)
{
    const gfold_gradient_params *p = b->p;
    gf_random_normal((gf_random){ p->seed, 0, STREAM }, INPUTS * p->steps, b->input);
    gf_random_normal((gf_random){ p->seed, 1, STREAM }, OUTPUTS * p->steps, b->action);
    const gfold_demonstration d = { p->steps, b->input, b->action, NULL, b->target };
    b->agent->p.softness = 0;
    gfold_status status = gfold_agent_target(b->agent, &d, b->target, err);
    b->agent->p.softness = p->softness;
    if (!status) status = gfold_cloner_gradient(b->cloner, &d, 0, p->steps - 1, b->rule, err);
    gfold_cloner_feedback(b->cloner, b->d);
    return status;
}

static gfold_gradient_check compare(const probe *b)
{
    double product = 0, rule = 0, differences = 0, apart = 0;
    for (size_t k = 0; k < b->p->n * b->p->n; k++) {
        product += b->rule[k] * b->differences[k];
        rule += b->rule[k] * b->rule[k];
        differences += b->differences[k] * b->differences[k];
        apart += (b->rule[k] - b->differences[k]) * (b->rule[k] - b->differences[k]);
    }
    return (gfold_gradient_check){ sqrt(apart / differences), product / sqrt(rule * differences),
                                   sqrt(rule / differences) };
}

gfold_status gfold_gradient_compare(const gfold_gradient_params *params, gfold_gradient_check *out,
                                    gfold_error *err)
{
    probe b = { .p = params };
    gfold_status status = check(params, err);
    if (!status) status = make(&b, err);
    if (!status) status = stage(&b, err);
    if (!status) {
        differentiate(&b);
        *out = compare(&b);
    }
    free(b.room);
    gfold_cloner_destroy(b.cloner);
    gfold_agent_destroy(b.agent);
    return status;
}
