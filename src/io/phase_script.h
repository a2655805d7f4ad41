/* phase_script.h: the two kinds of script behind phase_plot.h. */
#ifndef GF_IO_PHASE_SCRIPT_H
#define GF_IO_PHASE_SCRIPT_H

#include "io/phase.h"

#include <stdio.h>

/* Curves over one axis; the other has one point. */
void gf_script_lines(FILE *script, const gf_phase *phase, const char *picture);

/* Maps over two axes. */
void gf_script_maps(FILE *script, const gf_phase *phase, const char *picture);

/* Whether any value of an observable is finite; what is not is left out of pictures. */
int gf_column_is_drawn(const gf_phase *phase, const gf_phase_column *column);

/* set xlabel 'SYMBOL  (MEANING)', which: "xlabel", "ylabel", "cblabel"; an axis adds its unit. */
void gf_script_label(FILE *script, const char *which, const char *symbol, const char *meaning);
void gf_script_axis_label(FILE *script, const char *which, const gf_phase_axis *axis);

#endif
