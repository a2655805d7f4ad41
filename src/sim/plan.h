/* plan.h: a batch of trials on its way, and the integrators that move it. */
#ifndef GF_SIM_PLAN_H
#define GF_SIM_PLAN_H

#include "sim/field.h"
#include "sim/noise.h"

#include <gatefold/simulate.h>

enum { GF_SPARES = 3 };

/* One trial of the batch; those that still run come first. */
typedef struct gf_slot {
    uint64_t trial;
    int index; /* in the results */
    long steps, switches;
    int settled;
    double step;    /* that error control proposes, 0: none yet, or no longer */
    gf_gates gates; /* where gates switch exactly               */
    void *own;      /* of the integrator                        */
} gf_slot;

typedef struct gf_integrator {
    const char *name;
    int noise;    /* admits noise                                                      */
    int exact;    /* binary gates switch exactly, trial by trial                       */
    int alone;    /* trials run one by one in any case                                 */
    int spares;   /* further states that a step needs                                  */
    int own;      /* doubles per state variable that it keeps for every trial          */
    double reach; /* stable for dt up to this times the smallest tau; 0: any           */
    /* Non-zero when there is no memory. */
    int (*create)(gfold_simulate_plan *plan);
    void (*destroy)(gfold_simulate_plan *plan);
    /* Moves every running trial from plan->t to `end`, h later, and evaluates it there; no edge of the
     * input lies between. */
    gfold_status (*step)(gfold_simulate_plan *plan, double end, double h, gfold_error *err);
} gf_integrator;

struct gfold_simulate_plan {
    gfold_simulate_params params;
    const gf_integrator *integrator;
    const gfold_network *network;
    gf_field field;
    gf_slot *slots;
    size_t capacity, running, count;
    double t;
    uint64_t step;            /* since the start                                        */
    gf_point now;             /* of every slot                                          */
    double *z_rate;           /* dz/dt of a function with a threshold, by slot          */
    gf_point next;            /* of one trial, where gates switch exactly               */
    double *next_rate;        /* its dz/dt                                              */
    double *spare[GF_SPARES]; /* states of the whole batch                             */
    gf_noise noise;
    /* What a test listens to: every switch of a gate. */
    void (*switched)(void *context, uint64_t trial, double t, size_t unit, gf_mode into);
    void *listener;
};

extern const gf_integrator gf_rk4, gf_euler, gf_heun, gf_exponential, gf_adaptive, gf_cvode;

/* The descriptor, NULL past the end; AUTOMATIC depends on the noise. */
const gf_integrator *gf_integrator_row(gfold_integrator integrator, int noise);

/* Gates are binary and switch exactly. */
int gf_plan_exact(const gfold_simulate_plan *plan);

/* Evaluates the running trials together; input is I(t). */
void gf_plan_evaluate(gfold_simulate_plan *plan, double input, const gf_point *at);

/* h += sigma times the normals of this step, for the running trials. */
void gf_plan_add_noise(const gfold_simulate_plan *plan, double sigma, double *y);

#endif
