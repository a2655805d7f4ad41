#include "cli/agent_options.h"

#include "cli/command.h"
#include "core/fail.h"

#include <math.h>
#include <stdlib.h>

void gf_agent_defaults(gf_agent_arguments *a)
{
    int *const whole[] = { &a->n,        &a->epochs,   &a->readout_epochs, &a->pretrain,
                           &a->rounds,   &a->feedback, &a->clamp,          &a->slope,
                           &a->filtered, &a->relative, &a->optimiser,      &a->actions };
    double *const real[] = { &a->tau_m,     &a->tau_s,      &a->tau_o,       &a->alpha,
                             &a->drop,      &a->limit,      &a->rate_weight, &a->rate_target,
                             &a->sigma_rec, &a->slope_width };
    for (size_t k = 0; k < sizeof whole / sizeof *whole; k++) *whole[k] = -1;
    for (size_t k = 0; k < sizeof real / sizeof *real; k++) *real[k] = (double)NAN;
    a->cloned = 1;
    a->episodes = GF_WALKER_TESTS;
}

void gf_agent_take_real(double *given, double *param)
{
    if (isnan(*given))
        *given = *param;
    else
        *param = *given;
}

void gf_agent_take_size(int *given, size_t *param)
{
    if (*given < 0)
        *given = (int)*param;
    else
        *param = (size_t)*given;
}

static void take_whole(int *given, int *param)
{
    if (*given < 0)
        *given = *param;
    else
        *param = *given;
}

static void take_choices(gf_agent_arguments *a, gfold_cloning_params *c)
{
    int feedback = (int)c->feedback, clamp = (int)c->clamp, optimiser = (int)c->rate.optimiser;
    int relative = (int)c->relative;
    take_whole(&a->feedback, &feedback);
    take_whole(&a->clamp, &clamp);
    take_whole(&a->optimiser, &optimiser);
    take_whole(&a->slope, &c->slope);
    take_whole(&a->filtered, &c->filtered);
    take_whole(&a->actions, &c->actions);
    take_whole(&a->relative, &relative);
    c->feedback = (gfold_feedback)feedback;
    c->clamp = (gfold_clamp)clamp;
    c->relative = (gfold_relative)relative;
    c->rate.optimiser = (gfold_optimiser)optimiser;
}

void gf_agent_complete(gf_agent_arguments *a)
{
    gfold_training_params *p = &a->training;
    gf_open_task open;
    gf_task_open(&open, (gf_stored_task)a->task, a->common.sweep.seed, a->episodes);
    *p = gfold_training_defaults(&open.task, (gfold_agent_preset)a->preset);
    p->task = NULL;
    const int all = p->cloning.rank == p->agent.n; /* where the usual rank is everything */
    gf_agent_take_size(&a->n, &p->agent.n);
    if (all || p->cloning.rank > p->agent.n) p->cloning.rank = p->agent.n;
    take_whole(&a->epochs, &p->epochs);
    take_whole(&a->readout_epochs, &p->readout.epochs);
    take_whole(&a->pretrain, &p->pretrain);
    take_whole(&a->rounds, &p->rounds);
    take_choices(a, &p->cloning);
    gf_agent_take_real(&a->tau_m, &p->agent.tau_m);
    gf_agent_take_real(&a->tau_s, &p->agent.tau_s);
    if (!isnan(a->tau_o)) p->same_tau = 0;
    gf_agent_take_real(&a->tau_o, &p->agent.tau_o);
    gf_agent_take_real(&a->sigma_rec, &p->agent.sigma_rec);
    gf_agent_take_real(&a->alpha, &p->cloning.rate.alpha);
    gf_agent_take_real(&a->drop, &p->cloning.rate.drop);
    gf_agent_take_real(&a->rate_weight, &p->cloning.rate_weight);
    gf_agent_take_real(&a->rate_target, &p->cloning.rate_target);
    gf_agent_take_real(&a->limit, &p->cloning.limit);
    gf_agent_take_real(&a->slope_width, &p->cloning.slope_width);
    p->seed = a->common.sweep.seed;
    p->realisation = (uint64_t)a->realisation;
}

gfold_status gf_agent_open(const gf_agent_arguments *a, gf_open_task *open, gfold_error *err)
{
    gfold_error no_world;
    const gf_stored_task which = (gf_stored_task)a->task;
    gf_task_open(open, which, a->common.sweep.seed, a->episodes);
    const gfold_status status = gf_task_read(open, which, a->demonstrations, a->cloned, err);
    if (!status && which == GF_STORED_WALKER && gf_walker_check(&no_world))
        gf_warn(&a->common, "%s; there are no rewards", no_world.message);
    return status;
}

gfold_status gf_agent_list(const char *label, const char *text, int whole, double lo, double hi,
                           int most, double *values, int *count, gfold_error *err)
{
    *count = 0;
    for (const char *at = text; at; at++) {
        char *end;
        const double value = strtod(at, &end);
        if (end == at || (*end && *end != ',') || (whole && value != floor(value)))
            return gf_fail(err, GFOLD_EINVAL, "%s is %.80s, which is no list of %snumbers", label,
                           text, whole ? "whole " : "");
        if (!(value >= lo && value <= hi))
            return gf_fail(err, GFOLD_EINVAL, "%s holds %.17g, outside [%g, %g]", label, value, lo,
                           hi);
        if (*count == most)
            return gf_fail(err, GFOLD_EINVAL, "%s holds more than %d numbers", label, most);
        values[(*count)++] = value;
        at = end;
        if (!*at) break;
    }
    return gf_ok(err);
}
