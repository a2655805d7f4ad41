/* astro_arguments.h: what `astro run` is told, and the images and currents that follow from it. */
#ifndef GF_CLI_ASTRO_ARGUMENTS_H
#define GF_CLI_ASTRO_ARGUMENTS_H

#include "cli/cell_options.h"
#include "io/astro_figure.h"

#include <gatefold/cue.h>

enum { GF_ASTRO_GREY, GF_ASTRO_BINARY, GF_ASTRO_PRESETS };

typedef struct gf_astro_arguments {
    gf_cell_arguments cell; /* first */
    const char *image, *noise, *cue, *current, *wiring;
    int preset, pattern, resample, feedback, rng;
    double flipped;
    gfold_astro_params params;
} gf_astro_arguments;

/* The images, and the currents of training and tests. */
typedef struct gf_astro_input {
    double *image, *current; /* [shown][n], [shown + tests][n] */
    uint32_t *wiring;        /* NULL: drawn         */
    size_t tests;
    char shown[8][44];
    char name[GF_ASTRO_TESTS_MAX + 1][64];
} gf_astro_input;

enum { GF_ASTRO_ROWS = 54 };
extern const gf_option gf_astro_rows[GF_ASTRO_ROWS];

const char *gf_astro_pattern_name(int index); /* NULL past the end */

void gf_astro_defaults(void *arguments);
/* Those of the preset. */
int gf_astro_redefault(void *arguments);
gfold_status gf_astro_complete(void *arguments, gfold_error *err);

/* params: gets the size of the images. Ends in gf_astro_input_free. */
gfold_status gf_astro_input_make(const gf_astro_arguments *a, gfold_astro_params *params,
                                 gf_astro_input *input, gfold_error *err);
void gf_astro_input_free(gf_astro_input *input);

#endif
