#include "cli/simulate_output.h"

#include "cli/output.h"
#include "cli/record_file.h"
#include "core/fail.h"
#include "io/replace.h"

#include <math.h>
#include <string.h>

/* ---- states -------------------------------------------------------------------------------- */

static int take(void *context, int network, int trial, long sample, double t,
                const gfold_state *state, gfold_error *err)
{
    simulate_recorder *r = context;
    if (r->traces.time && trial == 0) gf_traces_take(&r->traces, network, sample, t, state);
    if (!r->trajectory || network >= r->networks || sample % r->every) return 0;
    const double *const variables[] = { state->h, state->z, state->r };
    return gf_trajectory_put(r->trajectory, (size_t)network, (size_t)trial,
                             (size_t)(sample / r->every), variables, err) != GFOLD_OK;
}

static int has_gate(const gfold_model *model, const char *parameter)
{
    return gfold_model_has(model, gfold_model_parameter(parameter));
}

static gfold_status open_trajectory(simulate_recorder *r, const gf_session *session,
                                    const gfold_ensemble_params *e, gfold_error *err)
{
    const simulate_arguments *a = (const simulate_arguments *)session->common;
    const long samples = gfold_ensemble_count_samples(e);
    r->every = lrint(a->record_every / a->interval);
    r->networks = a->record_networks;
    const gf_trajectory_shape shape = {
        .networks = (size_t)r->networks,
        .trials = (size_t)e->trials,
        .times = (size_t)((samples - 1) / r->every + 1),
        .units = e->network.n,
        .first = e->transient,
        .step = a->record_every,
        .has = { 1, a->record_gates && has_gate(&e->model, "tau_z"),
                 a->record_gates && has_gate(&e->model, "tau_r") },
    };
    gfold_status status = gf_replace_check(a->record, a->common.force, err);
    if (status) return status;
    json_t *manifest = gf_session_manifest(session, "gatefold/trajectory");
    status = gf_trajectory_create(&r->trajectory, a->record, &shape, manifest, err);
    json_decref(manifest);
    return status;
}

gfold_status gf_simulate_record_begin(simulate_recorder *recorder, const gf_session *session,
                                      gfold_ensemble_params *ensemble, gfold_error *err)
{
    const simulate_arguments *a = (const simulate_arguments *)session->common;
    gfold_status status = gf_ok(err);
    *recorder = (simulate_recorder){ 0 };
    if (a->common.plot)
        status = gf_traces_create(&recorder->traces, gfold_ensemble_count_samples(ensemble),
                                  ensemble->network.n, ensemble->networks, err);
    if (!status && a->record) status = open_trajectory(recorder, session, ensemble, err);
    if (!a->common.plot && !a->record) return status;
    ensemble->record = take;
    ensemble->recorder = recorder;
    return status;
}

gfold_status gf_simulate_record_end(simulate_recorder *recorder, const gf_session *session,
                                    int failed, gfold_error *err)
{
    gf_trajectory *trajectory = recorder->trajectory;
    recorder->trajectory = NULL;
    if (!failed && trajectory)
        return gf_trajectory_finish(trajectory, gf_clock() - session->started, err);
    gf_trajectory_abandon(trajectory);
    return GFOLD_OK;
}

void gf_simulate_record_free(simulate_recorder *recorder)
{
    gf_traces_destroy(&recorder->traces);
}

/* ---- the record ---------------------------------------------------------------------------- */

/* Means, or their errors. */
static json_t *estimates(json_t *object, const gfold_ensemble *ensemble, int errors)
{
    const gfold_statistic *s;
    const int over_time = gfold_ensemble_samples(ensemble) > 0;
    for (size_t k = 0; (s = gfold_statistic_at(k)); k++) {
        if (s->over_time && !over_time) continue;
        const gfold_estimate e = gfold_ensemble_estimate(ensemble, k);
        json_object_set_new(object, s->name, gf_record_real(errors ? e.stderr_ : e.mean));
    }
    return object;
}

static json_t *numbers(const double *values, size_t count)
{
    json_t *array = json_array();
    for (size_t k = 0; k < count; k++) json_array_append_new(array, gf_record_real(values[k]));
    return array;
}

static json_t *autocorrelation(const gfold_ensemble *e)
{
    const size_t lags = gfold_ensemble_lags(e);
    json_t *object = json_object();
    json_object_set_new(object, "tau", numbers(gfold_ensemble_tau(e), lags));
    json_object_set_new(object, "c_h", numbers(gfold_ensemble_correlation(e), lags));
    json_object_set_new(object, "stderr", numbers(gfold_ensemble_correlation_stderr(e), lags));
    return object;
}

static json_t *record_of(const gf_session *session, const gfold_ensemble *e)
{
    const gfold_ensemble_params *p = &((const simulate_arguments *)session->common)->ensemble;
    json_t *record = estimates(gf_record_begin(session), e, 0);
    json_object_set_new(record, "stderr", estimates(json_object(), e, 1));
    json_object_set_new(record, "n", json_integer((json_int_t)p->network.n));
    json_object_set_new(record, "networks", json_integer(p->networks));
    json_object_set_new(record, "trials", json_integer(p->trials));
    json_object_set_new(record, "t_max", json_real(p->simulate.t_max));
    if (!gfold_ensemble_samples(e)) return record;
    json_object_set_new(record, "samples", json_integer(gfold_ensemble_samples(e)));
    json_object_set_new(record, "participation_bound",
                        json_integer(gfold_ensemble_participation_bound(e)));
    if (gfold_ensemble_lags(e)) json_object_set_new(record, "autocorrelation", autocorrelation(e));
    return record;
}

gfold_status gf_simulate_publish(const gf_session *session, const simulate_recorder *recorder,
                                 const gfold_ensemble *ensemble, gfold_error *err)
{
    const gf_arguments *common = session->common;
    gfold_status status = gf_ok(err);
    if (common->plot)
        status = gf_simulation_draw(
            &recorder->traces, gfold_ensemble_lags(ensemble), gfold_ensemble_tau(ensemble),
            gfold_ensemble_correlation(ensemble), gfold_ensemble_correlation_stderr(ensemble),
            common->plot, common->keep_script, err);
    return status ? status : gf_output_publish(session, record_of(session, ensemble), err);
}

/* ---- names --------------------------------------------------------------------------------- */

/* What a record has besides the statistics. */
static const struct {
    const char *name, *meaning;
} others[] = {
    { "samples", "states per trial that entered the averages over time" },
    { "participation_bound", "what the participation ratio cannot exceed" },
    { "tau", "lag, in leak times" },
    { "c_h", "autocorrelation <h_i(t) h_i(t + tau)> over units, time and trials" },
};

const char *gf_simulate_meaning(const char *name)
{
    const gfold_statistic *s;
    for (size_t k = 0; (s = gfold_statistic_at(k)); k++)
        if (strcmp(s->name, name) == 0) return s->meaning;
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (strcmp(others[k].name, name) == 0) return others[k].meaning;
    return NULL;
}

void gf_simulate_help(FILE *out)
{
    const gfold_statistic *s;
    fputs("\nfields of the result: means over networks, with stderr; + needs --interval\n", out);
    for (size_t k = 0; (s = gfold_statistic_at(k)); k++)
        fprintf(out, "%c %-21s  %s\n", s->over_time ? '+' : ' ', s->name, s->meaning);
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        fprintf(out, "+ %-21s  %s\n", others[k].name, others[k].meaning);
}
