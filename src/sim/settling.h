/* settling.h: which modes gates have behind a switch, where they act on one another at once (tau_z = 0).
 *
 * Where the new mode sends z back at once, or throws out gates that slide, all who stand on their
 * thresholds settle together (meeting.h).
 */
#ifndef GF_SIM_SETTLING_H
#define GF_SIM_SETTLING_H

#include "sim/events.h"

/* A unit that has left a mode for *into, at now, which has been evaluated; *into is where it settles. */
gfold_status
gf_path_settle(gf_path *path, size_t unit, gf_mode left, gf_mode *into, gfold_error *err);

#endif
