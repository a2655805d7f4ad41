#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/phase_grid.h"
#include "cli/phase_journal.h"
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
      .hi = 1e6, .unit = "1", .meaning = "simulate at every K-th x" },    { .name = "rel_error", .kind = GF_REAL, .offset = AT(common.sweep.rel_error), .lo = 0, .hi = 1,
      .unit = "1", .meaning = "add networks until standard errors are below this times the mean" },
    { .name = "networks_max", .kind = GF_INTEGER, .offset = AT(common.sweep.networks_max), .lo = 0,
      .hi = 1e5, .unit = "1", .meaning = "that --rel-error may take; 0: --networks" },
    { .name = "refine", .kind = GF_INTEGER, .offset = AT(common.sweep.refine), .lo = 0, .hi = 20,
      .unit = "1", .meaning = "halvings: compute every 2^K-th cell, then those at phase boundaries" },
    { .name = "resume", .kind = GF_FLAG, .offset = AT(common.resume), .transient = 1,
      .meaning = "go on with what --out began, or begin it" },
    { .name = "max_time", .kind = GF_REAL, .offset = AT(max_time), .lo = 0, .above = 1, .hi = 1e9,
      .transient = 1, .unit = "s", .meaning = "stop then, exit 75; --resume goes on",
      .usual = "none" },
    { .name = "shard", .kind = GF_TEXT, .offset = AT(shard_text), .form = "I/N", .transient = 1,
      .meaning = "part I of N, from 1; --merge makes the file" },
    { .name = "merge", .kind = GF_FLAG, .offset = AT(merge), .transient = 1,
      .meaning = "make --out from what is computed" },
    { .name = "from", .kind = GF_TEXT, .offset = AT(common.config), .form = "FILE.h5",
      .transient = 1, .meaning = "options of an earlier result; the command line wins" },
    { .name = "status", .kind = GF_TEXT, .offset = AT(status), .form = "FILE.h5", .transient = 1,
      .meaning = "how far its sweep is, and stop" },
};

static const gf_field fields[] = {
    { "points", "cells of the grid", GF_FIELD_SIZE, offsetof(gf_phase_summary, points) },
    { "computed", "of them in this run", GF_FIELD_SIZE, offsetof(gf_phase_summary, computed) },
    { "reused", "of them from an earlier run", GF_FIELD_SIZE, offsetof(gf_phase_summary, reused) },
    { "failed", "of them without a value", GF_FIELD_SIZE, offsetof(gf_phase_summary, failed) },
    { "missing", "of them left to other shards", GF_FIELD_SIZE,      offsetof(gf_phase_summary, missing) },
    { "skipped", "of them left out by --refine", GF_FIELD_SIZE,
      offsetof(gf_phase_summary, skipped) },
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
    const size_t failed = gfold_sweep_failed(sweep), missing = gfold_sweep_missing(sweep);
    const size_t computed = gfold_sweep_computed(sweep), wanted = gfold_sweep_wanted(sweep);
    const gf_phase_summary s = { points,  computed,         wanted - computed - failed - missing,
                                 failed, missing, points - wanted };
    if (missing && a->merge)
        return gf_fail(err, GFOLD_EIO, "%zu of %zu cells are not computed yet: run their shards, or "
                       "--resume without --shard", missing, points);
    if (missing || a->shards) return gf_phase_print_summary(session, &s, err);
    if (failed == wanted)
        return gf_fail(err, GFOLD_ENUMERIC, "all %zu cells failed, the first with: %s", failed,
                       gfold_sweep_failure(sweep, 0, NULL));
    if (failed)
        gf_warn(session->common, "%zu of %zu cells failed, the first with: %s", failed, points,
                gfold_sweep_failure(sweep, 0, NULL));
    gf_phase phase;
    gfold_status status = gf_phase_from_sweep(&phase, params, sweep, err);
    if (!status) status = add_curves(a, params, &phase, err);
    if (!status && *gf_interrupt_flag())
        status = gf_fail(err, GFOLD_ESTOPPED, "%s", gfold_status_sentence(GFOLD_ESTOPPED));
    if (!status) status = gf_phase_publish(session, &phase, &s, err);
    for (int k = 0; k < GF_PHASE_CURVES; k++) free((void *)phase.curve[k].points);
    gf_phase_destroy(&phase);
    return status;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    const phase_arguments *a = arguments;
    if (a->status) return gf_ok(err);
    const gfold_status status = gf_phase_complete(arguments, err);
    const gf_arguments *common = &a->common;
    if (!status && a->curves && !common->plot && common->format != GF_JSON &&
        !(common->out && gf_has_suffix(common->out, ".h5")))
        return gf_fail(err, GFOLD_EINVAL,
                       "--curves has no place in csv; give --out FILE.h5, --plot or --format json");
    return status;
}

static gfold_status compute(const gf_session *session, gfold_sweep_params *params, int silent,
                            gfold_sweep **sweep, gfold_error *err)
{
    size_t nx, ny;
    gfold_status status = gfold_axis_count(&params->x, &nx, err);
    if (!status) status = gfold_axis_count(&params->y, &ny, err);
    if (status) return status;
    gf_progress progress =
        gf_progress_begin(session->common->quiet || silent, (double)nx * (double)ny, "cells");
    params->stop = gf_interrupt_flag();
    params->progress = gf_progress_report;
    params->context = &progress;    const double started = gf_clock();
    status = gfold_sweep_run(params, sweep, err);
    gf_progress_end(&progress);
    const size_t computed = status ? 0 : gfold_sweep_computed(*sweep);
    if (session->common->out && computed && !silent)
        gf_warn(session->common, "%zu cells in %.3f s", computed, gf_clock() - started);
    return status;
}

static gfold_status sweep_all(const gf_session *session, const phase_arguments *a, gfold_error *err)
{
    gfold_sweep_params params = a->common.sweep;
    gfold_sweep *sweep = NULL;
    gf_phase_journal journal;
    if (a->shards) params.shard = a->shard - 1, params.shards = a->shards;
    if (a->max_time > 0) gf_interrupt_after(a->max_time);
    gf_journal_work work = { .shard = a->shard, .shards = a->shards, .merge = a->merge };
    journal = (gf_phase_journal){ .log = NULL };
    gfold_status status = gfold_sweep_pieces(&params, &work.pieces, err);
    if (!status) status = gf_phase_journal_begin(&journal, session, &work, &params.store, err);
    const int first = journal.ranks.rank == 0;
    if (!status) status = compute(session, &params, !first, &sweep, err);
    if (!status && first) status = finish(session, &params, sweep, err);
    const int finished = (!status || status == GFOLD_ENUMERIC) && !a->shards;
    if (status == GFOLD_ESTOPPED && gf_phase_journal_holds(&journal))
        status = gf_fail(err, status, "stopped; --resume goes on with what %s holds", journal.folder);
    gfold_error closing;
    const gfold_status closed = gf_phase_journal_end(&journal, finished, status ? &closing : err);
    gfold_sweep_destroy(sweep);
    return status ? status : closed;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const phase_arguments *a = arguments;
    int finished;
    if (a->status) return gf_phase_status(session, a->status, err);
    gfold_status status = gf_phase_finished(session, &finished, err);
    if (status) return status;
    return finished ? gf_phase_republish(session, err) : sweep_all(session, a, err);
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
