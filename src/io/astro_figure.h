/* astro_figure.h: the pictures of a neuron-astrocyte network: image, current, rates, calcium of the
 * training, and cue and recalled rates of every test; from a run or from the file that holds it. */
#ifndef GF_IO_ASTRO_FIGURE_H
#define GF_IO_ASTRO_FIGURE_H

#include "io/hdf5.h"

enum { GF_ASTRO_TESTS_MAX = 32, GF_ASTRO_FIGURE_VARIABLES = 8 + 3 * (GF_ASTRO_TESTS_MAX + 1) };

/* Row by row, the first on top. */
typedef struct gf_astro_run {
    double *current, *rates; /* [rows][columns], malloc'd */
    int *spikes;             /* per step                  */
    size_t steps;
    char name[64];
} gf_astro_run;

typedef struct gf_astro_figure {
    size_t rows, columns, tall, wide, traced, runs; /* runs: training first */
    double *image, *calcium; /* P [rows][columns]; Ca, uM [tall][wide]         */
    double *trace, *time;    /* Ca [traced][zone], s                           */
    gf_astro_run run[GF_ASTRO_TESTS_MAX + 1];
    char label[GF_ASTRO_TESTS_MAX + 1][3][40]; /* names of variables             */
} gf_astro_figure;

/* Variables of the file; returns their number. */
size_t gf_astro_figure_variables(gf_astro_figure *f, gf_variable *variables);

/* EIO: not such a file. Ends in gf_astro_figure_free, as a figure that was filled does. */
gfold_status gf_astro_figure_load(gf_astro_figure *f, const char *path, gfold_error *err);
void gf_astro_figure_free(gf_astro_figure *f);

gfold_status gf_astro_figure_draw(const gf_astro_figure *f, const char *picture, const char *script,
                                  gfold_error *err);

#endif
