/* pulses.h: pulses of current at random times, on every neuron its own. */
#ifndef GF_ASTRO_PULSES_H
#define GF_ASTRO_PULSES_H

#include <gatefold/astro.h>

typedef struct gf_pulses {
    size_t n, pulses;
    int length, *first;     /* first step [n][pulses] */
    size_t *at;             /* the one that is or comes next [n] */
    double *height, *total; /* [n][pulses]; with what is applied [n]                     */
} gf_pulses;

/* Of run `number`; all NULL without noise. Ends in gf_pulses_destroy. */
gfold_status
gf_pulses_create(gf_pulses *pulses, const gfold_astro_params *p, size_t number, gfold_error *err);
void gf_pulses_destroy(gf_pulses *pulses);

/* applied[n], NULL: nothing, with the pulses of step `step`; steps follow one another. */
const double *gf_pulses_add(gf_pulses *pulses, int step, const double *applied);

#endif
