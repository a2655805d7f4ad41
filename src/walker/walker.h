/* walker.h: the two-legged walker, an environment with 24 observations and 4 actions.
 *
 *     ground   200 points, 14/30 m apart; level to x = 9.33, then v <- 0.8 v + 0.01 sign(H - y) + U(-1, 1)/30,
 *              y <- y + v, with a level piece every 5 to 9 points
 *     start    a horizontal force U(-5, 5) N on the hull during the first of the steps, which reset does
 *     action   hip 1, knee 1, hip 2, knee 2: speed 4 or 6 rad/s with the action's sign, torque
 *              80 min(|a|, 1) N m
 *     sees     [0] hull angle [1] 2 omega/50 [2] 0.12 v_x [3] 0.08 v_y; per leg [4, 9] hip angle, hip speed / 4,
 *              knee angle + 1, knee speed / 6, contact; [14 .. 23] ten rays of 5.33 m, from straight down to
 *              1.35 rad forwards, as fractions
 *     reward   change of 130 x / 30 - 5 |hull angle|, less 0.028 sum min(|a|, 1); -100 instead when the
 *              hull touches ground or x < 0, which ends the episode, as x > 88.67 does
 *
 * Ground and force depend on (seed, episode) alone. Threads: one walker per thread. Cost of a step: 50 us.
 * Source: BipedalWalker-v3 of OpenAI's gym 0.18.
 */
#ifndef GF_WALKER_WALKER_H
#define GF_WALKER_WALKER_H

#include "walker/physics.h"

#include <gatefold/world.h>

enum { GF_WALKER_SEES = 24, GF_WALKER_STEPS = 1600, GF_WALKER_POINTS = 200 };

typedef struct gf_walker {
    uint64_t seed;
    int level; /* 1: level ground, no force */
    gf_physics *physics;
    gf_physics_state state;
    float x[GF_WALKER_POINTS], y[GF_WALKER_POINTS];
    double shaping;
} gf_walker;

/* EEXTERN: this build has no Box2D. */
gfold_status gf_walker_check(gfold_error *err);

/* Zeroed but for seed and level; destroy it after the last episode. */
void gf_walker_destroy(gf_walker *walker);

void gf_walker_reset(gf_walker *walker, uint64_t episode);
void gf_walker_observe(const gf_walker *walker, double *observation);
int gf_walker_step(gf_walker *walker, const double *action, double *reward);

/* The same, for agents. A world whose memory ran out is over at once. */
gfold_world gf_walker_world(gf_walker *walker);

#endif
