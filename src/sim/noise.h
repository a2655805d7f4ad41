/* noise.h: standard normals for every step, unit and trial, drawn for several steps at a time.
 *
 * Number step * N + unit of the trial's stream: they depend neither on the batch nor on threads.
 */
#ifndef GF_SIM_NOISE_H
#define GF_SIM_NOISE_H

#include <gatefold/network.h>

typedef struct gf_noise {
    size_t n, ahead; /* units; steps drawn at a time, 0: there is no noise  */
    double *normal;  /* [slot][step % ahead][unit]                          */
} gf_noise;

/* Non-zero when there is no memory. */
int gf_noise_create(gf_noise *noise, size_t n, size_t capacity);
void gf_noise_destroy(gf_noise *noise);

/* To be called before every step, numbered from 0, for every slot and its trial. */
void gf_noise_draw(const gf_noise *noise, const gfold_network *network, size_t slot, uint64_t trial,
                   uint64_t step);

/* The N normals of the step. */
const double *gf_noise_at(const gf_noise *noise, size_t slot, uint64_t step);

#endif
