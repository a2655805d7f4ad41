#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/simulate_arguments.h"
#include "cli/simulate_output.h"
#include "core/fail.h"

#include <math.h>

#define AT(field) offsetof(simulate_arguments, field)

static const char *integrator_name(int index)
{
    return gfold_integrator_name((gfold_integrator)index);
}

static const char *precision_name(int index)
{
    static const char *const names[] = { "double", "single" };
    return index >= 0 && index < GFOLD_PRECISION_COUNT ? names[index] : NULL;
}

static const gf_option options[] = {
    { .name = "n", .kind = GF_SIZE, .offset = AT(n), .lo = 2, .hi = GFOLD_NETWORK_MAX, .unit = "1",
      .meaning = "units; above 20000 with --in-degree", .usual = "1000, or of --coupling" },
    { .name = "trials", .kind = GF_INTEGER, .offset = AT(ensemble.trials), .lo = 1,
      .hi = GFOLD_TRIALS_MAX, .unit = "1", .meaning = "initial states per network" },
    { .name = "in_degree", .kind = GF_SIZE, .offset = AT(ensemble.network.in_degree), .lo = 0,
      .hi = GFOLD_NETWORK_MAX, .unit = "1", .meaning = "inputs per unit and matrix, 0: all" },
    { .name = "precision", .kind = GF_CHOICE, .offset = AT(ensemble.network.precision),
      .choice = precision_name, .meaning = "of the stored weights" },
    { .name = "coupling_h", .kind = GF_TEXT, .offset = AT(coupling[GFOLD_COUPLING_H]),
      .form = "FILE", .meaning = "own matrix: .npy, .h5 or .h5:DATASET" },
    { .name = "coupling_z", .kind = GF_TEXT, .offset = AT(coupling[GFOLD_COUPLING_Z]),
      .form = "FILE", .meaning = "of the update gate" },
    { .name = "coupling_r", .kind = GF_TEXT, .offset = AT(coupling[GFOLD_COUPLING_R]),
      .form = "FILE", .meaning = "of the reset gate" },
    { .name = "integrator", .kind = GF_CHOICE, .offset = AT(ensemble.simulate.integrator),
      .choice = integrator_name, .meaning = "automatic: rk4, heun with noise" },
    { .name = "ode_tol", .kind = GF_REAL, .offset = AT(ensemble.simulate.tol), .lo = 1e-14,
      .hi = 1e-2, .unit = "1", .meaning = "local error of adaptive and cvode" },
    { .name = "input", .kind = GF_TEXT, .offset = AT(input), .form = "SPEC",
      .meaning = "signal into the units, see below" },
    { .name = "direction", .kind = GF_TEXT, .offset = AT(direction), .form = "FILE",
      .meaning = "its weights: uniform, random or FILE", .usual = "uniform" },
    { .name = "interval", .kind = GF_REAL, .offset = AT(interval), .lo = 0, .hi = 1e8,
      .unit = "leak times", .meaning = "between states that enter averages",
      .usual = "0: the end only; 10 dt with --lag, --record, --plot" },
    { .name = "transient", .kind = GF_REAL, .offset = AT(ensemble.transient), .lo = 0, .hi = 1e8,
      .unit = "leak times", .meaning = "before the first such state" },
    { .name = "lag", .kind = GF_REAL, .offset = AT(ensemble.lag), .lo = 0, .hi = 1e8,
      .unit = "leak times", .meaning = "longest of the autocorrelation, 0: none" },
    { .name = "units", .kind = GF_INTEGER, .offset = AT(ensemble.units), .lo = 0,
      .hi = GFOLD_NETWORK_MAX, .unit = "1", .meaning = "that enter the autocorrelation, 0: all" },
    { .name = "record", .kind = GF_TEXT, .offset = AT(record), .form = "FILE.h5",
      .meaning = "HDF5 file for the states over time" },
    { .name = "record_every", .kind = GF_REAL, .offset = AT(record_every), .lo = 0, .above = 1,
      .hi = 1e8, .unit = "leak times", .meaning = "between states there", .usual = "--interval" },
    { .name = "record_networks", .kind = GF_INTEGER, .offset = AT(record_networks), .lo = 1,
      .hi = 1e6, .unit = "1", .meaning = "the first K networks go there" },
    { .name = "record_gates", .kind = GF_FLAG, .offset = AT(record_gates),
      .meaning = "z and r go there too" },
};

static void defaults(void *arguments)
{
    simulate_arguments *a = arguments;
    a->ensemble = gfold_ensemble_defaults();
    a->interval = a->record_every = (double)NAN;
    a->record_networks = 1;
}

static gfold_status run_ensemble(const gf_session *session, gfold_ensemble_params *params,
                                 gfold_ensemble **ensemble, gfold_error *err)
{
    gf_progress progress =
        gf_progress_begin(session->common->quiet, params->networks, "networks");
    params->stop = gf_interrupt_flag();
    params->progress = gf_progress_report;
    params->context = &progress;
    const gfold_status status = gfold_ensemble_run(params, ensemble, err);
    gf_progress_end(&progress);
    return status;
}

static gfold_status
record_and_publish(const gf_session *session, gfold_ensemble_params *params, gfold_error *err)
{
    simulate_recorder recorder;
    gfold_ensemble *ensemble = NULL;
    gfold_error ignored;
    gfold_status status = gf_simulate_record_begin(&recorder, session, params, err);
    if (!status) status = run_ensemble(session, params, &ensemble, err);
    const gfold_status ended =
        gf_simulate_record_end(&recorder, session, status != GFOLD_OK, status ? &ignored : err);
    if (!status) status = ended;
    if (!status) status = gf_simulate_publish(session, &recorder, ensemble, err);
    gf_simulate_record_free(&recorder);
    gfold_ensemble_destroy(ensemble);
    return status;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const simulate_arguments *a = arguments;
    gfold_ensemble_params params = a->ensemble;
    simulate_files files;
    gfold_status status = gf_simulate_files_read(&files, a, &params, err);
    if (!status) status = record_and_publish(session, &params, err);
    gf_simulate_files_free(&files);
    return status;
}

static void help(FILE *out)
{
    fputs("\ninput: I(t) times the direction is added to dh/dt\n"
          "  constant:AMPLITUDE\n"
          "  pulse:AMPLITUDE:START:DURATION\n"
          "  sinusoid:AMPLITUDE:PERIOD[:START]\n"
          "  FILE                   two columns, time and value; linear between, 0 outside\n"
          "  direction: uniform (1), random (Normal(0, 1) from the seed), or FILE, a number per unit\n",
          out);
    gf_simulate_help(out);
}

const gf_command gf_command_simulate = {
    .name = "simulate",
    .synopsis = "[options]",
    .summary = "integrates sampled networks in time; means over networks, at the end and over time",
    .example = "gatefold simulate --model grnn --g 3 --n 1000 --networks 8 --t-max 300 "
               "--transient 100 --lag 20 --plot chaos.png",
    .uses = GF_USES_MODEL | GF_USES_NETWORKS | GF_USES_RUN | GF_USES_OUT | GF_USES_PLOT | GF_STOPS,
    .size = sizeof(simulate_arguments),
    .defaults = defaults,
    .complete = gf_simulate_complete,
    .run = run,
    .help = help,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .meaning = gf_simulate_meaning,
};
