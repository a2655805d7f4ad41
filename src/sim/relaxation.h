/* relaxation.h: the result of networks on their way, from the inside. */
#ifndef GF_SIM_RELAXATION_H
#define GF_SIM_RELAXATION_H

#include <gatefold/relaxation.h>

struct gfold_relaxation {
    size_t networks, times, numbers; /* numbers: of a network                              */
    double *t;
    double *values;       /* [network][numbers]: series [times], then maps [times][times]  */
    double *mean, *error; /* [numbers]                                                     */
};

/* For the times of the params, which have been checked; whoever asked destroys what there is after a
 * failure too. ENOMEM. */
gfold_status gf_relaxation_create(gfold_relaxation **relaxation,
                                  const gfold_relaxation_params *params, gfold_error *err);

/* Means and errors, once all networks are in. */
void gf_relaxation_average(gfold_relaxation *relaxation);

#endif
