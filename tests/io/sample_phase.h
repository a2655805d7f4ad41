/* sample_phase.h: a small sweep result made by hand, and a folder to write into. */
#ifndef GF_TESTS_SAMPLE_PHASE_H
#define GF_TESTS_SAMPLE_PHASE_H

#include "io/phase.h"

enum { SAMPLE_NX = 3, SAMPLE_NY = 2, SAMPLE_CELLS = SAMPLE_NX * SAMPLE_NY };

/* Axes g and alpha_r; delta_h (theory), sim_var_h (simulated, with a NaN), one failed cell, a
 * saddle curve of three points and a tricritical point. */
gf_phase sample_phase(void);

/* The same along g only, without curves. */
gf_phase sample_line(void);

/* An empty folder of its own for this process; and a path in it (static memory). */
void sample_folder_make(void);
void sample_folder_remove(void);
const char *sample_path(const char *name);

/* Number of files in the folder, hidden ones included. */
int sample_folder_files(void);

/* The whole file as text (static memory), "" when it is absent. */
const char *sample_read(const char *path);

void sample_write(const char *path, const char *text);

#endif
