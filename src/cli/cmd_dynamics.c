#include "cli/dynamics_output.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "core/fail.h"

#include <stdlib.h>

#define AT(field) offsetof(dynamics_arguments, field)

static const char *grid_name(int index)
{
    return gfold_time_grid_name((gfold_time_grid)index);
}

static const char *integrator_name(int index)
{
    return gfold_integrator_name((gfold_integrator)index);
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
    { .name = "sample", .kind = GF_FLAG, .offset = AT(sample),
      .meaning = "the same of simulated networks too" },
    { .name = "sample_times", .kind = GF_INTEGER, .offset = AT(sample_times), .lo = 2,
      .hi = GFOLD_RELAXATION_TIMES_MAX, .unit = "1",
      .meaning = "of the theory's, at most, at which they are looked at" },
    { .name = "sample_dt", .kind = GF_REAL, .offset = AT(common.sweep.simulate.dt), .lo = 1e-6,
      .hi = 1, .unit = "leak times", .meaning = "step of their integrator" },
    { .name = "integrator", .kind = GF_CHOICE, .offset = AT(common.sweep.simulate.integrator),
      .choice = integrator_name, .meaning = "of networks; automatic: rk4, heun with noise" },
    { .name = "trials", .kind = GF_INTEGER, .offset = AT(trials), .lo = 1, .hi = GFOLD_TRIALS_MAX,
      .unit = "1", .meaning = "initial states per network" },
};

static void defaults(void *arguments)
{
    dynamics_arguments *a = arguments;
    a->params = gfold_two_time_defaults();
    a->sample_times = 21;
    a->trials = 1;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    dynamics_arguments *a = arguments;
    a->params.grid = (gfold_time_grid)a->grid;
    a->params.seed = a->common.sweep.seed;
    a->params.threads = a->common.sweep.threads;
    return gf_ok(err);
}

static gfold_status solve(gf_dynamics *d, const dynamics_arguments *a, gfold_error *err)
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

/* ---- networks ------------------------------------------------------------------------------ */

static gfold_status
run_networks(gf_dynamics *d, const dynamics_arguments *a, const double *times, gfold_error *err)
{
    const gfold_sweep_params *s = &a->common.sweep;
    gf_progress progress = gf_progress_begin(a->common.quiet, s->networks, "networks");
    gfold_relaxation_params params = gfold_relaxation_defaults();
    params.model = s->model;
    params.network.n = s->n;
    params.network.seed = s->seed;
    params.simulate = s->simulate;
    params.simulate.sigma_0 = a->params.sigma_0;
    params.networks = s->networks;
    params.trials = a->trials;
    params.count = d->sampled;
    params.times = times;
    params.threads = s->threads;
    params.stop = gf_interrupt_flag();
    params.progress = gf_progress_report;
    params.context = &progress;
    const gfold_status status = gfold_relaxation_run(&params, &d->networks, err);
    gf_progress_end(&progress);
    return status;
}

static gfold_status compare(gf_dynamics *d, gfold_error *err)
{
    const size_t count = d->sampled;
    gfold_status status = gf_ok(err);
    d->sample_t = gfold_relaxation_times(d->networks, NULL);
    for (int k = 0; k < GFOLD_SERIES_COUNT && !status; k++) {
        gf_compared *c = &d->series[k];
        c->networks = gfold_relaxation_curve_of(d->networks, (gfold_two_time_series)k);
        c->theory = gf_allocate(2 * count, sizeof *c->theory);
        if (!c->theory) return gf_fail_memory(err, 16 * (double)count);
        c->z = c->theory + count;
        status = gfold_compare_series(d->plan, d->networks, (gfold_two_time_series)k, c->theory,
                                      c->z, err);
    }
    for (int k = 0; k < GFOLD_MAP_COUNT && !status; k++) {
        gf_compared *c = &d->map[k];
        c->networks = gfold_relaxation_map_of(d->networks, (gfold_two_time_map)k);
        c->theory = gf_allocate(2 * count * count, sizeof *c->theory);
        if (!c->theory) return gf_fail_memory(err, 16 * (double)(count * count));
        c->z = c->theory + count * count;
        status =
            gfold_compare_map(d->plan, d->networks, (gfold_two_time_map)k, c->theory, c->z, err);
    }
    return status;
}

static gfold_status sample(gf_dynamics *d, const dynamics_arguments *a, gfold_error *err)
{
    double times[GFOLD_RELAXATION_TIMES_MAX];
    d->sampled = gfold_compare_times(d->plan, a->common.sweep.simulate.dt,
                                     (size_t)a->sample_times, times);
    const gfold_status status = run_networks(d, a, times, err);
    return status ? status : compare(d, err);
}

static void destroy(gf_dynamics *d)
{
    gfold_two_time_destroy(d->plan);
    gfold_relaxation_destroy(d->networks);
    for (int k = 0; k < GFOLD_SERIES_COUNT; k++) free(d->series[k].theory);
    for (int k = 0; k < GFOLD_MAP_COUNT; k++) free(d->map[k].theory);
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const dynamics_arguments *a = arguments;
    gf_dynamics d = { 0 };
    gfold_status status = solve(&d, a, err);
    if (!status && a->sample) status = sample(&d, a, err);
    if (!status) status = gf_dynamics_publish(session, &d, err);
    destroy(&d);
    return status;
}

const gf_command gf_command_dynamics = {
    .name = "dynamics",
    .synopsis = "[options]",
    .summary = "the two-time mean field of a network that relaxes from random h(0), and networks",
    .example = "gatefold dynamics --model fs --g 2 --tau-z 0 --t-max 40 --sample --plot d.png",
    .uses = GF_USES_MODEL | GF_USES_NETWORKS | GF_USES_RUN | GF_USES_OUT | GF_USES_PLOT | GF_STOPS,
    .size = sizeof(dynamics_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = gf_dynamics_fields,
    .n_fields = GF_DYNAMICS_FIELDS,
};
