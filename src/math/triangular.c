/* A solve reads each entry once, so memory bounds it, and memory gives most to several reads at once:
 * columns go eight abreast, first through the triangle on their diagonal, then through all rows beyond. */
#include "math/triangular.h"

#include "math/vector.h"

enum { ABREAST = 8 };

/* y -= A x, A n x ABREAST with leading dimension lda. */
GF_VECTOR static void subtract(size_t n, const double *restrict a, size_t lda,
                               const double *restrict x, double *restrict y)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        double sum = y[i];
        for (size_t k = 0; k < ABREAST; k++) sum -= a[i + k * lda] * x[k];
        y[i] = sum;
    }
}

/* The same for one column. */
static void subtract_one(size_t n, const double *a, double x, double *y)
{
    for (size_t i = 0; i < n; i++) y[i] -= a[i] * x;
}

void gf_triangular_lower(size_t n, const double *a, double *x)
{
    for (size_t j = 0; j < n; j += ABREAST) {
        const size_t end = j + ABREAST < n ? j + ABREAST : n;
        for (size_t k = j; k < end; k++)
            subtract_one(end - k - 1, a + k * n + k + 1, x[k], x + k + 1);
        if (end < n) subtract(n - end, a + j * n + end, n, x + j, x + end);
    }
}

void gf_triangular_upper(size_t n, const double *a, double *x)
{
    for (size_t end = n; end > 0;) {
        const size_t j = (end - 1) / ABREAST * ABREAST;
        for (size_t k = end; k-- > j;) {
            x[k] /= a[k * n + k];
            subtract_one(k - j, a + k * n + j, x[k], x + j);
        }
        if (end == j + ABREAST)
            subtract(j, a + j * n, n, x + j, x);
        else
            for (size_t k = j; k < end; k++) subtract_one(j, a + k * n, x[k], x);
        end = j;
    }
}
