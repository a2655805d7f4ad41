/* random.h: counter-based random numbers, Philox 4x64-10 (Random123).
 *
 * number = f(seed, realisation, stream, index): no state, any order, any thread.
 */
#ifndef GF_MATH_RANDOM_H
#define GF_MATH_RANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct gf_random {
    uint64_t seed, realisation, stream;
} gf_random;

/* x[i] = standard normal number i of the stream, i < n (Box-Muller). */
void gf_random_normal(gf_random source, size_t n, double *x);

#endif
