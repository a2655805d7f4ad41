/* ode.h: steps of an order-8 Runge-Kutta method with an error estimate (Prince and Dormand, GSL). */
#ifndef GF_MATH_ODE_H
#define GF_MATH_ODE_H

#include <stddef.h>

typedef struct gf_ode gf_ode;

typedef void gf_ode_rate(void *context, double t, const double *y, double *dy);

/* NULL when there is no memory. The error is held below tol (1 + |y|) in every component. */
gf_ode *gf_ode_create(size_t size, double tol, gf_ode_rate *rate);
void gf_ode_destroy(gf_ode *ode);

/* y1, dy1 = the state a step h after y at t, where the rate is dy, and the rate there. Returns the step to
 * take next: less than h when the error was too large. Not a number when y1 is none. */
double gf_ode_step(gf_ode *ode, void *context, double t, double h, const double *y,
                   const double *dy, double *y1, double *dy1);

#endif
