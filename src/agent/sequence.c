/* Whole sequences: the raster that is to be cloned, and a free run. */
#include "agent/agent.h"

#include "core/fail.h"

#include <gatefold/cloning.h>
#include <stdlib.h>
#include <string.h>

gfold_status
gf_check_demonstration(const gfold_demonstration *d, int action, int target, gfold_error *err)
{
    const gfold_status status = gf_check_range(err, "steps", (double)d->steps, 2, 1e7);
    if (status) return status;
    if (!d->input) return gf_fail(err, GFOLD_EINVAL, "the demonstration has no input");
    if (action && !d->action) return gf_fail(err, GFOLD_EINVAL, "the demonstration has no action");
    if (target && !d->target) return gf_fail(err, GFOLD_EINVAL, "the demonstration has no target");
    return gf_ok(err);
}

static gfold_status begin(const gfold_agent *a, gf_neurons *state, double **field, gfold_error *err)
{
    const gfold_status status = gf_neurons_create(state, a, err);
    *field = status ? NULL : gf_allocate(a->p.n, sizeof(double));
    if (status || *field) return status;
    gf_neurons_destroy(state);
    return gf_fail_memory(err, 8 * (double)a->p.n);
}

/* F of column t. */
static void
drive(const gfold_agent *a, const gfold_demonstration *d, size_t t, int teach, double *field)
{
    const double *const *m = (const double *const *)a->matrix;
    const size_t n = a->p.n, outputs = a->p.outputs, hints = a->p.hints;
    memset(field, 0, n * sizeof *field);
    gf_add_drive(n, a->p.inputs, m[GFOLD_AGENT_INPUT], d->input + a->p.inputs * t, field);
    if (!teach) return;
    gf_add_drive(n, outputs, m[GFOLD_AGENT_TEACH], d->action + outputs * t, field);
    if (d->hint) gf_add_drive(n, hints, m[GFOLD_AGENT_HINT], d->hint + hints * t, field);
}

static void put(double *to, size_t count, const double *from, size_t column)
{
    if (to) memcpy(to + count * column, from, count * sizeof *to);
}

gfold_status gfold_agent_target(const gfold_agent *agent, const gfold_demonstration *d,
                                double *raster, gfold_error *err)
{
    gf_neurons state;
    double *field;
    gfold_status status = gf_check_demonstration(d, 1, 0, err);
    if (!status) status = begin(agent, &state, &field, err);
    if (status) return status;
    put(raster, agent->p.n, state.s, 0);
    for (size_t t = 0; t + 1 < d->steps; t++) {
        drive(agent, d, t, 1, field);
        gf_neurons_trace(&state, 0, NULL);
        gf_neurons_fire(&state, state.jx, field); /* jx stays zero: J is off */
        put(raster, agent->p.n, state.s, t + 1);
    }
    free(field);
    gf_neurons_destroy(&state);
    return gf_ok(err);
}

gfold_status gfold_agent_run(const gfold_agent *agent, const gfold_demonstration *d,
                             const gfold_agent_record *to, gfold_error *err)
{
    const size_t n = agent->p.n, outputs = agent->p.outputs;
    gf_neurons state;
    double *field;
    gfold_status status = gf_check_demonstration(d, 0, 0, err);
    if (!status) status = begin(agent, &state, &field, err);
    if (status) return status;
    put(to->raster, n, state.s, 0);
    put(to->trace, n, state.r, 0);
    if (to->output) memset(to->output, 0, outputs * sizeof(double));
    for (size_t t = 0; t + 1 < d->steps; t++) {
        drive(agent, d, t, 0, field);
        gf_neurons_trace(&state, 0, NULL);
        gf_neurons_product(&state);
        gf_neurons_fire(&state, state.jx, field);
        put(to->v, n, state.v, t);
        put(to->x, n, state.x, t);
        put(to->raster, n, state.s, t + 1);
        put(to->trace, n, state.r, t + 1);
        if (to->output) gf_neurons_read(&state, to->output + outputs * (t + 1));
    }
    free(field);
    gf_neurons_destroy(&state);
    return gf_ok(err);
}

gfold_status gfold_agent_spike_error(const gfold_agent *agent, const gfold_demonstration *d,
                                     double *error, gfold_error *err)
{
    const size_t count = agent->p.n * d->steps;
    *error = 0;
    gfold_status status = gf_check_demonstration(d, 0, 1, err);
    if (status) return status;
    double *raster = gf_allocate(count, sizeof *raster);
    if (!raster) return gf_fail_memory(err, 8 * (double)count);
    status = gfold_agent_run(agent, d, &(gfold_agent_record){ .raster = raster }, err);
    for (size_t k = 0; k < count && !status; k++) *error += fabs(d->target[k] - raster[k]);
    free(raster);
    return status;
}
