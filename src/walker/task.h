/* task.h: walking as a task for agents (gatefold/task.h).
 *
 *     demonstrations  recorded elsewhere, the first `demonstrations` of them
 *     round k         10 walks of at most 1500 steps over ground that is the round's
 *     test            `episodes` such walks over ground that no training and no round has; the score is
 *                     the return, a success the end of the ground
 *     drawing         the walk of the highest return: four lines with five figures each, at even
 *                     intervals up to 35 m (hull; hip, knee and foot per leg), and the ground
 *
 * Numbers of the training are those of the published program: 500 units, 100 passes, the readout's 500
 * epochs 20 times on targets, then 15 rounds of 150.
 * Source: Capone, Muratore & Paolucci, PLoS Computational Biology 18, e1010221 (2022).
 */
#ifndef GF_WALKER_TASK_H
#define GF_WALKER_TASK_H

#include "walker/walker.h"

#include <gatefold/task.h>

enum { GF_WALKER_TESTS = 100, GF_WALKER_ROUNDS = 15 };

typedef struct gf_walker_lessons {
    size_t demonstrations, steps;
    const double *observation, *action; /* demonstrations x steps x 24 and 4 */
    uint64_t seed;                      /* of the ground */
    int episodes;                       /* in [1, GFOLD_TEST_EPISODES_MAX] */
} gf_walker_lessons;

/* Without Box2D it has no test. Borrows the lessons, which need no demonstrations for a test. */
gfold_task gf_walker_task(const gf_walker_lessons *lessons);

#endif
