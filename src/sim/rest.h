/* rest.h: the equation of rest of one network, and its derivative.
 *
 *     F(h)  = -h + J^h u(h) + b,       u = s_r(r) phi(h),  r = J^r phi(h)
 *     F'(h) = -1 + J^h u'(h),          u' = [s_r phi'] + [phi s_r'] J^r [phi']
 *
 * with J^r and its terms left out where there is no reset gate. Read-only once created.
 */
#ifndef GF_SIM_REST_H
#define GF_SIM_REST_H

#include "model/gate.h"
#include "model/phi.h"

#include <gatefold/network.h>

typedef struct gf_rest {
    const gfold_network *network;
    const gfold_model *model;
    const double *bias;
    gf_argument phi;
    size_t n;
    int gated;           /* there is a reset gate                           */
    int odd;             /* F(-h) = -F(h)                                   */
    double *to_h, *to_r; /* the couplings, column-major; to_r NULL without gate */
} gf_rest;

gfold_status gf_rest_create(gf_rest *rest, const gfold_network *network, gfold_error *err);
void gf_rest_destroy(gf_rest *rest);

/* Doubles that it holds. */
double gf_rest_size(const gfold_network *network);

/* What a state implies, N each; one per thread. */
typedef struct gf_rest_units {
    double *phi, *slope;             /* phi, phi'            */
    double *r, *reset, *reset_slope; /* r, s_r, s_r'     */
    double *drive;                   /* u                    */
    double *image;                   /* J^h u                */
} gf_rest_units;

enum { GF_REST_UNITS = 7 };

/* y = J x for a coupling of the network: in double, or with sums in long double. */
typedef void gf_rest_product(const gf_rest *rest, gfold_coupling which, const double *x, double *y);
gf_rest_product gf_rest_multiply, gf_rest_multiply_long;

/* f = F(h) by these products, which leaves all of units but the slopes. */
void gf_rest_evaluate(const gf_rest *rest, gf_rest_product *product, const double *h,
                      gf_rest_units *units, double *f);

/* matrix = F'(h), column-major, after an evaluation at h. scratch: n x n, used with a gate only. */
void gf_rest_derive(const gf_rest *rest, const double *h, gf_rest_units *units, double *scratch,
                    double *matrix);

#endif
