/* phase_file.h: a sweep in an HDF5 file.
 *
 *     /NAME of x [nx], /NAME of y [ny]     dimension scales
 *     /OBSERVABLE, /OBSERVABLE_stderr      [ny][nx] (or [nx]), the latter for simulated ones
 *     /status                              gfold_status of every cell *     /sim_networks                        networks that the simulated values are means over
 *     /computed                            0 where refinement left a cell out; absent: none
 *     /failures/cell, /failures/sentence   of those with a status: place in [ny][nx], row by row
 *     /curve_KIND [points][2], /tricritical [2]
 *     /provenance/wall, /provenance/cpu    seconds that each cell took
 *
 * The root attributes `axes` and `observables` list the names; manifest.h gives the others.
 */
#ifndef GF_IO_PHASE_FILE_H
#define GF_IO_PHASE_FILE_H

#include "io/phase.h"

#include <jansson.h>

#define GF_PHASE_SCHEMA "gatefold/phase"

/* Adds `axes` and `observables` to the manifest. */
gfold_status
gf_phase_save(const char *path, const gf_phase *phase, json_t *manifest, gfold_error *err);

/* EIO: not such a file; the sentence names what is missing. Ends in gf_phase_destroy. */
gfold_status gf_phase_load(const char *path, gf_phase *phase, gfold_error *err);

#endif
