/* search_modes.h: eigenvalues of the whole state at a fixed point. */
#ifndef GF_SIM_SEARCH_MODES_H
#define GF_SIM_SEARCH_MODES_H

#include "sim/search_work.h"

#include <gatefold/search.h>

/* Fills max_re and the numbers of modes of the fixed point in work->h. */
gfold_status gf_search_modes(gf_search_work *work, gfold_search_point *point, gfold_error *err);

#endif
