/* search_starts.h: where the searches of one run begin.
 *
 * Number 0 is the origin; then come random states b + s x, x ~ Normal(0, 1), s falling from sigma_0 by
 * a decade, states along a trajectory, and more random ones, which are for deflation.
 */
#ifndef GF_SIM_SEARCH_STARTS_H
#define GF_SIM_SEARCH_STARTS_H

#include <gatefold/search.h>

typedef struct gf_starts {
    const gfold_network *network;
    double sigma_0;
    size_t n, random, trajectory, deflated;
    double *states; /* of the trajectory, n each */
} gf_starts;

/* Runs the trajectory. ESTOPPED, ENOMEM. */
gfold_status gf_starts_create(gf_starts *starts, const gfold_network *network,
                              const gfold_search_params *params, gfold_error *err);
void gf_starts_destroy(gf_starts *starts);

size_t gf_starts_plain(const gf_starts *starts); /* those before the deflated ones */
size_t gf_starts_total(const gf_starts *starts);
void gf_starts_state(const gf_starts *starts, size_t number, double *h);

#endif
