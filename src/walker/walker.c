#include "walker/walker.h"

#include "core/fail.h"
#include "math/random.h"

#include <math.h>
#include <string.h>

enum { START = 20, FORCE = 0x520, SLOPE, LEVEL };

static const double spacing = 14 / 30.0, height = 400 / 30.0 / 4;

gfold_status gf_walker_check(gfold_error *err)
{
    if (strcmp(gf_physics_version(), "not built in")) return gf_ok(err);
    return gf_fail(err, GFOLD_EEXTERN,
                   "this build has no Box2D (GATEFOLD_WITH_BOX2D), which the walker needs");
}

static double uniform(const gf_walker *w, uint64_t episode, uint64_t stream, uint64_t index)
{
    uint64_t word;
    gf_random_words((gf_random){ w->seed, episode, stream }, index, 1, &word);
    return (double)(word >> 11) * 0x1p-53;
}

static double sign(double x)
{
    return (x > 0) - (x < 0);
}

static void lay_ground(gf_walker *w, uint64_t episode)
{
    double y = height, v = 0;
    int left = START, level = 0;
    for (int k = 0; k < GF_WALKER_POINTS; k++) {
        if (!level && !w->level) {
            v = 0.8 * v + 0.01 * sign(height - y);
            if (k > START) v += (2 * uniform(w, episode, SLOPE, (uint64_t)k) - 1) / 30;
            y += v;
        }
        w->x[k] = (float)(k * spacing);
        w->y[k] = (float)y;
        level = --left == 0;
        if (level) left = 5 + (int)(5 * uniform(w, episode, LEVEL, (uint64_t)k));
    }
}

void gf_walker_destroy(gf_walker *w)
{
    gf_physics_destroy(w->physics);
    w->physics = NULL;
}

static double shaping(const gf_physics_state *s)
{
    return 130 * s->x / 30 - 5 * fabs(s->angle);
}

static void advance(gf_walker *w, const double *action)
{
    gf_physics_step(w->physics, action);
    gf_physics_read(w->physics, &w->state);
}

void gf_walker_reset(gf_walker *w, uint64_t episode)
{
    gf_walker_destroy(w);
    lay_ground(w, episode);
    w->physics = gf_physics_create(GF_WALKER_POINTS, w->x, w->y, (float)height);
    if (!w->physics) return;
    if (!w->level) gf_physics_push(w->physics, (float)(10 * uniform(w, episode, FORCE, 0) - 5));
    advance(w, (double[GF_WALKER_JOINTS]){ 0 });
    w->shaping = shaping(&w->state);
}

void gf_walker_observe(const gf_walker *w, double *o)
{
    const gf_physics_state *s = &w->state;
    memset(o, 0, GF_WALKER_SEES * sizeof *o);
    if (!w->physics) return;
    o[0] = s->angle;
    o[1] = 2 * s->omega / 50;
    o[2] = 0.12 * s->vx;
    o[3] = 0.08 * s->vy;
    for (int leg = 0; leg < 2; leg++) {
        double *l = o + 4 + 5 * leg;
        l[0] = s->joint[2 * leg];
        l[1] = s->speed[2 * leg] / 4;
        l[2] = s->joint[2 * leg + 1] + 1;
        l[3] = s->speed[2 * leg + 1] / 6;
        l[4] = s->contact[leg];
    }
    for (int k = 0; k < 10; k++)
        o[14 + k] = (double)gf_physics_ray(w->physics, (float)(sin(0.15 * k) * 160 / 30),
                                           (float)(-cos(0.15 * k) * 160 / 30));
}

int gf_walker_step(gf_walker *w, const double *action, double *reward)
{
    *reward = 0;
    if (!w->physics) return 1;
    advance(w, action);
    const double before = w->shaping;
    w->shaping = shaping(&w->state);
    *reward = w->shaping - before;
    for (int k = 0; k < GF_WALKER_JOINTS; k++) *reward -= 0.028 * fmin(fabs(action[k]), 1);
    const int failed = w->state.fallen || w->state.x < 0;
    if (failed) *reward = -100;
    return failed || w->state.x > (GF_WALKER_POINTS - 10) * spacing;
}

/* ---- for agents ---------------------------------------------------------------------------- */

static void reset(void *context, uint64_t episode)
{
    gf_walker_reset(context, episode);
}

static void observe(void *context, double *observation)
{
    gf_walker_observe(context, observation);
}

static int step(void *context, const double *action, double *reward)
{
    return gf_walker_step(context, action, reward);
}

gfold_world gf_walker_world(gf_walker *w)
{
    return (gfold_world){
        "walker", GF_WALKER_SEES, GF_WALKER_JOINTS, GF_WALKER_STEPS, reset, observe, step, w
    };
}
