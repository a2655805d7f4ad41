#include "sim/search_list.h"

#include "expect.h"

static gf_found_list list(int odd)
{
    return (gf_found_list){ .n = 2, .apart = 1e-3, .odd = odd };
}

static void add(gf_found_list *l, double x, double y, int counts, int times)
{
    const double h[] = { x, y };
    for (int k = 0; k < times; k++) cr_assert_eq(gf_found_list_add(l, h, counts), 0);
}

Test(search_list, points_within_the_distance_are_one)
{
    gf_found_list l = list(0);
    add(&l, 1, 2, 1, 2);
    add(&l, 1 + 1.3e-3, 2, 1, 1); /* rms 0.92e-3 */
    add(&l, 1 + 1.5e-3, 2, 1, 1); /* rms 1.06e-3 */
    add(&l, -1, -2, 0, 1);
    cr_assert_eq(l.count, 3);
    cr_assert(l.at[0].ends == 3 && l.at[0].point.hits == 3 && l.at[1].ends == 1);
    cr_assert(l.at[2].ends == 1 && l.at[2].point.hits == 0 && !l.at[2].point.symmetric);
    gf_found_list_destroy(&l);
}

Test(search_list, mirror_images_are_one_and_zero_is_its_own)
{
    gf_found_list l = list(1);
    add(&l, 1, -2, 1, 1);
    add(&l, -1, 2, 1, 1);
    add(&l, 1e-5, 0, 1, 1);
    add(&l, -1e-4, 0, 1, 1);
    add(&l, 1, 2, 1, 1);
    cr_assert_eq(l.count, 3);
    cr_assert(l.at[0].ends == 2 && l.at[0].point.symmetric);
    cr_assert(l.at[1].ends == 2 && !l.at[1].point.symmetric);
    gf_found_list_destroy(&l);
}

Test(search_list, the_list_grows)
{
    gf_found_list l = list(0);
    for (int k = 0; k < 1000; k++) add(&l, k, 0, 1, 1);
    cr_assert_eq(l.count, 1000);
    for (int k = 0; k < 1000; k++) cr_assert_eq(l.h[2 * k], k);
    gf_found_list_destroy(&l);
}

/* Hits 1, 1, 1, 2, 5 and a point that deflation alone found: 10 hits, 3 of points seen once. */
Test(search_list, the_census_is_that_of_good_turing_and_chao)
{
    static const int hits[] = { 1, 1, 1, 2, 5, 0 };
    gf_found_list l = list(0);
    for (size_t k = 0; k < COUNT(hits); k++) {
        add(&l, (double)k, 0, 1, hits[k]);
        add(&l, (double)k, 0, 0, hits[k] == 0);
    }
    add(&l, 100, 0, 1, 4);
    for (size_t k = 0; k < COUNT(hits); k++) l.at[k].proved = 1;
    const gfold_census c = gf_found_list_census(&l, 20);
    cr_assert(c.starts == 20 && c.converged == 11 && c.unproved == 4);
    expect_near(c.coverage, 0.7, 1e-15, "%s", "coverage");
    expect_near(c.expected, 5 + 3. * 2 / (2 * 2), 1e-15, "%s", "expected"); /* 6.5 */
    l.at[0].point.hits = l.at[1].point.hits = 2;
    expect_near(gf_found_list_census(&l, 20).expected, 6, 1e-15, "%s", "at least those found");
    gf_found_list_destroy(&l);
}
