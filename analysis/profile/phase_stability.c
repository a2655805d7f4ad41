/* How fast is a (g, alpha_r) stability diagram, beside the same in numpy and scipy?
 *
 *     cmake --build build/release --target profile_phase
 *     build/release/profile_phase [PEER.py]
 *
 * Runs gfold_sweep_run on one thread over a 400 x 400 grid at tolerance 1e-10 and the peer over two
 * small grids (their difference leaves out the interpreter's start), all in one go; prints CPU
 * microseconds per point, the ratio, and how far the two agree. Medians of five for the library. The
 * limit: one call needs about 40 values of (3.1), each about 30 nodes of two vector tanh or exp.
 */
#include <gatefold/gatefold.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { GRID = 400, REPEATS = 5, SMALL = 6, LARGE = 12 };

static double cpu_seconds(int who)
{
    struct rusage use;
    getrusage(who, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
           1e-6 * (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}

/* The peer's grid: g in [1.5, 3], alpha_r in [0, 20], n points each, g outer. */
static gfold_sweep *diagram(int n, const char *observable)
{
    gfold_sweep *sweep = NULL;
    gfold_error err = { .message = "" };
    gfold_sweep_params p = gfold_sweep_defaults();
    p.model = gfold_model_preset(GFOLD_RESET);
    p.x = (gfold_axis){ gfold_model_parameter("alpha_r"), 0, 20, 20.0 / (n - 1) };
    p.y = (gfold_axis){ gfold_model_parameter("g"), 1.5, 3, 1.5 / (n - 1) };
    p.observables[0] = gfold_observable_find(observable);
    p.n_observables = 1;
    p.tol = 1e-10;
    p.threads = 1;
    if (gfold_sweep_run(&p, &sweep, &err)) {
        fprintf(stderr, "sweep: %s\n", err.message);
        exit(1);
    }
    return sweep;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double library_seconds_per_point(void)
{
    double seconds[REPEATS];
    for (int k = 0; k < REPEATS; k++) {
        const double start = cpu_seconds(RUSAGE_SELF);
        gfold_sweep_destroy(diagram(GRID, "stability"));
        seconds[k] = cpu_seconds(RUSAGE_SELF) - start;
    }
    qsort(seconds, REPEATS, sizeof *seconds, by_size);
    return seconds[REPEATS / 2] / (GRID * GRID);
}

/* Runs the peer on an n x n grid; returns its CPU seconds and fills the values. */
static double run_peer(const char *script, int n, double *values)
{
    char command[1024];
    snprintf(command, sizeof command,
             "OPENBLAS_NUM_THREADS=1 /usr/bin/python3 '%s' %d", script, n);
    const double start = cpu_seconds(RUSAGE_CHILDREN);
    FILE *pipe = popen(command, "r");
    int read = 0;
    while (pipe && read < n * n && fscanf(pipe, "%lf", &values[read]) == 1) read++;
    if (!pipe || pclose(pipe) || read < n * n) return NAN;
    return cpu_seconds(RUSAGE_CHILDREN) - start;
}

/* A larger stability here is a pair of roots that the peer's fixed grid steps over. */
static void compare(int n, const double *peer)
{
    gfold_sweep *sweep = diagram(n, "stability");
    const double *ours = gfold_sweep_values(sweep, 0);
    double worst = 0;
    int missed = 0;
    for (int k = 0; k < n * n; k++) {
        const double gap = fabs(ours[k] - peer[k]);
        if (gap > 1e-3 && ours[k] > peer[k])
            missed++, printf("  peer misses the pair of roots at g %.4f, alpha_r %.4f: %.8f, not %.8f\n",
                             1.5 + 1.5 * (k / n) / (n - 1), 20.0 * (k % n) / (n - 1), ours[k], peer[k]);
        else
            worst = fmax(worst, gap);
    }
    printf("largest difference over the other %d points: %.1e (the peer prints 8 decimals)\n",
           n * n - missed, worst);
    gfold_sweep_destroy(sweep);
}

int main(int argc, char **argv)
{
    static double values[LARGE * LARGE];
    const char *script = argc > 1 ? argv[1] : "../shared/peers/phase_scipy.py";
    gfold_error err;
    if (gfold_init(&err)) return fprintf(stderr, "%s\n", err.message), 1;
    const gfold_environment on = gfold_environment_get();
    const double ours = library_seconds_per_point();
    printf("instruction set %s, one thread\n", on.isa);
    printf("gatefold, %d x %d at 1e-10: %.2f us a point, %.0f points/s, %.2f s of CPU in all\n", GRID,
           GRID, 1e6 * ours, 1 / ours, ours * GRID * GRID);
    const double little = run_peer(script, SMALL, values), much = run_peer(script, LARGE, values);
    const double peer = (much - little) / (LARGE * LARGE - SMALL * SMALL);
    if (!(peer > 0)) return fprintf(stderr, "no peer at %s\n", script), 1;
    printf("scipy: %.0f us a point, %.1f points/s\nratio of CPU times: %.0f\n", 1e6 * peer, 1 / peer,
           peer / ours);
    compare(LARGE, values);
    return 0;
}
