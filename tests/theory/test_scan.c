#include "theory/scan.h"

#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>

enum { POINTS = 2000, MODELS = 200, MOST = 16 };

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(scan, .init = start);

/* <f(s x + b)^2> by the plain trapezoid on [-9, 9]; for threshold-linear f by Simpson's rule from
 * the kink. Good to 1e-6. */
static double square(gfold_phi_kind kind, double s, double b)
{
    const double lo = kind == GFOLD_PHI_RELU ? fmin(9, fmax(-9, -b / s)) : -9;
    const int simpson = kind == GFOLD_PHI_RELU, half = 15 + (int)(simpson ? 60 : 13 * s);
    const double step = (9 - lo) / (2 * half);
    double sum = 0;
    for (int k = 0; k <= 2 * half; k++) {
        const double x = lo + k * step, f = reference_f(kind, s * x + b);
        const double weight = !simpson ? 3 : k == 0 || k == 2 * half ? 1 : k & 1 ? 4 : 2;
        sum += weight * f * f * exp(-x * x / 2);
    }
    return sum * step / 3 / sqrt(2 * M_PI);
}

static double excess(const gfold_model *m, double delta)
{
    const double drive = square(m->phi, m->g * sqrt(delta), m->beta_h);
    const double reset =
        m->reset.kind == GFOLD_GATE_OFF
            ? 1
            : square(GFOLD_PHI_LOGISTIC, m->reset.alpha * sqrt(drive), m->reset.beta);
    return (m->p * drive * reset + m->sigma_b * m->sigma_b) / delta - 1;
}

/* Non-zero roots on log-spaced points over the range where there can be any. */
static int brute_force(const gfold_model *m, double lo, double hi, double *root)
{
    const double ratio = pow(hi / lo, 1. / POINTS);
    int count = 0;
    double before = excess(m, lo);
    for (int k = 1; k <= POINTS; k++) {
        const double delta = lo * pow(ratio, k), now = excess(m, delta);
        if ((now > 0) != (before > 0) && count < MOST)
            root[count++] = delta * pow(ratio, -now / (now - before));
        before = now;
    }
    return count;
}

/* Kinds, presets, bias, offset and factor in turn. */
static gfold_model ordinary(uint64_t *state, gfold_model m)
{
    m.g = exp(reference_uniform(state, -1, 1.8));
    if (m.phi == GFOLD_PHI_RELU) m.g = reference_uniform(state, 0.1, 1.3);
    m.p = reference_choice(state, 2) ? 1 : reference_uniform(state, 0.2, 1);
    if (reference_choice(state, 2)) m.sigma_b = exp(reference_uniform(state, -6, 0));
    if (reference_choice(state, 2)) m.beta_h = reference_uniform(state, -2, 2);
    m.update.theta = reference_uniform(state, -1, 1);
    m.reset.alpha = exp(reference_uniform(state, -1, 3.7));
    m.reset.beta = reference_choice(state, 2) ? 0 : reference_uniform(state, -2, 1);
    return m;
}

/* Around the folds that a steep reset gate makes. */
static gfold_model folding(uint64_t *state, gfold_model m)
{
    m.phi = reference_choice(state, 2) ? GFOLD_PHI_TANH : GFOLD_PHI_ERF;
    m.reset.alpha = exp(reference_uniform(state, 1.2, 3.7));
    m.g = reference_uniform(state, 1.55, 2.1);
    m.sigma_b = exp(reference_uniform(state, -9, -4)) * reference_choice(state, 2);
    return m;
}

static gfold_model random_model(uint64_t seed)
{
    uint64_t state = seed;
    gfold_model m = gfold_model_preset((gfold_preset)(seed % GFOLD_PRESET_COUNT));
    m.phi = (gfold_phi_kind)reference_choice(&state, GFOLD_PHI_COUNT);
    const int folds = m.reset.kind != GFOLD_GATE_OFF && reference_choice(&state, 2);
    return folds ? folding(&state, m) : ordinary(&state, m);
}

Test(scan, no_root_of_a_random_model_is_missed, .timeout = 600)
{
    int several = 0;
    gfold_fixed_point_plan *plan;
    const gfold_fixed_point_params params = gfold_fixed_point_defaults();
    cr_assert_eq(gfold_fixed_point_create(&plan, &params, NULL), GFOLD_OK);
    for (uint64_t seed = 1; seed <= MODELS; seed++) {
        const gfold_model m = random_model(seed);
        const double hi = m.phi == GFOLD_PHI_RELU ? 1e6 : 1.01 * (m.p + m.sigma_b * m.sigma_b);
        const double lo = 1e-8 * hi;
        double root[MOST];
        gfold_fixed_points out;
        const int wanted = brute_force(&m, lo, hi, root);
        cr_assert_eq(gfold_fixed_point_solve(plan, &m, NULL, &out, NULL), GFOLD_OK);
        int first = 0;
        while (first < out.count && out.root[first].delta_h <= lo) first++;
        cr_assert_eq(out.count - first, wanted, "%d roots instead of %d, seed %d, %s",
                     out.count - first, wanted, (int)seed, reference_describe(&m));
        for (int k = 0; k < wanted; k++)
            expect_close(out.root[first + k].delta_h, root[k], 1e-4, "root %d, seed %d, %s", k,
                         (int)seed, reference_describe(&m));
        several += wanted > 1;
    }
    gfold_fixed_point_destroy(plan);
    cr_assert_geq(several, 5, "only %d models had several roots: the test says little", several);
}

Test(scan, the_derivative_of_the_excess_is_that_of_its_value)
{
    for (uint64_t seed = 1; seed <= 40; seed++) {
        const gfold_model m = random_model(seed);
        for (double t = -9; t < 1; t += 0.7) {
            const double d = 1e-3;
            const gf_excess at = gf_excess_at(&m, t, 1e-13);
            const double rise =
                gf_excess_at(&m, t + d, 1e-13).rho - gf_excess_at(&m, t - d, 1e-13).rho;
            expect_near(at.slope, rise / (2 * d), 1e-5 * (1 + fabs(at.rho)), "t %g, seed %d, %s", t,
                        (int)seed, reference_describe(&m));
        }
    }
}

Test(scan, brackets_hold_a_change_of_sign_each_and_do_not_overlap)
{
    for (uint64_t seed = 1; seed <= MODELS; seed++) {
        const gfold_model m = random_model(seed);
        gf_brackets found;
        gf_scan(&m, 1e-12, &found);
        for (int k = 0; k < found.count; k++) {
            cr_assert(found.lo[k].t < found.hi[k].t, "seed %d", (int)seed);
            cr_assert(found.lo[k].rho * found.hi[k].rho <= 0, "seed %d", (int)seed);
            cr_assert(k == 0 || found.hi[k - 1].t <= found.lo[k].t, "seed %d", (int)seed);
        }
        cr_assert_eq(found.unbounded, 0, "seed %d, %s", (int)seed, reference_describe(&m));
    }
}

Test(scan, a_map_that_stays_above_the_diagonal_is_told)
{
    gf_brackets found;
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.phi = GFOLD_PHI_RELU;
    gf_scan(&m, 1e-12, &found);
    cr_assert(found.unbounded && found.count == 0);
    m.g = 1;
    gf_scan(&m, 1e-12, &found);
    cr_assert_not(found.unbounded);
}
