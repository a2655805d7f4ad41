/* stieltjes.h: sums f_j(t) = sum_k b_jk / (1 + a_k t)^n over one set of a_k >= 0, for many t >= 0; n is
 * 1, but 2 for the last j.
 *
 * In u = log(1 + t max a) each f_j is analytic for |Im u| < pi, however many decades the a_k span: it
 * is tabulated at equal steps of u with two derivatives and interpolated by quintics, to 1e-10
 * (the last to 1e-9) of sum |b_jk|.
 */
#ifndef GF_MATH_STIELTJES_H
#define GF_MATH_STIELTJES_H

#include <stddef.h>

enum { GF_STIELTJES_SUMS = 4, GF_STIELTJES_CELLS = 1600, GF_STIELTJES_NODES = 4096 };

typedef struct gf_stieltjes {
    size_t count;                       /* nodes in use                                */
    double *a;                          /* GF_STIELTJES_NODES each                     */
    double *weight;                     /* the caller's own, not used here             */
    double *b[GF_STIELTJES_SUMS];       /*                                             */
    double most;                        /* largest a                                   */
    int cells;                          /* 0: directly                                 */
    double *quintic[GF_STIELTJES_SUMS]; /* six coefficients per cell             */
} gf_stieltjes;

/* Memory for the largest size; 0 when there is none. */
int gf_stieltjes_create(gf_stieltjes *of);
void gf_stieltjes_destroy(gf_stieltjes *of);

/* Prepares for t in [0, t_max], from count, a and b; for few places a time there is no table. */
void gf_stieltjes_prepare(gf_stieltjes *of, double t_max, size_t places);

/* f_j and its derivative at n places. */
void gf_stieltjes_apply(const gf_stieltjes *of, int j, size_t n, const double *t, double *f,
                        double *slope);

#endif
