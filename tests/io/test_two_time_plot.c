#include "io/two_time_plot.h"
#include "sample_phase.h"

#include "expect.h"

#include <gatefold/gatefold.h>
#include <stdio.h>
#include <string.h>

TestSuite(two_time_plot, .init = sample_folder_make, .fini = sample_folder_remove);

enum { N = 30 };

static double t[N], c[N * N], value[N], error[N], frozen[N];

static gf_two_time_picture picture_of(int logarithmic, int with_frozen)
{
    for (int i = 0; i < N; i++) {
        t[i] = 0.1 * i * i;
        value[i] = exp(-t[i] / 5);
        error[i] = 0.01;
        frozen[i] = with_frozen ? 0.5 : NAN;
        for (int j = 0; j < N; j++) c[i * N + j] = exp(-0.1 * fabs((double)(i - j)));
    }
    const gfold_two_time_curve curve = { value, error, value },
                               of_frozen = { frozen, error, value };
    return (gf_two_time_picture){ .times = N,
                                  .logarithmic = logarithmic,
                                  .t = t,
                                  .c_h = c,
                                  .var_h = curve,
                                  .speed = curve,
                                  .var_active = curve,
                                  .var_frozen = of_frozen };
}

static int holds(const char *path, const char *text)
{
    static char line[1 << 16];
    FILE *in = fopen(path, "r");
    int found = 0;
    while (in && !found && fgets(line, sizeof line, in)) found = strstr(line, text) != NULL;
    if (in) fclose(in);
    return found;
}

Test(two_time_plot, an_image_stands_beside_the_variances_and_the_speed)
{
    for (int k = 0; k < 4; k++) {
        gfold_error err;
        char script[4200], picture[4200];
        const gf_two_time_picture p = picture_of(k & 1, k & 2);
        snprintf(script, sizeof script, "%s.gp", sample_path(k & 1 ? "a" : "b"));
        snprintf(picture, sizeof picture, "%s%d.svg", sample_path("picture"), k);
        cr_assert_eq(gf_two_time_draw(&p, picture, script, &err), GFOLD_OK, "%s", err.message);
        cr_assert(holds(script, "with image"));
        cr_assert_eq(holds(script, "title 'frozen'"), (k & 2) != 0);
        cr_assert_eq(holds(script, "set logscale x\n"), (k & 1) != 0);
        cr_assert(holds(picture, "leak times"));
    }
}

Test(two_time_plot, networks_are_dots_and_slices)
{
    static const double times[] = { 0, 0.1, 2.5, 40 };
    gfold_error err;
    gfold_relaxation_params params = gfold_relaxation_defaults();
    params.network.n = 20;
    params.networks = 2;
    params.count = sizeof times / sizeof *times;
    params.times = times;
    cr_assert_eq(gfold_init(&err), GFOLD_OK, "%s", err.message);
    gfold_relaxation *networks;
    cr_assert_eq(gfold_relaxation_run(&params, &networks, &err), GFOLD_OK, "%s", err.message);
    for (int k = 0; k < 2; k++) {
        char script[4200], picture[4200];
        gf_two_time_picture p = picture_of(k, 1);
        p.networks = networks;
        p.n = 20;
        p.count = 2;
        snprintf(script, sizeof script, "%s.gp", sample_path("n"));
        snprintf(picture, sizeof picture, "%s%d.svg", sample_path("networks"), k);
        cr_assert_eq(gf_two_time_draw(&p, picture, script, &err), GFOLD_OK, "%s", err.message);
        cr_assert(holds(script, "$networks3") && holds(script, "# t, C(t, 2.5)"));
        cr_assert(holds(picture, "2 networks of 20 units"));
    }
    gfold_relaxation_destroy(networks);
}

Test(two_time_plot, two_times_are_no_picture_and_a_suffix_is_needed)
{
    gfold_error err;
    gf_two_time_picture p = picture_of(0, 0);
    expect_refusal(gf_two_time_draw(&p, "a.txt", NULL, &err), err, GFOLD_EINVAL, ".png");
    p.times = 2;
    expect_refusal(gf_two_time_draw(&p, sample_path("a.png"), NULL, &err), err, GFOLD_EINVAL,
                   "2 times");
}
