#include "cli/record_file.h"

#include "cli/record_rows.h"
#include "core/fail.h"
#include "io/manifest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VARIABLES_MAX = 192 };

typedef union cell {
    double real;
    int integer;
    const char *text;
} cell;

/* Variables with the memory behind their names and data. */
typedef struct record_list {
    const gf_command *command;
    const char *axis; /* list of numbers along which others of its length run; NULL: none */
    size_t axis_length;
    size_t count;
    gf_variable variable[VARIABLES_MAX];
    char name[VARIABLES_MAX][80];
    void *data[VARIABLES_MAX];
} record_list;

static const char *meaning_of(const gf_command *command, const char *name)
{
    for (size_t k = 0; k < command->n_fields; k++)
        if (strcmp(command->fields[k].name, name) == 0) return command->fields[k].meaning;
    const char *meaning = command->meaning ? command->meaning(name) : NULL;
    return meaning ? meaning : name;
}

/* What the meaning ends with, after a comma or alone, where that is a unit. */
static const char *units_of(const char *meaning)
{
    static const char *const units[] = { "s", "ms", "Hz", "uM", "uM/s", "1/s", "mV", "dB",
                                         "degrees" };
    const char *comma = strrchr(meaning, ','), *last = comma ? comma + 1 : meaning;
    while (*last == ' ') last++;
    for (size_t k = 0; k < sizeof units / sizeof *units; k++)
        if (!strcmp(last, units[k])) return units[k];
    return "1";
}

static int is_whole(const json_t *value)
{
    return json_is_integer(value) || json_is_boolean(value);
}

static int whole_value(const json_t *value)
{
    return json_is_boolean(value) ? json_is_true(value) : (int)json_integer_value(value);
}

static double real_value(const json_t *value)
{
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

/* Fills data from the values: of one kind for all of them, which the first one decides. */
static void set_data(gf_variable *v, void *data, json_t *const *values, size_t count)
{
    const int text = json_is_string(values[0]), whole = is_whole(values[0]);
    for (size_t k = 0; k < count; k++) {
        if (text)
            ((const char **)data)[k] = json_string_value(values[k]);
        else if (whole)
            ((int *)data)[k] = whole_value(values[k]);
        else
            ((double *)data)[k] = real_value(values[k]);
    }
    v->text = text ? data : NULL;
    v->integer = whole ? data : NULL;
    v->real = text || whole ? NULL : data;
}

/* A dataset PREFIX/KEY of the values, a scalar when rank is 0. */
static gf_variable *add(record_list *list, const char *prefix, const char *key,
                        json_t *const *values, const size_t shape[2], int rank)
{
    const size_t count = rank == 2 ? shape[0] * shape[1] : shape[0];
    void *data = gf_allocate(count, sizeof(cell));
    if (list->count == VARIABLES_MAX || !count || !data) {
        free(data);
        return NULL;
    }
    const size_t k = list->count++;
    gf_variable *v = &list->variable[k];
    list->data[k] = data;
    gf_record_path(list->name[k], sizeof list->name[k], prefix, key);
    *v = (gf_variable){ .name = list->name[k],
                        .long_name = meaning_of(list->command, key),
                        .rank = rank,
                        .shape = { shape[0], shape[1] } };
    set_data(v, data, values, count);
    if (!v->text) v->units = units_of(v->long_name);
    return v;
}

/* Key by key over the objects of a list. */
static void add_list(record_list *list, const char *name, const json_t *rows)
{
    const size_t shape[2] = { json_array_size(rows) };
    json_t **values = gf_allocate(shape[0], sizeof *values);
    const char *key;
    json_t *unused;
    json_object_foreach(json_array_get(rows, 0), key, unused)
    {
        for (size_t k = 0; values && k < shape[0]; k++)
            values[k] = json_object_get(json_array_get(rows, k), key);
        if (values) add(list, name, key, values, shape, 1);
    }
    free(values);
}

/* Numbers, or lists of them that are equally long. */
static void add_numbers(record_list *list, const char *prefix, const char *key, const json_t *rows)
{
    const json_t *first = json_array_get(rows, 0);
    const int rank = json_is_array(first) ? 2 : 1;
    const size_t shape[2] = { json_array_size(rows), rank == 2 ? json_array_size(first) : 1 };
    json_t **values = gf_allocate(shape[0] * shape[1], sizeof *values);
    if (!values) return;
    for (size_t k = 0; k < shape[0] * shape[1]; k++) {
        values[k] = json_array_get(rows, k / shape[1]);
        if (rank == 2) values[k] = json_array_get(values[k], k % shape[1]);
    }
    gf_variable *v = add(list, prefix, key, values, shape, rank);
    if (v && list->axis && shape[0] == list->axis_length) v->scale[0] = list->axis;
    free(values);
}

static void add_object(record_list *list, const char *prefix, const json_t *object)
{
    static const size_t one[2] = { 1, 1 };
    char path[80];
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        gf_record_path(path, sizeof path, prefix, key);
        if (json_is_object(value))
            add_object(list, path, value);
        else if (json_is_object(json_array_get(value, 0)))
            add_list(list, path, value);
        else if (json_is_array(value))
            add_numbers(list, prefix, key, value);
        else
            add(list, prefix, key, &value, one, 0);
    }
}

json_t *gf_session_manifest(const gf_session *session, const char *schema)
{
    return gf_manifest_create(schema, session->command_line, session->config,
                              gf_clock() - session->started);
}

gfold_status gf_record_save(const gf_session *session, const json_t *record,
                            const gf_variable *more, size_t n_more, gfold_error *err)
{
    record_list *list = gf_allocate(1, sizeof *list);
    if (!list) return gf_fail_memory(err, sizeof *list);
    json_t *fields = json_copy((json_t *)record);
    char schema[64];
    snprintf(schema, sizeof schema, "gatefold/%s", session->command->name);
    json_object_del(fields, "schema"); /* attributes of the file, not results */
    json_object_del(fields, "version");
    list->command = session->command;
    list->axis = gf_record_axis(fields, &list->axis_length);
    add_object(list, "", fields);
    for (size_t k = 0; k < n_more && list->count < VARIABLES_MAX; k++)
        list->variable[list->count++] = more[k];
    json_t *manifest = gf_session_manifest(session, schema);
    const gfold_status status =
        list->count == VARIABLES_MAX /* full: something was left out */
            ? gf_fail(err, GFOLD_EIO, "the result has more than %d arrays", VARIABLES_MAX - 1)
            : gf_hdf5_save(session->common->out, manifest, list->variable, list->count, err);
    json_decref(manifest);
    json_decref(fields);
    for (size_t k = 0; k < list->count; k++) free(list->data[k]);
    free(list);
    return status;
}
