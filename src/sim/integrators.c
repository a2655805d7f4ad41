#include "sim/plan.h"

static const gf_integrator *const rows[GFOLD_INTEGRATOR_COUNT] = {
    [GFOLD_RK4] = &gf_rk4,           [GFOLD_EULER] = &gf_euler,
    [GFOLD_HEUN] = &gf_heun,         [GFOLD_EXPONENTIAL] = &gf_exponential,
    [GFOLD_ADAPTIVE] = &gf_adaptive, [GFOLD_CVODE] = &gf_cvode,
};

const gf_integrator *gf_integrator_row(gfold_integrator integrator, int noise)
{
    if (integrator == GFOLD_AUTOMATIC) return noise ? &gf_heun : &gf_rk4;
    return (unsigned)integrator < GFOLD_INTEGRATOR_COUNT ? rows[integrator] : NULL;
}

const char *gfold_integrator_name(gfold_integrator integrator)
{
    if (integrator == GFOLD_AUTOMATIC) return "automatic";
    const gf_integrator *row = gf_integrator_row(integrator, 0);
    return row ? row->name : NULL;
}
