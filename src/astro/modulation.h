/* modulation.h: what astrocytes do to the synapses of a test. */
#ifndef GF_ASTRO_MODULATION_H
#define GF_ASTRO_MODULATION_H

#include "astro/layer.h"

typedef struct gf_modulation {
    const gfold_astro_params *p;
    double scale; /* of m: 1, or 1 / mean weight */
    size_t zones;
    int *until; /* last step of the flag, 0: never set */
    double *m;
} gf_modulation;

gfold_status gf_modulation_create(gf_modulation *f, const gfold_astro_params *p, double mean_weight,
                                  gfold_error *err);
void gf_modulation_destroy(gf_modulation *f);

/* Before the currents of a step: boost of every neuron. Returns whether any Ca is above ca_min. */
int gf_modulation_boost(gf_modulation *f, int step, const double *ca, gf_layer *layer);

/* At its end. */
void gf_modulation_watch(gf_modulation *f, int step, const double *ca, const double *y);

/* Zones whose flag was ever on. */
size_t gf_modulation_flagged(const gf_modulation *f);

#endif
