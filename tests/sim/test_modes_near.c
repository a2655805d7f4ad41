#include "expect.h"
#include "reference_modes.h"
#include "reference_network.h"
#include "sample.h"

#include <gatefold/gatefold.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(modes_near, .init = start);

typedef struct found {
    double re[40], im[40]; /* room for k + 1 */
    gfold_modes out;
    gfold_error err;
} found;

static gfold_status run(const reference_modes *r, const gfold_modes_params *p, found *f)
{
    return gfold_modes_of(r->network, &r->state, p, f->re, f->im, &f->out, &f->err);
}

/* k, or k + 1 where the last would lose its conjugate. */
static int whole(const reference_modes *r, int k)
{
    return k + (r->l[k - 1][1] > 0 && r->l[k][1] == -r->l[k - 1][1]);
}

/* The first `count` of the reference, in order. */
static void
expect_first(const reference_modes *r, const gfold_modes_params *p, int count, const char *what)
{
    found f;
    const gfold_status status = run(r, p, &f);
    cr_assert_eq(status, GFOLD_OK, "%s: %s", f.err.message, what);
    cr_assert_eq(f.out.count, count, "%s", what);
    cr_assert_leq(f.out.residual, 10 * p->tol, "%.1e: %s", f.out.residual, what);
    for (int k = 0; k < f.out.count; k++) {
        expect_near(f.re[k], r->l[k][0], 1e-8, "real part %d: %s", k, what);
        expect_near(f.im[k], r->l[k][1], 1e-8, "imaginary part %d: %s", k, what);
    }
}

static double center;

static int nearer(const void *a, const void *b)
{
    const double *x = a, *y = b;
    const double p = hypot(x[0] - center, x[1]), q = hypot(y[0] - center, y[1]);
    return p != q ? (p < q ? -1 : 1) : reference_rightmost(a, b);
}

/* Moves the k nearest, pairs whole, to the front, rightmost first; how many. */
static int take_nearest(reference_modes *r, double shift, int k)
{
    center = shift;
    qsort(r->l, r->m, sizeof *r->l, nearer);
    const int count = whole(r, k);
    qsort(r->l, (size_t)count, sizeof *r->l, reference_rightmost);
    return count;
}

Test(modes_near, without_a_height_the_nearest_are_found_for_every_variant)
{
    for (int k = 0; k < REFERENCE_VARIANTS; k++)
        for (uint64_t seed = 1; seed <= 2; seed++) {
            const gfold_model m = reference_variant(k);
            reference_modes r = reference_modes_open(&m, sample_of(30 + 40 * seed, seed, 0), 2);
            gfold_modes_params p = gfold_modes_defaults();
            for (p.shift = -0.6; p.shift < 1; p.shift += 0.7) {
                const int count = take_nearest(&r, p.shift, p.k);
                expect_first(&r, &p, count, reference_describe(&m));
            }
            reference_modes_close(&r);
        }
}

/* The least half-height that leaves no eigenvalue outside. */
static double hull(void *context, double re)
{
    const reference_modes *r = context;
    double most = 0, right = -INFINITY;
    for (size_t i = 0; i < r->m; i++) right = fmax(right, r->l[i][0]);
    for (size_t i = 0; i < r->m; i++)
        if (fabs(r->l[i][0] - re) < 0.1) most = fmax(most, fabs(r->l[i][1]));
    return re <= right ? most + 1e-3 : 0;
}

Test(modes_near, with_a_height_the_rightmost_are_found_for_every_variant)
{
    for (int k = 0; k < REFERENCE_VARIANTS; k++)
        for (uint64_t seed = 1; seed <= 2; seed++) {
            const gfold_model m = reference_variant(k);
            reference_modes r = reference_modes_open(&m, sample_of(30 + 40 * seed, seed, 0), 2);
            gfold_modes_params p = gfold_modes_defaults();
            p.shift = r.l[0][0], p.height = hull, p.context = &r;
            for (p.k = 1; p.k < 9; p.k += 5)
                expect_first(&r, &p, whole(&r, p.k), reference_describe(&m));
            reference_modes_close(&r);
        }
}

/* A network with a tall bulk, |Re l + 1| < 0.2 and |Im l| < 20: an antisymmetric matrix and some noise. The
 * rightmost eigenvalues are far from the real axis. */
enum { UNITS = 250 };

static reference_modes tall_network(void)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.g = 1;
    gfold_network_params w = gfold_network_defaults();
    static double coupling[UNITS * UNITS], h[UNITS], open[UNITS];
    uint64_t seed = 1;
    for (int j = 0; j < UNITS; j++, open[j - 1] = 1)
        for (int i = 0; i < j; i++) {
            const double turn = reference_uniform(&seed, -17, 17) / sqrt(UNITS);
            coupling[i + j * UNITS] = turn + reference_uniform(&seed, -0.4, 0.4) / sqrt(UNITS);
            coupling[j + i * UNITS] = -turn + reference_uniform(&seed, -0.4, 0.4) / sqrt(UNITS);
        }
    w.n = UNITS, w.coupling[GFOLD_COUPLING_H] = coupling;
    reference_modes r = { .state = { UNITS, h, NULL, NULL, open, NULL } };
    cr_assert_eq(gfold_network_create(&r.network, &m, &w, NULL), GFOLD_OK);
    reference_modes_solve(&r);
    return r;
}

static double flat(void *context, double re)
{
    (void)context;
    return re < -0.8 ? 0.01 : 0;
}

Test(modes_near, eigenvalues_further_right_but_further_off_are_not_omitted)
{
    reference_modes r = tall_network();
    gfold_modes_params p = gfold_modes_defaults();
    found f;
    p.k = 4, p.shift = r.l[0][0], p.height = flat;
    cr_assert_eq(run(&r, &p, &f), GFOLD_OK);
    cr_assert_lt(f.re[3], r.l[3][0] - 1e-6, "a height too small should mislead");
    const long products = f.out.products;
    p.height = hull, p.context = &r;
    expect_first(&r, &p, whole(&r, p.k), "with the height of the bulk");
    cr_assert_eq(run(&r, &p, &f), GFOLD_OK);
    cr_assert_gt(f.out.products, products);
    reference_modes_close(&r);
}

Test(modes_near, a_basis_too_small_to_be_certain_is_not_taken_for_an_answer)
{
    const gfold_model m = reference_variant(0);
    reference_modes r = reference_modes_open(&m, sample_of(200, 4, 0), 2);
    gfold_modes_params p = gfold_modes_defaults();
    found f;
    p.shift = r.l[0][0], p.height = hull, p.context = &r, p.basis = 40;
    expect_refusal(run(&r, &p, &f), f.err, GFOLD_ENOCONV, "eigenvalues are known");
    p.basis = 200;
    expect_first(&r, &p, whole(&r, p.k), "the whole basis");
    p.basis = 0, p.products_max = 100, p.tol = 1e-14, p.k = 20;
    expect_refusal(run(&r, &p, &f), f.err, GFOLD_ENOCONV, "eigenvalues are known");
    cr_assert_leq(f.out.count, 21);
    reference_modes_close(&r);
}

static double everywhere(void *context, double re)
{
    (void)context;
    return re < 1e9 ? 1 : 0;
}

Test(modes_near, a_bulk_that_reaches_beyond_the_shift_is_never_certain)
{
    const gfold_model m = reference_variant(0);
    reference_modes r = reference_modes_open(&m, sample_of(200, 4, 0), 2);
    gfold_modes_params p = gfold_modes_defaults();
    found f;
    p.shift = r.l[0][0], p.height = everywhere, p.basis = 150;
    expect_refusal(run(&r, &p, &f), f.err, GFOLD_ENOCONV, "eigenvalues are known");
    reference_modes_close(&r);
}

Test(modes_near, sparse_networks_and_single_precision_are_served)
{
    const gfold_model m = reference_variant(1);
    const gfold_network_params w = {
        .n = 90, .seed = 5, .in_degree = 20, .precision = GFOLD_SINGLE
    };
    reference_modes r = reference_modes_open(&m, &w, 2);
    gfold_modes_params p = gfold_modes_defaults();
    p.shift = r.l[0][0] + 0.1, p.height = hull, p.context = &r;
    expect_first(&r, &p, whole(&r, p.k), "sparse, single");
    reference_modes_close(&r);
}

Test(modes_near, shifts_that_cannot_be_are_refused)
{
    gfold_model m = gfold_model_preset(GFOLD_UPDATE);
    m.update.tau = 4;
    reference_modes r = reference_modes_open(&m, sample_of(30, 4, 0), 2);
    gfold_modes_params p = gfold_modes_defaults();
    found f;
    p.shift = -0.25;
    expect_refusal(run(&r, &p, &f), f.err, GFOLD_EINVAL, "-1/tau");
    p.shift = 2e6;
    expect_refusal(run(&r, &p, &f), f.err, GFOLD_EINVAL, "shift");
    reference_modes_close(&r);
    const gfold_network_params large = { .n = GFOLD_DENSE_MAX + 1, .in_degree = 1 };
    gfold_model v = gfold_model_preset(GFOLD_VRNN);
    gfold_network *network;
    cr_assert_eq(gfold_network_create(&network, &v, &large, NULL), GFOLD_OK);
    const gfold_state nowhere = { 0 };
    p.shift = 0.5;
    expect_refusal(gfold_modes_of(network, &nowhere, &p, f.re, f.im, &f.out, &f.err), f.err,
                   GFOLD_EINVAL, "n is 20001");
    gfold_network_destroy(network);
}
