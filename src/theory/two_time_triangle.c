/* Row by row, so that a row is a run of dot products with the rows before it. */
#include "theory/two_time_triangle.h"

#include "core/fail.h"
#include "math/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int gf_triangle_create(gf_triangle *f, size_t capacity)
{
    *f = (gf_triangle){ .capacity = capacity };
    f->row = gf_allocate(capacity * capacity, sizeof *f->row);
    f->inverse = gf_allocate(2 * capacity, sizeof *f->inverse);
    f->next = f->inverse ? f->inverse + capacity : NULL;
    if (f->row && f->inverse) return 0;
    gf_triangle_destroy(f);
    return -1;
}

void gf_triangle_destroy(gf_triangle *f)
{
    free(f->row);
    free(f->inverse);
    *f = (gf_triangle){ 0 };
}

void gf_triangle_reset(gf_triangle *f)
{
    f->kept = 0;
}

void gf_triangle_extend(gf_triangle *f, const double *covariance, double variance)
{
    double rest = variance;
    for (size_t j = 0; j < f->kept; j++) {
        const double known = gf_dot(j, f->row + j * f->capacity, f->next);
        f->next[j] = (covariance[j] - known) * f->inverse[j];
        rest -= f->next[j] * f->next[j];
    }
    f->pivot = rest > GF_TRIANGLE_FLOOR * variance ? sqrt(rest) : 0;
}

void gf_triangle_keep(gf_triangle *f)
{
    double *row = f->row + f->kept * f->capacity;
    memcpy(row, f->next, f->kept * sizeof *row);
    row[f->kept] = f->pivot;
    f->inverse[f->kept++] = f->pivot > 0 ? 1 / f->pivot : 0;
}
