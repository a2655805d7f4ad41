#include "theory/potential.h"

#include <math.h>

static const double fine = 1e-13;

void gf_potential_set(gf_potential *s, const gfold_model *model)
{
    s->phi = gf_argument_phi(model);
    s->p = model->p;
    s->bias = model->sigma_b * model->sigma_b;
    s->noise = model->noise;
    s->tol = fine;
    s->evaluations = s->iterations = s->inaccurate = 0;
}

static gfold_pair pair(gf_potential *s, double c)
{
    gfold_pair out;
    s->inaccurate |= gf_pair(&s->phi, fmin(c, s->c0), s->c0, s->tol, &out, NULL) != GFOLD_OK;
    s->evaluations++;
    return out;
}

double gf_potential_curvature(gf_potential *s, double c)
{
    return pair(s, c).curvature;
}

/* S(1) = w int_0^1 x^5 f''(C0 - w x^2) dx: f'' has a boundary layer at C0 whose width falls with the
 * gain; x^5 all but removes it. */
static double stored(gf_potential *s)
{
    const double layer = 1.5 / (1e-3 + s->phi.gain * sqrt(s->w));
    double sum = 0, lo = 0;
    for (double hi = fmin(1, layer); lo<1; lo = hi, hi = hi> 0.35 ? 1 : 3 * hi)
        for (int i = lo > 0 ? 0 : 1; i < GF_LOBATTO; i++) {
            const double x = lo + (hi - lo) * (s->l.x[i] + 1) / 2;
            const double f2 = gf_potential_curvature(s, s->c0 - s->w * x * x);
            sum += s->l.weight[i] * (hi - lo) / 2 * pow(x, 5) * f2;
        }
    return s->w * sum;
}

static double balance(gf_potential *s)
{
    s->imbalance = 1 - s->p * s->f1 - pow(s->noise / s->w, 2) - 2 * s->p * stored(s);
    s->kappa = sqrt(fmax(0, 1 - s->p * s->f1));
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
        const gfold_pair at = pair(s, s->c_inf);
        const double force = s->c_inf - s->p * at.value - s->bias;
        s->f = at.value;
        s->f1 = at.slope;
        if (force >= -1e-2 * tiny) return 0;
        const double step = -force / (1 - s->p * at.slope);
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
    if (!settle(s)) {
        s->w = s->c0 - s->c_inf;
        balance(s);
    }
    s->tol = fine;
    return s->imbalance;
}

/* C_inf at this w: F = 0 along C0 = C_inf + w, from a nearby value. */
static int settle_at(gf_potential *s, double w)
{
    s->w = w;
    for (int k = 0; k < 20; k++) {
        s->c0 = s->c_inf + w;
        const gfold_pair at = pair(s, s->c_inf);
        s->f = at.value;
        s->f1 = at.slope;
        if (s->c_inf == 0) return 0;
        const double force = s->c_inf - s->p * at.value - s->bias;
        const double step = -force / (1 - s->p * (at.slope + at.rate));
        if (fabs(step) < 4e-16 * s->c0) return 0;
        s->c_inf = fmax(0, s->c_inf + step);
    }
    return -1;
}

/* Secants in w, in which the equations stay regular where w vanishes. */
int gf_potential_polish(gf_potential *s)
{
    double before = s->w, after = s->w * (1 + 1e-4), old, old_inf;
    if (settle_at(s, before)) return -1;
    old = balance(s);
    old_inf = s->c_inf;
    for (int k = 0; k < 30; k++) {
        if (!(after > 0) || settle_at(s, after)) return -1;
        const double now = balance(s), w_rate = (after - before) / (now - old);
        if (now != old && fabs(after - before) > 1e-9 * s->c0) {
            s->c_inf_rate = (s->c_inf - old_inf) / (now - old);
            s->c0_rate = s->c_inf_rate + w_rate;
        }
        if (now == old || fabs(now) < 2e-16 || fabs(now * w_rate) < 4e-16 * s->c0) return 0;
        if (k > 3 && fabs(now) < 1e-14 && fabs(now) > 0.5 * fabs(old)) return 0;
        before = after;
        old = now;
        old_inf = s->c_inf;
        after -= now * w_rate;
    }
    return -1;
}
