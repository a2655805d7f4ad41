/* Landing on a crossing by repeated attempts. The first guess comes from the cubic through the ends of the
 * step; Newton takes the derivative of z that comes with every attempt, a gate that slides has none and is
 * left to secants inside a bracket. */
#include "sim/events.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* How far the unit is from leaving its mode, at next, negative beyond; how fast that grows; 0: unknown. */
static double margin(const gf_path *path, const gf_crossing *c, double *slope)
{
    const gfold_simulate_plan *plan = path->plan;
    const double side = c->into == GF_CLOSED ? 1 : -1;
    const gf_end next = { plan->next.z, plan->next_rate, plan->next.gate };
    *slope = 0;
    if (plan->field.held->mode[c->unit] == GF_SLIDING)
        return gf_slide_margin(next, c->unit, c->into);
    *slope = side * plan->next_rate[c->unit];
    return side * (plan->next.z[c->unit] - plan->field.model->update.theta);
}

enum { PATIENCE = 20, TRIES = 80 };

/* Lengths between which the unit leaves, as far as is known; what was tried last. */
typedef struct search {
    double inside, outside;
    double last, last_margin;
    int tried;
    int bracketed; /* it is beyond at `outside`: it may also have come back there */
} search;

/* Newton, or the secant of two attempts; NAN where neither leads on. */
static double polish(const search *s, double h, double f, double slope)
{
    if (s->tried > PATIENCE) return (double)NAN;
    if (slope != 0) return h - f / slope;
    return f != s->last_margin ? h - f * (h - s->last) / (f - s->last_margin) : (double)NAN;
}

/* The margin of a gate that slides may turn on the way, from where secants lead out of the bracket. */
static double guard(const search *s, double wanted)
{
    if (!s->bracketed) return isnan(wanted) ? s->last : fmin(fmax(wanted, s->inside), s->outside);
    return wanted > s->inside && wanted < s->outside ? wanted : (s->inside + s->outside) / 2;
}

/* Next on the crossing, from a first guess of the length; the length. */
static double
approach(gf_path *path, gf_attempt *attempt, const gf_crossing *c, double guess, double most)
{
    const double rounding = 4 * DBL_EPSILON * (1 + fabs(path->plan->field.model->update.theta));
    double h = guess, slope, beyond = margin(path, c, &slope);
    search s = { 0, most, most, beyond, 0, beyond < 0 };
    while (s.tried++ < (s.bracketed ? TRIES : PATIENCE)) {
        attempt(path, h);
        const double f = margin(path, c, &slope);
        if (fabs(f) <= rounding) return h;
        if (f > 0 && s.bracketed) s.inside = h;
        if (f < 0) s.outside = h;
        s.bracketed |= f < 0;
        const double wanted = polish(&s, h, f, slope);
        s.last = h;
        s.last_margin = f;
        if (fabs(wanted - h) <= DBL_EPSILON * most) return h;
        h = guard(&s, wanted);
        if (h == s.last) return h;
    }
    return s.last;
}

void gf_path_land(gf_path *path, gf_attempt *attempt, double h, gf_crossing *crossing, double *made)
{
    double most = h, guess = crossing->at * h;
    *made = 0;
    if (guess <= DBL_EPSILON * h) return;
    for (size_t k = 0; k < path->plan->field.n; k++) {
        *made = approach(path, attempt, crossing, guess, most);
        const gf_crossing earlier = gf_path_crossing(path, *made);
        const int same = earlier.unit == crossing->unit && earlier.into == crossing->into;
        if (same || !(earlier.at < 1 - 1e-9)) break;
        *crossing = earlier;
        most = *made;
        guess = earlier.at * most;
    }
    memcpy(path->now.y, path->plan->next.y, path->plan->field.size * sizeof(double));
}
