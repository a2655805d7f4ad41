#include "cli/output.h"
#include "core/fail.h"
#include "io/agent_figure.h"
#include "io/agent_file.h"

#include <math.h>
#include <string.h>

typedef struct test_arguments {
    gf_arguments common;
    const char *network;
    int task;
} test_arguments;

static const char *task_name(int index)
{
    return gfold_agent_task_name((gfold_agent_task)index);
}

static const gf_option options[] = {
    { .name = "network",
      .kind = GF_TEXT,
      .offset = offsetof(test_arguments, network),
      .form = "FILE.h5",
      .meaning = "what agent train --out wrote",
      .positional = 1 },
    { .name = "task",
      .kind = GF_CHOICE,
      .offset = offsetof(test_arguments, task),
      .choice = task_name,
      .meaning = "that it must have been taught",
      .usual = "the file's" },
};

static const gf_field fields[] = {
    { "reward_mean", "mean over test angles of the best reward of an episode", GF_FIELD_REAL,
      offsetof(gfold_agent_test, reward_mean) },
    { "unlocked_fraction", "of angles at which the button was pressed", GF_FIELD_REAL,
      offsetof(gfold_agent_test, unlocked_fraction) },
    { "steps_mean", "of an episode", GF_FIELD_REAL, offsetof(gfold_agent_test, steps_mean) },
    { "per_angle", "angle, reward, steps, done of every episode", GF_FIELD_LIST, 0 },
};

static void defaults(void *arguments)
{
    ((test_arguments *)arguments)->task = -1;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    const test_arguments *a = arguments;
    return a->network ? gf_ok(err) : gf_fail(err, GFOLD_EINVAL, "which FILE.h5?");
}

static gfold_status measure(const test_arguments *a, gfold_agent_test *test, gfold_error *err)
{
    gfold_agent *agent;
    gfold_agent_task task;
    gfold_status status = gf_agent_load(a->network, &agent, &task, err);
    if (status) return status;
    if (a->task >= 0 && a->task != (int)task)
        status = gf_fail(err, GFOLD_EINVAL, "--task is %s; %s was taught %s", task_name(a->task),
                         a->network, task_name((int)task));
    if (!status) status = gfold_task_test(task, agent, test, err);
    if (!status && !test->episodes)
        status = gf_fail(err, GFOLD_EINVAL,
                         "%s has no episodes to test; agent train says how well it "
                         "is cloned",
                         task_name((int)task));
    gfold_agent_destroy(agent);
    return status;
}

static json_t *record_of(const gf_session *session, const gfold_agent_test *test)
{
    json_t *record = gf_record_fill(gf_record_begin(session), session->command, test);
    json_t *list = json_array();
    for (size_t k = 0; k < test->episodes; k++)
        json_array_append_new(list,
                              json_pack("{s:o, s:o, s:i, s:b}", "angle",
                                        gf_record_real(test->per_angle[k].parameter), "reward",
                                        gf_record_real(test->per_angle[k].reward), "steps",
                                        test->per_angle[k].steps, "done", test->per_angle[k].over));
    json_object_set_new(record, "per_angle", list);
    return record;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    gfold_agent_test test;
    gf_agent_figure figure = { .cells = 0 };
    gf_variable variables[GF_FIGURE_VARIABLES];
    const gf_arguments *common = session->common;
    gfold_status status = measure(arguments, &test, err);
    if (!status) status = gf_agent_figure_of_test(&figure, &test, err);
    if (!status && common->plot)
        status = gf_agent_figure_draw(&figure, common->plot, common->keep_script, err);
    if (!status)
        status = gf_output_publish_more(session, record_of(session, &test), variables,
                                        gf_agent_figure_variables(&figure, variables), err);
    gf_agent_figure_destroy(&figure);
    return status;
}

const gf_command gf_command_agent_test = {
    .name = "agent test",
    .synopsis = "FILE.h5 [options]",
    .summary = "lets a stored network act where it was not taught",
    .example = "gatefold agent test agent.h5 --plot test.png",
    .uses = GF_USES_OUT | GF_USES_PLOT,
    .size = sizeof(test_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
