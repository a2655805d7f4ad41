#include "math/mp_average.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const int digits[] = { 15, 30, 60, 100 };
static const double gains[] = { 1e-3, 0.03, 1, 7, 100, 1e3, 1e4 };

static mpfr_prec_t bits_of(int n)
{
    return 16 + (mpfr_prec_t)(n * 3.33);
}

/* erf(sqrt(pi)/2 y)^2 and its slope squared, exp(-pi/2 y^2) */
static void erf_squares(mpfr_t *v, mpfr_srcptr y, void *context)
{
    (void)context;
    mpfr_const_pi(v[0], MPFR_RNDN);
    mpfr_sqr(v[1], y, MPFR_RNDN);
    mpfr_mul(v[1], v[1], v[0], MPFR_RNDN);
    mpfr_div_si(v[1], v[1], -2, MPFR_RNDN);
    mpfr_exp(v[1], v[1], MPFR_RNDN);
    mpfr_sqrt(v[0], v[0], MPFR_RNDN);
    mpfr_div_2ui(v[0], v[0], 1, MPFR_RNDN);
    mpfr_mul(v[0], v[0], y, MPFR_RNDN);
    mpfr_erf(v[0], v[0], MPFR_RNDN);
    mpfr_sqr(v[0], v[0], MPFR_RNDN);
}

static void powers(mpfr_t *v, mpfr_srcptr y, void *context)
{
    (void)context;
    mpfr_sqr(v[0], y, MPFR_RNDN);
    mpfr_sqr(v[1], v[0], MPFR_RNDN);
    mpfr_mul(v[2], v[0], v[1], MPFR_RNDN);
    mpfr_set(v[3], y, MPFR_RNDN);
}

static void logistic(mpfr_t *v, mpfr_srcptr y, void *context)
{
    (void)context;
    mpfr_neg(v[0], y, MPFR_RNDN);
    mpfr_exp(v[0], v[0], MPFR_RNDN);
    mpfr_add_ui(v[0], v[0], 1, MPFR_RNDN);
    mpfr_ui_div(v[0], 1, v[0], MPFR_RNDN);
}

static void exponential(mpfr_t *v, mpfr_srcptr y, void *context)
{
    (void)context;
    mpfr_exp(v[0], y, MPFR_RNDN);
}

static void jump(mpfr_t *v, mpfr_srcptr y, void *context)
{
    (void)context;
    mpfr_set_ui(v[0], mpfr_cmp_d(y, 0.3) > 0, MPFR_RNDN);
}

static void pole(mpfr_t *v, mpfr_srcptr y, void *context)
{
    (void)context;
    mpfr_ui_div(v[0], 1, y, MPFR_RNDN);
}

typedef struct average {
    mpfr_t s, b, out[GF_MP_AVERAGE_MAX], exact, t;
} average;

static average setup(int n, double s, double b)
{
    average a;
    mpfr_inits2(bits_of(n), a.out[0], a.out[1], a.out[2], a.out[3], (mpfr_ptr)0);
    mpfr_inits2(2 * bits_of(n), a.s, a.b, a.exact, a.t, (mpfr_ptr)0);
    mpfr_set_d(a.s, s, MPFR_RNDN);
    mpfr_set_d(a.b, b, MPFR_RNDN);
    return a;
}

static void teardown(average *a)
{
    mpfr_clears(a->out[0], a->out[1], a->out[2], a->out[3], (mpfr_ptr)0);
    mpfr_clears(a->s, a->b, a->exact, a->t, (mpfr_ptr)0);
}

static void run(average *a, gf_mp_function *f, int count)
{
    const gf_mp_integrand integrand = { .f = f, .count = count };
    const gfold_status status = gf_mp_average(a->out, &integrand, a->s, a->b);
    cr_assert(eq(int, status, GFOLD_OK));
}

/* |out[k] / exact - 1| < 10^-n */
static void agree(average *a, int k, int n, const char *what)
{
    mpfr_div(a->t, a->out[k], a->exact, MPFR_RNDN);
    mpfr_sub_ui(a->t, a->t, 1, MPFR_RNDN);
    mpfr_abs(a->t, a->t, MPFR_RNDN);
    mpfr_log10(a->t, a->t, MPFR_RNDN);
    const double error = mpfr_get_d(a->t, MPFR_RNDN);
    cr_assert(error < -n, "%s[%d]: s %g, b %g, %d digits: error 1e%.1f", what, k,
              mpfr_get_d(a->s, MPFR_RNDN), mpfr_get_d(a->b, MPFR_RNDN), n, error);
}

/* E exp(-pi/2 (sX+b)^2) = exp(-pi b^2 / (2 (1 + pi s^2))) / sqrt(1 + pi s^2) */
static void exact_slope(average *a)
{
    mpfr_const_pi(a->exact, MPFR_RNDN);
    mpfr_mul(a->t, a->exact, a->s, MPFR_RNDN);
    mpfr_mul(a->t, a->t, a->s, MPFR_RNDN);
    mpfr_add_ui(a->t, a->t, 1, MPFR_RNDN);
    mpfr_mul(a->exact, a->exact, a->b, MPFR_RNDN);
    mpfr_mul(a->exact, a->exact, a->b, MPFR_RNDN);
    mpfr_div(a->exact, a->exact, a->t, MPFR_RNDN);
    mpfr_div_si(a->exact, a->exact, -2, MPFR_RNDN);
    mpfr_exp(a->exact, a->exact, MPFR_RNDN);
    mpfr_sqrt(a->t, a->t, MPFR_RNDN);
    mpfr_div(a->exact, a->exact, a->t, MPFR_RNDN);
}

/* (2/pi) asin(t / (1+t)), t = pi s^2 / 2 */
static void exact_square(average *a)
{
    mpfr_const_pi(a->t, MPFR_RNDN);
    mpfr_mul(a->exact, a->t, a->s, MPFR_RNDN);
    mpfr_mul(a->exact, a->exact, a->s, MPFR_RNDN);
    mpfr_div_2ui(a->exact, a->exact, 1, MPFR_RNDN);
    mpfr_add_ui(a->t, a->exact, 1, MPFR_RNDN);
    mpfr_div(a->exact, a->exact, a->t, MPFR_RNDN);
    mpfr_asin(a->exact, a->exact, MPFR_RNDN);
    mpfr_const_pi(a->t, MPFR_RNDN);
    mpfr_div(a->exact, a->exact, a->t, MPFR_RNDN);
    mpfr_mul_2ui(a->exact, a->exact, 1, MPFR_RNDN);
}

Test(mp_average, the_erf_type_has_its_closed_form_at_every_gain_and_precision)
{
    for (size_t i = 0; i < COUNT(digits); i++) {
        const int n = digits[i];
        for (size_t j = 0; j < COUNT(gains); j++) {
            average a = setup(n, gains[j], 0);
            run(&a, erf_squares, 2);
            exact_square(&a);
            agree(&a, 0, n, "erf^2");
            exact_slope(&a);
            agree(&a, 1, n, "erf'^2");
            teardown(&a);
        }
    }
}

Test(mp_average, a_small_average_far_from_the_origin_keeps_its_relative_accuracy)
{
    static const double offsets[] = { -20, -3, 0.5, 8, 20 };
    for (size_t i = 0; i < COUNT(offsets); i++) {
        const double b = offsets[i];
        for (size_t j = 0; j < COUNT(gains); j++) {
            average a = setup(30, gains[j], b);
            run(&a, erf_squares, 2);
            exact_slope(&a);
            agree(&a, 1, 30, "erf'^2");
            teardown(&a);
        }
    }
}

Test(mp_average, polynomials_have_the_moments_of_the_normal_distribution)
{
    static const unsigned long moment[] = { 1, 3, 15 };
    for (size_t j = 0; j < COUNT(gains); j++) {
        average a = setup(60, gains[j], 0);
        run(&a, powers, 4);
        for (int m = 0; m < 3; m++) {
            mpfr_pow_ui(a.exact, a.s, 2 * (unsigned long)m + 2, MPFR_RNDN);
            mpfr_mul_ui(a.exact, a.exact, moment[m], MPFR_RNDN);
            agree(&a, m, 60, "power");
        }
        mpfr_abs(a.t, a.out[3], MPFR_RNDN);
        mpfr_div(a.t, a.t, a.s, MPFR_RNDN);
        cr_assert(lt(dbl, mpfr_get_d(a.t, MPFR_RNDN), 1e-60));
        teardown(&a);
    }
}

Test(mp_average, the_mean_of_an_offset_logistic_and_of_its_mirror_image_add_to_one)
{
    static const double offsets[] = { 0, 0.1, 2, 20 };
    for (size_t i = 0; i < COUNT(offsets); i++) {
        const double b = offsets[i];
        for (size_t j = 0; j < COUNT(gains); j++) {
            average a = setup(100, gains[j], b), mirror = setup(100, gains[j], -b);
            run(&a, logistic, 1);
            run(&mirror, logistic, 1);
            mpfr_ui_sub(a.exact, 1, mirror.out[0], MPFR_RNDN);
            agree(&a, 0, 100, "logistic");
            teardown(&a);
            teardown(&mirror);
        }
    }
}

Test(mp_average, the_mean_of_an_exponential_lies_where_it_has_moved_the_weight)
{
    for (int s = 1; s <= 20; s += 19) {
        average a = setup(30, s, -3);
        run(&a, exponential, 1);
        mpfr_set_d(a.exact, 0.5 * s * s - 3, MPFR_RNDN);
        mpfr_exp(a.exact, a.exact, MPFR_RNDN);
        agree(&a, 0, 30, "exp");
        teardown(&a);
    }
}

Test(mp_average, no_variance_gives_the_value_at_the_offset)
{
    average a = setup(30, 0, 1.5);
    run(&a, powers, 4);
    cr_assert(eq(dbl, mpfr_get_d(a.out[0], MPFR_RNDN), 2.25));
    cr_assert(eq(dbl, mpfr_get_d(a.out[3], MPFR_RNDN), 1.5));
    teardown(&a);
}

Test(mp_average, a_jump_or_a_pole_is_reported_not_averaged)
{
    const gf_mp_integrand step = { .f = jump, .count = 1 }, infinite = { .f = pole, .count = 1 };
    average a = setup(15, 1, 0);
    cr_assert(eq(int, gf_mp_average(a.out, &step, a.s, a.b), GFOLD_EACCURACY));
    cr_assert(eq(int, gf_mp_average(a.out, &infinite, a.s, a.b), GFOLD_ENUMERIC));
    teardown(&a);
}
