/* gait.h: a walking policy of 19 numbers: a state machine over the leg that swings and the one that stands.
 *
 *     swing   hip -> hip_swing, knee -> knee_swing; the standing knee's angle grows by knee_rate (twice that
 *             above `speed`) up to knee_max; over when the standing hip is below hip_switch
 *     put     hip -> hip_down, knee -> knee_down; over when the swinging leg has contact, whose knee
 *             angle, at most knee_max, is from now on the standing one's
 *     push    knee of the leg that was put -> that angle, the other -> knee_push; over when the other knee is
 *             above knee_switch or the speed above 1.2 `speed`; then the legs change places
 *
 * The first action is 0. Several of these may follow one another within one step. A hip with a target other than 0 gets
 * hip_gain (target + hip_offset - angle) - hip_damping speed, a knee likewise; then hips
 * + balance angle + balance_damping rate of the hull, knees - fall vertical speed; the action is `gain` times
 * that, within [-limit, limit].
 * Source: the demonstration of BipedalWalker-v3 in OpenAI's gym 0.18, whose numbers are the usual ones.
 */
#ifndef GF_WALKER_GAIT_H
#define GF_WALKER_GAIT_H

#include "walker/walker.h"

enum { GF_GAIT_NUMBERS = 19 };

typedef struct gf_gait {
    double hip_swing, knee_swing, hip_down, knee_down, knee_push; /* 1.1, -0.6, 0.1, 0.1, 1 */
    double speed, knee_rate, knee_max;                            /* 0.29, 0.03, 0.1        */
    double hip_switch, knee_switch;                               /* 0.1, 0.88              */
    double hip_gain, hip_damping, knee_gain, knee_damping;        /* 0.9, 0.25, 4, 0.25     */
    double balance, balance_damping, fall;                        /* 0.9, 1.5, 15           */
    double gain, hip_offset;                                      /* 0.5, 0                 */
    double limit;                                                 /* 1; not learnt          */
} gf_gait;

typedef struct gf_gait_state {
    int phase, swings; /* wait, swing, put, push; leg 0 or 1 */
    double knee;
} gf_gait_state;

gf_gait gf_gait_usual(void);
gf_gait_state gf_gait_begin(const gf_gait *gait);
void gf_gait_act(const gf_gait *gait, gf_gait_state *state, const double *observation,
                 double *action);

#endif
