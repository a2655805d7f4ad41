#include "cli/record_file.h"

#include "core/fail.h"
#include "io/manifest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VARIABLES_MAX = 64 };

typedef union cell {
    double real;
    int integer;
    const char *text;
} cell;

/* Variables with the memory behind their names and data. */
typedef struct record_list {
    const gf_command *command;
    size_t count;
    gf_variable variable[VARIABLES_MAX];
    char name[VARIABLES_MAX][80];
    void *data[VARIABLES_MAX];
} record_list;

static const char *meaning_of(const gf_command *command, const char *name)
{
    for (size_t k = 0; k < command->n_fields; k++)
        if (strcmp(command->fields[k].name, name) == 0) return command->fields[k].meaning;
    return name;
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
static void add(record_list *list, const char *prefix, const char *key, json_t *const *values,
                size_t count, int rank)
{
    void *data = gf_allocate(count, sizeof(cell));
    if (list->count == VARIABLES_MAX || !count || !data) {
        free(data);
        return;
    }
    const size_t k = list->count++;
    gf_variable *v = &list->variable[k];
    list->data[k] = data;
    snprintf(list->name[k], sizeof list->name[k], "%s%s%s", prefix, *prefix ? "/" : "", key);
    *v = (gf_variable){ .name = list->name[k],
                        .long_name = meaning_of(list->command, key),
                        .rank = rank,
                        .shape = { count } };
    set_data(v, data, values, count);
    if (!v->text) v->units = "1";
}

/* Key by key over the objects of a list. */
static void add_list(record_list *list, const char *name, const json_t *rows)
{
    const size_t count = json_array_size(rows);
    json_t **values = gf_allocate(count, sizeof *values);
    const char *key;
    json_t *unused;
    json_object_foreach(json_array_get(rows, 0), key, unused) {
        for (size_t k = 0; values && k < count; k++)
            values[k] = json_object_get(json_array_get(rows, k), key);
        if (values) add(list, name, key, values, count, 1);
    }
    free(values);
}

static void add_object(record_list *list, const char *prefix, const json_t *object)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value) {
        if (json_is_array(value))
            add_list(list, key, value);
        else if (json_is_object(value))
            add_object(list, key, value);
        else
            add(list, prefix, key, &value, 1, 0);
    }
}

json_t *gf_session_manifest(const gf_session *session, const char *schema)
{
    return gf_manifest_create(schema, session->command_line, session->config,
                              gf_clock() - session->started);
}

gfold_status gf_record_save(const gf_session *session, const json_t *record,
                            const gf_variable *arrays, size_t count, gfold_error *err)
{
    record_list *list = gf_allocate(1, sizeof *list);
    if (!list) return gf_fail_memory(err, sizeof *list);
    json_t *fields = json_copy((json_t *)record);
    char schema[64];
    snprintf(schema, sizeof schema, "gatefold/%s", session->command->name);
    json_object_del(fields, "schema"); /* attributes of the file, not results */
    json_object_del(fields, "version");
    list->command = session->command;
    add_object(list, "", fields);
    for (size_t k = 0; k < count && list->count < VARIABLES_MAX; k++)
        list->variable[list->count++] = arrays[k];
    json_t *manifest = gf_session_manifest(session, schema);
    const gfold_status status =
        gf_hdf5_save(session->common->out, manifest, list->variable, list->count, err);
    json_decref(manifest);
    json_decref(fields);
    for (size_t k = 0; k < list->count; k++) free(list->data[k]);
    free(list);
    return status;
}
