/* agent_tasks.h: tasks by name, with what they take from a file. */
#ifndef GF_CLI_AGENT_TASKS_H
#define GF_CLI_AGENT_TASKS_H

#include "io/agent_figure.h"
#include "io/agent_file.h"
#include "io/demonstration_file.h"
#include "walker/task.h"

#include <gatefold/agent_task.h>

/* The order of the option --task; NULL past the last. */
const char *gf_task_name(int index);

typedef struct gf_open_task {
    gfold_task task;
    gf_recording recording;
    gf_walker_lessons lessons;
} gf_open_task;

/* What a test needs, and the numbers of a training. `episodes`: of the walker's test. Borrows *open. */
void gf_task_open(gf_open_task *open, gf_stored_task which, uint64_t seed, int episodes);

/* Adds the first `cloned` of the file's demonstrations, which the walker needs and others refuse (NULL).
 * EINVAL, EIO. */
gfold_status gf_task_read(gf_open_task *open, gf_stored_task which, const char *path, int cloned,
                          gfold_error *err);
void gf_task_close(gf_open_task *open);

/* A network in a file; must: the task that it must have been taught, -1: any. */
typedef struct gf_stored_test {
    const char *path;
    int must, episodes;
    uint64_t seed;
} gf_stored_test;

/* EIO; EEXTERN: the task needs Box2D. EINVAL: it is another, or has no episodes. */
gfold_status gf_task_test_stored(const gf_stored_test *stored, gf_stored_task *which,
                                 gfold_agent_test *test, gfold_error *err);

/* EINVAL: a picture is asked for, and neither episodes nor `cells` (of a sweep) make one: said before
 * anything is learnt. */
gfold_status gf_task_drawable(const gf_open_task *open, const char *plot, size_t cells,
                              gfold_error *err);

/* How its tests are drawn. */
gf_figure_kind gf_task_figure(gf_stored_task which);

#endif
