#include "theory/two_time_grid.h"

#include <math.h>

static const double sliver = 1e-9; /* of a step: the last one may be this much longer */

static double step_at(const gfold_two_time_params *p, double t)
{
    return p->grid == GFOLD_GRID_GEOMETRIC ? fmax(p->dt, p->growth * t) : p->dt;
}

size_t gf_two_time_grid(const gfold_two_time_params *params, size_t most, double *t)
{
    double now = 0;
    size_t count = 1, uniform = 0;
    if (t) t[0] = 0;
    while (now < params->t_max && count <= most) {
        const double step = step_at(params, now), from = now;
        now = step > params->dt ? now + step : (double)++uniform * params->dt;
        if (now > params->t_max - sliver * (now - from)) now = params->t_max;
        if (t && count < most) t[count] = now;
        count++;
    }
    return count;
}

const char *gfold_time_grid_name(gfold_time_grid grid)
{
    static const char *const names[GFOLD_GRID_COUNT] = { "uniform", "geometric" };
    return (unsigned)grid < GFOLD_GRID_COUNT ? names[grid] : NULL;
}
