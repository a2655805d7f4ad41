#include "sweep/observables.h"

#include "core/fail.h"

#include <gatefold/lyapunov.h>
#include <string.h>

static const gfold_fixed_point *largest(const gf_cell *cell)
{
    return &cell->roots->root[cell->roots->count - 1];
}

static gfold_status
of_root(const gf_observable *row, const gf_cell *cell, double *value, gfold_error *err)
{
    memcpy(value, (const char *)largest(cell) + row->offset, sizeof *value);
    return gf_ok(err);
}

static gfold_status
count_roots(const gf_observable *row, const gf_cell *cell, double *value, gfold_error *err)
{
    (void)row;
    *value = cell->roots->count;
    return gf_ok(err);
}

/* Of the evolving units: a vRNN with coupling factor p q. */
static gfold_status
critical_bias(const gf_observable *row, const gf_cell *cell, double *value, gfold_error *err)
{
    (void)row;
    gfold_critical critical;
    gfold_model evolving = *cell->model;
    if (evolving.reset.kind != GFOLD_GATE_OFF)
        return gf_fail(err, GFOLD_EINVAL, "critical_bias is defined without a reset gate only");
    evolving.p *= largest(cell)->active_fraction;
    const gfold_status status = gfold_critical_bias(&evolving, cell->tol, &critical, err);
    *value = critical.value;
    return status;
}

/* The chaotic state; where there is none, the largest fixed point. */
static gfold_status solve(const gf_cell *cell, gf_stationary *state, gfold_error *err)
{
    gfold_correlation_params params = gfold_correlation_defaults();
    gfold_status status = GFOLD_ENOSOL;
    if (cell->model->update.kind != GFOLD_GATE_OFF)
        return gf_fail(err, GFOLD_EINVAL, "c0 and lambda_max are for models without update gate");
    params.points = 2;
    params.tau_max = 1;
    params.tol = 1e-9;
    for (int start = GFOLD_CHAOTIC; status == GFOLD_ENOSOL && start <= GFOLD_STATIC; start++) {
        gfold_correlation_destroy(state->plan);
        params.start = (gfold_correlation_start)start;
        status = gfold_correlation_create(&state->plan, &params, err);
        if (status) return status;
        status = gfold_correlation_solve(state->plan, cell->model, &state->summary, err);
    }
    return status;
}

static gfold_status stationary(const gf_cell *cell, gfold_error *err)
{
    gf_stationary *state = cell->stationary;
    if (!state->known) solve(cell, state, &state->error);
    state->known = 1;
    if (err) *err = state->error;
    return state->error.status;
}

static gfold_status
of_state(const gf_observable *row, const gf_cell *cell, double *value, gfold_error *err)
{
    const gfold_status status = stationary(cell, err);
    memcpy(value, (const char *)&cell->stationary->summary + row->offset, sizeof *value);
    return status;
}

static gfold_status
lambda_max(const gf_observable *row, const gf_cell *cell, double *value, gfold_error *err)
{
    (void)row;
    gfold_lyapunov lambda = { 0 };
    gfold_status status = stationary(cell, err);
    if (!status) status = gfold_lyapunov_of(cell->stationary->plan, &lambda, err);
    *value = lambda.lambda_max;
    return status;
}

static double of_run(const gf_observable *row, const gfold_simulate_result *run)
{
    double value;
    memcpy(&value, (const char *)run + row->offset, sizeof value);
    return value;
}

static double settled(const gf_observable *row, const gfold_simulate_result *run)
{
    (void)row;
    return run->settled;
}

static int positive(double value)
{
    return value > 0;
}

static int above_one(double value)
{
    return value > 1;
}

static int whole(double value)
{
    return (int)value;
}

static int most_of(double value)
{
    return value >= 0.5;
}

#define ROOT(field) offsetof(gfold_fixed_point, field), of_root, NULL
#define STATE(field) offsetof(gfold_correlation_summary, field), of_state, NULL
#define RUN(field) offsetof(gfold_simulate_result, field), NULL, of_run

static const gf_observable rows[] = {
    { { "delta_h", "{/Symbol D}_h", "variance of h, largest root", 0 }, ROOT(delta_h), positive },
    { { "delta_z", "{/Symbol D}_z", "variance of z, largest root", 0 }, ROOT(delta_z), NULL },
    { { "delta_r", "{/Symbol D}_r", "variance of r, largest root", 0 }, ROOT(delta_r), NULL },
    { { "slope", "dF/d{/Symbol D}", "slope of the map, largest root", 0 }, ROOT(slope), NULL },
    { { "stability", "stability", "of the largest root, unstable above 1", 0 }, ROOT(stability),
      above_one },
    { { "roots", "number of fixed points", "zero included", 0 }, 0, count_roots, NULL, whole },
    { { "active_fraction", "q", "fraction of open gates", 0 }, ROOT(active_fraction), NULL },
    { { "bias_variance", "{/Symbol s}_b^2", "provided by frozen stabilisation", 0 },
      ROOT(bias_variance), NULL },
    { { "critical_bias", "{/Symbol s}_{bc}^2", "critical for a vRNN with p = q", 0 },
      0,
      critical_bias,
      NULL,
      NULL },
    { { "c0", "C_0", "of the chaotic, else the largest static state", 0 }, STATE(c0), NULL },
    { { "c_inf", "C_∞", "limit of C(tau), same state", 0 }, STATE(c_inf), NULL },
    { { "decay_time", "{/Symbol t}", "of C(tau), same state", 0 }, STATE(decay_time), NULL },
    { { "lambda_max", "{/Symbol l}_{max}", "Lyapunov exponent, same state", 0 },
      0,
      lambda_max,
      NULL,
      positive },
    { { "sim_var_h", "<h^2>", "variance of h", 1 }, RUN(var_h), NULL },
    { { "sim_var_active", "<h^2>_{active}", "variance of h, active units", 1 }, RUN(var_active), NULL },
    { { "sim_var_frozen", "<h^2>_{frozen}", "variance of h, frozen units", 1 }, RUN(var_frozen), NULL },
    { { "sim_active_fraction", "q", "fraction of open gates", 1 }, RUN(active_fraction), NULL },
    { { "sim_phi_square", "<{/Symbol f}^2>", "mean of phi^2", 1 }, RUN(phi_square), NULL },
    { { "sim_bias_variance", "{/Symbol s}_b^2", "from frozen units", 1 }, RUN(bias_variance), NULL },
    { { "sim_speed", "rms dh/dt", "speed at the end", 1 }, RUN(speed), NULL },
    { { "sim_settled", "settled", "fraction of networks at rest", 1 }, 0, NULL, settled,
      most_of },
    { { "sim_time", "t_{end}", "time of rest, or t_max", 1 }, RUN(t_end), NULL },
};

enum { ROWS = sizeof rows / sizeof *rows };

const gfold_observable *gfold_observable_at(size_t index)
{
    return index < ROWS ? &rows[index].public : NULL;
}

const gf_observable *gf_observable_row(const gfold_observable *observable)
{
    for (int i = 0; i < ROWS && observable; i++)
        if (!strcmp(rows[i].public.name, observable->name)) return &rows[i];
    return NULL;
}

const gfold_observable *gfold_observable_find(const char *name)
{
    for (int i = 0; i < ROWS; i++)
        if (!strcmp(rows[i].public.name, name)) return &rows[i].public;
    return NULL;
}
