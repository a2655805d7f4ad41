/* manifold.h: the parts that the files of the manifold share. */
#ifndef GF_SIM_MANIFOLD_H
#define GF_SIM_MANIFOLD_H

#include "math/random.h"
#include "sim/coupling.h"
#include "sim/search_work.h"

#include <gatefold/manifold.h>

/* A point of the manifold on a path of slope v_F. */
typedef struct gf_place {
    double s;
    double *h, *slope;   /* N; dh/ds, the tangent there */
    double *z, *z_slope; /* N; z at its input, dz/ds   */
} gf_place;

struct gfold_manifold {
    const gfold_network *network;
    gfold_manifold_shape shape;
    gf_rest rest;
    gf_search_work work;      /* matrix[0]: F' where last linearised, matrix[1]: factors of F'_AA */
    size_t *active, *frozen;  /* ascending                                                        */
    unsigned char *is_active; /* N                                                                */
    double theta;
    double *h;         /* N, refined                                                       */
    double *right;     /* N, of solves                                                     */
    gf_place place[3]; /* of paths                                                         */
    double *memory;
};

/* The random numbers of a network that are no part of it. */
enum { GF_DRAW_ALONG = 1, GF_DRAW_ACROSS, GF_DRAW_LEVELS, GF_DRAW_COUPLING, GF_DRAW_REMOVED };
gf_random gf_network_draw(const gfold_network *network, int what, uint64_t number);

/* Newton's method for h_A with h_F held, in place; non-zero when it does not converge. *residual is
 * the largest |F_i| left. */
int gf_manifold_correct(gfold_manifold *m, double *h, double *residual);

/* F' at h and the factors of F'_AA; non-zero when that is singular. */
int gf_manifold_linearise(gfold_manifold *m, const double *h);

/* v_A of the tangent vector with that v_F, where last linearised. */
void gf_manifold_complete(gfold_manifold *m, double *v);

/* z at its input, after an evaluation at h. */
void gf_manifold_z(const gfold_manifold *m, double *z);

/* Fills the place at s from h with h_F set and h_A guessed. Non-zero: no such point was found. */
int gf_manifold_place(gfold_manifold *m, const double *v, double s, gf_place *at);

/* From one place to the next, by a step in s along the tangent. */
int gf_manifold_advance(gfold_manifold *m, const double *v, const gf_place *from, double step,
                        gf_place *to);

/* Sets the first place of a path to the manifold's own state. */
void gf_manifold_begin(gfold_manifold *m, const double *v, gf_place *at);

/* The longest step in s that a path takes. */
double gf_manifold_stride(const gfold_manifold *m);

#endif
