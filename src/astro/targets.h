/* targets.h: which neurons a neuron reaches. */
#ifndef GF_ASTRO_TARGETS_H
#define GF_ASTRO_TARGETS_H

#include <gatefold/astro.h>

/* target[n][targets] from given, or drawn when that is NULL. scratch: as many. EINVAL, ENOMEM. */
gfold_status gf_targets_make(const gfold_astro_params *p, const uint32_t *given, double *scratch,
                             uint32_t *target, gfold_error *err);

#endif
