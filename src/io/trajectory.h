/* trajectory.h: states over time in an HDF5 file that is written as they come.
 *
 *     /h [network][trial][time][unit]      float64, contiguous; /z and /r alike where asked for
 *     /network /trial /time /unit          dimension scales
 *
 * and the manifest as root attributes. The file is made whole at the start: its room on the disk is
 * reserved, HDF5 lays it out and closes it, and from then on a state is one write at its place. So
 * nothing is kept in memory, any thread writes without waiting for another, and a write that fails is
 * ours to report. The file gets its name at the end (replace.h).
 */
#ifndef GF_IO_TRAJECTORY_H
#define GF_IO_TRAJECTORY_H

#include <gatefold/status.h>
#include <jansson.h>

enum { GF_TRAJECTORY_VARIABLES = 3 };

typedef struct gf_trajectory_shape {
    size_t networks, trials, times, units; /* at least 1 each            */
    double first, step;                    /* times: first + k step      */
    int has[GF_TRAJECTORY_VARIABLES];      /* h, z, r                    */
} gf_trajectory_shape;

typedef struct gf_trajectory gf_trajectory;

double gf_trajectory_bytes(const gf_trajectory_shape *shape);

/* EIO: the disk has no room for it, or the file cannot be made; nothing is left behind. */
gfold_status gf_trajectory_create(gf_trajectory **trajectory, const char *path,
                                  const gf_trajectory_shape *shape, const json_t *manifest,
                                  gfold_error *err);

/* One state: h, z, r (NULL where not asked for), `units` numbers each. From any thread. EIO. */
gfold_status gf_trajectory_put(gf_trajectory *trajectory, size_t network, size_t trial, size_t time,
                               const double *const variables[GF_TRAJECTORY_VARIABLES],
                               gfold_error *err);

/* Notes the wall time, which was not known at the start, and gives the file its name. Either way the
 * trajectory is gone after one of these. */
gfold_status gf_trajectory_finish(gf_trajectory *trajectory, double wall_seconds, gfold_error *err);
void gf_trajectory_abandon(gf_trajectory *trajectory); /* NULL is fine */

#endif
