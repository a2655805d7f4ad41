#include "io/exponents_plot.h"
#include "sample_phase.h"

#include "expect.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void begin(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
    sample_folder_make();
}

TestSuite(exponents_plot, .init = begin, .fini = sample_folder_remove);

/* Of n units, as `preset` has them. */
static gfold_exponents *some(gfold_preset preset, size_t n, size_t k, double tau_z)
{
    gfold_exponents *e;
    gfold_exponents_params p = gfold_exponents_defaults();
    p.model = gfold_model_preset(preset);
    p.model.g = 4;
    p.model.update.tau = tau_z;
    p.network.n = n;
    p.network.seed = 2;
    p.k = k;
    p.transient = 2;
    p.simulate.t_max = 10;
    p.networks = 2;
    cr_assert_eq(gfold_exponents_run(&p, &e, NULL), GFOLD_OK);
    return e;
}

Test(exponents_plot, few_exponents_have_bars_many_a_band_and_the_theory_is_a_line)
{
    gfold_error err;
    char script[4200], picture[4200];
    strcpy(script, sample_path("a.gp"));
    for (int many = 0; many < 2; many++) {
        gfold_exponents *e = some(GFOLD_VRNN, 50, many ? 0 : 5, 1);
        const gf_exponents_picture p = { e, 50, many ? (double)NAN : 0.3, "chaotic" };
        strcpy(picture, sample_path(many ? "b.svg" : "a.svg"));
        cr_assert_eq(gf_exponents_draw(&p, picture, script, &err), GFOLD_OK, "%s", err.message);
        cr_assert_eq(strstr(sample_read(script), "filledcurves") != NULL, many);
        cr_assert_eq(strstr(sample_read(script), "yerrorbars") != NULL, !many);
        cr_assert_eq(strstr(sample_read(picture), "chaotic state") != NULL, !many);
        cr_assert_not_null(strstr(sample_read(picture), "2 networks of 50 units"));
        gfold_exponents_destroy(e);
    }
    cr_assert_eq(sample_folder_files(), 3);
}

Test(exponents_plot, exponents_of_minus_infinity_are_left_out)
{
    gfold_exponents *e = some(GFOLD_FS, 24, 0, 0);
    gfold_error err;
    char script[4200];
    size_t finite = 0, lines = 0;
    strcpy(script, sample_path("a.gp"));
    for (size_t i = 0; i < 24; i++) finite += isfinite(gfold_exponents_at(e, i).mean);
    cr_assert(finite < 24 && finite > 12, "%zu", finite);
    const gf_exponents_picture p = { e, 24, (double)NAN, "none" };
    cr_assert_eq(gf_exponents_draw(&p, sample_path("c.svg"), script, &err), GFOLD_OK, "%s",
                 err.message);
    const char *data = strstr(sample_read(script), "standard error\n");
    for (const char *c = data; c && strncmp(c, "END", 3) != 0; c++) lines += *c == '\n';
    cr_assert_eq(lines, finite + 1, "%zu lines", lines);
    gfold_exponents_destroy(e);
}

Test(exponents_plot, an_unknown_suffix_is_refused)
{
    gfold_exponents *e = some(GFOLD_VRNN, 10, 2, 1);
    const gf_exponents_picture p = { e, 10, 0, "zero" };
    gfold_error err;
    expect_refusal(gf_exponents_draw(&p, sample_path("a.gif"), NULL, &err), err, GFOLD_EINVAL,
                   "suffix");
    cr_assert_eq(sample_folder_files(), 0);
    gfold_exponents_destroy(e);
}
