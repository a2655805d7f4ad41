#include "io/hdf5.h"
#include "io/phase_file.h"
#include "sample_phase.h"

#include <criterion/criterion.h>
#include <stdlib.h>

TestSuite(phase_file, .init = sample_folder_make, .fini = sample_folder_remove);

static void save(const gf_phase *phase, const char *schema)
{
    gfold_error err;
    json_t *manifest = json_pack("{s:s}", "schema", schema);
    const gfold_status status = gf_phase_save(sample_path("a.h5"), phase, manifest, &err);
    cr_assert_eq(status, GFOLD_OK, "%s", err.message);
    json_decref(manifest);
}

static void same_axis(const gf_phase_axis *a, const gf_phase_axis *b)
{
    cr_assert_str_eq(a->name, b->name);
    cr_assert_str_eq(a->symbol, b->symbol);
    cr_assert_str_eq(a->meaning, b->meaning);
    cr_assert_str_eq(a->unit, b->unit);
    cr_assert_eq(a->n, b->n);
    cr_assert_eq(!a->at, !b->at);
    if (b->at) cr_assert_arr_eq(a->at, b->at, b->n * sizeof *b->at);
}

static void same_column(const gf_phase_column *a, const gf_phase_column *b, size_t bytes)
{
    cr_assert_str_eq(a->name, b->name);
    cr_assert_str_eq(a->symbol, b->symbol);
    cr_assert_str_eq(a->meaning, b->meaning);
    cr_assert_arr_eq(a->values, b->values, bytes);
    cr_assert_eq(!a->errors, !b->errors);
    if (b->errors) cr_assert_arr_eq(a->errors, b->errors, bytes);
}

static void comes_back(const gf_phase *phase)
{
    gf_phase back;
    const size_t cells = phase->x.n * phase->y.n;
    save(phase, GF_PHASE_SCHEMA);
    cr_assert_eq(gf_phase_load(sample_path("a.h5"), &back, NULL), GFOLD_OK);
    same_axis(&back.x, &phase->x);
    same_axis(&back.y, &phase->y);
    cr_assert_eq(back.n_columns, phase->n_columns);
    for (int k = 0; k < phase->n_columns; k++)
        same_column(&back.column[k], &phase->column[k], cells * sizeof(double));
    cr_assert_arr_eq(back.status, phase->status, cells * sizeof(int));
    for (int k = 0; k < GF_PHASE_CURVES; k++) {
        cr_assert_eq(back.curve[k].count, phase->curve[k].count);
        if (phase->curve[k].count) /* without points there is no array to compare */
            cr_assert_arr_eq(back.curve[k].points, phase->curve[k].points,
                             2 * phase->curve[k].count * sizeof(double));
    }
    cr_assert_eq(back.has_tricritical, phase->has_tricritical);
    if (phase->has_tricritical)
        cr_assert_arr_eq(back.tricritical, phase->tricritical, sizeof back.tricritical);
    gf_phase_destroy(&back);
}

Test(phase_file, a_map_comes_back_with_curves_and_errors)
{
    const gf_phase phase = sample_phase();
    comes_back(&phase);
}

Test(phase_file, a_line_comes_back)
{
    const gf_phase line = sample_line();
    comes_back(&line);
}

Test(phase_file, names_the_attributes_that_are_missing)
{
    gfold_error err;
    gf_phase back;
    json_t *manifest = json_pack("{s:s}", "axes", "g");
    cr_assert_eq(gf_hdf5_save(sample_path("a.h5"), manifest, NULL, 0, NULL), GFOLD_OK);
    json_decref(manifest);
    cr_assert_eq(gf_phase_load(sample_path("a.h5"), &back, &err), GFOLD_EIO);
    cr_assert(strstr(err.message, "schema observables"), "%s", err.message);
    gf_phase_destroy(&back);
}

Test(phase_file, refuses_another_schema)
{
    gfold_error err;
    gf_phase back;
    const gf_phase phase = sample_phase();
    save(&phase, "gatefold/simulate");
    cr_assert_eq(gf_phase_load(sample_path("a.h5"), &back, &err), GFOLD_EIO);
    cr_assert(strstr(err.message, "gatefold/simulate"));
    gf_phase_destroy(&back);
}

Test(phase_file, refuses_arrays_that_do_not_fit_the_axes)
{
    static const double g[] = { 1, 2 }, three[] = { 1, 2, 3 };
    static const int status[] = { 0, 0 };
    const gf_variable variables[] = {
        { .name = "g", .rank = 1, .shape = { 2 }, .real = g },
        { .name = "delta_h", .rank = 1, .shape = { 3 }, .real = three },
        { .name = "status", .rank = 1, .shape = { 2 }, .integer = status },
    };
    gfold_error err;
    gf_phase back;
    json_t *manifest = json_pack("{s:s, s:s, s:s}", "schema", GF_PHASE_SCHEMA, "axes", "g",
                                 "observables", "delta_h");
    cr_assert_eq(gf_hdf5_save(sample_path("a.h5"), manifest, variables, 3, NULL), GFOLD_OK);
    json_decref(manifest);
    cr_assert_eq(gf_phase_load(sample_path("a.h5"), &back, &err), GFOLD_EIO);
    cr_assert(strstr(err.message, "another shape"), "%s", err.message);
    gf_phase_destroy(&back);
}
