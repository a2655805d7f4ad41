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

/* x[i] = a standard normal number from the i-th of n equally probable intervals, ascending. */
void gf_random_stratified(gf_random source, size_t n, double *x);

/* word[i] = 64 random bits, number first + i of the stream. */
void gf_random_words(gf_random source, uint64_t first, size_t n, uint64_t *word);

#endif
