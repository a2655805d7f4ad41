/* Networks in which RK4 once switched without end, each for a reason of its own, beside the adaptive
 * integrator at a tolerance of 1e-12. Seen with a twentieth of the step: 4e-7 at most, most below 1e-10. */
#include "expect.h"

#include <gatefold/gatefold.h>

#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(settling, .init = start);

enum { MOST = 300 };

typedef struct network_case {
    size_t n;
    double g;
    uint64_t seed, realisation;
    int driven; /* by a sinusoid of amplitude 1 and period 7 */
    double dt, t_max;
} network_case;

static void end_of(const network_case *c, gfold_integrator integrator, double dt, double *h)
{
    const gfold_network_params of = { .n = c->n, .seed = c->seed, .realisation = c->realisation };
    gfold_model m = gfold_model_preset(GFOLD_FS);
    gfold_simulate_params p = gfold_simulate_defaults();
    gfold_simulate_plan *plan;
    gfold_simulate_result result;
    gfold_network *w;
    gfold_error err;
    m.g = c->g;
    m.update.tau = 0;
    p.integrator = integrator;
    p.tol = 1e-12;
    p.dt = dt;
    p.t_max = c->t_max;
    p.stop_at_rest = 0;
    if (c->driven)
        p.input = (gfold_input){ .kind = GFOLD_INPUT_SINUSOID, .amplitude = 1, .period = 7 };
    cr_assert_eq(gfold_network_create(&w, &m, &of, NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_create(&plan, w, &p, NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_run(plan, 0, 1, NULL, &result, &err), GFOLD_OK, "%zu units: %s",
                 c->n, err.message);
    memcpy(h, gfold_simulate_state(plan, 0).h, c->n * sizeof *h);
    gfold_simulate_destroy(plan);
    gfold_network_destroy(w);
}

static void expect_end(const network_case *c)
{
    double coarse[MOST], fine[MOST], wanted[MOST];
    end_of(c, GFOLD_RK4, c->dt, coarse);
    end_of(c, GFOLD_RK4, c->dt / 20, fine);
    end_of(c, GFOLD_ADAPTIVE, c->dt, wanted);
    for (size_t i = 0; i < c->n; i++)
        cr_assert(fabs(fine[i] - wanted[i]) < 2e-6, "%zu units: h[%zu] off by %.2e", c->n, i,
                  fabs(fine[i] - wanted[i]));
}

/* The margin of a gate that slides grows before it falls, from where a secant leads to the start. */
Test(settling, a_gate_whose_margin_turns_stops_sliding_where_it_ends)
{
    expect_end(&(network_case){ 300, 6, 7, 5, 0, 0.025, 18.5 });
}

Test(settling, slopes_that_vanish_decide_nothing)
{
    static const network_case cases[] = { { 3, 8, 1, 2, 0, 0.01, 2 },
                                          { 2, 8, 1, 36, 1, 0.01, 95 },
                                          { 4, 20, 2, 466, 0, 0.05, 16 } };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) expect_end(&cases[k]);
}

Test(settling, where_an_input_changes_its_sign_all_who_slide_settle_at_once)
{
    static const network_case cases[] = { { 5, 8, 1, 45, 1, 0.1, 22 },
                                          { 4, 5, 1, 63, 1, 0.05, 25 },
                                          { 3, 3, 1, 176, 1, 0.02, 5 } };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) expect_end(&cases[k]);
}

Test(settling, a_pair_that_cannot_slide_on_opens)
{
    expect_end(&(network_case){ 10, 4, 1, 916, 0, 0.05, 5 });
}
