#include <gatefold/two_time.h>

#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <gsl/gsl_sf_bessel.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(two_time, .init = start, .timeout = 120);

typedef struct solved {
    gfold_two_time_plan *plan;
    gfold_two_time_result result;
    gfold_two_time_curve curve[GFOLD_SERIES_COUNT];
    const double *t, *c_h, *c_phi, *c_h_error;
    size_t n;
} solved;

static gfold_two_time_params params_of(double t_max, double dt, int paths, int batches)
{
    gfold_two_time_params p = gfold_two_time_defaults();
    p.t_max = t_max;
    p.dt = dt;
    p.paths = paths;
    p.batches = batches;
    p.threads = 1;
    return p;
}

static void view(solved *s)
{
    s->t = gfold_two_time_times(s->plan, &s->n);
    for (int k = 0; k < GFOLD_SERIES_COUNT; k++)
        s->curve[k] = gfold_two_time_curve_of(s->plan, (gfold_two_time_series)k);
    s->c_h = gfold_two_time_map_of(s->plan, GFOLD_MAP_H, &s->c_h_error);
    s->c_phi = gfold_two_time_map_of(s->plan, GFOLD_MAP_PHI, NULL);
}

static solved solve(const gfold_model *m, const gfold_two_time_params *p)
{
    solved s;
    gfold_error err;
    cr_assert_eq(gfold_two_time_create(&s.plan, p, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gfold_two_time_solve(s.plan, m, &s.result, &err), GFOLD_OK, "%s", err.message);
    view(&s);
    return s;
}

static double value(const solved *s, gfold_two_time_series series, size_t k)
{
    return s->curve[series].value[k];
}

/* |z| < 4 with an error below a bound. */
static void expect_estimate(double got, double error, double wanted, double bound, const char *what)
{
    cr_assert(error <= bound * fabs(wanted), "%s: error %g of %g", what, error, wanted);
    expect_near(got, wanted, 4 * error, "%s, error %g", what, error);
}

/* ---- closed forms -------------------------------------------------------------------------- */

/* Fields of a linear network are exact in a whitened population, so that only the steps err:
 * C(t, t') = sigma_0^2 exp(-s (t + t')) I_0(2 s g sqrt(p t t')), s a gate that never moves. */
static double linear_error(double dt, gfold_preset preset, double s, double reset)
{
    gfold_model m = gfold_model_preset(preset);
    m.g = 1.3;
    m.p = 1.2;
    m.update.alpha = m.reset.alpha = 0;
    gfold_two_time_params p = params_of(6, dt, 1024, 2);
    p.sigma_0 = 1e-4;
    const solved r = solve(&m, &p);
    double worst = 0;
    for (size_t i = 0; i < r.n; i += 5)
        for (size_t j = 0; j <= i; j += 5) {
            const double u = 2 * s * reset * m.g * sqrt(m.p * r.t[i] * r.t[j]);
            if (r.t[j] < 0.5) continue;
            const double exact = 1e-8 * exp(-s * (r.t[i] + r.t[j])) * gsl_sf_bessel_I0(u);
            worst = fmax(worst, fabs(r.c_h[i * r.n + j] / exact - 1));
        }
    gfold_two_time_destroy(r.plan);
    return worst;
}

Test(two_time, linear_networks_have_a_bessel_function_and_errors_of_second_order)
{
    static const struct {
        gfold_preset preset;
        double s, reset;
    } cases[] = { { GFOLD_VRNN, 1, 1 },
                  { GFOLD_UPDATE, 0.5, 1 },
                  { GFOLD_RESET, 1, 0.5 },
                  { GFOLD_GRNN, 0.5, 0.5 } };
    for (size_t k = 0; k < COUNT(cases); k++) {
        const double coarse = linear_error(0.1, cases[k].preset, cases[k].s, cases[k].reset);
        const double fine = linear_error(0.05, cases[k].preset, cases[k].s, cases[k].reset);
        cr_assert(coarse < 7e-3, "case %zu: %g", k, coarse);
        cr_assert(fine < coarse / 3, "case %zu: %g, %g", k, fine, coarse);
    }
}

Test(two_time, without_gain_h_decays_to_its_bias)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.g = 0;
    m.sigma_b = 0.7;
    gfold_two_time_params p = params_of(5, 0.25, 256, 2);
    p.sigma_0 = 1.5;
    const solved s = solve(&m, &p);
    for (size_t i = 0; i < s.n; i++)
        for (size_t j = 0; j < s.n; j++) {
            const double a = exp(-s.t[i]), b = exp(-s.t[j]);
            expect_near(s.c_h[i * s.n + j], 2.25 * a * b + 0.49 * (1 - a) * (1 - b), 1e-12,
                        "%zu, %zu", i, j);
        }
    for (size_t i = 0; i < s.n; i++) {
        expect_near(value(&s, GFOLD_SERIES_SPEED, i), exp(-s.t[i]) * sqrt(2.25 + 0.49), 1e-12,
                    "%zu", i);
        cr_assert_eq(value(&s, GFOLD_SERIES_ACTIVE_FRACTION, i), 1);
        cr_assert(isnan(value(&s, GFOLD_SERIES_VAR_FROZEN, i)));
    }
    gfold_two_time_destroy(s.plan);
}

Test(two_time, noise_adds_its_stationary_variance)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.g = 0;
    m.noise = 0.3;
    const gfold_two_time_params p = params_of(3, 0.1, 2048, 8);
    const solved s = solve(&m, &p);
    for (size_t i = 5; i < s.n; i += 5)
        expect_estimate(value(&s, GFOLD_SERIES_VAR_H, i), s.curve[GFOLD_SERIES_VAR_H].stderr_[i],
                        exp(-2 * s.t[i]) + 0.3 * (1 - exp(-2 * s.t[i])), 0.02, "var_h");
    gfold_two_time_destroy(s.plan);
}

/* Gates that never move: half of the units relax, the others keep their start. */
Test(two_time, frozen_units_keep_h_and_open_ones_relax)
{
    gfold_model m = gfold_model_preset(GFOLD_FS);
    m.p = 0;
    m.update.tau = 1e6;
    const gfold_two_time_params p = params_of(4, 0.2, 512, 2);
    const solved s = solve(&m, &p);
    for (size_t i = 0; i < s.n; i++) {
        cr_assert_eq(value(&s, GFOLD_SERIES_ACTIVE_FRACTION, i), 0.5);
        expect_close(value(&s, GFOLD_SERIES_VAR_FROZEN, i), 1, 1e-4, "%zu", i);
        expect_close(value(&s, GFOLD_SERIES_VAR_ACTIVE, i), exp(-2 * s.t[i]), 1e-4, "%zu", i);
        expect_close(value(&s, GFOLD_SERIES_SPEED, i), exp(-s.t[i]) / sqrt(2), 1e-4, "%zu", i);
    }
    gfold_two_time_destroy(s.plan);
}

/* z(t) is normal with the variance of its own covariance, whatever h does. */
Test(two_time, the_active_fraction_is_that_of_a_normal_variable)
{
    gfold_model m = gfold_model_preset(GFOLD_FS);
    m.update.theta = 0.4;
    m.update.tau = 0;
    const gfold_two_time_params p = params_of(3, 0.1, 2048, 16);
    const solved s = solve(&m, &p);
    for (size_t i = 0; i < s.n; i += 10) {
        const double wanted = erfc(0.4 / sqrt(2 * s.c_phi[i * (s.n + 1)])) / 2;
        expect_estimate(value(&s, GFOLD_SERIES_ACTIVE_FRACTION, i),
                        s.curve[GFOLD_SERIES_ACTIVE_FRACTION].stderr_[i], wanted, 0.02, "fraction");
    }
    gfold_two_time_destroy(s.plan);
}

/* At t = 0 everything is known: z and r at their inputs. */
Test(two_time, the_start_is_the_static_theory_of_the_initial_variance)
{
    for (int k = 0; k < GFOLD_PRESET_COUNT; k++) {
        gfold_model m = gfold_model_preset((gfold_preset)k);
        gfold_moments phi, reset, update;
        m.sigma_b = 0.5;
        m.p = 1.4;
        gfold_two_time_params p = params_of(0.2, 0.1, 2048, 8);
        p.sigma_0 = 0.8;
        const solved s = solve(&m, &p);
        cr_assert_eq(gfold_phi_moments(&m, 0.64, 1e-10, &phi, NULL), GFOLD_OK);
        cr_assert_eq(gfold_reset_moments(&m, phi.square, 1e-10, &reset, NULL), GFOLD_OK);
        cr_assert_eq(gfold_update_moments(&m, phi.square, 1e-10, &update, NULL), GFOLD_OK);
        const double push = 0.64 + 0.25 + 1.4 * phi.square * reset.square;
        expect_close(value(&s, GFOLD_SERIES_VAR_H, 0), 0.64, 1e-3, "%d", k);
        expect_close(s.c_phi[0], phi.square, 1e-3, "%d", k);
        expect_close(pow(value(&s, GFOLD_SERIES_SPEED, 0), 2), update.square * push, 0.02, "%d", k);
        gfold_two_time_destroy(s.plan);
    }
}

/* Sompolinsky, Crisanti & Sommers: the chaotic state of g = 2. */
Test(two_time, an_ungated_network_forgets_its_start_and_becomes_the_stationary_state)
{
    const double c0 = 0.481201353;
    const gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_moments phi;
    gfold_two_time_params p = params_of(30, 0.1, 2048, 12);
    p.sigma_0 = 0.7;
    const solved s = solve(&m, &p);
    const size_t last = s.n - 1;
    cr_assert_eq(gfold_phi_moments(&m, c0, 1e-10, &phi, NULL), GFOLD_OK);
    expect_estimate(value(&s, GFOLD_SERIES_VAR_H, last), s.curve[GFOLD_SERIES_VAR_H].stderr_[last],
                    c0, 0.01, "var_h");
    expect_estimate(value(&s, GFOLD_SERIES_SPEED, last), s.curve[GFOLD_SERIES_SPEED].stderr_[last],
                    sqrt(phi.square - c0), 0.02, "speed");
    expect_near(s.c_h[last * s.n], 0, 0.02, "memory of the start, error %g",
                s.c_h_error[last * s.n]);
    gfold_two_time_destroy(s.plan);
}

/* ---- resolution ---------------------------------------------------------------------------- */

Test(two_time, steps_corrections_and_populations_agree)
{
    gfold_model m = gfold_model_preset(GFOLD_FS);
    m.update.tau = 0;
    const gfold_two_time_params usual = params_of(5, 0.1, 2048, 8);
    gfold_two_time_params other[4] = { usual, usual, usual, usual };
    other[0].dt = 0.05;
    other[1].corrections = 2;
    other[2].extrapolate = 1;
    other[3].grid = GFOLD_GRID_GEOMETRIC;
    other[3].growth = 0.05;
    const solved s = solve(&m, &usual);
    for (size_t k = 0; k < COUNT(other); k++) {
        other[k].seed = 2 + k;
        const solved o = solve(&m, &other[k]);
        cr_assert(k != 1 || o.result.evaluations > (long)(20 * o.n));
        for (int q = 0; q < GFOLD_SERIES_ACTIVE_FRACTION; q++) {
            const double error = hypot(s.curve[q].stderr_[s.n - 1], o.curve[q].stderr_[o.n - 1]);
            const double wanted = s.curve[q].value[s.n - 1];
            cr_assert(error < (q == GFOLD_SERIES_SPEED ? 0.05 : 0.02) * wanted, "%zu, %d", k, q);
            expect_near(o.curve[q].value[o.n - 1], wanted, 4 * error, "variant %zu, %d", k, q);
        }
        gfold_two_time_destroy(o.plan);
    }
    gfold_two_time_destroy(s.plan);
}

Test(two_time, an_extrapolated_value_is_the_plain_one_plus_the_shift)
{
    const gfold_model m = gfold_model_preset(GFOLD_GRNN);
    gfold_two_time_params p = params_of(2, 0.1, 64, 4);
    const solved plain = solve(&m, &p);
    for (size_t i = 0; i < plain.n; i++) cr_assert_eq(plain.curve[GFOLD_SERIES_VAR_H].shift[i], 0);
    p.extrapolate = 1;
    const solved s = solve(&m, &p);
    double shift = 0;
    for (size_t i = 1; i < s.n; i++) shift += fabs(s.curve[GFOLD_SERIES_VAR_H].shift[i]);
    cr_assert_gt(shift, 0);
    gfold_two_time_destroy(plain.plan);
    gfold_two_time_destroy(s.plan);
}

Test(two_time, fs_comes_to_rest_on_a_geometric_grid)
{
    gfold_model m = gfold_model_preset(GFOLD_FS);
    m.g = 1.5;
    gfold_two_time_params p = params_of(1e4, 0.1, 1024, 4);
    p.grid = GFOLD_GRID_GEOMETRIC;
    const solved s = solve(&m, &p);
    cr_assert_lt(value(&s, GFOLD_SERIES_SPEED, s.n - 1), 1e-6);
    expect_near(s.c_h[s.n * s.n - 2], value(&s, GFOLD_SERIES_VAR_H, s.n - 1), 1e-6, "%d", 0);
    cr_assert(s.result.neighbour > 0.97 && s.result.kept < s.n);
    gfold_two_time_destroy(s.plan);
}

/* ---- invariance ---------------------------------------------------------------------------- */

static void expect_same(const solved *a, const solved *b)
{
    cr_assert_eq(a->n, b->n);
    for (int k = 0; k < GFOLD_SERIES_COUNT; k++) {
        const size_t bytes = a->n * sizeof(double);
        cr_assert_eq(memcmp(a->curve[k].value, b->curve[k].value, bytes), 0);
        cr_assert_eq(memcmp(a->curve[k].stderr_, b->curve[k].stderr_, bytes), 0);
    }
    cr_assert_eq(memcmp(a->c_h, b->c_h, a->n * a->n * sizeof(double)), 0);
    cr_assert_eq(memcmp(a->c_phi, b->c_phi, a->n * a->n * sizeof(double)), 0);
}

Test(two_time, no_bit_depends_on_threads_or_on_what_a_plan_did_before)
{
    static const gfold_preset presets[] = { GFOLD_FS, GFOLD_GRNN };
    for (size_t k = 0; k < COUNT(presets); k++) {
        gfold_model m = gfold_model_preset(presets[k]), other = gfold_model_preset(GFOLD_RESET);
        m.noise = 0.01;
        gfold_two_time_params p = params_of(2, 0.1, 128, 5);
        p.extrapolate = (int)k;
        const solved one = solve(&m, &p);
        for (int threads = 2; threads <= 4; threads += 2) {
            p.threads = threads;
            solved s = solve(&other, &p);
            cr_assert_eq(gfold_two_time_solve(s.plan, &m, &s.result, NULL), GFOLD_OK);
            expect_same(&one, &s);
            gfold_two_time_destroy(s.plan);
        }
        gfold_two_time_destroy(one.plan);
    }
}

Test(two_time, another_seed_gives_other_paths)
{
    const gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_two_time_params p = params_of(1, 0.1, 64, 2);
    const solved one = solve(&m, &p);
    p.seed = 2;
    const solved two = solve(&m, &p);
    cr_assert(value(&one, GFOLD_SERIES_VAR_H, 10) != value(&two, GFOLD_SERIES_VAR_H, 10));
    gfold_two_time_destroy(one.plan);
    gfold_two_time_destroy(two.plan);
}

Test(two_time, maps_are_symmetric_and_their_diagonals_are_the_variances)
{
    const gfold_model m = gfold_model_preset(GFOLD_GRNN);
    const gfold_two_time_params p = params_of(3, 0.1, 256, 3);
    const solved s = solve(&m, &p);
    for (size_t i = 0; i < s.n; i++) {
        expect_close(s.c_h[i * (s.n + 1)], value(&s, GFOLD_SERIES_VAR_H, i), 1e-12, "%zu", i);
        for (size_t j = 0; j < i; j++) cr_assert_eq(s.c_h[i * s.n + j], s.c_h[j * s.n + i]);
    }
    gfold_two_time_destroy(s.plan);
}

/* ---- refusals ------------------------------------------------------------------------------ */

#define REFUSE(field, wrong, word)                                                                 \
    do {                                                                                           \
        gfold_two_time_params p_ = gfold_two_time_defaults();                                      \
        gfold_two_time_plan *plan_;                                                                \
        gfold_error err_;                                                                          \
        p_.field = wrong;                                                                          \
        expect_refusal(gfold_two_time_create(&plan_, &p_, &err_), err_, GFOLD_EINVAL, word);       \
        cr_assert_null(plan_);                                                                     \
    } while (0)

Test(two_time, parameters_out_of_range_are_named)
{
    REFUSE(t_max, 0, "t_max");
    REFUSE(t_max, 1e6, "more than 20000 times");
    REFUSE(dt, 1.5, "dt");
    REFUSE(dt, NAN, "dt");
    REFUSE(grid, GFOLD_GRID_COUNT, "grid");
    REFUSE(growth, 0, "growth");
    REFUSE(sigma_0, -1, "sigma_0");
    REFUSE(paths, 4, "paths");
    REFUSE(paths, 1022, "multiple of 4");
    REFUSE(batches, 1, "batches");
    REFUSE(corrections, 5, "corrections");
    gfold_two_time_destroy(NULL);
}

Test(two_time, memory_that_is_not_there_is_not_taken)
{
    gfold_two_time_params p = gfold_two_time_defaults();
    gfold_two_time_plan *plan;
    gfold_error err;
    p.t_max = 1999;
    p.paths = 1000000;
    expect_refusal(gfold_two_time_create(&plan, &p, &err), err, GFOLD_ENOMEM, "memory");
}

static gfold_status
status_of(const gfold_model *m, const gfold_two_time_params *p, gfold_error *err)
{
    gfold_two_time_plan *plan;
    gfold_two_time_result result;
    cr_assert_eq(gfold_two_time_create(&plan, p, err), GFOLD_OK);
    const gfold_status status = gfold_two_time_solve(plan, m, &result, err);
    gfold_two_time_destroy(plan);
    return status;
}

Test(two_time, chaos_on_a_geometric_grid_is_refused)
{
    gfold_error err;
    const gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_two_time_params p = params_of(1e3, 0.1, 512, 2);
    p.grid = GFOLD_GRID_GEOMETRIC;
    expect_refusal(status_of(&m, &p, &err), err, GFOLD_EACCURACY, "does not come to rest");
}

Test(two_time, steps_too_long_for_the_gain_are_refused)
{
    gfold_error err;
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.g = 20;
    const gfold_two_time_params p = params_of(10, 1, 512, 2);
    expect_refusal(status_of(&m, &p, &err), err, GFOLD_EACCURACY, "smaller dt");
}

Test(two_time, a_population_with_fewer_paths_than_directions_is_refused)
{
    gfold_error err;
    const gfold_model m = gfold_model_preset(GFOLD_FS);
    const gfold_two_time_params p = params_of(10, 0.1, 100, 2);
    expect_refusal(status_of(&m, &p, &err), err, GFOLD_EACCURACY, "paths is 100");
}

Test(two_time, growth_without_bound_is_said)
{
    gfold_error err;
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.phi = GFOLD_PHI_RELU;
    m.g = 1e3;
    const gfold_two_time_params p = params_of(90, 0.25, 1024, 2);
    expect_refusal(status_of(&m, &p, &err), err, GFOLD_ENUMERIC, "overflowed");
}

Test(two_time, a_model_out_of_range_is_refused)
{
    gfold_error err;
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.g = -1;
    const gfold_two_time_params p = params_of(1, 0.1, 64, 2);
    expect_refusal(status_of(&m, &p, &err), err, GFOLD_EINVAL, "g");
}

Test(two_time, a_stop_is_heard)
{
    static const volatile int stop = 1;
    gfold_error err;
    const gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_two_time_params p = params_of(1, 0.1, 64, 2);
    p.stop = &stop;
    expect_refusal(status_of(&m, &p, &err), err, GFOLD_ESTOPPED, "stopped");
}
