#include "io/demonstration_file.h"

#include "core/fail.h"
#include "io/hdf5.h"

#include <math.h>
#include <stdlib.h>
#include <zlib.h>

static gfold_status
check(const char *path, const char *name, size_t count, const double *x, gfold_error *err)
{
    for (size_t k = 0; k < count; k++)
        if (!isfinite(x[k]))
            return gf_fail(err, GFOLD_EIO, "%s: number %zu of %s is not finite", path, k, name);
    return gf_ok(err);
}

static gfold_status read_one(int64_t file, const char *path, const char *name, size_t width,
                             double **data, size_t shape[3], gfold_error *err)
{
    *data = gf_hdf5_block(file, name, shape);
    if (*data && shape[0] > 0 && shape[1] > 2 && shape[2] == width)
        return check(path, name, shape[0] * shape[1] * width, *data, err);
    return gf_fail(err, GFOLD_EIO,
                   "%s holds no demonstrations: %s is not there as demonstrations x steps x %zu",
                   path, name, width);
}

static unsigned long checksum(const gf_recording *r, size_t observations, size_t actions)
{
    const size_t columns = r->count * r->steps * sizeof(double);
    const uLong seen = crc32_z(0, (const unsigned char *)r->observation, columns * observations);
    return crc32_z(seen, (const unsigned char *)r->action, columns * actions);
}

gfold_status gf_recording_read(gf_recording *r, const char *path, size_t observations,
                               size_t actions, gfold_error *err)
{
    int64_t file;
    size_t saw[3] = { 0 }, did[3] = { 0 };
    *r = (gf_recording){ 0 };
    gfold_status status = gf_hdf5_open(path, &file, err);
    if (status) return status;
    status = read_one(file, path, "observation", observations, &r->observation, saw, err);
    if (!status) status = read_one(file, path, "action", actions, &r->action, did, err);
    gf_hdf5_close(file);
    if (!status && (saw[0] != did[0] || saw[1] != did[1]))
        status = gf_fail(err, GFOLD_EIO, "%s has %zu x %zu observations and %zu x %zu actions",
                         path, saw[0], saw[1], did[0], did[1]);
    r->count = saw[0];
    r->steps = saw[1];
    if (status)
        gf_recording_free(r);
    else
        r->checksum = checksum(r, observations, actions);
    return status;
}

void gf_recording_free(gf_recording *r)
{
    free(r->observation);
    free(r->action);
    *r = (gf_recording){ 0 };
}
