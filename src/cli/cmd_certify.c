#include "cli/grid.h"
#include "cli/output.h"
#include "core/fail.h"

typedef struct certify_arguments {
    gf_arguments common;
    int quantity;
    const char *free, *bracket;
    gfold_certify_params params;
} certify_arguments;

typedef struct certificate {
    int digits;
    gfold_certified found;
} certificate;

static const char *quantity_name(int index)
{
    return gfold_quantity_name((gfold_quantity)index);
}

static const gf_option options[] = {
    { .name = "quantity", .kind = GF_CHOICE, .offset = offsetof(certify_arguments, quantity),
      .choice = quantity_name, .meaning = "what to certify", .positional = 1 },
    { .name = "digits", .kind = GF_INTEGER, .offset = offsetof(certify_arguments, params.digits),
      .lo = 15, .hi = 1000, .unit = "1", .meaning = "significant decimal digits" },
    { .name = "root", .kind = GF_INTEGER, .offset = offsetof(certify_arguments, params.root),
      .lo = 0, .hi = GFOLD_ROOTS_MAX, .unit = "1", .meaning = "1 is the smallest, 0 the largest" },
    { .name = "free", .kind = GF_TEXT, .offset = offsetof(certify_arguments, free),
      .form = "NAME", .meaning = "parameter to solve for (marginal, saddle)",
      .usual = "g" },
    { .name = "bracket", .kind = GF_TEXT, .offset = offsetof(certify_arguments, bracket),
      .form = "LO:HI", .meaning = "where to look for it", .usual = "everywhere" },
};

static const gf_field fields[] = {
    { "value", "all digits asked for", GF_FIELD_TEXT, offsetof(certificate, found.value) },
    { "digits", "significant decimal digits of value", GF_FIELD_INTEGER,
      offsetof(certificate, digits) },
    { "double_value", "the same in double precision", GF_FIELD_REAL,
      offsetof(certificate, found.double_value) },
    { "rel_error", "|double_value / value - 1|", GF_FIELD_REAL,
      offsetof(certificate, found.rel_error) },
};

static void defaults(void *arguments)
{
    certify_arguments *a = arguments;
    a->params = gfold_certify_defaults();
    a->quantity = (int)a->params.quantity;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    certify_arguments *a = arguments;
    a->params.quantity = (gfold_quantity)a->quantity;
    const int solves = a->params.quantity == GFOLD_QUANTITY_MARGINAL ||
                       a->params.quantity == GFOLD_QUANTITY_SADDLE;
    if (!solves && (a->free || a->bracket))
        return gf_fail(err, GFOLD_EINVAL, "--free and --bracket play no part in %s",
                       quantity_name(a->quantity));
    if (!solves) return gf_ok(err);
    if (!a->free) a->free = "g";
    double lo, hi;
    gfold_status status = gf_read_parameter("--free", a->free, &a->params.free, err);
    if (!status) status = gfold_critical_range(a->params.free, &lo, &hi, err);
    if (!status && a->bracket)
        status = gf_read_bracket("--bracket", a->bracket, a->params.free, &a->params.lo,
                                 &a->params.hi, err);
    return status;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const certify_arguments *a = arguments;
    certificate c = { .digits = a->params.digits };
    const gfold_status status = gfold_certify(&a->common.sweep.model, &a->params, &c.found, err);
    if (status) return status;
    json_t *record = gf_record_begin(session);
    json_object_set_new(record, "quantity", json_string(quantity_name(a->quantity)));
    return gf_output_publish(session, gf_record_fill(record, session->command, &c), err);
}

const gf_command gf_command_certify = {
    .name = "certify",
    .synopsis = "[delta_h|stability|slope|marginal|saddle|bias] [options]",
    .summary = "a mean-field value to many digits, beside the one in double precision",
    .example = "gatefold certify delta_h --model grnn --g 3 --digits 50",
    .uses = GF_USES_MODEL | GF_USES_RUN | GF_USES_OUT,
    .size = sizeof(certify_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
