/* agent_structure.h: what learning did to the recurrent matrix, and what an untrained network does.
 *
 * Of J before and after: eigenvalues against the disc of radius sqrt(sum J_ij^2 / n) that a random
 * matrix of the first one's size fills; outliers are those beyond 1.1 radii (a sampled matrix has
 * none, but for few units). Participation (sum s^2)^2 / sum s^4 of the squared singular values s:
 * n/2 for a random matrix, 1 for rank one. Numerical rank of the change: singular values above 1e-6
 * of the largest.
 *
 * Threads: any. Cost: one eigenproblem of size n per matrix.  Source: Ginibre 1965 for the disc.
 */
#ifndef GFOLD_AGENT_STRUCTURE_H
#define GFOLD_AGENT_STRUCTURE_H

#include <gatefold/cloning.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_agent_structure {
    double radius;               /* of the disc of J before                                  */
    double spectral_radius;      /* largest |eigenvalue| of J after                          */
    size_t outliers;             /* of J after, beyond 1.1 radii                             */
    double participation_before; /* of J                                                     */
    double participation;        /* of J after                                               */
    size_t change_rank;          /* of the change                                            */
    double change_participation; /* of the change                                            */
    double change;               /* |J after - J before|, Frobenius                          */
} gfold_agent_structure;

/* EINVAL: different sizes. EEXTERN: an eigenproblem failed. ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_agent_structure_of(const gfold_agent *before,
                                                                const gfold_agent *after,
                                                                gfold_agent_structure *out,
                                                                gfold_error *err);

/* Participation and numerical rank of one n x n matrix, column-major; NULL is fine. ENOMEM,
 * EEXTERN. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_matrix_structure(size_t n, const double *matrix,
                                                              double *participation, size_t *rank,
                                                              gfold_error *err);

/* Of a free run on a demonstration: spikes per unit and step, mean of V over units and time,
 * variance of V over units at one time, then mean over time; as spiking_mean_field.h predicts them.
 * ENOMEM. */
typedef struct gfold_agent_activity {
    double rate, v_mean, v_variance;
} gfold_agent_activity;

GFOLD_API GFOLD_NODISCARD gfold_status
gfold_agent_activity_of(const gfold_agent *agent, const gfold_demonstration *demonstration,
                        gfold_agent_activity *out, gfold_error *err);

GFOLD_END_DECLS

#endif
