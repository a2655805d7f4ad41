#include "cli/cell_output.h"
#include "cli/output.h"
#include "core/fail.h"
#include "io/cell_figure.h"

#include <math.h>

#define AT(field) offsetof(cell_arguments, field)

static const char *start_name(int index)
{
    static const char *const names[] = { "rest", "initial" };
    return index >= 0 && index < GF_CELL_START_COUNT ? names[index] : NULL;
}

static const gf_option options[] = {
    { .name = "cell", .kind = GF_CHOICE, .offset = AT(kind), .choice = gf_cell_kind_name,
      .meaning = "which one" },
    { .name = "drive", .kind = GF_REAL, .offset = AT(drive), .lo = 0, .hi = 1000, .unit = "uM/s",
      .meaning = "of an astrocyte" },
    { .name = "current", .kind = GF_REAL, .offset = AT(current), .lo = -1000, .hi = 1000,
      .unit = "1", .meaning = "into a neuron" },
    { .name = "background", .kind = GF_REAL, .offset = AT(background), .lo = -1000, .hi = 1000,
      .unit = "uM/s or 1", .meaning = "drive or current before and after" },
    { .name = "onset", .kind = GF_REAL, .offset = AT(onset), .lo = 0, .hi = 1e7,
      .unit = "s or ms", .meaning = "of drive or current" },
    { .name = "duration", .kind = GF_REAL, .offset = AT(duration), .lo = 0, .hi = 1e7,
      .unit = "s or ms", .meaning = "of drive or current", .usual = "to the end" },
    { .name = "t_max", .kind = GF_REAL, .offset = AT(t_max), .lo = 0, .above = 1, .hi = 1e7,
      .unit = "s or ms", .meaning = "time to integrate", .usual = "astrocyte 10, neuron 1000" },
    { .name = "every", .kind = GF_REAL, .offset = AT(every), .lo = 0, .above = 1, .hi = 1e7,
      .unit = "s or ms", .meaning = "between points of the trace",
      .usual = "astrocyte 0.01, neuron 0.1" },
    { .name = "threshold", .kind = GF_REAL, .offset = AT(threshold), .lo = 0, .hi = 1000,
      .unit = "uM", .meaning = "of Ca, for the time above it" },
    { .name = "theory", .kind = GF_FLAG, .offset = AT(theory),
      .meaning = "time above predicted, and threshold drive" },
    { .name = "start", .kind = GF_CHOICE, .offset = AT(start), .choice = start_name,
      .meaning = "rest, or the network's initial state" },
    { .name = "ca", .kind = GF_REAL, .offset = AT(ca), .lo = 0, .hi = 1000, .unit = "uM",
      .meaning = "Ca at the start", .usual = "--start" },
    { .name = "h", .kind = GF_REAL, .offset = AT(h), .lo = 0, .hi = 1, .unit = "1",
      .meaning = "h at the start", .usual = "--start" },
    { .name = "ip3", .kind = GF_REAL, .offset = AT(ip3), .lo = 0, .hi = 1000, .unit = "uM",
      .meaning = "IP3 at the start", .usual = "--start" },
    { .name = "v", .kind = GF_REAL, .offset = AT(v), .lo = -1000, .hi = 1000, .unit = "mV",
      .meaning = "V at the start", .usual = "--start" },
    { .name = "u", .kind = GF_REAL, .offset = AT(u), .lo = -1e4, .hi = 1e4, .unit = "1",
      .meaning = "U at the start", .usual = "--start" },
};

static void defaults(void *arguments)
{
    cell_arguments *a = arguments;
    gf_cell_defaults(arguments);
    a->drive = 5;
    a->current = 10;
    a->threshold = gfold_response_defaults().threshold;
    a->duration = a->t_max = a->every = a->ca = a->h = a->ip3 = a->v = a->u = (double)NAN;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    cell_arguments *a = arguments;
    const int neuron = a->kind == GF_CELL_NEURON;
    if (isnan(a->t_max)) a->t_max = neuron ? 1000 : 10;
    if (isnan(a->every)) a->every = neuron ? a->cell.neuron.dt : 0.01;
    const double dt = neuron ? a->cell.neuron.dt : a->cell.astrocyte.dt;
    if (a->t_max / dt > 1e8)
        return gf_fail(err, GFOLD_EINVAL, "--t-max is %g: more than 1e8 steps of %g", a->t_max, dt);
    if (a->t_max / fmax(dt, a->every) > 1e6)
        return gf_fail(err, GFOLD_EINVAL, "--every is %g: a trace of more than 1e6 points",
                       a->every);
    if (a->theory && (neuron || isnan(a->duration) || a->background > 0))
        return gf_fail(err, GFOLD_EINVAL,
                       "--theory is about an astrocyte under a pulse: it needs --duration and a "
                       "--background of 0");
    return gf_ok(err);
}

/* ---- the command ----------------------------------------------------------------------------- */

static gfold_status draw(const gf_arguments *common, int kind, const json_t *record,
                         gfold_error *err)
{
    gf_cell_figure f;
    gfold_status status = gf_cell_figure_of_record(
        &f, kind == GF_CELL_NEURON ? GF_CELL_SPIKES : GF_CELL_RESPONSE, record, err);
    if (!status) status = gf_cell_figure_draw(&f, common->plot, common->keep_script, err);
    gf_cell_figure_free(&f);
    return status;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const cell_arguments *a = arguments;
    json_t *record = gf_record_begin(session);
    json_object_set_new(record, "cell", json_string(gf_cell_kind_name(a->kind)));
    gfold_status status = a->kind == GF_CELL_NEURON ? gf_cell_neuron(a, record, err)
                                                    : gf_cell_astrocyte(a, record, err);
    if (!status && session->common->plot) status = draw(session->common, a->kind, record, err);
    if (!status) return gf_output_publish(session, record, err);
    json_decref(record);
    return status;
}

const gf_command gf_command_astro_cell = {
    .name = "astro cell",
    .synopsis = "[options]",
    .summary = "one astrocyte under a drive, or one neuron at a current",
    .example = "gatefold astro cell --drive 3 --duration 0.1 --plot calcium.png",
    .uses = GF_USES_CELLS | GF_USES_OUT | GF_USES_PLOT,
    .size = sizeof(cell_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .help = gf_cell_help,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .meaning = gf_cell_meaning,
};
