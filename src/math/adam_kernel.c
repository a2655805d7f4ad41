/* Plain loops that compilers vectorise: square root and division are exactly rounded in every
 * instruction set; the order of the product's sum and which multiplications are fused are not the
 * same. CMake compiles this file once per set, with GF_ADAM_KERNEL the name of the table at the
 * end. */
#include "math/adam_kernel.h"

#include <math.h>

#if defined(__AVX512F__)
enum { LANES = 16 };
#elif defined(__AVX2__)
enum { LANES = 8 };
#else
enum { LANES = 4 };
#endif

#define INLINE static inline __attribute__((always_inline))

INLINE double moved(gf_adam_step step, double g, double w, double *restrict m, double *restrict v)
{
    *m = 0.9 * *m + 0.1 * g;
    *v = 0.999 * *v + 0.001 * g * g;
    return w + step.rate * *m / (sqrt(*v * step.correction) + 1e-8);
}

static void update(gf_adam_step step, size_t n, double scale, const double *restrict e,
                   double *restrict w, double *restrict m, double *restrict v)
{
#pragma omp simd
    for (size_t k = 0; k < n; k++) w[k] = moved(step, scale * e[k], w[k], &m[k], &v[k]);
}

static double update_product(gf_adam_step step, size_t n, double scale, const double *restrict e,
                             double *restrict w, double *restrict m, double *restrict v,
                             const double *restrict x)
{
    double sum = 0;
#pragma omp simd simdlen(LANES) reduction(+ : sum)
    for (size_t k = 0; k < n; k++) {
        w[k] = moved(step, scale * e[k], w[k], &m[k], &v[k]);
        sum += w[k] * x[k];
    }
    return sum;
}

const gf_adam_kernel GF_ADAM_KERNEL = { update, update_product };
