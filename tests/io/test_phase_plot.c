#include "io/phase_plot.h"
#include "sample_phase.h"

#include <criterion/criterion.h>
#include <math.h>

TestSuite(phase_plot, .init = sample_folder_make, .fini = sample_folder_remove);

/* The picture of the phase as svg, of which the text is returned. */
static const char *drawn(const gf_phase *phase)
{
    gfold_error err;
    const gfold_status status =
        gf_phase_draw(phase, sample_path("a.svg"), sample_path("a.gp"), &err);
    cr_assert_eq(status, GFOLD_OK, "%s", err.message);
    cr_assert_eq(sample_folder_files(), 2);
    return sample_read(sample_path("a.svg"));
}

static void shows(const char *svg, const char *text)
{
    cr_assert(strstr(svg, text), "'%s' is not in the picture", text);
}

Test(phase_plot, a_line_has_labels_a_legend_and_error_bars)
{
    const gf_phase line = sample_line();
    const char *svg = drawn(&line);
    shows(svg, "gain of phi");
    shows(svg, "variance of h");
    shows(svg, "the experimenter's variance (simulation)");
    shows(svg, "Δ");
    cr_assert(strstr(sample_read(sample_path("a.gp")), "yerrorbars"));
}

Test(phase_plot, a_map_has_both_axes_curves_and_the_tricritical_point)
{
    const gf_phase phase = sample_phase();
    const char *svg = drawn(&phase);
    shows(svg, "gain of phi");
    shows(svg, "slope of the reset gate");
    shows(svg, "saddle-node");
    shows(svg, "tricritical");
}

Test(phase_plot, the_settled_fraction_colours_the_other_points)
{
    static const double settled[] = { 1, 0.5, 0 }, error[] = { 0, 0.1, 0 };
    gf_phase line = sample_line();
    line.column[2] =
        (gf_phase_column){ "sim_settled", "settled", "networks at rest", settled, error };
    line.n_columns = 3;
    const char *svg = drawn(&line);
    shows(svg, "settled fraction of networks");
    cr_assert_null(strstr(svg, "networks at rest"), "sim_settled itself was drawn");
}

Test(phase_plot, whole_numbers_have_discrete_levels)
{
    static const double roots[SAMPLE_CELLS] = { 1, 1, 2, 1, 3, (double)NAN };
    gf_phase phase = sample_phase();
    phase.column[0].values = roots;
    phase.n_columns = 1;
    drawn(&phase);
    cr_assert(strstr(sample_read(sample_path("a.gp")), "maxcolors 3"));
}

Test(phase_plot, one_row_of_a_grid_is_drawn_as_a_line)
{
    gf_phase phase = sample_phase();
    phase.x.n = 1;
    shows(drawn(&phase), "slope of the reset gate");
}

Test(phase_plot, refuses_a_single_cell_and_a_picture_of_nothing)
{
    static const double nothing[SAMPLE_CELLS] = { (double)NAN, (double)NAN, (double)NAN };
    gfold_error err;
    gf_phase line = sample_line();
    line.n_columns = 1;
    line.column[0].values = nothing;
    cr_assert_eq(gf_phase_draw(&line, sample_path("a.svg"), NULL, &err), GFOLD_ENUMERIC);
    line.x.n = 1;
    cr_assert_eq(gf_phase_draw(&line, sample_path("a.svg"), NULL, &err), GFOLD_EINVAL);
    cr_assert_eq(sample_folder_files(), 0);
}
