#include "cli/agent_options.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "core/fail.h"

#include <math.h>
#include <stdlib.h>

typedef struct train_arguments {
    gf_agent_arguments agent;
    int rank;
    double tau_star;
} train_arguments;

#define AT(field) offsetof(train_arguments, field)

static const gf_option options[] = {
    { .name = "rank",
      .kind = GF_INTEGER,
      .offset = AT(rank),
      .lo = 1,
      .hi = GFOLD_AGENT_UNITS_MAX,
      .unit = "1",
      .meaning = "of the feedback, at most n",
      .usual = "by task and preset" },
    { .name = "tau_star",
      .kind = GF_REAL,
      .offset = AT(tau_star),
      .lo = 0,
      .above = 1,
      .hi = 1e6,
      .unit = "ms",
      .meaning = "precision of spike timing",
      .usual = "by task and preset" },
};

typedef struct result {
    gfold_training t;
    gfold_agent_structure s;
} result;

#define OF(field) offsetof(result, field)

static const gf_field fields[] = {
    { "spike_error_first", "spikes that differ from the target, per demonstration, before",
      GF_FIELD_REAL, OF(t.spike_error_first) },
    { "spike_error_last", "and after learning", GF_FIELD_REAL, OF(t.spike_error_last) },
    { "readout_mse", "mean squared error of the output", GF_FIELD_REAL, OF(t.readout_mse) },
    { "reward_best", "largest mean reward after a round of the readout: its W stays", GF_FIELD_REAL,
      OF(t.reward_best) },
    { "reward_last", "mean reward after the last round", GF_FIELD_REAL, OF(t.reward_last) },
    { "best_round", "whose W stays, from 1", GF_FIELD_INTEGER, OF(t.best) },
    { "disc_radius", "of the eigenvalues of the first recurrent weights", GF_FIELD_REAL,
      OF(s.radius) },
    { "spectral_radius", "largest |eigenvalue| after learning", GF_FIELD_REAL,
      OF(s.spectral_radius) },
    { "outliers", "eigenvalues beyond 1.1 radii of the disc, after", GF_FIELD_SIZE,
      OF(s.outliers) },
    { "participation_first", "participation ratio of the squared singular values, before",
      GF_FIELD_REAL, OF(s.participation_before) },
    { "participation", "and after", GF_FIELD_REAL, OF(s.participation) },
    { "change_rank", "numerical rank of the change", GF_FIELD_SIZE, OF(s.change_rank) },
    { "change_participation", "its participation ratio", GF_FIELD_REAL,
      OF(s.change_participation) },
    { "change_norm", "its Frobenius norm", GF_FIELD_REAL, OF(s.change) },
    { "rewards", "mean reward after every round, where there are several", GF_FIELD_LIST, 0 },
};

static void defaults(void *arguments)
{
    train_arguments *a = arguments;
    gf_agent_defaults(&a->agent);
    a->rank = -1;
    a->tau_star = (double)NAN;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    (void)err;
    train_arguments *a = arguments;
    gf_agent_complete(&a->agent);
    gf_agent_take_size(&a->rank, &a->agent.training.cloning.rank);
    gf_agent_take_real(&a->tau_star, &a->agent.training.cloning.tau_star);
    return GFOLD_OK;
}

/* Of one training. */
typedef struct lesson {
    const train_arguments *a;
    gf_open_task open;
    gfold_training_params p;
    gfold_agent *agent, *before;
    double *curve;
    result r;
} lesson;

static gfold_status draw(const gf_session *session, const lesson *l, gfold_error *err)
{
    gfold_agent_test test;
    gf_agent_figure figure = { .cells = 0 };
    gfold_status status = gfold_task_test(&l->open.task, l->agent, 0, &test, err);
    if (!status)
        status = gf_agent_figure_of_test(&figure, &test,
                                         gf_task_figure((gf_stored_task)l->a->agent.task), err);
    if (!status)
        status =
            gf_agent_figure_draw(&figure, session->common->plot, session->common->keep_script, err);
    gf_agent_figure_destroy(&figure);
    return status;
}

static gfold_status publish(const gf_session *session, const lesson *l, gfold_error *err)
{
    gf_agent_arrays arrays;
    const size_t rounds = l->p.rounds > 1 ? (size_t)l->p.rounds : 0;
    gfold_status status =
        gf_agent_arrays_create(&arrays, l->agent, (gf_stored_task)l->a->agent.task, err);
    if (status) return status;
    json_t *record = gf_record_fill(gf_record_begin(session), session->command, &l->r);
    if (rounds) json_object_set_new(record, "rewards", gf_record_numbers(rounds, l->r.t.reward));
    gf_agent_arrays_add(&arrays, "learning/spike_error",
                        "spikes that differ from the target, before every epoch and at last",
                        (size_t)l->p.epochs + 1, l->curve);
    if (rounds)
        gf_agent_arrays_add(&arrays, "learning/reward", "mean after every round of the readout",
                            rounds, l->r.t.reward);
    status = gf_output_publish_more(session, record, arrays.variable, arrays.count, err);
    gf_agent_arrays_destroy(&arrays);
    return status;
}

static gfold_status learn(const gf_session *session, lesson *l, gfold_error *err)
{
    const size_t points = (size_t)l->p.epochs + 1;
    gf_progress progress = gf_progress_begin(session->common->quiet, l->p.epochs, "epochs");
    l->p.task = &l->open.task;
    l->p.stop = gf_interrupt_flag();
    l->p.progress = gf_progress_report;
    l->p.context = &progress;
    l->p.curve = l->curve = gf_allocate(points, sizeof *l->curve);
    gfold_status status = l->curve ? gfold_agent_train(&l->p, &l->agent, &l->r.t, err)
                                   : gf_fail_memory(err, 8 * (double)points);
    gf_progress_end(&progress);
    if (!status) status = gfold_training_agent(&l->p, &l->before, err);
    return status ? status : gfold_agent_structure_of(l->before, l->agent, &l->r.s, err);
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const train_arguments *a = arguments;
    lesson l = { .a = a, .p = a->agent.training };
    gfold_status status = gf_agent_open(&a->agent, &l.open, err);
    if (!status) status = gf_task_drawable(&l.open, session->common->plot, 0, err);
    if (!status) status = learn(session, &l, err);
    if (!status && session->common->plot) status = draw(session, &l, err);
    if (!status) status = publish(session, &l, err);
    gfold_agent_destroy(l.before);
    gfold_agent_destroy(l.agent);
    free(l.curve);
    gf_task_close(&l.open);
    return status;
}

const gf_command gf_command_agent_train = {
    .name = "agent train",
    .synopsis = "[options]",
    .summary = "teaches a spiking network by cloning; --out keeps it",
    .example = "gatefold agent train --rank 300 --out agent.h5 --plot agent.png",
    .uses = GF_USES_AGENT | GF_USES_RUN | GF_USES_OUT | GF_USES_PLOT | GF_STOPS,
    .size = sizeof(train_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
