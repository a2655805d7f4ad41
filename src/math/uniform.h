/* uniform.h: uniform numbers of 53 bits in [0, 1), counter-based or from the Mersenne Twister. */
#ifndef GF_MATH_UNIFORM_H
#define GF_MATH_UNIFORM_H

#include <gatefold/status.h>
#include <stddef.h>
#include <stdint.h>

/* Numbers first .. first + n - 1 of the stream (seed, stream). */
void gf_uniform_counter(uint64_t seed, uint64_t stream, uint64_t first, size_t n, double *u);

/* Numbers first .. first + n - 1 of MT19937 after init_genrand(seed), two words each
 * (genrand_res53); those before are skipped one by one. The seed's low 32 bits count. ENOMEM. */
gfold_status
gf_uniform_twister(uint64_t seed, size_t first, size_t n, double *u, gfold_error *err);

#endif
