/* agent.h: what an agent is made of, and the equations of one unit and step. */
#ifndef GF_AGENT_AGENT_H
#define GF_AGENT_AGENT_H

#include "math/random.h"

#include <gatefold/agent.h>
#include <math.h>

struct gfold_agent {
    gfold_agent_params p;
    double beta_m, gamma_m, beta_s, beta_o;
    double *matrix[GFOLD_AGENT_MATRICES];
};

/* Streams of random numbers: one per matrix from the first on. */
enum { GF_STREAM_AGENT = 0x500, GF_STREAM_FEEDBACK = 0x510, GF_STREAM_ORDER = 0x511 };

static inline double gf_decay(double tau)
{
    return exp(-1 / tau);
}

static inline double gf_filter(double beta, double old, double in)
{
    return beta * old + (1 - beta) * in;
}

static inline double gf_membrane(const gfold_agent *a, double v, double field, double c)
{
    return a->beta_m * v + a->gamma_m * (field + a->p.rest) - a->p.kappa * c;
}

static inline double gf_spike(const gfold_agent *a, double v)
{
    return a->p.softness > 0 ? 1 / (1 + exp(-v / a->p.softness)) : v > 0;
}

/* Slope of the logistic function of width w. */
static inline double gf_slope(double v, double w)
{
    const double z = exp(-fabs(v) / w);
    return z / ((1 + z) * (1 + z)) / w;
}

/* y += A u, A n x count; entries of u below 1e-20 of the largest are left out. */
void gf_add_drive(size_t n, size_t count, const double *a, const double *u, double *y);

/* ---- the state of one network -------------------------------------------------------------- */

typedef struct gf_neurons {
    const gfold_agent *agent;
    double *room;
    double *s, *c, *x, *v, *r; /* n each                                         */
    double *jx;                /* J x while J stays as it is: gf_neurons_product */
} gf_neurons;

gfold_status gf_neurons_create(gf_neurons *state, const gfold_agent *agent, gfold_error *err);
void gf_neurons_destroy(gf_neurons *state);
void gf_neurons_reset(gf_neurons *state);

/* c and x. The first `clamped` units' spikes are those of `teacher`. */
void gf_neurons_trace(gf_neurons *state, size_t clamped, const double *teacher);

/* jx <- J x, from its last value. */
void gf_neurons_product(gf_neurons *state);

/* V, s and r from J x and F. */
void gf_neurons_fire(gf_neurons *state, const double *jx, const double *field);

/* y = W r */
void gf_neurons_read(const gf_neurons *state, double *y);

gfold_status
gf_check_demonstration(const gfold_demonstration *d, int action, int target, gfold_error *err);

#endif
