/* agent_figure.h: the pictures of agents; what is not there is left out.
 *
 *     ANGLES  Button & Food: the task; where an agent goes for the demonstrated targets, with the
 *             expert's ways; reward against angle; reward against rank with standard errors
 *     ERRORS  error of the output and spike error against rank
 *     WALKS   figures of a walk; returns of a test; of a sweep reward and spike error against rank
 */
#ifndef GF_IO_AGENT_FIGURE_H
#define GF_IO_AGENT_FIGURE_H

#include "io/hdf5.h"

#include <gatefold/rank_sweep.h>
#include <stdio.h>

enum { GF_FIGURE_VARIABLES = 20, GF_FIGURE_CURVES = 3 };

typedef enum gf_figure_kind { GF_FIGURE_ANGLES, GF_FIGURE_ERRORS, GF_FIGURE_WALKS } gf_figure_kind;

typedef struct gf_agent_figure {
    double *kind; /* one number, a gf_figure_kind */
    size_t cells; /* of a sweep, ranks fastest; 0: none */
    double *rank, *tau_star, *reward, *reward_sem, *mse, *mse_sem, *spikes, *spikes_sem, *best,
        *best_sem;
    size_t angles, curves; /* reward against angle, or of walks from the best on */
    double *angle, *curve_rank, *score,
        *score_sem; /* angles; curves; curves x angles, NaN: no error */
    size_t paths, points;
    double *path; /* paths x points x 2                           */
    double *room; /* behind all of them                           */
} gf_agent_figure;

gfold_status gf_agent_figure_of_test(gf_agent_figure *figure, const gfold_agent_test *test,
                                     gf_figure_kind kind, gfold_error *err);
gfold_status gf_agent_figure_of_sweep(gf_agent_figure *figure, const gfold_rank_sweep *sweep,
                                      gf_figure_kind kind, gfold_error *err);
void gf_agent_figure_destroy(gf_agent_figure *figure);

/* Its arrays for gf_hdf5_save, in group figure/, at most GF_FIGURE_VARIABLES; how many. */
size_t gf_agent_figure_variables(const gf_agent_figure *figure, gf_variable *variables);

/* From a stored result. EIO. */
gfold_status gf_agent_figure_load(const char *path, gf_agent_figure *figure, gfold_error *err);

/* The script that draws it, as gf_gnuplot_draw takes one. */
void gf_agent_script(FILE *script, const void *figure, const char *picture);

/* EINVAL: suffix, or nothing to draw; EEXTERN, EIO. */
gfold_status gf_agent_figure_draw(const gf_agent_figure *figure, const char *picture,
                                  const char *script, gfold_error *err);

#endif
