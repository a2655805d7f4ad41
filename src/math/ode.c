#include "math/ode.h"

#include "core/fail.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct gf_ode {
    gsl_odeiv2_step *step;
    gsl_odeiv2_control *control;
    double *error;
    size_t size;
    gf_ode_rate *rate;
    void *context;
};

static int rate_of(double t, const double *y, double *dy, void *params)
{
    const gf_ode *ode = params;
    ode->rate(ode->context, t, y, dy);
    return GSL_SUCCESS;
}

gf_ode *gf_ode_create(size_t size, double tol, gf_ode_rate *rate)
{
    gf_ode *ode = gf_allocate(1, sizeof *ode);
    if (!ode) return NULL;
    *ode = (gf_ode){ .size = size, .rate = rate };
    ode->step = gsl_odeiv2_step_alloc(gsl_odeiv2_step_rk8pd, size);
    ode->control = gsl_odeiv2_control_standard_new(tol, tol, 1, 0);
    ode->error = gf_allocate(size, sizeof *ode->error);
    if (ode->step && ode->control && ode->error) return ode;
    gf_ode_destroy(ode);
    return NULL;
}

void gf_ode_destroy(gf_ode *ode)
{
    if (!ode) return;
    if (ode->step) gsl_odeiv2_step_free(ode->step);
    if (ode->control) gsl_odeiv2_control_free(ode->control);
    free(ode->error);
    free(ode);
}

double gf_ode_step(gf_ode *ode, void *context, double t, double h, const double *y,
                   const double *dy, double *y1, double *dy1)
{
    const gsl_odeiv2_system system = { rate_of, NULL, ode->size, ode };
    double proposed = h, sum = 0;
    ode->context = context;
    memcpy(y1, y, ode->size * sizeof *y);
    if (gsl_odeiv2_step_apply(ode->step, t, h, y1, ode->error, dy, dy1, &system)) return NAN;
    for (size_t i = 0; i < ode->size; i++) sum += y1[i] + ode->error[i];
    if (!isfinite(sum)) return NAN;
    gsl_odeiv2_control_hadjust(ode->control, ode->step, y1, ode->error, dy1, &proposed);
    return proposed;
}
