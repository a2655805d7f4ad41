/* How fast are C0, C(tau) and lambda_max of a vanilla network, beside the same in numpy and scipy?
 *
 *     cmake --build build/release --target profile_correlation
 *     build/release/profile_correlation [PEER.py]
 *
 * Both on one thread, in one go, at several gains; CPU time, median of REPEATS for the library
 * (each repetition makes its plan, solves and finds lambda_max), one run of the peer less the start
 * of an interpreter that imports the same modules. Accuracy: against the boundary-value solution,
 * another method of the library's. The limit: Gaussian averages over pairs, counted, at the time
 * that one takes here.
 */
#include <gatefold/gatefold.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { REPEATS = 41, PAIRS = 2000 };

typedef struct answer {
    double c0, lambda_max;
    long averages;
} answer;

static double cpu_seconds(int who)
{
    struct rusage use;
    getrusage(who, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
           1e-6 * (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}

static answer solve(double g, gfold_correlation_method method)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_correlation_params params = gfold_correlation_defaults();
    gfold_correlation_plan *plan = NULL;
    gfold_correlation_summary summary;
    gfold_lyapunov lambda;
    gfold_error err = { .message = "" };
    m.g = g;
    params.method = method;
    if (gfold_correlation_create(&plan, &params, &err) ||
        gfold_correlation_solve(plan, &m, &summary, &err) ||
        gfold_lyapunov_of(plan, &lambda, &err)) {
        fprintf(stderr, "g = %g: %s\n", g, err.message);
        exit(1);
    }
    gfold_correlation_destroy(plan);
    return (answer){ summary.c0, lambda.lambda_max, summary.evaluations };
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double library_seconds(double g)
{
    double seconds[REPEATS];
    for (int k = 0; k < REPEATS; k++) {
        const double start = cpu_seconds(RUSAGE_SELF);
        (void)solve(g, GFOLD_CORRELATION_POTENTIAL);
        seconds[k] = cpu_seconds(RUSAGE_SELF) - start;
    }
    qsort(seconds, REPEATS, sizeof *seconds, by_size);
    return seconds[REPEATS / 2];
}

static double pair_seconds(double g, double c0)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_pair out;
    m.g = g;
    const double start = cpu_seconds(RUSAGE_SELF);
    for (int k = 0; k < PAIRS; k++)
        if (gfold_phi_pair(&m, c0 * (k + 0.5) / PAIRS, c0, 1e-13, &out, NULL)) exit(1);
    return (cpu_seconds(RUSAGE_SELF) - start) / PAIRS;
}

/* CPU seconds of a Python command, whose words "C0 x lambda_max y" are read. */
static double python(const char *command, double *c0, double *lambda)
{
    const double start = cpu_seconds(RUSAGE_CHILDREN);
    FILE *pipe = popen(command, "r");
    const int read = pipe ? fscanf(pipe, "C0 %lf lambda_max %lf", c0, lambda) : 0;
    if (!pipe || pclose(pipe) || read < 2) return NAN;
    return cpu_seconds(RUSAGE_CHILDREN) - start;
}

static const char modules[] =
    "OPENBLAS_NUM_THREADS=1 /usr/bin/python3 -c 'import numpy, scipy.linalg, scipy.interpolate, "
    "scipy.optimize; print(\"C0\", 0.0, \"lambda_max\", 0.0)'";

static int compare(double g, const char *script, double idle)
{
    char command[1024];
    double c0, lambda;
    const double ours = library_seconds(g);
    const answer here = solve(g, GFOLD_CORRELATION_POTENTIAL);
    const answer other = solve(g, GFOLD_CORRELATION_BOUNDARY);
    snprintf(command, sizeof command, "OPENBLAS_NUM_THREADS=1 /usr/bin/python3 '%s' %.17g", script,
             g);
    const double peer = python(command, &c0, &lambda) - idle;
    if (!(peer > 0)) return fprintf(stderr, "no peer at %s\n", script), 1;
    printf("g = %g: C0 %.12f, lambda_max %.12f\n", g, here.c0, here.lambda_max);
    printf("  gatefold %.2f ms, of which %ld averages of %.1f us are %.2f ms; peer %.0f ms; ratio "
           "%.0f\n",
           1e3 * ours, here.averages, 1e6 * pair_seconds(g, here.c0),
           1e3 * (double)here.averages * pair_seconds(g, here.c0), 1e3 * peer, peer / ours);
    printf("  off the boundary-value solution in C0, lambda_max: gatefold %.1e, %.1e; peer %.1e, "
           "%.1e\n",
           fabs(here.c0 - other.c0), fabs(here.lambda_max - other.lambda_max), fabs(c0 - other.c0),
           fabs(lambda - other.lambda_max));
    return 0;
}

int main(int argc, char **argv)
{
    static const double gains[] = { 1.2, 2, 5, 20 };
    const char *script = argc > 1 ? argv[1] : "../shared/peers/correlation_numpy.py";
    gfold_error err;
    double unused;
    if (gfold_init(&err)) return fprintf(stderr, "%s\n", err.message), 1;
    const double idle = python(modules, &unused, &unused);
    printf("instruction set %s, one thread; an idle interpreter takes %.0f ms, left out\n",
           gfold_environment_get().isa, 1e3 * idle);
    int failed = 0;
    for (size_t k = 0; k < sizeof gains / sizeof *gains; k++)
        failed |= compare(gains[k], script, idle);
    return failed;
}
