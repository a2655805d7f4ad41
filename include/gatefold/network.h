/* network.h: one sampled network.
 *
 * J^h_ij ~ Normal(0, p/N), J^z_ij and J^r_ij ~ Normal(0, 1/N), b_i ~ Normal(0, sigma_b^2), all from
 * a counter-based generator (Philox 4x64-10): entry = f(seed, realisation, stream, index), the same
 * on any machine, thread or rank. Matrices are column-major with leading dimension N. A matrix whose
 * gate is off is not sampled; g, the gates' parameters and p do not change which numbers are drawn.
 *
 * Threads: read-only after creation, may be shared. Memory: 8 N^2 bytes per matrix. Cost: 15 ns per
 * entry.  Source: Salmon et al., SC'11 (Random123).
 */
#ifndef GFOLD_NETWORK_H
#define GFOLD_NETWORK_H

#include <gatefold/model.h>
#include <stdint.h>

GFOLD_BEGIN_DECLS

#define GFOLD_NETWORK_N_MAX 20000 /* dense; 3.2 GB per matrix */

typedef struct gfold_network gfold_network;

/* EINVAL: model, n outside [2, GFOLD_NETWORK_N_MAX]. ENOMEM. *network is NULL on failure. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_network_create(gfold_network **network,
                                                            const gfold_model *model, size_t n,
                                                            uint64_t seed, uint64_t realisation,
                                                            gfold_error *err);
GFOLD_API void gfold_network_destroy(gfold_network *network);

GFOLD_API size_t gfold_network_size(const gfold_network *network);
GFOLD_API const gfold_model *gfold_network_model(const gfold_network *network);

/* Column-major N x N, NULL for a gate that is off; the bias has N entries. */
GFOLD_API const double *gfold_network_coupling_h(const gfold_network *network);
GFOLD_API const double *gfold_network_coupling_z(const gfold_network *network);
GFOLD_API const double *gfold_network_coupling_r(const gfold_network *network);
GFOLD_API const double *gfold_network_bias(const gfold_network *network);

/* h(0) ~ Normal(0, sigma_0^2) for trial number `trial`, N entries. */
GFOLD_API void gfold_network_initial_state(const gfold_network *network, double sigma_0,
                                           uint64_t trial, double *h);

GFOLD_END_DECLS

#endif
