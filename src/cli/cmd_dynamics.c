#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "core/fail.h"
#include "io/two_time_plot.h"

#include <math.h>

typedef struct dynamics_arguments {
    gf_arguments common;
    gfold_two_time_params params;
    int grid;
} dynamics_arguments;

typedef struct dynamics {
    gfold_two_time_plan *plan;
    gfold_two_time_result result;
    size_t times;
    const double *t;
    gfold_two_time_curve curve[GFOLD_SERIES_COUNT];
    double last[GFOLD_SERIES_COUNT]; /* values at t-max */
} dynamics;

#define AT(field) offsetof(dynamics_arguments, field)

static const char *grid_name(int index)
{
    return gfold_time_grid_name((gfold_time_grid)index);
}

static const gf_option options[] = {
    { .name = "sigma_0", .kind = GF_REAL, .offset = AT(params.sigma_0), .lo = 0, .hi = 1e6,
      .unit = "1", .meaning = "standard deviation of h(0)" },
    { .name = "t_max", .kind = GF_REAL, .offset = AT(params.t_max), .lo = 1e-6, .hi = 1e8,
      .unit = "leak times", .meaning = "last time" },
    { .name = "dt", .kind = GF_REAL, .offset = AT(params.dt), .lo = 1e-6, .hi = 1,
      .unit = "leak times", .meaning = "step, on a geometric grid the first one" },
    { .name = "grid", .kind = GF_CHOICE, .offset = AT(grid), .choice = grid_name,
      .meaning = "of times; geometric reaches long ages" },
    { .name = "growth", .kind = GF_REAL, .offset = AT(params.growth), .lo = 1e-3, .hi = 0.5,
      .unit = "1", .meaning = "of a geometric grid: step over time" },
    { .name = "paths", .kind = GF_INTEGER, .offset = AT(params.paths), .lo = 0, .hi = 1e6,
      .unit = "1", .meaning = "in a batch, a multiple of 4",
      .usual = "0: 2048, or twice the times" },
    { .name = "batches", .kind = GF_INTEGER, .offset = AT(params.batches), .lo = 2, .hi = 1e6,
      .unit = "1", .meaning = "independent populations" },
    { .name = "extrapolate", .kind = GF_FLAG, .offset = AT(params.extrapolate),
      .meaning = "remove the 1/paths error, twice as slow" },
    { .name = "corrections", .kind = GF_INTEGER, .offset = AT(params.corrections), .lo = 0,
      .hi = 4, .unit = "1", .meaning = "of the covariances in every step" },
};

#define LAST(series) offsetof(dynamics, last[series])

static const gf_field fields[] = {
    { "t", "leak times", GF_FIELD_LIST, 0 },
    { "var_h", "E h^2 at t", GF_FIELD_LIST, 0 },
    { "speed", "rms of dh/dt at t, 1 / leak time", GF_FIELD_LIST, 0 },
    { "var_active", "E h^2 where the gate is open, at t-max", GF_FIELD_REAL,
      LAST(GFOLD_SERIES_VAR_ACTIVE) },
    { "var_frozen", "the same where it is closed", GF_FIELD_REAL, LAST(GFOLD_SERIES_VAR_FROZEN) },
    { "active_fraction", "P(z > theta_z) at t-max, 1 without a binary gate", GF_FIELD_REAL,
      LAST(GFOLD_SERIES_ACTIVE_FRACTION) },
    { "neighbour", "smallest correlation of phi at neighbouring times", GF_FIELD_REAL,
      offsetof(dynamics, result.neighbour) },
    { "residual", "of the covariances solved for in long steps", GF_FIELD_REAL,
      offsetof(dynamics, result.residual) },
    { "kept", "times that brought the fields something new", GF_FIELD_SIZE,
      offsetof(dynamics, result.kept) },
    { "paths", "in a batch", GF_FIELD_INTEGER, offsetof(dynamics, result.paths) },
    { "batches", "independent populations", GF_FIELD_INTEGER, offsetof(dynamics, result.batches) },
};

static void defaults(void *arguments)
{
    dynamics_arguments *a = arguments;
    a->params = gfold_two_time_defaults();
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    dynamics_arguments *a = arguments;
    a->params.grid = (gfold_time_grid)a->grid;
    a->params.seed = a->common.sweep.seed;
    a->params.threads = a->common.sweep.threads;
    return gf_ok(err);
}

static gfold_status solve(dynamics *d, const dynamics_arguments *a, gfold_error *err)
{
    gfold_two_time_params params = a->params;
    gf_progress progress = gf_progress_begin(a->common.quiet, params.batches, "batches");
    params.stop = gf_interrupt_flag();
    params.progress = gf_progress_report;
    params.context = &progress;
    gfold_status status = gfold_two_time_create(&d->plan, &params, err);
    if (!status) status = gfold_two_time_solve(d->plan, &a->common.sweep.model, &d->result, err);
    gf_progress_end(&progress);
    if (status) return status;
    d->t = gfold_two_time_times(d->plan, &d->times);
    for (int k = 0; k < GFOLD_SERIES_COUNT; k++) {
        d->curve[k] = gfold_two_time_curve_of(d->plan, (gfold_two_time_series)k);
        d->last[k] = d->curve[k].value[d->times - 1];
    }
    return gf_ok(err);
}

static json_t *record_of(const gf_session *session, const dynamics *d)
{
    static const struct {
        const char *name;
        int series, list;
    } rows[] = {
        { "var_h", GFOLD_SERIES_VAR_H, 1 },           { "speed", GFOLD_SERIES_SPEED, 1 },
        { "var_active", GFOLD_SERIES_VAR_ACTIVE, 0 }, { "var_frozen", GFOLD_SERIES_VAR_FROZEN, 0 },
        { "active_fraction", GFOLD_SERIES_ACTIVE_FRACTION, 0 },
    };
    json_t *record = gf_record_begin(session), *errors = json_object();
    json_object_set_new(record, "t", gf_record_numbers(d->times, d->t));
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const gfold_two_time_curve *c = &d->curve[rows[k].series];
        if (rows[k].list)
            json_object_set_new(record, rows[k].name, gf_record_numbers(d->times, c->value));
        json_object_set_new(errors, rows[k].name,
                            rows[k].list ? gf_record_numbers(d->times, c->stderr_)
                                         : gf_record_real(c->stderr_[d->times - 1]));
    }
    gf_record_fill(record, session->command, d);
    json_object_set_new(record, "stderr", errors);
    return record;
}

static gfold_status draw(const gf_arguments *common, const dynamics *d, gfold_error *err)
{
    const gf_two_time_picture picture = {
        .times = d->times,
        .logarithmic = ((const dynamics_arguments *)common)->grid == GFOLD_GRID_GEOMETRIC,
        .t = d->t,
        .c_h = gfold_two_time_map_of(d->plan, GFOLD_MAP_H, NULL),
        .var_h = d->curve[GFOLD_SERIES_VAR_H],
        .speed = d->curve[GFOLD_SERIES_SPEED],
        .var_active = d->curve[GFOLD_SERIES_VAR_ACTIVE],
        .var_frozen = d->curve[GFOLD_SERIES_VAR_FROZEN],
    };
    return gf_two_time_draw(&picture, common->plot, common->keep_script, err);
}

static gfold_status publish(const gf_session *session, const dynamics *d, gfold_error *err)
{
    static const char time[] = "two_time/t";
    static const struct {
        const char *name, *meaning;
        int map, errors;
    } maps[] = {
        { "two_time/c_h", "E h(t) h(t')", GFOLD_MAP_H, 0 },
        { "two_time/c_h_stderr", "its standard error", GFOLD_MAP_H, 1 },
        { "two_time/c_phi", "E phi(t) phi(t')", GFOLD_MAP_PHI, 0 },
        { "two_time/c_phi_stderr", "its standard error", GFOLD_MAP_PHI, 1 },
    };
    enum { MAPS = sizeof maps / sizeof *maps };
    gf_variable more[1 + MAPS] = { { .name = time, .long_name = "time", .symbol = "t",
                                     .units = "leak times", .rank = 1, .shape = { d->times },
                                     .scale = { time }, .real = d->t } };
    for (size_t k = 0; k < MAPS; k++) {
        const double *errors;
        const double *map = gfold_two_time_map_of(d->plan, (gfold_two_time_map)maps[k].map, &errors);
        more[1 + k] = (gf_variable){ .name = maps[k].name, .long_name = maps[k].meaning,
                                     .units = "1", .rank = 2, .shape = { d->times, d->times },
                                     .scale = { time, time },
                                     .real = maps[k].errors ? errors : map };
    }
    return gf_output_publish_more(session, record_of(session, d), more, 1 + MAPS, err);
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    dynamics d = { 0 };
    gfold_status status = solve(&d, arguments, err);
    if (!status && session->common->plot) status = draw(session->common, &d, err);
    if (!status) status = publish(session, &d, err);
    gfold_two_time_destroy(d.plan);
    return status;
}

const gf_command gf_command_dynamics = {
    .name = "dynamics",
    .synopsis = "[options]",
    .summary = "the two-time mean field of a network that relaxes from random h(0)",
    .example = "gatefold dynamics --model fs --g 2 --tau-z 0 --t-max 40 --plot dynamics.png",
    .uses = GF_USES_MODEL | GF_USES_RUN | GF_USES_OUT | GF_USES_PLOT | GF_STOPS,
    .size = sizeof(dynamics_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
