#include "io/cell_figure.h"

#include "core/fail.h"
#include "io/hdf5.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where each column is; the first `needed` ones must be there. */
static const struct {
    int needed;
    const char *path[GF_CELL_COLUMNS];
} layouts[GF_CELL_FIGURE_KIND_COUNT] = {
    [GF_CELL_RESPONSE] = { 6, { "t", "ca", "h", "ip3", "j", "threshold" } },
    [GF_CELL_SPIKES] = { 4, { "t_ms", "v", "u", "current" } },
    [GF_CELL_BIFURCATION] = { 3,
                              { "points/j", "points/ca", "points/unstable", "cycles/j",
                                "cycles/ca_min", "cycles/ca_max", "cycles/unstable", "hopf/j",
                                "hopf/ca", "folds/j", "folds/ca_min", "folds/ca_max",
                                "points/branch", "cycles/branch" } },
    [GF_CELL_FIRING] = { 2, { "current", "rate", "onset/single", "onset/repetitive" } },
};

void gf_cell_figure_free(gf_cell_figure *f)
{
    for (int k = 0; k < GF_CELL_COLUMNS; k++) free(f->column[k]);
    *f = (gf_cell_figure){ 0 };
}

size_t gf_cell_figure_points(const gf_cell_figure *f)
{
    return f->count[0];
}

static double number(const json_t *value)
{
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

/* Of "name", a list or a number, or "name/key", a list of objects or an object. */
static double *from_record(const json_t *record, const char *path, size_t *count)
{
    const char *slash = strchr(path, '/'), *key = slash ? slash + 1 : NULL;
    const json_t *value =
        json_object_getn(record, path, slash ? (size_t)(slash - path) : strlen(path));
    if (key && json_is_object(value)) value = json_object_get(value, key);
    *count = json_is_array(value) ? json_array_size(value) : json_is_number(value);
    double *column = *count ? gf_allocate(*count, sizeof *column) : NULL;
    for (size_t k = 0; column && k < *count; k++) {
        const json_t *item = json_is_array(value) ? json_array_get(value, k) : value;
        column[k] = number(json_is_object(item) ? json_object_get(item, key) : item);
    }
    return column;
}

static double *from_file(int64_t file, const char *path, size_t *count)
{
    size_t shape[2] = { 0, 0 };
    const int absent = gf_hdf5_rank(file, path, shape) < 0;
    *count = 0;
    if (absent) return NULL;
    double *column = gf_hdf5_real(file, path, shape);
    int *whole = column ? NULL : gf_hdf5_integer(file, path, shape);
    *count = column || whole ? shape[0] * shape[1] : 0;
    if (whole) column = gf_allocate(*count, sizeof *column);
    for (size_t k = 0; whole && column && k < *count; k++) column[k] = whole[k];
    free(whole);
    return column;
}

static int complete(const gf_cell_figure *f)
{
    for (int k = 0; k < layouts[f->kind].needed; k++)
        if (!f->column[k] || (k && f->count[k] != f->count[0] && f->count[k] != 1)) return 0;
    return 1;
}

gfold_status gf_cell_figure_of_record(gf_cell_figure *f, gf_cell_figure_kind kind,
                                      const json_t *record, gfold_error *err)
{
    *f = (gf_cell_figure){ .kind = kind };
    for (int k = 0; k < GF_CELL_COLUMNS && layouts[kind].path[k]; k++)
        f->column[k] = from_record(record, layouts[kind].path[k], &f->count[k]);
    if (complete(f)) return gf_ok(err);
    gf_cell_figure_free(f);
    return gf_fail(err, GFOLD_EIO, "the result has not all columns of its picture");
}

gfold_status gf_cell_figure_load(gf_cell_figure *f, const char *path, gfold_error *err)
{
    int64_t file;
    *f = (gf_cell_figure){ 0 };
    const gfold_status status = gf_hdf5_open(path, &file, err);
    if (status) return status;
    int found = 0;
    for (int kind = 0; kind < GF_CELL_FIGURE_KIND_COUNT && !found; kind++) {
        gf_cell_figure_free(f);
        f->kind = (gf_cell_figure_kind)kind;
        for (int k = 0; k < GF_CELL_COLUMNS && layouts[kind].path[k]; k++)
            f->column[k] = from_file(file, layouts[kind].path[k], &f->count[k]);
        found = complete(f);
    }
    gf_hdf5_close(file);
    if (found) return gf_ok(err);
    gf_cell_figure_free(f);
    return gf_fail(err, GFOLD_EIO, "%s holds no result of single cells", path);
}
