#include "sim/switching.h"

#include <gsl/gsl_poly.h>
#include <math.h>

enum { NEVER = 2 };

double gf_slide_margin(gf_end at, size_t unit, gf_mode into)
{
    const double gate = at.gate[unit];
    return -at.z_rate[unit] * (into == GF_OPEN ? 1 - gate : gate);
}

typedef struct cubic {
    double c[4];
} cubic;

static double at(const cubic *p, double u)
{
    return p->c[0] + u * (p->c[1] + u * (p->c[2] + u * p->c[3]));
}

/* Where the cubic turns inside (from, 1): upwards (a minimum) or downwards; NEVER when it does not. */
static double turn(const cubic *p, double from, int upwards)
{
    double root[2] = { NEVER, NEVER };
    gsl_poly_solve_quadratic(3 * p->c[3], 2 * p->c[2], p->c[1], &root[0], &root[1]);
    for (int k = 0; k < 2; k++) {
        const double curvature = 2 * p->c[2] + 6 * p->c[3] * root[k];
        if (root[k] > from && root[k] < 1 && (curvature > 0) == upwards) return root[k];
    }
    return NEVER;
}

static double bisect(const cubic *p, double above, double below)
{
    for (int k = 0; k < 60; k++) {
        const double middle = (above + below) / 2;
        if (at(p, middle) > 0)
            above = middle;
        else
            below = middle;
    }
    return below;
}

double gf_first_fall(double m0, double m1, double d0, double d1)
{
    static const double rounding = 1e-14; /* of z, a sum: below it slopes tell, to a tenth of it */
    if (m0 > 0 && m1 > 0 && m0 + d0 / 3 > 0 && m1 - d1 / 3 > 0) return NEVER; /* control points */
    const double rise = fabs(m1 - m0) > rounding ? m1 - m0 : (d0 + d1) / 2;
    const cubic p = { { m0, d0, 3 * rise - 2 * d0 - d1, d0 + d1 - 2 * rise } };
    double above = 0;
    if (m0 <= 0) {
        if (d0 <= 0) return rise < -rounding / 10 ? 0 : NEVER;
        above =
            turn(&p, 0, 0); /* rising from the threshold: it falls after its summit, if at all */
        if (above > 1 || at(&p, above) <= 0) return NEVER;
    }
    double below = turn(&p, above, 1);
    if (below > 1 || at(&p, below) > 0) below = 1;
    return at(&p, below) < 0 ? bisect(&p, above, below) : NEVER;
}

static double chord_fall(double before, double after)
{
    if (after >= 0) return NEVER;
    return before > 0 ? before / (before - after) : 0;
}

/* On the chord of the slopes with the gate closed and open, while they point at the threshold: the gate
 * itself has a pole where the two meet. */
static gf_crossing leaves_sliding(size_t i, gf_end from, gf_end to)
{
    const double closes =
        chord_fall(gf_slide_margin(from, i, GF_CLOSED), gf_slide_margin(to, i, GF_CLOSED));
    const double opens =
        chord_fall(gf_slide_margin(from, i, GF_OPEN), gf_slide_margin(to, i, GF_OPEN));
    return closes < opens ? (gf_crossing){ closes, i, GF_CLOSED }
                          : (gf_crossing){ opens, i, GF_OPEN };
}

static gf_crossing
crossing(const gf_gates *gates, double theta, size_t i, gf_end from, gf_end to, double step)
{
    if (gates->mode[i] == GF_SLIDING) return leaves_sliding(i, from, to);
    const int open = gates->mode[i] == GF_OPEN;
    const double side = open ? 1 : -1;
    const double u = gf_first_fall(side * (from.z[i] - theta), side * (to.z[i] - theta),
                                   side * step * from.z_rate[i], side * step * to.z_rate[i]);
    return (gf_crossing){ u, i, open ? GF_CLOSED : GF_OPEN };
}

gf_crossing
gf_first_crossing(const gf_gates *gates, double theta, gf_end from, gf_end to, double step)
{
    gf_crossing first = { .at = NEVER };
    for (size_t i = 0; i < gates->n; i++) {
        const gf_crossing c = crossing(gates, theta, i, from, to, step);
        if (c.at < first.at) first = c;
    }
    return first;
}
