/* expert.h: episodes of a gait, and how it learns to walk over rough ground under noisy actions.
 *
 * Training is an evolution strategy with a diagonal covariance (sep-CMA-ES): numbers of a gait are its
 * usual ones plus scale times a vector z; every generation draws z = mean + sigma c^1/2 Normal(0, 1), walks
 * the same `episodes` with each and moves mean, sigma and c towards the better half. An episode of training
 * ends when the hull has not advanced by 0.5 m within 100 steps, at the return that it has then.
 *
 * Threads: candidates are shared out; a seed gives the same expert whatever their number.
 * Source: Ros & Hansen, PPSN X (2008).
 */
#ifndef GF_WALKER_EXPERT_H
#define GF_WALKER_EXPERT_H

#include "walker/gait.h"

typedef struct gf_walk_params {
    uint64_t seed;
    double noise;        /* standard deviation of Gaussian numbers added to actions */
    int steps;           /* at most                                                 */
    int impatient;       /* 1: ends when stuck                                      */
    double *sees, *acts; /* GF_WALKER_SEES and GF_WALKER_JOINTS times steps, or NULL */
} gf_walk_params;

typedef struct gf_walk {
    double reward;
    int steps, arrived, fallen;
} gf_walk;

gf_walk gf_gait_walk(const gf_gait *gait, const gf_walk_params *params, uint64_t episode);

typedef struct gf_expert_params {
    uint64_t seed;
    int candidates, episodes, threads;
    double noise, sigma, limit;
    int steps;
} gf_expert_params;

/* All that a generation leaves to the next. */
typedef struct gf_expert {
    int generation;
    double steps; /* of the world so far */
    double sigma, mean[GF_GAIT_NUMBERS], variance[GF_GAIT_NUMBERS];
    double path[GF_GAIT_NUMBERS], sigma_path[GF_GAIT_NUMBERS];
    double reward; /* mean of the generation's better half */
} gf_expert;

gf_expert gf_expert_begin(const gf_expert_params *params);
gf_gait gf_expert_gait(const gf_expert *expert, double limit);

/* One generation. EEXTERN: no Box2D; ENOMEM. */
gfold_status gf_expert_learn(gf_expert *expert, const gf_expert_params *params, gfold_error *err);

#endif
