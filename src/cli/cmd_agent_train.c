#include "cli/agent_options.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "io/agent_figure.h"
#include "io/agent_file.h"

#include <math.h>
#include <string.h>

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

static gfold_status
draw(const gf_session *session, const gfold_agent *agent, gfold_agent_task task, gfold_error *err)
{
    gfold_agent_test test;
    gf_agent_figure figure = { .cells = 0 };
    gfold_status status = gfold_task_test(task, agent, &test, err);
    if (!status) status = gf_agent_figure_of_test(&figure, &test, err);
    if (!status)
        status =
            gf_agent_figure_draw(&figure, session->common->plot, session->common->keep_script, err);
    gf_agent_figure_destroy(&figure);
    return status;
}

static gfold_status publish(const gf_session *session, const gfold_agent *agent,
                            gfold_agent_task task, const result *r, gfold_error *err)
{
    gf_agent_arrays arrays;
    gfold_status status = gf_agent_arrays_create(&arrays, agent, task, err);
    if (status) return status;
    json_t *record = gf_record_fill(gf_record_begin(session), session->command, r);
    status = gf_output_publish_more(session, record, arrays.variable, arrays.count, err);
    gf_agent_arrays_destroy(&arrays);
    return status;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const train_arguments *a = arguments;
    gfold_training_params p = a->agent.training;
    result r;
    gfold_agent *agent = NULL, *before = NULL;
    gf_progress progress = gf_progress_begin(session->common->quiet, p.epochs, "epochs");
    p.stop = gf_interrupt_flag();
    p.progress = gf_progress_report;
    p.context = &progress;
    gfold_status status = gfold_agent_train(&p, &agent, &r.t, err);
    gf_progress_end(&progress);
    if (!status) status = gfold_training_agent(&p, &before, err);
    if (!status) status = gfold_agent_structure_of(before, agent, &r.s, err);
    if (!status && session->common->plot) status = draw(session, agent, p.task, err);
    if (!status) status = publish(session, agent, p.task, &r, err);
    gfold_agent_destroy(before);
    gfold_agent_destroy(agent);
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
