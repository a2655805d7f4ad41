#include "sweep/grid.h"

#include "expect.h"

#include <string.h>

static gfold_axis axis(const char *name, double lo, double hi, double step)
{
    return (gfold_axis){ name ? gfold_model_parameter(name) : NULL, lo, hi, step };
}

Test(grid, an_axis_counts_its_points_with_both_ends)
{
    static const struct {
        const char *name;
        double lo, hi, step;
        size_t count;
    } rows[] = {
        { "g", 0, 1, 0.1, 11 },       { "g", 0, 1, 0.3, 4 },    { "g", 2, 2, 0.1, 1 },
        { "g", 2, 2.05, 0.1, 1 },     { "g", 0, 0.3, 0.1, 4 },  { "g", 1, 6, 0.01, 501 },
        { "theta_z", -1, 1, 1, 3 },   { "g", 0, 1, 7, 1 },      { NULL, 3, 1, NAN, 1 },
        { "g", 0.05, 4.95, 0.05, 99 }, { "alpha_r", 0, 100, 1e-4, 1000001 },
    };
    for (size_t k = 0; k < COUNT(rows); k++) {
        const gfold_axis a = axis(rows[k].name, rows[k].lo, rows[k].hi, rows[k].step);
        size_t count = 0;
        gfold_error err;
        cr_assert_eq(gfold_axis_count(&a, &count, &err), GFOLD_OK, "%s", err.message);
        cr_assert_eq(count, rows[k].count, "row %zu: %zu points", k, count);
    }
}

Test(grid, an_axis_out_of_range_is_named)
{
    static const struct {
        double lo, hi, step;
        const char *word;
    } rows[] = {
        { 0, 1, 0, "step" },      { 0, 1, -0.1, "step" },  { 0, 1, NAN, "step" },
        { -1, 1, 0.1, "g is -1" }, { 0, 2e6, 1, "g is" },  { 2, 1, 0.1, "g is 1" },
        { NAN, 1, 0.1, "g is nan" }, { 0, NAN, 0.1, "g is nan" }, { 0, 1, 1e-9, "points" },
        { 0, INFINITY, 1, "g is inf" }, { 0, 1e6, 1e-300, "points" },
    };
    for (size_t k = 0; k < COUNT(rows); k++) {
        const gfold_axis a = axis("g", rows[k].lo, rows[k].hi, rows[k].step);
        size_t count;
        gfold_error err;
        expect_refusal(gfold_axis_count(&a, &count, &err), err, GFOLD_EINVAL, rows[k].word);
    }
}

static gfold_sweep_params params(gfold_preset preset, gfold_axis x, gfold_axis y)
{
    gfold_sweep_params p = gfold_sweep_defaults();
    p.model = gfold_model_preset(preset);
    p.x = x;
    p.y = y;
    p.observables[0] = gfold_observable_find("delta_h");
    p.n_observables = 1;
    return p;
}

Test(grid, cells_run_along_x_first_and_carry_both_parameters)
{
    const gfold_sweep_params p =
        params(GFOLD_RESET, axis("g", 1, 2, 0.25), axis("alpha_r", 0, 20, 10));
    gfold_sweep *s;
    gfold_error err;
    cr_assert_eq(gf_grid_create(&p, &s, &err), GFOLD_OK, "%s", err.message);
    cr_assert(gfold_sweep_nx(s) == 5 && gfold_sweep_ny(s) == 3);
    for (size_t cell = 0; cell < 15; cell++) {
        const gfold_model m = gf_grid_model(s, cell);
        cr_assert_eq(m.g, 1 + 0.25 * (double)(cell % 5));
        cr_assert_eq(m.reset.alpha, 10 * (double)(cell / 5));
        cr_assert_eq(gfold_sweep_x(s)[cell % 5], m.g);
        cr_assert_eq(gfold_sweep_y(s)[cell / 5], m.reset.alpha);
        cr_assert(isnan(gfold_sweep_values(s, 0)[cell]) && isnan(gfold_sweep_errors(s, 0)[cell]));
        cr_assert_eq(gfold_sweep_status(s)[cell], GFOLD_OK);
    }
    gfold_sweep_destroy(s);
    gfold_sweep_destroy(NULL);
}

Test(grid, a_missing_second_axis_leaves_one_row)
{
    const gfold_sweep_params p = params(GFOLD_VRNN, axis("g", 1, 2, 0.25), axis(NULL, 0, 0, 0));
    gfold_sweep *s;
    cr_assert_eq(gf_grid_create(&p, &s, NULL), GFOLD_OK);
    cr_assert(gfold_sweep_nx(s) == 5 && gfold_sweep_ny(s) == 1 && !gfold_sweep_y(s));
    gfold_sweep_destroy(s);
}

Test(grid, an_axis_of_an_absent_gate_and_a_grid_too_large_are_refused)
{
    const gfold_sweep_params absent =
        params(GFOLD_VRNN, axis("g", 1, 2, 1), axis("alpha_r", 0, 1, 1));
    const gfold_sweep_params huge =
        params(GFOLD_RESET, axis("g", 0, 10, 1e-4), axis("alpha_r", 0, 10, 1e-4));
    gfold_sweep *s = NULL;
    gfold_error err;
    expect_refusal(gf_grid_create(&absent, &s, &err), err, GFOLD_EINVAL, "no such gate");
    expect_refusal(gf_grid_create(&huge, &s, &err), err, GFOLD_EINVAL, "cells");
    expect_refusal(gfold_sweep_run(&huge, &s, &err), err, GFOLD_EINVAL, "cells");
    cr_assert_null(s);
}
