#include "expect.h"
#include "io/cell_figure.h"
#include "sample_phase.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void begin(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
    sample_folder_make();
}

TestSuite(cell_figure, .init = begin, .fini = sample_folder_remove);

static json_t *record_of(const char *text)
{
    json_t *record = json_loads(text, 0, NULL);
    cr_assert_not_null(record);
    return record;
}

/* Stable, unstable, stable: the curves meet, so that five points give seven rows. */
Test(cell_figure, branches_of_either_stability_meet)
{
    json_t *record =
        record_of("{\"points\": [{\"j\": 0, \"ca\": 1, \"unstable\": 0}, {\"j\": 1, \"ca\": 2, "
                  "\"unstable\": 2},"
                  "{\"j\": 2, \"ca\": 3, \"unstable\": 2}, {\"j\": 3, \"ca\": 4, \"unstable\": 0},"
                  "{\"j\": 4, \"ca\": null, \"unstable\": 0}], \"hopf\": [{\"j\": 1, \"ca\": 2}]}");
    gf_cell_figure f;
    gfold_error err;
    char script[4200];
    cr_assert_eq(gf_cell_figure_of_record(&f, GF_CELL_BIFURCATION, record, &err), GFOLD_OK);
    cr_assert_eq(gf_cell_figure_points(&f), 5);
    cr_assert(isnan(f.column[1][4]));
    strcpy(script, sample_path("a.gp"));
    cr_assert_eq(gf_cell_figure_draw(&f, sample_path("a.svg"), script, &err), GFOLD_OK, "%s",
                 err.message);
    const char *text = sample_read(script);
    cr_assert_not_null(strstr(text, "$stable << END\n0 1\n1 2\n\n3 4\n4 nan\nEND"), "%s", text);
    cr_assert_not_null(strstr(text, "$unstable << END\n1 2\n2 3\n3 4\n\nEND"));
    cr_assert_not_null(strstr(text, "Hopf points"));
    cr_assert_null(strstr(text, "$cycles"));
    gf_cell_figure_free(&f);
    json_decref(record);
}

Test(cell_figure, curves_are_not_joined)
{
    json_t *record =
        record_of("{\"points\": [{\"j\": 0, \"ca\": 1, \"unstable\": 0, \"branch\": 0},"
                  "{\"j\": 1, \"ca\": 2, \"unstable\": 0, \"branch\": 0},"
                  "{\"j\": 0, \"ca\": 5, \"unstable\": 0, \"branch\": 1},"
                  "{\"j\": 1, \"ca\": 6, \"unstable\": 1, \"branch\": 1}]}");
    gf_cell_figure f;
    gfold_error err;
    char script[4200];
    cr_assert_eq(gf_cell_figure_of_record(&f, GF_CELL_BIFURCATION, record, &err), GFOLD_OK);
    strcpy(script, sample_path("a.gp"));
    cr_assert_eq(gf_cell_figure_draw(&f, sample_path("a.svg"), script, &err), GFOLD_OK);
    const char *text = sample_read(script);
    cr_assert_not_null(strstr(text, "$stable << END\n0 1\n1 2\n\n0 5\n1 6\n\nEND"), "%s", text);
    gf_cell_figure_free(&f);
    json_decref(record);
}

Test(cell_figure, a_scalar_and_columns_are_told_from_what_is_missing)
{
    json_t *record = record_of("{\"t\": [0, 1], \"ca\": [0.1, 0.2], \"h\": [1, 1], \"ip3\": [2, 3],"
                               "\"j\": [0, 0], \"threshold\": 0.2}");
    gf_cell_figure f;
    gfold_error err;
    cr_assert_eq(gf_cell_figure_of_record(&f, GF_CELL_RESPONSE, record, &err), GFOLD_OK);
    cr_assert(f.count[5] == 1 && f.column[5][0] == 0.2 && f.column[3][1] == 3);
    gf_cell_figure_free(&f);
    json_object_del(record, "ip3");
    expect_refusal(gf_cell_figure_of_record(&f, GF_CELL_RESPONSE, record, &err), err, GFOLD_EIO,
                   "columns");
    json_object_set_new(record, "ip3", json_pack("[f]", 1.0));
    json_object_set_new(record, "h", json_pack("[f,f,f]", 1.0, 1.0, 1.0));
    expect_refusal(gf_cell_figure_of_record(&f, GF_CELL_RESPONSE, record, &err), err, GFOLD_EIO,
                   "columns");
    expect_refusal(gf_cell_figure_load(&f, sample_path("none.h5"), &err), err, GFOLD_EIO,
                   "none.h5");
    json_decref(record);
}
