#include "sweep/piece.h"

#include "core/fail.h"

#include <string.h>

enum { BLOCK = 64 }; /* neighbouring cells that start from one another */

static gfold_status check(const gfold_sweep_params *p, gfold_error *err)
{
    gfold_status status = gfold_model_check(&p->model, err);
    if (!status && !p->x.parameter) status = gf_fail(err, GFOLD_EINVAL, "the x axis is absent");
    if (!status && p->x.parameter == p->y.parameter)
        status = gf_fail(err, GFOLD_EINVAL, "%s is on both axes", p->x.parameter->name);
    if (!status)
        status =
            gf_check_range(err, "n_observables", p->n_observables, 1, GFOLD_SWEEP_OBSERVABLES_MAX);
    if (!status) status = gf_check_range(err, "tol", p->tol, 1e-14, 1e-4);
    if (!status) status = gf_check_range(err, "n", (double)p->n, 2, GFOLD_DENSE_MAX);
    if (!status) status = gf_check_range(err, "networks", p->networks, 1, 100000);
    if (!status) status = gf_check_range(err, "sim_stride", p->sim_stride, 1, 1e9);
    if (!status) status = gf_check_range(err, "threads", p->threads, 0, 1024);
    if (!status && p->networks_max)
        status = gf_check_range(err, "networks_max", p->networks_max, p->networks, 100000);
    if (!status) status = gf_check_range(err, "rel_error", p->rel_error, 0, 1);
    if (!status) status = gf_check_range(err, "refine", p->refine, 0, 20);
    if (!status && p->refine && (p->sim_stride != 1 || p->shards != 1))
        status = gf_fail(err, GFOLD_EINVAL,
                         "refine chooses its cells as it goes: neither sim_stride nor shards");
    if (!status) status = gf_check_range(err, "shards", p->shards, 1, 1e6);
    if (!status) status = gf_check_range(err, "shard", p->shard, 0, p->shards - 1);
    return status;
}

gfold_status gf_pieces_create(gf_pieces *out, const gfold_sweep_params *p, gfold_error *err)
{
    size_t nx = 1, ny = 1;
    *out = (gf_pieces){ .n_rows = p->n_observables };
    gfold_status status = check(p, err);
    if (!status) status = gfold_axis_count(&p->x, &nx, err);
    if (!status) status = gfold_axis_count(&p->y, &ny, err);
    if (status) return status;
    for (int k = 0; k < p->n_observables; k++) {
        const gf_observable *row = out->rows[k] = gf_observable_row(p->observables[k]);
        if (!row) return gf_fail(err, GFOLD_EINVAL, "observable %d is not in the table", k);
        out->theory += row->theory != NULL;
        out->simulated += row->measure != NULL;
    }
    out->nx = nx;
    out->most = (size_t)(p->networks_max ? p->networks_max : p->networks);
    out->stride = (size_t)p->sim_stride;
    out->block = p->refine ? 1 : BLOCK;
    out->per_row = (nx + out->block - 1) / out->block;
    out->sites_per_row = (nx + out->stride - 1) / out->stride;
    out->sites = out->simulated ? ny * out->sites_per_row : 0;
    out->blocks = out->theory ? ny * out->per_row : 0;
    out->count = out->blocks + out->sites * out->most;
    return gf_ok(err);
}

size_t gf_site_cell(const gf_pieces *p, size_t site)
{
    return site / p->sites_per_row * p->nx + site % p->sites_per_row * p->stride;
}

size_t gf_piece_share(const gf_pieces *p, size_t k)
{
    return k < p->blocks ? k : (k - p->blocks) / p->most;
}

gf_piece gf_piece_at(const gf_pieces *p, size_t k)
{
    if (k < p->blocks) {
        const size_t row = k / p->per_row, from = k % p->per_row * p->block, left = p->nx - from;
        return (gf_piece){ 0, row * p->nx + from, left < p->block ? left : p->block, 0, p->theory };
    }
    const size_t run = k - p->blocks;
    return (gf_piece){ 1, gf_site_cell(p, run / p->most), 1, run % p->most, p->simulated };
}

/* ---- parcels ------------------------------------------------------------------------------- */

static size_t width(const gf_piece *piece)
{
    return GF_HEAD + (size_t)piece->values;
}

size_t gf_parcel_room(const gf_pieces *p)
{
    const size_t values = (size_t)(p->theory > p->simulated ? p->theory : p->simulated);
    return BLOCK * ((GF_HEAD + values) * sizeof(double) + sizeof((gfold_error *)0)->message);
}

static size_t numbers(const gf_parcel *r)
{
    return r->piece.cells * width(&r->piece) * sizeof(double);
}

void gf_parcel_begin(gf_parcel *r, gf_piece piece)
{
    r->piece = piece;
    r->text = 0;
    memset(r->number, 0, numbers(r));
}

double *gf_parcel_cell(const gf_parcel *r, size_t cell)
{
    return r->number + cell * width(&r->piece);
}

size_t gf_parcel_size(const gf_parcel *r)
{
    return numbers(r) + r->text;
}

void gf_parcel_fail(gf_parcel *r, size_t cell, const gfold_error *failure)
{
    const size_t length = strlen(failure->message) + 1;
    gf_parcel_cell(r, cell)[GF_STATUS] = (double)failure->status;
    memcpy((char *)r->number + gf_parcel_size(r), failure->message, length);
    r->text += length;
}

int gf_parcel_check(gf_parcel *r, size_t size)
{
    size_t failed = 0, sentences = 0;
    if (size < numbers(r)) return 0;
    r->text = size - numbers(r);
    for (size_t k = 0; k < r->piece.cells; k++) {
        const double status = gf_parcel_cell(r, k)[GF_STATUS];
        if (!(status >= 0 && status < GFOLD_STATUS_COUNT)) return 0;
        failed += status > 0;
    }
    for (size_t k = numbers(r); k < size; k++) sentences += ((const char *)r->number)[k] == '\0';
    return sentences == failed && (!r->text || ((const char *)r->number)[size - 1] == '\0');
}
