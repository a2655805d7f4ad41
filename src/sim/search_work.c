#include "sim/search_work.h"

#include "core/fail.h"

#include <gatefold/jacobian.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 64, DOUBLES = LINE / sizeof(double), VECTORS = GF_REST_UNITS + 4 };

static size_t round_up(size_t count)
{
    return (count + DOUBLES - 1) / DOUBLES * DOUBLES;
}

static size_t matrices(size_t n, size_t m)
{
    return 3 * n * n > m * m ? 3 * n * n : m * m;
}

double gf_search_work_size(const gfold_network *network)
{
    const double n = (double)gfold_network_size(network), m = (double)gfold_jacobian_size(network);
    return (3 * n * n > m * m ? 3 * n * n : m * m) + (VECTORS + 1) * n + 2 * m;
}

gfold_status gf_search_work_create(gf_search_work *work, const gf_rest *rest, gfold_error *err)
{
    const size_t n = rest->n, m = gfold_jacobian_size(rest->network);
    const size_t unit = round_up(n), mode = round_up(m), square = round_up(matrices(n, m));
    const size_t bytes = (VECTORS * unit + 2 * mode + square) * sizeof(double);
    *work = (gf_search_work){ .rest = rest };
    work->memory = aligned_alloc(LINE, bytes);
    work->pivot = gf_allocate(n, sizeof *work->pivot);
    if (!work->memory || !work->pivot) {
        gf_search_work_destroy(work);
        return gf_fail_memory(err, (double)bytes);
    }
    double *next = memset(work->memory, 0, bytes);
    gf_rest_units *units = &work->units;
    double **const vectors[VECTORS] = {
        &units->phi,   &units->slope, &units->r, &units->reset, &units->reset_slope, &units->drive,
        &units->image, &work->h,      &work->f,  &work->step,   &work->trial
    };
    for (size_t k = 0; k < VECTORS; k++) *vectors[k] = next, next += unit;
    work->re = next;
    work->im = next + mode;
    next += 2 * mode;
    for (size_t k = 0; k < 3; k++) work->matrix[k] = next + k * n * n;
    return gf_ok(err);
}

void gf_search_work_destroy(gf_search_work *work)
{
    free(work->memory);
    free(work->pivot);
    *work = (gf_search_work){ 0 };
}
