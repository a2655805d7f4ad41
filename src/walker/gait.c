#include "walker/gait.h"

#include <math.h>
#include <string.h>

enum { WAIT, SWING, PUT, PUSH };

_Static_assert(sizeof(gf_gait) == (GF_GAIT_NUMBERS + 1) * sizeof(double), "numbers of a gait");

gf_gait gf_gait_usual(void)
{
    return (gf_gait){ 1.1, -0.6, 0.1, 0.1,  1,   0.29, 0.03, 0.1, 0.1, 0.88,
                      0.9, 0.25, 4,   0.25, 0.9, 1.5,  15,   0.5, 0,   1 };
}

gf_gait_state gf_gait_begin(const gf_gait *gait)
{
    return (gf_gait_state){ WAIT, 0, gait->knee_max };
}

typedef struct targets {
    double hip[2], knee[2]; /* 0: none */
} targets;

static const double *leg(const double *observation, int which)
{
    return observation + 4 + 5 * which;
}

static void swing(const gf_gait *g, gf_gait_state *s, const double *o, targets *t)
{
    const int stands = 1 - s->swings;
    t->hip[s->swings] = g->hip_swing;
    t->knee[s->swings] = g->knee_swing;
    s->knee += o[2] > g->speed ? 2 * g->knee_rate : g->knee_rate;
    s->knee = fmin(s->knee, g->knee_max);
    t->knee[stands] = s->knee;
    if (leg(o, stands)[0] < g->hip_switch) s->phase = PUT;
}

static void put(const gf_gait *g, gf_gait_state *s, const double *o, targets *t)
{
    t->hip[s->swings] = g->hip_down;
    t->knee[s->swings] = g->knee_down;
    t->knee[1 - s->swings] = s->knee;
    if (!(leg(o, s->swings)[4] > 0)) return;
    s->phase = PUSH;
    s->knee = fmin(leg(o, s->swings)[2], g->knee_max);
}

static void push(const gf_gait *g, gf_gait_state *s, const double *o, targets *t)
{
    const int pushes = 1 - s->swings;
    t->knee[s->swings] = s->knee;
    t->knee[pushes] = g->knee_push;
    if (!(leg(o, pushes)[2] > g->knee_switch) && !(o[2] > 1.2 * g->speed)) return;
    s->phase = SWING;
    s->swings = pushes;
}

static double within(double limit, double x)
{
    return fmin(fmax(x, -limit), limit);
}

void gf_gait_act(const gf_gait *g, gf_gait_state *s, const double *o, double *action)
{
    targets t = { .hip = { 0 } };
    if (s->phase == WAIT) {
        memset(action, 0, GF_WALKER_JOINTS * sizeof *action);
        s->phase = SWING;
        return;
    }
    if (s->phase == SWING) swing(g, s, o, &t);
    if (s->phase == PUT) put(g, s, o, &t);
    if (s->phase == PUSH) push(g, s, o, &t);
    for (int k = 0; k < 2; k++) {
        const double *l = leg(o, k);
        double hip = 0, knee = 0;
        if (fabs(t.hip[k]) > 0)
            hip = g->hip_gain * (t.hip[k] + g->hip_offset - l[0]) - g->hip_damping * l[1];
        if (fabs(t.knee[k]) > 0) knee = g->knee_gain * (t.knee[k] - l[2]) - g->knee_damping * l[3];
        hip += g->balance * o[0] + g->balance_damping * o[1];
        knee -= g->fall * o[3];
        action[2 * k] = within(g->limit, g->gain * hip);
        action[2 * k + 1] = within(g->limit, g->gain * knee);
    }
}
