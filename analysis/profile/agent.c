/* How fast does a spiking agent learn, beside NumPy?
 *
 *     cmake --build build/release --target profile_agent
 *     build/release/profile_agent analysis/profile/agent_numpy.py
 *
 * Button & Food's recurrent learning at rank 300 (300 units, five demonstrations, Adam at every
 * step) and the peer's 10 x 79 steps of the same, in turns; medians of CPU time per step. Likewise
 * the walker's (500 units, 399 steps, rank 500), per pass. Then a whole published training, a test
 * of 120 angles, and the same steps by the general way, which knows nothing of rows.
 */
#define _GNU_SOURCE
#include <gatefold/gatefold.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TURNS = 5, PEER_STEPS = 790, STEPS = 5 * 79, PEER_PASSES = 2, PASSES = 20 };

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *x, size_t n)
{
    qsort(x, n, sizeof *x, ascending);
    return x[n / 2];
}

static void fail(const gfold_error *err)
{
    fprintf(stderr, "%s\n", err->message);
    exit(1);
}

/* CPU seconds a step of `passes` over the demonstrations; general: with a D that is not diagonal.
 * */
static double ours(int passes, int general)
{
    const gfold_training_params p =
        gfold_training_defaults(gfold_task_button_food(), GFOLD_PRESET_BUTTON_FOOD);
    gfold_agent *agent;
    gfold_demonstrations *all;
    gfold_cloner *cloner;
    gfold_error err;
    const size_t n = p.agent.n;
    double *d = calloc(n * n, sizeof *d);
    if (!d || gfold_agent_create(&agent, &p.agent, &err) ||
        gfold_task_demonstrate(p.task, agent, 1, 0, &all, &err) ||
        gfold_cloner_create(&cloner, agent, &p.cloning, &err))
        fail(&err);
    gfold_cloner_feedback(cloner, d);
    d[1] = 1e-300;
    if (general && gfold_cloner_set_feedback(cloner, d, &err)) fail(&err);
    const double start = cpu_seconds();
    for (int k = 0; k < passes; k++)
        if (gfold_cloner_pass(cloner, all->count, all->each, &err)) fail(&err);
    const double took = (cpu_seconds() - start) / passes / STEPS;
    gfold_cloner_destroy(cloner);
    gfold_demonstrations_destroy(all);
    gfold_agent_destroy(agent);
    free(d);
    return took;
}

/* Waves of 24 observations and 4 actions, which bring about as many spikes (5900) as the published
 * demonstration. */
static void waves(void *context, uint64_t seed, uint64_t realisation, size_t k, double *input,
                  double *action, double *hint)
{
    (void)context, (void)seed, (void)realisation, (void)k, (void)hint;
    for (int i = 0; i < 24 * 400; i++)
        input[i] = 0.8 * sin((0.05 + 0.006 * (i % 24)) * (i / 24.0) + i % 24);
    for (int i = 0; i < 4 * 400; i++) action[i] = sin(0.1 * (i / 4.0) + i % 4);
}

/* CPU seconds a pass over 400 columns. */
static double ours_walking(void)
{
    const gfold_task task = { .name = "waves",
                              .inputs = 24,
                              .outputs = 4,
                              .demonstrations = 1,
                              .steps = 400,
                              .demonstrate = waves };
    gfold_training_params p = gfold_training_defaults(&task, GFOLD_PRESET_WALKER);
    gfold_readout_params before = gfold_readout_defaults();
    gfold_agent *agent;
    gfold_demonstrations *all;
    gfold_cloner *cloner;
    gfold_error err;
    before.targets = before.lead = 1;
    before.spikes = 0;
    if (gfold_agent_create(&agent, &p.agent, &err) ||
        gfold_task_demonstrate(&task, agent, 1, 0, &all, &err) ||
        gfold_agent_train_readout(agent, all->count, all->each, &before, NULL, &err) ||
        gfold_cloner_create(&cloner, agent, &p.cloning, &err))
        fail(&err);
    const double start = cpu_seconds();
    for (int k = 0; k < PASSES; k++)
        if (gfold_cloner_pass(cloner, all->count, all->each, &err)) fail(&err);
    const double took = (cpu_seconds() - start) / PASSES;
    gfold_cloner_destroy(cloner);
    gfold_demonstrations_destroy(all);
    gfold_agent_destroy(agent);
    return took;
}

static double peer(const char *script, const char *task, int count)
{
    char command[600];
    double seconds = (double)NAN;
    snprintf(command, sizeof command, "/usr/bin/python3 '%s' %s %d", script, task, count);
    FILE *out = popen(command, "r");
    if (!out || fscanf(out, "%lf", &seconds) != 1) fprintf(stderr, "%s gave no time\n", script);
    if (out) pclose(out);
    return seconds / count;
}

static void whole(void)
{
    const gfold_training_params p =
        gfold_training_defaults(gfold_task_button_food(), GFOLD_PRESET_BUTTON_FOOD);
    gfold_agent *agent;
    gfold_training t;
    gfold_agent_test test;
    gfold_error err;
    double start = cpu_seconds();
    if (gfold_agent_train(&p, &agent, &t, &err)) fail(&err);
    printf("a published training of rank 300: %.2f s\n", cpu_seconds() - start);
    start = cpu_seconds();
    if (gfold_task_test(p.task, agent, 0, &test, &err)) fail(&err);
    printf("its test at 120 angles: %.1f ms\n", 1e3 * (cpu_seconds() - start));
    gfold_agent_destroy(agent);
}

static void report(const char *what, double scale, double *own, double *theirs, int compared)
{
    const double mine = median(own, TURNS), numpy = median(theirs, TURNS);
    printf("%s, %s: %.1f", gfold_environment_get().isa, what, scale * mine);
    if (compared) printf("; numpy %.1f, %.1f times", scale * numpy, numpy / mine);
    printf("\n");
}

int main(int argc, char **argv)
{
    double own[TURNS], theirs[TURNS], walks[TURNS], their_walks[TURNS];
    gfold_error err;
    if (gfold_init(&err)) fail(&err);
    ours(1, 0);
    for (int k = 0; k < TURNS; k++) {
        own[k] = ours(4, 0);
        theirs[k] = argc > 1 ? peer(argv[1], "button-food", PEER_STEPS) : (double)NAN;
        walks[k] = ours_walking();
        their_walks[k] = argc > 1 ? peer(argv[1], "walker", PEER_PASSES) : (double)NAN;
    }
    report("button-food, us a step", 1e6, own, theirs, argc > 1);
    report("walker, ms a pass of 399 steps", 1e3, walks, their_walks, argc > 1);
    printf("the general way: %.1f us a step\n", 1e6 * ours(1, 1));
    whole();
    return 0;
}
