#include "sim/reduced.h"

#include "core/fail.h"

#include <stdlib.h>
#include <string.h>

/* The entry that stands alone in column or row i of the state; 0 when there is none such. */
static int stands_alone(const gf_tangent *t, size_t i, double *value)
{
    const size_t unit = i % t->n;
    if (i >= t->n) {
        const int is_z = t->z && i / t->n == t->z / t->n;
        *value = -1 / (is_z ? t->tau_z : t->tau_r);
        return (is_z ? t->by_z : t->by_r)[unit] == 0;
    }
    const int frozen = t->gate[unit] == 0 && t->by_z[unit] == 0;
    *value = frozen ? 0 : -t->gate[unit];
    return frozen || t->slope[unit] == 0;
}

static void sort_out(gf_reduced *r)
{
    for (size_t i = 0; i < r->full.size; i++) {
        if (stands_alone(&r->full, i, &r->exact[r->count])) {
            r->count++;
            continue;
        }
        r->keep[r->m++] = i;
        r->units += i < r->full.n;
    }
}

gfold_status gf_reduced_create(gf_reduced *r, const gfold_network *network,
                               const gfold_state *state, int rest, gfold_error *err)
{
    *r = (gf_reduced){ .m = 0 };
    const gfold_status status = gf_tangent_create(&r->full, network, state, err);
    if (status) return status;
    if (rest) gf_tangent_rest(&r->full);
    const size_t size = r->full.size;
    r->keep = gf_allocate(size, sizeof *r->keep);
    r->x = gf_allocate(3 * size + 1, sizeof *r->x);
    if (!r->keep || !r->x) {
        gf_reduced_destroy(r);
        return gf_fail_memory(err, 32.0 * (double)size);
    }
    r->y = r->x + size;
    r->exact = r->y + size;
    sort_out(r);
    return gf_ok(err);
}

void gf_reduced_destroy(gf_reduced *r)
{
    gf_tangent_destroy(&r->full);
    free(r->keep);
    free(r->x);
    *r = (gf_reduced){ .m = 0 };
}

void gf_reduced_scatter(const gf_reduced *r, const double *kept, double *full)
{
    memset(full, 0, r->full.size * sizeof *full);
    for (size_t i = 0; i < r->m; i++) full[r->keep[i]] = kept[i];
}

void gf_reduced_gather(const gf_reduced *r, const double *full, double *kept)
{
    for (size_t i = 0; i < r->m; i++) kept[i] = full[r->keep[i]];
}

static void apply(void *context, const double *x, double *y)
{
    gf_reduced *r = context;
    gf_reduced_scatter(r, x, r->x);
    gf_tangent_multiply(&r->full, 1, r->x, r->y);
    gf_reduced_gather(r, r->y, y);
    for (size_t i = 0; i < r->m; i++) y[i] += r->offset * x[i];
}

gf_operator gf_reduced_operator(gf_reduced *r)
{
    return (gf_operator){ r->m, apply, r };
}
