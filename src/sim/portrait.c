/* Curves of one picture share their times, and each starts where its own network rests. */
#include "sim/portrait.h"
#include "core/fail.h"
#include "math/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_UNITS = 200 };

static const char *const names[] = { "integrator", "retention", "slice" };
static const char *const labels[] = {
    "along the manifold",     "along, couplings 1 % off", "across the manifold",
    "smooth gate, α_z = 300", "smooth gate, α_z = 100",   "smooth gate, α_z = 30",
    "line attractor, tuned",  "line, 1 % mismatch",       "line, couplings 1 % off",
};
enum { ALONG, ALONG_PERTURBED, ACROSS, SMOOTH, LINE = SMOOTH + 3, CURVES = LINE + 3 };

static const double slope[] = { 300, 100, 30 };
static const double off = 0.01, line_amplitude = 1e-3;
static const double part_across = 0.2; /* of what is displaced along: transients grow first */

const char *gfold_portrait_kind_name(gfold_portrait_kind kind)
{
    return (unsigned)kind < GFOLD_PORTRAIT_KIND_COUNT ? names[kind] : NULL;
}

void gfold_portrait_destroy(gfold_portrait *p)
{
    if (!p) return;
    double *const arrays[] = { p->t, p->integral, p->output, p->retained, p->surface, p->path };
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) free(arrays[k]);
    free(p);
}

static gfold_status reach_along(gf_easel *e, const double *v, double *distance, gfold_error *err)
{
    gfold_reach reach;
    const gfold_status status =
        gfold_manifold_reach(e->subject.manifold, v, 10 * sqrt((double)e->n), &reach, err);
    *distance = reach.distance;
    return status;
}

gfold_status
gf_easel_reach(gf_easel *e, const double *v, double *opposite, double range[2], gfold_error *err)
{
    gfold_status status = reach_along(e, v, &range[1], err);
    for (size_t i = 0; i < e->n; i++) opposite[i] = -v[i];
    if (!status) status = reach_along(e, opposite, &range[0], err);
    range[0] = -range[0];
    if (status || (range[0] < 0 && range[1] > 0)) return status;
    return gf_fail(err, GFOLD_ENOCONV, "the piece has no extent along the direction");
}

/* ---- integrator ---------------------------------------------------------------------------- */

static gfold_status integrator(gf_easel *e, gfold_error *err)
{
    gfold_portrait *o = e->out;
    const gfold_memory_params *p = &e->p->memory;
    const gfold_manifold *m = e->subject.manifold;
    double *v = e->room, range[2];
    gfold_manifold_direction(e->subject.manifold, 0, v);
    gfold_status status = gf_easel_reach(e, v, v + e->n, range, err);
    if (status) return status;
    o->times = gfold_memory_samples(m, p);
    o->t = gf_doubles(o->times);
    o->integral = gf_doubles(o->times);
    o->output = gf_doubles(o->times);
    if (!o->t || !o->integral || !o->output) return gf_fail_memory(err, 24.0 * (double)o->times);
    range[0] *= p->size;
    range[1] *= p->size;
    for (size_t k = 0; k < o->times; k++) o->t[k] = (double)k * gf_memory_interval(p);
    return gfold_memory_integrate(m, e->subject.settled, v, range, p, o->integral, o->output, err);
}

/* ---- retention ----------------------------------------------------------------------------- */

static gfold_status curve(gf_easel *e, const gfold_network *network, const double *h,
                          const double *d, int which, gfold_error *err)
{
    gfold_portrait *o = e->out;
    const double interval = gf_memory_interval(&e->p->memory);
    return gfold_memory_recall(network, h, 1, d, &e->p->memory, interval,
                               o->retained + (size_t)which * o->times, NULL, err);
}

/* A displacement along the manifold where it is now, `straight`: along its tangent. */
static gfold_status displace(gf_easel *e, int straight, double *d, gfold_error *err)
{
    gfold_manifold *m = e->subject.manifold;
    double *v = e->room, range[2];
    gfold_manifold_direction(m, 0, v);
    gfold_status status = gf_easel_reach(e, v, v + e->n, range, err);
    const double s = e->p->memory.size * range[1];
    if (!status && !straight) status = gfold_manifold_point(m, v, s, d, err);
    for (size_t i = 0; i < e->n && !status; i++)
        d[i] = straight ? s * v[i] : d[i] - gfold_manifold_state(m)[i];
    return status;
}

static gfold_status stabilised(gf_easel *e, gfold_error *err)
{
    const gf_subject *s = &e->subject;
    const double *h = gfold_manifold_state(s->manifold);
    double *d = e->room + 2 * e->n;
    gfold_network *perturbed = NULL;
    gfold_status status = displace(e, 0, d, err);
    if (!status) status = curve(e, s->settled, h, d, ALONG, err);
    if (!status)
        status = gfold_network_damage(&perturbed, s->settled, gfold_network_model(s->settled), off,
                                      NULL, err);
    if (!status) status = curve(e, perturbed, h, d, ALONG_PERTURBED, err);
    gfold_network_destroy(perturbed);
    if (status || !gfold_manifold_shape_of(s->manifold).active) return status;
    gfold_manifold_across(s->manifold, 0, d);
    const double size = part_across * e->p->memory.size *
                        fmin(gfold_manifold_straight(s->manifold, d), 10 * sqrt((double)e->n));
    for (size_t i = 0; i < e->n; i++) d[i] *= size;
    return curve(e, s->settled, h, d, ACROSS, err);
}

/* One that does not find a manifold at its own state has no curve. */
static gfold_status smooth(gf_easel *e, double alpha, int which, gfold_error *err)
{
    gfold_survey_params p = *e->p;
    gfold_survey_kind kind;
    gf_subject *s = &e->subject;
    gf_subject_destroy(s);
    p.model.update.kind = GFOLD_GATE_SIGMOID;
    p.model.update.alpha = alpha;
    p.model.noise = p.perturb = p.remove = 0;
    double *d = e->room + 2 * e->n;
    gfold_status status = gf_subject_create(s, &p, e->out->network, &kind, err);
    if (!status) status = gf_subject_change(s, &kind, err);
    const int there = !status && kind == GFOLD_SURVEY_MANIFOLD && !displace(e, 1, d, err);
    if (!status && there)
        status = curve(e, s->measured, gfold_manifold_state(s->manifold), d, which, err);
    return status;
}

static gfold_status line(gf_easel *e, double mismatch, double perturb, int which, gfold_error *err)
{
    const size_t n = LINE_UNITS;
    gfold_line_params p = gfold_line_defaults();
    gfold_network_params sample = { .n = n, .seed = e->p->network.seed };
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    gfold_network *network = NULL;
    double *w = gf_doubles(n * (n + 2)), *d = w + n * n, rate, first;
    if (!w) return gf_fail_memory(err, 8.0 * (double)(n * n));
    p.mismatch = mismatch;
    p.perturb = perturb;
    p.seed = e->p->network.seed;
    model.g = 1;
    sample.coupling[GFOLD_COUPLING_H] = w;
    gfold_status status = gfold_line_attractor(&p, w, d, &rate, &first, err);
    if (!status) status = gfold_network_create(&network, &model, &sample, err);
    for (size_t i = 0; i < n; i++) d[i] *= line_amplitude;
    if (!status) status = curve(e, network, d + n, d, which, err);
    gfold_network_destroy(network);
    free(w);
    return status;
}

static gfold_status retention(gf_easel *e, gfold_error *err)
{
    gfold_portrait *o = e->out;
    const double interval = gf_memory_interval(&e->p->memory);
    o->times = (size_t)(e->p->memory.t / interval + 1e-6) + 1;
    o->curves = CURVES;
    o->label = labels;
    o->t = gf_doubles(o->times);
    o->retained = gf_doubles(CURVES * o->times);
    if (!o->t || !o->retained) return gf_fail_memory(err, 8.0 * CURVES * (double)o->times);
    for (size_t k = 0; k < o->times; k++) o->t[k] = (double)k * interval;
    for (size_t k = 0; k < CURVES * o->times; k++) o->retained[k] = (double)NAN;
    gfold_status status = stabilised(e, err);
    for (int k = 0; k < LINE - SMOOTH && !status; k++)
        status = smooth(e, slope[k], SMOOTH + k, err);
    if (!status) status = line(e, 0, 0, LINE, err);
    if (!status) status = line(e, off, 0, LINE + 1, err);
    return status ? status : line(e, 0, off, LINE + 2, err);
}

/* ---- the whole ----------------------------------------------------------------------------- */

static gfold_status find_network(gf_easel *e, gfold_error *err)
{
    const gfold_survey_params *p = e->p;
    for (int k = 0; k < p->networks; k++) {
        gfold_survey_kind kind;
        const gfold_status status = gf_subject_create(&e->subject, p, k, &kind, err);
        e->out->network = k;
        if (status || kind == GFOLD_SURVEY_MANIFOLD) return status;
        gf_subject_destroy(&e->subject);
    }
    return gf_fail(err, GFOLD_ENOCONV, "none of %d networks has a manifold", p->networks);
}

gfold_status gfold_portrait_create(gfold_portrait **out, gfold_portrait_kind kind,
                                   const gfold_survey_params *params, gfold_error *err)
{
    static gfold_status (*const draw[])(gf_easel *, gfold_error *) = { integrator, retention,
                                                                       gf_easel_slice };
    *out = NULL;
    gfold_status status = gf_survey_check(params, err);
    if (!status && (unsigned)kind >= GFOLD_PORTRAIT_KIND_COUNT)
        status = gf_fail(err, GFOLD_EINVAL, "kind is %d, outside [0, %d]", (int)kind,
                         GFOLD_PORTRAIT_KIND_COUNT - 1);
    if (status) return status;
    gf_easel e = { .p = params, .n = params->network.n, .out = gf_allocate(1, sizeof *e.out) };
    e.room = gf_doubles(6 * e.n);
    if (!e.out || !e.room) status = gf_fail_memory(err, 48.0 * (double)e.n);
    if (!status) status = find_network(&e, err);
    if (!status) {
        e.out->kind = kind;
        e.out->n = e.n;
        e.out->dimension = gfold_manifold_shape_of(e.subject.manifold).frozen;
        status = draw[kind](&e, err);
    }
    gf_subject_destroy(&e.subject);
    free(e.room);
    if (status)
        gfold_portrait_destroy(e.out);
    else
        *out = e.out;
    return status;
}
