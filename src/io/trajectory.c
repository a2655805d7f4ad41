/* Contiguous and not chunked: its rows are whole states already, and only so does a dataset have an
 * address at which to write without HDF5, whose version 1.10 crashes at exit after a failed write and
 * lets one thread in at a time. Deflate gains a tenth on chaotic numbers, for more time than a step. */
#include "io/trajectory.h"

#include "core/fail.h"
#include "io/hdf5_put.h"
#include "io/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <hdf5_hl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { RANK = 4, HEAD = 1 << 20 }; /* the latter: bytes for everything but the states and scales */

static const char *const names[] = { "h", "z", "r" };
static const char *const meanings[] = { "state", "input of the update gate",
                                        "input of the reset gate" };
static const char *const axes[RANK] = { "network", "trial", "time", "unit" };

struct gf_trajectory {
    gf_trajectory_shape shape;
    gf_replace file;
    int descriptor;
    off_t address[GF_TRAJECTORY_VARIABLES];
};

static double states_of(const gf_trajectory_shape *s)
{
    return (double)s->networks * (double)s->trials * (double)s->times;
}

double gf_trajectory_bytes(const gf_trajectory_shape *s)
{
    double bytes = HEAD + 8 * ((double)s->networks + (double)s->trials + (double)s->times) +
                   4 * (double)s->units;
    for (int k = 0; k < GF_TRAJECTORY_VARIABLES; k++)
        if (s->has[k]) bytes += 8 * states_of(s) * (double)s->units;
    return bytes;
}

static gfold_status failed(const char *path, gfold_error *err)
{
    return gf_fail(err, GFOLD_EIO, "%s: %s", path, strerror(errno));
}

/* ---- room ---------------------------------------------------------------------------------- */

static gfold_status check_room(const char *path, double bytes, gfold_error *err)
{
    char folder[4096];
    struct statvfs disk;
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    if (statvfs(folder, &disk)) return gf_ok(err); /* nobody says */
    const double left = (double)disk.f_bavail * (double)disk.f_frsize;
    if (bytes <= left) return gf_ok(err);
    return gf_fail(err, GFOLD_EIO, "%s takes %.3g GB; its disk has %.3g GB left", path, bytes / 1e9,
                   left / 1e9);
}

static gfold_status reserve(const gf_trajectory *t, off_t bytes, gfold_error *err)
{
    errno = posix_fallocate(t->descriptor, 0, bytes);
    return errno ? failed(t->file.path, err) : gf_ok(err);
}

/* ---- the layout ---------------------------------------------------------------------------- */

static void put_indices(gf_hdf5_writer *w, const char *name, size_t count)
{
    int *numbers = gf_allocate(count, sizeof *numbers);
    for (size_t k = 0; numbers && k < count; k++) numbers[k] = (int)k;
    gf_hdf5_put_variable(w, &(gf_variable){ .name = name,
                                            .rank = 1,
                                            .shape = { count },
                                            .scale = { name },
                                            .long_name = "index, from 0",
                                            .integer = numbers });
    if (!numbers) w->failed = 1;
    free(numbers);
}

static void put_times(gf_hdf5_writer *w, const gf_trajectory_shape *s)
{
    double *times = gf_allocate(s->times, sizeof *times);
    for (size_t k = 0; times && k < s->times; k++) times[k] = s->first + s->step * (double)k;
    gf_hdf5_put_variable(w, &(gf_variable){ .name = "time",
                                            .rank = 1,
                                            .shape = { s->times },
                                            .scale = { "time" },
                                            .long_name = "time",
                                            .units = "leak times",
                                            .real = times });
    if (!times) w->failed = 1;
    free(times);
}

static void attach(gf_hdf5_writer *w, hid_t set)
{
    for (int k = 0; k < RANK; k++) {
        const hid_t scale = gf_hdf5_note(w, H5Dopen2(w->file, axes[k], H5P_DEFAULT));
        gf_hdf5_note(w, H5DSattach_scale(set, scale, (unsigned)k));
        H5Dclose(scale);
    }
}

/* Its room in the file is set aside but not written; where that is. */
static off_t put_states(gf_hdf5_writer *w, const gf_trajectory_shape *s, int which)
{
    const hsize_t shape[RANK] = { s->networks, s->trials, s->times, s->units };
    const hid_t space = H5Screate_simple(RANK, shape, NULL), how = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_layout(how, H5D_CONTIGUOUS);
    H5Pset_alloc_time(how, H5D_ALLOC_TIME_EARLY);
    H5Pset_fill_time(how, H5D_FILL_TIME_NEVER);
    const hid_t set =
        H5Dcreate2(w->file, names[which], H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, how, H5P_DEFAULT);
    gf_hdf5_note(w, set);
    attach(w, set);
    gf_hdf5_put_text(w, set, "long_name", meanings[which]);
    gf_hdf5_put_text(w, set, "units", "1");
    const haddr_t address = H5Dget_offset(set);
    if (address == HADDR_UNDEF) w->failed = 1;
    H5Dclose(set);
    H5Pclose(how);
    H5Sclose(space);
    return (off_t)address;
}

/* A file that failed is left open: to close it would write again. */
static gfold_status lay_out(gf_trajectory *t, const json_t *manifest, gfold_error *err)
{
    const gf_trajectory_shape *s = &t->shape;
    gf_hdf5_begin();
    gf_hdf5_writer w = { .file = H5Fcreate(t->file.temporary, H5F_ACC_TRUNC, H5P_DEFAULT,
                                           H5P_DEFAULT) };
    gf_hdf5_note(&w, w.file);
    gf_hdf5_put_manifest(&w, manifest);
    put_indices(&w, "network", s->networks);
    put_indices(&w, "trial", s->trials);
    put_times(&w, s);
    put_indices(&w, "unit", s->units);
    for (int k = 0; k < GF_TRAJECTORY_VARIABLES; k++)
        if (s->has[k]) t->address[k] = put_states(&w, s, k);
    if (!w.failed) gf_hdf5_note(&w, H5Fflush(w.file, H5F_SCOPE_GLOBAL));
    if (!w.failed) gf_hdf5_note(&w, H5Fclose(w.file));
    if (!w.failed) return gf_ok(err);
    return gf_fail(err, GFOLD_EIO, "%s: HDF5 could not lay out the file", t->file.path);
}

static gfold_status make(gf_trajectory *t, const json_t *manifest, gfold_error *err)
{
    const double bytes = gf_trajectory_bytes(&t->shape);
    t->descriptor = open(t->file.temporary, O_RDWR | O_CLOEXEC);
    if (t->descriptor < 0) return failed(t->file.path, err);
    gfold_status status = reserve(t, (off_t)bytes, err);
    if (!status) status = lay_out(t, manifest, err);
    if (!status)
        status = reserve(t, lseek(t->descriptor, 0, SEEK_END), err); /* HDF5 gave it back */
    return status;
}

gfold_status gf_trajectory_create(gf_trajectory **trajectory, const char *path,
                                  const gf_trajectory_shape *shape, const json_t *manifest,
                                  gfold_error *err)
{
    *trajectory = NULL;
    gfold_status status = check_room(path, gf_trajectory_bytes(shape), err);
    if (status) return status;
    gf_trajectory *made = gf_allocate(1, sizeof *made);
    if (!made) return gf_fail_memory(err, sizeof *made);
    made->shape = *shape;
    made->descriptor = -1;
    status = gf_replace_begin(&made->file, path, err);
    if (status) {
        free(made);
        return status;
    }
    status = make(made, manifest, err);
    if (status)
        gf_trajectory_abandon(made);
    else
        *trajectory = made;
    return status;
}

/* ---- states -------------------------------------------------------------------------------- */

static int write_at(int descriptor, off_t at, const void *data, size_t bytes)
{
    const char *next = data;
    while (bytes) {
        const ssize_t written = pwrite(descriptor, next, bytes, at);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return -1;
        next += written;
        at += written;
        bytes -= (size_t)written;
    }
    return 0;
}

gfold_status gf_trajectory_put(gf_trajectory *t, size_t network, size_t trial, size_t time,
                               const double *const variables[GF_TRAJECTORY_VARIABLES],
                               gfold_error *err)
{
    const gf_trajectory_shape *s = &t->shape;
    const size_t bytes = s->units * sizeof(double);
    const size_t row = (network * s->trials + trial) * s->times + time;
    if (network >= s->networks || trial >= s->trials || time >= s->times)
        return gf_fail(err, GFOLD_EINVAL, "%s has no place for state %zu of trial %zu, network %zu",
                       t->file.path, time, trial, network);
    for (int k = 0; k < GF_TRAJECTORY_VARIABLES; k++)
        if (s->has[k] &&
            write_at(t->descriptor, t->address[k] + (off_t)(row * bytes), variables[k], bytes))
            return failed(t->file.path, err);
    return gf_ok(err);
}

/* ---- the end ------------------------------------------------------------------------------- */

static gfold_status note_wall_time(const gf_trajectory *t, double seconds, gfold_error *err)
{
    gf_hdf5_begin();
    const hid_t file = H5Fopen(t->file.temporary, H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t attribute = H5Aopen(file, "wall_s", H5P_DEFAULT);
    const herr_t written = H5Awrite(attribute, H5T_NATIVE_DOUBLE, &seconds);
    H5Aclose(attribute);
    if (written >= 0 && H5Fclose(file) >= 0) return gf_ok(err);
    return gf_fail(err, GFOLD_EIO, "%s: HDF5 could not complete the file", t->file.path);
}

gfold_status gf_trajectory_finish(gf_trajectory *t, double wall_seconds, gfold_error *err)
{
    const int closed = close(t->descriptor);
    t->descriptor = -1;
    gfold_status status = closed ? failed(t->file.path, err) : gf_ok(err);
    if (!status) status = note_wall_time(t, wall_seconds, err);
    if (status) {
        gf_trajectory_abandon(t);
        return status;
    }
    status = gf_replace_commit(&t->file, err);
    free(t);
    return status;
}

void gf_trajectory_abandon(gf_trajectory *trajectory)
{
    if (!trajectory) return;
    if (trajectory->descriptor >= 0) close(trajectory->descriptor);
    gf_replace_abandon(&trajectory->file);
    free(trajectory);
}
