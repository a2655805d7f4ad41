/* Newton's method at precisions that double up to the final one, where nearly all of the time is
 * spent. At each the Jacobian is taken once, by differences over half of the digits, and kept (a
 * chord iteration): every step then gains up to half of the digits, two or three residuals settle a
 * level, and the last one confirms the digits before it. */
#include "theory/certify_newton.h"

enum { SETTLED = 48, LEAST = 128, STEPS = 64 };

/* One level of precision. */
typedef struct newton {
    mpfr_prec_t bits;
    mpfr_t field[GF_MP_FIELD], r[2], column[2][2], det, step[2];
} newton;

static void newton_init(newton *n, mpfr_prec_t bits)
{
    n->bits = bits;
    mpfr_inits2(bits, n->r[0], n->r[1], n->step[0], n->step[1], n->det, (mpfr_ptr)0);
    for (int k = 0; k < GF_MP_FIELD; k++) mpfr_init2(n->field[k], bits);
    for (int k = 0; k < 4; k++) mpfr_init2(n->column[k / 2][k % 2], bits);
    mpfr_set_zero(n->r[1], 1);
    for (int k = 0; k < 4; k++) mpfr_set_ui(n->column[k / 2][k % 2], k / 2 == k % 2, MPFR_RNDN);
}

static void newton_clear(newton *n)
{
    mpfr_clears(n->r[0], n->r[1], n->step[0], n->step[1], n->det, (mpfr_ptr)0);
    for (int k = 0; k < GF_MP_FIELD; k++) mpfr_clear(n->field[k]);
    for (int k = 0; k < 4; k++) mpfr_clear(n->column[k / 2][k % 2]);
}

gfold_status gf_mp_problem_field(mpfr_t *field, const gf_mp_problem *p)
{
    const gf_mp_model m = { &p->model, p->free, p->u[1] };
    return gf_mp_field(field, &m, p->u[0]);
}

static gfold_status residuals(newton *n, const gf_mp_problem *p, mpfr_t *r)
{
    const gfold_status status = gf_mp_problem_field(n->field, p);
    for (int k = 0; k < p->unknowns; k++)
        if (p->equation[k] == GF_MP_MAP)
            mpfr_sub(r[k], n->field[GF_MP_MAP], p->u[0], MPFR_RNDN);
        else
            mpfr_sub_ui(r[k], n->field[p->equation[k]], 1, MPFR_RNDN);
    return status;
}

/* column[j] = d residuals / d u_j, by a forward difference. */
static gfold_status differentiate(newton *n, gf_mp_problem *p, int j)
{
    mpfr_t kept, step;
    mpfr_inits2(mpfr_get_prec(p->u[j]), kept, step, (mpfr_ptr)0);
    mpfr_set(kept, p->u[j], MPFR_RNDN);
    mpfr_set(step, kept, MPFR_RNDN);
    if (mpfr_zero_p(step)) mpfr_set_ui(step, 1, MPFR_RNDN);
    mpfr_div_2si(step, step, n->bits / 2, MPFR_RNDN);
    mpfr_add(p->u[j], kept, step, MPFR_RNDN);
    const gfold_status status = residuals(n, p, n->column[j]);
    for (int k = 0; k < p->unknowns; k++) {
        mpfr_sub(n->column[j][k], n->column[j][k], n->r[k], MPFR_RNDN);
        mpfr_div(n->column[j][k], n->column[j][k], step, MPFR_RNDN);
    }
    mpfr_swap(p->u[j], kept);
    mpfr_clears(kept, step, (mpfr_ptr)0);
    return status;
}

static gfold_status jacobian(newton *n, gf_mp_problem *p)
{
    gfold_status status = residuals(n, p, n->r);
    for (int j = 0; j < p->unknowns && !status; j++) status = differentiate(n, p, j);
    mpfr_fmms(n->det, n->column[0][0], n->column[1][1], n->column[1][0], n->column[0][1],
              MPFR_RNDN);
    return status;
}

/* u -= J^-1 r, by Cramer's rule (a single unknown: the second row is that of the identity). Returns
 * whether the correction was below the digits wanted. */
static int correct(newton *n, gf_mp_problem *p)
{
    int settled = 1;
    mpfr_fmms(n->step[0], n->r[0], n->column[1][1], n->r[1], n->column[1][0], MPFR_RNDN);
    mpfr_fmms(n->step[1], n->r[1], n->column[0][0], n->r[0], n->column[0][1], MPFR_RNDN);
    for (int j = 0; j < p->unknowns; j++) {
        mpfr_div(n->step[j], n->step[j], n->det, MPFR_RNDN);
        mpfr_sub(p->u[j], p->u[j], n->step[j], MPFR_RNDN);
        mpfr_mul_2si(n->step[j], n->step[j], n->bits - SETTLED, MPFR_RNDN);
        settled &= mpfr_cmpabs(n->step[j], p->u[j]) <= 0;
    }
    return settled;
}

static int astray(const gf_mp_problem *p)
{
    return !mpfr_number_p(p->u[0]) || mpfr_sgn(p->u[0]) <= 0 || !mpfr_number_p(p->u[1]);
}

static gfold_status chord(newton *n, gf_mp_problem *p)
{
    gfold_status status = jacobian(n, p);
    for (int k = 0; k < STEPS && !status; k++) {
        p->iterations++;
        const int settled = correct(n, p);
        if (astray(p)) break;
        if (settled) return GFOLD_OK;
        status = residuals(n, p, n->r);
    }
    return status ? status : GFOLD_ENOCONV;
}

gfold_status gf_mp_solve(gf_mp_problem *p, mpfr_prec_t bits)
{
    int halvings = 0;
    gfold_status status = GFOLD_OK;
    while (bits >> (halvings + 1) >= LEAST) halvings++;
    for (; halvings >= 0 && !status; halvings--) {
        newton n;
        newton_init(&n, bits >> halvings);
        status = chord(&n, p);
        newton_clear(&n);
    }
    return status;
}
