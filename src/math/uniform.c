#include "math/uniform.h"

#include "core/fail.h"
#include "math/random.h"

#include <gsl/gsl_rng.h>

enum { BATCH = 256 };

void gf_uniform_counter(uint64_t seed, uint64_t stream, uint64_t first, size_t n, double *u)
{
    const gf_random source = { .seed = seed, .stream = stream };
    uint64_t word[BATCH];
    for (size_t done = 0; done < n; done += BATCH) {
        const size_t count = n - done < BATCH ? n - done : BATCH;
        gf_random_words(source, first + done, count, word);
        for (size_t k = 0; k < count; k++) u[done + k] = (double)(word[k] >> 11) * 0x1p-53;
    }
}

/* The seed 0, which GSL takes for its own default, is not the generator's. */
gfold_status gf_uniform_twister(uint64_t seed, size_t first, size_t n, double *u, gfold_error *err)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (!rng) return gf_fail_memory(err, 5000);
    gsl_rng_set(rng, (unsigned long)(seed & 0xffffffffU));
    for (size_t k = 0; k < 2 * first; k++) (void)gsl_rng_get(rng);
    for (size_t k = 0; k < n; k++) {
        const double high = (double)(gsl_rng_get(rng) >> 5);
        u[k] = (high * 67108864.0 + (double)(gsl_rng_get(rng) >> 6)) * 0x1p-53;
    }
    gsl_rng_free(rng);
    return gf_ok(err);
}
