/* How fast are sampled networks, beside the same in numpy?
 *
 *     cmake --build build/release --target profile_simulate
 *     build/release/profile_simulate [PEER.py]
 *
 * Euler steps of a vanilla network (g = 3, dt = 0.1) by gfold_simulate_run on one thread and by the
 * peer with one BLAS thread, turn by turn, in one go: one state, single precision, 32 trials of one
 * network, and 1000 small networks of 1000 steps. Medians of CPU time; the peer's is the difference
 * of a long and a short run, which leaves out the interpreter's start and the drawing of its matrix
 * (the library's share of small networks includes the drawing). The limits: one state reads
 * its matrix once per step, so it is compared with a plain read of as many bytes; a batch is bound by the
 * rate of multiplications.
 */
#include <gatefold/gatefold.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

enum { REPEATS = 7, N = 2000, STEPS = 200, SMALL = 100, SMALL_NETWORKS = 1000, SMALL_STEPS = 1000 };

static const char *peer = "../shared/peers/simulate_numpy.py";

static double cpu_seconds(int who)
{
    struct rusage use;
    getrusage(who, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
           1e-6 * (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}

static double wall_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *x, int n)
{
    qsort(x, (size_t)n, sizeof *x, by_size);
    return x[n / 2];
}

static void must(gfold_status status, const gfold_error *err)
{
    if (!status) return;
    fprintf(stderr, "%s\n", err->message);
    exit(1);
}

/* ---- the library --------------------------------------------------------------------------- */

static gfold_model vanilla(void)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.g = 3;
    return m;
}

static gfold_simulate_params euler(int steps, int trials)
{
    gfold_simulate_params p = gfold_simulate_defaults();
    p.integrator = GFOLD_EULER;
    p.dt = 0.1;
    p.t_max = p.dt * steps;
    p.stop_at_rest = 0;
    p.trials = trials;
    return p;
}

typedef struct runner {
    gfold_network *network;
    gfold_simulate_plan *plan;
    int trials;
} runner;

static runner open_runner(gfold_precision precision, int trials)
{
    gfold_error err;
    runner r = { .trials = trials };
    const gfold_model m = vanilla();
    const gfold_simulate_params p = euler(STEPS, trials);
    gfold_network_params sample = gfold_network_defaults();
    sample.n = N;
    sample.precision = precision;
    must(gfold_network_create(&r.network, &m, &sample, &err), &err);
    must(gfold_simulate_create(&r.plan, r.network, &p, &err), &err);
    return r;
}

static void close_runner(runner *r)
{
    gfold_simulate_destroy(r->plan);
    gfold_network_destroy(r->network);
}

/* CPU seconds per step and trial. */
static double run_once(const runner *r)
{
    gfold_error err;
    gfold_simulate_result result[GFOLD_TRIALS_MAX];
    const double start = cpu_seconds(RUSAGE_SELF);
    must(gfold_simulate_run(r->plan, 0, r->trials, NULL, result, &err), &err);
    return (cpu_seconds(RUSAGE_SELF) - start) / STEPS / r->trials;
}

/* Seconds that adding up as many bytes as the matrix has takes. */
static double read_once(const double *x, size_t count)
{
    double sum[32] = { 0 };
    const double start = cpu_seconds(RUSAGE_SELF);
    enum { TIMES = STEPS / 4 };
    for (int t = 0; t < TIMES; t++)
        for (size_t i = 0; i + 32 <= count; i += 32)
            for (size_t k = 0; k < 32; k++) sum[k] += x[i + k];
    const double seconds = (cpu_seconds(RUSAGE_SELF) - start) / TIMES;
    volatile double keep = sum[0] + sum[31];
    (void)keep;
    return seconds;
}

/* ---- the peer ------------------------------------------------------------------------------ */

typedef struct cost {
    double cpu, wall;
} cost;

static cost peer_process(int n, int steps, const char *rest)
{
    char command[1024];
    snprintf(command, sizeof command,
             "OPENBLAS_NUM_THREADS=1 /usr/bin/python3 '%s' v %d %d %s > /dev/null", peer, n, steps,
             rest);
    const double cpu = cpu_seconds(RUSAGE_CHILDREN), wall = wall_seconds();
    if (system(command)) exit(1);
    return (cost){ cpu_seconds(RUSAGE_CHILDREN) - cpu, wall_seconds() - wall };
}

/* CPU and wall seconds per step and trial. */
static cost peer_once(int n, int steps, const char *rest, int trials)
{
    const cost little = peer_process(n, steps / 10, rest), much = peer_process(n, steps, rest);
    const double each = 1 / (0.9 * steps * trials);
    return (cost){ (much.cpu - little.cpu) * each, (much.wall - little.wall) * each };
}

/* ---- comparisons --------------------------------------------------------------------------- */

static void one_network(const char *what, gfold_precision precision, int trials, const char *rest)
{
    double ours[REPEATS], theirs[REPEATS];
    runner r = open_runner(precision, trials);
    run_once(&r);
    for (int k = 0; k < REPEATS; k++) {
        ours[k] = run_once(&r);
        theirs[k] = peer_once(N, STEPS * 2, rest, trials).cpu;
    }
    const double us = 1e6 * median(ours, REPEATS), them = 1e6 * median(theirs, REPEATS);
    const double bytes = (precision == GFOLD_SINGLE ? 4. : 8.) * N * N;
    printf("%-28s %9.1f us a step and trial, numpy %9.1f, ratio %5.2f; %6.1f GB/s, %6.1f GF/s\n", what,
           us, them, them / us, bytes / us / 1e3 / trials, 2. * N * N / us / 1e3);
    close_runner(&r);
}

/* The read and the steps take turns, so that both see the same machine. */
static void bandwidth(gfold_precision precision)
{
    double plain[REPEATS], step[REPEATS];
    const size_t count = (size_t)N * N / (precision == GFOLD_SINGLE ? 2 : 1);
    double *x = malloc(count * sizeof *x);
    if (!x) exit(1);
    for (size_t i = 0; i < count; i++) x[i] = 1e-3 * (double)(i % 7);
    runner r = open_runner(precision, 1);
    run_once(&r);
    for (int k = 0; k < REPEATS; k++) {
        plain[k] = read_once(x, count);
        step[k] = run_once(&r);
    }
    const double read = median(plain, REPEATS), own = median(step, REPEATS);
    printf("  a plain read of these %.0f MB: %.1f us, %.1f GB/s; the whole step reaches %.0f %% of it\n",
           8e-6 * (double)count, 1e6 * read, 8e-9 * (double)count / read, 100 * read / own);
    close_runner(&r);
    free(x);
}

static cost small_networks(int threads)
{
    gfold_error err;
    gfold_ensemble *ensemble;
    gfold_ensemble_params p = gfold_ensemble_defaults();
    p.model = vanilla();
    p.network.n = SMALL;
    p.networks = SMALL_NETWORKS;
    p.simulate = euler(SMALL_STEPS, 1);
    p.simulate.stop_at_rest = 0;
    p.simulate.settle_speed = 0;
    p.threads = threads;
    const double cpu = cpu_seconds(RUSAGE_SELF), wall = wall_seconds();
    must(gfold_ensemble_run(&p, &ensemble, &err), &err);
    gfold_ensemble_destroy(ensemble);
    return (cost){ cpu_seconds(RUSAGE_SELF) - cpu, wall_seconds() - wall };
}

static void many_networks(void)
{
    enum { TURNS = 3 };
    double ours[TURNS], wall[TURNS], theirs[TURNS], their_wall[TURNS];
    for (int k = 0; k < TURNS; k++) {
        ours[k] = small_networks(1).cpu;
        wall[k] = small_networks(0).wall;
        const cost c = peer_once(SMALL, 40 * SMALL_STEPS, "", 1);
        theirs[k] = c.cpu * SMALL_STEPS * SMALL_NETWORKS;
        their_wall[k] = c.wall * SMALL_STEPS * SMALL_NETWORKS;
    }
    const double cpu = median(ours, TURNS), peer_cpu = median(theirs, TURNS);
    const double all = median(wall, TURNS), peer_all = median(their_wall, TURNS);
    printf("%d networks of N = %d, %d steps: %.2f s of CPU, numpy %.2f, ratio %.2f;\n"
           "  by wall on all cores %.2f s, numpy looped %.2f, ratio %.2f\n",
           SMALL_NETWORKS, SMALL, SMALL_STEPS, cpu, peer_cpu, peer_cpu / cpu, all, peer_all,
           peer_all / all);
}

int main(int argc, char **argv)
{
    gfold_error err;
    if (argc > 1) peer = argv[1];
    must(gfold_init(&err), &err);
    const gfold_environment on = gfold_environment_get();
    const char *forced = getenv("OPENBLAS_CORETYPE");
    printf("instruction set %s; numpy's %s with kernels %s (OPENBLAS_CORETYPE %s), one thread each\n",
           on.isa, on.blas, on.blas_core, forced ? forced : "unset");
    one_network("vRNN, N = 2000", GFOLD_DOUBLE, 1, "");
    bandwidth(GFOLD_DOUBLE);
    one_network("the same, single precision", GFOLD_SINGLE, 1, "1 f32");
    bandwidth(GFOLD_SINGLE);
    one_network("32 trials of one network", GFOLD_DOUBLE, 32, "32");
    one_network("the same, single precision", GFOLD_SINGLE, 32, "32 f32");
    many_networks();
    return 0;
}
