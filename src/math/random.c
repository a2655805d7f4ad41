/* Box-Muller rather than a ziggurat: a fixed number of uniforms per normal keeps index and number in
 * step, and it runs over arrays. */
#include "math/random.h"

#include "math/vector.h"

#include <Random123/philox.h>
#include <gsl/gsl_cdf.h>

enum { CHUNK = 256 }; /* normals at a time: CHUNK / 4 blocks of four 64-bit words */

/* Uniform in (0, 1), 53 bits. */
static double uniform(uint64_t word)
{
    return ((double)(word >> 11) + 0.5) * 0x1p-53;
}

static philox4x64_ctr_t block(gf_random source, uint64_t number)
{
    const philox4x64_key_t key = { { source.seed, source.stream } };
    const philox4x64_ctr_t counter = { { number, source.realisation, 0, 0 } };
    return philox4x64(counter, key);
}

/* Words 0 and 2 of a block give radii, words 1 and 3 angles. */
static void fill(gf_random source, uint64_t first_block, double *radius, double *angle)
{
    for (size_t k = 0; k < CHUNK / 4; k++) {
        const philox4x64_ctr_t word = block(source, first_block + k);
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

void gf_random_words(gf_random source, uint64_t first, size_t n, uint64_t *word)
{
    const uint64_t end = first + n;
    for (uint64_t number = first / 4; 4 * number < end; number++) {
        const philox4x64_ctr_t made = block(source, number);
        for (uint64_t k = 0; k < 4; k++)
            if (4 * number + k >= first && 4 * number + k < end)
                word[4 * number + k - first] = made.v[k];
    }
}

void gf_random_stratified(gf_random source, size_t n, double *x)
{
    uint64_t word[4];
    for (size_t i = 0; i < n; i++) {
        if (i % 4 == 0) gf_random_words(source, i, 4, word);
        x[i] = gsl_cdf_ugaussian_Pinv(((double)i + uniform(word[i % 4])) / (double)n);
    }
}
