/* csv.h: a sweep as a table: axes, observables (NAME_stderr after a simulated one), status. */
#ifndef GF_IO_CSV_H
#define GF_IO_CSV_H

#include "io/phase.h"

#include <stdio.h>

/* One header row, then one row per cell, x fastest; 17 digits, nan for what is missing. */
void gf_csv_write(FILE *out, const gf_phase *phase);

gfold_status gf_csv_save(const char *path, const gf_phase *phase, gfold_error *err);

#endif
