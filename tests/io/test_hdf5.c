#include "io/hdf5.h"
#include "sample_phase.h"

#include <criterion/criterion.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

TestSuite(hdf5, .init = sample_folder_make, .fini = sample_folder_remove);

static const double reals[] = { 1.0 / 3, -0.0, 5e-324, (double)INFINITY, (double)NAN, 1.7e308 };
static const int integers[] = { 0, -1, 2147483647 };
static const char *const texts[] = { "Δ_h", "", "two\nlines" };

static const gf_variable variables[] = {
    { .name = "x", .rank = 1, .shape = { 2 }, .scale = { "x" }, .real = reals },
    { .name = "map", .long_name = "a map of σ", .symbol = "{/Symbol s}", .units = "1", .rank = 2,
      .shape = { 3, 2 }, .scale = { NULL, "x" }, .real = reals },
    { .name = "group/inner/list", .rank = 1, .shape = { 3 }, .integer = integers },
    { .name = "words", .rank = 1, .shape = { 3 }, .text = texts },
    { .name = "scalar", .real = reals },
    { .name = "empty", .rank = 1, .shape = { 0 }, .real = reals },
};

enum { VARIABLES = sizeof variables / sizeof *variables };

static gfold_status save(const char *path, gfold_error *err)
{
    json_t *manifest = json_pack("{s:s, s:f, s:I, s:b, s:n}", "title", "αβγ", "wall_s", 1.5, "seed",
                                 (json_int_t)INT64_MAX, "force", 1, "nothing");
    const gfold_status status = gf_hdf5_save(path, manifest, variables, VARIABLES, err);
    json_decref(manifest);
    return status;
}

static int64_t saved_and_opened(void)
{
    int64_t file;
    gfold_error err;
    cr_assert_eq(save(sample_path("a.h5"), &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(gf_hdf5_open(sample_path("a.h5"), &file, &err), GFOLD_OK);
    return file;
}

Test(hdf5, numbers_come_back_bit_by_bit)
{
    const int64_t file = saved_and_opened();
    size_t shape[2];
    double *map = gf_hdf5_real(file, "map", shape);
    cr_assert(map && shape[0] == 3 && shape[1] == 2);
    cr_assert_arr_eq(map, reals, sizeof reals);
    free(map);
    int *list = gf_hdf5_integer(file, "group/inner/list", shape);
    cr_assert(list && shape[0] == 1 && shape[1] == 3);
    cr_assert_arr_eq(list, integers, sizeof integers);
    free(list);
    double *scalar = gf_hdf5_real(file, "scalar", shape);
    cr_assert(scalar && shape[0] == 1 && shape[1] == 1 && *scalar == reals[0]);
    free(scalar);
    double *empty = gf_hdf5_real(file, "empty", shape);
    cr_assert(empty && shape[1] == 0);
    free(empty);
    gf_hdf5_close(file);
}

Test(hdf5, attributes_come_back_in_utf8)
{
    const int64_t file = saved_and_opened();
    char *title = gf_hdf5_attribute(file, "/", "title");
    cr_assert_str_eq(title, "αβγ");
    char *name = gf_hdf5_attribute(file, "map", "long_name");
    cr_assert_str_eq(name, "a map of σ");
    free(title);
    free(name);
    gf_hdf5_close(file);
}

Test(hdf5, what_is_absent_or_of_another_kind_is_null)
{
    const int64_t file = saved_and_opened();
    size_t shape[2];
    cr_assert_null(gf_hdf5_attribute(file, "/", "no such"));
    cr_assert_null(gf_hdf5_attribute(file, "/", "seed"));
    cr_assert_null(gf_hdf5_attribute(file, "no such", "title"));
    cr_assert_null(gf_hdf5_real(file, "no such", shape));
    cr_assert_null(gf_hdf5_real(file, "words", shape));
    cr_assert_null(gf_hdf5_real(file, "group", shape));
    gf_hdf5_close(file);
}

Test(hdf5, a_large_array_is_compressed_and_comes_back)
{
    enum { SIDE = 700 };
    double *values = calloc((size_t)SIDE * SIDE, sizeof *values);
    for (int k = 0; k < SIDE * SIDE; k++) values[k] = k % 7;
    const gf_variable v = { .name = "v", .rank = 2, .shape = { SIDE, SIDE }, .real = values };
    json_t *manifest = json_object();
    cr_assert_eq(gf_hdf5_save(sample_path("b.h5"), manifest, &v, 1, NULL), GFOLD_OK);
    FILE *in = fopen(sample_path("b.h5"), "r");
    cr_assert(in && fseek(in, 0, SEEK_END) == 0 && ftell(in) < SIDE * SIDE);
    fclose(in);
    int64_t file;
    size_t shape[2];
    cr_assert_eq(gf_hdf5_open(sample_path("b.h5"), &file, NULL), GFOLD_OK);
    double *back = gf_hdf5_real(file, "v", shape);
    cr_assert_arr_eq(back, values, SIDE * SIDE * sizeof *values);
    gf_hdf5_close(file);
    free(back);
    free(values);
    json_decref(manifest);
}

/* That it holds what was written: tests/cli/agent_expert.sh. */
Test(hdf5, an_array_of_three_dimensions_is_saved_and_is_no_matrix)
{
    double values[6 * 20 * 10] = { 1 };
    const gf_variable v = { .name = "v", .rank = 3, .shape = { 6, 20, 10 }, .real = values };
    json_t *manifest = json_object();
    cr_assert_eq(gf_hdf5_save(sample_path("c.h5"), manifest, &v, 1, NULL), GFOLD_OK);
    int64_t file;
    size_t shape[2];
    cr_assert_eq(gf_hdf5_open(sample_path("c.h5"), &file, NULL), GFOLD_OK);
    cr_assert_eq(gf_hdf5_rank(file, "v", shape), 3);
    cr_assert_null(gf_hdf5_real(file, "v", shape));
    gf_hdf5_close(file);
    json_decref(manifest);
}

Test(hdf5, a_failure_keeps_the_old_file_and_leaves_no_other)
{
    gfold_error err;
    const struct rlimit small = { 1000, 1000 };
    sample_write(sample_path("a.h5"), "old");
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &small), 0); /* a disk that is full after 1000 bytes */
    cr_assert_eq(save(sample_path("a.h5"), &err), GFOLD_EIO);
    cr_assert(strstr(err.message, "a.h5"));
    cr_assert_str_eq(sample_read(sample_path("a.h5")), "old");
    cr_assert_eq(sample_folder_files(), 1);
}

Test(hdf5, refuses_what_is_no_hdf5_file)
{
    gfold_error err;
    int64_t file;
    sample_write(sample_path("a.h5"), "text");
    cr_assert_eq(gf_hdf5_open(sample_path("a.h5"), &file, &err), GFOLD_EIO);
    cr_assert_eq(gf_hdf5_open(sample_path("none.h5"), &file, &err), GFOLD_EIO);
    cr_assert(strstr(err.message, "none.h5"));
}

Test(hdf5, refuses_a_folder_that_is_not_there)
{
    cr_assert_eq(save(sample_path("none/a.h5"), NULL), GFOLD_EIO);
}
