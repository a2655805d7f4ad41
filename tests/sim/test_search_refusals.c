/* What search.h refuses, how a search is stopped, and what it does where it cannot do all. */
#include "core/memory.h"
#include "expect.h"
#include "sample.h"

#include <gatefold/gatefold.h>
#include <string.h>

static gfold_network *network;

static void start(void)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
    cr_assert_eq(gfold_network_create(&network, &m, sample_of(20, 1, 0), NULL), GFOLD_OK);
}

static void end(void)
{
    gfold_network_destroy(network);
}

TestSuite(search_refusals, .init = start, .fini = end);

static void refuse(const gfold_search_params *p, const char *word)
{
    gfold_search *s = (gfold_search *)&s;
    gfold_error err;
    expect_refusal(gfold_search_run(network, p, &s, &err), err, GFOLD_EINVAL, word);
    cr_assert_null(s);
}

Test(search_refusals, a_parameter_out_of_range_is_named)
{
    static const struct {
        const char *word;
        size_t offset;
        int value[2];
    } whole[] = {
        { "random", offsetof(gfold_search_params, random), { -1, 1000001 } },
        { "trajectory", offsetof(gfold_search_params, trajectory), { -1, 1000001 } },
        { "deflate", offsetof(gfold_search_params, deflate), { -1, 1000001 } },
        { "newton_max", offsetof(gfold_search_params, newton_max), { 0, 10001 } },
    };
    static const struct {
        const char *word;
        size_t offset;
        double value[3];
    } real[] = {
        { "t_max", offsetof(gfold_search_params, t_max), { 0, 2e8, NAN } },
        { "sigma_0", offsetof(gfold_search_params, sigma_0), { -1, INFINITY, NAN } },
        { "apart", offsetof(gfold_search_params, apart), { 0, 1.1, NAN } },
    };
    for (size_t k = 0; k < COUNT(whole); k++)
        for (int v = 0; v < 2; v++) {
            gfold_search_params p = gfold_search_defaults();
            memcpy((char *)&p + whole[k].offset, &whole[k].value[v], sizeof(int));
            refuse(&p, whole[k].word);
        }
    for (size_t k = 0; k < COUNT(real); k++)
        for (int v = 0; v < 3; v++) {
            gfold_search_params p = gfold_search_defaults();
            memcpy((char *)&p + real[k].offset, &real[k].value[v], sizeof(double));
            refuse(&p, real[k].word);
        }
    gfold_search_destroy(NULL);
}

static gfold_network *thin(gfold_preset preset, size_t n)
{
    const gfold_model m = gfold_model_preset(preset);
    const gfold_network_params p = { .n = n, .in_degree = 1, .seed = 1 };
    gfold_network *w;
    cr_assert_eq(gfold_network_create(&w, &m, &p, NULL), GFOLD_OK);
    return w;
}

Test(search_refusals, a_network_too_large_for_its_eigenvalues_or_the_memory_is_refused_at_once)
{
    gfold_search_params p = gfold_search_defaults();
    gfold_search *s;
    gfold_error err;
    gfold_network *w = thin(GFOLD_GRNN, 10001);
    expect_refusal(gfold_search_run(w, &p, &s, &err), err, GFOLD_EINVAL, "30003 state variables");
    gfold_network_destroy(w);
    p.trajectory = 1000000;
    w = thin(GFOLD_VRNN, 30000);
    if (gf_memory_available() < 2e11) {
        expect_refusal(gfold_search_run(w, &p, &s, &err), err, GFOLD_ENOMEM, "the search needs");
        cr_assert_null(s);
    }
    gfold_network_destroy(w);
}

typedef struct stopper {
    volatile int flag;
    int calls;
    double last;
} stopper;

static void stop_halfway(void *context, double fraction)
{
    stopper *s = context;
    cr_assert_gt(fraction, s->last, "progress goes back from %g to %g", s->last, fraction);
    s->last = fraction;
    s->calls++;
    if (fraction > 0.5) s->flag = 1;
}

Test(search_refusals, a_search_stops_when_told_to)
{
    gfold_search *s;
    gfold_error err;
    for (int late = 0; late < 2; late++) {
        stopper context = { .flag = !late };
        gfold_search_params p = gfold_search_defaults();
        p.stop = &context.flag;
        p.progress = late ? stop_halfway : NULL;
        p.context = &context;
        p.threads = 2;
        expect_refusal(gfold_search_run(network, &p, &s, &err), err, GFOLD_ESTOPPED, "stopped");
        cr_assert_null(s);
        cr_assert(!late || (context.calls > 200 && context.calls < 300), "%d", context.calls);
    }
}

static void count_call(void *context, double fraction)
{
    stopper *s = context;
    s->calls++;
    s->last = fraction;
}

Test(search_refusals, progress_is_told_of_every_start)
{
    stopper context = { 0 };
    gfold_search *s;
    gfold_search_params p = gfold_search_defaults();
    p.random = 40;
    p.trajectory = p.deflate = 7;
    p.progress = count_call;
    p.context = &context;
    cr_assert_eq(gfold_search_run(network, &p, &s, NULL), GFOLD_OK);
    cr_assert(context.calls > 48 && context.calls <= 55 && context.last == 1);
    cr_assert_eq(gfold_search_census(s).starts, context.calls);
    cr_assert_null(gfold_search_state(s, gfold_search_count(s)));
    gfold_search_destroy(s);
}

Test(search_refusals, without_a_trajectory_the_other_starts_are_made)
{
    gfold_search_params p = gfold_search_defaults();
    p.random = p.deflate = 5;
    for (int k = 0; k < 3; k++) {
        gfold_model m = gfold_model_preset(k == 0 ? GFOLD_VRNN : GFOLD_RESET);
        gfold_network *w;
        gfold_search *s;
        m.noise = k == 0 ? 0.1 : 0;
        m.reset.tau = k == 1 ? 1e-4 : 1;
        cr_assert_eq(gfold_network_create(&w, &m, sample_of(20, 1, 0), NULL), GFOLD_OK);
        cr_assert_eq(gfold_search_run(w, &p, &s, NULL), GFOLD_OK);
        cr_assert_eq(gfold_search_census(s).starts > 11, k == 2, "model %d: %d starts", k,
                     gfold_search_census(s).starts);
        gfold_search_destroy(s);
        gfold_network_destroy(w);
    }
}

Test(search_refusals, no_starts_but_the_origin_find_the_origin)
{
    gfold_search_params p = gfold_search_defaults();
    gfold_search *s;
    p.random = p.trajectory = p.deflate = 0;
    cr_assert_eq(gfold_search_run(network, &p, &s, NULL), GFOLD_OK);
    const gfold_census census = gfold_search_census(s);
    cr_assert_eq(gfold_search_count(s), 1);
    cr_assert(census.starts == 1 && census.converged == 1 && isnan(census.coverage));
    cr_assert(census.expected == 1 && gfold_search_points(s)->hits == 0);
    gfold_search_destroy(s);
}
