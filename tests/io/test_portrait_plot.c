#include "io/portrait_plot.h"
#include "sample_phase.h"

#include "expect.h"

#include <string.h>

TestSuite(portrait_plot, .init = sample_folder_make, .fini = sample_folder_remove);

enum { TIMES = 20, GRID = 5, PATHS = 2, CURVES = 2 };

static double t[TIMES], rows[CURVES * TIMES], surface[GRID * GRID * 3], path[PATHS * TIMES * 3];
static const char *const labels[] = { "kept", "lost" };

/* One portrait that has everything: a bowl, a path that falls into it and one that leaves. */
static gfold_portrait sample(gfold_portrait_kind kind)
{
    for (size_t k = 0; k < TIMES; k++) {
        const double gone = (double)k / TIMES;
        t[k] = (double)k;
        rows[k] = 1;
        rows[TIMES + k] = k == 3 ? NAN : exp(-t[k]);
        const double in[] = { 0.1, 0.1, 0.5 * (1 - gone) }, out[] = { 3 * gone, 0, 0.1 };
        memcpy(path + 3 * k, in, sizeof in);
        memcpy(path + 3 * (TIMES + k), out, sizeof out);
    }
    for (size_t b = 0; b < GRID; b++)
        for (size_t a = 0; a < GRID; a++) {
            const double x = (double)a / 2 - 1, y = (double)b / 2 - 1;
            const double at[] = { x, y, a + b > 7 ? NAN : x * x + y * y };
            memcpy(surface + 3 * (a + b * GRID), at, sizeof at);
        }
    return (gfold_portrait){ .kind = kind,
                             .n = 12,
                             .dimension = 7,
                             .times = TIMES,
                             .t = t,
                             .integral = rows,
                             .output = rows + TIMES,
                             .curves = CURVES,
                             .retained = rows,
                             .label = labels,
                             .grid = GRID,
                             .surface = surface,
                             .paths = PATHS,
                             .path = path };
}

Test(portrait_plot, every_kind_is_drawn_and_says_what_it_shows)
{
    static const char *const words[] = { "integral of the input", "kept",
                                         "1 leave: a gate switches" };
    char script[4200], picture[4200];
    gfold_error err;
    for (int k = 0; k < GFOLD_PORTRAIT_KIND_COUNT; k++) {
        const gfold_portrait p = sample((gfold_portrait_kind)k);
        strcpy(script, sample_path("p.gp"));
        strcpy(picture, sample_path("p.svg"));
        cr_assert_eq(gf_portrait_draw(&p, picture, script, &err), GFOLD_OK, "%s", err.message);
        cr_assert_not_null(strstr(sample_read(script), words[k]));
        cr_assert_not_null(strstr(sample_read(script), "12"));
        cr_assert_not_null(strstr(sample_read(picture), "</svg>"));
        cr_assert_null(strstr(sample_read(script), "inf"));
    }
}

Test(portrait_plot, an_unknown_suffix_is_refused)
{
    const gfold_portrait p = sample(GFOLD_PORTRAIT_SLICE);
    gfold_error err;
    expect_refusal(gf_portrait_draw(&p, sample_path("p.bmp"), NULL, &err), err, GFOLD_EINVAL,
                   ".bmp");
    cr_assert_eq(sample_folder_files(), 0);
}
