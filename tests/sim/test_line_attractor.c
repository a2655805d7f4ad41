#include "expect.h"

#include <gatefold/gatefold.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(line_attractor, .init = start);

enum { LINE = 60 };

static double w_line[LINE * LINE], d_line[LINE];

static double hold_line(double t, double *rate, double *first, gfold_line_params p)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    const gfold_network_params sample = { .n = LINE, .coupling = { w_line, NULL, NULL } };
    const double origin[LINE] = { 0 };
    gfold_memory_params hold = gfold_memory_defaults();
    gfold_network *w;
    double kept[2];
    hold.t = t;
    hold.dt = 0.05;
    p.n = LINE;
    m.g = 1;
    cr_assert_eq(gfold_line_attractor(&p, w_line, d_line, rate, first, NULL), GFOLD_OK);
    for (size_t i = 0; i < LINE; i++) d_line[i] *= 1e-5;
    cr_assert_eq(gfold_network_create(&w, &m, &sample, NULL), GFOLD_OK);
    cr_assert_eq(gfold_memory_recall(w, origin, 1, d_line, &hold, t, kept, NULL, NULL), GFOLD_OK);
    gfold_network_destroy(w);
    return kept[1];
}

Test(line_attractor, the_tuned_line_keeps_what_a_mismatch_loses_at_its_own_rate)
{
    double rate, first;
    for (uint64_t k = 0; k < 4; k++) {
        gfold_line_params p = gfold_line_defaults();
        p.realisation = k;
        expect_near(hold_line(100, &rate, &first, p), 1, 1e-7, "tuned, sample %d", (int)k);
        expect_near(rate, 0, 1e-12, "rate, sample %d", (int)k);
        p.mismatch = 0.01;
        expect_near(hold_line(100, &rate, &first, p), exp(-1), 1e-7, "mismatch, sample %d", (int)k);
        expect_near(rate, 0.01, 1e-12, "rate, sample %d", (int)k);
        expect_near(first, 0.01, 1e-12, "first order, sample %d", (int)k);
        p.mismatch = -0.01;
        expect_near(hold_line(50, &rate, &first, p), exp(0.5), 1e-6, "growth, sample %d", (int)k);
    }
}

Test(line_attractor, perturbed_couplings_shift_the_eigenvalue_as_perturbation_theory_says)
{
    for (uint64_t k = 0; k < 4; k++) {
        gfold_line_params p = gfold_line_defaults();
        double rate, first, half_rate, half_first;
        p.realisation = k;
        p.perturb = 0.01;
        const double late = hold_line(100, &rate, &first, p),
                     early = hold_line(60, &rate, &first, p);
        expect_near(-log(late / early) / 40, rate, 1e-7, "decay, sample %d", (int)k);
        p.perturb = 0.005;
        hold_line(1, &half_rate, &half_first, p);
        expect_close(half_first, first / 2, 1e-12, "linear, sample %d", (int)k);
        expect_near((half_rate - half_first) / (rate - first), 0.25, 0.02,
                    "second order, sample %d", (int)k);
    }
}

Test(line_attractor, parameters_out_of_range_are_named)
{
    static const gfold_line_params wrong[] = {
        { .n = 1 }, { .n = 4, .a = 0.96 }, { .n = 4, .mismatch = 2 }, { .n = 4, .perturb = -1 }
    };
    static const char *const words[] = { "n is", "a is", "mismatch", "perturb" };
    double w[16], line[4], rate, first;
    gfold_error err;
    for (size_t k = 0; k < COUNT(wrong); k++)
        expect_refusal(gfold_line_attractor(&wrong[k], w, line, &rate, &first, &err), err,
                       GFOLD_EINVAL, words[k]);
}
