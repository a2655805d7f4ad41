#include "cli/expert_log.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "core/fail.h"
#include "core/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

enum { UNSEEN = 1000000 }; /* episodes that no generation walks begin here */

typedef struct expert_arguments {
    gf_arguments common;
    const char *log;
    int generations, candidates, episodes, tests;
    double noise, sigma, limit, test_noise;
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
      .meaning = "of generations, gone on with where it exists",
      .positional = 1 },
    COUNT("generations", generations, 0, 1e6, "in all, those of the file included"),
    COUNT("candidates", candidates, 4, 1000, "per generation"),
    COUNT("episodes", episodes, 1, 1000, "that each candidate walks"),
    REAL("noise", noise, 0, 10, "standard deviation on actions while learning"),
    REAL("sigma", sigma, 1, 10, "first step size"),
    REAL("limit", limit, 1, 100, "of actions"),
    COUNT("tests", tests, 1, 100000, "episodes on unseen ground afterwards"),
    REAL("test_noise", test_noise, 0, 10, "standard deviation on actions then"),
};

typedef struct result {
    int generation;
    double steps, reward_mean, reward_sd, reward_stderr, arrived_fraction, fallen_fraction,
        above_200;
} result;

#define OF(member) offsetof(result, member)

static const gf_field fields[] = {
    { "generations", "that the expert comes from", GF_FIELD_INTEGER, OF(generation) },
    { "steps", "of the world while it learnt", GF_FIELD_REAL, OF(steps) },
    { "reward_mean", "mean return over unseen ground", GF_FIELD_REAL, OF(reward_mean) },
    { "reward_sd", "its standard deviation over episodes", GF_FIELD_REAL, OF(reward_sd) },
    { "reward_stderr", "standard error of the mean", GF_FIELD_REAL, OF(reward_stderr) },
    { "arrived_fraction", "of episodes that reach the end", GF_FIELD_REAL, OF(arrived_fraction) },
    { "fallen_fraction", "of episodes in which the hull touches ground", GF_FIELD_REAL,
      OF(fallen_fraction) },
    { "above_200", "fraction of episodes with a return above 200", GF_FIELD_REAL, OF(above_200) },
    { "numbers", "of the gait, see gait.h", GF_FIELD_LIST, 0 },
};

static void defaults(void *arguments)
{
    expert_arguments *a = arguments;
    a->generations = 20;
    a->candidates = 16;
    a->episodes = 4;
    a->sigma = 0.3;
    a->limit = 3;
    a->tests = 100;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    const expert_arguments *a = arguments;
    return a->log ? gf_walker_check(err) : gf_fail(err, GFOLD_EINVAL, "which FILE.txt?");
}

static gfold_status
learn(const gf_session *session, const expert_arguments *a, gf_expert *e, gfold_error *err)
{
    const gf_expert_params p = {
        a->common.sweep.seed,
        a->candidates,
        a->episodes,
        a->common.sweep.threads,
        a->noise,
        a->sigma,
        a->limit,
        GF_WALKER_STEPS,
    };
    gfold_status status = gf_ok(err);
    *e = gf_expert_begin(&p);
    if (!access(a->log, F_OK)) status = gf_expert_read(a->log, e, err);
    gf_progress progress = gf_progress_begin(session->common->quiet, a->generations, "generations");
    while (!status && e->generation < a->generations) {
        status = gf_expert_learn(e, &p, err);
        if (!status) status = gf_expert_add(a->log, e, err);
        if (!status && *gf_interrupt_flag())
            status = gf_fail(err, GFOLD_ESTOPPED, "%s", gfold_status_sentence(GFOLD_ESTOPPED));
        gf_progress_report(&progress, e->generation / (double)a->generations);
    }
    gf_progress_end(&progress);
    return status;
}

/* ---- the test ------------------------------------------------------------------------------ */

typedef struct trial {
    gf_gait gait;
    gf_walk_params walk;
    gf_walk *out;
} trial;

static void walk(void *context, int worker, size_t item)
{
    (void)worker;
    const trial *t = context;
    t->out[item] = gf_gait_walk(&t->gait, &t->walk, UNSEEN + item);
}

static void summarise(const gf_walk *walks, int count, result *r)
{
    double squares = 0;
    for (int k = 0; k < count; k++) {
        r->reward_mean += walks[k].reward / count;
        r->arrived_fraction += walks[k].arrived / (double)count;
        r->fallen_fraction += walks[k].fallen / (double)count;
        r->above_200 += (walks[k].reward > 200) / (double)count;
    }
    for (int k = 0; k < count; k++) squares += pow(walks[k].reward - r->reward_mean, 2);
    r->reward_sd = count > 1 ? sqrt(squares / (count - 1)) : (double)NAN;
    r->reward_stderr = r->reward_sd / sqrt(count);
}

static gfold_status
test(const expert_arguments *a, const gf_gait *gait, result *r, gfold_error *err)
{
    trial t = { *gait,
                { .seed = a->common.sweep.seed, .noise = a->test_noise, .steps = GF_WALKER_STEPS },
                gf_allocate((size_t)a->tests, sizeof *t.out) };
    if (!t.out) return gf_fail_memory(err, 24.0 * a->tests);
    gf_parallel(gf_parallel_workers(a->common.sweep.threads), (size_t)a->tests, walk, &t, NULL);
    summarise(t.out, a->tests, r);
    free(t.out);
    return gf_ok(err);
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const expert_arguments *a = arguments;
    gf_expert e;
    gfold_status status = learn(session, a, &e, err);
    if (status) return status;
    result r = { .generation = e.generation, .steps = e.steps };
    const gf_gait gait = gf_expert_gait(&e, a->limit);
    status = test(a, &gait, &r, err);
    if (status) return status;
    json_t *record = gf_record_fill(gf_record_begin(session), session->command, &r);
    json_object_set_new(record, "numbers", gf_record_numbers(GF_GAIT_NUMBERS, &gait.hip_swing));
    return gf_output_publish(session, record, err);
}

const gf_command gf_command_agent_expert = {
    .name = "agent expert",
    .synopsis = "FILE.txt [options]",
    .summary = "teaches a gait to walk on two legs, which spiking networks may clone",
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
