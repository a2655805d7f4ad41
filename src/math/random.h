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

/* Numbers first .. first + n - 1 of the same stream. */
void gf_random_normal_from(gf_random source, uint64_t first, size_t n, double *x);

/* 64 random bits, number `index` of the stream. */
uint64_t gf_random_word(gf_random source, uint64_t index);

#endif
