#include "sim/variation.h"

#include "expect.h"
#include "reference_network.h"
#include "sample.h"

#include <gatefold/gatefold.h>
#include <stdlib.h>
#include <string.h>

enum { N = 24, M = 3 * N };

static void begin(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(variation, .init = begin);

static gfold_simulate_params params_of(double dt, double t_max)
{
    gfold_simulate_params p = gfold_simulate_defaults();
    p.dt = dt;
    p.t_max = t_max;
    p.stop_at_rest = 0;
    return p;
}

/* The state of trial 0 at the end of a run that begins at sigma_0 times the same normals. */
static gfold_simulate_result
end_state(const gfold_network *w, gfold_simulate_params p, double sigma_0, double *y)
{
    gfold_simulate_plan *plan;
    gfold_simulate_result out;
    p.sigma_0 = sigma_0;
    cr_assert_eq(gfold_simulate_create(&plan, w, &p, NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_run(plan, 0, 1, NULL, &out, NULL), GFOLD_OK);
    memcpy(y, plan->now.y, plan->field.size * sizeof *y);
    gfold_simulate_destroy(plan);
    return out;
}

/* d y(0) / d sigma_0: the normals, and what they make of z and r at their inputs. */
static void begin_along(const gfold_network *w, double sigma_0, double *v)
{
    double up[M], down[M];
    const double e = 1e-5;
    reference_start(w, sigma_0 + e, 0, up);
    reference_start(w, sigma_0 - e, 0, down);
    for (size_t i = 0; i < reference_size(w); i++) v[i] = (up[i] - down[i]) / (2 * e);
}

typedef struct follow {
    gf_variation variation;
    double v[M];
} follow;

static void start_following(void *context, uint64_t trial, double t, const gfold_state *state)
{
    follow *f = context;
    (void)trial, (void)state;
    if (t > 0) return;
    memcpy(f->variation.v, f->v, f->variation.size * sizeof(double));
    gf_variation_start(&f->variation);
}

/* The tangent vector at the end, and how often directions were taken away; end: the state there. */
static int along(const gfold_network *w, gfold_simulate_params p, double *v, double *end)
{
    follow f = { .variation = { 0 } };
    gfold_simulate_plan *plan;
    gfold_simulate_result out;
    memcpy(f.v, v, sizeof f.v);
    p.observe = start_following;
    p.observe_every = p.dt;
    p.context = &f;
    cr_assert_eq(gfold_simulate_create(&plan, w, &p, NULL), GFOLD_OK);
    cr_assert_eq(gf_variation_create(&f.variation, plan, 1, 0, NULL), GFOLD_OK);
    cr_assert_eq(gfold_simulate_run(plan, 0, 1, NULL, &out, NULL), GFOLD_OK);
    memcpy(v, f.variation.v, f.variation.size * sizeof *v);
    memcpy(end, plan->now.y, f.variation.size * sizeof *end);
    const int lost = f.variation.lost;
    gf_variation_destroy(&f.variation);
    gfold_simulate_destroy(plan);
    return lost;
}

/* Largest difference between the vector and the finite difference, relative to the vector. */
static double
error_of(const gfold_network *w, gfold_simulate_params p, double e, long *switches, int *lost)
{
    double v[M] = { 0 }, up[M], down[M], end[M], alone[M], worst = 0, size = 0;
    const size_t m = reference_size(w);
    begin_along(w, p.sigma_0, v);
    *lost = along(w, p, v, end);
    end_state(w, p, p.sigma_0, alone);
    cr_assert_eq(memcmp(end, alone, m * sizeof *end), 0, "following changes the trajectory");
    const gfold_simulate_result a = end_state(w, p, p.sigma_0 + e, up);
    const gfold_simulate_result b = end_state(w, p, p.sigma_0 - e, down);
    cr_assert_eq(a.switches, b.switches, "the two trajectories do not switch alike");
    *switches = a.switches;
    for (size_t i = 0; i < m; i++) {
        size = fmax(size, fabs(v[i]));
        worst = fmax(worst, fabs(v[i] - (up[i] - down[i]) / (2 * e)));
    }
    return worst / size;
}

Test(variation, a_vector_is_the_derivative_by_the_initial_state_for_every_variant)
{
    long switches = 0;
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        const gfold_model model = reference_variant(k);
        const gfold_simulate_params p = params_of(0.01, 6);
        gfold_network *w;
        long made;
        int gone;
        cr_assert_eq(gfold_network_create(&w, &model, sample_of(N, 5, 0), NULL), GFOLD_OK);
        const double error = error_of(w, p, 1e-6, &made, &gone);
        cr_assert_lt(error, 1e-7, "%g, %s", error, reference_describe(&model));
        switches += made;
        gfold_network_destroy(w);
    }
    cr_assert_gt(switches, 5, "%ld", switches);
}

/* Seeds differ in whether units slide, and in how many at once. */
Test(variation, vectors_pass_switches_and_sliding_units)
{
    long switches = 0;
    int lost = 0;
    for (uint64_t seed = 1; seed <= 12; seed++)
        for (int slide = 0; slide < 2; slide++) {
            gfold_model model = gfold_model_preset(GFOLD_FS);
            gfold_network *w;
            long made;
            int gone;
            model.g = 4;
            model.update.tau = slide ? 0 : 0.5;
            cr_assert_eq(gfold_network_create(&w, &model, sample_of(N, seed, 0), NULL), GFOLD_OK);
            const double error = error_of(w, params_of(0.005, 5), 1e-7, &made, &gone);
            cr_assert_lt(error, 2e-5, "%g, seed %d, tau_z %g, %ld switches", error, (int)seed,
                         model.update.tau, made);
            switches += made, lost += gone;
            gfold_network_destroy(w);
        }
    cr_assert_gt(switches, 200);
    cr_assert_gt(lost, 5);
}
