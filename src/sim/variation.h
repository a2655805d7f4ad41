/* variation.h: tangent vectors that go along with the only trial of a plan.
 *
 * While no gate switches dV/dt = J(t) V (tangent.h), in the integrator's order and on its steps: J
 * at the start of a step (Euler), at both ends (Heun), at both ends and half-way, on the cubic
 * through the ends (RK4). Where a binary gate i leaves its mode the vector field jumps from f to
 * f', and
 *
 *     V' = V + (f' - f) (n . V) / (n . f),  n the gradient of z_i: of the state z_i, or J^z_i [phi'] on h
 *
 * [Aizerman & Gantmacher 1958]; a gate that begins to slide (n . f' = 0) thereby takes one
 * direction away. One that ceases to slide does so with f' = f, or because another gate's switch
 * has thrown it out at the same instant: then f' of both counts in that gate's jump. While gates
 * slide variation_sliding.h keeps n . V = 0. A closed gate's row of J is zero.
 */
#ifndef GF_SIM_VARIATION_H
#define GF_SIM_VARIATION_H

#include "sim/plan.h"
#include "sim/tangent.h"
#include "sim/trace.h"
#include "sim/variation_sliding.h"

enum { GF_FROM, GF_MIDDLE, GF_TO, GF_PLACES };

typedef struct gf_variation gf_variation;

/* One way to step `count` vectors v over a time h, and how the trace is integrated along with it. */
typedef struct gf_tangent_rule {
    int order, halfway; /* halfway: J in the middle is needed */
    void (*step)(gf_variation *a, size_t count, double h, double *v);
    double weight[GF_PLACES];
} gf_tangent_rule;

struct gf_variation {
    gfold_simulate_plan *plan;
    const gf_tangent_rule *rule;
    size_t size, count; /* state variables, vectors              */
    double *v;          /* size x count                          */
    int active;         /* otherwise moves are not followed      */
    int lost;           /* directions taken away since somebody set it to zero */
    gf_tangent at[GF_PLACES];
    gf_tangent_sliding sliding;
    gf_trace trace; /* NULL model: not wanted */
    double
        log_determinant; /* integral of the trace, and of the jumps, since somebody set it to zero;
                               NaN once a gate slid */
    double *start, *start_rate; /* y and dy where the last move ended                    */
    double *late;               /* of every vector: how much later it reached the last switch    */
    int still;                  /* and no time has passed since then                             */
    gf_point half;
    double *slope, *stage, *sum; /* room, some vectors each */
    gf_follower follower;
};

/* NULL: there is none of that order. */
const gf_tangent_rule *gf_tangent_rule_of(int order);

/* Follows the plan, which has one trial, from gf_variation_start on. with_trace: log_determinant is
 * wanted. EINVAL: the integrator admits no followers. ENOMEM. */
gfold_status gf_variation_create(gf_variation *a, gfold_simulate_plan *plan, size_t count,
                                 int with_trace, gfold_error *err);
void gf_variation_destroy(gf_variation *a);

double gf_variation_bytes(size_t n, size_t size, size_t count);

/* Begins to follow, at a state of the plan that has just been evaluated, with the vectors in v. */
void gf_variation_start(gf_variation *a);

/* Independent normal vectors. */
void gf_variation_sample(gf_variation *a);

#endif
