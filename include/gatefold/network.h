/* network.h: one sampled network.
 *
 * Dense: J^h_ij ~ Normal(0, p/N), J^z_ij and J^r_ij ~ Normal(0, 1/N). With an in-degree K every unit
 * has K distinct inputs per matrix, drawn without preference, and weights Normal(0, p/K) or
 * Normal(0, 1/K). b_i ~ Normal(0, sigma_b^2). All numbers come from a counter-based generator
 * (Philox 4x64-10): entry = f(seed, realisation, stream, index), the same on any machine, thread or
 * rank. A matrix whose gate is off is not sampled; g, the gates' parameters and p do not change which
 * numbers are drawn. Own matrices may take the place of random ones.
 *
 * Threads: read-only after creation, may be shared. Memory: 8 bytes per weight, 4 in single
 * precision, and 4 more per synapse of an in-degree; asked for only if the machine has it.
 * Cost: 10 ns per weight, 25 ns per synapse of an in-degree.  Source: Salmon et al., SC'11 (Random123).
 */
#ifndef GFOLD_NETWORK_H
#define GFOLD_NETWORK_H

#include <gatefold/model.h>
#include <stdint.h>

GFOLD_BEGIN_DECLS

#define GFOLD_DENSE_MAX 20000     /* units, every pair coupled */
#define GFOLD_NETWORK_MAX 1000000 /* units, with an in-degree  */

typedef enum gfold_coupling {
    GFOLD_COUPLING_H,
    GFOLD_COUPLING_Z,
    GFOLD_COUPLING_R,
    GFOLD_COUPLING_COUNT
} gfold_coupling;

typedef enum gfold_precision {
    GFOLD_DOUBLE,
    GFOLD_SINGLE, /* weights rounded to float; states and sums stay double */
    GFOLD_PRECISION_COUNT
} gfold_precision;

typedef struct gfold_network_params {
    size_t n;                   /* units, in [2, GFOLD_DENSE_MAX], or GFOLD_NETWORK_MAX with an
                                  in-degree                                              [1000] */
    size_t in_degree;           /* K, inputs per unit and matrix, in [1, n]; 0: all          [0] */
    gfold_precision precision;  /* of the stored weights                                [DOUBLE] */
    uint64_t seed, realisation; /*                                                       [1, 0] */
    /* Own matrices, column-major n x n, finite, copied; NULL: random. Not with an in-degree, and only
     * where the model has the gate; p does not act on them. */
    const double *coupling[GFOLD_COUPLING_COUNT];
} gfold_network_params;

typedef struct gfold_network gfold_network;

GFOLD_API gfold_network_params gfold_network_defaults(void);

/* Bytes that a network takes; the arguments are taken as they are. */
GFOLD_API double gfold_network_bytes(const gfold_model *model, const gfold_network_params *params);

/* EINVAL: model, params. ENOMEM: the machine has less memory left than the network takes, found
 * before anything is sampled. *network is NULL on failure. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_network_create(gfold_network **network,
                                                            const gfold_model *model,
                                                            const gfold_network_params *params,
                                                            gfold_error *err);
GFOLD_API void gfold_network_destroy(gfold_network *network);

GFOLD_API size_t gfold_network_size(const gfold_network *network);
GFOLD_API const gfold_model *gfold_network_model(const gfold_network *network);
GFOLD_API int gfold_network_has(const gfold_network *network, gfold_coupling which);

/* y = J x over N entries, J as stored. EINVAL: the network lacks that matrix. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_network_multiply(const gfold_network *network,
                                                              gfold_coupling which, const double *x,
                                                              double *y, gfold_error *err);

/* A copy of the matrix as stored, column-major N x N, zeros included. EINVAL: the network lacks it. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_network_matrix(const gfold_network *network,
                                                            gfold_coupling which, double *matrix,
                                                            gfold_error *err);

GFOLD_API const double *gfold_network_bias(const gfold_network *network); /* N entries */

/* h(0) ~ Normal(0, sigma_0^2) for trial number `trial`, N entries. */
GFOLD_API void gfold_network_initial_state(const gfold_network *network, double sigma_0,
                                           uint64_t trial, double *h);

GFOLD_END_DECLS

#endif
