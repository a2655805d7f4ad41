#include "io/diagram.h"
#include "sample_phase.h"

#include "expect.h"

#include <gatefold/gatefold.h>
#include <stdio.h>
#include <string.h>

TestSuite(diagram, .init = sample_folder_make, .fini = sample_folder_remove);

static gf_diagram diagram_of(gfold_critical_curve **curve)
{
    gfold_critical_curve_params p = gfold_critical_curve_defaults();
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
    p.kind = GFOLD_CURVE_SADDLE;
    p.model = gfold_model_preset(GFOLD_RESET);
    p.x = (gfold_span){ gfold_model_parameter("g"), 1, 3 };
    p.y = (gfold_span){ gfold_model_parameter("alpha_r"), 0, 20 };
    cr_assert_eq(gfold_critical_curve_follow(curve, &p, NULL), GFOLD_OK);
    gf_diagram d = { .x = p.x, .y = p.y, .chief = p.kind };
    d.curve[p.kind] = *curve;
    return d;
}

Test(diagram, holds_every_point_and_mark_and_draws)
{
    gfold_critical_curve *curve;
    const gf_diagram d = diagram_of(&curve);
    gfold_error err;
    char picture[512], script[512];
    snprintf(picture, sizeof picture, "%s", sample_path("d.svg"));
    snprintf(script, sizeof script, "%s", sample_path("d.gp"));
    const gfold_status status = gf_diagram_draw(&d, picture, script, &err);
    cr_assert_eq(status, GFOLD_OK, "%s", err.message);
    size_t points = 0, titles = 0, marks = 0;
    int inside = 0;
    for (const char *line = sample_read(script); *line; line += strcspn(line, "\n") + 1) {
        if (strncmp(line, "END", 3) == 0) inside = 0;
        points += inside == 1 && *line != '\n';
        marks += inside == 2;
        if (strncmp(line, "$saddle <<", 10) == 0) inside = 1;
        if (strncmp(line, "$mark", 5) == 0) inside = strncmp(line + 6, " <<", 3) == 0 ? 2 : 0;
        titles += strncmp(line, "plot $saddle with lines", 23) == 0;
    }
    cr_assert_eq(points, gfold_critical_curve_count(curve));
    cr_assert_eq(marks, gfold_critical_curve_marks(curve));
    cr_assert_eq(titles, 1);
    cr_assert_eq(strncmp(sample_read(picture), "<?xml", 5), 0);
    cr_assert_eq(sample_folder_files(), 2);
    gfold_critical_curve_destroy(curve);
}

Test(diagram, refuses_what_it_cannot_draw)
{
    gfold_critical_curve *curve;
    gf_diagram d = diagram_of(&curve);
    gfold_error err;
    expect_refusal(gf_diagram_draw(&d, sample_path("d.gif"), NULL, &err), err, GFOLD_EINVAL,
                   "d.gif");
    expect_refusal(gf_diagram_draw(&d, sample_path("nowhere/d.png"), NULL, &err), err, GFOLD_EIO,
                   "nowhere");
    d.curve[GFOLD_CURVE_SADDLE] = NULL;
    expect_refusal(gf_diagram_draw(&d, sample_path("d.png"), NULL, &err), err, GFOLD_ENUMERIC,
                   "no curve");
    gfold_critical_curve_destroy(curve);
}
