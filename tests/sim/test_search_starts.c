#include "sim/search_starts.h"

#include "expect.h"
#include "sample.h"

#include <gatefold/gatefold.h>
#include <string.h>

enum { N = 40 };

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(search_starts, .init = start);

static gfold_network *sample(gfold_model m)
{
    gfold_network *w;
    cr_assert_eq(gfold_network_create(&w, &m, sample_of(N, 3, 0), NULL), GFOLD_OK);
    return w;
}

static gf_starts starts(const gfold_network *w, gfold_search_params p)
{
    gf_starts s;
    cr_assert_eq(gf_starts_create(&s, w, &p, NULL), GFOLD_OK);
    return s;
}

static double rms(const double *x, const double *shift)
{
    double sum = 0;
    for (size_t i = 0; i < N; i++) sum += pow(x[i] - (shift ? shift[i] : 0), 2) / N;
    return sqrt(sum);
}

Test(search_starts, random_states_surround_the_bias_and_shrink_by_a_decade)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.sigma_b = 3;
    gfold_network *w = sample(m);
    gfold_search_params p = gfold_search_defaults();
    p.trajectory = 0;
    p.sigma_0 = 2;
    gf_starts s = starts(w, p);
    double h[N];
    cr_assert(gf_starts_plain(&s) == 301 && gf_starts_total(&s) == 401);
    gf_starts_state(&s, 0, h);
    cr_assert_eq(rms(h, NULL), 0);
    for (int deflated = 0; deflated < 2; deflated++) {
        const size_t first = deflated ? 301 : 1, count = deflated ? 100 : 300;
        double square = 0;
        for (size_t k = 0; k < count; k++) {
            gf_starts_state(&s, first + k, h);
            const double s_k = 2 * pow(10, -(double)k / (double)count);
            square += pow(rms(h, gfold_network_bias(w)) / s_k, 2) / (double)count;
            cr_assert(rms(h, gfold_network_bias(w)) < 1.8 * s_k, "start %zu", first + k);
        }
        expect_near(square, 1, 0.1, "%s", "mean square");
    }
    gf_starts_destroy(&s);
    gfold_network_destroy(w);
}

Test(search_starts, states_of_the_trajectory_are_those_of_a_run_that_ends_there)
{
    const gfold_model m = gfold_model_preset(GFOLD_GRNN);
    gfold_network *w = sample(m);
    gfold_search_params p = gfold_search_defaults();
    p.random = 3;
    p.trajectory = 8;
    p.t_max = 20;
    gf_starts s = starts(w, p);
    cr_assert_eq(s.trajectory, 8);
    for (size_t k = 1; k <= 8; k++) {
        gfold_simulate_params run = gfold_simulate_defaults();
        gfold_simulate_plan *plan;
        gfold_simulate_result result;
        double h[N];
        run.t_max = 2.5 * (double)k;
        cr_assert_eq(gfold_simulate_create(&plan, w, &run, NULL), GFOLD_OK);
        cr_assert_eq(gfold_simulate_run(plan, 0, 1, NULL, &result, NULL), GFOLD_OK);
        gf_starts_state(&s, 3 + k, h);
        for (size_t i = 0; i < N; i++)
            expect_near(h[i], gfold_simulate_state(plan, 0).h[i], 1e-9, "state %zu, unit %zu", k, i);
        gfold_simulate_destroy(plan);
    }
    gf_starts_destroy(&s);
    gfold_network_destroy(w);
}

/* A network that comes to rest early: the later states belong to other trials. */
Test(search_starts, a_run_at_rest_is_followed_by_another)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.g = 0.3;
    gfold_network *w = sample(m);
    gfold_search_params p = gfold_search_defaults();
    p.random = 0;
    gf_starts s = starts(w, p);
    double h[N], before = INFINITY;
    int again = 0;
    for (size_t k = 1; k < gf_starts_plain(&s); k++) {
        gf_starts_state(&s, k, h);
        again += rms(h, NULL) > before;
        before = rms(h, NULL);
        cr_assert_gt(before, 1e-7, "state %zu rests", k);
    }
    cr_assert(again >= 5 && s.trajectory > 90, "%d runs, %zu states", again + 1, s.trajectory);
    gf_starts_destroy(&s);
    p.sigma_0 = 0;
    s = starts(w, p); /* at rest from the beginning */
    cr_assert_eq(s.trajectory, 0);
    gf_starts_destroy(&s);
    gfold_network_destroy(w);
}
