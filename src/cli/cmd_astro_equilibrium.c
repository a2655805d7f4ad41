#include "cli/cell_options.h"
#include "cli/command.h"
#include "cli/equilibrium_output.h"
#include "cli/grid.h"
#include "core/fail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AT(field) offsetof(equilibrium_arguments, field)

static const char *rows_name(int index)
{
    static const char *const names[] = { "hopf", "points", "cycles", "folds", "at" };
    return index >= 0 && index < GF_EQUILIBRIUM_ROWS_COUNT ? names[index] : NULL;
}

static const gf_option options[] = {
    { .name = "cell", .kind = GF_CHOICE, .offset = AT(kind), .choice = gf_cell_kind_name,
      .meaning = "astrocyte: diagram; neuron: rate over current" },
    { .name = "drive", .kind = GF_TEXT, .offset = AT(drive), .form = "LO:HI",
      .meaning = "range of J, uM/s", .usual = "0:1" },
    { .name = "at", .kind = GF_TEXT, .offset = AT(at), .form = "J,J,...",
      .meaning = "drives to list equilibria and cycles at" },
    { .name = "no_cycles", .kind = GF_FLAG, .offset = AT(no_cycles),
      .meaning = "equilibria only" },
    { .name = "intervals", .kind = GF_INTEGER, .offset = AT(params.intervals), .lo = 10, .hi = 400,
      .unit = "1", .meaning = "of the mesh of a cycle" },
    { .name = "rows", .kind = GF_CHOICE, .offset = AT(rows), .choice = rows_name,
      .meaning = "list that table and csv print" },
    { .name = "current", .kind = GF_TEXT, .offset = AT(current), .form = "LO:HI:STEP",
      .meaning = "currents of a neuron", .usual = "0:40:0.25" },
    { .name = "t_max", .kind = GF_REAL, .offset = AT(t_max), .lo = 0, .above = 1, .hi = 1e6,
      .unit = "ms", .meaning = "over which spikes of a neuron count" },
};

static void defaults(void *arguments)
{
    equilibrium_arguments *a = arguments;
    gf_cell_defaults(arguments);
    a->params = gfold_diagram_defaults();
    a->t_max = 1000;
}

static gfold_status take_drive(const char *word, void *context, gfold_error *err)
{
    equilibrium_arguments *a = context;
    double value;
    gfold_status status = gf_read_numbers("--at", word, "J,J,...", 1, &value, err);
    if (!status) status = gf_check_range(err, "--at", value, 0, 1000);
    if (!status && a->n_reports == GFOLD_DIAGRAM_REPORTS_MAX)
        status = gf_fail(err, GFOLD_EINVAL, "--at names more than %d drives",
                         GFOLD_DIAGRAM_REPORTS_MAX);
    if (!status) a->report[a->n_reports++] = value;
    return status;
}

static gfold_status take_range(equilibrium_arguments *a, gfold_error *err)
{
    double range[2] = { a->params.lo, a->params.hi };
    if (!a->drive) return gf_ok(err);
    gfold_status status = gf_read_numbers("--drive", a->drive, "LO:HI", 2, range, err);
    if (!status && !(range[0] >= 0 && range[0] < range[1] && range[1] <= 1000))
        status = gf_fail(err, GFOLD_EINVAL,
                         "--drive is %.60s; LO must be below HI, both in [0, 1000]", a->drive);
    a->params.lo = range[0];
    a->params.hi = range[1];
    return status;
}

static gfold_status take_currents(equilibrium_arguments *a, gfold_error *err)
{
    static const double usual[] = { 0, 40, 0.25 };
    double *c = a->currents;
    memcpy(c, usual, sizeof usual);
    if (!a->current) return gf_ok(err);
    gfold_status status = gf_read_numbers("--current", a->current, "LO:HI:STEP", 3, c, err);
    if (!status && !(c[0] >= -1000 && c[0] <= c[1] && c[1] <= 1000 && c[2] > 0 &&
                     (c[1] - c[0]) / c[2] <= 1e5))
        status = gf_fail(err, GFOLD_EINVAL,
                         "--current is %.60s; LO at most HI, both in [-1000, 1000], STEP positive, "
                         "at most 1e5 of them",
                         a->current);
    return status;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    equilibrium_arguments *a = arguments;
    gfold_status status = take_range(a, err);
    if (!status) status = take_currents(a, err);
    if (!status && a->at) status = gf_read_list("--at", a->at, take_drive, a, err);
    a->params.astrocyte = a->cell.astrocyte;
    a->params.cycles = !a->no_cycles;
    a->params.report = a->report;
    a->params.n_report = a->n_reports;
    return status;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const equilibrium_arguments *a = arguments;
    return a->kind == GF_CELL_NEURON ? gf_equilibrium_neuron(session, a, err)
                                     : gf_equilibrium_astrocyte(session, a, err);
}

const gf_command gf_command_astro_equilibrium = {
    .name = "astro equilibrium",
    .synopsis = "[options]",
    .summary = "rest, Hopf points, folds and cycles of an astrocyte; onsets and rates of a neuron",
    .example = "gatefold astro equilibrium --drive 0:1 --plot diagram.png",
    .uses = GF_USES_CELLS | GF_USES_OUT | GF_USES_PLOT,
    .size = sizeof(equilibrium_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .help = gf_equilibrium_help,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .meaning = gf_equilibrium_meaning,
};
