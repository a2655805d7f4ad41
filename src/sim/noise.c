#include "sim/noise.h"

#include "core/fail.h"
#include "sim/coupling.h"

#include <stdlib.h>

enum { AT_ONCE = 2048 }; /* numbers: the generator works in blocks */

int gf_noise_create(gf_noise *noise, size_t n, size_t capacity)
{
    const size_t ahead = (AT_ONCE + n - 1) / n;
    *noise = (gf_noise){ n, ahead, gf_allocate(capacity * ahead * n, sizeof(double)) };
    return noise->normal ? 0 : -1;
}

void gf_noise_destroy(gf_noise *noise)
{
    free(noise->normal);
    *noise = (gf_noise){ 0 };
}

void gf_noise_draw(const gf_noise *noise, const gfold_network *network, size_t slot, uint64_t trial,
                   uint64_t step)
{
    const size_t all = noise->ahead * noise->n;
    if (step % noise->ahead == 0)
        gf_random_normal_from(gf_network_noise(network, trial), step * noise->n, all,
                              noise->normal + slot * all);
}

const double *gf_noise_at(const gf_noise *noise, size_t slot, uint64_t step)
{
    return noise->normal + (slot * noise->ahead + step % noise->ahead) * noise->n;
}
