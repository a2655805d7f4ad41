/* polyline.h: puts the scattered points of a few smooth lines into the order of a pen. */
#ifndef GF_IO_POLYLINE_H
#define GF_IO_POLYLINE_H

#include <stddef.h>

/* Points (x, y in turn) that lie along lines, sampled once per grid cell; cell: its sides. order
 * and starts have count entries: the points one after the other, and 1 where the pen is lifted
 * before. Returns -1 without memory. Cost: count^2. */
int gf_polyline(const double *points, size_t count, const double cell[2], size_t *order,
                int *starts);

#endif
