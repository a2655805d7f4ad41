/* How fast are the six rightmost eigenvalues of a vRNN's Jacobian, beside all of them from LAPACK?
 *
 *     cmake --build build/release --target profile_modes
 *     build/release/profile_modes [N [SEED [G]]]
 *
 * h ~ Normal(0, 0.5), g = 2, N = 4000: a disc around -1 of radius g sqrt(<phi'^2>), where Krylov
 * iteration is at its slowest, for eigenvalues crowd along the whole edge. One thread, CPU seconds,
 * medians of three but for dgeev, which runs once. The limit of the matrix-free iteration is memory: a
 * product reads 8 N^2 bytes.
 */
#include <gatefold/gatefold.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { K = 6, REPEATS = 3 };

static gfold_error err;

static double cpu_seconds(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
           1e-6 * (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}

static void must(gfold_status status)
{
    if (!status) return;
    fprintf(stderr, "%s\n", err.message);
    exit(1);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Largest first. */
static int rightmost(const void *a, const void *b)
{
    const double *x = a, *y = b;
    if (x[0] != y[0]) return x[0] < y[0] ? 1 : -1;
    return (x[1] < y[1]) - (x[1] > y[1]);
}

static double all(const gfold_network *network, const gfold_state *state, double *first)
{
    const size_t m = gfold_jacobian_size(network);
    double *matrix = malloc(m * m * sizeof *matrix), *re = malloc(2 * m * sizeof *re);
    double(*both)[2] = malloc(m * sizeof *both);
    if (!matrix || !re || !both) exit(1);
    must(gfold_jacobian_fill(network, state, matrix, &err));
    const double start = cpu_seconds();
    must(gfold_eigenvalues(m, matrix, re, re + m, &err));
    const double seconds = cpu_seconds() - start;
    for (size_t i = 0; i < m; i++) both[i][0] = re[i], both[i][1] = re[m + i];
    qsort(both, m, sizeof *both, rightmost);
    for (int k = 0; k < 2 * (K + 1); k++) first[k] = both[k / 2][k % 2];
    free(matrix), free(re), free(both);
    return seconds;
}

static double few(const gfold_network *network, const gfold_state *state,
                  const gfold_modes_params *p, const char *what, const double *wanted)
{
    double seconds[REPEATS], re[K + 1], im[K + 1], off = 0;
    gfold_modes out;
    for (int k = 0; k < REPEATS; k++) {
        const double start = cpu_seconds();
        must(gfold_modes_of(network, state, p, re, im, &out, &err));
        seconds[k] = cpu_seconds() - start;
    }
    qsort(seconds, REPEATS, sizeof *seconds, by_size);
    for (int k = 0; k < out.count && wanted; k++)
        off = fmax(off, hypot(re[k] - wanted[2 * k], im[k] - wanted[2 * k + 1]));
    printf("%-12s %7.2f s, %ld products or solves, residual %.0e", what, seconds[REPEATS / 2],
           out.products, out.residual);
    if (wanted) printf(", off by %.0e at most", off);
    printf("\n");
    return seconds[REPEATS / 2];
}

/* Half-height of the disc. */
static double disc(void *context, double re)
{
    const double radius = *(const double *)context, part = radius * radius - (re + 1) * (re + 1);
    return part > 0 ? sqrt(part) : 0;
}

int main(int argc, char **argv)
{
    const size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 4000;
    const uint64_t seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
    const double spread = sqrt(0.5);
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    model.g = argc > 3 ? strtod(argv[3], NULL) : 2;
    gfold_network *network = NULL;
    must(gfold_init(&err));
    const gfold_environment on = gfold_environment_get();
    printf("%s %s, %s threads, our code %s\n", on.blas, on.blas_core, on.blas_kind, on.isa);
    must(gfold_network_create(&network, &model, &(gfold_network_params){ .n = n, .seed = seed },
                              &err));
    double *h = malloc(2 * n * sizeof *h), radius = 0, wanted[2 * (K + 1)];
    if (!h) return 1;
    gfold_network_initial_state(network, spread, 0, h);
    for (size_t i = 0; i < n; i++) {
        const double slope = model.g / pow(cosh(model.g * h[i]), 2);
        radius += slope * slope / (double)n;
        h[n + i] = 1;
    }
    radius = sqrt(radius);
    const gfold_state state = { .n = n, .h = h, .gate = h + n };
    const double lapack = all(network, &state, wanted);
    printf("N = %zu, radius %.4f\n%-12s %7.2f s\n", n, radius, "dgeev", lapack);
    gfold_modes_params p = gfold_modes_defaults();
    const double free_of_matrix = few(network, &state, &p, "matrix-free", wanted);
    p.shift = -1 + radius, p.height = disc, p.context = &radius;
    const double near = few(network, &state, &p, "shift", wanted);
    printf("ratios: %.1f and %.1f\n", lapack / free_of_matrix, lapack / near);
    gfold_network_destroy(network);
    free(h);
    return 0;
}
