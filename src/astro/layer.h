/* layer.h: the neurons of one run, their glutamate and synaptic currents. */
#ifndef GF_ASTRO_LAYER_H
#define GF_ASTRO_LAYER_H

#include <gatefold/astro.h>

typedef struct gf_layer {
    const gfold_astro_params *p;
    const uint32_t *target; /* [n][targets] */
    const double *weight;
    size_t n;
    double *v, *u, *glutamate, *current; /* current: of the synapses */
    double *boost;                       /* what feedback adds, 0 without */
    double *rows, *mark;                 /* scratch of the zone sums */
} gf_layer;

gfold_status gf_layer_create(gf_layer *layer, const gfold_astro_params *p, const uint32_t *target,
                             const double *weight, gfold_error *err);
void gf_layer_destroy(gf_layer *layer);

/* Neurons and glutamate; applied[n], NULL: none. count[n], unless NULL, is advanced where V >
 * threshold. Returns the number of those. */
size_t gf_layer_neurons(gf_layer *layer, const double *applied, int *count);

/* Their currents. */
void gf_layer_synapses(gf_layer *layer);

/* y[zone]: glutamate of each; its neurons with much of it; its neurons that spike. */
void gf_layer_zones(const gf_layer *layer, double *y);
void gf_layer_zones_active(const gf_layer *layer, double *y);
void gf_layer_zones_spiking(const gf_layer *layer, double *y);

#endif
