#include "cli/phase_grid.h"

#include "cli/grid.h"
#include "cli/model_options.h"
#include "cli/nearest.h"
#include "core/fail.h"

#include <stdio.h>
#include <string.h>

/* What is worth seeing of each preset when nothing is asked for. */
static const struct {
    const char *x, *observable;
} usual[GFOLD_PRESET_COUNT] = {
    [GFOLD_VRNN] = { "g=1.02:4:0.02", "delta_h,stability" },
    [GFOLD_GRNN] = { "g=1.02:4:0.02", "roots,stability" },
    [GFOLD_UPDATE] = { "g=1.02:4:0.02", "delta_h,stability" },
    [GFOLD_RESET] = { "g=1.02:4:0.02", "roots,stability" },
    [GFOLD_FS] = { "g=1:4:0.05", "bias_variance,critical_bias" },
};

static gfold_status take_observable(const char *word, void *context, gfold_error *err)
{
    gfold_sweep_params *sweep = context;
    const gfold_observable *row, *found = gfold_observable_find(word);
    gf_nearest nearest = gf_nearest_to(word);
    for (size_t k = 0; (row = gfold_observable_at(k)); k++) gf_nearest_offer(&nearest, row->name);
    if (!found)
        return gf_fail(err, GFOLD_EINVAL, "--observable: there is no '%s'; did you mean %s?", word,
                       nearest.best);
    for (int k = 0; k < sweep->n_observables; k++)
        if (sweep->observables[k] == found)
            return gf_fail(err, GFOLD_EINVAL, "--observable names %s twice", word);
    if (sweep->n_observables == GFOLD_SWEEP_OBSERVABLES_MAX)
        return gf_fail(err, GFOLD_EINVAL, "--observable names more than %d",
                       GFOLD_SWEEP_OBSERVABLES_MAX);
    sweep->observables[sweep->n_observables++] = found;
    return gf_ok(err);
}

/* The tricritical point in the order of the axes. */
static gfold_status tricritical(phase_arguments *a, gfold_error *err)
{
    const gfold_parameter *g = gfold_model_parameter("g");
    const gfold_parameter *alpha_r = gfold_model_parameter("alpha_r");
    const gfold_parameter *x = a->common.sweep.x.parameter, *y = a->common.sweep.y.parameter;
    double at_g, at_alpha;
    if (!(x == g && y == alpha_r) && !(x == alpha_r && y == g))
        return gf_fail(err, GFOLD_EINVAL,
                       "--curves tricritical is a point in the plane of g and alpha-r; "
                       "the axes are others");
    const gfold_status status =
        gfold_critical_tricritical(&a->common.sweep.model, &at_g, &at_alpha, err);
    if (status) return status;
    a->has_tricritical = 1;
    a->tricritical[0] = x == g ? at_g : at_alpha;
    a->tricritical[1] = x == g ? at_alpha : at_g;
    return status;
}

static gfold_status take_curve(const char *word, void *context, gfold_error *err)
{
    phase_arguments *a = context;
    gf_nearest nearest = gf_nearest_to(word);
    for (int k = 0; k < GF_PHASE_CURVES; k++) {
        gf_nearest_offer(&nearest, gfold_critical_name((gfold_critical_kind)k));
        if (strcmp(word, gfold_critical_name((gfold_critical_kind)k)) != 0) continue;
        a->has_curve[k] = 1;
        return gf_ok(err);
    }
    gf_nearest_offer(&nearest, "tricritical");
    if (strcmp(word, "tricritical") == 0) return tricritical(a, err);
    return gf_fail(err, GFOLD_EINVAL, "--curves: there is no '%s'; did you mean %s?", word,
                   nearest.best);
}

static gfold_status read_axes(phase_arguments *a, gfold_error *err)
{
    gfold_sweep_params *sweep = &a->common.sweep;
    gfold_status status = gf_read_axis("--x", a->x, &sweep->x, err);
    if (!status && a->y) status = gf_read_axis("--y", a->y, &sweep->y, err);
    if (!status && sweep->x.parameter == sweep->y.parameter)
        return gf_fail(err, GFOLD_EINVAL, "--x and --y are both %s", sweep->x.parameter->name);
    size_t nx = 1, ny = 1;
    if (!status) status = gfold_axis_count(&sweep->x, &nx, err);
    if (!status) status = gfold_axis_count(&sweep->y, &ny, err);
    if (!status && nx > GFOLD_SWEEP_CELLS_MAX / ny)
        return gf_fail(err, GFOLD_EINVAL, "--x and --y make %.3g cells, outside [1, %d]",
                       (double)nx * (double)ny, GFOLD_SWEEP_CELLS_MAX);
    return status;
}

static gfold_status read_shard(phase_arguments *a, gfold_error *err)
{
    int used = 0;
    if (!a->common.out && (a->shard_text || a->merge || a->common.resume))
        return gf_fail(err, GFOLD_EINVAL, "--%s needs --out FILE.h5",
                       a->shard_text ? "shard"
                       : a->merge    ? "merge"
                                     : "resume");
    if (!a->shard_text) return gf_ok(err);
    if (a->merge) return gf_fail(err, GFOLD_EINVAL, "--merge takes all shards, not --shard");
    const int read = sscanf(a->shard_text, "%d/%d%n", &a->shard, &a->shards, &used);
    if (read != 2 || a->shard_text[used] || a->shards < 1 || a->shards > 1000000 || a->shard < 1 ||
        a->shard > a->shards)
        return gf_fail(err, GFOLD_EINVAL,
                       "--shard is %.40s; must be I/N with I in [1, N] and N in [1, 1000000]",
                       a->shard_text);
    return gf_ok(err);
}

gfold_status gf_phase_complete(void *arguments, gfold_error *err)
{
    phase_arguments *a = arguments;
    if (a->y && !a->x) return gf_fail(err, GFOLD_EINVAL, "--y needs --x");
    if (a->curves && !a->y) return gf_fail(err, GFOLD_EINVAL, "--curves needs --x and --y");
    if (!a->x) a->x = usual[a->common.preset].x;
    if (!a->observable) a->observable = usual[a->common.preset].observable;
    gfold_status status = read_shard(a, err);
    if (!status) status = read_axes(a, err);
    if (status) return status;
    gf_model_options_warn(&a->common, "--x", a->common.sweep.x.parameter);
    if (a->y) gf_model_options_warn(&a->common, "--y", a->common.sweep.y.parameter);
    status = gf_read_list("--observable", a->observable, take_observable, &a->common.sweep, err);
    if (!status && a->curves) status = gf_read_list("--curves", a->curves, take_curve, a, err);
    return status;
}

static const char far[] =
    "\nlong sweeps: finished pieces are kept in FILE.h5.journal until FILE.h5 is there\n"
    "  on one machine, however often it is stopped or killed:\n"
    "    gatefold phase ... --out FILE.h5 --resume\n"
    "  over MPI, each piece to the process that is free:\n"
    "    mpirun -n 64 gatefold phase ... --out FILE.h5 --resume\n"
    "  as a SLURM array (sbatch script) of parts that know nothing of one another:\n"
    "    #SBATCH --array=1-100 --time=4:00:00 --requeue --open-mode=append\n"
    "    gatefold phase ... --out FILE.h5 --resume --max-time 14000 \\\n"
    "        --shard $SLURM_ARRAY_TASK_ID/100 || { [ $? = 75 ] && scontrol requeue $SLURM_JOB_ID; }\n"
    "  and the file, once all parts are done:\n"
    "    gatefold phase ... --out FILE.h5 --merge\n"
    "  meanwhile and afterwards:\n"
    "    gatefold phase --status FILE.h5\n"
    "    gatefold phase --from FILE.h5 --out AGAIN.h5\n";

void gf_phase_help(FILE *out)
{
    const gfold_observable *row;
    fputs("\nobservables (sim_...: of simulated networks, with standard errors)\n", out);
    for (size_t k = 0; (row = gfold_observable_at(k)); k++)
        fprintf(out, "  %-21s  %s\n", row->name, row->meaning);
    fputs(far, out);
}
