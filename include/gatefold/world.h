/* world.h: an environment that an agent can act in; the place for your own.
 *
 * A world is three functions and a context of its own. An episode begins with reset; then observe
 * and step take turns until step says that it is over or steps_max steps are done.
 *
 *     reset    the episode's number decides everything that varies between episodes
 *     observe  writes `observations` numbers
 *     step     takes `actions` numbers, sets the reward of the step; non-zero: the episode is over
 *
 * Threads: a world is used by one thread at a time.
 */
#ifndef GFOLD_WORLD_H
#define GFOLD_WORLD_H

#include <gatefold/agent.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_world {
    const char *name;
    size_t observations, actions;
    int steps_max;
    void (*reset)(void *context, uint64_t episode);
    void (*observe)(void *context, double *observation);
    int (*step)(void *context, const double *action, double *reward);
    void *context;
} gfold_world;

typedef struct gfold_episode {
    double reward_sum, reward_max; /* over steps */
    int steps;
    int over; /* 1: step said so; 0: steps_max were done */
} gfold_episode;

/* Called after every step with the world's context; NULL: not. */
typedef void gfold_watch(void *watcher, int step, const double *action, void *context);

/* One episode of an agent; EINVAL: their numbers of observations or actions differ. ENUMERIC: an
 * action is not finite. ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_agent_play(const gfold_agent *agent,
                                                        const gfold_world *world, uint64_t episode,
                                                        gfold_watch *watch, void *watcher,
                                                        gfold_episode *out, gfold_error *err);

GFOLD_END_DECLS

#endif
