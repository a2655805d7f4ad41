/* Landing on a crossing by repeated attempts. The first guess comes from the cubic through the ends of the
 * step; Newton takes the derivative of z that comes with every attempt. */
#include "sim/events.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* How far the unit is from where it changes its mode, at next, and how fast that grows; 0: unknown. */
static double excess(const gf_path *path, const gf_crossing *c, double *slope)
{
    const gfold_simulate_plan *plan = path->plan;
    const int sliding = plan->field.held->mode[c->unit] == GF_SLIDING;
    const gf_end next = { plan->next.z, plan->next_rate, plan->next.gate };
    *slope = sliding ? 0 : plan->next_rate[c->unit];
    if (sliding) return gf_slide_margin(next, c->unit, c->into);
    return plan->next.z[c->unit] - plan->field.model->update.theta;
}

/* What to take off h: Newton, or the secant of two attempts. */
static double correction(double h, double f, double last_h, double last_f, double slope)
{
    if (slope != 0) return f / slope;
    return f != last_f ? f * (h - last_h) / (f - last_f) : 0;
}

/* Next on the crossing, from a first guess of the length; the length. */
static double
approach(gf_path *path, gf_attempt *attempt, const gf_crossing *c, double guess, double most)
{
    const double rounding = 4 * DBL_EPSILON * (1 + fabs(path->plan->field.model->update.theta));
    double h = guess, last_h = most, slope, last = excess(path, c, &slope);
    for (int k = 0; k < 20; k++) {
        attempt(path, h);
        const double f = excess(path, c, &slope);
        if (fabs(f) <= rounding) break;
        const double wanted = fmin(fmax(h - correction(h, f, last_h, last, slope), 0), most);
        last_h = h;
        last = f;
        if (fabs(wanted - h) <= DBL_EPSILON * most) break;
        h = wanted;
    }
    return h;
}

void gf_path_land(gf_path *path, gf_attempt *attempt, double h, gf_crossing *crossing, double *made)
{
    double most = h, guess = crossing->at * h;
    *made = 0;
    if (guess <= DBL_EPSILON * h) return;
    for (size_t k = 0; k < path->plan->field.n; k++) {
        *made = approach(path, attempt, crossing, guess, most);
        const gf_crossing earlier = gf_path_crossing(path, *made);
        if (earlier.unit == crossing->unit || !(earlier.at < 1 - 1e-9)) break;
        *crossing = earlier;
        most = *made;
        guess = earlier.at * most;
    }
    memcpy(path->now.y, path->plan->next.y, path->plan->field.size * sizeof(double));
}
