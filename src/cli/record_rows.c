#include "cli/record_rows.h"

#include <stdio.h>

enum { NAME = 80 };

void gf_record_path(char *path, size_t size, const char *prefix, const char *key)
{
    snprintf(path, size, "%s%s%s", prefix, *prefix ? "/" : "", key);
}

void gf_record_column(char *name, size_t size, const char *key, const char *suffix)
{
    snprintf(name, size, "%s%s%s", key, *suffix ? "_" : "", suffix);
}

/* A number that is not finite is null. */
static int is_numbers(const json_t *value)
{
    const json_t *first = json_array_get(value, 0);
    return json_is_number(first) || json_is_null(first);
}

const char *gf_record_axis(const json_t *record, size_t *length)
{
    const char *key, *axis = NULL;
    json_t *value;
    json_object_foreach((json_t *)record, key, value)
    {
        if (!is_numbers(value)) continue;
        if (axis && json_array_size(value) == *length) return axis;
        if (axis) continue;
        axis = key;
        *length = json_array_size(value);
    }
    return NULL;
}

/* Adds the columns of an object to rows that are there already. */
static void add_columns(json_t *rows, const json_t *object, const char *suffix)
{
    char name[NAME];
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        const int column = is_numbers(value) && json_array_size(value) == json_array_size(rows);
        for (size_t k = 0; column && k < json_array_size(rows); k++) {
            gf_record_column(name, sizeof name, key, suffix);
            json_object_set(json_array_get(rows, k), name, json_array_get(value, k));
        }
        gf_record_column(name, sizeof name, suffix, *suffix ? key : "");
        if (json_is_object(value)) add_columns(rows, value, *suffix ? name : key);
    }
}

static json_t *empty_rows(size_t count)
{
    json_t *rows = json_array();
    for (size_t k = 0; k < count; k++) json_array_append_new(rows, json_object());
    return rows;
}

static json_t *rows_of_pairs(const json_t *pairs, const gf_command *command)
{
    json_t *rows = empty_rows(json_array_size(pairs));
    for (size_t k = 0; k < json_array_size(rows); k++)
        for (size_t i = 0; i < 2; i++)
            json_object_set(json_array_get(rows, k), command->pair[i] ? command->pair[i] : "",
                            json_array_get(json_array_get(pairs, k), i));
    return rows;
}

static json_t *rows_of_columns(const json_t *object, const json_t *first)
{
    json_t *rows = empty_rows(json_array_size(first));
    add_columns(rows, object, "");
    return rows;
}

json_t *gf_record_rows(const json_t *record, const gf_command *command)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)record, key, value)
    {
        const json_t *first = json_array_get(value, 0);
        if (json_is_object(first)) return json_incref(value);
        if (json_is_array(first)) return rows_of_pairs(value, command);
        if (first) return rows_of_columns(record, value);
        const json_t *inside = json_object_iter_value(json_object_iter(value));
        if (is_numbers(inside)) return rows_of_columns(value, inside);
    }
    return NULL;
}
