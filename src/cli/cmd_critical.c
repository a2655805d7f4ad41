#include "cli/grid.h"
#include "cli/output.h"
#include "core/fail.h"

enum { NOT_GIVEN = -1, BIAS = GFOLD_CRITICAL_KIND_COUNT, CHAOS }; /* beside the library's kinds */

typedef struct critical_arguments {
    gf_arguments common;
    int kind;
    const char *free, *bracket;
    const gfold_parameter *parameter;
    gfold_critical_params params;
} critical_arguments;

static const char *kind_name(int index)
{
    static const char *const others[] = { "bias", "chaos", NULL };
    return index >= BIAS && index <= CHAOS ? others[index - BIAS]
                                           : gfold_critical_name((gfold_critical_kind)index);
}

static const gf_option options[] = {
    { .name = "kind", .kind = GF_CHOICE, .offset = offsetof(critical_arguments, kind),
      .choice = kind_name, .meaning = "of transition", .positional = 1 },
    { .name = "free", .kind = GF_TEXT, .offset = offsetof(critical_arguments, free),
      .form = "NAME", .meaning = "parameter to solve for", .usual = "g" },
    { .name = "bracket", .kind = GF_TEXT, .offset = offsetof(critical_arguments, bracket),
      .form = "LO:HI", .meaning = "where to look for it", .usual = "everywhere" },
};

static const gf_field fields[] = {
    { "value", "of the free parameter; sigma_b^2 for bias", GF_FIELD_REAL,
      offsetof(gfold_critical, value) },
    { "delta_h", "variance of h there", GF_FIELD_REAL, offsetof(gfold_critical, delta_h) },
    { "residual", "of the two equations, the larger one", GF_FIELD_REAL,
      offsetof(gfold_critical, residual) },
};

static void defaults(void *arguments)
{
    critical_arguments *a = arguments;
    a->kind = NOT_GIVEN;
    a->params = gfold_critical_defaults();
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    critical_arguments *a = arguments;
    if (a->kind == NOT_GIVEN)
        return gf_fail(err, GFOLD_EINVAL, "which transition? marginal, saddle, onset, bias or chaos");
    if (a->kind == BIAS && (a->free || a->bracket))
        return gf_fail(err, GFOLD_EINVAL, "--free and --bracket play no part in bias");
    if (a->kind == BIAS) return gf_ok(err);
    if (!a->free) a->free = "g";
    double lo, hi;
    gfold_status status = gf_read_parameter("--free", a->free, &a->parameter, err);
    if (!status) status = gfold_critical_range(a->parameter, &lo, &hi, err);
    if (!status && a->bracket)
        status = gf_read_bracket("--bracket", a->bracket, a->parameter, &a->params.lo,
                                 &a->params.hi, err);
    a->params.tol = a->common.sweep.tol;
    return status;
}

static gfold_status
solve(const critical_arguments *a, gfold_criticals *found, int is_fold[], gfold_error *err)
{
    const gfold_model *model = &a->common.sweep.model;
    if (a->kind == BIAS) {
        found->count = 1;
        return gfold_critical_bias(model, a->common.sweep.tol, &found->point[0], err);
    }
    if (a->kind == CHAOS)
        return gfold_critical_chaos(model, a->parameter, &a->params, found, is_fold, err);
    gfold_critical_plan *plan = NULL;
    gfold_status status = gfold_critical_create(&plan, &a->params, err);
    if (!status)
        status = gfold_critical_solve(plan, (gfold_critical_kind)a->kind, model, a->parameter, NULL,
                                      found, err);
    gfold_critical_destroy(plan);
    return status;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const critical_arguments *a = arguments;
    gfold_criticals found;
    int is_fold[GFOLD_CRITICAL_MAX];
    const gfold_status status = solve(a, &found, is_fold, err);
    if (status) return status;
    json_t *record = gf_record_begin(session), *all = json_array();
    json_object_set_new(record, "kind", json_string(kind_name(a->kind)));
    if (a->parameter) json_object_set_new(record, "free", json_string(a->parameter->name));
    gf_record_fill(record, session->command, &found.point[0]);
    for (int k = 0; k < found.count; k++) {
        const gfold_critical *point = &found.point[k];
        json_t *row = gf_record_fill(json_object(), session->command, point);
        if (a->kind == CHAOS) json_object_set_new(row, "fold", json_boolean(is_fold[k]));
        json_array_append_new(all, row);
    }
    json_object_set_new(record, "all", all);
    return gf_output_publish(session, record, err);
}

const gf_command gf_command_critical = {
    .name = "critical",
    .synopsis = "marginal|saddle|onset|bias|chaos [options]",
    .summary = "where a fixed point becomes marginal or appears, chaos ends, or the critical bias",
    .example = "gatefold critical saddle --model reset --alpha-r 10 --free g --bracket 1:3",
    .uses = GF_USES_MODEL | GF_USES_TOL | GF_USES_RUN | GF_USES_OUT,
    .size = sizeof(critical_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
