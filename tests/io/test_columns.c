#include "io/columns.h"
#include "sample_phase.h"

#include "expect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TestSuite(columns, .init = sample_folder_make, .fini = sample_folder_remove);

static gfold_status
read_text(const char *text, size_t columns, double **data, size_t *rows, gfold_error *err)
{
    sample_write(sample_path("a.txt"), text);
    return gf_columns_read(sample_path("a.txt"), columns, data, rows, err);
}

Test(columns, blanks_commas_comments_and_empty_lines_are_understood)
{
    static const char *const texts[] = { "1 2\n3 4\n5 -6e3\n", "1,2\n3,4\n5,-6e3",
                                         "# t v\n\n 1\t2 # two\n3 ,\t4\r\n   \n5,  -6e3\n#",
                                         "1 2\n3 , 4 \n#,,,\n+5 -6000.0" };
    static const double wanted[] = { 1, 3, 5, 2, 4, -6000 };
    for (size_t k = 0; k < COUNT(texts); k++) {
        double *data;
        size_t rows;
        gfold_error err;
        cr_assert_eq(read_text(texts[k], 2, &data, &rows, &err), GFOLD_OK, "%s", err.message);
        cr_assert_eq(rows, 3, "text %zu", k);
        cr_assert_arr_eq(data, wanted, sizeof wanted, "text %zu", k);
        free(data);
    }
}

Test(columns, many_rows_come_back_bit_by_bit)
{
    enum { ROWS = 5000 };
    static char text[ROWS * 32];
    size_t used = 0, rows;
    double *data;
    for (int k = 0; k < ROWS; k++) used += (size_t)sprintf(text + used, "%.17g\n", sin(k) / 3);
    cr_assert_eq(read_text(text, 1, &data, &rows, NULL), GFOLD_OK);
    cr_assert_eq(rows, ROWS);
    for (int k = 0; k < ROWS; k++) cr_assert_eq(data[k], sin(k) / 3);
    free(data);
}

Test(columns, what_is_malformed_is_refused_with_its_line)
{
    static const struct {
        const char *text, *word;
    } bad[] = {
        { "1 2\n3\n", "line 2: not a finite number: nothing" },
        { "1 2 3\n", "line 1: more columns than expected: 3" },
        { "1 2\n\n# x\nfour 5\n", "line 4: not a finite number: four 5" },
        { "1,,2\n", "line 1: not a finite number: ,2" },
        { ",1 2\n", "line 1" },
        { "1 2,\n", "line 1: a comma after the last column" },
        { "1,\n", "line 1: not a finite number: nothing" },
        { "1 nan\n", "line 1: not a finite number: nan" },
        { "inf 1\n", "line 1" },
        { "1 1e999\n", "line 1" },
        { "1 2x\n", "line 1" },
        { "1;2\n", "line 1" },
        { "1 2-3\n", "line 1" },
        { "", "holds no numbers" },
        { "# nothing\n\n", "holds no numbers" },
    };
    for (size_t k = 0; k < COUNT(bad); k++) {
        double *data;
        size_t rows;
        gfold_error err;
        expect_refusal(read_text(bad[k].text, 2, &data, &rows, &err), err, GFOLD_EIO, bad[k].word);
        cr_assert_not_null(strstr(err.message, "a.txt"));
        cr_assert(data == NULL && rows == 0);
    }
}

Test(columns, files_that_are_no_text_are_refused)
{
    double *data;
    size_t rows;
    gfold_error err;
    expect_refusal(gf_columns_read(sample_path("none.txt"), 2, &data, &rows, &err), err, GFOLD_EIO,
                   "none.txt: No such file");
    expect_refusal(gf_columns_read(sample_path(""), 2, &data, &rows, &err), err, GFOLD_EIO,
                   "directory");
    expect_refusal(gf_columns_read("/dev/zero", 2, &data, &rows, &err), err, GFOLD_EIO,
                   "line 1: too long for a line, or not text");
    static char text[70000];
    memset(text, '1', sizeof text - 1);
    expect_refusal(read_text(text, 1, &data, &rows, &err), err, GFOLD_EIO, "too long for a line");
}
