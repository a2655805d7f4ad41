/* A simulation of one model is a sweep of one cell, and so runs its networks on all cores. */
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "core/fail.h"

enum { OBSERVABLES = 6 };

typedef struct means {
    double value[OBSERVABLES];
} means;

#define MEAN(name, meaning, k) { name, meaning, GF_FIELD_REAL, (k) * sizeof(double) }

static const gf_field fields[OBSERVABLES] = {
    MEAN("var_h", "mean of h^2 over units", 0),
    MEAN("var_active", "the same over units with an open gate", 1),
    MEAN("var_frozen", "the same over units with a closed gate", 2),
    MEAN("active_fraction", "fraction of units with an open gate", 3),
    MEAN("speed", "rms of dh/dt over units, per leak time", 4),
    MEAN("settled", "fraction of networks slower than 1e-6", 5),
};

static const char *const names[OBSERVABLES] = { "sim_var_h",           "sim_var_active",
                                                "sim_var_frozen",      "sim_active_fraction",
                                                "sim_speed",           "sim_settled" };

/* One value of g, the model's own. */
static gfold_sweep_params one_cell(const gf_arguments *a, gf_progress *progress)
{
    gfold_sweep_params p = a->sweep;
    p.x = (gfold_axis){ gfold_model_parameter("g"), p.model.g, p.model.g, 1 };
    p.n_observables = OBSERVABLES;
    for (int k = 0; k < OBSERVABLES; k++) p.observables[k] = gfold_observable_find(names[k]);
    p.stop = gf_interrupt_flag();
    p.progress = gf_progress_report;
    p.context = progress;
    return p;
}

static gfold_status means_of(const gfold_sweep *sweep, means *mean, means *error, gfold_error *err)
{
    const int status = gfold_sweep_status(sweep)[0];
    if (status)
        return gf_fail(err, (gfold_status)status, "%s", gfold_sweep_first_failure(sweep));
    for (int k = 0; k < OBSERVABLES; k++) {
        mean->value[k] = gfold_sweep_values(sweep, k)[0];
        error->value[k] = gfold_sweep_errors(sweep, k)[0];
    }
    return gf_ok(err);
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const gf_arguments *a = arguments;
    gf_progress progress = gf_progress_begin(a->quiet, a->sweep.networks, "networks");
    const gfold_sweep_params params = one_cell(a, &progress);
    gfold_sweep *sweep = NULL;
    means mean, error;
    gfold_status status = gfold_sweep_run(&params, &sweep, err);
    gf_progress_end(&progress);
    if (!status) status = means_of(sweep, &mean, &error, err);
    gfold_sweep_destroy(sweep);
    if (status) return status;
    json_t *record = gf_record_fill(gf_record_begin(session), session->command, &mean);
    json_object_set_new(record, "stderr", gf_record_fill(json_object(), session->command, &error));
    json_object_set_new(record, "n", json_integer((json_int_t)a->sweep.n));
    json_object_set_new(record, "networks", json_integer(a->sweep.networks));
    json_object_set_new(record, "t_max", json_real(a->sweep.simulate.t_max));
    return gf_output_publish(session, record, err);
}

const gf_command gf_command_simulate = {
    .name = "simulate",
    .synopsis = "[options]",
    .summary = "integrates sampled networks in time; means over networks at the end",
    .example = "gatefold simulate --model fs --g 2 --n 1000 --networks 8 --t-max 200",
    .uses = GF_USES_MODEL | GF_USES_NETWORKS | GF_USES_RUN | GF_USES_OUT | GF_STOPS,
    .size = sizeof(gf_arguments),
    .run = run,
    .fields = fields,
    .n_fields = OBSERVABLES,
};
