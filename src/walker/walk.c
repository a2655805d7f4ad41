#include "walker/walk.h"

#include "math/random.h"

#include <string.h>

enum { NOISE = 0x530 };

static void keep(double *to, size_t count, const double *from, int step)
{
    if (to) memcpy(to + count * (size_t)step, from, count * sizeof *to);
}

static void add_noise(const gf_walk_params *p, uint64_t episode, int step, double *acts)
{
    double noise[GF_WALKER_JOINTS];
    gf_random_normal_from((gf_random){ p->seed, episode, NOISE }, GF_WALKER_JOINTS * (uint64_t)step,
                          GF_WALKER_JOINTS, noise);
    for (int k = 0; k < GF_WALKER_JOINTS; k++) acts[k] += p->noise * noise[k];
}

gf_walk gf_walk_once(gf_policy *policy, void *context, const gf_walk_params *p, uint64_t episode)
{
    gf_walker w = { .seed = p->seed };
    gf_walk out = { 0 };
    double sees[GF_WALKER_SEES], acts[GF_WALKER_JOINTS] = { 0 }, mark = 0;
    int over = 0;
    gf_walker_reset(&w, episode);
    while (!over && out.steps < p->steps) {
        double reward;
        gf_walker_observe(&w, sees);
        if (out.steps) {
            policy(context, sees, acts);
            add_noise(p, episode, out.steps, acts);
        }
        if (out.steps < p->kept) {
            keep(p->sees, GF_WALKER_SEES, sees, out.steps);
            keep(p->acts, GF_WALKER_JOINTS, acts, out.steps);
        }
        over = gf_walker_step(&w, acts, &reward);
        out.reward += p->learning && w.state.fallen ? -p->fall : reward;
        if (++out.steps % 100 == 0) {
            over |= p->learning && w.state.x < mark + 0.5;
            mark = w.state.x;
        }
    }
    out.fallen = w.state.fallen;
    out.arrived = w.state.x > (GF_WALKER_POINTS - 10) * 14 / 30.0;
    gf_walker_destroy(&w);
    return out;
}
