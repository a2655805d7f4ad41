#include "io/checks_file.h"

#include "core/fail.h"
#include "io/hdf5.h"

#include <stdio.h>
#include <stdlib.h>

/* Columns of the group checks/ and where their numbers go. */
static const struct {
    const char *name;
    size_t offset;
} columns[] = {
    { "checks/theory", offsetof(gfold_check, theory) },
    { "checks/simulation", offsetof(gfold_check, simulation) },
    { "checks/stderr", offsetof(gfold_check, stderr_) },
    { "checks/z", offsetof(gfold_check, z) },
};

static int read_column(int64_t file, size_t k, size_t count, gfold_check *checks)
{
    size_t shape[2] = { 0, 0 };
    double *data = gf_hdf5_real(file, columns[k].name, shape);
    const int whole = data && shape[0] * shape[1] == count;
    for (size_t i = 0; whole && i < count; i++)
        *(double *)((char *)&checks[i] + columns[k].offset) = data[i];
    free(data);
    return whole;
}

static int read_verdicts(int64_t file, size_t count, gfold_check *checks)
{
    size_t shape[2] = { 0, 0 };
    int *data = gf_hdf5_integer(file, "checks/pass", shape);
    const int whole = data && shape[0] * shape[1] == count;
    for (size_t i = 0; whole && i < count; i++) checks[i].pass = data[i];
    free(data);
    return whole;
}

static gfold_check *read_all(int64_t file, size_t *count)
{
    char **names = gf_hdf5_texts(file, "checks/name", count);
    gfold_check *checks = names ? gf_allocate(*count, sizeof *checks) : NULL;
    int whole = checks != NULL;
    for (size_t i = 0; whole && i < *count; i++) {
        snprintf(checks[i].name, sizeof checks[i].name, "%s", names[i]);
        checks[i].suite = checks[i].quantity = "";
    }
    for (size_t k = 0; k < sizeof columns / sizeof *columns && whole; k++)
        whole = read_column(file, k, *count, checks);
    if (whole) whole = read_verdicts(file, *count, checks);
    gf_hdf5_texts_free(names, *count);
    if (whole) return checks;
    free(checks);
    return NULL;
}

gfold_status gf_checks_load(const char *path, gfold_check **checks, size_t *count, gfold_error *err)
{
    int64_t file;
    *checks = NULL;
    const gfold_status status = gf_hdf5_open(path, &file, err);
    if (status) return status;
    *checks = read_all(file, count);
    gf_hdf5_close(file);
    return *checks ? status : gf_fail(err, GFOLD_EIO, "%s holds no whole table of checks", path);
}
