#include "agent/cloner.h"

#include "core/fail.h"

#include <stdlib.h>
#include <string.h>

gfold_cloning_params gfold_cloning_defaults(void)
{
    return (gfold_cloning_params){ .rank = 300,
                                   .tau_star = 5,
                                   .clamp = GFOLD_CLAMP_RANK,
                                   .slope_width = 1,
                                   .rate = { GFOLD_ADAM, 0.01, 0.9, 2000 },
                                   .seed = 1 };
}

static gfold_status check(const gfold_agent *agent, const gfold_cloning_params *p, gfold_error *err)
{
    const int readout = p->feedback == GFOLD_FEEDBACK_READOUT;
    const struct {
        const char *name;
        double value, lo, hi;
    } rows[] = {
        { "feedback", (double)p->feedback, 0, GFOLD_FEEDBACK_COUNT - 1 },
        { "rank", (double)p->rank, readout ? (double)agent->p.outputs : 1, (double)agent->p.n },
        { "tau_star", p->tau_star, 1e-6, 1e6 },
        { "clamp", (double)p->clamp, 0, GFOLD_CLAMP_COUNT - 1 },
        { "slope_width", p->slope_width, 1e-6, 1e6 },
        { "actions", (double)p->actions, 0, 1 },
        { "lead", (double)p->lead, 0, 1 },
        { "rate_weight", p->rate_weight, 0, 1e6 },
        { "rate_target", p->rate_target, 0, 1 },
        { "limit", p->limit, 0, 1e6 },
        { "optimiser", (double)p->rate.optimiser, 0, GFOLD_OPTIMISER_COUNT - 1 },
        { "relative", (double)p->relative, 0, GFOLD_RELATIVE_COUNT - 1 },
        { "alpha", p->rate.alpha, 1e-300, 1e308 },
        { "drop", p->rate.drop, 1e-300, 1 },
        { "drop_every", (double)p->rate.drop_every, 1, 9e15 },
    };
    gfold_status status = gf_ok(err);
    for (size_t k = 0; k < sizeof rows / sizeof *rows && !status; k++)
        status = gf_check_range(err, rows[k].name, rows[k].value, rows[k].lo, rows[k].hi);
    if (!status && p->actions && !readout)
        return gf_fail(err, GFOLD_EINVAL,
                       "actions is on, but the readout has no rows in %s feedback",
                       gfold_feedback_name(p->feedback));
    return status;
}

/* Whether every unit that learns is clamped, and its error is its own. */
static int rows_part(const gfold_cloner *c)
{
    const int plain = c->p.rate.optimiser == GFOLD_ADAM && !c->p.filtered && c->p.rate_weight == 0;
    if (!plain || !c->feedback.diagonal) return 0;
    for (size_t i = c->clamped; i < c->agent->p.n; i++)
        if (c->feedback.diagonal[i] != 0) return 0;
    return 1;
}

static double scaled_alpha(const gfold_cloner *c)
{
    const double alpha = c->p.rate.alpha, spread = gf_readout_spread(c->agent);
    const double parts = (double)c->agent->p.n / (double)c->p.rank;
    const double share = c->p.feedback == GFOLD_FEEDBACK_IDENTITY ? 1 : parts;
    if (c->p.relative == GFOLD_RELATIVE_FEEDBACK)
        return alpha / (gf_feedback_mean(&c->feedback) * share);
    return c->p.relative == GFOLD_RELATIVE_READOUT && spread > 0 ? alpha * sqrt(parts) / spread
                                                                 : alpha;
}

/* Before the first step. */
static void start(gfold_cloner *c)
{
    free(c->m);
    free(c->v);
    c->m = c->v = NULL;
    c->adam = (gf_adam){ scaled_alpha(c), c->p.rate.drop, c->p.rate.drop_every, 0 };
    c->slots = 0;
    c->wrong = 1; /* not known to rest */
    memset(c->live, 0, c->agent->p.n);
    memset(c->awake, 0, c->agent->p.n * sizeof *c->awake);
    c->by_rows = rows_part(c);
}

static gfold_status take_aim(gfold_cloner *c, gfold_error *err)
{
    const size_t count = c->agent->p.n * c->agent->p.outputs;
    if (!c->p.actions) return gf_ok(err);
    c->aim = gf_allocate(count, sizeof *c->aim);
    if (!c->aim) return gf_fail_memory(err, 8 * (double)count);
    memcpy(c->aim, c->agent->matrix[GFOLD_AGENT_READOUT], count * sizeof *c->aim);
    return gf_ok(err);
}

static gfold_status make(gfold_cloner *c, gfold_error *err)
{
    const size_t n = c->agent->p.n;
    const size_t clamped[] = { 0, c->p.rank, n };
    c->beta = gf_decay(c->p.tau_star);
    c->clamped = clamped[c->p.clamp];
    c->width = c->agent->p.softness > 0 ? c->agent->p.softness : c->p.slope_width;
    c->live = gf_allocate(n, 1);
    c->slot = gf_allocate(n, sizeof *c->slot);
    c->awake = gf_allocate(n, sizeof *c->awake);
    if (!c->live || !c->slot || !c->awake) return gf_fail_memory(err, 17 * (double)n);
    gfold_status status = gf_feedback_create(&c->feedback, c->agent, &c->p, err);
    if (!status) status = take_aim(c, err);
    if (!status) start(c);
    return status;
}

gfold_status gfold_cloner_create(gfold_cloner **cloner, gfold_agent *agent,
                                 const gfold_cloning_params *params, gfold_error *err)
{
    *cloner = NULL;
    gfold_status status = check(agent, params, err);
    if (status) return status;
    gfold_cloner *c = gf_allocate(1, sizeof *c);
    if (!c) return gf_fail_memory(err, sizeof *c);
    c->agent = agent;
    c->p = *params;
    status = make(c, err);
    if (status)
        gfold_cloner_destroy(c);
    else
        *cloner = c;
    return status;
}

void gfold_cloner_destroy(gfold_cloner *cloner)
{
    if (!cloner) return;
    gf_feedback_destroy(&cloner->feedback);
    free(cloner->m);
    free(cloner->v);
    free(cloner->aim);
    free(cloner->live);
    free(cloner->awake);
    free(cloner->slot);
    free(cloner);
}

gfold_status gfold_cloner_set_feedback(gfold_cloner *cloner, const double *d, gfold_error *err)
{
    const size_t n = cloner->agent->p.n;
    for (size_t k = 0; k < n * n; k++)
        if (!isfinite(d[k])) return gf_fail(err, GFOLD_EINVAL, "entry %zu of D is not finite", k);
    const gfold_status status = gf_feedback_take(&cloner->feedback, n, d, err);
    if (!status) start(cloner);
    return status;
}

void gfold_cloner_feedback(const gfold_cloner *cloner, double *d)
{
    const size_t n = cloner->agent->p.n;
    const gf_feedback *own = &cloner->feedback;
    if (own->dense) {
        memcpy(d, own->dense, n * n * sizeof *d);
        return;
    }
    memset(d, 0, n * n * sizeof *d);
    for (size_t i = 0; i < n; i++) d[i * (n + 1)] = own->diagonal[i];
}

gfold_status gf_cloner_moments(gfold_cloner *c, gfold_error *err)
{
    const size_t n = c->agent->p.n, count = n * (n + 8); /* rows may be padded */
    if (c->v) return gf_ok(err);
    if (!c->m) c->m = gf_allocate(count, sizeof *c->m);
    c->v = c->m ? gf_allocate(count, sizeof *c->v) : NULL;
    return c->v ? gf_ok(err) : gf_fail_memory(err, 16 * (double)count);
}

static void limit(gfold_cloner *c)
{
    const size_t n = c->agent->p.n;
    double *j = c->agent->matrix[GFOLD_AGENT_RECURRENT];
    for (size_t k = 0; k < n * n && c->p.limit > 0; k++) {
        if (j[k] > c->p.limit) j[k] = c->p.limit;
        if (j[k] < -c->p.limit) j[k] = -c->p.limit;
    }
}

int gf_cloner_rests(const gfold_cloner *c)
{
    const int plain = c->p.rate.optimiser == GFOLD_SGD && c->p.rate_weight == 0;
    return plain && !c->p.actions && c->wrong == 0;
}

gfold_status gfold_cloner_pass(gfold_cloner *cloner, size_t count,
                               const gfold_demonstration *demonstrations, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    for (size_t k = 0; k < count && !status; k++)
        status = gf_check_demonstration(&demonstrations[k], cloner->p.actions, 1, err);
    cloner->wrong = 0;
    if (!status && cloner->by_rows) status = gf_clone_rows(cloner, count, demonstrations, err);
    for (size_t k = 0; k < count && !status && !cloner->by_rows; k++)
        status = gf_clone_dense(cloner, &demonstrations[k], 0, 0, NULL, err);
    if (!status) limit(cloner);
    return status ? status : gfold_agent_check(cloner->agent, err);
}

gfold_status gfold_cloner_gradient(gfold_cloner *cloner, const gfold_demonstration *demonstration,
                                   size_t first, size_t end, double *g, gfold_error *err)
{
    const size_t n = cloner->agent->p.n;
    gfold_status status = gf_check_demonstration(demonstration, cloner->p.actions, 1, err);
    if (status) return status;
    if (first > end || end + 1 > demonstration->steps)
        return gf_fail(err, GFOLD_EINVAL, "steps %zu to %zu are not in [0, %zu]", first, end,
                       demonstration->steps - 1);
    memset(g, 0, n * n * sizeof *g);
    return gf_clone_dense(cloner, demonstration, first, end, g, err);
}
