/* phase_plot.h: the picture of a sweep.
 *
 * One axis (or one row of a grid): theory as lines, simulation as points with standard errors; when
 * sim_settled is among several simulated observables it colours the points of the others. Two axes:
 * one map per observable side by side, whole numbers in discrete levels, critical lines on top.
 */
#ifndef GF_IO_PHASE_PLOT_H
#define GF_IO_PHASE_PLOT_H

#include "io/phase.h"

#include <stdio.h>

/* Writes the picture and, unless it is NULL, the script that draws it. EINVAL: a single cell is no
 * picture. ENUMERIC: no value is finite. EEXTERN, EIO. */
gfold_status
gf_phase_draw(const gf_phase *phase, const char *picture, const char *script, gfold_error *err);

#endif
