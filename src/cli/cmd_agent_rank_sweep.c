#include "cli/agent_options.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/phase_journal.h"
#include "cli/progress.h"
#include "cli/rank_output.h"
#include "core/fail.h"

#include <stdlib.h>

typedef struct sweep_arguments {
    gf_agent_arguments agent;
    const char *ranks, *tau_star;
    int repetitions;
    double max_time;
    gfold_rank_sweep_params sweep;
    char ranks_text[512], tau_text[64]; /* of the defaults */
} sweep_arguments;

#define AT(field) offsetof(sweep_arguments, field)

static const gf_option options[] = {
    { .name = "ranks",
      .kind = GF_TEXT,
      .offset = AT(ranks),
      .form = "A,B,...",
      .meaning = "of the feedback",
      .usual = "10 from 1 to n" },
    { .name = "tau_star",
      .kind = GF_TEXT,
      .offset = AT(tau_star),
      .form = "A,B,...",
      .meaning = "precisions of spike timing, ms",
      .usual = "by task and preset" },
    { .name = "repetitions",
      .kind = GF_INTEGER,
      .offset = AT(repetitions),
      .lo = 1,
      .hi = 10000,
      .unit = "1",
      .meaning = "networks over which means are taken" },
    { .name = "resume",
      .kind = GF_FLAG,
      .offset = AT(agent.common.resume),
      .transient = 1,
      .meaning = "go on with what --out began, or begin it" },
    { .name = "max_time",
      .kind = GF_REAL,
      .offset = AT(max_time),
      .lo = 0,
      .above = 1,
      .hi = 1e9,
      .transient = 1,
      .unit = "s",
      .meaning = "stop then, exit 75; --resume goes on",
      .usual = "none" },
};

/* ---- arguments ----------------------------------------------------------------------------- */

static void defaults(void *arguments)
{
    sweep_arguments *a = arguments;
    gf_agent_defaults(&a->agent);
    a->repetitions = 10;
}

static gfold_status take_ranks(sweep_arguments *a, gfold_error *err)
{
    double values[GFOLD_RANKS_MAX];
    const gfold_status status =
        gf_agent_list("--ranks", a->ranks, 1, 1, (double)a->agent.training.agent.n, GFOLD_RANKS_MAX,
                      values, &a->sweep.n_ranks, err);
    for (int k = 0; k < a->sweep.n_ranks; k++) a->sweep.ranks[k] = (size_t)values[k];
    return status;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    sweep_arguments *a = arguments;
    gfold_rank_sweep_params *s = &a->sweep;
    gf_agent_complete(&a->agent);
    *s = (gfold_rank_sweep_params){ .training = a->agent.training, .n_tau_star = 1 };
    s->tau_star[0] = s->training.cloning.tau_star;
    s->threads = a->agent.common.sweep.threads;
    s->repetitions = a->repetitions;
    if (!a->ranks) {
        gfold_rank_sweep_usual(s);
        for (int k = 0, used = 0; k < s->n_ranks; k++)
            used += snprintf(a->ranks_text + used, sizeof a->ranks_text - (size_t)used, "%s%zu",
                             k ? "," : "", s->ranks[k]);
        a->ranks = a->ranks_text;
    }
    if (!a->tau_star) {
        snprintf(a->tau_text, sizeof a->tau_text, "%.17g", s->tau_star[0]);
        a->tau_star = a->tau_text;
    }
    const gfold_status status = take_ranks(a, err);
    if (status) return status;
    return gf_agent_list("--tau-star", a->tau_star, 0, 1e-6, 1e6, GFOLD_RANKS_MAX, s->tau_star,
                         &s->n_tau_star, err);
}

/* ---- results ------------------------------------------------------------------------------- */

static gfold_status draw(const gf_session *session, const gf_agent_figure *figure, gfold_error *err)
{
    const gf_arguments *common = session->common;
    return common->plot ? gf_agent_figure_draw(figure, common->plot, common->keep_script, err)
                        : gf_ok(err);
}

static gfold_status
publish(const gf_session *session, const gfold_rank_sweep *sweep, gfold_error *err)
{
    const sweep_arguments *a = (const sweep_arguments *)session->common;
    const size_t count = gfold_rank_sweep_count(sweep), failed = gfold_rank_sweep_failed(sweep);
    gf_agent_figure figure = { .cells = 0 };
    gf_variable variables[GF_FIGURE_VARIABLES];
    gf_rank_row *rows = gf_allocate(count, sizeof *rows);
    if (!rows) return gf_fail_memory(err, (double)(count * sizeof *rows));
    for (size_t k = 0; k < count; k++) rows[k] = gf_rank_row_of(sweep, k);
    if (failed)
        gf_warn(session->common, "%zu trainings failed: their weights were not finite", failed);
    gfold_status status = gf_agent_figure_of_sweep(
        &figure, sweep, gf_task_figure((gf_stored_task)a->agent.task), err);
    if (!status) status = draw(session, &figure, err);
    if (!status)
        status = gf_output_publish_more(session, gf_rank_record(session, count, rows), variables,
                                        gf_agent_figure_variables(&figure, variables), err);
    gf_agent_figure_destroy(&figure);
    free(rows);
    return status;
}

/* What --resume finds done. */
static gfold_status republish(const gf_session *session, gfold_error *err)
{
    gf_agent_figure figure;
    int64_t file;
    gfold_status status = gf_agent_figure_load(session->common->out, &figure, err);
    if (status) return status;
    gf_rank_row *rows = gf_allocate(figure.cells, sizeof *rows);
    status = rows ? gf_hdf5_open(session->common->out, &file, err) : gf_fail_memory(err, 1e4);
    if (!status) {
        gf_rank_rows_read(file, figure.cells, rows);
        gf_hdf5_close(file);
    }
    if (!status) status = draw(session, &figure, err);
    if (!status)
        status = gf_output_print(session, gf_rank_record(session, figure.cells, rows), err);
    gf_agent_figure_destroy(&figure);
    free(rows);
    return status;
}

/* ---- the run ------------------------------------------------------------------------------- */

static gfold_status compute(const gf_session *session, gf_phase_journal *journal,
                            unsigned long checksum, gfold_rank_sweep_params *p,
                            gfold_rank_sweep **sweep, gfold_error *err)
{
    const size_t pieces = gfold_rank_sweep_pieces(p);
    const gf_journal_work work = { .pieces = pieces, .checksum = checksum };
    gfold_status status = gf_phase_journal_begin(journal, session, &work, &p->store, err);
    if (!status && journal->ranks.size > 1)
        status = gf_fail(err, GFOLD_EINVAL,
                         "agent rank-sweep runs in one process; --threads shares "
                         "its work out");
    if (status) return status;
    gf_progress progress = gf_progress_begin(session->common->quiet, (double)pieces, "trainings");
    p->stop = gf_interrupt_flag();
    p->progress = gf_progress_report;
    p->context = &progress;
    status = gfold_rank_sweep_run(p, sweep, err);
    gf_progress_end(&progress);
    return status;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const sweep_arguments *a = arguments;
    gfold_rank_sweep_params p = a->sweep;
    gfold_rank_sweep *sweep = NULL;
    gf_phase_journal journal = { .log = NULL };
    gf_open_task open;
    int finished;
    gfold_status status = gf_phase_finished(session, &finished, err);
    if (status) return status;
    if (finished) return republish(session, err);
    status = gf_agent_open(&a->agent, &open, err);
    const size_t cells = (size_t)p.n_ranks * (size_t)p.n_tau_star;
    if (!status) status = gf_task_drawable(&open, session->common->plot, cells, err);
    if (status) {
        gf_task_close(&open);
        return status;
    }
    p.training.task = &open.task;
    if (a->max_time > 0) gf_interrupt_after(a->max_time);
    status = compute(session, &journal, open.recording.checksum, &p, &sweep, err);
    if (!status) status = publish(session, sweep, err);
    if (status == GFOLD_ESTOPPED && gf_phase_journal_holds(&journal))
        status =
            gf_fail(err, status, "stopped; --resume goes on with what %s holds", journal.folder);
    gfold_error closing;
    const gfold_status closed = gf_phase_journal_end(&journal, !status, status ? &closing : err);
    gfold_rank_sweep_destroy(sweep);
    gf_task_close(&open);
    return status ? status : closed;
}

const gf_command gf_command_agent_rank_sweep = {
    .name = "agent rank-sweep",
    .synopsis = "[--ranks A,B,...] [--tau-star A,B,...] [options]",
    .summary = "how well agents do against the rank of the feedback and the spike timing",
    .example = "gatefold agent rank-sweep --ranks 1,100,300 --repetitions 4 --out sweep.h5 --plot "
               "sweep.png",
    .uses = GF_USES_AGENT | GF_USES_RUN | GF_USES_OUT | GF_USES_PLOT | GF_STOPS,
    .size = sizeof(sweep_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .help = gf_rank_help,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .meaning = gf_rank_meaning,
};
