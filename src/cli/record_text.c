#include "cli/record_text.h"

#include "cli/record_rows.h"

#include <string.h>

enum { WIDTH = 18 };

/* Keys that say what the record is, and are no result. */
static int is_header(const char *key)
{
    return strcmp(key, "schema") == 0 || strcmp(key, "command") == 0 || strcmp(key, "version") == 0;
}

typedef void
cell_printer(FILE *out, const char *key, const char *suffix, const json_t *value, void *context);

/* Calls back for every scalar, those of objects inside with the objects' keys as the suffix. */
static void
each_scalar(FILE *out, const json_t *object, const char *suffix, cell_printer *print, void *context)
{
    char inner[64];
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        if (is_header(key) || json_is_array(value)) continue;
        gf_record_column(inner, sizeof inner, *suffix ? suffix : key, *suffix ? key : "");
        if (json_is_object(value))
            each_scalar(out, value, inner, print, context);
        else
            print(out, key, suffix, value, context);
    }
}

static void print_value(FILE *out, const json_t *value, int digits, int width)
{
    char number[64];
    const char *text = number;
    if (json_is_real(value))
        snprintf(number, sizeof number, "%.*g", digits, json_real_value(value));
    else if (json_is_integer(value))
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
    else if (json_is_string(value))
        text = json_string_value(value);
    else
        text = json_is_null(value) ? "nan" : json_is_true(value) ? "true" : "false";
    fprintf(out, "%*s", width, text);
}

static void
csv_name(FILE *out, const char *key, const char *suffix, const json_t *value, void *context)
{
    int *column = context;
    (void)value;
    fprintf(out, "%s%s%s%s", (*column)++ ? "," : "", key, *suffix ? "_" : "", suffix);
}

/* Text with commas or quotes is quoted, its quotes doubled. */
static void csv_text(FILE *out, const char *text)
{
    if (!strpbrk(text, ",\"\n")) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"') fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void
csv_value(FILE *out, const char *key, const char *suffix, const json_t *value, void *context)
{
    int *column = context;
    (void)key, (void)suffix;
    if ((*column)++) fputc(',', out);
    if (json_is_string(value))
        csv_text(out, json_string_value(value));
    else
        print_value(out, value, 17, 0);
}

static void csv_row(FILE *out, const json_t *object, cell_printer *print)
{
    int column = 0;
    each_scalar(out, object, "", print, &column);
    fputc('\n', out);
}

void gf_record_csv(FILE *out, const json_t *record, const gf_command *command)
{
    json_t *rows = gf_record_rows(record, command);
    csv_row(out, rows ? json_array_get(rows, 0) : record, csv_name);
    if (!rows) csv_row(out, record, csv_value);
    for (size_t k = 0; k < json_array_size(rows); k++)
        csv_row(out, json_array_get(rows, k), csv_value);
    json_decref(rows);
}

static void
table_line(FILE *out, const char *key, const char *suffix, const json_t *value, void *context)
{
    (void)context;
    char name[64];
    snprintf(name, sizeof name, "%s%s%s", key, *suffix ? " " : "", suffix);
    fprintf(out, "%-24s  ", name);
    print_value(out, value, 10, 0);
    fputc('\n', out);
}

static void
table_name(FILE *out, const char *key, const char *suffix, const json_t *value, void *context)
{
    (void)suffix, (void)value, (void)context;
    fprintf(out, "%*s", WIDTH, key);
}

static void
table_value(FILE *out, const char *key, const char *suffix, const json_t *value, void *context)
{
    (void)key, (void)suffix, (void)context;
    print_value(out, value, 10, WIDTH);
}

void gf_record_table(FILE *out, const json_t *record, const gf_command *command)
{
    json_t *rows = gf_record_rows(record, command);
    each_scalar(out, record, "", table_line, NULL);
    if (!rows) return;
    each_scalar(out, json_array_get(rows, 0), "", table_name, NULL);
    fputc('\n', out);
    for (size_t k = 0; k < json_array_size(rows); k++) {
        each_scalar(out, json_array_get(rows, k), "", table_value, NULL);
        fputc('\n', out);
    }
    json_decref(rows);
}
