/* The trapezoidal rule in u with x = x0 + w sinh(u). Around x0 = -b/s, where f changes, nodes are
 * as close as f needs (w = 1/s); away from it they spread geometrically, so that their number grows
 * with log s only. The integrand decays doubly exponentially in u and is analytic for |Im u| <
 * pi/4: the error falls as exp(-pi^2 / 2h), halving the step h doubles the digits, and two sums
 * that agree to all digits leave a wide margin. x0, w and h are exact doubles: a bad choice costs
 * nodes, not digits. */
#include "math/mp_average.h"

#include <math.h>

enum { GUARD = 48, AGREE = 8 };

typedef struct rule {
    const gf_mp_integrand *f;
    mpfr_srcptr s, b;
    double center, width, reach; /* x0, w and the |x| at which the weight is below the last digit */
    mpfr_prec_t bits;
    mpfr_t q, ratio, x, y, weight;
    mpfr_t value[GF_MP_AVERAGE_MAX], sum[GF_MP_AVERAGE_MAX], modulus[GF_MP_AVERAGE_MAX];
    mpfr_t coarse[GF_MP_AVERAGE_MAX];
} rule;

/* Beyond 4 max(s, 1) standard deviations f is no more than an exponential tail under the weight. */
static double center(double s, double b)
{
    const double most = 4 * fmax(s, 1);
    return fmax(-most, fmin(most, -b / s));
}

static void rule_init(rule *r, mpfr_prec_t bits)
{
    const mpfr_prec_t work = bits + GUARD;
    const double s = fabs(mpfr_get_d(r->s, MPFR_RNDN));
    r->bits = bits;
    r->center = center(s, mpfr_get_d(r->b, MPFR_RNDN));
    r->width = fmin(1 / s, 2);
    r->reach = sqrt(2 * M_LN2 * (double)work);
    mpfr_inits2(work, r->q, r->ratio, r->x, r->y, r->weight, (mpfr_ptr)0);
    for (int k = 0; k < r->f->count; k++) {
        mpfr_inits2(work, r->value[k], r->sum[k], r->modulus[k], r->coarse[k], (mpfr_ptr)0);
        mpfr_set_zero(r->sum[k], 1);
        mpfr_set_zero(r->modulus[k], 1);
    }
}

static void rule_clear(rule *r)
{
    mpfr_clears(r->q, r->ratio, r->x, r->y, r->weight, (mpfr_ptr)0);
    for (int k = 0; k < r->f->count; k++)
        mpfr_clears(r->value[k], r->sum[k], r->modulus[k], r->coarse[k], (mpfr_ptr)0);
}

/* x = x0 +- w (q - 1/q) / 2, y = s x + b, weight = exp(-x^2 / 2) (q + 1/q): q = exp|u|. */
static void place(rule *r, double side)
{
    mpfr_ui_div(r->weight, 1, r->q, MPFR_RNDN);
    mpfr_sub(r->x, r->q, r->weight, MPFR_RNDN);
    mpfr_mul_d(r->x, r->x, side * r->width / 2, MPFR_RNDN);
    mpfr_add_d(r->x, r->x, r->center, MPFR_RNDN);
    mpfr_add(r->weight, r->weight, r->q, MPFR_RNDN);
    mpfr_sqr(r->y, r->x, MPFR_RNDN);
    mpfr_div_si(r->y, r->y, -2, MPFR_RNDN);
    mpfr_exp(r->y, r->y, MPFR_RNDN);
    mpfr_mul(r->weight, r->weight, r->y, MPFR_RNDN);
    mpfr_fma(r->y, r->s, r->x, r->b, MPFR_RNDN);
}

/* Adds the node at q; returns whether it was still visible in one of the sums. */
static int add(rule *r, double side)
{
    int visible = 0;
    place(r, side);
    r->f->f(r->value, r->y, r->f->context);
    for (int k = 0; k < r->f->count; k++) {
        mpfr_mul(r->value[k], r->value[k], r->weight, MPFR_RNDN);
        mpfr_add(r->sum[k], r->sum[k], r->value[k], MPFR_RNDN);
        mpfr_abs(r->value[k], r->value[k], MPFR_RNDN);
        mpfr_add(r->modulus[k], r->modulus[k], r->value[k], MPFR_RNDN);
        mpfr_mul_2si(r->value[k], r->value[k], (long)(r->bits + GUARD), MPFR_RNDN);
        visible |= mpfr_greater_p(r->value[k], r->modulus[k]);
    }
    return visible;
}

/* Nodes u = first, first + stride, ... until the weight, then the terms, have died out. */
static void walk(rule *r, double side, double first, double stride)
{
    enum { FAR = 64 };
    mpfr_set_d(r->q, first, MPFR_RNDN);
    mpfr_exp(r->q, r->q, MPFR_RNDN);
    mpfr_set_d(r->ratio, stride, MPFR_RNDN);
    mpfr_exp(r->ratio, r->ratio, MPFR_RNDN);
    for (;;) {
        const int visible = add(r, side);
        const double x = side * mpfr_get_d(r->x, MPFR_RNDN);
        if (x > r->reach && (!visible || x > FAR * r->reach)) return;
        mpfr_mul(r->q, r->q, r->ratio, MPFR_RNDN);
    }
}

static void start(rule *r, double step)
{
    mpfr_set_ui(r->q, 1, MPFR_RNDN);
    add(r, 1);
    walk(r, 1, step, step);
    walk(r, -1, step, step);
}

/* The nodes between the old ones. */
static void refine(rule *r, double step)
{
    for (int k = 0; k < r->f->count; k++) mpfr_set(r->coarse[k], r->sum[k], MPFR_RNDN);
    walk(r, 1, step, 2 * step);
    walk(r, -1, step, 2 * step);
}

/* |h sum - 2h coarse| <= 2^-(bits + AGREE) h modulus, for every k. */
static int agrees(rule *r)
{
    int all = 1;
    for (int k = 0; k < r->f->count; k++) {
        mpfr_mul_2ui(r->value[k], r->coarse[k], 1, MPFR_RNDN);
        mpfr_sub(r->value[k], r->sum[k], r->value[k], MPFR_RNDN);
        mpfr_mul_2si(r->value[k], r->value[k], (long)r->bits + AGREE, MPFR_RNDN);
        all &= mpfr_cmpabs(r->value[k], r->modulus[k]) <= 0;
    }
    return all;
}

static int all_finite(const rule *r)
{
    int all = 1;
    for (int k = 0; k < r->f->count; k++) all &= mpfr_number_p(r->sum[k]) != 0;
    return all;
}

/* out = sum h w / (2 sqrt(2 pi)) */
static void scale(mpfr_t *out, rule *r, double step)
{
    mpfr_const_pi(r->weight, MPFR_RNDN);
    mpfr_mul_2ui(r->weight, r->weight, 1, MPFR_RNDN);
    mpfr_rec_sqrt(r->weight, r->weight, MPFR_RNDN);
    mpfr_mul_d(r->weight, r->weight, r->width, MPFR_RNDN);
    mpfr_mul_d(r->weight, r->weight, step / 2, MPFR_RNDN);
    for (int k = 0; k < r->f->count; k++) mpfr_mul(out[k], r->sum[k], r->weight, MPFR_RNDN);
}

static gfold_status converge(mpfr_t *out, rule *r)
{
    const double finest = 1 / (16 * (double)r->bits);
    double step = 0.25;
    start(r, step);
    do {
        step /= 2;
        refine(r, step);
    } while (all_finite(r) && !agrees(r) && step > finest);
    scale(out, r, step);
    if (!all_finite(r)) return GFOLD_ENUMERIC;
    return agrees(r) ? GFOLD_OK : GFOLD_EACCURACY;
}

gfold_status gf_mp_average(mpfr_t *out, const gf_mp_integrand *f, mpfr_srcptr s, mpfr_srcptr b)
{
    if (mpfr_zero_p(s)) {
        f->f(out, b, f->context);
        return GFOLD_OK;
    }
    rule r = { .f = f, .s = s, .b = b };
    rule_init(&r, mpfr_get_prec(out[0]));
    const gfold_status status = converge(out, &r);
    rule_clear(&r);
    return status;
}
