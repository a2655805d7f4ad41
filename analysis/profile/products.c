/* How fast are products of one matrix with one vector or several, beside OpenBLAS and a plain read?
 *
 *     cmake --build build/release --target profile_products
 *     [OPENBLAS_CORETYPE=...] build/release/profile_products [N...]
 *
 * For each N (100, 1000, 2000, 4000): GB/s of a plain read of the same bytes (the sum of all doubles
 * with many accumulators, from four places at once, which memory gives faster than from one), of
 * y = W x in double and single precision, of cblas_dgemv and cblas_sgemv; then GF/s of W times 8, 16,
 * 32 and 64 vectors and of cblas_dgemm. One thread; the methods of a size take turns, so that a busy
 * machine slows all of them; medians of the CPU time of this thread. The limit: one vector reads
 * every weight once, so it cannot beat a read from memory; many vectors are bound by two fused
 * multiply-adds of a register each cycle.
 */
#define _GNU_SOURCE
#include "math/panel.h"
#include "math/random.h"

#include <gatefold/gatefold.h>
#include <gsl/gsl_cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST = 64, REPEATS = 41, BUDGET_MS = 4 };

/* One matrix in every layout, MOST vectors. */
typedef struct subject {
    size_t n, count;
    gf_panel wide, narrow;
    double *w, *x, *y;
    float *w32, *x32, *y32;
    double sum;
} subject;

typedef void method(subject *s);

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#if defined(__x86_64__) && !defined(__clang__)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
static void
read_all(subject *s)
{
    enum { STREAMS = 4, LANES = 32 };
    double sum[LANES] = { 0 };
    const double *w = s->wide.weight;
    const size_t part = s->n * s->n / STREAMS / LANES * LANES;
    for (size_t i = 0; i < part; i += LANES)
        for (size_t from = i; from < STREAMS * part; from += part)
            for (size_t k = 0; k < LANES; k++) sum[k] += w[from + k];
    for (size_t k = 0; k < LANES; k++) s->sum += sum[k];
}

static void panel_double(subject *s)
{
    gf_panel_multiply(&s->wide, s->count, s->x, s->n, s->y, s->n);
}

static void panel_single(subject *s)
{
    gf_panel_multiply(&s->narrow, s->count, s->x, s->n, s->y, s->n);
}

static void blas_gemv(subject *s)
{
    const int n = (int)s->n;
    cblas_dgemv(CblasColMajor, CblasNoTrans, n, n, 1, s->w, n, s->x, 1, 0, s->y, 1);
}

static void blas_gemv_single(subject *s)
{
    const int n = (int)s->n;
    cblas_sgemv(CblasColMajor, CblasNoTrans, n, n, 1, s->w32, n, s->x32, 1, 0, s->y32, 1);
}

static void blas_gemm(subject *s)
{
    const int n = (int)s->n;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, (int)s->count, n, 1, s->w, n, s->x, n,
                0, s->y, n);
}

static void *array(size_t count, size_t size)
{
    void *made = aligned_alloc(64, (count * size + 63) / 64 * 64);
    if (!made) exit((fprintf(stderr, "no memory\n"), 1));
    return made;
}

static subject make(size_t n)
{
    subject s = { .n = n };
    s.w = array(n * n, sizeof *s.w), s.w32 = array(n * n, sizeof *s.w32);
    s.x = array(n * MOST, sizeof *s.x), s.x32 = array(n, sizeof *s.x32);
    s.y = array(n * MOST, sizeof *s.y), s.y32 = array(n, sizeof *s.y32);
    gf_random_normal((gf_random){ 1, 0, 1 }, n * n, s.w);
    gf_random_normal((gf_random){ 1, 0, 2 }, n * MOST, s.x);
    if (gf_panel_create(&s.wide, n, n, 0) || gf_panel_create(&s.narrow, n, n, 1))
        exit((fprintf(stderr, "no memory\n"), 1));
    for (size_t i = 0; i < n * n; i++) {
        gf_panel_put(&s.wide, i % n, i / n, s.w[i]);
        gf_panel_put(&s.narrow, i % n, i / n, s.w[i]);
        s.w32[i] = (float)s.w[i];
    }
    for (size_t i = 0; i < n; i++) s.x32[i] = (float)s.x[i];
    return s;
}

static void dispose(subject *s)
{
    gf_panel_destroy(&s->wide);
    gf_panel_destroy(&s->narrow);
    free(s->w), free(s->x), free(s->y), free(s->w32), free(s->x32), free(s->y32);
}

static double seconds(subject *s, method *run, int calls)
{
    const double start = cpu_seconds();
    for (int k = 0; k < calls; k++) run(s);
    return (cpu_seconds() - start) / calls;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Median seconds of one call of each method. */
static void measure(subject *s, int methods, method *const *runs, double *medians)
{
    enum { METHODS_MAX = 8 };
    static double taken[METHODS_MAX][REPEATS];
    int calls[METHODS_MAX];
    for (int m = 0; m < methods; m++) {
        seconds(s, runs[m], 1);
        calls[m] = 1 + (int)(1e-3 * BUDGET_MS / seconds(s, runs[m], 1));
    }
    for (int k = 0; k < REPEATS; k++)
        for (int m = 0; m < methods; m++) taken[m][k] = seconds(s, runs[m], calls[m]);
    for (int m = 0; m < methods; m++) {
        qsort(taken[m], REPEATS, sizeof **taken, by_size);
        medians[m] = taken[m][REPEATS / 2];
    }
}

static void one_vector(subject *s)
{
    static method *const runs[] = { read_all, panel_double, blas_gemv, panel_single,
                                    blas_gemv_single };
    double t[5];
    const double bytes = 8e-9 * (double)(s->n * s->n);
    s->count = 1;
    measure(s, 5, runs, t);
    printf("%5zu   read %6.1f   double %6.1f (%.2f of read)   dgemv %6.1f (ratio %.2f)   "
           "single %6.1f   sgemv %6.1f (ratio %.2f) GB/s\n",
           s->n, bytes / t[0], bytes / t[1], t[0] / t[1], bytes / t[2], t[2] / t[1],
           bytes / 2 / t[3], bytes / 2 / t[4], t[4] / t[3]);
}

static void several_vectors(subject *s, size_t count)
{
    static method *const runs[] = { panel_double, panel_single, blas_gemm };
    double t[3];
    const double work = 2e-9 * (double)(s->n * s->n * count);
    s->count = count;
    measure(s, 3, runs, t);
    printf("%5zu x %2zu   double %6.1f   single %6.1f   dgemm %6.1f GF/s   ratio %.2f, %.2f\n",
           s->n, count, work / t[0], work / t[1], work / t[2], t[2] / t[0], t[2] / t[1]);
}

static void profile(size_t n)
{
    static const size_t counts[] = { 8, 16, 32, MOST };
    subject s = make(n);
    one_vector(&s);
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) several_vectors(&s, counts[k]);
    dispose(&s);
}

int main(int argc, char **argv)
{
    static const size_t sizes[] = { 100, 1000, 2000, 4000 };
    gfold_error err;
    if (gfold_init(&err)) return fprintf(stderr, "%s\n", err.message), 1;
    const gfold_environment on = gfold_environment_get();
    const char *wanted = getenv("OPENBLAS_CORETYPE");
    printf("panels: %s; %s, core %s (OPENBLAS_CORETYPE %s); one thread, medians of %d\n",
           gf_panel_isa(), on.blas, on.blas_core, wanted ? wanted : "not set", REPEATS);
    for (int k = 1; k < argc; k++) profile((size_t)strtoul(argv[k], NULL, 10));
    for (size_t k = 0; argc < 2 && k < sizeof sizes / sizeof *sizes; k++) profile(sizes[k]);
    return 0;
}
