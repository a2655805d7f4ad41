/* expert_walks.h: what a walker's expert is asked for once it has learnt: a test on ground that no generation
 * has walked, and demonstrations on yet another. Threads: walks are shared out; numbers do not
 * depend on how many there are. */
#ifndef GF_CLI_EXPERT_WALKS_H
#define GF_CLI_EXPERT_WALKS_H

#include "walker/walk.h"

enum { GF_LESSON_STEPS = 400 };

typedef struct gf_expert_walks {
    double *weights; /* NULL: the known state machine walks */
    uint64_t seed;
    double noise;
} gf_expert_walks;

typedef struct gf_expert_score {
    double mean, sd, error;       /* of returns; standard error of their mean         */
    double arrived, fallen, good; /* fractions of episodes; good: a return above 200 */
} gf_expert_score;

/* ENOMEM. */
gfold_status gf_expert_test(const gf_expert_walks *w, int episodes, int threads,
                            gf_expert_score *score, gfold_error *err);

typedef struct gf_lessons {
    size_t count;
    double *sees, *acts;    /* count x GF_LESSON_STEPS x 24 and 4, the beginnings of walks */
    double *reward, *steps; /* count, of whole walks                                        */
} gf_lessons;

/* The first `count` good walks, after *walked episodes. ENOCONV: not so many in 100 times that. ENOMEM. */
gfold_status
gf_lessons_walk(gf_lessons *lessons, const gf_expert_walks *w, int *walked, gfold_error *err);
void gf_lessons_free(gf_lessons *lessons);

#endif
