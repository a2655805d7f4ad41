#include "cli/expert_log.h"
#include "cli/expert_walks.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "core/fail.h"

#include <stdlib.h>
#include <unistd.h>

typedef struct expert_arguments {
    gf_arguments common;
    const char *log;
    int generations, candidates, episodes, tests, demonstrations, calm, heuristic;
    double noise, sigma, fall;
} expert_arguments;

#define AT(field) offsetof(expert_arguments, field)
#define COUNT(name_, field, lo_, hi_, meaning_)                                                    \
    {                                                                                              \
        .name = name_, .kind = GF_INTEGER, .offset = AT(field), .lo = lo_, .hi = hi_, .unit = "1", \
        .meaning = meaning_                                                                        \
    }
#define REAL(name_, field, above_, hi_, meaning_)                                                  \
    {                                                                                              \
        .name = name_, .kind = GF_REAL, .offset = AT(field), .lo = 0, .above = above_, .hi = hi_,  \
        .unit = "1", .meaning = meaning_                                                           \
    }

static const gf_option options[] = {
    { .name = "log",
      .kind = GF_TEXT,
      .offset = AT(log),
      .form = "FILE.txt",
      .meaning = "the expert and how it learnt, gone on with where it exists",
      .positional = 1 },
    COUNT("generations", generations, 1, 1e6, "in all, those of the file included"),
    COUNT("candidates", candidates, 4, 1000, "per generation"),
    COUNT("episodes", episodes, 1, 1000, "that each candidate walks"),
    REAL("noise", noise, 0, 10, "standard deviation on actions: lessons, demonstrations"),
    REAL("sigma", sigma, 1, 10, "first step size"),
    REAL("fall", fall, 0, 100, "what a fall costs while learning; little, or it learns to stand"),
    { .name = "calm",
      .kind = GF_FLAG,
      .offset = AT(calm),
      .meaning = "every second episode without noise, once it walks under noise" },
    COUNT("tests", tests, 1, 100000,
          "episodes on unseen ground afterwards, with noise and without"),
    COUNT("demonstrations", demonstrations, 0, 1000,
          "walks under noise with a return above 200, whose first 400 steps go to --out"),
    { .name = "heuristic",
      .kind = GF_FLAG,
      .offset = AT(heuristic),
      .meaning = "test the known state machine instead; nothing is learnt" },
};

/* ---- the result ---------------------------------------------------------------------------- */

typedef struct result {
    int generation, walked;
    double steps;
    gf_expert_score still, noisy;
} result;

#define OF(member) offsetof(result, member)
#define SCORE(prefix, member, with)                                                                \
    { prefix "reward_mean", "mean return over unseen ground" with, GF_FIELD_REAL,                  \
      OF(member.mean) },                                                                           \
        { prefix "reward_sd", "its standard deviation over episodes", GF_FIELD_REAL,               \
          OF(member.sd) },                                                                         \
        { prefix "reward_stderr", "standard error of the mean", GF_FIELD_REAL, OF(member.error) }, \
        { prefix "arrived_fraction", "of episodes that reach the end" with, GF_FIELD_REAL,         \
          OF(member.arrived) },                                                                    \
        { prefix "fallen_fraction", "of episodes in which the hull touches ground" with,           \
          GF_FIELD_REAL, OF(member.fallen) },                                                      \
    {                                                                                              \
        prefix "above_200", "fraction of episodes with a return above 200" with, GF_FIELD_REAL,    \
            OF(member.good)                                                                        \
    }

static const gf_field fields[] = {
    { "generations", "that the expert comes from", GF_FIELD_INTEGER, OF(generation) },
    { "steps_learnt", "steps of the world while it learnt", GF_FIELD_REAL, OF(steps) },
    SCORE("", still, ", without noise"),
    SCORE("noisy_", noisy, ", under noise"),
    { "walked", "episodes walked for the demonstrations", GF_FIELD_INTEGER, OF(walked) },
    { "reward_sum", "return of the whole episode", GF_FIELD_LIST, 0 },
    { "steps", "of the whole episode", GF_FIELD_LIST, 0 },
};

/* ---- learning ------------------------------------------------------------------------------ */

static void defaults(void *arguments)
{
    expert_arguments *a = arguments;
    a->generations = 100;
    a->candidates = 32;
    a->episodes = 2;
    a->noise = 0.5;
    a->sigma = 0.5;
    a->fall = 20;
    a->tests = 100;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    const expert_arguments *a = arguments;
    if (!a->log && !a->heuristic) return gf_fail(err, GFOLD_EINVAL, "which FILE.txt?");
    if (a->demonstrations && !a->common.out)
        return gf_fail(err, GFOLD_EINVAL, "--demonstrations needs --out FILE.h5 to go to");
    return gf_walker_check(err);
}

static gfold_status
learn(const gf_session *session, const expert_arguments *a, gf_expert_log *log, gfold_error *err)
{
    const gf_expert_params p = { .seed = a->common.sweep.seed,
                                 .candidates = a->candidates,
                                 .episodes = a->episodes,
                                 .threads = a->common.sweep.threads,
                                 .noise = a->noise,
                                 .sigma = a->sigma,
                                 .fall = a->fall,
                                 .steps = GF_WALKER_STEPS,
                                 .calm = a->calm };
    gfold_status status = gf_ok(err);
    log->now = gf_expert_begin(&p);
    if (!access(a->log, F_OK)) status = gf_expert_log_read(a->log, log, err);
    gf_progress progress = gf_progress_begin(session->common->quiet, a->generations, "generations");
    while (!status && log->now.generation < a->generations) {
        status = gf_expert_learn(&log->now, &p, err);
        if (!status) status = gf_expert_log_add(a->log, log, err);
        if (!status && *gf_interrupt_flag())
            status = gf_fail(err, GFOLD_ESTOPPED, "%s", gfold_status_sentence(GFOLD_ESTOPPED));
        gf_progress_report(&progress, log->now.generation / (double)a->generations);
    }
    gf_progress_end(&progress);
    return status;
}

/* ---- what it hands out ---------------------------------------------------------------------- */

static json_t *whole_numbers(size_t count, const double *values)
{
    json_t *list = json_array();
    for (size_t k = 0; k < count; k++)
        json_array_append_new(list, json_integer((json_int_t)values[k]));
    return list;
}

static gfold_status
publish(const gf_session *session, const result *r, const gf_lessons *l, gfold_error *err)
{
    json_t *record = gf_record_fill(gf_record_begin(session), session->command, r);
    const gf_variable more[] = {
        { .name = "observation",
          .long_name = "what was seen before the action",
          .units = "1",
          .rank = 3,
          .shape = { l->count, GF_LESSON_STEPS, GF_WALKER_SEES },
          .real = l->sees },
        { .name = "action",
          .long_name = "as applied, with its noise; the first is 0",
          .units = "1",
          .rank = 3,
          .shape = { l->count, GF_LESSON_STEPS, GF_WALKER_JOINTS },
          .real = l->acts },
    };
    if (!l->count) return gf_output_publish(session, record, err);
    json_object_set_new(record, "reward_sum", gf_record_numbers(l->count, l->reward));
    json_object_set_new(record, "steps", whole_numbers(l->count, l->steps));
    return gf_output_publish_more(session, record, more, 2, err);
}

/* ---- the command --------------------------------------------------------------------------- */

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const expert_arguments *a = arguments;
    const gfold_sweep_params *sweep = &a->common.sweep;
    gf_expert_log log = { 0 };
    gf_lessons lessons = { .count = (size_t)a->demonstrations };
    gfold_status status = a->heuristic ? gf_ok(err) : learn(session, a, &log, err);
    result r = { .generation = log.now.generation, .steps = log.now.steps };
    gf_expert_walks w = { a->heuristic ? NULL : log.now.mean, sweep->seed, 0 };
    if (!status) status = gf_expert_test(&w, a->tests, sweep->threads, &r.still, err);
    w.noise = a->noise;
    if (!status) status = gf_expert_test(&w, a->tests, sweep->threads, &r.noisy, err);
    if (!status) status = gf_lessons_walk(&lessons, &w, &r.walked, err);
    if (!status) status = publish(session, &r, &lessons, err);
    gf_lessons_free(&lessons);
    free(log.curve);
    return status;
}

const gf_command gf_command_agent_expert = {
    .name = "agent expert",
    .synopsis = "FILE.txt [options]",
    .summary = "learns to walk on two legs under noise, for spiking networks to clone",
    .example = "gatefold agent expert walker.txt --generations 20",
    .uses = GF_USES_RUN | GF_USES_OUT | GF_STOPS,
    .size = sizeof(expert_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
