/* jacobian.h: the Jacobian of one network at a state, and its eigenvalues.
 *
 * State (h, z, r), a_i = -h_i + sum_j J^h_ij s_r phi + b_i:
 *
 *     d(dh/dt)/dh = [s_z] (-1 + J^h [s_r phi'])    d(dh/dt)/dz = [s_z' a]   d(dh/dt)/dr = [s_z] J^h [phi s_r']
 *     d(dz/dt)/dh = (1/tau_z) J^z [phi']           d(dz/dt)/dz = -1/tau_z
 *     d(dr/dt)/dh = (1/tau_r) J^r [phi']           d(dr/dt)/dr = -1/tau_r
 *
 * Variables with tau = 0 are functions of h: their rows vanish and the chain rule puts their effect
 * into the h block. Almost everywhere s_z' = 0 for a binary gate: z then does not act on h, the
 * matrix is block triangular, and a frozen unit's row of the h block is exactly zero.
 *
 * Threads: no state. Memory: M^2 doubles, M the number of state variables. Cost: an M x M
 * eigenproblem, about 0.5 s for M = 1000.  Source: Can & Krishnamurthy 2021, section 4 of the theory.
 */
#ifndef GFOLD_JACOBIAN_H
#define GFOLD_JACOBIAN_H

#include <gatefold/simulate.h>

GFOLD_BEGIN_DECLS

/* Number of state variables: N for h, and N for each gate with tau > 0. */
GFOLD_API size_t gfold_jacobian_size(const gfold_network *network);

/* Fills the M x M column-major matrix (leading dimension M) at a state, in the order h, z, r. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_jacobian_fill(const gfold_network *network,
                                                           const gfold_state *state, double *matrix,
                                                           gfold_error *err);

/* The N x N h block alone, which decides stability when the gate is binary. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_jacobian_fill_h(const gfold_network *network,
                                                             const gfold_state *state,
                                                             double *matrix, gfold_error *err);

/* The block of h, and of r where tau_r > 0, with the push a counted as zero, at rest or not: z then acts
 * on nothing, and the other eigenvalues of the matrix are -1/tau_z. Its size, and the matrix. */
GFOLD_API size_t gfold_jacobian_rest_size(const gfold_network *network);
GFOLD_API GFOLD_NODISCARD gfold_status gfold_jacobian_fill_rest(const gfold_network *network,
                                                                const gfold_state *state,
                                                                double *matrix, gfold_error *err);

/* All eigenvalues of a column-major matrix, which is overwritten; re and im have m entries, in the
 * order LAPACK returns. EEXTERN: LAPACK did not converge. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_eigenvalues(size_t m, double *matrix, double *re,
                                                         double *im, gfold_error *err);

GFOLD_END_DECLS

#endif
