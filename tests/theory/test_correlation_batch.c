#include "theory/correlation_batch.h"

#include "expect.h"

#include <gatefold/gatefold.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(correlation_batch, .init = start, .timeout = 120);

enum { LAGS = 201 };

/* C_phi of one batch on a ring of 80 leak times, from the same random numbers whatever the step. */
static void solve(const gfold_model *model, size_t n, double c_h[LAGS])
{
    const gf_problem of = { *model, n, 80. / (double)n, 1, 4, 7, NULL };
    gf_worker worker;
    gf_solution solution;
    gfold_error err;
    double c[801], h[801];
    cr_assert_eq(gf_worker_create(&worker, &of, &err), GFOLD_OK, "%s", err.message);
    gf_worker_match(&worker, 0, 2);
    for (size_t j = 0; j <= n / 2; j++) c[j] = exp(-pow((double)j * of.dt, 2) / 2);
    cr_assert_eq(gf_batch_solve(&worker, 0, NULL, 1e-9, c, h, &solution, &err), GFOLD_OK);
    cr_assert_eq(solution.fate, GF_FLUCTUATES);
    for (size_t j = 0; j < n / 2 / (n / 400) + 1; j++) c_h[j] = h[j * (n / 400)];
    gf_worker_destroy(&worker);
}

Test(correlation_batch, the_error_of_the_step_is_of_fourth_order)
{
    static double coarse[LAGS], middle[LAGS], fine[LAGS];
    gfold_model model = gfold_model_preset(GFOLD_GRNN);
    model.g = 5;
    model.update.alpha = model.reset.alpha = 1;
    solve(&model, 400, coarse);
    solve(&model, 800, middle);
    solve(&model, 1600, fine);
    double first = 0, second = 0;
    for (size_t j = 0; j < LAGS; j++) {
        first = fmax(first, fabs(coarse[j] - middle[j]));
        second = fmax(second, fabs(middle[j] - fine[j]));
    }
    cr_assert_lt(second, 1e-4 * fine[0], "%.2e, then %.2e", first, second);
    cr_assert_gt(first / second, 10, "%.2e, then %.2e", first, second);
}

Test(correlation_batch, matched_numbers_have_mean_square_one_in_every_mode)
{
    enum { N = 64, BLOCKS = 3 };
    gf_paths paths;
    double factor[N / 2 + 1], power[N / 2 + 1] = { 0 };
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    gf_fields fields;
    gf_power sum = { .sum = power };
    double c_phi[N / 2 + 1], c[N / 2 + 1];
    cr_assert_eq(gf_paths_create(&paths, N, 0.5, NULL), GFOLD_OK);
    cr_assert_eq(gf_fields_create(&fields, N / 2, 0.5, NULL), GFOLD_OK);
    for (size_t j = 0; j <= N / 2; j++) c_phi[j] = 0.1 + exp(-0.4 * (double)j);
    gf_paths_match(&paths, GF_DRIVE, 5, 2, BLOCKS, factor);
    cr_assert_eq(gf_fields_set(&fields, &model, c_phi, NULL), GFOLD_OK);
    gf_modes_rescale(&fields.drive, factor);
    gf_power_clear(&sum, N / 2);
    for (uint64_t b = 0; b < BLOCKS; b++) {
        gf_paths_draw(&paths, &model, &fields, (gf_block){ 5, 2, b });
        memcpy(paths.ring.signal, paths.drive, N * GF_WIDTH * sizeof(double));
        gf_power_add(&sum, &paths);
    }
    gf_power_take(&sum, &fields.even, c);
    for (size_t j = 0; j <= N / 2; j++) expect_near(c[j], c_phi[j], 1e-10, "lag %zu", j);
    gf_paths_destroy(&paths);
    gf_fields_destroy(&fields);
}

/* kappa^2 / root^2 - 1 up to an edge, infinite beyond. */
typedef struct curve {
    double root, edge;
} curve;

static gfold_status along(void *context, double kappa, double *out, gfold_error *err)
{
    const curve *c = context;
    (void)err;
    *out = kappa < c->edge ? pow(kappa / c->root, 2) + 0.1 * pow(kappa / c->root, 4) - 1.1
                           : (double)INFINITY;
    return GFOLD_OK;
}

Test(correlation_batch, a_decay_rate_is_found_from_either_side_and_from_afar)
{
    static const double guesses[] = { 1e-3, 0.03, 0.049, 0.3, 20 };
    for (size_t k = 0; k < COUNT(guesses); k++)
        for (int steep = 0; steep < 2; steep++) {
            curve c = { 0.05, steep ? 0.051 : 10 };
            double rate, slope;
            cr_assert_eq(gf_decay_rate(along, &c, guesses[k], &rate, &slope, NULL), GFOLD_OK);
            expect_close(rate, 0.05, 2e-4, "from %g, edge %g", guesses[k], c.edge);
            if (!steep) expect_close(slope, 1.2 / (0.05 * 0.05), 0.3, "from %g", guesses[k]);
        }
}

Test(correlation_batch, without_a_root_the_edge_is_the_rate_or_there_is_none)
{
    curve cut = { 1, 0.2 };
    double rate, slope;
    cr_assert_eq(gf_decay_rate(along, &cut, 0.03, &rate, &slope, NULL), GFOLD_OK);
    expect_close(rate, 0.2, 0.02, "slope %g", slope);
    cr_assert(isnan(slope));
    curve none = { 1e-9, 10 };
    cr_assert_eq(gf_decay_rate(along, &none, 0.03, &rate, &slope, NULL), GFOLD_OK);
    cr_assert_eq(rate, 0);
}
