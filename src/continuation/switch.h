/* switch.h: simple branch points, located as regular solutions of an extended system. */
#ifndef GF_CONTINUATION_SWITCH_H
#define GF_CONTINUATION_SWITCH_H

#include "continuation/plan.h"

/* Improves a branch point given as z; leaves it as it is when that fails or leads elsewhere. */
void gf_branch_polish(gfold_continuation *c, gf_located *at);

#endif
