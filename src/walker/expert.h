/* expert.h: a policy that walks over rough ground under noisy actions, and how it learns to.
 *
 *     action_k = sum over i < 14 of w_ki u_i o_i + w_k14, within [-1.5, 1.5]
 *
 * with u = 5, 10, 3, 5 for the hull and 1 for the legs; it does not look at the lidar. The two legs have weights
 * of their own: one of them may lead.
 *
 * Learning is an evolution strategy with a diagonal covariance (sep-CMA-ES) from w = 0: every generation draws
 * w = mean + sigma c^1/2 Normal(0, 1), walks the same `episodes` with each under noise and moves mean, sigma and c
 * towards the better half. Noise keeps sigma up, so that it shrinks by one more per cent a generation. Episodes of
 * learning (walk.h) last 400 steps at first and 25 more every generation.
 *
 * Threads: candidates are shared out; a seed gives the same expert whatever their number.
 * Source: Ros & Hansen, PPSN X (2008).
 */
#ifndef GF_WALKER_EXPERT_H
#define GF_WALKER_EXPERT_H

#include "walker/walk.h"

enum { GF_EXPERT_NUMBERS = GF_WALKER_JOINTS * 15 };

typedef struct gf_expert_params {
    uint64_t seed;
    int candidates, episodes, threads;
    double noise, sigma;
    double fall; /* what one costs                     */
    int steps;   /* of an episode, at most             */
    int calm;    /* 1: every second one has no noise */
} gf_expert_params;

/* All that a generation leaves to the next; the mean is the expert. */
typedef struct gf_expert {
    int generation;
    double steps;  /* of the world so far */
    double reward; /* mean of the generation's better half */
    double sigma;
    double mean[GF_EXPERT_NUMBERS], variance[GF_EXPERT_NUMBERS];
    double path[GF_EXPERT_NUMBERS], sigma_path[GF_EXPERT_NUMBERS];
} gf_expert;

gf_expert gf_expert_begin(const gf_expert_params *params);

/* A gf_policy; the context is GF_EXPERT_NUMBERS weights. */
void gf_expert_act(void *weights, const double *observation, double *action);

/* One generation. EEXTERN: no Box2D; ENOMEM. */
gfold_status gf_expert_learn(gf_expert *expert, const gf_expert_params *params, gfold_error *err);

#endif
