/* How fast is the two-time mean field of an FS network, and how good, beside the same in numpy?
 *
 *     cmake --build build/release --target profile_two_time
 *     build/release/profile_two_time [PEER.py [SEEDS]]
 *
 * g = 2, sigma_0 = 1, t = 40, tau_z = 0 and 1, one thread each; the peer takes dt = 0.1 and is of first
 * order, the library 0.2, at which its error is below one part in a thousand. CPU seconds: median of five
 * for the library, of SEEDS (4) runs with different seeds for the peer, which also give the standard
 * error of one run of it; the library reports its own. Both are compared with a long run of the
 * library at dt = 0.1. The limit is the time of the matrix-vector products alone.
 */
#include "math/linalg.h"

#include <gatefold/gatefold.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { REPEATS = 5, SEEDS_MAX = 32, PATHS = 2048, BATCHES = 32, TIMES = 201 };

typedef struct outcome {
    double active, frozen, active_error, frozen_error, seconds;
} outcome;

static double cpu_seconds(int who)
{
    struct rusage use;
    getrusage(who, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
           1e-6 * (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
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

static outcome solve(double tau_z, double dt, int paths, int batches, uint64_t seed)
{
    gfold_two_time_params p = gfold_two_time_defaults();
    gfold_model model = gfold_model_preset(GFOLD_FS);
    gfold_two_time_plan *plan;
    gfold_two_time_result result;
    gfold_error err;
    model.update.tau = tau_z;
    p.t_max = 40;
    p.dt = dt;
    p.paths = paths;
    p.batches = batches;
    p.seed = seed;
    p.threads = 1;
    const double start = cpu_seconds(RUSAGE_SELF);
    if (gfold_two_time_create(&plan, &p, &err) ||
        gfold_two_time_solve(plan, &model, &result, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    const gfold_two_time_curve active = gfold_two_time_curve_of(plan, GFOLD_SERIES_VAR_ACTIVE);
    const gfold_two_time_curve frozen = gfold_two_time_curve_of(plan, GFOLD_SERIES_VAR_FROZEN);
    const size_t last = result.times - 1;
    const outcome o = { active.value[last], frozen.value[last], active.stderr_[last],
                        frozen.stderr_[last], cpu_seconds(RUSAGE_SELF) - start };
    gfold_two_time_destroy(plan);
    return o;
}

/* One run of the peer's text with another seed. */
static outcome run_peer(const char *script, double tau_z, int seed)
{
    char command[1024];
    outcome o = { .active = (double)NAN, .frozen = (double)NAN };
    snprintf(command, sizeof command,
             "OPENBLAS_NUM_THREADS=1 /usr/bin/python3 -c 'import sys; exec(open(sys.argv.pop(1))"
             ".read().replace(\"default_rng(0)\", \"default_rng(%d)\"))' '%s' 2 %g",
             seed, script, tau_z);
    const double start = cpu_seconds(RUSAGE_CHILDREN);
    FILE *pipe = popen(command, "r");
    const int read = pipe ? fscanf(pipe, "var_active %lf var_frozen %lf", &o.active, &o.frozen) : 0;
    while (pipe && fgetc(pipe) != EOF) continue;
    if (!pipe || pclose(pipe) || read != 2) exit((fprintf(stderr, "no peer: %s\n", script), 1));
    o.seconds = cpu_seconds(RUSAGE_CHILDREN) - start;
    return o;
}

/* Mean over seeds, with the scatter of a single run as its errors. */
static outcome peer_of(const char *script, double tau_z, int seeds)
{
    double seconds[SEEDS_MAX], active[SEEDS_MAX], frozen[SEEDS_MAX];
    outcome o = { 0 };
    for (int k = 0; k < seeds; k++) {
        const outcome one = run_peer(script, tau_z, k);
        seconds[k] = one.seconds;
        o.active += (active[k] = one.active) / seeds;
        o.frozen += (frozen[k] = one.frozen) / seeds;
    }
    for (int k = 0; k < seeds; k++) {
        o.active_error += pow(active[k] - o.active, 2) / (seeds - 1);
        o.frozen_error += pow(frozen[k] - o.frozen, 2) / (seeds - 1);
    }
    o.active_error = sqrt(o.active_error);
    o.frozen_error = sqrt(o.frozen_error);
    o.seconds = median(seconds, seeds);
    return o;
}

/* The products of one batch: a row from the paths, fields of h and z from rows. */
static double products(void)
{
    const size_t cells = (size_t)PATHS * TIMES;
    double *phi = calloc(2 * cells + 2 * PATHS + TIMES, sizeof *phi);
    if (!phi) exit(1);
    double *noise = phi + cells, *field = noise + cells, *now = field + PATHS, *row = now + PATHS;
    for (size_t i = 0; i < 2 * cells; i++) phi[i] = 1e-3 * (double)(i % 7);
    const double start = cpu_seconds(RUSAGE_SELF);
    for (size_t k = 1; k < TIMES; k++) {
        gf_combine_rows(PATHS, k, 1, phi, now, row);
        gf_combine(PATHS / 2, k, noise, row, field);
        gf_combine(PATHS / 2, k, noise + cells / 2, row, field);
    }
    const double seconds = cpu_seconds(RUSAGE_SELF) - start;
    free(phi);
    return seconds;
}

static void print(const char *who, const outcome *o, const outcome *exact)
{
    printf(
        "  %-9s %6.2f s  var_active %.4f, one run +- %.4f, off by %+.4f   var_frozen %.4f, one run"
        " +- %.4f, off by %+.4f\n",
        who, o->seconds, o->active, o->active_error, o->active - exact->active, o->frozen,
        o->frozen_error, o->frozen - exact->frozen);
}

int main(int argc, char **argv)
{
    const char *script = argc > 1 ? argv[1] : "../shared/peers/two_time_numpy.py";
    const int asked = argc > 2 ? atoi(argv[2]) : 4;
    const int seeds = asked < 2 ? 2 : asked > SEEDS_MAX ? SEEDS_MAX : asked;
    gfold_error err;
    if (gfold_init(&err)) return fprintf(stderr, "%s\n", err.message), 1;
    const gfold_environment on = gfold_environment_get();
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("OpenBLAS %s, one thread; %d batches of %d paths, the peer has 20000\n", on.blas_core,
           BATCHES, PATHS);
    for (int tau_z = 0; tau_z <= 1; tau_z++) {
        double seconds[REPEATS], bare[REPEATS];
        const outcome exact = solve(tau_z, 0.1, 4096, 32, 99);
        outcome ours = { 0 };
        for (int k = 0; k < REPEATS; k++) {
            ours = solve(tau_z, 0.2, PATHS, BATCHES, 1);
            seconds[k] = ours.seconds;
            bare[k] = products();
        }
        ours.seconds = median(seconds, REPEATS);
        const outcome peer = peer_of(script, tau_z, seeds);
        printf("tau_z = %d, reference var_active %.4f +- %.4f, var_frozen %.4f +- %.4f\n", tau_z,
               exact.active, exact.active_error, exact.frozen, exact.frozen_error);
        print("gatefold", &ours, &exact);
        print("numpy", &peer, &exact);
        printf("  ratio of CPU times %.1f; of the variance of a second of CPU, active %.0f, frozen"
               " %.0f; products alone are %.0f %% of the library's time\n",
               peer.seconds / ours.seconds,
               peer.seconds * pow(peer.active_error, 2) / ours.seconds / pow(ours.active_error, 2),
               peer.seconds * pow(peer.frozen_error, 2) / ours.seconds / pow(ours.frozen_error, 2),
               100 * BATCHES * median(bare, REPEATS) / ours.seconds);
    }
    return 0;
}
