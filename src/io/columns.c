/* Lines are read byte by byte up to a limit: a device or a binary file is refused, not swallowed. */
#include "io/columns.h"

#include "core/fail.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 65536 };

typedef struct reader {
    const char *path;
    FILE *file;
    size_t columns, rows, room, line;
    double *data; /* row by row while reading */
} reader;

static gfold_status refuse(const reader *r, gfold_error *err, const char *what, const char *text)
{
    return gf_fail(err, GFOLD_EIO, "%s, line %zu: %s%s%.40s", r->path, r->line, what,
                   *text ? " " : "", text);
}

/* 1: a line, without its end; 0: no more of them; -1: none that could be one. */
static int next_line(reader *r, char *text)
{
    size_t used = 0;
    int c;
    r->line++;
    while ((c = getc(r->file)) != EOF && c != '\n') {
        if (c == '\0' || used == LINE - 1) return -1;
        text[used++] = (char)c;
    }
    text[used] = '\0';
    return used || c != EOF;
}

static const char *skip_blanks(const char *at)
{
    while (*at && isspace((unsigned char)*at)) at++;
    return at;
}

/* One number and the separator behind it; NULL with the refusal. */
static const char *
number(const reader *r, const char *at, int last, double *value, gfold_error *err)
{
    char *end;
    errno = 0;
    *value = strtod(at, &end);
    const char *next = skip_blanks(end);
    const int apart = next > end || *next == ',' || !*next;
    if (end == at || !apart || !isfinite(*value)) {
        refuse(r, err, "not a finite number:", *at ? at : "nothing");
        return NULL;
    }
    if (*next != ',') return next;
    if (!last) return skip_blanks(next + 1);
    refuse(r, err, "a comma after the last column", "");
    return NULL;
}

static gfold_status grow(reader *r, gfold_error *err)
{
    if (r->rows < r->room) return gf_ok(err);
    const size_t room = r->room ? 2 * r->room : 256;
    const size_t bytes = room * r->columns * sizeof(double);
    double *data = realloc(r->data, bytes);
    if (!data) return gf_fail_memory(err, (double)bytes);
    r->data = data;
    r->room = room;
    return gf_ok(err);
}

static gfold_status row(reader *r, const char *at, gfold_error *err)
{
    gfold_status status = grow(r, err);
    for (size_t k = 0; k < r->columns && !status; k++) {
        at = number(r, at, k + 1 == r->columns, &r->data[r->rows * r->columns + k], err);
        if (!at) status = GFOLD_EIO;
    }
    if (!status && *at) status = refuse(r, err, "more columns than expected:", at);
    r->rows++;
    return status;
}

static gfold_status read_rows(reader *r, gfold_error *err)
{
    char text[LINE];
    gfold_status status = gf_ok(err);
    int found = 0;
    while (!status && (found = next_line(r, text)) > 0) {
        text[strcspn(text, "#")] = '\0';
        const char *at = skip_blanks(text);
        if (*at) status = row(r, at, err);
    }
    if (status) return status;
    if (found < 0) return refuse(r, err, "too long for a line, or not text", "");
    if (ferror(r->file)) return gf_fail(err, GFOLD_EIO, "%s: %s", r->path, strerror(errno));
    if (!r->rows) return gf_fail(err, GFOLD_EIO, "%s holds no numbers", r->path);
    return status;
}

/* From rows to columns. */
static gfold_status turn(reader *r, double **data, size_t *rows, gfold_error *err)
{
    double *turned = gf_allocate(r->rows * r->columns, sizeof *turned);
    if (!turned) return gf_fail_memory(err, 8.0 * (double)(r->rows * r->columns));
    for (size_t i = 0; i < r->rows; i++)
        for (size_t k = 0; k < r->columns; k++)
            turned[k * r->rows + i] = r->data[i * r->columns + k];
    *data = turned;
    *rows = r->rows;
    return gf_ok(err);
}

gfold_status
gf_columns_read(const char *path, size_t columns, double **data, size_t *rows, gfold_error *err)
{
    reader r = { .path = path, .columns = columns, .file = fopen(path, "r") };
    *data = NULL;
    *rows = 0;
    if (!r.file) return gf_fail(err, GFOLD_EIO, "%s: %s", path, strerror(errno));
    gfold_status status = read_rows(&r, err);
    fclose(r.file);
    if (!status) status = turn(&r, data, rows, err);
    free(r.data);
    return status;
}
