/* arnoldi.h: an orthonormal Krylov basis that grows until its owner is content.
 *
 * Nothing is restarted, so that no product is lost: for operators whose wanted eigenvalues stand out,
 * such as inverses, where some hundred vectors hold them all. A V_m = V_m H + h v_{m+1} e_m^T.
 */
#ifndef GF_MATH_ARNOLDI_H
#define GF_MATH_ARNOLDI_H

#include "math/krylov.h"

typedef struct gf_arnoldi {
    size_t n, limit; /* limit: vectors at most, in [1, n]                          */
    size_t m;        /* vectors now                                                  */
    double *v;       /* n x (limit + 1); column m continues the basis                */
    double *h;       /* (limit + 1) x limit, Hessenberg                              */
} gf_arnoldi;

/* Eigenvalues of H with their vectors as gf_eigenvectors returns them; each is off by at most
 * |A x - l x| = defect, x = V y. */
typedef struct gf_ritz {
    size_t m;
    double *re, *im, *defect, *y;
} gf_ritz;

double gf_arnoldi_bytes(size_t n, size_t limit);
gfold_status gf_arnoldi_create(gf_arnoldi *a, size_t n, size_t limit, gfold_error *err);
void gf_arnoldi_destroy(gf_arnoldi *a);

/* One more vector per product until there are m, m <= limit. Where the basis is invariant a random
 * vector continues it. */
void gf_arnoldi_extend(gf_arnoldi *a, const gf_operator *by, size_t m);

gfold_status gf_arnoldi_ritz(const gf_arnoldi *a, gf_ritz *out, gfold_error *err);
void gf_ritz_destroy(gf_ritz *r);

#endif
