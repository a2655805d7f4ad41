#include "theory/potential.h"

#include "math/integrate.h"

#include <math.h>

static const double fine = 1e-13, stalled = 1e-11; /* where averages end in rounding */
static const double rough = 1e-2; /* moves of w that need no better averages than half the digits */

int gf_potential_prepare(gf_potential *s)
{
    gf_lobatto_make(&s->l);
    return gf_gauss_legendre(GF_POTENTIAL_GAUSS, s->gauss, s->weight);
}

void gf_potential_set(gf_potential *s, const gfold_model *model)
{
    s->phi = gf_argument_phi(model);
    s->has_reset = model->reset.kind != GFOLD_GATE_OFF;
    s->reset = gf_argument_gate(&model->reset);
    s->gain = s->phi.gain * (s->has_reset ? hypot(1, s->reset.gain / 2) : 1);
    s->p = model->p;
    s->bias = model->sigma_b * model->sigma_b;
    s->noise = model->noise;
    s->tol = fine;
    s->evaluations = s->iterations = s->inaccurate = 0;
}

static gfold_pair average(gf_potential *s, const gf_argument *a, double c, double c0)
{
    gfold_pair out;
    const double below = c0 * (1 - 4e-16); /* where f'' has a value */
    s->inaccurate |= gf_pair(a, fmin(c, below), c0, s->tol, &out, NULL) != GFOLD_OK;
    s->worst = fmax(s->worst, out.error);
    s->evaluations++;
    return out;
}

/* Value, derivatives in C, and the derivative in C0 at fixed C of the drive. */
static gfold_pair drive(gf_potential *s, double c)
{
    const gfold_pair f = average(s, &s->phi, c, s->c0);
    if (!s->has_reset)
        return (gfold_pair){ .value = s->p * f.value,
                             .slope = s->p * f.slope,
                             .rate = s->p * f.rate,
                             .curvature = s->p * f.curvature };
    gfold_moments top;
    (void)!gf_moments(&s->phi, s->c0, s->tol, &top, NULL);
    const gfold_pair r = average(s, &s->reset, f.value, top.square);
    return (gfold_pair){
        .value = s->p * f.value * r.value,
        .slope = s->p * f.slope * (r.value + f.value * r.slope),
        .rate =
            s->p * (f.rate * (r.value + f.value * r.slope) + f.value * r.rate * top.square_rate),
        .curvature = s->p * (f.curvature * (r.value + f.value * r.slope) +
                             f.slope * f.slope * (2 * r.slope + f.value * r.curvature)),
    };
}

double gf_potential_curvature(gf_potential *s, double c)
{
    return drive(s, c).curvature;
}

/* Of S(1) = w int_0^1 x^5 G''(C0 - w x^2) dx, the part between two x. */
static double stored_between(gf_potential *s, double lo, double hi)
{
    double sum = 0;
    for (int i = 0; i < GF_POTENTIAL_GAUSS; i++) {
        const double x = lo + (hi - lo) * s->gauss[i];
        sum += s->weight[i] * pow(x, 5) * gf_potential_curvature(s, s->c0 - s->w * x * x);
    }
    return s->w * (hi - lo) * sum;
}

/* G'' has a boundary layer at C0 whose width falls with the gain; x^5 all but removes it. */
static double stored(gf_potential *s)
{
    double lo = 0, sum = 0, hi = 1.5 / (1e-3 + s->gain * sqrt(s->w));
    while (lo < 1) {
        hi = hi > 0.7 ? 1 : hi;
        sum += stored_between(s, lo, hi);
        lo = hi;
        hi *= 3;
    }
    return sum;
}

static double balance(gf_potential *s)
{
    s->imbalance = 1 - s->g1 - pow(s->noise / s->w, 2) - 2 * stored(s);
    s->kappa = sqrt(fmax(0, 1 - s->g1));
    s->iterations++;
    return s->imbalance;
}

/* The first zero of F, by Newton's method from 0: F is concave and F(0) <= 0, so the iterates rise and
 * never pass it. */
static int settle(gf_potential *s)
{
    const double tiny = 1e-15 * s->c0;
    s->c_inf = 0;
    for (int k = 0; k < 200; k++) {
        const gfold_pair at = drive(s, s->c_inf);
        const double force = s->c_inf - at.value - s->bias;
        s->g1 = at.slope;
        if (force >= -1e-2 * tiny) return 0;
        const double step = -force / (1 - at.slope);
        if (!(step > 0 && s->c_inf + step < s->c0)) return -1;
        s->c_inf += step;
        if (step < tiny) return 0;
    }
    return -1;
}

double gf_potential_excess(gf_potential *s, double c0, double tol)
{
    s->tol = tol;
    s->c0 = c0;
    s->imbalance = -1;
    const int rests = !settle(s);
    s->w = s->c0 - s->c_inf;
    if (rests && s->w > 1e-15 * s->c0) balance(s);
    s->tol = fine;
    return s->imbalance;
}

/* C_inf at this w: F = 0 along C0 = C_inf + w, from a nearby value. */
static int settle_at(gf_potential *s, double w)
{
    double last = INFINITY;
    s->w = w;
    for (int k = 0; k < 20; k++) {
        s->c0 = s->c_inf + w;
        const gfold_pair at = drive(s, s->c_inf);
        s->g1 = at.slope;
        if (s->c_inf == 0) return 0;
        const double force = s->c_inf - at.value - s->bias;
        const double step = -force / (1 - at.slope - at.rate);
        const int stalls = fabs(step) < stalled * s->c0 && fabs(step) > 0.3 * last;
        if (stalls || fabs(step) < 4e-16 * s->c0) return 0;
        s->c_inf = fmax(0, s->c_inf + step);
        last = fabs(step);
    }
    return -1;
}

/* Secants in w, in which the equations stay regular where w vanishes. The error that one leaves is the
 * product of the last two moves. */
int gf_potential_polish(gf_potential *s, double step)
{
    double before = s->w, after = s->w + step, old = s->imbalance, old_inf = s->c_inf;
    for (int k = 0; k < 30; k++) {
        const double moved = fabs(after - before);
        s->tol = moved > rough * after ? sqrt(fine) : fine;
        s->worst = 0;
        if (!(after > 0) || settle_at(s, after)) return -1;
        const double now = balance(s), w_rate = (after - before) / (now - old);
        if (now != old && fabs(after - before) > 1e-9 * s->c0) {
            s->c_inf_rate = (s->c_inf - old_inf) / (now - old);
            s->c0_rate = s->c_inf_rate + w_rate;
        }
        if (now == old || fabs(now) < 2e-16 || fabs(now * w_rate) < 4e-16 * s->c0) return 0;
        if (k > 3 && fabs(now) < stalled && fabs(now) > 0.5 * fabs(old)) return 0;
        before = after;
        old = now;
        old_inf = s->c_inf;
        after -= now * w_rate;
        if (moved < 1e-4 * s->w && moved * fabs(now * w_rate) < 4e-16 * s->w * s->w)
            return settle_at(s, after);
    }
    return -1;
}
