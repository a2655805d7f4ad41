#include "cli/agent_options.h"

#include "core/fail.h"

#include <math.h>
#include <stdlib.h>

#define AT(field) offsetof(gf_agent_arguments, field)

static const char *task_name(int index)
{
    return gfold_agent_task_name((gfold_agent_task)index);
}

static const char *preset_name(int index)
{
    return gfold_agent_preset_name((gfold_agent_preset)index);
}

static const char *feedback_name(int index)
{
    return gfold_feedback_name((gfold_feedback)index);
}

static const char *clamp_name(int index)
{
    return gfold_clamp_name((gfold_clamp)index);
}

static const char *optimiser_name(int index)
{
    return gfold_optimiser_name((gfold_optimiser)index);
}

static const char *switch_name(int index)
{
    static const char *const names[] = { "off", "on" };
    return index == 0 || index == 1 ? names[index] : NULL;
}

#define PRESET .usual = "by task and preset"

const gf_option gf_agent_rows[GF_AGENT_ROWS] = {
    { .name = "task",
      .kind = GF_CHOICE,
      .offset = AT(task),
      .choice = task_name,
      .meaning = "what is taught" },
    { .name = "preset",
      .kind = GF_CHOICE,
      .offset = AT(preset),
      .choice = preset_name,
      .meaning = "published program whose numbers are used" },
    { .name = "n",
      .kind = GF_INTEGER,
      .offset = AT(n),
      .lo = 2,
      .hi = GFOLD_AGENT_UNITS_MAX,
      .unit = "1",
      .meaning = "units",
      PRESET },
    { .name = "epochs",
      .kind = GF_INTEGER,
      .offset = AT(epochs),
      .lo = 0,
      .hi = 1e7,
      .unit = "1",
      .meaning = "of recurrent learning",
      PRESET },
    { .name = "readout_epochs",
      .kind = GF_INTEGER,
      .offset = AT(readout_epochs),
      .lo = 0,
      .hi = 1e7,
      .unit = "1",
      .meaning = "of the readout, afterwards",
      PRESET },
    { .name = "pretrain",
      .kind = GF_INTEGER,
      .offset = AT(pretrain),
      .lo = 0,
      .hi = 1e7,
      .unit = "1",
      .meaning = "epochs of the readout on targets, before",
      PRESET },
    { .name = "feedback",
      .kind = GF_CHOICE,
      .offset = AT(feedback),
      .choice = feedback_name,
      .meaning = "matrix D that errors pass through",
      PRESET },
    { .name = "clamp",
      .kind = GF_CHOICE,
      .offset = AT(clamp),
      .choice = clamp_name,
      .meaning = "units that a teacher drives while learning",
      PRESET },
    { .name = "slope",
      .kind = GF_CHOICE,
      .offset = AT(slope),
      .choice = switch_name,
      .meaning = "pseudo-derivative of the spike",
      PRESET },
    { .name = "filtered",
      .kind = GF_CHOICE,
      .offset = AT(filtered),
      .choice = switch_name,
      .meaning = "eligibilities filtered by tau-star, as derived",
      PRESET },
    { .name = "optimiser",
      .kind = GF_CHOICE,
      .offset = AT(optimiser),
      .choice = optimiser_name,
      .meaning = "of recurrent learning",
      PRESET },
    { .name = "alpha",
      .kind = GF_REAL,
      .offset = AT(alpha),
      .lo = 0,
      .above = 1,
      .hi = 1e308,
      .unit = "1",
      .meaning = "its learning rate",
      PRESET },
    { .name = "relative",
      .kind = GF_CHOICE,
      .offset = AT(relative),
      .choice = switch_name,
      .meaning = "alpha over (1 - beta) mean D_ii",
      PRESET },
    { .name = "drop",
      .kind = GF_REAL,
      .offset = AT(drop),
      .lo = 0,
      .above = 1,
      .hi = 1,
      .unit = "1",
      .meaning = "factor on alpha, every epochs / 10 sequences",
      PRESET },
    { .name = "rate_weight",
      .kind = GF_REAL,
      .offset = AT(rate_weight),
      .lo = 0,
      .hi = 1e6,
      .unit = "1",
      .meaning = "pull of every firing rate ...",
      PRESET },
    { .name = "rate_target",
      .kind = GF_REAL,
      .offset = AT(rate_target),
      .lo = 0,
      .hi = 1,
      .unit = "1 / ms",
      .meaning = "... towards this one",
      PRESET },
    { .name = "limit",
      .kind = GF_REAL,
      .offset = AT(limit),
      .lo = 0,
      .hi = 1e6,
      .unit = "1",
      .meaning = "of recurrent weights after a pass, 0: none",
      PRESET },
    { .name = "tau_m",
      .kind = GF_REAL,
      .offset = AT(tau_m),
      .lo = 0,
      .above = 1,
      .hi = 1e6,
      .unit = "ms",
      .meaning = "of the membrane",
      PRESET },
    { .name = "tau_s",
      .kind = GF_REAL,
      .offset = AT(tau_s),
      .lo = 0,
      .above = 1,
      .hi = 1e6,
      .unit = "ms",
      .meaning = "of synapses",
      PRESET },
    { .name = "tau_o",
      .kind = GF_REAL,
      .offset = AT(tau_o),
      .lo = 0,
      .above = 1,
      .hi = 1e6,
      .unit = "ms",
      .meaning = "of the readout",
      PRESET },
    { .name = "sigma_rec",
      .kind = GF_REAL,
      .offset = AT(sigma_rec),
      .lo = 0,
      .hi = 1e6,
      .unit = "1",
      .meaning = "standard deviation of first recurrent weights",
      PRESET },
    { .name = "realisation",
      .kind = GF_INTEGER,
      .offset = AT(realisation),
      .lo = 0,
      .hi = 1e9,
      .unit = "1",
      .meaning = "of the seed; of a sweep the first repetition's" },
};

void gf_agent_defaults(gf_agent_arguments *a)
{
    int *const whole[] = { &a->n,     &a->epochs, &a->readout_epochs, &a->pretrain, &a->feedback,
                           &a->clamp, &a->slope,  &a->filtered,       &a->relative, &a->optimiser };
    double *const real[] = { &a->tau_m, &a->tau_s,       &a->tau_o,       &a->alpha,    &a->drop,
                             &a->limit, &a->rate_weight, &a->rate_target, &a->sigma_rec };
    for (size_t k = 0; k < sizeof whole / sizeof *whole; k++) *whole[k] = -1;
    for (size_t k = 0; k < sizeof real / sizeof *real; k++) *real[k] = (double)NAN;
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
    take_whole(&a->feedback, &feedback);
    take_whole(&a->clamp, &clamp);
    take_whole(&a->optimiser, &optimiser);
    take_whole(&a->slope, &c->slope);
    take_whole(&a->filtered, &c->filtered);
    take_whole(&a->relative, &c->relative);
    c->feedback = (gfold_feedback)feedback;
    c->clamp = (gfold_clamp)clamp;
    c->rate.optimiser = (gfold_optimiser)optimiser;
}

void gf_agent_complete(gf_agent_arguments *a)
{
    gfold_training_params *p = &a->training;
    *p = gfold_training_defaults((gfold_agent_task)a->task, (gfold_agent_preset)a->preset);
    const int all = p->cloning.rank == p->agent.n; /* where the usual rank is everything */
    gf_agent_take_size(&a->n, &p->agent.n);
    if (all || p->cloning.rank > p->agent.n) p->cloning.rank = p->agent.n;
    take_whole(&a->epochs, &p->epochs);
    take_whole(&a->readout_epochs, &p->readout.epochs);
    take_whole(&a->pretrain, &p->pretrain);
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
    p->seed = a->common.sweep.seed;
    p->realisation = (uint64_t)a->realisation;
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
