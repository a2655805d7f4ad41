#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "core/fail.h"
#include "io/correlation_plot.h"

#include <math.h>
#include <stdlib.h>

typedef struct correlation_arguments {
    gf_arguments common;
    gfold_correlation_params params;
    int method, start; /* enumerations, as int */
    int sample;
    double transient;
} correlation_arguments;

/* Theory, and the same of networks. */
typedef struct correlation {
    gfold_correlation_plan *plan;
    gfold_correlation_summary summary;
    const char *method;
    gfold_ensemble *ensemble; /* NULL without --sample */
    double *theory, *z;       /* at its lags           */
} correlation;

#define AT(field) offsetof(correlation_arguments, field)

static const char *method_name(int index)
{
    return gfold_correlation_method_name((gfold_correlation_method)index);
}

static const char *start_name(int index)
{
    return gfold_correlation_start_name((gfold_correlation_start)index);
}

static const gf_option options[] = {
    { .name = "start", .kind = GF_CHOICE, .offset = AT(start), .choice = start_name,
      .meaning = "which stationary state" },
    { .name = "method", .kind = GF_CHOICE, .offset = AT(method), .choice = method_name,
      .meaning = "automatic: the first that is for the model" },
    { .name = "tol", .kind = GF_REAL, .offset = AT(params.tol), .lo = 1e-13, .hi = 1e-4, .unit = "1",
      .meaning = "of the deterministic methods, relative to C0" },
    { .name = "tau_max", .kind = GF_REAL, .offset = AT(params.tau_max), .lo = 0, .hi = 1e6,
      .unit = "leak times", .meaning = "longest lag", .usual = "0: until C - C_inf has decayed" },
    { .name = "points", .kind = GF_INTEGER, .offset = AT(params.points), .lo = 2, .hi = 1e6,
      .unit = "1", .meaning = "lags, evenly spaced from 0" },
    { .name = "paths", .kind = GF_INTEGER, .offset = AT(params.paths), .lo = 100, .hi = 1e7,
      .unit = "1", .meaning = "sampled paths per batch (paths)" },
    { .name = "batches", .kind = GF_INTEGER, .offset = AT(params.batches), .lo = 2, .hi = 1000,
      .unit = "1", .meaning = "independent batches, which give the errors (paths)" },
    { .name = "path_dt", .kind = GF_REAL, .offset = AT(params.dt), .lo = 1e-3, .hi = 0.5,
      .unit = "leak times", .meaning = "step of sampled paths (paths)" },
    { .name = "rel_error", .kind = GF_REAL, .offset = AT(params.rel_error), .lo = 1e-5, .hi = 1,
      .unit = "1", .meaning = "standard error of C0 over C0 to reach, 1: any (paths)" },
    { .name = "sample", .kind = GF_FLAG, .offset = AT(sample),
      .meaning = "the autocorrelation of simulated networks too" },
    { .name = "transient", .kind = GF_REAL, .offset = AT(transient), .lo = 0, .hi = 1e8,
      .unit = "leak times", .meaning = "before states enter it" },
};

static const gf_field fields[] = {
    { "tau", "lag, leak times", GF_FIELD_LIST, 0 },
    { "c_h", "<h(t) h(t + tau)>", GF_FIELD_LIST, 0 },
    { "c_z", "the same of z, with an update gate", GF_FIELD_LIST, 0 },
    { "c_r", "the same of r, with a reset gate", GF_FIELD_LIST, 0 },
    { "c0", "C_h(0)", GF_FIELD_REAL, offsetof(correlation, summary.c0) },
    { "c_inf", "limit of C_h", GF_FIELD_REAL, offsetof(correlation, summary.c_inf) },
    { "decay_time", "of the slowest exponential, leak times", GF_FIELD_REAL,
      offsetof(correlation, summary.decay_time) },
    { "method", "that was used", GF_FIELD_NAME, offsetof(correlation, method) },
    { "residual", "of the equations, relative to C0", GF_FIELD_REAL,
      offsetof(correlation, summary.residual) },
    { "iterations", "of the method", GF_FIELD_INTEGER, offsetof(correlation, summary.iterations) },
    { "stderr", "errors of c0, c_inf, decay_time and, with paths, c_h", GF_FIELD_LIST, 0 },
    { "sample", "of networks: tau, c_h, theory, z, with stderr", GF_FIELD_LIST, 0 },
};

static void defaults(void *arguments)
{
    correlation_arguments *a = arguments;
    a->params = gfold_correlation_defaults();
    a->common.sweep.simulate.t_max = 400;
    a->transient = 100;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    correlation_arguments *a = arguments;
    a->params.method = (gfold_correlation_method)a->method;
    a->params.start = (gfold_correlation_start)a->start;
    a->params.seed = a->common.sweep.seed;
    a->params.threads = a->common.sweep.threads;
    const double t_max = a->common.sweep.simulate.t_max;
    if (!a->sample || a->transient < t_max) return gf_ok(err);
    return gf_fail(err, GFOLD_EINVAL, "--transient is %g, outside [0, %g), below --t-max",
                   a->transient, t_max);
}

/* ---- theory and networks ------------------------------------------------------------------- */

static gfold_status solve(correlation *c, const correlation_arguments *a, gfold_error *err)
{
    gfold_correlation_params params = a->params;
    gf_progress progress = gf_progress_begin(a->common.quiet, 1, "solutions");
    params.stop = gf_interrupt_flag();
    params.progress = gf_progress_report;
    params.context = &progress;
    gfold_status status = gfold_correlation_create(&c->plan, &params, err);
    if (!status)
        status = gfold_correlation_solve(c->plan, &a->common.sweep.model, &c->summary, err);
    gf_progress_end(&progress);
    c->method = gfold_correlation_method_name(c->summary.method);
    return status;
}

/* States so often that about a hundred lags fill the window. */
static void plan_ensemble(const correlation *c, const correlation_arguments *a,
                          gfold_ensemble_params *params)
{
    const gfold_sweep_params *s = &a->common.sweep;
    const double window = gfold_correlation_tau(c->plan)[gfold_correlation_count(c->plan) - 1];
    *params = gfold_ensemble_defaults();
    params->model = s->model;
    params->network.n = s->n;
    params->network.seed = s->seed;
    params->simulate = s->simulate;
    params->networks = s->networks;
    params->threads = s->threads;
    params->transient = a->transient;
    params->interval = s->simulate.dt * fmax(1, round(window / 100 / s->simulate.dt));
    params->lag = fmin(window, s->simulate.t_max - a->transient);
}

static gfold_status sample(correlation *c, const correlation_arguments *a, gfold_error *err)
{
    gfold_ensemble_params params;
    plan_ensemble(c, a, &params);
    gf_progress progress = gf_progress_begin(a->common.quiet, params.networks, "networks");
    params.stop = gf_interrupt_flag();
    params.progress = gf_progress_report;
    params.context = &progress;
    const gfold_status status = gfold_ensemble_run(&params, &c->ensemble, err);
    gf_progress_end(&progress);
    if (status) return status;
    const size_t lags = gfold_ensemble_lags(c->ensemble);
    c->theory = gf_allocate(2 * lags, sizeof *c->theory);
    if (!c->theory) return gf_fail_memory(err, 16 * (double)lags);
    c->z = c->theory + lags;
    return gfold_compare_correlation(c->plan, c->ensemble, c->theory, c->z, err);
}

/* ---- output -------------------------------------------------------------------------------- */

static void add_lags(json_t *record, const char *name, size_t count, const double *values)
{
    if (values) json_object_set_new(record, name, gf_record_numbers(count, values));
}

static json_t *errors_of(const correlation *c)
{
    json_t *errors = json_object();
    json_object_set_new(errors, "c0", gf_record_real(c->summary.c0_error));
    json_object_set_new(errors, "c_inf", gf_record_real(c->summary.c_inf_error));
    json_object_set_new(errors, "decay_time", gf_record_real(c->summary.decay_error));
    add_lags(errors, "c_h", gfold_correlation_count(c->plan), gfold_correlation_h_error(c->plan));
    return errors;
}

static json_t *sample_of(const correlation *c, int networks)
{
    const size_t lags = gfold_ensemble_lags(c->ensemble);
    json_t *object = json_object(), *errors = json_object();
    add_lags(object, "tau", lags, gfold_ensemble_tau(c->ensemble));
    add_lags(object, "c_h", lags, gfold_ensemble_correlation(c->ensemble));
    add_lags(object, "theory", lags, c->theory);
    add_lags(object, "z", lags, c->z);
    add_lags(errors, "c_h", lags, gfold_ensemble_correlation_stderr(c->ensemble));
    json_object_set_new(object, "stderr", errors);
    json_object_set_new(object, "networks", json_integer(networks));
    return object;
}

static json_t *record_of(const gf_session *session, const correlation *c)
{
    const size_t count = gfold_correlation_count(c->plan);
    json_t *record = gf_record_begin(session);
    add_lags(record, "tau", count, gfold_correlation_tau(c->plan));
    add_lags(record, "c_h", count, gfold_correlation_h(c->plan));
    add_lags(record, "c_z", count, gfold_correlation_z(c->plan));
    add_lags(record, "c_r", count, gfold_correlation_r(c->plan));
    gf_record_fill(record, session->command, c);
    json_object_set_new(record, "stderr", errors_of(c));
    if (c->ensemble)
        json_object_set_new(record, "sample", sample_of(c, session->common->sweep.networks));
    return record;
}

static gfold_status draw(const gf_arguments *common, const correlation *c, gfold_error *err)
{
    gf_correlation_picture picture = {
        .count = gfold_correlation_count(c->plan),
        .tau = gfold_correlation_tau(c->plan),
        .h = gfold_correlation_h(c->plan),
        .z = gfold_correlation_z(c->plan),
        .r = gfold_correlation_r(c->plan),
        .h_error = gfold_correlation_h_error(c->plan),
        .c_inf = c->summary.c_inf,
    };
    if (c->ensemble) {
        picture.lags = gfold_ensemble_lags(c->ensemble);
        picture.lag = gfold_ensemble_tau(c->ensemble);
        picture.simulated = gfold_ensemble_correlation(c->ensemble);
        picture.error = gfold_ensemble_correlation_stderr(c->ensemble);
        picture.n = common->sweep.n;
        picture.networks = common->sweep.networks;
    }
    return gf_correlation_draw(&picture, common->plot, common->keep_script, err);
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const correlation_arguments *a = arguments;
    correlation c = { .plan = NULL };
    gfold_status status = solve(&c, a, err);
    if (!status && a->sample) status = sample(&c, a, err);
    if (!status && session->common->plot) status = draw(session->common, &c, err);
    if (!status) status = gf_output_publish(session, record_of(session, &c), err);
    gfold_correlation_destroy(c.plan);
    gfold_ensemble_destroy(c.ensemble);
    free(c.theory);
    return status;
}

static void help(FILE *out)
{
    fputs("\nstart: states that coexist\n"
          "  chaotic                fluctuates in time, or is driven by noise\n"
          "  static                 the fixed point of largest delta_h\n"
          "  zero                   h = 0\n"
          "method:\n"
          "  constant               static and zero\n"
          "  potential              no gates, or a reset gate with tau_r = 0\n"
          "  boundary               at most a reset gate\n"
          "  paths                  every smooth gate, with standard errors\n",
          out);
}

const gf_command gf_command_correlation = {
    .name = "correlation",
    .synopsis = "[options]",
    .summary = "stationary autocorrelation C(tau): theory, and simulated networks",
    .example = "gatefold correlation --model vrnn --g 2 --sample --n 1000 --networks 8 --plot c.png",
    .uses = GF_USES_MODEL | GF_USES_NETWORKS | GF_USES_RUN | GF_USES_OUT | GF_USES_PLOT | GF_STOPS,
    .size = sizeof(correlation_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .help = help,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
