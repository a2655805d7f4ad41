/* Written from the definitions, sharing nothing with src/model, so that a mistake there is not
 * repeated here: smooth functions go through quadrature even where they have closed forms (erf);
 * closed forms serve only what has a corner or a jump (relu, binary gate). */
#include "theory/certify_equations.h"

#include "math/mp_average.h"

/* <f^2>, <f'^2> and d<f^2>/dD = <f'^2 + f f''>; primes are d/dx of f(gain x + offset). */
enum { SQUARE, SLOPE_SQUARE, SQUARE_RATE, MOMENTS };

/* A double field of the model, or the unknown that stands in its place. */
static void get(mpfr_ptr out, const gf_mp_model *m, size_t offset)
{
    if (m->free && m->free->offset == offset)
        mpfr_set(out, m->value, MPFR_RNDN);
    else
        mpfr_set_d(out, *(const double *)((const char *)m->model + offset), MPFR_RNDN);
}

/* f' = sech^2, f f'' = -2 tanh^2 sech^2 */
static void tanh_point(mpfr_t *v, mpfr_srcptr y, void *context)
{
    (void)context;
    mpfr_tanh(v[SQUARE], y, MPFR_RNDN);
    mpfr_sqr(v[SQUARE], v[SQUARE], MPFR_RNDN);
    mpfr_sech(v[SLOPE_SQUARE], y, MPFR_RNDN);
    mpfr_sqr(v[SLOPE_SQUARE], v[SLOPE_SQUARE], MPFR_RNDN);
    mpfr_mul_2ui(v[SQUARE_RATE], v[SQUARE], 1, MPFR_RNDN);
    mpfr_sub(v[SQUARE_RATE], v[SLOPE_SQUARE], v[SQUARE_RATE], MPFR_RNDN);
    mpfr_mul(v[SQUARE_RATE], v[SQUARE_RATE], v[SLOPE_SQUARE], MPFR_RNDN);
    mpfr_sqr(v[SLOPE_SQUARE], v[SLOPE_SQUARE], MPFR_RNDN);
}

/* f = erf(k y), k = sqrt(pi)/2: f' = exp(-(k y)^2), f'' = -2 k (k y) f' */
static void erf_point(mpfr_t *v, mpfr_srcptr y, void *context)
{
    (void)context;
    mpfr_const_pi(v[SQUARE_RATE], MPFR_RNDN);
    mpfr_sqrt(v[SQUARE_RATE], v[SQUARE_RATE], MPFR_RNDN);
    mpfr_div_2ui(v[SQUARE], v[SQUARE_RATE], 1, MPFR_RNDN);
    mpfr_mul(v[SQUARE], v[SQUARE], y, MPFR_RNDN);
    mpfr_mul(v[SQUARE_RATE], v[SQUARE_RATE], v[SQUARE], MPFR_RNDN);
    mpfr_sqr(v[SLOPE_SQUARE], v[SQUARE], MPFR_RNDN);
    mpfr_neg(v[SLOPE_SQUARE], v[SLOPE_SQUARE], MPFR_RNDN);
    mpfr_exp(v[SLOPE_SQUARE], v[SLOPE_SQUARE], MPFR_RNDN);
    mpfr_erf(v[SQUARE], v[SQUARE], MPFR_RNDN);
    mpfr_mul(v[SQUARE_RATE], v[SQUARE_RATE], v[SQUARE], MPFR_RNDN);
    mpfr_sub(v[SQUARE_RATE], v[SLOPE_SQUARE], v[SQUARE_RATE], MPFR_RNDN);
    mpfr_mul(v[SQUARE_RATE], v[SQUARE_RATE], v[SLOPE_SQUARE], MPFR_RNDN);
    mpfr_sqr(v[SQUARE], v[SQUARE], MPFR_RNDN);
    mpfr_sqr(v[SLOPE_SQUARE], v[SLOPE_SQUARE], MPFR_RNDN);
}

/* f = 1 / (1 + e), c = 1 - f = 1 / (1 + 1/e): f' = f c, f'^2 + f f'' = f^2 c (2c - f) */
static void logistic_point(mpfr_t *v, mpfr_srcptr y, void *context)
{
    (void)context;
    mpfr_neg(v[SQUARE], y, MPFR_RNDN);
    mpfr_exp(v[SQUARE], v[SQUARE], MPFR_RNDN);
    mpfr_ui_div(v[SLOPE_SQUARE], 1, v[SQUARE], MPFR_RNDN);
    for (int k = SQUARE; k <= SLOPE_SQUARE; k++) {
        mpfr_add_ui(v[k], v[k], 1, MPFR_RNDN);
        mpfr_ui_div(v[k], 1, v[k], MPFR_RNDN);
    }
    mpfr_mul_2ui(v[SQUARE_RATE], v[SLOPE_SQUARE], 1, MPFR_RNDN);
    mpfr_sub(v[SQUARE_RATE], v[SQUARE_RATE], v[SQUARE], MPFR_RNDN);
    mpfr_mul(v[SLOPE_SQUARE], v[SLOPE_SQUARE], v[SQUARE], MPFR_RNDN);
    mpfr_mul(v[SQUARE_RATE], v[SQUARE_RATE], v[SLOPE_SQUARE], MPFR_RNDN);
    mpfr_mul(v[SQUARE_RATE], v[SQUARE_RATE], v[SQUARE], MPFR_RNDN);
    mpfr_sqr(v[SQUARE], v[SQUARE], MPFR_RNDN);
    mpfr_sqr(v[SLOPE_SQUARE], v[SLOPE_SQUARE], MPFR_RNDN);
}

static gf_mp_function *const points[GFOLD_PHI_COUNT] = {
    [GFOLD_PHI_TANH] = tanh_point,
    [GFOLD_PHI_ERF] = erf_point,
    [GFOLD_PHI_LOGISTIC] = logistic_point,
};

/* out = P(X > -b / s), X standard normal; its limit s -> 0 at s = 0. */
static void probability(mpfr_ptr out, mpfr_srcptr s, mpfr_srcptr b)
{
    mpfr_sqrt_ui(out, 2, MPFR_RNDN);
    mpfr_mul(out, out, s, MPFR_RNDN);
    if (mpfr_zero_p(b))
        mpfr_set_zero(out, 1);
    else
        mpfr_div(out, b, out, MPFR_RNDN);
    mpfr_neg(out, out, MPFR_RNDN);
    mpfr_erfc(out, out, MPFR_RNDN);
    mpfr_div_2ui(out, out, 1, MPFR_RNDN);
}

/* out = s exp(-(b/s)^2 / 2) / sqrt(2 pi) */
static void density(mpfr_ptr out, mpfr_srcptr s, mpfr_srcptr b)
{
    mpfr_t norm;
    mpfr_init2(norm, mpfr_get_prec(out));
    mpfr_const_pi(norm, MPFR_RNDN);
    mpfr_mul_2ui(norm, norm, 1, MPFR_RNDN);
    mpfr_sqrt(norm, norm, MPFR_RNDN);
    mpfr_div(out, b, s, MPFR_RNDN);
    mpfr_sqr(out, out, MPFR_RNDN);
    mpfr_div_si(out, out, -2, MPFR_RNDN);
    mpfr_exp(out, out, MPFR_RNDN);
    mpfr_mul(out, out, s, MPFR_RNDN);
    mpfr_div(out, out, norm, MPFR_RNDN);
    mpfr_clear(norm);
}

/* y ~ Normal(b, s^2): <y^2; y > 0> = (s^2 + b^2) P(y > 0) + s b n(b/s) */
static void relu_moments(mpfr_t *out, mpfr_srcptr s, mpfr_srcptr b)
{
    mpfr_hypot(out[SQUARE], s, b, MPFR_RNDN);
    mpfr_sqr(out[SQUARE], out[SQUARE], MPFR_RNDN);
    probability(out[SLOPE_SQUARE], s, b);
    mpfr_mul(out[SQUARE], out[SQUARE], out[SLOPE_SQUARE], MPFR_RNDN);
    mpfr_set_zero(out[SQUARE_RATE], 1);
    if (!mpfr_zero_p(s)) density(out[SQUARE_RATE], s, b);
    mpfr_fma(out[SQUARE], out[SQUARE_RATE], b, out[SQUARE], MPFR_RNDN);
    mpfr_set(out[SQUARE_RATE], out[SLOPE_SQUARE], MPFR_RNDN);
}

/* Moments of f(gain x + offset), x ~ Normal(0, variance). */
static gfold_status moments(mpfr_t *out, gfold_phi_kind kind, mpfr_srcptr gain, mpfr_srcptr offset,
                            mpfr_srcptr variance)
{
    const gf_mp_integrand f = { .f = points[kind], .count = MOMENTS };
    gfold_status status = GFOLD_OK;
    mpfr_t s;
    mpfr_init2(s, mpfr_get_prec(out[0]));
    mpfr_sqrt(s, variance, MPFR_RNDN);
    mpfr_mul(s, s, gain, MPFR_RNDN);
    if (f.f)
        status = gf_mp_average(out, &f, s, offset);
    else
        relu_moments(out, s, offset);
    mpfr_sqr(s, gain, MPFR_RNDN);
    mpfr_mul(out[SLOPE_SQUARE], out[SLOPE_SQUARE], s, MPFR_RNDN);
    mpfr_mul(out[SQUARE_RATE], out[SQUARE_RATE], s, MPFR_RNDN);
    mpfr_clear(s);
    return status;
}

static gfold_status phi_moments(mpfr_t *out, const gf_mp_model *m, mpfr_srcptr delta)
{
    mpfr_t gain, offset;
    mpfr_inits2(mpfr_get_prec(out[0]), gain, offset, (mpfr_ptr)0);
    get(gain, m, offsetof(gfold_model, g));
    get(offset, m, offsetof(gfold_model, beta_h));
    const gfold_status status = moments(out, m->model->phi, gain, offset, delta);
    mpfr_clears(gain, offset, (mpfr_ptr)0);
    return status;
}

static gfold_status reset_moments(mpfr_t *out, const gf_mp_model *m, mpfr_srcptr variance)
{
    if (m->model->reset.kind == GFOLD_GATE_OFF) {
        for (int k = 0; k < MOMENTS; k++) mpfr_set_ui(out[k], k == SQUARE, MPFR_RNDN);
        return GFOLD_OK;
    }
    mpfr_t gain, offset;
    mpfr_inits2(mpfr_get_prec(out[0]), gain, offset, (mpfr_ptr)0);
    get(gain, m, offsetof(gfold_model, reset.alpha));
    get(offset, m, offsetof(gfold_model, reset.beta));
    const gfold_status status = moments(out, GFOLD_PHI_LOGISTIC, gain, offset, variance);
    mpfr_clears(gain, offset, (mpfr_ptr)0);
    return status;
}

/* q = P(z > theta_z), z ~ Normal(0, variance) */
static void active_fraction(mpfr_ptr q, const gf_mp_model *m, mpfr_srcptr variance)
{
    mpfr_set_ui(q, 1, MPFR_RNDN);
    if (m->model->update.kind != GFOLD_GATE_BINARY) return;
    mpfr_t s, threshold;
    mpfr_inits2(mpfr_get_prec(q), s, threshold, (mpfr_ptr)0);
    mpfr_sqrt(s, variance, MPFR_RNDN);
    get(threshold, m, offsetof(gfold_model, update.theta));
    mpfr_neg(threshold, threshold, MPFR_RNDN);
    probability(q, s, threshold);
    mpfr_clears(s, threshold, (mpfr_ptr)0);
}

/* The formulas of the header; phi and reset are the moments at Delta and at A. */
static void combine(mpfr_t *field, const gf_mp_model *m, mpfr_t *phi, mpfr_t *reset)
{
    static const int rate[] = { [GF_MP_SLOPE] = SQUARE_RATE, [GF_MP_STABILITY] = SLOPE_SQUARE };
    mpfr_t parameter;
    mpfr_init2(parameter, mpfr_get_prec(field[0]));
    mpfr_mul(field[GF_MP_MAP], phi[SQUARE], reset[SQUARE], MPFR_RNDN);
    for (int k = GF_MP_SLOPE; k <= GF_MP_STABILITY; k++) {
        mpfr_fma(field[k], phi[SQUARE], reset[rate[k]], reset[SQUARE], MPFR_RNDN);
        mpfr_mul(field[k], field[k], phi[rate[k]], MPFR_RNDN);
    }
    get(parameter, m, offsetof(gfold_model, p));
    for (int k = GF_MP_MAP; k <= GF_MP_STABILITY; k++)
        mpfr_mul(field[k], field[k], parameter, MPFR_RNDN);
    mpfr_set(field[GF_MP_PHI_SQUARE], phi[SQUARE], MPFR_RNDN);
    active_fraction(field[GF_MP_ACTIVE], m, phi[SQUARE]);
    mpfr_mul(field[GF_MP_STABILITY], field[GF_MP_STABILITY], field[GF_MP_ACTIVE], MPFR_RNDN);
    mpfr_ui_sub(field[GF_MP_PROVIDED], 1, field[GF_MP_ACTIVE], MPFR_RNDN);
    mpfr_mul(field[GF_MP_PROVIDED], field[GF_MP_PROVIDED], field[GF_MP_MAP], MPFR_RNDN);
    get(parameter, m, offsetof(gfold_model, sigma_b));
    mpfr_sqr(parameter, parameter, MPFR_RNDN);
    mpfr_add(field[GF_MP_MAP], field[GF_MP_MAP], parameter, MPFR_RNDN);
    mpfr_add(field[GF_MP_PROVIDED], field[GF_MP_PROVIDED], parameter, MPFR_RNDN);
    mpfr_clear(parameter);
}

gfold_status gf_mp_field(mpfr_t field[GF_MP_FIELD], const gf_mp_model *m, mpfr_srcptr delta)
{
    mpfr_t phi[MOMENTS], reset[MOMENTS];
    for (int k = 0; k < MOMENTS; k++)
        mpfr_inits2(mpfr_get_prec(field[0]), phi[k], reset[k], (mpfr_ptr)0);
    gfold_status status = phi_moments(phi, m, delta);
    if (!status) status = reset_moments(reset, m, phi[SQUARE]);
    if (!status) combine(field, m, phi, reset);
    for (int k = 0; k < MOMENTS; k++) mpfr_clears(phi[k], reset[k], (mpfr_ptr)0);
    return status;
}
