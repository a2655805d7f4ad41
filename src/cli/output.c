#include "cli/output.h"

#include "cli/record_file.h"
#include "cli/record_text.h"
#include "core/fail.h"
#include "io/gnuplot.h"
#include "io/replace.h"

#include <errno.h>
#include <math.h>
#include <string.h>

json_t *gf_record_real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *gf_record_numbers(size_t count, const double *values)
{
    json_t *list = json_array();
    for (size_t k = 0; k < count; k++) json_array_append_new(list, gf_record_real(values[k]));
    return list;
}

json_t *gf_record_pairs(size_t count, const double *x, const double *y)
{
    json_t *list = json_array();
    for (size_t k = 0; k < count; k++)
        json_array_append_new(list, gf_record_numbers(2, (double[]){ x[k], y[k] }));
    return list;
}

static json_t *real(const void *at)
{
    return gf_record_real(*(const double *)at);
}

static json_t *integer(const void *at)
{
    return json_integer(*(const int *)at);
}

static json_t *size(const void *at)
{
    return json_integer((json_int_t) * (const size_t *)at);
}

static json_t *truth(const void *at)
{
    return json_boolean(*(const int *)at);
}

static json_t *text(const void *at)
{
    return json_string(at);
}

static json_t *name(const void *at)
{
    return json_string(*(const char *const *)at);
}

static json_t *(*const builders[])(const void *) = {
    [GF_FIELD_REAL] = real,   [GF_FIELD_INTEGER] = integer, [GF_FIELD_SIZE] = size,
    [GF_FIELD_TRUTH] = truth, [GF_FIELD_TEXT] = text,       [GF_FIELD_NAME] = name,
    [GF_FIELD_LIST] = NULL,
};

json_t *gf_record_begin(const gf_session *session)
{
    json_t *record = json_object();
    json_object_set_new(record, "schema", json_sprintf("gatefold/%s/1", session->command->name));
    json_object_set_new(record, "command", json_string(session->command->name));
    json_object_set_new(record, "version", json_string(gfold_version()));
    return record;
}

json_t *gf_record_fill(json_t *object, const gf_command *command, const void *data)
{
    for (size_t k = 0; k < command->n_fields; k++) {
        const gf_field *field = &command->fields[k];
        if (!builders[field->kind]) continue;
        json_object_set_new(object, field->name,
                            builders[field->kind]((const char *)data + field->offset));
    }
    return object;
}

int gf_has_suffix(const char *path, const char *suffix)
{
    const size_t length = strlen(path), end = strlen(suffix);
    return length > end && strcmp(path + length - end, suffix) == 0;
}

gfold_status
gf_output_check(const gf_command *command, const gf_arguments *common, gfold_error *err)
{
    const int csv = (command->uses & GF_USES_CSV) != 0;
    const char *out = common->out;
    if (out && !gf_has_suffix(out, ".h5") && !(csv && gf_has_suffix(out, ".csv")))
        return gf_fail(err, GFOLD_EINVAL, "--out is %s; its suffix must be .h5%s", out,
                       csv ? " or .csv" : "");
    if (common->keep_script && !common->plot)
        return gf_fail(err, GFOLD_EINVAL, "--keep-script has no script to keep without --plot");
    gfold_status status = common->plot ? gf_gnuplot_check(common->plot, err) : gf_ok(err);
    const char *const files[] = { out, common->plot, common->keep_script };
    for (size_t k = 0; k < sizeof files / sizeof *files && !status; k++)
        if (files[k]) status = gf_replace_check(files[k], common->force || common->resume, err);
    return status;
}

static void print_json(FILE *out, const json_t *record, const gf_command *command)
{
    (void)command;
    json_dumpf(record, out, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
    fputc('\n', out);
}

gfold_status gf_output_print(const gf_session *session, json_t *record, gfold_error *err)
{
    static void (*const printers[])(FILE *, const json_t *, const gf_command *) = {
        [GF_TABLE] = gf_record_table, [GF_CSV] = gf_record_csv, [GF_JSON] = print_json
    };
    printers[session->common->format](stdout, record, session->command);
    json_decref(record);
    if (fflush(stdout) || ferror(stdout))
        return gf_fail(err, GFOLD_EIO, "standard output: %s", strerror(errno));
    return gf_ok(err);
}

gfold_status gf_output_publish_more(const gf_session *session, json_t *record,
                                    const gf_variable *more, size_t n_more, gfold_error *err)
{
    if (session->common->out) {
        const gfold_status status = gf_record_save(session, record, more, n_more, err);
        if (status) {
            json_decref(record);
            return status;
        }
    }
    return gf_output_print(session, record, err);
}

gfold_status gf_output_publish(const gf_session *session, json_t *record, gfold_error *err)
{
    return gf_output_publish_more(session, record, NULL, 0, err);
}
