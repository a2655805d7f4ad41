/* What is known without G: -s_z itself is an eigenvalue where phi' = 0, zero where a gate is closed,
 * and -1/tau_r where nothing leads back from r. */
#include "core/fail.h"
#include "theory/spectrum_line.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

int gfold_spectrum_has_density(const gfold_spectrum_plan *plan)
{
    return gf_check_at_rest(plan, NULL) == GFOLD_OK;
}

gfold_status gf_check_at_rest(const gfold_spectrum_plan *plan, gfold_error *err)
{
    if (!(plan->pushed > 0)) return gf_ok(err);
    return gf_fail(err, GFOLD_EINVAL, "push is not zero: units that move have no G");
}

/* Whether x (of a unit at x) lies beyond re: half of it when on the line. */
static double past(double x, double re)
{
    return x > re ? 1 : x < re ? 0 : 0.5;
}

/* P(-s_z > re) of open units: live ones, or those with phi' = 0. */
static double segment_above(const gfold_spectrum_plan *plan, double re, int live)
{
    const gf_sites *u = &plan->sites;
    const gf_gate_law *law = &plan->gate;
    double sum = 0;
    if (u->s) {
        for (size_t i = 0; i < u->count; i++)
            if (u->s[i] > 0 && (u->f2[i] > 0) == live) sum += u->weight[i] * past(-u->s[i], re);
        return sum;
    }
    const double share = law->open * (live ? u->live : 1 - u->live);
    if (law->sigma == 0) return share * past(-law->at, re);
    if (re >= 0 || re <= -1) return share * (re < 0);
    const double y = log(-re) - log1p(re);
    return share * erfc(-(y - law->offset) / (sqrt(2) * law->sigma)) / 2;
}

double gf_live_mass(const gfold_spectrum_plan *plan)
{
    return segment_above(plan, -INFINITY, 1) + (plan->tau_r > 0 && plan->indirect > 0);
}

static double angle_of_units(const gfold_spectrum_plan *plan, double re, double im)
{
    const gf_sites *u = &plan->sites;
    double sum = 0;
    for (size_t i = 0; i < u->count; i++)
        if (u->s[i] > 0 && u->f2[i] > 0) sum += u->weight[i] * (pi / 2 - atan2(im, re + u->s[i]));
    return sum;
}

double gf_axis_angle(const gfold_spectrum_plan *plan, double re, double im, double *worst)
{
    if (im == 0)
        return pi / 2 * (segment_above(plan, -INFINITY, 1) - 2 * segment_above(plan, re, 1));
    if (plan->sites.s) return angle_of_units(plan, re, im);
    gf_stieltjes *z = &plan->scratch->over_z;
    *worst = fmax(*worst, gf_gate_nodes(&plan->gate, re, im, 0, fmax(plan->tol, 1e-10), z));
    double sum = 0;
    for (size_t k = 0; k < z->count; k++)
        sum += z->weight[k] * (pi / 2 + atan2(z->b[2][k], z->b[1][k]));
    return plan->sites.live * sum;
}

static double at_zero_and_slow(const gfold_spectrum_plan *plan, double *slow)
{
    *slow = plan->tau_r > 0 && plan->indirect == 0;
    return plan->zeros;
}

double gf_known_above(const gfold_spectrum_plan *plan, double re)
{
    double slow, sum = at_zero_and_slow(plan, &slow) * (re < 0);
    if (slow > 0) sum += -1 / plan->tau_r > re;
    return sum + segment_above(plan, nextafter(re, INFINITY), 0);
}

/* Of a point on the real axis. */
static double in_box(const gfold_box *box, double x, double mass, int *on_edge)
{
    if (mass == 0 || x < box->re_lo || x > box->re_hi || box->im_lo > 0 || box->im_hi < 0) return 0;
    if (x == box->re_lo || x == box->re_hi || box->im_lo == 0 || box->im_hi == 0) *on_edge = 1;
    return mass;
}

double gf_known_inside(const gfold_spectrum_plan *plan, const gfold_box *box, int *on_edge)
{
    double slow;
    double sum = in_box(box, 0, at_zero_and_slow(plan, &slow), on_edge);
    if (slow > 0) sum += in_box(box, -1 / plan->tau_r, slow, on_edge);
    if (box->im_lo > 0 || box->im_hi < 0) return sum;
    const double mass = segment_above(plan, box->re_lo, 0) - segment_above(plan, box->re_hi, 0);
    if (mass > 0 && (box->im_lo == 0 || box->im_hi == 0)) *on_edge = 1;
    if (mass > 0 && plan->lo == plan->hi) in_box(box, plan->lo, mass, on_edge);
    return sum + mass;
}
