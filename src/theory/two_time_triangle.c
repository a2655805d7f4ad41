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
    f->inverse = gf_allocate(2 * capacity + 1, sizeof *f->inverse);
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
        const double known = gf_inner_product(j, f->row + j * f->capacity, f->next);
        f->next[j] = (covariance[j] - known) * f->inverse[j];
        rest -= f->next[j] * f->next[j];
    }
    const int news = rest > GF_TRIANGLE_FLOOR * variance;
    f->next[f->kept] = news ? sqrt(rest + GF_TRIANGLE_NUGGET * variance) : 0;
}

double gf_triangle_pivot(const gf_triangle *f)
{
    return f->next[f->kept];
}

void gf_triangle_keep(gf_triangle *f)
{
    double *row = f->row + f->kept * f->capacity;
    memcpy(row, f->next, (f->kept + 1) * sizeof *row);
    f->inverse[f->kept] = row[f->kept] > 0 ? 1 / row[f->kept] : 0;
    f->kept++;
}
