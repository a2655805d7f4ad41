#include "walker/expert.h"

#include "core/fail.h"
#include "core/parallel.h"
#include "math/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DRAW = 0x531, D = GF_EXPERT_NUMBERS, SEEN = 14 };
enum { STEPS_FIRST = 400, STEPS_MORE = 25 }; /* of episodes, every generation */

static const double limit = 1.5, cooling = 0.99;

/* ---- the policy ---------------------------------------------------------------------------- */

void gf_expert_act(void *weights, const double *o, double *action)
{
    static const double hull[] = { 5, 10, 3, 5 };
    const double *w = weights;
    for (int k = 0; k < GF_WALKER_JOINTS; k++, w += SEEN + 1) {
        action[k] = w[SEEN];
        for (int i = 0; i < SEEN; i++) action[k] += w[i] * (i < 4 ? hull[i] : 1) * o[i];
        action[k] = fmin(fmax(action[k], -limit), limit);
    }
}

/* ---- evolution ----------------------------------------------------------------------------- */

gf_expert gf_expert_begin(const gf_expert_params *p)
{
    gf_expert e = { .sigma = p->sigma };
    for (int k = 0; k < D; k++) e.variance[k] = 1;
    return e;
}

typedef struct candidate {
    double z[D], step[D]; /* step: (z - mean) / sigma */
    double reward, steps;
} candidate;

typedef struct generation {
    const gf_expert_params *p;
    const gf_expert *e;
    candidate *all;
} generation;

static void draw(const generation *g, size_t item)
{
    candidate *c = &g->all[item];
    const gf_random source = { g->p->seed, (uint64_t)g->e->generation, DRAW };
    gf_random_normal_from(source, item * D, D, c->step);
    for (int k = 0; k < D; k++) {
        c->step[k] *= sqrt(g->e->variance[k]);
        c->z[k] = g->e->mean[k] + g->e->sigma * c->step[k];
    }
}

static void rate(void *context, int worker, size_t item)
{
    (void)worker;
    const generation *g = context;
    candidate *c = &g->all[item];
    draw(g, item);
    const int steps = STEPS_FIRST + STEPS_MORE * g->e->generation;
    gf_walk_params walk = { .seed = g->p->seed,
                            .steps = steps < g->p->steps ? steps : g->p->steps,
                            .learning = 1,
                            .fall = g->p->fall };
    for (int k = 0; k < g->p->episodes; k++) {
        const uint64_t episode =
            (uint64_t)g->e->generation * (uint64_t)g->p->episodes + (uint64_t)k;
        walk.noise = g->p->calm && k % 2 ? 0 : g->p->noise;
        const gf_walk w = gf_walk_once(gf_expert_act, c->z, &walk, episode);
        c->reward += w.reward / g->p->episodes;
        c->steps += w.steps;
    }
}

static int better(const void *a, const void *b)
{
    const double x = ((const candidate *)a)->reward, y = ((const candidate *)b)->reward;
    return (x < y) - (x > y);
}

/* Mean step and mean squared step of the better half, by falling weight; returns 1 / sum of w^2. */
static double select_better(const generation *g, double *step, double *square, double *reward)
{
    const int half = g->p->candidates / 2;
    double total = 0, squares = 0;
    for (int i = 0; i < half; i++) total += log(half + 0.5) - log(i + 1);
    for (int i = 0; i < half; i++) {
        const double weight = (log(half + 0.5) - log(i + 1)) / total;
        squares += weight * weight;
        *reward += g->all[i].reward / half;
        for (int k = 0; k < D; k++) {
            step[k] += weight * g->all[i].step[k];
            square[k] += weight * g->all[i].step[k] * g->all[i].step[k];
        }
    }
    return 1 / squares;
}

static double update_sigma(gf_expert *e, const double *step, double mass)
{
    const double c = (mass + 2) / (D + mass + 5);
    const double damping = 1 + c + 2 * fmax(0, sqrt((mass - 1) / (D + 1)) - 1);
    const double usual = sqrt(D) * (1 - 1 / (4.0 * D) + 1 / (21.0 * D * D));
    double length = 0;
    for (int k = 0; k < D; k++) {
        e->sigma_path[k] =
            (1 - c) * e->sigma_path[k] + sqrt(c * (2 - c) * mass) * step[k] / sqrt(e->variance[k]);
        length += e->sigma_path[k] * e->sigma_path[k];
    }
    e->sigma *= cooling * exp(c / damping * (sqrt(length) / usual - 1));
    return sqrt(length) / usual;
}

static void update(gf_expert *e, const double *step, const double *square, double mass)
{
    for (int k = 0; k < D; k++) e->mean[k] += e->sigma * step[k];
    const int steady = update_sigma(e, step, mass) < 1.4 + 2 / (D + 1.0);
    const double c = (4 + mass / D) / (D + 4 + 2 * mass / D);
    const double faster = (D + 2) / 3.0; /* a diagonal is learnt faster than a matrix */
    const double one = fmin(0.5, faster * 2 / ((D + 1.3) * (D + 1.3) + mass));
    const double many =
        fmin(0.5, faster * 2 * (mass - 2 + 1 / mass) / ((D + 2.0) * (D + 2.0) + mass));
    for (int k = 0; k < D; k++) {
        e->path[k] = (1 - c) * e->path[k] + steady * sqrt(c * (2 - c) * mass) * step[k];
        e->variance[k] =
            (1 - one - many) * e->variance[k] + one * e->path[k] * e->path[k] + many * square[k];
    }
}

gfold_status gf_expert_learn(gf_expert *e, const gf_expert_params *p, gfold_error *err)
{
    const size_t count = (size_t)p->candidates;
    const generation g = { p, e, gf_allocate(count, sizeof *g.all) };
    double step[D] = { 0 }, square[D] = { 0 };
    gfold_status status = gf_walker_check(err);
    if (!status && !g.all) status = gf_fail_memory(err, 1e4);
    if (!status) {
        gf_parallel(gf_parallel_workers(p->threads), count, rate, (void *)&g, NULL);
        for (size_t i = 0; i < count; i++) e->steps += g.all[i].steps;
        qsort(g.all, count, sizeof *g.all, better);
        e->reward = 0;
        update(e, step, square, select_better(&g, step, square, &e->reward));
        e->generation++;
    }
    free(g.all);
    return status;
}
