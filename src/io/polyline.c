/* Always on to the nearest point not yet visited: right wherever lines are farther apart than their
 * samples, and harmless elsewhere, as a wrong link is then shorter than a cell. */
#include "io/polyline.h"

#include "core/fail.h"

#include <math.h>
#include <stdlib.h>

static const double reach = 2.5; /* cells: farther points belong to another line */

typedef struct cloud {
    const double *points, *cell;
    size_t count;
    char *visited;
} cloud;

static double distance(const cloud *c, size_t a, size_t b)
{
    return hypot((c->points[2 * a] - c->points[2 * b]) / c->cell[0],
                 (c->points[2 * a + 1] - c->points[2 * b + 1]) / c->cell[1]);
}

static size_t neighbours(const cloud *c, size_t of)
{
    size_t found = 0;
    for (size_t k = 0; k < c->count; k++) found += !c->visited[k] && distance(c, of, k) < reach;
    return found;
}

/* An end of a line has about half as many neighbours as its middle. */
static size_t loneliest(const cloud *c)
{
    size_t best = c->count, least = c->count + 1;
    for (size_t k = 0; k < c->count; k++) {
        const size_t found = c->visited[k] ? c->count + 1 : neighbours(c, k);
        if (found >= least) continue;
        least = found;
        best = k;
    }
    return best;
}

/* The nearest point within reach, count when there is none. */
static size_t nearest(const cloud *c, size_t from)
{
    size_t best = c->count;
    double least = reach;
    for (size_t k = 0; k < c->count; k++) {
        if (c->visited[k] || distance(c, from, k) >= least) continue;
        least = distance(c, from, k);
        best = k;
    }
    return best;
}

int gf_polyline(const double *points, size_t count, const double cell[2], size_t *order,
                int *starts)
{
    cloud c = { points, cell, count, gf_allocate(count, 1) };
    if (!c.visited) return -1;
    size_t at = count;
    for (size_t k = 0; k < count; k++) {
        const size_t next = at < count ? nearest(&c, at) : count;
        starts[k] = next == count;
        at = next < count ? next : loneliest(&c);
        c.visited[at] = 1;
        order[k] = at;
    }
    free(c.visited);
    return 0;
}
