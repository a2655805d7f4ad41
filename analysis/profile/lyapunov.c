/* How fast are all Lyapunov exponents of a network, beside NumPy and beside the matrix products
 * alone?
 *
 *     cmake --build build/release --target profile_lyapunov
 *     [OPENBLAS_CORETYPE=...] build/release/profile_lyapunov ../shared/peers/lyapunov_numpy.py [N [T]]
 *
 * vRNN, g = 4, Euler's method with dt = 0.1 and a factorisation each unit of time, as the peer does
 * it (QR by LAPACK, products by OpenBLAS, one thread both); then with the interval adapted to the
 * growth; and the products of J with N vectors that so many steps need, by this library's kernel
 * and by cblas_dgemm. The program and the peer take turns, so that a busy machine slows both;
 * medians of CPU time. The transient of 1000 steps is in both, T = 100 units of time.
 */
#define _GNU_SOURCE
#include "math/panel.h"
#include "math/random.h"

#include <gatefold/gatefold.h>
#include <gsl/gsl_cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { TURNS = 5, STEPS_PER_TIME = 10 };

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
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

/* CPU seconds of one network, its lambda_max and sum. */
static double ours(size_t n, double t, double interval, double *lambda_max, double *sum)
{
    gfold_exponents_params p = gfold_exponents_defaults();
    gfold_exponents *result;
    gfold_error err;
    p.model = gfold_model_preset(GFOLD_VRNN);
    p.model.g = 4;
    p.network.n = n;
    p.simulate.integrator = GFOLD_EULER;
    p.simulate.dt = 1.0 / STEPS_PER_TIME;
    p.transient = 100;
    p.simulate.t_max = p.transient + t;
    p.interval = interval;
    p.k = 0;
    p.networks = p.threads = 1;
    const double start = cpu_seconds();
    if (gfold_exponents_run(&p, &result, &err)) exit((fprintf(stderr, "%s\n", err.message), 1));
    const double took = cpu_seconds() - start;
    const gfold_exponents_summary s = gfold_exponents_summarise(result);
    *lambda_max = s.lambda_max.mean;
    *sum = s.sum.mean;
    gfold_exponents_destroy(result);
    return took;
}

/* CPU seconds of the peer and of an empty run of its interpreter with NumPy. */
static double child_seconds(const char *command, char *line, int size)
{
    struct rusage before, after;
    getrusage(RUSAGE_CHILDREN, &before);
    FILE *out = popen(command, "r");
    if (!out) exit((fprintf(stderr, "no child\n"), 1));
    if (!fgets(line, size, out)) line[0] = '\0';
    if (pclose(out)) exit((fprintf(stderr, "failed: %s\n", command), 1));
    getrusage(RUSAGE_CHILDREN, &after);
    const struct timeval user = after.ru_utime, system = after.ru_stime;
    return (double)(user.tv_sec - before.ru_utime.tv_sec + system.tv_sec - before.ru_stime.tv_sec) +
           1e-6 * (double)(user.tv_usec - before.ru_utime.tv_usec + system.tv_usec -
                           before.ru_stime.tv_usec);
}

typedef struct operands {
    size_t n;
    gf_panel panel;
    double *j, *x, *y;
} operands;

static operands make(size_t n)
{
    operands o = { .n = n };
    o.j = malloc(3 * n * n * sizeof *o.j);
    if (!o.j || gf_panel_create(&o.panel, n, n, 0)) exit((fprintf(stderr, "no memory\n"), 1));
    o.x = o.j + n * n, o.y = o.x + n * n;
    gf_random_normal((gf_random){ 1, 0, 1 }, n * n, o.j);
    gf_random_normal((gf_random){ 1, 0, 2 }, n * n, o.x);
    gf_panel_write(&o.panel, 0, n * n, o.j);
    return o;
}

static double products(const operands *o, long steps, int blas)
{
    const int n = (int)o->n;
    const double start = cpu_seconds();
    for (long s = 0; s < steps; s++)
        if (blas)
            cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, o->j, n, o->x, n, 0,
                        o->y, n);
        else
            gf_panel_multiply(&o->panel, o->n, o->x, o->n, o->y, o->n);
    return cpu_seconds() - start;
}

int main(int argc, char **argv)
{
    if (argc < 2) exit((fprintf(stderr, "usage: profile_lyapunov PEER [N [T]]\n"), 2));
    const size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) : 200;
    const double t = argc > 3 ? strtod(argv[3], NULL) : 100;
    const long steps = (long)(STEPS_PER_TIME * (t + 50)); /* vectors start half-way in the transient */
    double peer[TURNS], empty[TURNS], unit[TURNS], adapted[TURNS], own[TURNS], blas[TURNS];
    double lambda_max, sum;
    char command[600], line[200] = "";
    if (gfold_init(NULL)) return 1;
    const gfold_environment machine = gfold_environment_get();
    const operands o = make(n);
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
    snprintf(command, sizeof command, "/usr/bin/python3 %s %zu %g", argv[1], n, t);
    for (int k = 0; k < TURNS; k++) {
        char ignored[8];
        empty[k] = child_seconds("/usr/bin/python3 -c 'import numpy'", ignored, sizeof ignored);
        peer[k] = child_seconds(command, line, sizeof line);
        unit[k] = ours(n, t, 1, &lambda_max, &sum);
        adapted[k] = ours(n, t, 0, &lambda_max, &sum);
        own[k] = products(&o, steps, 0);
        blas[k] = products(&o, steps, 1);
    }
    printf("N %zu, T %g, OpenBLAS kernel %s, own kernel %s, one thread, medians of %d\n", n, t,
           machine.blas_core, machine.isa, TURNS);
    line[strcspn(line, "\n")] = '\0';
    const double each = median(peer, TURNS) - median(empty, TURNS), of = t + 50;
    printf("peer      %8.3f ms per unit of time   %s\n", 1e3 * each / t, line);
    printf("Q R each 1%8.3f ms per unit of time   lambda_max %.6f sum %.6f\n",
           1e3 * median(unit, TURNS) / of, lambda_max, sum);
    printf("adapted   %8.3f ms per unit of time\n", 1e3 * median(adapted, TURNS) / of);
    printf("products  %8.3f ms per unit of time, own kernel; dgemm %8.3f\n",
           1e3 * median(own, TURNS) / of, 1e3 * median(blas, TURNS) / of);
    const double ratio = each / t * of;
    printf("faster than the peer: %.2f times, adapted %.2f times\n", ratio / unit[TURNS / 2],
           ratio / adapted[TURNS / 2]);
    printf("time over that of the products: %.2f own, %.2f dgemm; adapted %.2f own, %.2f dgemm\n",
           unit[TURNS / 2] / own[TURNS / 2], unit[TURNS / 2] / blas[TURNS / 2],
           adapted[TURNS / 2] / own[TURNS / 2], adapted[TURNS / 2] / blas[TURNS / 2]);
    return 0;
}
