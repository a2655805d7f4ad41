/* izhikevich.h: one step of a neuron, inline for loops over many. The order of the operations is
 * part of the model, since the map amplifies rounding: V V and not pow, sums from the left. */
#ifndef GF_ASTRO_IZHIKEVICH_H
#define GF_ASTRO_IZHIKEVICH_H

#include <gatefold/izhikevich.h>

static inline gfold_izhikevich_state
gf_izhikevich_step(const gfold_izhikevich_params *p, gfold_izhikevich_state s, double current)
{
    const int reset = s.v >= p->peak;
    const double v = reset ? p->c : s.v, u = reset ? s.u + p->d : s.u;
    const double next = v + p->dt * (0.04 * (v * v) + 5 * v + 140 + current - u);
    return (gfold_izhikevich_state){
        .v = next < p->peak ? next : p->peak,
        .u = u + p->dt * p->a * (p->b * next - u),
    };
}

#endif
