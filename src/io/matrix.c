#include "io/matrix.h"

#include "core/fail.h"
#include "core/memory.h"
#include "io/hdf5.h"
#include "io/npy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A path with the dataset split off; NULL: none is named. */
typedef struct place {
    char path[4096];
    const char *dataset;
} place;

static int ends_in(const char *text, size_t length, const char *suffix)
{
    const size_t end = strlen(suffix);
    return length > end && strncmp(text + length - end, suffix, end) == 0;
}

static int is_hdf5(const char *text, size_t length)
{
    return ends_in(text, length, ".h5") || ends_in(text, length, ".hdf5");
}

/* 0: it names no HDF5 file. */
static int split(const char *text, place *out)
{
    const char *colon = strrchr(text, ':');
    size_t length = strlen(text);
    out->dataset = NULL;
    if (colon && !is_hdf5(text, length) && is_hdf5(text, (size_t)(colon - text))) {
        length = (size_t)(colon - text);
        out->dataset = colon + 1;
    }
    if (!is_hdf5(text, length) || length >= sizeof out->path) return 0;
    snprintf(out->path, sizeof out->path, "%.*s", (int)length, text);
    return 1;
}

static gfold_status unknown(const char *path, gfold_error *err)
{
    return gf_fail(err, GFOLD_EIO, "%s: a matrix is a file .npy, .h5 or .h5:DATASET", path);
}

static gfold_status square(const char *path, size_t rows, size_t columns, gfold_error *err)
{
    if (rows == columns && rows) return gf_ok(err);
    return gf_fail(err, GFOLD_EIO, "%s holds %zu x %zu numbers; a coupling matrix is square", path,
                   rows, columns);
}

/* Name and shape of the dataset; malloc'd, NULL with the refusal. */
static char *
find(int64_t file, const place *at, const char *text, size_t shape[2], gfold_error *err)
{
    char *name = at->dataset ? strdup(at->dataset) : gf_hdf5_only_matrix(file);
    if (name && gf_hdf5_rank(file, name, shape) == 2) return name;
    if (at->dataset)
        gf_fail(err, GFOLD_EIO, "%s: there is no dataset of two dimensions of that name", text);
    else
        gf_fail(err, GFOLD_EIO,
                "%s has none or several datasets of two dimensions; name one: %s:DATASET", text,
                text);
    free(name);
    return NULL;
}

/* The size, and with numbers the matrix row by row. */
static gfold_status
open_hdf5(const place *at, const char *text, size_t *n, double **numbers, gfold_error *err)
{
    int64_t file;
    size_t shape[2] = { 0 };
    gfold_status status = gf_hdf5_open(at->path, &file, err);
    if (status) return status;
    char *name = find(file, at, text, shape, err);
    status = name ? square(text, shape[0], shape[1], err) : GFOLD_EIO;
    if (!status && numbers && shape[0] != *n)
        status = gf_fail(err, GFOLD_EIO, "%s has changed", text);
    if (!status && numbers && !(*numbers = gf_hdf5_real(file, name, shape)))
        status = gf_fail(err, GFOLD_EIO, "%s: its numbers cannot be read", text);
    *n = shape[0];
    free(name);
    gf_hdf5_close(file);
    return status;
}

static void transpose(size_t n, double *a)
{
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < j; i++) {
            const double held = a[i + n * j];
            a[i + n * j] = a[j + n * i];
            a[j + n * i] = held;
        }
}

gfold_status gf_matrix_size(const char *path, size_t *n, gfold_error *err)
{
    place at;
    gf_npy about;
    if (split(path, &at)) return open_hdf5(&at, path, n, NULL, err);
    if (!ends_in(path, strlen(path), ".npy")) return unknown(path, err);
    gfold_status status = gf_npy_inspect(path, &about, err);
    if (!status) status = square(path, about.rows, about.columns, err);
    *n = about.rows;
    return status;
}

static gfold_status read_npy(const char *path, size_t n, double **matrix, gfold_error *err)
{
    gf_npy about;
    const gfold_status status = gf_npy_inspect(path, &about, err);
    if (status) return status;
    if (about.rows != n || about.columns != n)
        return gf_fail(err, GFOLD_EIO, "%s has changed", path);
    *matrix = gf_allocate(n * n, sizeof(double));
    return *matrix ? gf_npy_read(path, &about, *matrix, err)
                   : gf_fail_memory(err, 8.0 * (double)n * (double)n);
}

gfold_status gf_matrix_read(const char *path, size_t n, double **matrix, gfold_error *err)
{
    place at;
    *matrix = NULL;
    gfold_status status = gf_check_memory(err, path, 8.0 * (double)n * (double)n);
    if (status) return status;
    if (split(path, &at)) {
        status = open_hdf5(&at, path, &n, matrix, err);
        if (!status) transpose(n, *matrix);
    } else {
        status = read_npy(path, n, matrix, err);
    }
    if (!status) return status;
    free(*matrix);
    *matrix = NULL;
    return status;
}
