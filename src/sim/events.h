/* events.h: moves one trial through a step with its binary gates held, from one switch to the next.
 *
 * An integrator brings a mover: how to move while gates are held, and how to land on a crossing.
 */
#ifndef GF_SIM_EVENTS_H
#define GF_SIM_EVENTS_H

#include "sim/plan.h"
#include "sim/switching.h"

/* A trial on its way through a step. */
typedef struct gf_path {
    gfold_simulate_plan *plan;
    gf_slot *slot;
    gf_point now;
    double *rate; /* dz/dt now, as in gf_end; NULL when no gate switches */
    double t, end;
    double left; /* end - t, without its rounding */
} gf_path;

typedef struct gf_mover {
    /* Fills plan->next, at most path->left later; *h is how much later. */
    gfold_status (*move)(gf_path *path, double *h, gfold_error *err);
    /* The first crossing between now and next, h apart: gf_path_crossing unless it knows better. */
    gf_crossing (*cross)(const gf_path *path, double h);
    /* Fills the y of now with that of the crossing, found in the step h; *made is how much later that is.
     * May settle on a crossing that comes before. */
    gfold_status (*land)(gf_path *path, double h, gf_crossing *crossing, double *made,
                         gfold_error *err);
} gf_mover;

/* Trial number k, ready to be evaluated with its gates held. */
gf_path gf_path_begin(gfold_simulate_plan *plan, size_t k, double end, double h);

/* I at t, a time within the step. */
double gf_path_input(const gf_path *path, double t);

/* A point of the path, and dz/dt where gates switch. */
void gf_path_evaluate(gf_path *path, double input, const gf_point *at, double *rate);
void gf_path_evaluate_next(gf_path *path, double t);

/* dy at y and time t, gates held; z, r and gates go to those of plan->next. For libraries. */
void gf_path_rate(void *path, double t, const double *y, double *dy);

/* The first crossing between now and next, h apart. */
gf_crossing gf_path_crossing(const gf_path *path, double h);

/* Says to who listens that a unit has changed its mode. */
void gf_path_tell(const gf_path *path, size_t unit, gf_mode into);

/* Fills plan->next, h after now, by the method's own accuracy. */
typedef void gf_attempt(gf_path *path, double h);

/* A mover's land: attempts of the length that brings the unit onto its threshold (Newton, or the secant
 * for a gate that slides out of [0, 1]). */
void gf_path_land(gf_path *path, gf_attempt *attempt, double h, gf_crossing *crossing,
                  double *made);

/* Puts a unit into its new mode at now, or lets it slide, and evaluates now. */
gfold_status gf_path_switch(gf_path *path, size_t unit, gf_mode into, gfold_error *err);

/* All running trials to `end`, h later. */
gfold_status gf_events_step(gfold_simulate_plan *plan, double end, double h, const gf_mover *mover,
                            gfold_error *err);

#endif
