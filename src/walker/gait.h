/* gait.h: the known walker, a state machine over the leg that swings and the one that stands.
 *
 *     swing   hip -> 1.1, knee -> -0.6; the standing knee's angle grows by 0.03 (twice that above a speed of
 *             0.29) up to 0.1; over when the standing hip is below 0.1
 *     put     hip -> 0.1, knee -> 0.1; over when the swinging leg has contact, whose knee angle, at most
 *             0.1, is from now on the standing one's
 *     push    knee of the leg that was put -> that angle, the other -> 1; over when the other knee is above
 *             0.88 or the speed above 1.2 times 0.29; then the legs change places
 *
 * Several of these may follow one another within one step. A hip with a target other than 0 gets
 * 0.9 (target - angle) - 0.25 speed, a knee 4 and 0.25; then hips + 0.9 angle + 1.5 rate of the hull, knees - 15
 * vertical speed; the action is half of that, within [-1, 1].
 * Source: the demonstration of BipedalWalker-v3 in OpenAI's gym 0.18.
 */
#ifndef GF_WALKER_GAIT_H
#define GF_WALKER_GAIT_H

#include "walker/walk.h"

typedef struct gf_gait {
    int phase, swings; /* swing, put, push; leg 0 or 1 */
    double knee;
} gf_gait;

gf_gait gf_gait_begin(void);

/* A gf_policy; the context is a gf_gait that has just begun when the episode does. */
void gf_gait_act(void *gait, const double *observation, double *action);

#endif
