#include "walker/gait.h"

#include <math.h>

enum { SWING, PUT, PUSH };

static const double cruise = 0.29, knee_max = 0.1;

gf_gait gf_gait_begin(void)
{
    return (gf_gait){ SWING, 0, knee_max };
}

typedef struct targets {
    double hip[2], knee[2]; /* 0: none */
} targets;

static const double *leg(const double *observation, int which)
{
    return observation + 4 + 5 * which;
}

static void swing(gf_gait *g, const double *o, targets *t)
{
    const int stands = 1 - g->swings;
    t->hip[g->swings] = 1.1;
    t->knee[g->swings] = -0.6;
    g->knee = fmin(g->knee + (o[2] > cruise ? 0.06 : 0.03), knee_max);
    t->knee[stands] = g->knee;
    if (leg(o, stands)[0] < 0.1) g->phase = PUT;
}

static void put(gf_gait *g, const double *o, targets *t)
{
    t->hip[g->swings] = 0.1;
    t->knee[g->swings] = 0.1;
    t->knee[1 - g->swings] = g->knee;
    if (!(leg(o, g->swings)[4] > 0)) return;
    g->phase = PUSH;
    g->knee = fmin(leg(o, g->swings)[2], knee_max);
}

static void push(gf_gait *g, const double *o, targets *t)
{
    const int pushes = 1 - g->swings;
    t->knee[g->swings] = g->knee;
    t->knee[pushes] = 1;
    if (!(leg(o, pushes)[2] > 0.88) && !(o[2] > 1.2 * cruise)) return;
    g->phase = SWING;
    g->swings = pushes;
}

static double drive(double target, double gain, const double *joint)
{
    return fabs(target) > 0 ? gain * (target - joint[0]) - 0.25 * joint[1] : 0;
}

static double half_within_1(double x)
{
    return fmin(fmax(0.5 * x, -1), 1);
}

void gf_gait_act(void *gait, const double *o, double *action)
{
    gf_gait *g = gait;
    targets t = { .hip = { 0 } };
    if (g->phase == SWING) swing(g, o, &t);
    if (g->phase == PUT) put(g, o, &t);
    if (g->phase == PUSH) push(g, o, &t);
    for (int k = 0; k < 2; k++) {
        const double *l = leg(o, k);
        const double hip = drive(t.hip[k], 0.9, l) + 0.9 * o[0] + 1.5 * o[1];
        const double knee = drive(t.knee[k], 4, l + 2) - 15 * o[3];
        action[2 * k] = half_within_1(hip);
        action[2 * k + 1] = half_within_1(knee);
    }
}
