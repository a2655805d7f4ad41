#include "core/fail.h"

#include <gatefold/world.h>
#include <math.h>
#include <stdlib.h>

static int is_finite(size_t count, const double *x)
{
    for (size_t k = 0; k < count; k++)
        if (!isfinite(x[k])) return 0;
    return 1;
}

typedef struct stage {
    gfold_player *player;
    double *observation, *action;
    gfold_watch *watch;
    void *watcher;
} stage;

static gfold_status
act(const stage *s, const gfold_world *world, gfold_episode *out, gfold_error *err)
{
    double reward = 0;
    world->observe(world->context, s->observation);
    gfold_player_act(s->player, s->observation, s->action);
    if (!is_finite(world->actions, s->action))
        return gf_fail(err, GFOLD_ENUMERIC, "an action of step %d is not finite", out->steps);
    out->over = world->step(world->context, s->action, &reward);
    out->reward_sum += reward;
    out->reward_max = fmax(out->reward_max, reward);
    if (s->watch) s->watch(s->watcher, out->steps, s->action, world->context);
    out->steps++;
    return gf_ok(err);
}

gfold_status gfold_agent_play(const gfold_agent *agent, const gfold_world *world, uint64_t episode,
                              gfold_watch *watch, void *watcher, gfold_episode *out,
                              gfold_error *err)
{
    const gfold_agent_params *p = gfold_agent_params_of(agent);
    *out = (gfold_episode){ .reward_max = -HUGE_VAL };
    if (world->observations != p->inputs || world->actions != p->outputs)
        return gf_fail(
            err, GFOLD_EINVAL,
            "%s has %zu observations and %zu actions, the agent %zu inputs and %zu outputs",
            world->name, world->observations, world->actions, p->inputs, p->outputs);
    stage s = { NULL, gf_allocate(p->inputs, sizeof(double)),
                gf_allocate(p->outputs, sizeof(double)), watch, watcher };
    gfold_status status = s.observation && s.action ? gf_ok(err) : gf_fail_memory(err, 1e4);
    if (!status) status = gfold_player_create(&s.player, agent, err);
    if (!status) world->reset(world->context, episode);
    while (!status && !out->over && out->steps < world->steps_max)
        status = act(&s, world, out, err);
    gfold_player_destroy(s.player);
    free(s.observation);
    free(s.action);
    return status;
}
