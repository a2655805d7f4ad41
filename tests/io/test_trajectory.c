#include "io/hdf5.h"
#include "io/manifest.h"
#include "io/trajectory.h"
#include "sample_phase.h"

#include "expect.h"

#include <hdf5.h>
#include <hdf5_hl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

TestSuite(trajectory, .init = sample_folder_make, .fini = sample_folder_remove);

enum { NETWORKS = 2, TRIALS = 3, TIMES = 5, UNITS = 7, ALL = NETWORKS * TRIALS * TIMES * UNITS };

static const gf_trajectory_shape shape = { NETWORKS, TRIALS, TIMES, UNITS, 10, 0.5, { 1, 0, 1 } };

static gfold_status
create(gf_trajectory **t, const char *path, const gf_trajectory_shape *s, gfold_error *err)
{
    json_t *options = json_pack("{s:i}", "seed", 3);
    json_t *manifest = gf_manifest_create("gatefold/trajectory", "a command", options, 0);
    const gfold_status status = gf_trajectory_create(t, path, s, manifest, err);
    json_decref(manifest);
    json_decref(options);
    return status;
}

static double state(size_t network, size_t trial, size_t time, size_t unit)
{
    return sin((double)(network * 1000 + trial * 100 + time * 10 + unit));
}

static void put(gf_trajectory *t, size_t network, size_t trial, size_t time)
{
    double h[UNITS], r[UNITS];
    gfold_error err;
    for (size_t i = 0; i < UNITS; i++) h[i] = state(network, trial, time, i), r[i] = -h[i];
    cr_assert_eq(gf_trajectory_put(t, network, trial, time, (const double *[]){ h, NULL, r }, &err),
                 GFOLD_OK, "%s", err.message);
}

typedef struct part {
    gf_trajectory *trajectory;
    size_t network;
} part;

static void *put_network(void *argument)
{
    const part *p = argument;
    for (size_t time = TIMES; time-- > 0;)
        for (size_t trial = 0; trial < TRIALS; trial++) put(p->trajectory, p->network, trial, time);
    return NULL;
}

static void read_set(hid_t file, const char *name, double *data)
{
    hsize_t extents[4] = { 0 };
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(set);
    cr_assert_eq(H5Sget_simple_extent_dims(space, extents, NULL), 4);
    cr_assert(extents[0] == NETWORKS && extents[1] == TRIALS && extents[2] == TIMES &&
              extents[3] == UNITS);
    cr_assert_geq(H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), 0);
    for (unsigned k = 0; k < 4; k++) cr_assert_eq(H5DSget_num_scales(set, k), 1);
    H5Sclose(space);
    H5Dclose(set);
}

Test(trajectory, states_of_several_threads_come_back_bit_by_bit)
{
    gf_trajectory *t;
    gfold_error err;
    pthread_t thread[NETWORKS];
    part parts[NETWORKS];
    static double h[ALL], r[ALL];
    cr_assert_eq(create(&t, sample_path("a.h5"), &shape, &err), GFOLD_OK, "%s", err.message);
    for (size_t k = 0; k < NETWORKS; k++) {
        parts[k] = (part){ t, k };
        cr_assert_eq(pthread_create(&thread[k], NULL, put_network, &parts[k]), 0);
    }
    for (size_t k = 0; k < NETWORKS; k++) pthread_join(thread[k], NULL);
    cr_assert_eq(gf_trajectory_finish(t, 2.5, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(sample_folder_files(), 1);
    const hid_t file = H5Fopen(sample_path("a.h5"), H5F_ACC_RDONLY, H5P_DEFAULT);
    read_set(file, "h", h);
    read_set(file, "r", r);
    cr_assert_leq(H5Lexists(file, "z", H5P_DEFAULT), 0);
    for (size_t k = 0; k < ALL; k++) {
        const size_t row = k / UNITS;
        const double wanted =
            state(row / TIMES / TRIALS, row / TIMES % TRIALS, row % TIMES, k % UNITS);
        cr_assert(h[k] == wanted && r[k] == -wanted, "entry %zu", k);
    }
    H5Fclose(file);
}

Test(trajectory, axes_and_manifest_are_there)
{
    gf_trajectory *t;
    int64_t file;
    size_t extents[2];
    cr_assert_eq(create(&t, sample_path("a.h5"), &shape, NULL), GFOLD_OK);
    cr_assert_eq(gf_trajectory_finish(t, 2.5, NULL), GFOLD_OK);
    cr_assert_eq(gf_hdf5_open(sample_path("a.h5"), &file, NULL), GFOLD_OK);
    double *time = gf_hdf5_real(file, "time", extents);
    cr_assert(time && extents[1] == TIMES && time[0] == 10 && time[4] == 12);
    int *unit = gf_hdf5_integer(file, "unit", extents);
    cr_assert(unit && extents[1] == UNITS && unit[6] == 6);
    char *schema = gf_hdf5_attribute(file, "/", "schema");
    cr_assert_str_eq(schema, "gatefold/trajectory");
    double seconds = 0;
    cr_assert_geq(H5LTget_attribute_double(file, "/", "wall_s", &seconds), 0);
    cr_assert_eq(seconds, 2.5);
    free(schema);
    free(time);
    free(unit);
    gf_hdf5_close(file);
}

Test(trajectory, an_abandoned_one_leaves_the_old_file)
{
    gf_trajectory *t;
    sample_write(sample_path("a.h5"), "old");
    cr_assert_eq(create(&t, sample_path("a.h5"), &shape, NULL), GFOLD_OK);
    put(t, 1, 2, 3);
    gf_trajectory_abandon(t);
    gf_trajectory_abandon(NULL);
    cr_assert_str_eq(sample_read(sample_path("a.h5")), "old");
    cr_assert_eq(sample_folder_files(), 1);
}

Test(trajectory, a_state_without_a_place_is_refused)
{
    gf_trajectory *t;
    gfold_error err;
    double x[UNITS] = { 0 };
    const double *states[] = { x, x, x };
    cr_assert_eq(create(&t, sample_path("a.h5"), &shape, NULL), GFOLD_OK);
    expect_refusal(gf_trajectory_put(t, NETWORKS, 0, 0, states, &err), err, GFOLD_EINVAL,
                   "no place");
    expect_refusal(gf_trajectory_put(t, 0, TRIALS, 0, states, &err), err, GFOLD_EINVAL, "no place");
    expect_refusal(gf_trajectory_put(t, 0, 0, TIMES, states, &err), err, GFOLD_EINVAL, "no place");
    gf_trajectory_abandon(t);
}

Test(trajectory, refuses_what_the_disk_has_no_room_for)
{
    gf_trajectory *t;
    gfold_error err;
    gf_trajectory_shape huge = shape;
    huge.times = 100000000;
    huge.units = 1000000;
    expect_refusal(create(&t, sample_path("a.h5"), &huge, &err), err, GFOLD_EIO, "GB left");
    cr_assert_null(t);
    expect_refusal(create(&t, sample_path("none/a.h5"), &shape, &err), err, GFOLD_EIO, "none/a.h5");
    cr_assert_eq(sample_folder_files(), 0);
}

/* As on a disk with a quota: statvfs promises more than there is. */
Test(trajectory, a_disk_that_is_full_is_named_and_nothing_is_left)
{
    gf_trajectory *t;
    gfold_error err;
    const struct rlimit small = { 1000, 1000 };
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    expect_refusal(create(&t, sample_path("a.h5"), &shape, &err), err, GFOLD_EIO, "File too large");
    cr_assert_eq(sample_folder_files(), 0);
}

Test(trajectory, a_write_that_fails_later_is_named)
{
    gf_trajectory *t;
    gfold_error err;
    double x[UNITS] = { 0 };
    const struct rlimit small = { 1000, 1000 };
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(create(&t, sample_path("a.h5"), &shape, NULL), GFOLD_OK);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    expect_refusal(gf_trajectory_put(t, 1, 2, 4, (const double *[]){ x, x, x }, &err), err,
                   GFOLD_EIO, "File too large");
    gf_trajectory_abandon(t);
    cr_assert_eq(sample_folder_files(), 0);
}
