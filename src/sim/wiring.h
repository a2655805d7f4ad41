/* wiring.h: who is connected to whom in a network with a fixed in-degree. */
#ifndef GF_SIM_WIRING_H
#define GF_SIM_WIRING_H

#include "math/random.h"

/* source[row][in_degree]: for each of n rows that many distinct units below n, ascending, every set
 * equally likely; row i takes the words i in_degree and on. Non-zero when there is no memory. */
int gf_wire(gf_random random, size_t n, size_t in_degree, uint32_t *source);

#endif
