/* Box-Muller rather than a ziggurat: a fixed number of uniforms per normal keeps index and number in
 * step, and it runs over arrays. */
#include "math/random.h"

#include "math/vector.h"

#include <Random123/philox.h>

enum { CHUNK = 256 }; /* normals at a time: CHUNK / 4 blocks of four 64-bit words */

/* Uniform in (0, 1), 53 bits. */
static double uniform(uint64_t word)
{
    return ((double)(word >> 11) + 0.5) * 0x1p-53;
}

/* Words 0 and 2 of a block give radii, words 1 and 3 angles. */
static void fill(gf_random source, uint64_t first_block, double *radius, double *angle)
{
    const philox4x64_key_t key = { { source.seed, source.stream } };
    for (size_t k = 0; k < CHUNK / 4; k++) {
        const philox4x64_ctr_t counter = { { first_block + k, source.realisation, 0, 0 } };
        const philox4x64_ctr_t word = philox4x64(counter, key);
        radius[2 * k] = uniform(word.v[0]);
        angle[2 * k] = uniform(word.v[1]);
        radius[2 * k + 1] = uniform(word.v[2]);
        angle[2 * k + 1] = uniform(word.v[3]);
    }
    gf_vector_box_muller(CHUNK / 2, radius, angle);
}

void gf_random_normal_from(gf_random source, uint64_t first, size_t n, double *x)
{
    double one[CHUNK / 2], other[CHUNK / 2];
    const uint64_t end = first + n;
    for (uint64_t start = first / CHUNK * CHUNK; start < end; start += CHUNK) {
        fill(source, start / 4, one, other);
        for (uint64_t i = start < first ? first : start; i < start + CHUNK && i < end; i++)
            x[i - first] = i & 1 ? other[(i - start) / 2] : one[(i - start) / 2];
    }
}

void gf_random_normal(gf_random source, size_t n, double *x)
{
    gf_random_normal_from(source, 0, n, x);
}

uint64_t gf_random_word(gf_random source, uint64_t index)
{
    const philox4x64_key_t key = { { source.seed, source.stream } };
    const philox4x64_ctr_t counter = { { index / 4, source.realisation, 0, 0 } };
    return philox4x64(counter, key).v[index % 4];
}
