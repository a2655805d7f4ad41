#include "cli/interrupt.h"
#include "cli/manifold_output.h"
#include "cli/progress.h"
#include "io/portrait_plot.h"

typedef struct manifold_arguments {
    gf_arguments common;
    gfold_survey_params survey;
    int picture;
} manifold_arguments;

#define AT(field) offsetof(manifold_arguments, field)

static const char *picture_name(int index)
{
    return gfold_portrait_kind_name((gfold_portrait_kind)index);
}

static const gf_option options[] = {
    { .name = "hold", .kind = GF_REAL, .offset = AT(survey.memory.t), .lo = 1, .hi = 1e6,
      .unit = "leak times", .meaning = "T, for which memory is held" },
    { .name = "size", .kind = GF_REAL, .offset = AT(survey.memory.size), .lo = 1e-12, .hi = 1000,
      .unit = "1", .meaning = "of displacements and pulses, fraction of the range" },
    { .name = "directions", .kind = GF_INTEGER, .offset = AT(survey.memory.directions), .lo = 1,
      .hi = 300, .unit = "1", .meaning = "along the manifold, and as many across" },
    { .name = "pulses", .kind = GF_INTEGER, .offset = AT(survey.memory.pulses), .lo = 2,
      .hi = 1000, .unit = "1", .meaning = "of the input that is integrated" },
    { .name = "duration", .kind = GF_REAL, .offset = AT(survey.memory.duration), .lo = 0,
      .hi = 1e4, .unit = "leak times", .meaning = "of a pulse; 0: slow enough to be followed" },
    { .name = "gap", .kind = GF_REAL, .offset = AT(survey.memory.gap), .lo = 0, .hi = 1e4,
      .unit = "leak times", .meaning = "after a pulse; 0: until the network rests" },
    { .name = "perturb", .kind = GF_REAL, .offset = AT(survey.perturb), .lo = 0, .hi = 10,
      .unit = "1", .meaning = "relative change of all couplings while measured" },
    { .name = "remove", .kind = GF_REAL, .offset = AT(survey.remove), .lo = 0, .hi = 0.999,
      .unit = "1", .meaning = "fraction of units removed while measured" },
    { .name = "picture", .kind = GF_CHOICE, .offset = AT(picture), .choice = picture_name,
      .meaning = "what --plot draws, see below" },
};

static void defaults(void *arguments)
{
    manifold_arguments *a = arguments;
    a->survey = gfold_survey_defaults();
    a->common.preset = GFOLD_FS;
    a->common.sweep.simulate.t_max = a->survey.simulate.t_max;
    a->common.sweep.simulate.dt = a->survey.memory.dt;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    (void)err;
    manifold_arguments *a = arguments;
    const gfold_sweep_params *common = &a->common.sweep;
    gfold_survey_params *s = &a->survey;
    s->model = common->model;
    s->networks = common->networks;
    s->threads = common->threads;
    s->network.n = common->n;
    s->network.seed = common->seed;
    s->simulate.t_max = common->simulate.t_max;
    s->simulate.dt = s->memory.dt = common->simulate.dt;
    s->simulate.sigma_0 = common->simulate.sigma_0;
    return GFOLD_OK;
}

static gfold_status draw(const manifold_arguments *a, gfold_error *err)
{
    gfold_portrait *portrait;
    gfold_survey_params params = a->survey;
    params.stop = gf_interrupt_flag();
    gfold_status status =
        gfold_portrait_create(&portrait, (gfold_portrait_kind)a->picture, &params, err);
    if (!status) status = gf_portrait_draw(portrait, a->common.plot, a->common.keep_script, err);
    gfold_portrait_destroy(portrait);
    return status;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const manifold_arguments *a = arguments;
    gfold_survey_params params = a->survey;
    gfold_survey *survey = NULL;
    gf_progress progress = gf_progress_begin(a->common.quiet, params.networks, "networks");
    params.stop = gf_interrupt_flag();
    params.progress = gf_progress_report;
    params.context = &progress;
    gfold_status status = gfold_survey_run(&params, &survey, err);
    gf_progress_end(&progress);
    if (!status && a->common.plot) status = draw(a, err);
    if (!status) status = gf_manifold_publish(session, survey, err);
    gfold_survey_destroy(survey);
    return status;
}

const gf_command gf_command_manifold = {
    .name = "manifold",
    .synopsis = "[options]",
    .summary = "memory manifolds of settled networks: dimension, what they keep and integrate",
    .example = "gatefold manifold --g 2 --n 200 --networks 8 --plot integrator.png",
    .uses = GF_USES_MODEL | GF_USES_NETWORKS | GF_USES_RUN | GF_USES_OUT | GF_USES_PLOT | GF_STOPS,
    .size = sizeof(manifold_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .help = gf_manifold_help,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .meaning = gf_manifold_meaning,
};
