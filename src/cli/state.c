#include "cli/state.h"

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "core/fail.h"

enum { NOT_GIVEN = -1, FIXED_POINT = 0, SAMPLED = 1 };

const char *gf_state_at_name(int index)
{
    return gfold_sample_at_name((gfold_sample_at)index);
}

const char *gf_state_averages_name(int index)
{
    static const char *const names[] = { "fixed-point", "sampled" };
    return index >= 0 && index < 2 ? names[index] : NULL;
}

void gf_state_defaults(void *arguments)
{
    gf_state_arguments *a = arguments;
    const gfold_sample_params sample = gfold_sample_defaults();
    a->root = NOT_GIVEN;
    a->averages = NOT_GIVEN;
    a->at = (int)sample.at;
    a->states = sample.states;
    a->interval = sample.interval;
    a->units = 10000;
    a->modes = gfold_modes_defaults();
    a->common.sweep.tol = gfold_spectrum_defaults().tol;
}

gfold_status gf_state_complete(void *arguments, gfold_error *err)
{
    gf_state_arguments *a = arguments;
    if (a->averages == NOT_GIVEN)
        a->averages = a->at == GFOLD_AT_TRAJECTORY ? SAMPLED : FIXED_POINT;
    if (a->common.sweep.tol < 1e-12)
        return gf_fail(err, GFOLD_EINVAL, "--tol is %g, outside [1e-12, 0.0001] for spectra",
                       a->common.sweep.tol);
    if (a->shift_invert && a->averages == SAMPLED)
        return gf_fail(err, GFOLD_EINVAL,
                       "--shift-invert needs the abscissa first: --averages fixed-point");
    if (a->at != GFOLD_AT_GAUSSIAN && !a->sample && a->averages == FIXED_POINT)
        gf_warn(&a->common, "--at has no effect without --sample or --averages sampled");
    return gf_ok(err);
}

static gfold_status find_root(const gf_state_arguments *a, gfold_fixed_point *root,
                              gfold_error *err)
{
    const gfold_fixed_point_params params = { .tol = a->common.sweep.tol };
    gfold_fixed_point_plan *plan = NULL;
    gfold_fixed_points found;
    gfold_status status = gfold_fixed_point_create(&plan, &params, err);
    if (!status) status = gfold_fixed_point_solve(plan, &a->common.sweep.model, NULL, &found, err);
    gfold_fixed_point_destroy(plan);
    if (status) return status;
    const int usual = a->at == GFOLD_AT_ORIGIN ? 0 : found.count - 1;
    const int index = a->root == NOT_GIVEN ? usual : a->root;
    if (index >= found.count)
        return gf_fail(err, GFOLD_EINVAL, "--root is %d, outside [0, %d]: as many roots there are",
                       index, found.count - 1);
    *root = found.root[index];
    return gf_ok(err);
}

static double height(void *context, double re)
{
    return gfold_spectrum_height(context, re);
}

/* The predicted edge is where the rightmost eigenvalues are looked for. */
static gfold_status aim(gfold_modes_params *modes, gfold_spectrum_plan *plan, gfold_error *err)
{
    gfold_spectrum_extent extent;
    const gfold_status status = gfold_spectrum_extent_of(plan, &extent, err);
    modes->shift = extent.abscissa;
    modes->height = height;
    modes->context = plan;
    return status;
}

static gfold_status run_sample(gf_state *state, const gf_state_arguments *a, gfold_error *err)
{
    const gfold_sweep_params *s = &a->common.sweep;
    gf_progress progress = gf_progress_begin(a->common.quiet, s->networks, "networks");
    gfold_sample_params p = gfold_sample_defaults();
    p.model = s->model;
    p.network.n = s->n;
    p.network.seed = s->seed;
    p.simulate = s->simulate;
    p.at = (gfold_sample_at)a->at;
    p.delta_h = state->root.delta_h;
    p.networks = s->networks;
    p.states = a->states;
    p.interval = a->interval;
    p.eigenvalues = a->sample;
    p.krylov = a->krylov;
    p.modes = a->modes;
    p.threads = s->threads;
    p.stop = gf_interrupt_flag();
    p.progress = gf_progress_report;
    p.context = &progress;
    gfold_status status = gf_ok(err);
    if (a->shift_invert) status = aim(&p.modes, state->plan, err);
    if (!status) status = gfold_sample_run(&p, &state->sample, err);
    gf_progress_end(&progress);
    return status;
}

static gfold_status plan_of_units(gf_state *state, const gf_state_arguments *a,
                                  const gfold_spectrum_params *params, gfold_error *err)
{
    gfold_units units;
    gfold_status status = run_sample(state, a, err);
    if (!status) status = gfold_sample_units(state->sample, a->units, &units, err);
    if (status) return status;
    return gfold_spectrum_create_from_units(&state->plan, &a->common.sweep.model, &units, params,
                                            err);
}

gfold_status gf_state_create(gf_state *state, const gf_state_arguments *a, gfold_error *err)
{
    const gfold_spectrum_params params = { .tol = a->common.sweep.tol };
    *state = (gf_state){ 0 };
    gfold_status status = find_root(a, &state->root, err);
    if (!status && a->averages == SAMPLED) return plan_of_units(state, a, &params, err);
    if (!status)
        status = gfold_spectrum_create(&state->plan, &a->common.sweep.model, &state->root, &params,
                                       err);
    if (!status && a->sample) status = run_sample(state, a, err);
    return status;
}

void gf_state_destroy(gf_state *state)
{
    gfold_spectrum_destroy(state->plan);
    gfold_sample_destroy(state->sample);
}

void gf_state_help(FILE *out)
{
    fputs("\nstates of --at\n"
          "  gaussian               h drawn with the variance of the root, z and r at their inputs\n"
          "  origin                 h = 0\n"
          "  settled                where networks came to rest by t-max; the others are left out\n"
          "  trajectory             on the way of networks that need not settle\n"
          "\n--averages fixed-point averages over the Gaussian fixed point, sampled over the units of the"
          "\nsampled states: of networks that move, and of settled fs networks, whose frozen units"
          "\nremember their initial values, only that is exact for large N.\n",
          out);
}
