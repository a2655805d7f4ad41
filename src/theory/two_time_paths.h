/* two_time_paths.h: a population of paths of the two-time mean field, marched through the grid.
 *
 * Paths come in blocks of `pairs` pairs; a block's random numbers depend on the seed and its number
 * alone. The first half of all arrays over paths holds one of each pair, the second half the others,
 * whose z and r are mirror images. With a binary gate the two share the field and the start of h: at
 * any time one of them is open (theta_z = 0), so that averages over open paths are over all draws.
 */
#ifndef GF_THEORY_TWO_TIME_PATHS_H
#define GF_THEORY_TWO_TIME_PATHS_H

#include "math/anderson.h"
#include "model/gate.h"
#include "model/phi.h"
#include "theory/two_time_triangle.h"

#include <gatefold/two_time.h>

enum { GF_FIELD_H, GF_FIELD_Z, GF_FIELD_R, GF_FIELDS };
enum { GF_LEADING = 2 }; /* columns of noise for the start and the bias */

/* What all populations share; read only. */
typedef struct gf_two_time_task {
    const gfold_model *model;
    size_t times, pairs; /* grid points; pairs of a block */
    const double *t;
    double sigma_0;
    int corrections;
    uint64_t seed;
    const volatile int *stop;
} gf_two_time_task;

/* A variable that relaxes to its field; gates only where they are present. */
typedef struct gf_two_time_variable {
    int present;
    double tau;
    double *state, *trial;
    double *field[3]; /* at the last two times and at the coming one */
    double *middle;   /* in the middle of the step                   */
    double *start;    /* [2][draws], of h: for h(0) and for the bias */
    double *noise;    /* [kept][draws], what the field is made of    */
    size_t draws;     /* of a column: paths, or pairs                */
} gf_two_time_variable;

typedef struct gf_two_time_paths {
    const gf_two_time_task *task;
    gf_argument phi_of;
    size_t capacity; /* paths                                        */
    size_t paths, block, blocks, step;
    size_t most; /* times that any run kept */
    gf_two_time_variable variable[GF_FIELDS];
    gf_triangle factor[2];         /* of E[phi phi'], and of that times E[s_r s_r']      */
    double *phi_kept, *reset_kept; /* [kept][paths]                                     */
    double *history;               /* h, [time][paths]                                   */
    double *covariance, *product;  /* with the kept times                                */
    double *bias, *phi, *reset, *gate, *kick;
    double *clock, *open, *shut, *decay, *before, *passed; /* of a step                          */
    double *gram, *pool;
    /* Of long steps: rows being solved for, and what has come of it in all runs. */
    gf_anderson *anderson;
    size_t rows_length;
    double *rows, *next;
    double off;       /* largest change of a row, relative, in the last round of a step */
    long evaluations; /* of rows */
} gf_two_time_paths;

/* Room for any model; non-zero when there is no memory. */
int gf_two_time_paths_create(gf_two_time_paths *p, size_t times, size_t paths);
void gf_two_time_paths_destroy(gf_two_time_paths *p);
double gf_two_time_paths_bytes(size_t times, size_t paths);

/* Marches `blocks` blocks from number `first` on and adds `weight` times the results to out: the
 * series one after the other, then the maps. Non-zero when the state overflowed. */
int gf_two_time_paths_run(gf_two_time_paths *p, const gf_two_time_task *task, size_t first,
                          size_t blocks, double weight, double *out);

/* Forgets what the runs up to now needed: most, off, evaluations. */
void gf_two_time_paths_forget(gf_two_time_paths *p);

/* Numbers in out. */
size_t gf_two_time_numbers(size_t times);

/* ---- between the files of the solver ------------------------------------------------------- */

/* One number per pair, or one per path; of all times of a field at once, and of h(0) and the bias. */
void gf_two_time_normals(const gf_two_time_paths *p, uint64_t stream, size_t time, size_t draws,
                         double *x);
void gf_two_time_draw_noise(gf_two_time_paths *p, int field);
void gf_two_time_draw_kick(gf_two_time_paths *p);

/* Of a pair both get the same where there is one draw for both, or the mirror image. */
void gf_two_time_spread(const gf_two_time_variable *v, size_t paths, double sign, double *x);

/* The factors' next rows from the paths as tried; fields from these rows; keeps the rows. */
void gf_two_time_evaluate(gf_two_time_paths *p);
void gf_two_time_sample(gf_two_time_paths *p);
void gf_two_time_keep(gf_two_time_paths *p);

/* One step of the grid; what was tried becomes the state. */
void gf_two_time_march(gf_two_time_paths *p);
void gf_two_time_accept(gf_two_time_paths *p);

#endif
