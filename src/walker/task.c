#include "walker/task.h"

#include "core/fail.h"

#include <gatefold/agent_task.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { UNSEEN = 2000000, ROUNDS = 3000000, PER_ROUND = 10, STEPS = 1500 };
enum { LINES = 4, PER_LINE = 5, FIGURE = 15 }; /* points */

_Static_assert(LINES + 1 == GFOLD_TEST_PATHS && PER_LINE * FIGURE <= GFOLD_TEST_POINTS, "room");

static const double far = 35; /* m: the 81 points of ground reach 37 */

static void demonstrate(void *context, uint64_t seed, uint64_t realisation, size_t k, double *input,
                        double *action, double *hint)
{
    (void)seed, (void)realisation, (void)hint;
    const gf_walker_lessons *l = context;
    const size_t saw = GF_WALKER_SEES * l->steps, did = GF_WALKER_JOINTS * l->steps;
    memcpy(input, l->observation + saw * k, saw * sizeof *input);
    memcpy(action, l->action + did * k, did * sizeof *action);
}

/* ---- walks --------------------------------------------------------------------------------- */

/* One episode; out->success: the end of the ground is reached. */
static gfold_status walk(const gfold_agent *agent, gf_walker *w, uint64_t number,
                         gfold_watch *watch, void *watcher, gfold_agent_test *out, size_t k,
                         gfold_error *err)
{
    gfold_world world = gf_walker_world(w);
    gfold_episode e;
    world.steps_max = STEPS;
    const gfold_status status = gfold_agent_play(agent, &world, number, watch, watcher, &e, err);
    out->episode[k].parameter = (double)number;
    out->episode[k].reward = e.reward_sum;
    out->episode[k].steps = e.steps;
    out->episode[k].over = e.over;
    out->episode[k].success = e.over && !w->state.fallen && w->state.x > 0;
    return status;
}

/* ---- the drawing --------------------------------------------------------------------------- */

typedef double point[2];

typedef struct film {
    int steps;
    point (*figure)[FIGURE]; /* STEPS of them */
} film;

static void take(void *watcher, int step, const double *action, void *context)
{
    (void)action;
    film *f = watcher;
    const gf_walker *w = context;
    if (w->state.x > far) return;
    gf_physics_figure pose;
    gf_physics_pose(w->physics, &pose);
    point *at = f->figure[step], gap = { (double)NAN, (double)NAN };
    memcpy(at, pose.hull, sizeof pose.hull);
    memcpy(at[5], pose.hull[0], sizeof gap);
    for (int leg = 0; leg < 2; leg++) {
        memcpy(at[6 + 4 * leg], gap, sizeof gap);
        memcpy(at[7 + 4 * leg], pose.leg[leg], sizeof pose.leg[leg]);
    }
    memcpy(at[FIGURE - 1], gap, sizeof gap);
    f->steps = step + 1;
}

static void lay_out(const film *f, const gf_walker *w, gfold_agent_test *out)
{
    const int figures = LINES * PER_LINE;
    out->paths = GFOLD_TEST_PATHS;
    for (int k = 0; k < LINES; k++)
        for (int i = 0; i < GFOLD_TEST_POINTS; i++)
            out->path[k][i][0] = out->path[k][i][1] = (double)NAN;
    for (int k = 0; k < figures; k++) {
        const int step = (int)((f->steps - 1) * (double)k / (figures - 1));
        memcpy(out->path[k / PER_LINE][k % PER_LINE * FIGURE], f->figure[step],
               sizeof(point[FIGURE]));
    }
    for (int k = 0; k < GFOLD_TEST_POINTS; k++) {
        out->path[LINES][k][0] = (double)w->x[k];
        out->path[LINES][k][1] = (double)w->y[k];
    }
}

static gfold_status
film_best(const gfold_agent *agent, gf_walker *w, gfold_agent_test *out, gfold_error *err)
{
    size_t best = 0;
    gfold_agent_test again;
    film f = { .figure = gf_allocate(STEPS, sizeof *f.figure) };
    if (!f.figure) return gf_fail_memory(err, 16.0 * STEPS * FIGURE);
    for (size_t k = 1; k < out->episodes; k++)
        if (out->episode[k].reward > out->episode[best].reward) best = k;
    const uint64_t number = (uint64_t)out->episode[best].parameter;
    const gfold_status status = walk(agent, w, number, take, &f, &again, 0, err);
    if (!status && f.steps) lay_out(&f, w, out);
    free(f.figure);
    return status;
}

/* ---- the task ------------------------------------------------------------------------------ */

static gfold_status
test(void *context, const gfold_agent *agent, int round, gfold_agent_test *out, gfold_error *err)
{
    const gf_walker_lessons *l = context;
    gf_walker w = { .seed = l->seed };
    const uint64_t first = round ? ROUNDS + PER_ROUND * (uint64_t)round : UNSEEN;
    gfold_status status = gf_ok(err);
    out->episodes = round ? PER_ROUND : (size_t)l->episodes;
    for (size_t k = 0; k < out->episodes && !status; k++)
        status = walk(agent, &w, first + k, NULL, NULL, out, k, err);
    gfold_agent_test_finish(out);
    if (!status && !round) status = film_best(agent, &w, out, err);
    gf_walker_destroy(&w);
    return status;
}

static void defaults(gfold_training_params *p)
{
    gfold_agent_preset_set(GFOLD_PRESET_WALKER, &p->agent, &p->cloning);
    p->cloning.relative = GFOLD_RELATIVE_READOUT;
    p->cloning.rate.alpha = 0.00375 * 0.4;
    p->same_tau = 1;
    p->epochs = 100;
    p->pretrain = 500;
    p->pretrain_rounds = 20;
    p->rounds = GF_WALKER_ROUNDS;
    p->readout.epochs = 150;
    p->readout.lead = 1;
    p->readout.spikes = 0;
    p->readout.rate.alpha = 0.000375;
}

gfold_task gf_walker_task(const gf_walker_lessons *lessons)
{
    return (gfold_task){ .name = "walker",
                         .inputs = GF_WALKER_SEES,
                         .outputs = GF_WALKER_JOINTS,
                         .demonstrations = lessons->demonstrations,
                         .steps = lessons->steps,
                         .demonstrate = demonstrate,
                         .test = gf_walker_check(NULL) ? NULL : test,
                         .defaults = defaults,
                         .context = (void *)lessons };
}
