/* agent_figure.h: the picture of Button & Food: the task; where an agent goes for the demonstrated
 * targets, with the expert's ways; reward against angle; reward against rank with standard errors.
 * What is not there is left out. Trajectory sweeps show error and spike error against rank. */
#ifndef GF_IO_AGENT_FIGURE_H
#define GF_IO_AGENT_FIGURE_H

#include "io/hdf5.h"

#include <gatefold/rank_sweep.h>
#include <stdio.h>

enum { GF_FIGURE_VARIABLES = 16, GF_FIGURE_CURVES = 3 };

typedef struct gf_agent_figure {
    size_t cells; /* of a sweep, ranks fastest; 0: none */
    double *rank, *tau_star, *reward, *reward_sem, *mse, *mse_sem, *spikes, *spikes_sem;
    size_t angles, curves; /* reward against angle                         */
    double *angle, *curve_rank, *score,
        *score_sem; /* angles; curves; curves x angles, NaN: no error */
    size_t paths, points;
    double *path; /* paths x points x 2                           */
    double *room; /* behind all of them                           */
} gf_agent_figure;

gfold_status
gf_agent_figure_of_test(gf_agent_figure *figure, const gfold_agent_test *test, gfold_error *err);
gfold_status gf_agent_figure_of_sweep(gf_agent_figure *figure, const gfold_rank_sweep *sweep,
                                      size_t episodes, gfold_error *err);
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
