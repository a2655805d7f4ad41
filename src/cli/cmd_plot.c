#include "cli/agent_tasks.h"
#include "cli/output.h"
#include "core/fail.h"
#include "io/astro_figure.h"
#include "io/cell_figure.h"
#include "io/checks_file.h"
#include "io/checks_plot.h"
#include "io/phase_file.h"
#include "io/phase_plot.h"
#include "io/stored_plot.h"

#include <stdlib.h>
#include <string.h>

typedef struct plot_arguments {
    gf_arguments common;
    const char *file;
} plot_arguments;

typedef struct drawn {
    const char *picture;
    size_t points;
} drawn;

static const gf_option options[] = {
    { .name = "file",
      .kind = GF_TEXT,
      .offset = offsetof(plot_arguments, file),
      .form = "FILE.h5",
      .meaning = "what a command wrote with --out",
      .positional = 1 },
};

static const gf_field fields[] = {
    { "picture", "file that was written", GF_FIELD_NAME, offsetof(drawn, picture) },
    { "points", "cells, angles or other points in it", GF_FIELD_SIZE, offsetof(drawn, points) },
};

static gfold_status complete(void *arguments, gfold_error *err)
{
    const plot_arguments *a = arguments;
    if (!a->file) return gf_fail(err, GFOLD_EINVAL, "which FILE.h5?");
    if (!a->common.plot)
        return gf_fail(err, GFOLD_EINVAL, "--plot FILE is missing: a .png, .svg or .pdf to write");
    return gf_ok(err);
}

static gfold_status draw_phase(const plot_arguments *a, size_t *points, gfold_error *err)
{
    gf_phase phase;
    gfold_status status = gf_phase_load(a->file, &phase, err);
    *points = phase.x.n * phase.y.n;
    if (!status) status = gf_phase_draw(&phase, a->common.plot, a->common.keep_script, err);
    gf_phase_destroy(&phase);
    return status;
}

static gfold_status draw_figure(const plot_arguments *a, const gf_agent_figure *figure,
                                size_t *points, gfold_error *err)
{
    *points = figure->cells ? figure->cells : figure->angles;
    return gf_agent_figure_draw(figure, a->common.plot, a->common.keep_script, err);
}

static gfold_status draw_agent(const plot_arguments *a, size_t *points, gfold_error *err)
{
    gf_agent_figure figure;
    gfold_status status = gf_agent_figure_load(a->file, &figure, err);
    if (!status) status = draw_figure(a, &figure, points, err);
    gf_agent_figure_destroy(&figure);
    return status;
}

/* A stored network acts again, for its own file holds no test. */
static gfold_status draw_network(const plot_arguments *a, size_t *points, gfold_error *err)
{
    gf_stored_task task;
    gfold_agent_test test;
    gf_agent_figure figure = { .cells = 0 };
    const gf_stored_test stored = { a->file, -1, GF_WALKER_TESTS, 1 };
    gfold_status status = gf_task_test_stored(&stored, &task, &test, err);
    if (!status) status = gf_agent_figure_of_test(&figure, &test, gf_task_figure(task), err);
    if (!status) status = draw_figure(a, &figure, points, err);
    gf_agent_figure_destroy(&figure);
    return status;
}

static gfold_status draw_cell(const plot_arguments *a, size_t *points, gfold_error *err)
{
    gf_cell_figure figure;
    gfold_status status = gf_cell_figure_load(&figure, a->file, err);
    *points = gf_cell_figure_points(&figure);
    if (!status) status = gf_cell_figure_draw(&figure, a->common.plot, a->common.keep_script, err);
    gf_cell_figure_free(&figure);
    return status;
}

static gfold_status draw_memory(const plot_arguments *a, size_t *points, gfold_error *err)
{
    gf_astro_figure *figure = gf_allocate(1, sizeof *figure);
    if (!figure) return gf_fail_memory(err, sizeof *figure);
    gfold_status status = gf_astro_figure_load(figure, a->file, err);
    *points = 2 * figure->runs * figure->rows * figure->columns;
    if (!status)
        status = gf_astro_figure_draw(figure, a->common.plot, a->common.keep_script, err);
    gf_astro_figure_free(figure);
    free(figure);
    return status;
}

static gfold_status draw_checks(const plot_arguments *a, size_t *points, gfold_error *err)
{
    gfold_check *checks;
    gfold_status status = gf_checks_load(a->file, &checks, points, err);
    if (!status)
        status = gf_checks_draw(*points, checks, a->common.plot, a->common.keep_script, err);
    free(checks);
    return status;
}

/* By the schema of a file, before the table of stored_plot.h; what has none of these is a result
 * of phase, or refused as one. */
static const struct {
    const char *schema;
    gfold_status (*draw)(const plot_arguments *a, size_t *points, gfold_error *err);
} artists[] = {
    { "gatefold/validate", draw_checks },
    { "gatefold/agent train", draw_network },
    { "gatefold/agent test", draw_agent },
    { "gatefold/agent rank-sweep", draw_agent },
    { "gatefold/astro run", draw_memory },
    { "gatefold/astro cell", draw_cell },
    { "gatefold/astro equilibrium", draw_cell },
};

static gfold_status draw(const plot_arguments *a, size_t *points, gfold_error *err)
{
    int64_t file;
    gfold_status status = gf_hdf5_open(a->file, &file, err);
    if (status) return status;
    char *schema = gf_hdf5_attribute(file, "/", "schema");
    gf_hdf5_close(file);
    size_t k = 0;
    const size_t count = sizeof artists / sizeof *artists;
    while (k < count && !(schema && strcmp(schema, artists[k].schema) == 0)) k++;
    if (k < count)
        status = artists[k].draw(a, points, err);
    else if (schema && gf_stored_has(schema))
        status =
            gf_stored_draw(a->file, schema, a->common.plot, a->common.keep_script, points, err);
    else if (schema && strcmp(schema, GF_PHASE_SCHEMA) != 0)
        status = gf_fail(err, GFOLD_EIO, "%s has the schema %.60s, which has no picture", a->file,
                         schema);
    else
        status = draw_phase(a, points, err);
    free(schema);
    return status;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const plot_arguments *a = arguments;
    drawn d = { a->common.plot, 0 };
    const gfold_status status = draw(a, &d.points, err);
    if (status) return status;
    return gf_output_print(session, gf_record_fill(gf_record_begin(session), session->command, &d),
                           err);
}

const gf_command gf_command_plot = {
    .name = "plot",
    .synopsis = "FILE.h5 --plot PICTURE [options]",
    .summary = "draws a stored result of any command",
    .example = "gatefold plot phase.h5 --plot phase.pdf",
    .uses = GF_USES_PLOT,
    .size = sizeof(plot_arguments),
    .complete = complete,
    .run = run,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
