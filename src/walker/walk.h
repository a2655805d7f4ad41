/* walk.h: an episode of the walker under any policy.
 *
 * The first action is 0, as reset's was; to every later one Gaussian noise is added, which depends on (seed,
 * episode, step) alone. An episode of learning ends when the hull has not advanced by 0.5 m in a hundred of
 * steps, the first excepted, and a fall costs there what it is told to.
 */
#ifndef GF_WALKER_WALK_H
#define GF_WALKER_WALK_H

#include "walker/walker.h"

/* Asked once a step, from the second on. */
typedef void gf_policy(void *context, const double *observation, double *action);

typedef struct gf_walk_params {
    uint64_t seed;
    double noise; /* standard deviation of what is added to actions */
    int steps;    /* at most                                        */
    int learning; /* 1: ends and costs as above                     */
    double fall;  /* what a fall costs then                         */
    /* Of the first `kept` steps: what was seen, then done; 24 and 4 numbers each, or NULL. */
    int kept;
    double *sees, *acts;
} gf_walk_params;

typedef struct gf_walk {
    double reward;
    int steps, arrived, fallen;
} gf_walk;

gf_walk
gf_walk_once(gf_policy *policy, void *context, const gf_walk_params *params, uint64_t episode);

#endif
