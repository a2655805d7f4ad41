/* The double-precision solvers say which root or transition is meant and roughly where it is; all
 * digits come from certify_newton.c. A row of the table is a quantity: where to start, which
 * conditions to solve, what to read off at the solution. */
#include <gatefold/certify.h>

#include "core/fail.h"
#include "theory/certify_newton.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { GUARD = 64 };

typedef struct search {
    gf_mp_problem problem;
    double delta, parameter; /* the double solution   */
    double value;            /* of the quantity there */
} search;

typedef struct target {
    const char *name;
    int unknowns, equation[2];
    gfold_status (*start)(search *s, const gfold_certify_params *params, gfold_error *err);
    int field;    /* what is read off, where value is NULL */
    size_t place; /* of its double in gfold_fixed_point    */
    int (*value)(mpfr_ptr value, const search *s, mpfr_t *field); /* 0: contradicts the double */
} target;

static const target table[GFOLD_QUANTITY_COUNT];

static gfold_status pick_root(search *s, const gfold_certify_params *params,
                              const gfold_fixed_points *all, gfold_error *err)
{
    if (all->count < 1 || params->root > all->count)
        return gf_fail(err, GFOLD_ENOSOL, "root %d was asked for, there are %d", params->root,
                       all->count);
    const gfold_fixed_point *root = &all->root[(params->root ? params->root : all->count) - 1];
    s->delta = root->delta_h;
    memcpy(&s->value, (const char *)root + table[params->quantity].place, sizeof s->value);
    return gf_ok(err);
}

static gfold_status start_root(search *s, const gfold_certify_params *params, gfold_error *err)
{
    const gfold_fixed_point_params options = gfold_fixed_point_defaults();
    gfold_fixed_point_plan *plan = NULL;
    gfold_fixed_points all = { 0 };
    gfold_status status = gfold_fixed_point_create(&plan, &options, err);
    if (!status) status = gfold_fixed_point_solve(plan, &s->problem.model, NULL, &all, err);
    gfold_fixed_point_destroy(plan);
    return status && status != GFOLD_EACCURACY ? status : pick_root(s, params, &all, err);
}

static gfold_status solve_critical(const search *s, const gfold_certify_params *params,
                                   gfold_criticals *all, gfold_error *err)
{
    const gfold_critical_kind kind =
        params->quantity == GFOLD_QUANTITY_SADDLE ? GFOLD_CRITICAL_SADDLE : GFOLD_CRITICAL_MARGINAL;
    const gf_mp_problem *p = &s->problem;
    gfold_critical_params options = gfold_critical_defaults();
    gfold_critical_plan *plan = NULL;
    options.lo = params->lo;
    options.hi = params->hi;
    gfold_status status = gfold_critical_create(&plan, &options, err);
    if (!status) status = gfold_critical_solve(plan, kind, &p->model, p->free, NULL, all, err);
    gfold_critical_destroy(plan);
    return status;
}

static gfold_status start_critical(search *s, const gfold_certify_params *params, gfold_error *err)
{
    if (!params->free)
        return gf_fail(err, GFOLD_EINVAL, "free is NULL, a transition needs a parameter to vary");
    gfold_criticals all = { 0 };
    s->problem.free = params->free;
    const gfold_status status = solve_critical(s, params, &all, err);
    if (status) return status;
    s->delta = all.point[0].delta_h;
    s->value = s->parameter = all.point[0].value;
    return gfold_model_set(&s->problem.model, s->problem.free, s->parameter, err);
}

/* Where even no bias is stable, what is left to certify is that root and its stability. */
static gfold_status start_bias(search *s, const gfold_certify_params *params, gfold_error *err)
{
    (void)params;
    gfold_critical point = { 0 };
    const double tol = gfold_critical_defaults().tol;
    const gfold_status status = gfold_critical_bias(&s->problem.model, tol, &point, err);
    if (status) return status;
    s->problem.model.update.kind = s->problem.model.reset.kind = GFOLD_GATE_OFF;
    s->problem.model.sigma_b = 0;
    s->delta = point.delta_h;
    s->value = point.value;
    if (s->value == 0) s->problem.equation[0] = GF_MP_MAP;
    return gf_ok(err);
}

static int value_delta(mpfr_ptr value, const search *s, mpfr_t *field)
{
    mpfr_set(value, s->problem.u[0], MPFR_RNDN);
    return !mpfr_zero_p(s->problem.u[0]) || mpfr_zero_p(field[GF_MP_MAP]);
}

static int value_parameter(mpfr_ptr value, const search *s, mpfr_t *field)
{
    (void)field;
    mpfr_set(value, s->problem.u[1], MPFR_RNDN);
    return 1;
}

static int value_bias(mpfr_ptr value, const search *s, mpfr_t *field)
{
    if (s->value == 0) {
        mpfr_set_zero(value, 1);
        return mpfr_cmp_ui(field[GF_MP_STABILITY], 1) <= 0;
    }
    mpfr_sub(value, s->problem.u[0], field[GF_MP_MAP], MPFR_RNDN);
    return mpfr_sgn(value) > 0;
}

#define AT_ROOT(field, member)                                                                     \
    1, { GF_MP_MAP }, start_root, field, offsetof(gfold_fixed_point, member)
#define CRITICAL(equation) 2, { GF_MP_MAP, equation }, start_critical, 0, 0, value_parameter

static const target table[GFOLD_QUANTITY_COUNT] = {
    [GFOLD_QUANTITY_DELTA_H] = { "delta_h", AT_ROOT(0, delta_h), value_delta },
    [GFOLD_QUANTITY_DELTA_Z] = { "delta_z", AT_ROOT(GF_MP_PHI_SQUARE, delta_z), NULL },
    [GFOLD_QUANTITY_DELTA_R] = { "delta_r", AT_ROOT(GF_MP_PHI_SQUARE, delta_r), NULL },
    [GFOLD_QUANTITY_STABILITY] = { "stability", AT_ROOT(GF_MP_STABILITY, stability), NULL },
    [GFOLD_QUANTITY_SLOPE] = { "slope", AT_ROOT(GF_MP_SLOPE, slope), NULL },
    [GFOLD_QUANTITY_ACTIVE_FRACTION] = { "active_fraction", AT_ROOT(GF_MP_ACTIVE, active_fraction),
                                         NULL },
    [GFOLD_QUANTITY_BIAS_VARIANCE] = { "bias_variance", AT_ROOT(GF_MP_PROVIDED, bias_variance),
                                       NULL },
    [GFOLD_QUANTITY_MARGINAL] = { "marginal", CRITICAL(GF_MP_STABILITY) },
    [GFOLD_QUANTITY_SADDLE] = { "saddle", CRITICAL(GF_MP_SLOPE) },
    [GFOLD_QUANTITY_BIAS] = { "bias", 1, { GF_MP_STABILITY }, start_bias, 0, 0, value_bias },
};

const char *gfold_quantity_name(gfold_quantity quantity)
{
    return (unsigned)quantity < GFOLD_QUANTITY_COUNT ? table[quantity].name : NULL;
}

gfold_certify_params gfold_certify_defaults(void)
{
    return (gfold_certify_params){ .quantity = GFOLD_QUANTITY_DELTA_H, .digits = 30 };
}

static gfold_status
check(const gfold_model *model, const gfold_certify_params *params, gfold_error *err)
{
    gfold_status status = gfold_model_check(model, err);
    if (!status)
        status = gf_check_range(err, "quantity", params->quantity, 0, GFOLD_QUANTITY_COUNT - 1);
    if (!status && params->quantity == GFOLD_QUANTITY_DELTA_Z &&
        model->update.kind == GFOLD_GATE_OFF)
        status = gf_fail(err, GFOLD_EINVAL, "delta_z: the model has no update gate");
    if (!status && params->quantity == GFOLD_QUANTITY_DELTA_R &&
        model->reset.kind == GFOLD_GATE_OFF)
        status = gf_fail(err, GFOLD_EINVAL, "delta_r: the model has no reset gate");
    if (!status) status = gf_check_range(err, "digits", params->digits, 15, 1000);
    if (!status) status = gf_check_range(err, "root", params->root, 0, GFOLD_ROOTS_MAX);
    return status;
}

/* Digits, a guard, and what the slope loses to cancellation at high gain. */
static mpfr_prec_t precision(const search *s, int digits)
{
    const gfold_model *m = &s->problem.model;
    const double gain = 1 + m->g * sqrt(s->delta);
    const double reset = m->reset.kind == GFOLD_GATE_OFF ? 1 : 1 + m->reset.alpha * gain;
    return GUARD + (mpfr_prec_t)ceil(digits * log2(10) + 2 * log2(gain * reset));
}

static double relative_error(double approximate, mpfr_srcptr exact)
{
    if (mpfr_zero_p(exact)) return fabs(approximate);
    mpfr_t t;
    mpfr_init2(t, mpfr_get_prec(exact));
    mpfr_d_sub(t, approximate, exact, MPFR_RNDN);
    mpfr_div(t, t, exact, MPFR_RNDN);
    const double error = fabs(mpfr_get_d(t, MPFR_RNDN));
    mpfr_clear(t);
    return error;
}

/* mpfr_snprintf would follow the locale's decimal point. */
static void write_decimal(char *out, size_t size, mpfr_srcptr value, int digits)
{
    char s[1008];
    mpfr_exp_t exponent;
    mpfr_get_str(s, &exponent, 10, (size_t)digits, value, MPFR_RNDN);
    const int lead = s[0] == '-' ? 2 : 1;
    snprintf(out, size, "%.*s.%.*se%+03ld", lead, s, digits - 1, s + lead,
             mpfr_zero_p(value) ? 0 : exponent - 1);
}

/* The root next to the double solution, not another one that the iteration ran into. */
static int strayed(const search *s)
{
    return s->delta > 0 && !(relative_error(s->delta, s->problem.u[0]) < 0.01);
}

/* Delta = 0 is a root exactly or not at all, and needs no iteration. */
static gfold_status solve(mpfr_ptr value, search *s, const target *q)
{
    const mpfr_prec_t bits = mpfr_get_prec(value);
    mpfr_t field[GF_MP_FIELD];
    for (int k = 0; k < GF_MP_FIELD; k++) mpfr_init2(field[k], bits);
    gfold_status status = s->delta > 0 ? gf_mp_solve(&s->problem, bits) : GFOLD_OK;
    if (!status && strayed(s)) status = GFOLD_ENOCONV;
    if (!status) status = gf_mp_problem_field(field, &s->problem);
    if (!status && !q->value) mpfr_set(value, field[q->field], MPFR_RNDN);
    if (!status && q->value && !q->value(value, s, field)) status = GFOLD_ENOCONV;
    for (int k = 0; k < GF_MP_FIELD; k++) mpfr_clear(field[k]);
    return status;
}

static void report(gfold_certified *out, const search *s, mpfr_srcptr value, int digits)
{
    write_decimal(out->value, sizeof out->value, value, digits);
    out->double_value = s->value;
    out->rel_error = relative_error(s->value, value);
    out->bits = (int)mpfr_get_prec(value);
    out->iterations = s->problem.iterations;
}

/* MPFR's caches belong to the thread, which may end after this call. */
static gfold_status
certify(gfold_certified *out, search *s, const target *q, int digits, gfold_error *err)
{
    const mpfr_prec_t bits = precision(s, digits);
    mpfr_t value;
    mpfr_init2(value, bits);
    for (int k = 0; k < 2; k++) mpfr_init2(s->problem.u[k], bits);
    mpfr_set_d(s->problem.u[0], s->delta, MPFR_RNDN);
    mpfr_set_d(s->problem.u[1], s->parameter, MPFR_RNDN);
    const gfold_status status = solve(value, s, q);
    if (!status) report(out, s, value, digits);
    mpfr_clears(s->problem.u[0], s->problem.u[1], value, (mpfr_ptr)0);
    mpfr_free_cache2(MPFR_FREE_LOCAL_CACHE);
    if (!status) return gf_ok(err);
    return gf_fail(err, GFOLD_ENOCONV, "%s, from %.10g to %d digits: %s", q->name, s->value, digits,
                   gfold_status_sentence(status));
}

gfold_status gfold_certify(const gfold_model *model, const gfold_certify_params *params,
                           gfold_certified *out, gfold_error *err)
{
    *out = (gfold_certified){ 0 };
    gfold_status status = check(model, params, err);
    if (status) return status;
    const target *q = &table[params->quantity];
    search s = { .problem = { .model = *model,
                              .unknowns = q->unknowns,
                              .equation = { q->equation[0], q->equation[1] } } };
    status = q->start(&s, params, err);
    return status ? status : certify(out, &s, q, params->digits, err);
}
