/* Holds the lock over a whole solve: dnaupd, dnaup2, dnaitr and dgetv0 keep their progress in SAVE
 * variables between the calls, and their counters in the common block of stat.h. */
#include "math/krylov.h"

#include "core/fail.h"
#include "math/linalg.h"
#include "math/random.h"

#include <arpack.h>
#include <fenv.h>
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t one_solve = PTHREAD_MUTEX_INITIALIZER;

typedef struct work {
    double *start, *v, *products, *small, *values;
    int *chosen;
    int param[11], place[14], info;
    double *memory;
} work;

static const char *const names[] = { "LR", "LM" };

static size_t small_size(size_t basis)
{
    return 3 * basis * basis + 6 * basis;
}

static size_t numbers(size_t n, size_t k, size_t basis)
{
    return n * (basis + 6) + small_size(basis) + 2 * (k + 1) + 3 * basis;
}

double gf_krylov_bytes(size_t n, size_t k, size_t basis)
{
    return 8.0 * (double)numbers(n, k, basis) + (double)(basis * sizeof(int));
}

/* Iterations that cannot take more products than are allowed. */
static int iterations(const gf_krylov_params *p)
{
    const long first = (long)p->basis + 1, each = (long)(p->basis - p->k);
    const long count = p->products_max > first ? 1 + (p->products_max - first) / each : 1;
    return count < 1000000000 ? (int)count : 1000000000;
}

static gfold_status prepare(work *w, size_t n, const gf_krylov_params *p, gfold_error *err)
{
    *w = (work){ .memory = gf_allocate(numbers(n, p->k, p->basis), sizeof(double)),
                 .chosen = gf_allocate(p->basis, sizeof(int)),
                 .param = { [0] = 1, [2] = iterations(p), [3] = 1, [6] = 1 },
                 .info = 1 };
    if (!w->memory || !w->chosen) return gf_fail_memory(err, gf_krylov_bytes(n, p->k, p->basis));
    w->start = w->memory;
    w->products = w->start + n;
    w->v = w->products + 5 * n;
    w->small = w->v + n * p->basis;
    w->values = w->small + small_size(p->basis);
    gf_random_normal((gf_random){ .seed = 1 }, n, w->start);
    return gf_ok(err);
}

static void destroy(work *w)
{
    free(w->memory);
    free(w->chosen);
}

static const char *sentence(int info)
{
    if (info == -8) return "LAPACK found no eigenvalues of the Hessenberg matrix";
    if (info == -9) return "the operator takes the starting vector to zero";
    if (info == -9999) return "no Arnoldi basis could be built";
    if (info == 3) return "no shift could be applied; a larger basis may help";
    if (info == -15) return "the converged eigenvalues could not be counted again";
    return "it refused an argument or failed inside LAPACK";
}

/* Reverse communication; non-zero when the products are spent inside an iteration. */
static int iterate(work *w, const gf_operator *a, const gf_krylov_params *p, long *products)
{
    const int n = (int)a->n, k = (int)p->k, basis = (int)p->basis;
    for (int task = 0;; ++*products) {
        fenv_t held;
        feholdexcept(&held);
        dnaupd_c(&task, "I", n, names[p->which], k, p->tol, w->start, basis, w->v, n, w->param,
                 w->place, w->products, w->small, (int)small_size(p->basis), &w->info);
        fesetenv(&held);
        if (task != 1 && task != -1) return 0;
        if (*products == p->products_max) return 1;
        a->apply(a->context, w->products + w->place[0] - 1, w->products + w->place[1] - 1);
    }
}

/* Eigenvalues go to w->values, real parts then imaginary ones; vectors replace the basis. */
static void extract(work *w, const gf_operator *a, const gf_krylov_params *p)
{
    const int n = (int)a->n, k = (int)p->k, basis = (int)p->basis;
    double *re = w->values, *im = re + p->k + 1, *room = im + p->k + 1;
    fenv_t held;
    feholdexcept(&held);
    dneupd_c(1, "A", w->chosen, re, im, w->v, n, 0, 0, room, "I", n, names[p->which], k, p->tol,
             w->start, basis, w->v, n, w->param, w->place, w->products, w->small,
             (int)small_size(p->basis), &w->info);
    fesetenv(&held);
}

/* Copies what has converged; the second of a pair is written beside its first, found or not. */
static void collect(const work *w, const gf_operator *a, const gf_krylov_params *p, double *re,
                    double *im, double *residual, gf_krylov *out)
{
    const size_t n = a->n, found = (size_t)w->param[4];
    const double *from_re = w->values, *from_im = from_re + p->k + 1;
    size_t *const count = &out->count;
    for (size_t j = 0; j < found && *count <= p->k; j++) {
        const int pair = from_im[j] != 0;
        if (pair && *count == p->k) break;
        const double l[] = { from_re[j], from_im[j] };
        const double *x = w->v + j * n;
        residual[*count] = gf_krylov_residual(a, l, x, pair ? x + n : NULL, w->products);
        out->products += 1 + pair;
        re[*count] = l[0], im[(*count)++] = l[1];
        if (!pair) continue;
        residual[*count] = residual[*count - 1];
        re[*count] = l[0], im[(*count)++] = -l[1];
        j++;
    }
}

static gfold_status
solve(work *w, const gf_operator *a, const gf_krylov_params *p, gf_krylov *out, gfold_error *err)
{
    const int spent = iterate(w, a, p, &out->products);
    const int converged = w->param[4];
    if (!spent && w->info != 1 && w->info != 0)
        return gf_fail(err, GFOLD_EEXTERN, "ARPACK's dnaupd returned %d: %s", w->info,
                       sentence(w->info));
    if (spent || (w->info == 1 && converged == 0)) {
        w->param[4] = 0;
        return gf_fail(err, GFOLD_ENOCONV, "no eigenvalue converged within %ld products",
                       out->products);
    }
    const int incomplete = w->info == 1;
    extract(w, a, p);
    if (w->info != 0)
        return gf_fail(err, GFOLD_EEXTERN, "ARPACK's dneupd returned %d: %s", w->info,
                       sentence(w->info));
    if (!incomplete) return gf_ok(err);
    return gf_fail(err, GFOLD_ENOCONV, "%d of %zu eigenvalues converged within %ld products",
                   converged, p->k, out->products);
}

gfold_status gf_krylov_find(const gf_operator *a, const gf_krylov_params *p, double *re, double *im,
                            double *residual, gf_krylov *out, gfold_error *err)
{
    work w;
    *out = (gf_krylov){ 0 };
    gfold_status status = prepare(&w, a->n, p, err);
    if (!status) {
        pthread_mutex_lock(&one_solve);
        status = solve(&w, a, p, out, err);
        pthread_mutex_unlock(&one_solve);
        if (!status || status == GFOLD_ENOCONV) collect(&w, a, p, re, im, residual, out);
    }
    destroy(&w);
    return status;
}
