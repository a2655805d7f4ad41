#include "cli/agent_tasks.h"
#include "cli/output.h"
#include "core/fail.h"
#include "io/agent_figure.h"

typedef struct test_arguments {
    gf_arguments common;
    const char *network;
    int task, episodes;
} test_arguments;

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
      .choice = gf_task_name,
      .meaning = "that it must have been taught",
      .usual = "the file's" },
    { .name = "episodes",
      .kind = GF_INTEGER,
      .offset = offsetof(test_arguments, episodes),
      .lo = 1,
      .hi = GFOLD_TEST_EPISODES_MAX,
      .unit = "1",
      .meaning = "walks of the walker's test" },
    { .name = "seed",
      .kind = GF_SEED,
      .offset = offsetof(test_arguments, common.sweep.seed),
      .meaning = "of the walker's ground" },
};

static const gf_field fields[] = {
    { "reward_mean",
      "mean over test angles of the best reward of an episode, or of the walks' returns",
      GF_FIELD_REAL, offsetof(gfold_agent_test, reward_mean) },
    { "reward_stderr", "its standard error over episodes", GF_FIELD_REAL,
      offsetof(gfold_agent_test, reward_stderr) },
    { "unlocked_fraction", "of angles at which the button was pressed, or of walks that arrive",
      GF_FIELD_REAL, offsetof(gfold_agent_test, success_fraction) },
    { "steps_mean", "of an episode", GF_FIELD_REAL, offsetof(gfold_agent_test, steps_mean) },
    { "per_angle", "angle, reward, steps, done of every episode", GF_FIELD_LIST, 0 },
    { "per_walk", "episode, reward, steps, done of every walk", GF_FIELD_LIST, 0 },
};

static void defaults(void *arguments)
{
    test_arguments *a = arguments;
    a->task = -1;
    a->common.sweep.seed = 1;
    a->episodes = GF_WALKER_TESTS;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    const test_arguments *a = arguments;
    return a->network ? gf_ok(err) : gf_fail(err, GFOLD_EINVAL, "which FILE.h5?");
}

static json_t *record_of(const gf_session *session, const gfold_agent_test *test, int walks)
{
    json_t *record = gf_record_fill(gf_record_begin(session), session->command, test);
    json_t *list = json_array();
    for (size_t k = 0; k < test->episodes; k++)
        json_array_append_new(list,
                              json_pack("{s:o, s:o, s:i, s:b}", walks ? "episode" : "angle",
                                        gf_record_real(test->episode[k].parameter), "reward",
                                        gf_record_real(test->episode[k].reward), "steps",
                                        test->episode[k].steps, "done", test->episode[k].over));
    json_object_set_new(record, walks ? "per_walk" : "per_angle", list);
    return record;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    gfold_agent_test test;
    gf_stored_task task;
    gf_agent_figure figure = { .cells = 0 };
    gf_variable variables[GF_FIGURE_VARIABLES];
    const gf_arguments *common = session->common;
    const test_arguments *a = arguments;
    gfold_status status = gf_task_test_stored(
        &(gf_stored_test){ a->network, a->task, a->episodes, common->sweep.seed }, &task, &test,
        err);
    if (!status) status = gf_agent_figure_of_test(&figure, &test, gf_task_figure(task), err);
    if (!status && common->plot)
        status = gf_agent_figure_draw(&figure, common->plot, common->keep_script, err);
    if (!status)
        status =
            gf_output_publish_more(session, record_of(session, &test, task == GF_STORED_WALKER),
                                   variables, gf_agent_figure_variables(&figure, variables), err);
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
