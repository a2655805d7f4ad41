#include "expect.h"
#include "reference_modes.h"
#include "reference_network.h"
#include "sample.h"

#include <gatefold/gatefold.h>

enum { K_MOST = 20 };

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(modes, .init = start);

static int built_in(void)
{
    return strcmp(gfold_environment_get().arpack, "not built in") != 0;
}

/* k, or k + 1 where the last would lose its conjugate. */
static int whole(const reference_modes *r, int k)
{
    return k + (r->l[k - 1][1] > 0 && r->l[k][1] == -r->l[k - 1][1]);
}

static void expect_modes(reference_modes *r, const gfold_modes_params *p, const char *what)
{
    double re[K_MOST + 1], im[K_MOST + 1];
    gfold_modes out;
    gfold_error err = { .message = "" };
    qsort(r->l, r->m, sizeof *r->l,
          p->which == GFOLD_LARGEST ? reference_largest : reference_rightmost);
    const gfold_status status = gfold_modes_of(r->network, &r->state, p, re, im, &out, &err);
    cr_assert_eq(status, GFOLD_OK, "%s: %s", err.message, what);
    cr_assert_eq(out.count, whole(r, p->k), "%d of %d: %s", out.count, p->k, what);
    cr_assert_leq(out.residual, 10 * p->tol, "%.1e: %s", out.residual, what);
    for (int k = 0; k < out.count; k++) {
        expect_near(re[k], r->l[k][0], 1e-8, "real part %d of %d: %s", k, out.count, what);
        expect_near(im[k], r->l[k][1], 1e-8, "imaginary part %d of %d: %s", k, out.count, what);
    }
}

Test(modes, rightmost_and_largest_are_those_of_the_filled_matrix_for_every_variant)
{
    if (!built_in()) return;
    for (int k = 0; k < REFERENCE_VARIANTS; k++)
        for (uint64_t seed = 1; seed <= 3; seed++) {
            const gfold_model m = reference_variant(k);
            reference_modes r = reference_modes_open(&m, sample_of(40 + 30 * seed, seed, 0), 2);
            gfold_modes_params p = gfold_modes_defaults();
            for (int which = 0; which < GFOLD_MODES_WHICH_COUNT; which++)
                for (p.k = 1; p.k <= 7; p.k += 3) {
                    p.which = (gfold_modes_which)which;
                    expect_modes(&r, &p, reference_describe(&m));
                }
            reference_modes_close(&r);
        }
}

Test(modes, sparse_networks_and_single_precision_are_served)
{
    if (!built_in()) return;
    for (int precision = 0; precision < GFOLD_PRECISION_COUNT; precision++)
        for (size_t in_degree = 0; in_degree <= 20; in_degree += 20) {
            const gfold_model m = reference_variant(1);
            const gfold_network_params w = {
                .n = 90, .seed = 5, .in_degree = in_degree, .precision = (gfold_precision)precision
            };
            reference_modes r = reference_modes_open(&m, &w, 2);
            const gfold_modes_params p = gfold_modes_defaults();
            expect_modes(&r, &p, in_degree ? "sparse" : "dense");
            reference_modes_close(&r);
        }
}

Test(modes, a_basis_of_any_size_gives_the_same)
{
    if (!built_in()) return;
    const gfold_model m = reference_variant(0);
    reference_modes r = reference_modes_open(&m, sample_of(150, 9, 0), 2);
    gfold_modes_params p = gfold_modes_defaults();
    for (p.basis = 20; p.basis <= 150; p.basis += 26) expect_modes(&r, &p, "basis");
    reference_modes_close(&r);
}

Test(modes, frozen_units_count_with_all_their_zeros)
{
    gfold_model m = reference_variant(10);
    m.g = 1;
    for (int everything = built_in() ? 0 : 1; everything < 2; everything++) {
        m.update.theta = everything ? 50 : 0.15;
        reference_modes r = reference_modes_open(&m, sample_of(70, 2, 0), 30);
        gfold_modes_params p = gfold_modes_defaults();
        expect_modes(&r, &p, "frozen");
        double re[K_MOST + 1], im[K_MOST + 1];
        gfold_modes out;
        cr_assert_eq(gfold_modes_of(r.network, &r.state, &p, re, im, &out, NULL), GFOLD_OK);
        int zeros = 0;
        for (int k = 0; k < out.count; k++) zeros += re[k] == 0 && im[k] == 0;
        cr_assert_gt(zeros, 3);
        reference_modes_close(&r);
    }
}

Test(modes, a_small_network_needs_no_iteration)
{
    const gfold_model m = reference_variant(2);
    reference_modes r = reference_modes_open(&m, sample_of(4, 2, 0), 2);
    gfold_modes_params p = gfold_modes_defaults();
    for (p.k = 1; p.k <= 9; p.k++) expect_modes(&r, &p, "small");
    reference_modes_close(&r);
}

Test(modes, the_same_call_gives_the_same_bits)
{
    if (!built_in()) return;
    const gfold_model m = reference_variant(2);
    reference_modes r = reference_modes_open(&m, sample_of(80, 3, 0), 2);
    const gfold_modes_params p = gfold_modes_defaults();
    double re[2][7] = { 0 }, im[2][7] = { 0 };
    gfold_modes out[2];
    for (int k = 0; k < 2; k++)
        cr_assert_eq(gfold_modes_of(r.network, &r.state, &p, re[k], im[k], &out[k], NULL),
                     GFOLD_OK);
    cr_assert_arr_eq(re[0], re[1], sizeof re[0]);
    cr_assert_arr_eq(im[0], im[1], sizeof im[0]);
    cr_assert_eq(out[0].products, out[1].products);
    reference_modes_close(&r);
}

Test(modes, parameters_out_of_range_are_named)
{
    const gfold_model m = reference_variant(0);
    reference_modes r = reference_modes_open(&m, sample_of(50, 3, 0), 1);
    const gfold_modes_params good = gfold_modes_defaults();
    double re[K_MOST + 1], im[K_MOST + 1];
    gfold_modes out;
    gfold_error err;
#define REFUSED(field, value, word)                                                                \
    do {                                                                                           \
        gfold_modes_params p = good;                                                               \
        p.field = (value);                                                                         \
        if (p.which == GFOLD_LARGEST) p.shift = 1;                                                 \
        expect_refusal(gfold_modes_of(r.network, &r.state, &p, re, im, &out, &err), err,           \
                       GFOLD_EINVAL, word);                                                        \
    } while (0)
    REFUSED(k, 0, "k is 0");
    REFUSED(k, 48, "k is 48, outside [1, 47]");
    REFUSED(which, (gfold_modes_which)2, "which is 2");
    REFUSED(tol, 9e-15, "tol");
    REFUSED(tol, 0.02, "tol");
    REFUSED(tol, NAN, "tol");
    REFUSED(basis, 7, "basis is 7, outside [8, 50]");
    REFUSED(basis, 51, "basis is 51");
    REFUSED(products_max, 99, "products_max");
    REFUSED(products_max, 1000000001, "products_max");
    REFUSED(shift, INFINITY, "shift");
    REFUSED(which, GFOLD_LARGEST, "a shift does not find the largest");
#undef REFUSED
    reference_modes_close(&r);
}

Test(modes, a_build_without_arpack_says_so)
{
    if (built_in()) return;
    const gfold_model m = reference_variant(0);
    reference_modes r = reference_modes_open(&m, sample_of(100, 3, 0), 1);
    const gfold_modes_params p = gfold_modes_defaults();
    double re[7], im[7];
    gfold_modes out;
    gfold_error err;
    expect_refusal(gfold_modes_of(r.network, &r.state, &p, re, im, &out, &err), err, GFOLD_EEXTERN,
                   "ARPACK");
    reference_modes_close(&r);
}

Test(modes, spent_products_leave_what_was_found)
{
    if (!built_in()) return;
    const gfold_model m = reference_variant(0);
    reference_modes r = reference_modes_open(&m, sample_of(200, 4, 0), 2);
    gfold_modes_params p = gfold_modes_defaults();
    double re[7], im[7];
    gfold_modes out;
    gfold_error err;
    p.products_max = 100;
    p.basis = 30;
    p.tol = 1e-13;
    expect_refusal(gfold_modes_of(r.network, &r.state, &p, re, im, &out, &err), err, GFOLD_ENOCONV,
                   "products");
    cr_assert_lt(out.count, 6);
    for (int k = 0; k < out.count; k++) {
        double gap = INFINITY;
        for (size_t i = 0; i < r.m; i++)
            gap = fmin(gap, hypot(re[k] - r.l[i][0], im[k] - r.l[i][1]));
        expect_near(gap, 0, 1e-9, "value %d", k);
    }
    reference_modes_close(&r);
}
