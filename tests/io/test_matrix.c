#include "io/hdf5.h"
#include "io/matrix.h"
#include "sample_phase.h"

#include "expect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(matrix, .init = sample_folder_make, .fini = sample_folder_remove);

/* Entry [i][j] is 10 i + j. */
static const double rows[] = { 0, 1, 2, 10, 11, 12, 20, 21, 22 };
static const double columns[] = { 0, 10, 20, 1, 11, 21, 2, 12, 22 };

static void save_npy(const char *name, const char *shape)
{
    char dictionary[119];
    FILE *file = fopen(sample_path(name), "w");
    snprintf(dictionary, sizeof dictionary, "{'descr': '<f8', 'fortran_order': False, 'shape': %s}",
             shape);
    cr_assert_not_null(file);
    fwrite("\x93NUMPY\x01\0\x76\0", 1, 10, file);
    fprintf(file, "%-118s", dictionary);
    fwrite(rows, 1, sizeof rows, file);
    fclose(file);
}

static void save_hdf5(const char *name, const gf_variable *variables, size_t count)
{
    json_t *manifest = json_object();
    cr_assert_eq(gf_hdf5_save(sample_path(name), manifest, variables, count, NULL), GFOLD_OK);
    json_decref(manifest);
}

static const gf_variable three = { .name = "j", .rank = 2, .shape = { 3, 3 }, .real = rows };
static const gf_variable inner = { .name = "in/j", .rank = 2, .shape = { 3, 3 }, .real = rows };
static const gf_variable wide = { .name = "w", .rank = 2, .shape = { 2, 4 }, .real = rows };
static const gf_variable line = { .name = "v", .rank = 1, .shape = { 9 }, .real = rows };

static void expect_matrix(const char *path)
{
    size_t n = 0;
    double *matrix;
    gfold_error err;
    cr_assert_eq(gf_matrix_size(path, &n, &err), GFOLD_OK, "%s", err.message);
    cr_assert_eq(n, 3);
    cr_assert_eq(gf_matrix_read(path, n, &matrix, &err), GFOLD_OK, "%s", err.message);
    cr_assert_arr_eq(matrix, columns, sizeof columns, "%s", path);
    free(matrix);
}

static const char *in_file(const char *name, const char *dataset)
{
    static char text[4200];
    snprintf(text, sizeof text, "%s:%s", sample_path(name), dataset);
    return text;
}

Test(matrix, every_format_gives_row_i_column_j)
{
    save_npy("a.npy", "(3, 3)");
    save_hdf5("a.h5", (gf_variable[]){ line, three }, 2);
    save_hdf5("b.hdf5", (gf_variable[]){ three, inner, wide }, 3);
    expect_matrix(sample_path("a.npy"));
    expect_matrix(sample_path("a.h5"));
    expect_matrix(in_file("a.h5", "j"));
    expect_matrix(in_file("b.hdf5", "j"));
    expect_matrix(in_file("b.hdf5", "in/j"));
    expect_matrix(in_file("b.hdf5", "/in/j"));
}

static void expect_refused(const char *path, const char *word)
{
    size_t n;
    gfold_error err;
    expect_refusal(gf_matrix_size(path, &n, &err), err, GFOLD_EIO, word);
}

Test(matrix, what_is_not_square_absent_or_ambiguous_is_refused)
{
    save_npy("w.npy", "(9, 1)");
    sample_write(sample_path("text.h5"), "text");
    save_hdf5("a.h5", (gf_variable[]){ line, wide }, 2);
    save_hdf5("b.h5", (gf_variable[]){ three, wide }, 2);
    save_hdf5("c.h5", (gf_variable[]){ line, inner }, 2);
    expect_refused(sample_path("w.npy"), "9 x 1 numbers; a coupling matrix is square");
    expect_refused(sample_path("a.h5"), "2 x 4 numbers");
    expect_refused(sample_path("b.h5"), "none or several");
    expect_refused(sample_path("c.h5"), "none or several");
    expect_refused(in_file("b.h5", "x"), "no dataset");
    expect_refused(in_file("a.h5", "v"), "no dataset");
    expect_refused(in_file("c.h5", "in"), "no dataset");
    expect_refused(sample_path("text.h5"), "text.h5");
    expect_refused(sample_path("none.h5"), "none.h5");
    expect_refused(sample_path("none.npy"), "No such file");
    expect_refused(sample_path("a.txt"), ".npy, .h5 or .h5:DATASET");
    expect_refused(".h5", ".npy, .h5 or .h5:DATASET");
}

Test(matrix, a_file_that_changed_in_between_is_refused)
{
    double *matrix;
    gfold_error err;
    save_npy("a.npy", "(3, 3)");
    save_hdf5("a.h5", &three, 1);
    expect_refusal(gf_matrix_read(sample_path("a.npy"), 4, &matrix, &err), err, GFOLD_EIO,
                   "has changed");
    expect_refusal(gf_matrix_read(sample_path("a.h5"), 4, &matrix, &err), err, GFOLD_EIO,
                   "has changed");
    cr_assert_null(matrix);
    expect_refusal(gf_matrix_read(sample_path("a.h5"), 1 << 30, &matrix, &err), err, GFOLD_ENOMEM,
                   "memory");
}
