#include "io/npy.h"
#include "math/random.h"
#include "sample_phase.h"

#include "expect.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(npy, .init = sample_folder_make, .fini = sample_folder_remove);

/* Magic, version and length before a dictionary; the number of bytes. */
static size_t head(unsigned char *bytes, int version, const char *dictionary)
{
    const size_t length = strlen(dictionary);
    const int width = version == 1 ? 2 : 4;
    memcpy(bytes, "\x93NUMPY", 6);
    bytes[6] = (unsigned char)version;
    bytes[7] = 0;
    for (int k = 0; k < width; k++) bytes[8 + k] = (unsigned char)(length >> (8 * k));
    memcpy(bytes + 8 + width, dictionary, length);
    return 8 + (size_t)width + length;
}

static const char *save(const unsigned char *bytes, size_t size, const void *data, size_t data_size)
{
    const char *path = sample_path("a.npy");
    FILE *file = fopen(path, "w");
    cr_assert(file && fwrite(bytes, 1, size, file) == size);
    cr_assert_eq(fwrite(data, 1, data_size, file), data_size);
    fclose(file);
    return path;
}

static const char c_order[] = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }   \n";

Test(npy, both_orders_both_widths_and_three_versions_give_the_same_matrix)
{
    static const double rows[] = { 1, 2, 3, 4, 5, 6 }, columns[] = { 1, 4, 2, 5, 3, 6 };
    for (int version = 1; version <= 3; version++)
        for (int order = 0; order < 2; order++)
            for (int single = 0; single < 2; single++) {
                char dictionary[128];
                unsigned char bytes[256];
                float narrow[6];
                const double *wide = order ? columns : rows;
                for (int k = 0; k < 6; k++) narrow[k] = (float)wide[k];
                snprintf(dictionary, sizeof dictionary,
                         "{'descr': '<f%d', 'fortran_order': %s, 'shape': (2, 3), }  \n",
                         single ? 4 : 8, order ? "True" : "False");
                const size_t size = head(bytes, version, dictionary);
                const void *data = single ? (const void *)narrow : (const void *)wide;
                const char *path = save(bytes, size, data, single ? 24 : 48);
                gf_npy about;
                gfold_error err;
                double matrix[6];
                cr_assert_eq(gf_npy_inspect(path, &about, &err), GFOLD_OK, "%s", err.message);
                cr_assert(about.rows == 2 && about.columns == 3 && about.single == single);
                cr_assert_eq(gf_npy_read(path, &about, matrix, &err), GFOLD_OK, "%s", err.message);
                cr_assert_arr_eq(matrix, columns, sizeof columns, "%s", dictionary);
            }
}

Test(npy, keys_in_any_order_and_without_a_last_comma)
{
    static const char *const good[] = {
        "{'shape': (2,3),'fortran_order':True,'descr':'<f8'}\n",
        "{'fortran_order': True, 'descr': '<f8', 'shape': (2, 3,)}",
    };
    for (size_t k = 0; k < COUNT(good); k++) {
        unsigned char bytes[256];
        gf_npy about;
        const size_t size = head(bytes, 1, good[k]);
        cr_assert_eq(gf_npy_header("x", bytes, size, &about, NULL), GFOLD_OK, "%s", good[k]);
        cr_assert(about.rows == 2 && about.columns == 3 && about.fortran && !about.single);
        cr_assert_eq(about.offset, size);
    }
}

Test(npy, headers_that_are_not_numpys_are_refused_and_the_file_is_named)
{
    static const struct {
        const char *dictionary, *word;
    } bad[] = {
        { "{}", "not NumPy's" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)", "not NumPy's" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)} x", "not NumPy's" },
        { "{'descr': '<f8', 'descr': '<f8', 'shape': (2, 3)}", "not NumPy's" },
        { "{'descr': '<f8', 'fortran_order': False}", "not NumPy's" },
        { "{'descr': '<f8' 'fortran_order': False, 'shape': (2, 3)}", "not NumPy's" },
        { "{'descr': '<f8', 'fortran_order': 0, 'shape': (2, 3)}", "not NumPy's" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': 6}", "not NumPy's" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': ()}", "two dimensions" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (6,)}", "two dimensions" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2, 3)}", "two dimensions" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (-2, 3)}", "two dimensions" },
        { "{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999999999, 3)}",
          "two dimensions" },
        { "{'descr': '>f8', 'fortran_order': False, 'shape': (2, 3)}", "little-endian" },
        { "{'descr': '<i8', 'fortran_order': False, 'shape': (2, 3)}", "little-endian" },
        { "{'descr': '<c16', 'fortran_order': False, 'shape': (2, 3)}", "little-endian" },
        { "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2, 3)}", "little-endian" },
    };
    for (size_t k = 0; k < COUNT(bad); k++) {
        unsigned char bytes[256];
        gf_npy about;
        gfold_error err;
        const size_t size = head(bytes, 1 + (int)(k % 3), bad[k].dictionary);
        expect_refusal(gf_npy_header("some.npy", bytes, size, &about, &err), err, GFOLD_EIO,
                       bad[k].word);
        cr_assert_not_null(strstr(err.message, "some.npy"));
    }
}

Test(npy, versions_lengths_and_magic_are_checked)
{
    unsigned char bytes[256];
    gf_npy about;
    gfold_error err;
    const size_t size = head(bytes, 1, c_order);
    for (size_t cut = 0; cut < size; cut++) {
        unsigned char *exact = malloc(cut + !cut); /* nothing behind it to read */
        memcpy(exact, bytes, cut);
        cr_assert_eq(gf_npy_header("a", exact, cut, &about, &err), GFOLD_EIO, "%zu bytes", cut);
        free(exact);
    }
    bytes[6] = 4;
    expect_refusal(gf_npy_header("a", bytes, size, &about, &err), err, GFOLD_EIO, "version 4.0");
    bytes[6] = 1, bytes[7] = 1;
    expect_refusal(gf_npy_header("a", bytes, size, &about, &err), err, GFOLD_EIO, "version 1.1");
    bytes[7] = 0, bytes[9] = 0xff;
    expect_refusal(gf_npy_header("a", bytes, size, &about, &err), err, GFOLD_EIO, "too long");
    bytes[6] = 2, bytes[8] = bytes[9] = bytes[10] = bytes[11] = 0xff;
    expect_refusal(gf_npy_header("a", bytes, size, &about, &err), err, GFOLD_EIO, "too long");
    bytes[0] = 'x';
    expect_refusal(gf_npy_header("a", bytes, size, &about, &err), err, GFOLD_EIO, "not a file of");
}

Test(npy, any_byte_may_be_wrong_without_harm)
{
    unsigned char good[256], bytes[256];
    const size_t size = head(good, 1, c_order);
    const gf_random source = { 3, 0, 0 };
    for (uint64_t round = 0; round < 200000; round++) {
        uint64_t word;
        gf_random_words(source, round, 1, &word);
        gf_npy about;
        memcpy(bytes, good, size);
        bytes[word % size] = (unsigned char)(word >> 32);
        bytes[(word >> 16) % size] = (unsigned char)(word >> 40);
        if (gf_npy_header("a", bytes, size, &about, NULL) == GFOLD_OK)
            cr_assert_leq(about.offset, size);
    }
}

Test(npy, the_file_has_exactly_the_bytes_of_its_shape)
{
    static const double data[7] = { 0 };
    unsigned char bytes[256];
    gf_npy about;
    gfold_error err;
    size_t size = head(bytes, 1, c_order);
    cr_assert_eq(gf_npy_inspect(save(bytes, size, data, 48), &about, &err), GFOLD_OK);
    expect_refusal(gf_npy_inspect(save(bytes, size, data, 47), &about, &err), err, GFOLD_EIO,
                   "2 x 3");
    expect_refusal(gf_npy_inspect(save(bytes, size, data, 56), &about, &err), err, GFOLD_EIO,
                   "2 x 3");
    static const char huge[] =
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1099511627776, 16777216)}";
    size = head(bytes, 1, huge); /* 2^67 bytes, which is 0 in 64 bits */
    expect_refusal(gf_npy_inspect(save(bytes, size, data, 0), &about, &err), err, GFOLD_EIO,
                   "are not those of");
}

Test(npy, what_is_no_regular_file_is_refused)
{
    gf_npy about = { .rows = 2, .columns = 3 };
    double matrix[6];
    gfold_error err;
    expect_refusal(gf_npy_inspect(sample_path("none.npy"), &about, &err), err, GFOLD_EIO,
                   "No such file");
    expect_refusal(gf_npy_inspect("/dev/zero", &about, &err), err, GFOLD_EIO, "not a file of");
    expect_refusal(gf_npy_inspect(sample_path(""), &about, &err), err, GFOLD_EIO, "not a file of");
    about = (gf_npy){ .rows = 2, .columns = 3 };
    expect_refusal(gf_npy_read(sample_path("none.npy"), &about, matrix, &err), err, GFOLD_EIO,
                   "No such file");
    sample_write(sample_path("short.npy"), "short");
    expect_refusal(gf_npy_read(sample_path("short.npy"), &about, matrix, &err), err, GFOLD_EIO,
                   "shorter");
}
