/* order.h: demonstrations in a random order, epoch by epoch. */
#ifndef GF_AGENT_ORDER_H
#define GF_AGENT_ORDER_H

#include "math/random.h"

/* order[k] < count: a permutation that depends on seed, realisation and epoch alone. */
static inline void gf_order(uint64_t seed, uint64_t realisation, uint64_t stream, uint64_t epoch,
                            size_t count, size_t *order)
{
    const gf_random source = { seed, realisation, stream };
    for (size_t k = 0; k < count; k++) {
        uint64_t word;
        gf_random_words(source, epoch * count + k, 1, &word);
        const size_t from = (size_t)(word % (k + 1));
        order[k] = order[from];
        order[from] = k;
    }
}

#endif
