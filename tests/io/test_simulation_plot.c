#include "io/simulation_plot.h"
#include "sample_phase.h"

#include "expect.h"

#include <string.h>

TestSuite(simulation_plot, .init = sample_folder_make, .fini = sample_folder_remove);

enum { N = 20 };

static gf_traces traces_of(long samples, int networks)
{
    gf_traces t;
    cr_assert_eq(gf_traces_create(&t, samples, N, networks, NULL), GFOLD_OK);
    for (int w = networks; w-- > 0;)
        for (long s = 0; s < samples; s++) {
            double h[N];
            for (int i = 0; i < N; i++) h[i] = (double)(i + 1) * sin(0.1 * (double)(s + w));
            gf_traces_take(&t, w, s, 0.5 * (double)s, &(gfold_state){ .n = N, .h = h });
        }
    return t;
}

Test(simulation_plot, traces_hold_evenly_spaced_states_of_some_units_and_networks)
{
    static const long samples[] = { 1, 2, 1999, 2000, 2001, 9999 };
    for (size_t k = 0; k < COUNT(samples); k++) {
        gf_traces t = traces_of(samples[k], 10);
        cr_assert(t.units == 5 && t.networks == 8 && t.points <= GF_TRACE_POINTS);
        cr_assert_geq((long)t.points * t.stride, samples[k]);
        for (size_t point = 0; point < t.points; point++) {
            const double s = (double)point * (double)t.stride;
            cr_assert_eq(t.time[point], 0.5 * s);
            for (int j = 0; j < 5; j++)
                cr_assert_eq(t.h[(size_t)j * t.points + point], (4 * j + 1) * sin(0.1 * s));
            for (int w = 0; w < 8; w++)
                expect_near(t.variance[(size_t)w * t.points + point],
                            143.5 * pow(sin(0.1 * (s + w)), 2), 1e-10, "network %d", w);
        }
        gf_traces_destroy(&t);
    }
}

Test(simulation_plot, the_second_panel_is_the_autocorrelation_where_there_is_one)
{
    static const double tau[] = { 0, 1, 2 }, c[] = { 1, 0.5, 0.2 }, error[] = { 0.1, NAN, 0.1 };
    gf_traces t = traces_of(50, 2);
    gfold_error err;
    char script[4200];
    strcpy(script, sample_path("a.gp"));
    for (size_t lags = 0; lags <= 3; lags += 3) {
        char picture[4200];
        strcpy(picture, sample_path(lags ? "b.svg" : "a.svg"));
        cr_assert_eq(gf_simulation_draw(&t, lags, tau, c, error, picture, script, &err), GFOLD_OK,
                     "%s", err.message);
        cr_assert_eq(strstr(sample_read(script), "autocorrelation") != NULL, lags > 0);
        cr_assert_eq(strstr(sample_read(script), "variance over units, 2 networks") != NULL, !lags);
        cr_assert_not_null(strstr(sample_read(picture), "state of 5 units, first network"));
    }
    cr_assert_eq(sample_folder_files(), 3);
    gf_traces_destroy(&t);
}

Test(simulation_plot, a_single_state_and_an_unknown_suffix_are_refused)
{
    gf_traces one = traces_of(1, 1), two = traces_of(2, 1);
    gfold_error err;
    expect_refusal(gf_simulation_draw(&one, 0, NULL, NULL, NULL, sample_path("a.png"), NULL, &err),
                   err, GFOLD_EINVAL, "single state");
    expect_refusal(gf_simulation_draw(&two, 0, NULL, NULL, NULL, sample_path("a.gif"), NULL, &err),
                   err, GFOLD_EINVAL, "suffix");
    cr_assert_eq(sample_folder_files(), 0);
    gf_traces_destroy(&one);
    gf_traces_destroy(&two);
}
