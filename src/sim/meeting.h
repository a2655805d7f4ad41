/* meeting.h: the modes of gates that stand on their thresholds at the same instant (Filippov).
 *
 * With tau_z = 0 every gate acts at once on dz/dt of the others, dz/dt = closed + gain gate. Modes hold
 * together when every closed gate has dz/dt <= 0, every open one dz/dt >= 0, and those that slide have
 * gates in [0, 1] that keep theirs at 0, with det(-gain) > 0 among them: the other sign repels, like a
 * gate alone that opens when it is open and closes when it is closed. Such modes exist always: solutions of
 * a variational inequality on a cube, whose indices add up to 1.
 */
#ifndef GF_SIM_MEETING_H
#define GF_SIM_MEETING_H

#include "sim/gates.h"

enum { GF_MEETING_MAX = 6 }; /* 3^6 combinations are tried at most */

typedef struct gf_meeting {
    size_t count;
    unsigned refused; /* bits of modes that unit[0] has just left          */
    size_t unit[GF_MEETING_MAX];
    gf_mode mode[GF_MEETING_MAX];
    double closed[GF_MEETING_MAX];                /* dz/dt with all of them closed           */
    double gain[GF_MEETING_MAX * GF_MEETING_MAX]; /* [k + l count]: of dz_k/dt, by gate l    */
} gf_meeting;

/* Changes as few modes as possible so that they hold together, within rounding; a refused one only where
 * nothing else holds. 0 when rounding leaves none. */
int gf_meeting_settle(gf_meeting *meeting);

#endif
