/* The basis was chosen by measurement on vRNNs (h ~ Normal(0, 0.5), g = 2), whose eigenvalues crowd along
 * the whole edge of a disc. Products for six of them, two networks each:
 *
 *     basis       50        100        150        200        300        400        500
 *     N = 500     349, 513  291, 380   297, 299   207, 207
 *     N = 1000    591, 491  475, 387   440, 301   398, 399   307, 307
 *     N = 2000    722, 891  657, 839   583, 727   591, 592   597, 601   407, 408
 *     N = 4000             847, 1201              783, 970   601, 888   797, 797   507, 508
 *
 * From 8 sqrt(N) on nothing is restarted; below N = 2000 a product costs less than keeping so many vectors
 * orthogonal. N / 8 is within a fifth of the fastest throughout.
 */
#include <gatefold/modes.h>

#include "core/fail.h"
#include "core/memory.h"
#include "math/linalg.h"
#include "sim/modes_list.h"

#include <math.h>
#include <stdlib.h>

/* Added to J for the rightmost ones: relative to l + 2 a residual means something where l is near 0. */
static const double OFFSET = 2;

enum { DENSE_MOST = 32, BASIS_LEAST = 60, BASIS_MOST = 500 };

static const double NUMBERS_MOST = 1.5e8; /* in a basis of our choice */

gfold_modes_params gfold_modes_defaults(void)
{
    return (gfold_modes_params){
        .k = 6, .which = GFOLD_RIGHTMOST, .tol = 1e-10, .products_max = 1000000, .shift = NAN
    };
}

static gfold_status check(const gfold_modes_params *p, size_t size, size_t n, gfold_error *err)
{
    const int near = !isnan(p->shift);
    gfold_status status = gf_check_range(err, "k", p->k, 1, (double)size - 3);
    if (!status && (unsigned)p->which >= GFOLD_MODES_WHICH_COUNT)
        status =
            gf_fail(err, GFOLD_EINVAL, "which is %d, neither rightmost nor largest", (int)p->which);
    if (!status) status = gf_check_range(err, "tol", p->tol, 1e-14, 1e-2);
    if (!status && p->basis)
        status = gf_check_range(err, "basis", p->basis, p->k + 2, (double)size);
    if (!status) status = gf_check_range(err, "products_max", (double)p->products_max, 100, 1e9);
    if (!status && near) status = gf_check_range(err, "shift", p->shift, -1e6, 1e6);
    if (!status && near) status = gf_check_range(err, "n", (double)n, 2, GFOLD_DENSE_MAX);
    if (!status && near && p->which == GFOLD_LARGEST)
        status = gf_fail(err, GFOLD_EINVAL, "a shift does not find the largest eigenvalues");
    return status;
}

/* All eigenvalues of a small reduced Jacobian. */
static gfold_status dense(gf_reduced *of, gf_modes_list *list, long *products, gfold_error *err)
{
    const size_t m = of->m;
    const gf_operator by = gf_reduced_operator(of);
    double *memory = gf_allocate(m * (2 * m + 5) + 1, sizeof *memory);
    if (!memory) return gf_fail_memory(err, 8.0 * (double)(m * (2 * m + 5)));
    double *matrix = memory, *vectors = matrix + m * m, *re = vectors + m * m, *im = re + m;
    double *unit = im + m;
    for (size_t j = 0; j < m; j++, unit[j - 1] = 0) {
        unit[j] = 1;
        by.apply(by.context, unit, matrix + j * m);
    }
    const gfold_status status = m ? gf_eigenvectors(m, matrix, re, im, vectors, err) : gf_ok(err);
    *products += (long)m;
    for (size_t j = 0; j < m && !status; j++) {
        const size_t first = j - (im[j] < 0);
        const double l[] = { re[first], im[first] }, *x = vectors + first * m;
        const double residual = gf_krylov_residual(&by, l, x, im[j] != 0 ? x + m : NULL, unit);
        *products += 1 + (im[j] != 0);
        gf_modes_list_add(list, re[j], im[j], residual, j);
    }
    free(memory);
    return status;
}

static size_t basis_of(const gfold_modes_params *p, size_t size)
{
    const double m = (double)size, most = fmin(BASIS_MOST, NUMBERS_MOST / m);
    const double chosen = fmax(BASIS_LEAST, fmin(m / 8, most)) + 2.0 * p->k;
    return (size_t)fmin(p->basis ? p->basis : chosen, m);
}

static gfold_status iterate(gf_reduced *of, const gfold_modes_params *p, gf_modes_list *list,
                            long *products, gfold_error *err)
{
    const size_t k = (size_t)p->k;
    const gf_krylov_params how = { k, basis_of(p, of->m),
                                   p->which == GFOLD_LARGEST ? GF_KRYLOV_LARGEST
                                                             : GF_KRYLOV_RIGHTMOST,
                                   p->tol, p->products_max };
    const gfold_status refused =
        gf_check_memory(err, "the Krylov basis", gf_krylov_bytes(of->m, k, how.basis));
    if (refused) return refused;
    double *re = gf_allocate(3 * (k + 1), sizeof *re);
    if (!re) return gf_fail_memory(err, 24.0 * (double)(k + 1));
    double *im = re + k + 1, *residual = im + k + 1;
    gf_krylov found;
    of->offset = p->which == GFOLD_RIGHTMOST ? OFFSET : 0;
    const gf_operator by = gf_reduced_operator(of);
    const gfold_status status = gf_krylov_find(&by, &how, re, im, residual, &found, err);
    for (size_t j = 0; j < found.count; j++)
        gf_modes_list_add(list, re[j] - of->offset, im[j], residual[j], j);
    *products += found.products;
    free(re);
    return status;
}

static void add_exact(const gf_reduced *of, gf_modes_list *list)
{
    for (size_t j = 0; j < of->count; j++)
        gf_modes_list_add(list, of->exact[j], 0, 0, GF_MODE_EXACT);
}

/* The k wanted, in order. */
static void choose(const gfold_modes_params *p, gf_modes_list *list)
{
    const gf_mode_rank by = p->which == GFOLD_LARGEST ? GF_BY_MODULUS : GF_BY_REAL_PART;
    const int nearest = !isnan(p->shift) && !p->height;
    gf_modes_list_sort(list, nearest ? GF_BY_DISTANCE : by, p->shift);
    gf_modes_list_cut(list, (size_t)p->k);
    gf_modes_list_sort(list, by, 0);
}

static void publish(const gf_modes_list *list, double *re, double *im, gfold_modes *out)
{
    for (size_t j = 0; j < list->count; j++) {
        re[j] = list->mode[j].re, im[j] = list->mode[j].im;
        out->residual = fmax(out->residual, gf_mode_relative(&list->mode[j]));
    }
    out->count = (int)list->count;
}

static gfold_status find(gf_reduced *of, const gfold_modes_params *p, gf_modes_list *list,
                         long *products, gfold_error *err)
{
    const size_t few = (size_t)p->k + 8 > DENSE_MOST ? (size_t)p->k + 8 : DENSE_MOST;
    if (!isnan(p->shift) && of->m > 0) return gf_modes_near(of, p, list, products, err);
    add_exact(of, list);
    if (of->m <= few) return dense(of, list, products, err);
    return iterate(of, p, list, products, err);
}

gfold_status gfold_modes_of(const gfold_network *network, const gfold_state *state,
                            const gfold_modes_params *params, double *re, double *im,
                            gfold_modes *out, gfold_error *err)
{
    *out = (gfold_modes){ 0 };
    const size_t size =
        params->rest ? gfold_jacobian_rest_size(network) : gfold_jacobian_size(network);
    gfold_status status = check(params, size, gfold_network_size(network), err);
    if (status) return status;
    gf_reduced of;
    gf_modes_list list = { 0 };
    status = gf_reduced_create(&of, network, state, params->rest, err);
    if (status) return status;
    status = gf_modes_list_create(&list, of.full.size + 1, err);
    if (!status) status = find(&of, params, &list, &out->products, err);
    if (!status || status == GFOLD_ENOCONV) {
        choose(params, &list);
        publish(&list, re, im, out);
    }
    gf_modes_list_destroy(&list);
    gf_reduced_destroy(&of);
    return status;
}
