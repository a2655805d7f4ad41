/* statistics.h: values of states, means over the states of a network, estimates over networks. */
#ifndef GF_COMPARE_STATISTICS_H
#define GF_COMPARE_STATISTICS_H

#include <gatefold/compare.h>

/* The eigenvalues of one state that fractions refer to. */
typedef struct gf_kept {
    size_t count;        /* of `counted`, fewer where only some were computed          */
    size_t counted;      /* N, or 2 N with a reset gate that is a state                */
    const size_t *index; /* into state->re and state->im                               */
} gf_kept;

/* Writes the values of one state. */
typedef gfold_status gf_measure(void *context, const gfold_sample_state *state, const gf_kept *kept,
                                double *values, gfold_error *err);

/* In one state. */
size_t gf_most_eigenvalues(const gfold_sample *sample);

/* Estimates of `count` values. EINVAL: the sample has no eigenvalues. */
gfold_status gf_compare(const gfold_sample *sample, size_t count, gf_measure *measure,
                        void *context, gfold_estimate *out, gfold_error *err);

#endif
