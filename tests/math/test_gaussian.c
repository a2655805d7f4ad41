#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(gaussian, .init = start);

/* f(x) = shape((x - center) gain) */
typedef struct shape {
    double (*of)(double y);
    double gain, center;
} shape;

static double at(double x, void *context)
{
    const shape *s = context;
    return s->of((x - s->center) * s->gain);
}

static void over(size_t n, const double *x, double *y, void *context)
{
    for (size_t i = 0; i < n; i++) y[i] = at(x[i], context);
}

static double tanh_square(double y)
{
    return tanh(y) * tanh(y);
}

static double cube_and_square(double y)
{
    return y * y * y - 2 * y * y + y + 4;
}

static double step(double y)
{
    return y > 0;
}

static double modulus(double y)
{
    return fabs(y);
}

static double infinite(double y)
{
    return y > 1 ? (double)INFINITY : 0;
}

static gfold_status average(shape *s, double variance, double tol, gfold_average *out,
                            gfold_error *err)
{
    const gfold_gaussian_params p = { s->gain, s->center, tol };
    return gfold_gaussian_average(over, s, variance, &p, out, err);
}

static gfold_status pair(shape *s, double covariance, double variance, double tol,
                         gfold_average *out, gfold_error *err)
{
    const gfold_gaussian_params p = { s->gain, s->center, tol };
    return gfold_gaussian_pair(over, s, covariance, variance, &p, out, err);
}

static const double gains[] = { 1e-3, 0.03, 0.5, 1, 3, 20, 300, 1e3 };
static const double variances[] = { 1e-4, 0.3, 1, 40 };
static const double centers[] = { 0, 0.4, -2 };
static const double tols[] = { 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-13 };

/* Within tol of the exact value, in units of the average of the modulus. */
static void expect_average(shape *s, double variance, double tol, double exact, double scale)
{
    gfold_average out;
    gfold_error err;
    cr_assert_eq(average(s, variance, tol, &out, &err), GFOLD_OK, "%s", err.message);
    expect_near(out.value, exact, 2 * tol * scale, "gain %g center %g variance %g tol %g", s->gain,
                s->center, variance, tol);
    cr_assert_leq(out.error, tol * scale * 1.001);
}

Test(gaussian, quadrature_agrees_at_every_gain_center_variance_and_tolerance)
{
    for (size_t i = 0; i < COUNT(gains); i++)
        for (size_t j = 0; j < COUNT(centers); j++)
            for (size_t k = 0; k < COUNT(variances); k++) {
                shape s = { tanh_square, gains[i], centers[j] };
                const double exact =
                    reference_average(at, &s, 0, variances[k], s.gain, s.center);
                for (size_t t = 0; t < COUNT(tols); t++)
                    expect_average(&s, variances[k], tols[t], exact, exact);
            }
}

Test(gaussian, the_estimated_error_is_not_far_below_the_true_one)
{
    double worst = 0;
    shape of = { NULL, 0, 0 };
    for (size_t i = 0; i < COUNT(gains); i++)
        for (size_t j = 0; j < COUNT(centers); j++)
            for (size_t k = 0; k < COUNT(variances); k++) {
                shape s = { tanh_square, gains[i], centers[j] };
                const double exact =
                    reference_average(at, &s, 0, variances[k], s.gain, s.center);
                for (size_t t = 0; t < COUNT(tols); t++) {
                    gfold_average out;
                    cr_assert_eq(average(&s, variances[k], tols[t], &out, NULL), GFOLD_OK);
                    const double wrong = fabs(out.value - exact) - 4e-15 * exact;
                    if (wrong / out.error > worst) worst = wrong / out.error, of = s;
                }
            }
    cr_assert_leq(worst, 10, "the true error is %.3g times the estimate at gain %g center %g",
                  worst, of.gain, of.center);
}

Test(gaussian, an_error_function_has_its_closed_form)
{
    for (size_t i = 0; i < COUNT(gains); i++)
        for (size_t j = 0; j < COUNT(centers); j++)
            for (size_t k = 0; k < COUNT(variances); k++) {
                shape s = { erf, gains[i], centers[j] };
                const double b = -s.gain * s.center;
                const double wide = 1 + 2 * s.gain * s.gain * variances[k];
                expect_average(&s, variances[k], 1e-12, erf(b / sqrt(wide)), 1);
            }
}

Test(gaussian, polynomials_have_their_moments)
{
    for (size_t k = 0; k < COUNT(variances); k++) {
        shape s = { cube_and_square, 1, 0 };
        const double exact = 4 - 2 * variances[k];
        expect_average(&s, variances[k], 1e-12, exact, 4 + 6 * variances[k]);
        gfold_average out;
        const double c = 0.6 * variances[k], d = variances[k];
        /* <x y> = C, <x^3 y> = 3 C D, <x^2 y^2> = D^2 + 2 C^2, <x^3 y^3> = 9 C D^2 + 6 C^3 */
        const double wanted = 9 * c * d * d + 6 * c * c * c + 6 * c * d + c + 16 - 16 * d +
                              4 * (d * d + 2 * c * c);
        cr_assert_eq(pair(&s, c, d, 1e-11, &out, NULL), GFOLD_OK);
        expect_near(out.value, wanted, 1e-11 * (16 + 16 * d + 40 * d * d * d), "pair, D %g", d);
    }
}

/* <erf(gx), erf(gy)> = (2/pi) asin(2 g^2 C / (1 + 2 g^2 D)) */
Test(gaussian, the_pair_of_error_functions_is_an_arc_sine)
{
    static const double correlations[] = { -1, -0.999, -0.4, -1e-6, 0, 1e-6, 0.5, 0.99, 1 };
    for (size_t i = 0; i < COUNT(gains); i++)
        for (size_t j = 0; j < COUNT(correlations); j++)
            for (size_t k = 0; k < COUNT(variances); k++) {
                shape s = { erf, gains[i], 0 };
                gfold_average out;
                const double d = variances[k], c = correlations[j] * d,
                             g2 = 2 * gains[i] * gains[i];
                const double exact = 2 / M_PI * asin(g2 * c / (1 + g2 * d));
                const double scale = 2 / M_PI * asin(g2 * d / (1 + g2 * d));
                cr_assert_eq(pair(&s, c, d, 1e-11, &out, NULL), GFOLD_OK);
                expect_near(out.value, exact, 2e-11 * scale, "gain %g correlation %g variance %g",
                            gains[i], correlations[j], d);
            }
}

Test(gaussian, a_jump_or_a_kink_is_told_or_right)
{
    static const double places[] = { 0, 0.1, -0.7, 2 };
    for (size_t k = 0; k < COUNT(places); k++) {
        shape jump = { step, 1, places[k] }, kink = { modulus, 1, places[k] };
        const double c = places[k], above = erfc(c / sqrt(2)) / 2;
        const double exact[] = { above, c * (1 - 2 * above) +
                                            2 * exp(-c * c / 2) / sqrt(2 * M_PI) };
        shape *shapes[] = { &jump, &kink };
        for (int i = 0; i < 2; i++) {
            gfold_average out;
            gfold_error err;
            const gfold_status status = average(shapes[i], 1, 1e-10, &out, &err);
            const double wrong = fabs(out.value - exact[i]);
            cr_assert(status == GFOLD_EACCURACY || (status == GFOLD_OK && wrong < 1e-9),
                      "%s, place %g: off by %.2e", gfold_status_name(status), c, wrong);
            cr_assert_leq(wrong, 10 * out.error, "place %g: off by %.2e, estimate %.2e", c, wrong,
                          out.error);
        }
    }
}

Test(gaussian, the_pair_of_steps_is_an_orthant_probability)
{
    static const double correlations[] = { -0.99, -0.5, 0.1, 0.5, 0.9, 0.99 };
    for (size_t k = 0; k < COUNT(correlations); k++) {
        shape s = { step, 1, 0 };
        gfold_average out;
        gfold_error err;
        const gfold_status status = pair(&s, correlations[k], 1, 1e-6, &out, &err);
        const double exact = 0.25 + asin(correlations[k]) / (2 * M_PI);
        const double wrong = fabs(out.value - exact);
        cr_assert(status == GFOLD_EACCURACY || (status == GFOLD_OK && wrong < 1e-4),
                  "%s, correlation %g: off by %.2e", gfold_status_name(status), correlations[k],
                  wrong);
    }
}

Test(gaussian, without_variance_the_average_is_the_value)
{
    shape s = { tanh_square, 3, 0.2 };
    gfold_average out;
    cr_assert_eq(average(&s, 0, 1e-12, &out, NULL), GFOLD_OK);
    expect_near(out.value, at(0, &s), 1e-16, "%s", "average");
    cr_assert_eq(pair(&s, 0, 0, 1e-12, &out, NULL), GFOLD_OK);
    expect_near(out.value, at(0, &s) * at(0, &s), 1e-16, "%s", "pair");
}

Test(gaussian, an_argument_out_of_range_is_named)
{
    shape s = { tanh_square, 1, 0 };
    gfold_average out;
    gfold_error err;
    static const struct {
        const char *word;
        double variance, gain, center, tol;
    } wrong[] = {
        { "variance", NAN, 1, 0, 1e-9 },    { "variance", -1e-30, 1, 0, 1e-9 },
        { "variance", INFINITY, 1, 0, 1e-9 }, { "gain", 1, -1, 0, 1e-9 },
        { "gain", 1, 1.1e9, 0, 1e-9 },      { "gain", 1, NAN, 0, 1e-9 },
        { "center", 1, 1, NAN, 1e-9 },      { "center", 1, 1, INFINITY, 1e-9 },
        { "tol", 1, 1, 0, 0 },              { "tol", 1, 1, 0, 1e-15 },
        { "tol", 1, 1, 0, 0.02 },           { "tol", 1, 1, 0, NAN },
    };
    for (size_t k = 0; k < COUNT(wrong); k++) {
        const gfold_gaussian_params p = { wrong[k].gain, wrong[k].center, wrong[k].tol };
        expect_refusal(gfold_gaussian_average(over, &s, wrong[k].variance, &p, &out, &err), err,
                       GFOLD_EINVAL, wrong[k].word);
        expect_refusal(gfold_gaussian_pair(over, &s, 0, wrong[k].variance, &p, &out, &err), err,
                       GFOLD_EINVAL, wrong[k].word);
    }
    static const double covariances[] = { 1.0000001, -1.0000001, NAN };
    for (size_t k = 0; k < COUNT(covariances); k++)
        expect_refusal(pair(&s, covariances[k], 1, 1e-9, &out, &err), err, GFOLD_EINVAL,
                       "covariance");
}

Test(gaussian, a_function_that_is_not_finite_is_told)
{
    static const double correlations[] = { 0, 0.5, 1 };
    shape s = { infinite, 1, 0 };
    gfold_average out;
    gfold_error err;
    expect_refusal(average(&s, 1, 1e-9, &out, &err), err, GFOLD_ENUMERIC, "not finite");
    for (size_t k = 0; k < COUNT(correlations); k++)
        expect_refusal(pair(&s, correlations[k], 1, 1e-9, &out, &err), err, GFOLD_ENUMERIC,
                       "not finite");
}
