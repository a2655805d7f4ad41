/* How fast does a spiking agent learn, beside NumPy?
 *
 *     cmake --build build/release --target profile_agent
 *     build/release/profile_agent analysis/profile/agent_numpy.py
 *
 * Button & Food's recurrent learning at rank 300 (300 units, five demonstrations, Adam at every
 * step) and the peer's 10 x 79 steps of the same, in turns; medians of CPU time per step. Then a
 * whole published training, a test of 120 angles, and the same steps by the general way, which
 * knows nothing of rows.
 */
#define _GNU_SOURCE
#include <gatefold/gatefold.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TURNS = 5, PEER_STEPS = 790, STEPS = 5 * 79 };

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

static double peer(const char *script)
{
    char command[600];
    double seconds = (double)NAN;
    snprintf(command, sizeof command, "/usr/bin/python3 '%s' %d", script, PEER_STEPS);
    FILE *out = popen(command, "r");
    if (!out || fscanf(out, "%lf", &seconds) != 1) fprintf(stderr, "%s gave no time\n", script);
    if (out) pclose(out);
    return seconds / PEER_STEPS;
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

int main(int argc, char **argv)
{
    double own[TURNS], theirs[TURNS];
    gfold_error err;
    if (gfold_init(&err)) fail(&err);
    ours(1, 0);
    for (int k = 0; k < TURNS; k++) {
        own[k] = ours(4, 0);
        theirs[k] = argc > 1 ? peer(argv[1]) : (double)NAN;
    }
    const double mine = median(own, TURNS), numpy = median(theirs, TURNS);
    printf("%s: %.1f us a step", gfold_environment_get().isa, 1e6 * mine);
    if (argc > 1) printf("; numpy %.1f us, %.1f times", 1e6 * numpy, numpy / mine);
    printf("\nthe general way: %.1f us a step\n", 1e6 * ours(1, 1));
    whole();
    return 0;
}
