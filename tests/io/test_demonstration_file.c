#include "expect.h"
#include "io/demonstration_file.h"

#include <hdf5.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/gatefold_recording_XXXXXX.h5";

static void begin(void)
{
    strcpy(path + sizeof path - 10, "XXXXXX.h5");
    close(mkstemps(path, 3));
}

static void end(void)
{
    unlink(path);
}

static void put(hid_t file, const char *name, int rank, const hsize_t *shape, const double *data)
{
    const hid_t space = H5Screate_simple(rank, shape, NULL);
    const hid_t set =
        H5Dcreate2(file, name, H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, data);
    H5Dclose(set);
    H5Sclose(space);
}

/* Two demonstrations of 5 steps, 3 observations; `steps` actions of 2 numbers. */
static void save(hsize_t steps, double last)
{
    double saw[30], did[40] = { 0 };
    for (int k = 0; k < 30; k++) saw[k] = k;
    for (int k = 0; k < 20; k++) did[k] = -k;
    saw[29] = last;
    const hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    put(file, "observation", 3, (hsize_t[]){ 2, 5, 3 }, saw);
    put(file, "action", 3, (hsize_t[]){ 2, steps, 2 }, did);
    H5Fclose(file);
}

Test(demonstration_file, what_is_read_is_what_was_recorded, .init = begin, .fini = end)
{
    gf_recording r;
    gfold_error err;
    save(5, 29);
    cr_assert_eq(gf_recording_read(&r, path, 3, 2, &err), GFOLD_OK, "%s", err.message);
    cr_assert(r.count == 2 && r.steps == 5);
    for (int k = 0; k < 30; k++) cr_assert_eq(r.observation[k], k);
    for (int k = 0; k < 20; k++) cr_assert_eq(r.action[k], -k);
    gf_recording_free(&r);
}

Test(demonstration_file, foreign_and_damaged_files_are_refused, .init = begin, .fini = end)
{
    gf_recording r;
    gfold_error err;
    expect_refusal(gf_recording_read(&r, "/nowhere.h5", 3, 2, &err), err, GFOLD_EIO, "nowhere.h5");
    save(5, 29);
    expect_refusal(gf_recording_read(&r, path, 24, 2, &err), err, GFOLD_EIO, "observation");
    expect_refusal(gf_recording_read(&r, path, 3, 4, &err), err, GFOLD_EIO, "action");
    cr_assert(!r.observation && !r.action);
    save(4, 29);
    expect_refusal(gf_recording_read(&r, path, 3, 2, &err), err, GFOLD_EIO,
                   "2 x 5 observations and 2 x 4 actions");
    save(5, NAN);
    expect_refusal(gf_recording_read(&r, path, 3, 2, &err), err, GFOLD_EIO, "not finite");
}
