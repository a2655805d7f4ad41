#include "cli/grid.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "core/fail.h"
#include "io/diagram.h"

typedef struct continue_arguments {
    gf_arguments common;
    const char *x, *y, *start;
    int curve;
    gfold_critical_curve_params params;
} continue_arguments;

typedef struct continued {
    double residual;
    size_t count;
} continued;

static const char *curve_name(int index)
{
    return gfold_curve_name((gfold_curve_kind)index);
}

#define AT(field) offsetof(continue_arguments, field)

static const gf_option options[] = {
    { .name = "curve", .kind = GF_CHOICE, .offset = AT(curve), .choice = curve_name,
      .meaning = "of transitions" },
    { .name = "x", .kind = GF_TEXT, .offset = AT(x), .form = "NAME=LO:HI",
      .meaning = "a model parameter and its window" },
    { .name = "y", .kind = GF_TEXT, .offset = AT(y), .form = "NAME=LO:HI", .meaning = "another" },
    { .name = "start", .kind = GF_TEXT, .offset = AT(start), .form = "X:Y",
      .meaning = "follow the curve nearest to it only", .usual = "all curves" },
    { .name = "points", .kind = GF_INTEGER, .offset = AT(params.points), .lo = 10, .hi = 10000,
      .unit = "1", .meaning = "at least, across the window" },
    { .name = "scan", .kind = GF_INTEGER, .offset = AT(params.scan), .lo = 0, .hi = 1000,
      .unit = "1", .meaning = "lines each way that look for curves" },
};

static const gf_field fields[] = {
    { "points", "x and y along the curve, piece after piece", GF_FIELD_LIST, 0 },
    { "folds", "where x or y turns back", GF_FIELD_LIST, 0 },
    { "folds_in", "which of them, x or y", GF_FIELD_LIST, 0 },
    { "cusps", "where both turn back", GF_FIELD_LIST, 0 },
    { "tricritical", "where the saddle-node meets the onset", GF_FIELD_LIST, 0 },
    { "pieces", "first, count, closed, complete of every piece", GF_FIELD_LIST, 0 },
    { "delta_h", "variance of h at the points", GF_FIELD_LIST, 0 },
    { "third", "parameter that follows, on a tricritical curve", GF_FIELD_LIST, 0 },
    { "third_values", "its value at the points", GF_FIELD_LIST, 0 },
    { "residual", "of the equations, the largest one", GF_FIELD_REAL,
      offsetof(continued, residual) },
    { "count", "points", GF_FIELD_SIZE, offsetof(continued, count) },
};

static void defaults(void *arguments)
{
    continue_arguments *a = arguments;
    a->params = gfold_critical_curve_defaults();
    a->curve = GFOLD_CURVE_SADDLE;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    continue_arguments *a = arguments;
    gfold_critical_curve_params *p = &a->params;
    if (!a->x || !a->y)
        return gf_fail(err, GFOLD_EINVAL, "%s is missing: NAME=LO:HI, a parameter and its window",
                       a->x ? "--y" : "--x");
    p->model = a->common.sweep.model;
    p->kind = (gfold_curve_kind)a->curve;
    gfold_status status = gf_read_span("--x", a->x, &p->x, err);
    if (!status) status = gf_read_span("--y", a->y, &p->y, err);
    if (!status && p->x.parameter == p->y.parameter)
        return gf_fail(err, GFOLD_EINVAL, "--x and --y are both %s", p->x.parameter->name);
    if (!status && a->start) status = gf_read_numbers("--start", a->start, "X:Y", 2, p->start, err);
    if (status) return status;
    p->has_start = a->start != NULL;
    p->tol = a->common.sweep.tol;
    gf_model_options_warn(&a->common, "--x", p->x.parameter);
    gf_model_options_warn(&a->common, "--y", p->y.parameter);
    return gf_ok(err);
}

static json_t *
mark_list(const gfold_critical_curve *curve, gfold_mark_kind lo, gfold_mark_kind hi, int names)
{
    json_t *list = json_array();
    for (size_t k = 0; k < gfold_critical_curve_marks(curve); k++) {
        const gfold_mark m = gfold_critical_curve_mark(curve, k);
        if (m.kind < lo || m.kind > hi) continue;
        json_array_append_new(list, names ? json_string(m.kind == GFOLD_MARK_TURN_X ? "x" : "y")
                                          : gf_record_numbers(2, (double[]){ m.x, m.y }));
    }
    return list;
}

static json_t *piece_list(const gfold_critical_curve *curve)
{
    json_t *list = json_array();
    for (size_t k = 0; k < gfold_critical_curve_pieces(curve); k++) {
        const gfold_piece p = gfold_critical_curve_piece(curve, k);
        json_array_append_new(list, json_pack("{s:I, s:I, s:b, s:b}", "first", (json_int_t)p.first,
                                              "count", (json_int_t)p.count, "closed", p.closed,
                                              "complete", p.complete));
    }
    return list;
}

static json_t *
record_of(const gf_session *session, const continue_arguments *a, const gfold_critical_curve *curve)
{
    json_t *record = gf_record_begin(session);
    const size_t n = gfold_critical_curve_count(curve);
    const continued c = { gfold_critical_curve_residual(curve), n };
    const gfold_parameter *third = gfold_critical_curve_third(curve);
    const struct {
        const char *name;
        json_t *value;
    } rows[] = {
        { "curve", json_string(curve_name(a->curve)) },
        { "x", json_string(a->params.x.parameter->name) },
        { "y", json_string(a->params.y.parameter->name) },
        { "points",
          gf_record_pairs(n, gfold_critical_curve_x(curve), gfold_critical_curve_y(curve)) },
        { "folds", mark_list(curve, GFOLD_MARK_TURN_X, GFOLD_MARK_TURN_Y, 0) },
        { "folds_in", mark_list(curve, GFOLD_MARK_TURN_X, GFOLD_MARK_TURN_Y, 1) },
        { "cusps", mark_list(curve, GFOLD_MARK_CUSP, GFOLD_MARK_CUSP, 0) },
        { "tricritical", mark_list(curve, GFOLD_MARK_TRICRITICAL, GFOLD_MARK_TRICRITICAL, 0) },
        { "pieces", piece_list(curve) },
        { "delta_h", gf_record_numbers(n, gfold_critical_curve_delta(curve)) },
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        json_object_set_new(record, rows[k].name, rows[k].value);
    if (third) {
        json_object_set_new(record, "third", json_string(third->name));
        json_object_set_new(record, "third_values",
                            gf_record_numbers(n, gfold_critical_curve_third_values(curve)));
    }
    return gf_record_fill(record, session->command, &c);
}

/* The other transitions that the window shows are drawn beside the one asked for; not beside
 * tricritical points, each of which has a third parameter of its own. */
static gfold_status
draw(const continue_arguments *a, const gfold_critical_curve *curve, gfold_error *err)
{
    static const gfold_curve_kind beside[] = { GFOLD_CURVE_MARGINAL, GFOLD_CURVE_SADDLE,
                                               GFOLD_CURVE_ONSET };
    gfold_critical_curve *other[GFOLD_CURVE_KIND_COUNT] = { NULL };
    gf_diagram d = { .x = a->params.x, .y = a->params.y, .chief = a->params.kind };
    gfold_critical_curve_params params = a->params;
    params.has_start = 0;
    for (size_t k = 0; k < sizeof beside / sizeof *beside; k++) {
        params.kind = beside[k];
        if (params.kind == d.chief || d.chief == GFOLD_CURVE_TRICRITICAL) continue;
        const gfold_status status = gfold_critical_curve_follow(&other[params.kind], &params, NULL);
        if (status == GFOLD_OK) d.curve[params.kind] = other[params.kind];
    }
    d.curve[d.chief] = curve;
    const gfold_status status = gf_diagram_draw(&d, a->common.plot, a->common.keep_script, err);
    for (int k = 0; k < GFOLD_CURVE_KIND_COUNT; k++) gfold_critical_curve_destroy(other[k]);
    return status;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const continue_arguments *a = arguments;
    gfold_critical_curve *curve;
    gfold_status status = gfold_critical_curve_follow(&curve, &a->params, err);
    if (status) return status;
    for (size_t k = 0; k < gfold_critical_curve_pieces(curve); k++)
        if (!gfold_critical_curve_piece(curve, k).complete)
            gf_warn(session->common, "piece %zu could not be followed to its end", k);
    if (session->common->plot) status = draw(a, curve, err);
    if (!status) status = gf_output_publish(session, record_of(session, a, curve), err);
    gfold_critical_curve_destroy(curve);
    return status;
}

const gf_command gf_command_continue = {
    .name = "continue",
    .synopsis = "[--curve KIND] --x NAME=LO:HI --y NAME=LO:HI [options]",
    .summary = "follows a critical curve in two parameters, with its folds and cusps",
    .example = "gatefold continue --curve saddle --model reset --x g=1:3 --y alpha-r=0:20 "
               "--plot diagram.png",
    .uses = GF_USES_MODEL | GF_USES_TOL | GF_USES_RUN | GF_USES_OUT | GF_USES_PLOT,
    .size = sizeof(continue_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
    .pair = { "x", "y" },
};
