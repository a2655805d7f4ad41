#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/phase_grid.h"
#include "cli/phase_output.h"
#include "cli/progress.h"
#include "core/fail.h"

#include <stdlib.h>

#define AT(field) offsetof(phase_arguments, field)

static const gf_option options[] = {
    { .name = "x", .kind = GF_TEXT, .offset = AT(x), .form = "NAME=LO:HI:STEP",
      .meaning = "a model parameter and its values", .usual = "g=1.02:4:0.02, fs: g=1:4:0.05" },
    { .name = "y", .kind = GF_TEXT, .offset = AT(y), .form = "NAME=LO:HI:STEP",
      .meaning = "another one, for a map" },
    { .name = "observable", .kind = GF_TEXT, .offset = AT(observable), .form = "A,B,...",
      .meaning = "what to compute, see below", .usual = "by model, see --dump-config" },
    { .name = "curves", .kind = GF_TEXT, .offset = AT(curves), .form = "A,B,...",
      .meaning = "saddle, marginal, onset, tricritical" },
    { .name = "sim_stride", .kind = GF_INTEGER, .offset = AT(common.sweep.sim_stride), .lo = 1,
      .hi = 1e6, .unit = "1", .meaning = "simulate at every K-th x" },
};

static const gf_field fields[] = {
    { "points", "cells of the grid", GF_FIELD_SIZE, offsetof(gf_phase_summary, points) },
    { "computed", "of them in this run", GF_FIELD_SIZE, offsetof(gf_phase_summary, computed) },
    { "reused", "of them from an earlier run", GF_FIELD_SIZE, offsetof(gf_phase_summary, reused) },
    { "failed", "of them without a value", GF_FIELD_SIZE, offsetof(gf_phase_summary, failed) },
};

static gfold_status add_curves(const phase_arguments *a, const gfold_sweep_params *params,
                               gf_phase *phase, gfold_error *err)
{
    const size_t capacity = GFOLD_CRITICAL_MAX * (phase->x.n + phase->y.n);
    gfold_status status = gf_ok(err);
    for (int k = 0; k < GF_PHASE_CURVES && !status; k++) {
        if (!a->has_curve[k]) continue;
        double *points = gf_allocate(2 * capacity, sizeof *points);
        if (!points) return gf_fail_memory(err, 16 * (double)capacity);
        phase->curve[k].points = points;
        status = gfold_sweep_curve(params, (gfold_critical_kind)k, points, capacity,
                                   &phase->curve[k].count, err);
    }
    phase->has_tricritical = a->has_tricritical;
    phase->tricritical[0] = a->tricritical[0];
    phase->tricritical[1] = a->tricritical[1];
    return status;
}

static gfold_status finish(const gf_session *session, const gfold_sweep_params *params,
                           const gfold_sweep *sweep, gfold_error *err)
{
    const phase_arguments *a = (const phase_arguments *)session->common;
    const size_t points = gfold_sweep_nx(sweep) * gfold_sweep_ny(sweep);
    const size_t failed = gfold_sweep_failed(sweep);
    const gf_phase_summary s = { points, points - failed, 0, failed };
    if (failed == points)
        return gf_fail(err, GFOLD_ENUMERIC, "all %zu cells failed, the first with: %s", failed,
                       gfold_sweep_failure(sweep, 0, NULL));
    if (failed)
        gf_warn(session->common, "%zu of %zu cells failed, the first with: %s", failed, points,
                gfold_sweep_failure(sweep, 0, NULL));
    gf_phase phase;
    gf_phase_from_sweep(&phase, params, sweep);
    gfold_status status = add_curves(a, params, &phase, err);
    if (!status && *gf_interrupt_flag())
        status = gf_fail(err, GFOLD_ESTOPPED, "%s", gfold_status_sentence(GFOLD_ESTOPPED));
    if (!status) status = gf_phase_publish(session, &phase, &s, err);
    for (int k = 0; k < GF_PHASE_CURVES; k++) free((void *)phase.curve[k].points);
    return status;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    const phase_arguments *a = arguments;
    const gfold_status status = gf_phase_complete(arguments, err);
    const gf_arguments *common = &a->common;
    if (!status && a->curves && !common->plot && common->format != GF_JSON &&
        !(common->out && gf_has_suffix(common->out, ".h5")))
        return gf_fail(err, GFOLD_EINVAL,
                       "--curves has no place in csv; give --out FILE.h5, --plot or --format json");
    return status;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const gf_arguments *common = arguments;
    gfold_sweep_params params = common->sweep;
    size_t nx, ny;
    gfold_status status = gfold_axis_count(&params.x, &nx, err);
    if (!status) status = gfold_axis_count(&params.y, &ny, err);
    if (status) return status;
    gf_progress progress = gf_progress_begin(common->quiet, (double)nx * (double)ny, "cells");
    gfold_sweep *sweep = NULL;
    params.stop = gf_interrupt_flag();
    params.progress = gf_progress_report;
    params.context = &progress;
    status = gfold_sweep_run(&params, &sweep, err);
    gf_progress_end(&progress);
    if (!status) status = finish(session, &params, sweep, err);
    gfold_sweep_destroy(sweep);
    return status;
}

const gf_command gf_command_phase = {
    .name = "phase",
    .synopsis = "[--x NAME=LO:HI:STEP [--y NAME=LO:HI:STEP]] [--observable A,B] [options]",
    .summary = "observables of theory and simulation over a grid of one or two parameters",
    .example = "gatefold phase --model reset --x g=1:3:0.02 --y alpha-r=0:20:0.2 "
               "--observable roots --curves saddle,tricritical --plot phase.png",
    .uses = GF_USES_MODEL | GF_USES_TOL | GF_USES_NETWORKS | GF_USES_RUN | GF_USES_CSV |
            GF_USES_PLOT | GF_STOPS,
    .size = sizeof(phase_arguments),
    .complete = complete,
    .run = run,
    .help = gf_phase_help,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
