/* The header is a Python dictionary of three keys, read here by a grammar of just that: an even
 * stricter one than NumPy's, so that nothing a file says is ever evaluated. */
#include "io/npy.h"

#include "core/fail.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { HEADER_MAX = 4096, START = 10, LONG_START = 12, DIGITS_MAX = 15 };

static const char magic[] = "\x93NUMPY";

/* Characters of the dictionary that are left. */
typedef struct text {
    const char *at, *end;
} text;

static gfold_status refuse(const char *path, const char *why, gfold_error *err)
{
    return gf_fail(err, GFOLD_EIO, "%s: %s", path, why);
}

static void skip(text *t)
{
    while (t->at < t->end && (*t->at == ' ' || *t->at == '\n')) t->at++;
}

/* Whether these words come next, after blanks; they are then behind us. */
static int take(text *t, const char *words)
{
    const size_t length = strlen(words);
    skip(t);
    if ((size_t)(t->end - t->at) < length || memcmp(t->at, words, length) != 0) return 0;
    t->at += length;
    return 1;
}

static int take_size(text *t, size_t *value)
{
    skip(t);
    const char *first = t->at;
    *value = 0;
    while (t->at < t->end && *t->at >= '0' && *t->at <= '9' && t->at - first < DIGITS_MAX)
        *value = 10 * *value + (size_t)(*t->at++ - '0');
    return t->at > first;
}

/* One of two words; *second tells which. */
static int take_either(text *t, const char *a, const char *b, int *second)
{
    *second = 0;
    if (take(t, a)) return 1;
    *second = 1;
    return take(t, b);
}

enum { DESCR = 1, ORDER = 2, SHAPE = 4, ALL = 7 };

static const char kind_wanted[] = "its numbers are not little-endian floats of 8 or 4 bytes";
static const char malformed[] = "its header is not NumPy's";

/* One key and its value; what is wrong with it, or NULL. */
static const char *entry(text *t, gf_npy *out, int *seen)
{
    if (take(t, "'descr':")) {
        *seen += DESCR;
        return take_either(t, "'<f8'", "'<f4'", &out->single) ? NULL : kind_wanted;
    }
    if (take(t, "'fortran_order':")) {
        *seen += ORDER;
        return take_either(t, "False", "True", &out->fortran) ? NULL : malformed;
    }
    if (!take(t, "'shape':") || !take(t, "(")) return malformed;
    *seen += SHAPE;
    const int two = take_size(t, &out->rows) && take(t, ",") && take_size(t, &out->columns);
    if (two) take(t, ",");
    return two && take(t, ")") ? NULL : "it is not an array of two dimensions";
}

static const char *dictionary(text t, gf_npy *out)
{
    int seen = 0;
    if (!take(&t, "{")) return malformed;
    for (int k = 0; k < 3; k++) {
        const char *wrong = entry(&t, out, &seen);
        if (wrong) return wrong;
        if (!take(&t, ",") && k < 2) return malformed;
    }
    if (!take(&t, "}")) return malformed;
    skip(&t);
    return seen == ALL && t.at == t.end ? NULL : malformed;
}

static size_t little_endian(const unsigned char *bytes, int count)
{
    size_t value = 0;
    for (int k = count; k-- > 0;) value = value << 8 | bytes[k];
    return value;
}

gfold_status gf_npy_header(const char *path, const unsigned char *bytes, size_t size, gf_npy *out,
                           gfold_error *err)
{
    *out = (gf_npy){ 0 };
    if (size < LONG_START || memcmp(bytes, magic, sizeof magic - 1) != 0)
        return refuse(path, "not a file of NumPy (.npy)", err);
    const int version = bytes[6], width = version == 1 ? 2 : 4;
    if (version < 1 || version > 3 || bytes[7])
        return gf_fail(err, GFOLD_EIO, "%s: version %d.%d of the format is unknown", path, version,
                       bytes[7]);
    const size_t start = version == 1 ? START : LONG_START;
    const size_t length = little_endian(bytes + 8, width);
    if (length > HEADER_MAX - LONG_START || start + length > size)
        return refuse(path, "its header is cut off, or too long", err);
    const char *at = (const char *)bytes + start;
    const char *wrong = dictionary((text){ at, at + length }, out);
    out->offset = start + length;
    return wrong ? refuse(path, wrong, err) : gf_ok(err);
}

/* The file's size is exactly what its shape takes. */
static gfold_status
check_size(const char *path, const gf_npy *about, uint64_t size, gfold_error *err)
{
    const uint64_t width = about->single ? 4 : 8, most = INT64_MAX / width;
    const int fits = !about->rows || about->columns <= most / about->rows;
    if (fits && about->offset + width * about->rows * about->columns == size) return gf_ok(err);
    return gf_fail(err, GFOLD_EIO, "%s: its %llu bytes are not those of %zu x %zu numbers", path,
                   (unsigned long long)size, about->rows, about->columns);
}

gfold_status gf_npy_inspect(const char *path, gf_npy *out, gfold_error *err)
{
    unsigned char bytes[HEADER_MAX];
    struct stat about = { 0 };
    FILE *file = fopen(path, "r");
    if (!file || fstat(fileno(file), &about)) {
        const gfold_status status = refuse(path, strerror(errno), err);
        if (file) fclose(file);
        return status;
    }
    const size_t size = S_ISREG(about.st_mode) ? fread(bytes, 1, sizeof bytes, file) : 0;
    fclose(file);
    const gfold_status status = gf_npy_header(path, bytes, size, out, err);
    return status ? status : check_size(path, out, (uint64_t)about.st_size, err);
}

/* Contiguous runs of the file, be they rows or columns, into places of the matrix. */
static int read_runs(FILE *file, const gf_npy *about, void *run, double *matrix)
{
    const size_t runs = about->fortran ? about->columns : about->rows;
    const size_t length = about->fortran ? about->rows : about->columns;
    const size_t next_run = about->fortran ? about->rows : 1;
    const size_t next = about->fortran ? 1 : about->rows;
    for (size_t k = 0; k < runs; k++) {
        if (fread(run, about->single ? 4 : 8, length, file) != length) return -1;
        for (size_t i = 0; i < length; i++)
            matrix[k * next_run + i * next] =
                about->single ? (double)((const float *)run)[i] : ((const double *)run)[i];
    }
    return 0;
}

gfold_status gf_npy_read(const char *path, const gf_npy *about, double *matrix, gfold_error *err)
{
    const size_t longest = about->rows > about->columns ? about->rows : about->columns;
    void *run = gf_allocate(longest + 1, sizeof(double));
    if (!run) return gf_fail_memory(err, 8 * (double)longest);
    gfold_status status = gf_ok(err);
    errno = 0;
    FILE *file = fopen(path, "r");
    if (!file || fseek(file, (long)about->offset, SEEK_SET) || read_runs(file, about, run, matrix))
        status = refuse(path, errno ? strerror(errno) : "it has become shorter", err);
    if (file) fclose(file);
    free(run);
    return status;
}
