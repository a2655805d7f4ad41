/* In the maximum norm throughout. With B the computed inverse of the computed matrix A of F',
 *
 *     q = |1 - B A| + |B| |A - F'| < 1,   |F'^-1| <= beta = |B| / (1 - q),
 *     eta = beta (|F| computed + its error),   kappa = beta L eta < 1/2,
 *
 * L a Lipschitz constant of F' on the ball of radius 2 eta, in which the zero then lies, at most
 * 2 eta / (1 + sqrt(1 - 2 kappa)) away. From the product rule, K = |J^r| and, over that ball,
 * |phi| <= P, |phi'| <= P1, |phi''| <= P2, likewise S, S1, S2 of s_r:
 *
 *     L = |J^h| ( S2 K^2 P1^2 P + S1 K (P2 P + 2 P1^2) + S P2 ),    |J^h| P2 without a reset gate.
 *
 * For threshold-linear phi P2 = 0, provided that no unit has its kink in the ball.
 *
 * Errors: a pointwise function is off by 8 epsilon of its value (vector.h promises 3 ulp) plus its
 * slope times the error of its argument; sums over j are done in long double, n units of its epsilon
 * of the sum of magnitudes; matrices and their products in double, n epsilon likewise. Products of
 * bounds are not rounded upwards themselves: their errors, a few epsilon of the bound, are inside
 * the factor 8. */
#include "sim/search_proof.h"

#include "math/linalg.h"
#include "sim/search_newton.h"

#include <float.h>
#include <math.h>
#include <string.h>

static const double epsilon = DBL_EPSILON, function_error = 8 * DBL_EPSILON;

/* Of x -> f(gain x + offset): over the ball, and the errors of what is computed at its centre. */
typedef struct bounds {
    double value, slope, curvature, value_error, slope_error;
} bounds;

/* Largest |x|, error of x, largest computed |f|, radius of the ball of x. */
typedef struct arguments {
    double x, x_error, value, radius;
} arguments;

static double argument_error(const gf_argument *a, double x, double x_error)
{
    return 2 * epsilon * (fabs(a->gain) * x + fabs(a->offset)) + fabs(a->gain) * x_error;
}

static bounds bound(const gf_argument *a, arguments at)
{
    const double y_error = argument_error(a, at.x, at.x_error), gain = fabs(a->gain);
    bounds b = { .slope = gain * a->f->steepest, .curvature = gain * gain * a->f->curviest };
    b.value =
        fmin(fmax(fabs(a->f->lo), fabs(a->f->hi)),
             at.value * (1 + function_error) + a->f->steepest * y_error + b.slope * at.radius);
    b.value_error = function_error * b.value + a->f->steepest * y_error;
    b.slope_error = function_error * b.slope + gain * a->f->curviest * y_error;
    return b;
}

/* The same of u = s_r(J^r phi) phi as a map of vectors: |u|, |u'|, |u''|. */
static bounds drive_bounds(const gf_rest *rest, const gf_rest_units *units, bounds phi, double k)
{
    if (!rest->gated) return phi;
    const double n = (double)rest->n, r = gf_largest(rest->n, units->r);
    const double r_error =
        k * phi.value_error + n * (double)LDBL_EPSILON * k * phi.value + epsilon * r;
    const gf_argument gate = gf_argument_gate(&rest->model->reset);
    const bounds s = bound(&gate, (arguments){ r, r_error, 1, 0 });
    bounds u = { .value = s.value * phi.value };
    u.slope = s.value * phi.slope + phi.value * s.slope * k * phi.slope;
    u.curvature = s.curvature * k * k * phi.slope * phi.slope * phi.value +
                  s.slope * k * (phi.curvature * phi.value + 2 * phi.slope * phi.slope) +
                  s.value * phi.curvature;
    u.value_error = s.value * phi.value_error + s.value_error * phi.value + epsilon * u.value;
    u.slope_error =
        s.value * phi.slope_error + s.value_error * phi.slope +
        k * (phi.value_error * s.slope * phi.slope + phi.value * s.slope_error * phi.slope +
             phi.value * s.slope * phi.slope_error) +
        4 * epsilon * u.slope;
    return u;
}

/* Largest sum of |entries| of a row, rounding included. */
static double row_norm(size_t n, const double *matrix, double *sums)
{
    memset(sums, 0, n * sizeof *sums);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++) sums[i] += fabs(matrix[i + j * n]);
    return gf_largest(n, sums) * (1 + (double)n * epsilon);
}

typedef struct norms {
    double to_h, to_r; /* |J^h|, |J^r| */
} norms;

static bounds at_point(const gf_search_work *w, norms j, double radius)
{
    const size_t n = w->rest->n;
    const arguments h = { gf_largest(n, w->h), 0, gf_largest(n, w->units.phi), radius };
    return drive_bounds(w->rest, &w->units, bound(&w->rest->phi, h), j.to_r);
}

/* How far the computed F may be off. */
static double residual_error(const gf_search_work *w, norms j, const bounds *u)
{
    const size_t n = w->rest->n;
    const double terms =
        gf_largest(n, w->units.image) + gf_largest(n, w->rest->bias) + gf_largest(n, w->h);
    return j.to_h * (u->value_error + (double)n * (double)LDBL_EPSILON * u->value) +
           2 * epsilon * terms;
}

/* Infinite when the matrix is too close to a singular one. */
static double inverse_norm(gf_search_work *w, norms j, const bounds *u)
{
    const size_t n = w->rest->n;
    double *a = w->matrix[0], *b = w->matrix[1], *product = w->matrix[2];
    gf_rest_derive(w->rest, w->h, &w->units, b, a);
    memcpy(b, a, n * n * sizeof *b);
    if (gf_factor(n, b, w->pivot) || gf_invert_factored(n, b, w->pivot)) return (double)INFINITY;
    memset(product, 0, n * n * sizeof *product);
    gf_add_product(n, n, b, a, product, n);
    for (size_t i = 0; i < n; i++) product[i + i * n] -= 1;
    const double size = (double)n, b_norm = row_norm(n, b, w->trial);
    const double a_error =
        j.to_h * (u->slope_error + (size + 2) * epsilon * u->slope) + 2 * epsilon;
    const double q = row_norm(n, product, w->trial) +
                     b_norm * ((size + 2) * epsilon * row_norm(n, a, w->trial) + a_error);
    return q < 1 ? b_norm / (1 - q) : (double)INFINITY;
}

/* Whether phi is smooth over the ball. */
static int is_smooth(const gf_search_work *w, double radius)
{
    const gf_argument *phi = &w->rest->phi;
    if (!phi->f->kinked || phi->gain == 0) return 1;
    for (size_t i = 0; i < w->rest->n; i++) {
        const double y = phi->gain * w->h[i] + phi->offset;
        if (fabs(y) <= phi->gain * radius + argument_error(phi, fabs(w->h[i]), 0)) return 0;
    }
    return 1;
}

static void measure(gf_search_work *w, gfold_search_point *point)
{
    const size_t n = w->rest->n;
    double speed = 0, variance = 0;
    gf_rest_evaluate(w->rest, gf_rest_multiply_long, w->h, &w->units, w->f);
    for (size_t i = 0; i < n; i++) {
        speed += w->f[i] * w->f[i];
        variance += w->h[i] * w->h[i];
    }
    point->speed = sqrt(speed / (double)n);
    point->variance = variance / (double)n;
    point->residual = gf_largest(n, w->f);
}

int gf_search_prove(gf_search_work *w, double apart, gfold_search_point *point)
{
    const gf_rest *rest = w->rest;
    const size_t n = rest->n;
    measure(w, point);
    norms j = { .to_h = row_norm(n, rest->to_h, w->trial) };
    if (rest->gated) j.to_r = row_norm(n, rest->to_r, w->trial);
    const bounds u = at_point(w, j, 0);
    const double beta = inverse_norm(w, j, &u);
    const double eta = beta * (point->residual + residual_error(w, j, &u));
    const double lipschitz = j.to_h * at_point(w, j, 2 * eta).curvature;
    point->kantorovich = beta * lipschitz * eta;
    point->radius = 2 * eta / (1 + sqrt(1 - 2 * point->kantorovich));
    return point->kantorovich < 0.5 && 2 * point->radius < apart && is_smooth(w, 2 * eta) &&
           point->residual <= gf_residual_allowed(n, w->h);
}
