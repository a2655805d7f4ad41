/* spectrum_output.h: where a spectrum goes: its record, its file, its picture. */
#ifndef GF_CLI_SPECTRUM_OUTPUT_H
#define GF_CLI_SPECTRUM_OUTPUT_H

#include "cli/command.h"
#include "cli/state.h"

/* A spectrum as computed. */
typedef struct gf_spectrum {
    gf_state state;
    gfold_spectrum_extent extent;
    gfold_boundary boundary;
    size_t points; /* of the boundary */
    double *re, *im;
    const gfold_box *box; /* NULL: none */
    double box_fraction;
    int has_measured;
    gfold_spectrum_measured measured;
    size_t nx, ny;           /* of the density; 0: none */
    double *x, *y, *density; /* [ny][nx], 0 outside the bulk */
} gf_spectrum;

/* Writes the files asked for and prints the record. */
gfold_status gf_spectrum_publish(const gf_session *session, const gf_spectrum *s, gfold_error *err);

#endif
