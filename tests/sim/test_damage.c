#include "expect.h"
#include "sample.h"
#include "settled_network.h"

#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(damage, .init = start);

Test(damage, a_damaged_network_differs_where_it_is_damaged)
{
    enum { UNITS = 60 };
    const gfold_model m = frozen_model(1);
    gfold_network *w, *same, *other;
    unsigned char removed[UNITS];
    size_t count = 0;
    cr_assert_eq(gfold_network_create(&w, &m, sample_of(UNITS, 3, 2), NULL), GFOLD_OK);
    gfold_network_remove(w, 0.2, removed);
    for (size_t i = 0; i < UNITS; i++) count += removed[i];
    cr_assert(count >= 3 && count <= 25, "%zu of 60 removed at 0.2", count);
    cr_assert_eq(gfold_network_damage(&same, w, &m, 0, NULL, NULL), GFOLD_OK);
    cr_assert_eq(gfold_network_damage(&other, w, &m, 0.01, removed, NULL), GFOLD_OK);
    cr_assert_eq(memcmp(gfold_network_bias(w), gfold_network_bias(other), UNITS * sizeof(double)),
                 0);
    for (int k = 0; k < GFOLD_COUPLING_COUNT; k++) {
        double *a = sample_matrix(w, (gfold_coupling)k),
               *b = sample_matrix(same, (gfold_coupling)k);
        double *c = sample_matrix(other, (gfold_coupling)k), squares = 0;
        cr_assert_eq(memcmp(a, b, UNITS * UNITS * sizeof *a), 0);
        for (size_t i = 0; i < UNITS * UNITS; i++) {
            if (removed[i / UNITS]) cr_assert_eq(c[i], 0);
            if (!removed[i / UNITS]) squares += pow(c[i] / a[i] - 1, 2);
        }
        const double entries = (double)(UNITS * (UNITS - count));
        expect_near(sqrt(squares / entries) / 0.01, 1, 4 / sqrt(2 * entries), "matrix %d", k);
        free(a), free(b), free(c);
    }
    gfold_network_destroy(w);
    gfold_network_destroy(same);
    gfold_network_destroy(other);
}

Test(damage, other_gates_and_wild_changes_are_refused)
{
    const gfold_model m = frozen_model(-1), plain = gfold_model_preset(GFOLD_VRNN);
    gfold_network *w, *other;
    gfold_error err;
    cr_assert_eq(gfold_network_create(&w, &m, sample_of(4, 1, 0), NULL), GFOLD_OK);
    expect_refusal(gfold_network_damage(&other, w, &plain, 0, NULL, &err), err, GFOLD_EINVAL,
                   "gates");
    cr_assert_null(other);
    expect_refusal(gfold_network_damage(&other, w, &m, -1, NULL, &err), err, GFOLD_EINVAL,
                   "perturb");
    gfold_network_destroy(w);
}
