#include "theory/boundary_follow.h"

#include "core/fail.h"

#include <math.h>
#include <stdlib.h>

gf_follower *gf_follower_create(void)
{
    const gfold_fixed_point_params roots = gfold_fixed_point_defaults();
    gf_follower *f = gf_allocate(1, sizeof *f);
    if (!f) return NULL;
    f->b.band = gf_allocate(gf_boundary_room(), sizeof *f->b.band);
    if (!f->b.band || gf_potential_prepare(&f->s) ||
        gfold_fixed_point_create(&f->plan, &roots, NULL)) {
        gf_follower_destroy(f);
        return NULL;
    }
    f->b.l = f->s.l;
    f->b.tol = 1e-13;
    return f;
}

void gf_follower_destroy(gf_follower *f)
{
    if (!f) return;
    free(f->b.band);
    gfold_fixed_point_destroy(f->plan);
    free(f);
}

/* ---- a step -------------------------------------------------------------------------------- */

/* Decay times that the mesh turned out to hold: on too few there are periodic solutions. */
static double decays(const gf_boundary *b)
{
    return b->lags.edge[b->lags.elements] * gf_boundary_decay(b);
}

static int is_alike(const gf_boundary *now, const gf_boundary *before)
{
    const double ratio = gf_boundary_c0(now) / gf_boundary_c0(before), fewest = 12;
    const double fall = (gf_boundary_c0(now) - gf_boundary_c_inf(now)) /
                        (gf_boundary_c0(before) - gf_boundary_c_inf(before));
    return ratio > 0.5 && ratio < 2 && fall > 0.2 && fall < 5 && decays(now) > fewest;
}

/* f->b from f->held, on the mesh of the model. */
static int transfer(gf_follower *f, const gfold_model *to, const gfold_parameter *free, double c0)
{
    gf_boundary *b = &f->b;
    const gf_boundary *old = &f->held;
    gf_boundary_place(b, to, gf_boundary_c0(old), gf_boundary_c_inf(old),
                      0.7 * gf_boundary_decay(old));
    for (int i = 0; i < b->lags.nodes; i++)
        for (int k = 0; k < b->fields; k++)
            b->u[b->fields * i + k] =
                gf_lags_value(&old->lags, b->fields, old->u + k, b->lags.x[i]);
    return gf_boundary_newton(b, free, c0) || !is_alike(b, old) ? -1 : 0;
}

static void restore(gf_boundary *b, const gf_boundary *before)
{
    const long evaluations = b->evaluations;
    const int iterations = b->iterations;
    *b = *before;
    b->evaluations = evaluations;
    b->iterations = iterations;
}

int gf_follower_step(gf_follower *f, const gfold_model *to, const gfold_parameter *free, double c0)
{
    const double enough = 30;
    f->before = f->held = f->b;
    for (int k = 0; k < 3; k++) {
        const gfold_model model = k ? f->held.model : *to; /* with the parameter found */
        if (transfer(f, &model, free, c0)) {
            restore(&f->b, &f->before);
            return -1;
        }
        if (decays(&f->b) > enough) return 0;
        f->held = f->b;
    }
    return 0;
}

/* ---- from model to model ------------------------------------------------------------------- */

static double geometric(double from, double to, double t)
{
    return from > 0 && to > 0 ? from * pow(to / from, t) : from + t * (to - from);
}

static gfold_model between(const gfold_model *from, const gfold_model *to, double t)
{
    gfold_model m = *to;
    m.g = geometric(from->g, to->g, t);
    m.reset.tau = expm1((1 - t) * log1p(from->reset.tau) + t * log1p(to->reset.tau));
    if (t == 1) m = *to;
    return m;
}

double gf_follower_carry(gf_follower *f, const gfold_model *to)
{
    const double least = 1e-3;
    const gfold_model from = f->b.model;
    double t = 0, step = 0.5;
    while (t < 1) {
        const double next = fmin(1, t + step);
        const gfold_model m = between(&from, to, next);
        if (gf_follower_step(f, &m, NULL, 0)) {
            step /= 2;
            if (step < least) return t;
        } else {
            t = next;
            step *= 1.5;
        }
    }
    return 1;
}

/* ---- the start ----------------------------------------------------------------------------- */

/* The state at this gain with tau_r = 0. */
static gfold_status begin(gf_follower *f, const gfold_model *model, double g, gfold_error *err)
{
    gf_boundary *b = &f->b;
    gfold_model m = *model;
    m.g = g;
    m.reset.tau = 0;
    const gfold_status status = gf_potential_solve(&f->s, f->plan, &m, err);
    if (status) return status;
    gf_boundary_place(b, &m, f->s.c0, f->s.c_inf, f->s.kappa);
    const gf_argument phi = gf_argument_phi(&m);
    for (int i = 0; i < b->lags.nodes; i++) {
        double *u = &b->u[b->fields * i];
        const double c = f->s.c_inf + f->s.w / pow(cosh(gf_potential_at(&f->s, b->lags.x[i])), 2);
        gfold_pair at;
        u[0] = fmin(c, f->s.c0);
        if (b->fields == 1) continue;
        (void)!gf_pair(&phi, u[0], f->s.c0, b->tol, &at, NULL);
        u[1] = at.value;
    }
    if (!gf_boundary_newton(b, NULL, 0)) return gf_ok(err);
    return gf_fail(err, GFOLD_ENOCONV, "Newton's method from the state of tau_r = 0 failed");
}

static gfold_status ended(const gf_follower *f, const gfold_model *to, gfold_error *err)
{
    return gf_fail(
        err, GFOLD_ENOSOL,
        "the chaotic state of g = %.6g, tau_r = %.6g ends on the way to g = %.6g, tau_r = "
        "%.6g",
        f->b.model.g, f->b.model.reset.tau, to->g, to->reset.tau);
}

gfold_status gf_follower_begin(gf_follower *f, const gfold_model *model, gfold_error *err)
{
    const gfold_status status = begin(f, model, model->g, err);
    if (status) return status;
    return gf_follower_carry(f, model) < 1 ? ended(f, model, err) : gf_ok(err);
}

gfold_status gf_follower_solve(gf_follower *f, const gfold_model *model, gfold_error *err)
{
    const double ratio = 1.1, most = 4;
    f->b.evaluations = f->b.iterations = f->b.inaccurate = 0;
    gfold_status status = begin(f, model, model->g, err);
    for (double g = ratio;
         status == GFOLD_ENOSOL && model->reset.kind != GFOLD_GATE_OFF && g < most; g *= ratio)
        status = begin(f, model, model->g * g, NULL);
    if (status) return status;
    gfold_model lagging = *model;
    lagging.g = f->b.model.g;
    f->b.inaccurate = 0;
    if (gf_follower_carry(f, &lagging) < 1) return ended(f, &lagging, err);
    if (lagging.g != model->g && gf_follower_carry(f, model) < 1) return ended(f, model, err);
    return gf_follower_step(f, model, NULL, 0) ? ended(f, model, err) : gf_ok(err);
}
