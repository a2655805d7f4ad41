#include "core/fail.h"
#include "math/statistics.h"
#include "sim/ensemble.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Everything that one trial gives, so that a statistic is a place in it. */
typedef struct outcome {
    gfold_simulate_result run;
    gf_averages over;
    double settled, switches, settle_time;
} outcome;

typedef struct row {
    gfold_statistic public;
    size_t offset;
} row;

#define AT(field) offsetof(outcome, field)

static const row rows[GF_STATISTICS] = {
    { { "var_h", "mean of h^2 over units", 0 }, AT(run.var_h) },
    { { "var_active", "the same over units with an open gate", 0 }, AT(run.var_active) },
    { { "var_frozen", "the same over units with a closed gate", 0 }, AT(run.var_frozen) },
    { { "active_fraction", "fraction of units with an open gate", 0 }, AT(run.active_fraction) },
    { { "speed", "rms of dh/dt over units, per leak time", 0 }, AT(run.speed) },
    { { "settled", "fraction whose speed fell below that of rest, 1e-6", 0 }, AT(settled) },
    { { "phi_square", "mean of phi(h)^2 over units", 0 }, AT(run.phi_square) },
    { { "bias_variance", "of the input from frozen units", 0 }, AT(run.bias_variance) },
    { { "settle_time", "leak times until rest, of those that settled", 0 }, AT(settle_time) },
    { { "switches", "of gates, in all units", 0 }, AT(switches) },
    { { "mean_var_h", "mean of h^2 over units and time", 1 }, AT(over.var_h) },
    { { "mean_speed", "mean of speed over time", 1 }, AT(over.speed) },
    { { "gate_mean", "mean of the update gate over units and time", 1 }, AT(over.gate) },
    { { "gate_square", "mean of its square", 1 }, AT(over.gate_square) },
    { { "reset_mean", "mean of the reset gate over units and time", 1 }, AT(over.reset) },
    { { "reset_square", "mean of its square", 1 }, AT(over.reset_square) },
    { { "participation_ratio", "dimensions that h(t) fills", 1 }, AT(over.participation) },
};

const gfold_statistic *gfold_statistic_at(size_t index)
{
    return index < GF_STATISTICS ? &rows[index].public : NULL;
}

void gf_ensemble_values(const gfold_simulate_result *run, double settle_time,
                        const gf_averages *averages, double value[GF_STATISTICS])
{
    outcome o = { .run = *run,
                  .settled = run->settled,
                  .switches = (double)run->switches,
                  .settle_time = settle_time };
    if (averages) o.over = *averages;
    for (int k = 0; k < GF_STATISTICS; k++) {
        memcpy(&value[k], (const char *)&o + rows[k].offset, sizeof value[k]);
        if (rows[k].public.over_time && !averages) value[k] = NAN;
    }
}

/* ---- the result ---------------------------------------------------------------------------- */

double gf_ensemble_result_bytes(size_t networks, size_t lags)
{
    return 8 * ((double)networks * (double)(GF_STATISTICS + lags) + 3 * (double)lags);
}

gfold_status
gf_ensemble_create(gfold_ensemble **ensemble, size_t networks, size_t lags, gfold_error *err)
{
    *ensemble = NULL;
    gfold_ensemble *made = gf_allocate(1, sizeof *made);
    if (!made) return gf_fail_memory(err, sizeof *made);
    *made = (gfold_ensemble){ .networks = networks, .lags = lags };
    made->values = gf_allocate(networks * GF_STATISTICS, sizeof(double));
    made->correlations = gf_allocate(networks, (lags + 1) * sizeof(double));
    made->tau = gf_allocate(3, (lags + 1) * sizeof(double));
    if (!made->values || !made->correlations || !made->tau) {
        gfold_ensemble_destroy(made);
        return gf_fail_memory(err, gf_ensemble_result_bytes(networks, lags));
    }
    made->correlation = made->tau + lags;
    made->error = made->correlation + lags;
    *ensemble = made;
    return gf_ok(err);
}

void gfold_ensemble_destroy(gfold_ensemble *ensemble)
{
    if (!ensemble) return;
    free(ensemble->values);
    free(ensemble->correlations);
    free(ensemble->tau);
    free(ensemble);
}

void gf_ensemble_close(gfold_ensemble *e, double interval)
{
    for (size_t k = 0; k < e->lags; k++) {
        const gfold_estimate c = gf_estimate_mean(e->networks, e->correlations + k, e->lags);
        e->tau[k] = interval * (double)k;
        e->correlation[k] = c.mean;
        e->error[k] = c.stderr_;
    }
}

gfold_estimate gfold_ensemble_estimate(const gfold_ensemble *ensemble, size_t index)
{
    if (index >= GF_STATISTICS) return (gfold_estimate){ .mean = NAN, .stderr_ = NAN };
    return gf_estimate_mean(ensemble->networks, ensemble->values + index, GF_STATISTICS);
}

double gfold_ensemble_value(const gfold_ensemble *ensemble, size_t index, int network)
{
    if (index >= GF_STATISTICS || network < 0 || (size_t)network >= ensemble->networks) return NAN;
    return ensemble->values[(size_t)network * GF_STATISTICS + index];
}

size_t gfold_ensemble_lags(const gfold_ensemble *ensemble)
{
    return ensemble->lags;
}

const double *gfold_ensemble_tau(const gfold_ensemble *ensemble)
{
    return ensemble->tau;
}

const double *gfold_ensemble_correlation(const gfold_ensemble *ensemble)
{
    return ensemble->correlation;
}

const double *gfold_ensemble_correlation_stderr(const gfold_ensemble *ensemble)
{
    return ensemble->error;
}

long gfold_ensemble_samples(const gfold_ensemble *ensemble)
{
    return (long)ensemble->samples;
}

int gfold_ensemble_participation_bound(const gfold_ensemble *ensemble)
{
    return ensemble->samples ? (int)gf_observer_states(ensemble->samples) - 1 : 0;
}
