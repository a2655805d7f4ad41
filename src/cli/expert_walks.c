#include "cli/expert_walks.h"

#include "core/fail.h"
#include "core/parallel.h"
#include "walker/expert.h"
#include "walker/gait.h"

#include <math.h>
#include <stdlib.h>

/* Episodes that begin here are walked by no generation. */
enum { TESTED = 1000000, DEMONSTRATED = 1500000 };
enum { TRIES = 100 }; /* walks for a demonstration, at most */

static const double good = 200;

static gf_walk walk_once(const gf_expert_walks *w, gf_walk_params p, uint64_t episode)
{
    gf_gait gait = gf_gait_begin();
    p.seed = w->seed;
    p.noise = w->noise;
    p.steps = GF_WALKER_STEPS;
    if (!w->weights) return gf_walk_once(gf_gait_act, &gait, &p, episode);
    return gf_walk_once(gf_expert_act, w->weights, &p, episode);
}

/* ---- the test ------------------------------------------------------------------------------ */

typedef struct trial {
    const gf_expert_walks *w;
    gf_walk *out;
} trial;

static void walk(void *context, int worker, size_t item)
{
    (void)worker;
    const trial *t = context;
    t->out[item] = walk_once(t->w, (gf_walk_params){ 0 }, TESTED + item);
}

static gf_expert_score summarise(const gf_walk *walks, int count)
{
    gf_expert_score s = { 0 };
    double squares = 0;
    for (int k = 0; k < count; k++) {
        s.mean += walks[k].reward / count;
        s.arrived += walks[k].arrived / (double)count;
        s.fallen += walks[k].fallen / (double)count;
        s.good += (walks[k].reward > good) / (double)count;
    }
    for (int k = 0; k < count; k++) squares += pow(walks[k].reward - s.mean, 2);
    s.sd = count > 1 ? sqrt(squares / (count - 1)) : (double)NAN;
    s.error = s.sd / sqrt(count);
    return s;
}

gfold_status gf_expert_test(const gf_expert_walks *w, int episodes, int threads,
                            gf_expert_score *score, gfold_error *err)
{
    const size_t count = (size_t)episodes;
    trial t = { w, gf_allocate(count, sizeof *t.out) };
    if (!t.out) return gf_fail_memory(err, 24.0 * episodes);
    gf_parallel(gf_parallel_workers(threads), count, walk, &t, NULL);
    *score = summarise(t.out, episodes);
    free(t.out);
    return gf_ok(err);
}

/* ---- demonstrations ------------------------------------------------------------------------ */

static gfold_status create(gf_lessons *l, gfold_error *err)
{
    const size_t sees = GF_LESSON_STEPS * GF_WALKER_SEES * l->count;
    const size_t acts = GF_LESSON_STEPS * GF_WALKER_JOINTS * l->count;
    l->sees = gf_allocate(sees + acts + 2 * l->count, sizeof *l->sees);
    if (!l->sees) return gf_fail_memory(err, 8.0 * (double)(sees + acts));
    l->acts = l->sees + sees;
    l->reward = l->acts + acts;
    l->steps = l->reward + l->count;
    return gf_ok(err);
}

gfold_status gf_lessons_walk(gf_lessons *l, const gf_expert_walks *w, int *walked, gfold_error *err)
{
    size_t found = 0;
    const gfold_status status = l->count ? create(l, err) : gf_ok(err);
    if (status) return status;
    for (*walked = 0; found < l->count && *walked < TRIES * (int)l->count; ++*walked) {
        const gf_walk_params p = { .kept = GF_LESSON_STEPS,
                                   .sees = l->sees + GF_LESSON_STEPS * GF_WALKER_SEES * found,
                                   .acts = l->acts + GF_LESSON_STEPS * GF_WALKER_JOINTS * found };
        const gf_walk one = walk_once(w, p, DEMONSTRATED + (uint64_t)*walked);
        if (!(one.reward > good) || one.steps < GF_LESSON_STEPS) continue;
        l->reward[found] = one.reward;
        l->steps[found++] = one.steps;
    }
    if (found == l->count) return gf_ok(err);
    return gf_fail(err, GFOLD_ENOCONV, "only %zu of %d walks had a return above %g", found, *walked,
                   good);
}

void gf_lessons_free(gf_lessons *l)
{
    free(l->sees);
    *l = (gf_lessons){ 0 };
}
