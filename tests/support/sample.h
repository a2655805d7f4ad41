/* sample.h: the parameters of a dense network in one word, and its matrices. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <gatefold/network.h>
#include <stdlib.h>

#define sample_of(units, seed_, realisation_)                                                      \
    (&(gfold_network_params){ .n = (units), .seed = (seed_), .realisation = (realisation_) })

/* A copy of a coupling matrix, column-major, to be freed; NULL where there is none. */
static inline double *sample_matrix(const gfold_network *w, gfold_coupling which)
{
    const size_t n = gfold_network_size(w);
    if (!gfold_network_has(w, which)) return NULL;
    double *matrix = malloc(n * n * sizeof *matrix);
    if (matrix && gfold_network_matrix(w, which, matrix, NULL)) abort();
    return matrix;
}

#endif
