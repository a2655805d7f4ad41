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

/* set xlabel 'SYMBOL  (MEANING)', which: "xlabel", "ylabel", "cblabel". */
void gf_script_label(FILE *script, const char *which, const char *symbol, const char *meaning);

#endif
