#include "sim/cover.h"

#include "expect.h"

/* Half-height of the unit disc around zero. */
static double disc(void *context, double re)
{
    (void)context;
    return re * re < 1 ? sqrt(1 - re * re) : 0;
}

/* Smallest radius around `center` that holds the unit disc, widened, right of re. */
static double needed(double center, double margin, double re)
{
    const double edge = 1 + margin, half = sqrt(edge * edge - re * re);
    return fmax(edge - center, hypot(center - re, half));
}

Test(cover, a_disc_covers_exactly_what_geometry_says)
{
    for (double center = 1; center < 3; center += 0.5)
        for (double margin = 0.05; margin < 0.3; margin *= 2)
            for (double re = 0.5; re < 0.95; re += 0.1) {
                const double radius = needed(center, margin, re);
                gf_cover c = { disc, NULL, margin, center, 1.02 * radius, 1 };
                cr_assert(gf_cover_right_of(&c, re), "%g %g %g", center, margin, re);
                c.radius = 0.97 * radius;
                cr_assert_not(gf_cover_right_of(&c, re), "%g %g %g", center, margin, re);
            }
}

Test(cover, dense_eigenvalues_need_less_margin)
{
    gf_cover c = { disc, NULL, 0.2, 1.5, 1.01 * needed(1.5, 0.1, 0.9), 10 };
    cr_assert_not(gf_cover_right_of(&c, 0.9));
    c.known = 100000;
    cr_assert(gf_cover_right_of(&c, 0.9));
}

Test(cover, a_disc_left_of_the_bulk_covers_nothing_and_an_infinite_one_all)
{
    gf_cover c = { disc, NULL, 0.1, -2, 1.5, 50 };
    cr_assert_not(gf_cover_right_of(&c, -1));
    c.radius = 2.5;
    cr_assert_not(gf_cover_right_of(&c, -0.5));
    c.radius = INFINITY;
    cr_assert(gf_cover_right_of(&c, -0.5));
}
