/* PGM is read here: the library for it, libnetpbm, ends the process when a file is wrong. */
#include "io/image.h"

#include "core/fail.h"
#include "io/columns.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE_MAX = 20000 };

void gf_image_destroy(gf_image *image)
{
    free(image->grey);
    *image = (gf_image){ 0 };
}

static gfold_status take(gf_image *image, size_t rows, size_t columns, gfold_error *err)
{
    *image = (gf_image){ rows, columns, gf_allocate(rows * columns, sizeof(double)) };
    return image->grey ? gf_ok(err) : gf_fail_memory(err, 8. * (double)(rows * columns));
}

/* ---- PNG ------------------------------------------------------------------------------------- */

static gfold_status read_png(const char *path, FILE *in, gf_image *image, gfold_error *err)
{
    png_image png = { .version = PNG_IMAGE_VERSION };
    const png_color black = { 0, 0, 0 };
    png_bytep bytes = NULL;
    gfold_status status = gf_ok(err);
    if (png_image_begin_read_from_stdio(&png, in)) {
        png.format = PNG_FORMAT_GRAY;
        png.flags |= PNG_IMAGE_FLAG_16BIT_sRGB; /* grey levels at 16 bits too, not light */
        if (png.width > SIDE_MAX || png.height > SIDE_MAX)
            status = gf_fail(err, GFOLD_EIO, "%s: more than %d pixels a side", path, SIDE_MAX);
        if (!status) bytes = gf_allocate(PNG_IMAGE_SIZE(png), 1);
        if (!status && bytes && png_image_finish_read(&png, &black, bytes, 0, NULL))
            status = take(image, png.height, png.width, err);
    }
    if (!status && !image->grey)
        status = gf_fail(err, GFOLD_EIO, "%s: %s", path, *png.message ? png.message : "no memory");
    for (size_t k = 0; !status && k < image->rows * image->columns; k++)
        image->grey[k / image->columns + image->rows * (k % image->columns)] = bytes[k];
    png_image_free(&png);
    free(bytes);
    return status;
}

/* ---- PGM ------------------------------------------------------------------------------------- */

/* The next number of a header or of plain text; comments run from # to the end of the line. */
static int next_number(FILE *in, int *value)
{
    int c;
    while ((c = getc(in)) != EOF && (isspace(c) || c == '#'))
        while (c == '#' && (c = getc(in)) != EOF && c != '\n') c = '#';
    if (c == EOF || !isdigit(c)) return 0;
    ungetc(c, in);
    return fscanf(in, "%9d", value) == 1;
}

static int pixel(FILE *in, int plain, int most, int *value)
{
    if (plain) return next_number(in, value);
    const int high = most > 255 ? getc(in) : 0, low = getc(in);
    *value = high << 8 | low;
    return low != EOF && high != EOF;
}

static gfold_status
read_pgm(const char *path, FILE *in, int plain, gf_image *image, gfold_error *err)
{
    int columns, rows, most, value = 0;
    if (!next_number(in, &columns) || !next_number(in, &rows) || !next_number(in, &most) ||
        columns < 1 || rows < 1 || columns > SIDE_MAX || rows > SIDE_MAX || most < 1 ||
        most > 65535)
        return gf_fail(err, GFOLD_EIO, "%s: no header of a PGM file", path);
    getc(in);
    gfold_status status = take(image, (size_t)rows, (size_t)columns, err);
    const size_t pixels = image->rows * image->columns;
    for (size_t k = 0; k < pixels && !status; k++) {
        if (!pixel(in, plain, most, &value) || value > most)
            status = gf_fail(err, GFOLD_EIO, "%s: pixel %zu of %zu is missing or above %d", path, k,
                             pixels, most);
        image->grey[k / image->columns + image->rows * (k % image->columns)] = 255. * value / most;
    }
    return status;
}

/* ---- a table --------------------------------------------------------------------------------- */

/* Commas of the first line and one more. */
static gfold_status read_csv(const char *path, gf_image *image, gfold_error *err)
{
    FILE *in = fopen(path, "r");
    if (!in) return gf_fail(err, GFOLD_EIO, "%s: %s", path, strerror(errno));
    int c;
    image->columns = 1;
    while ((c = getc(in)) != EOF && c != '\n') image->columns += c == ',';
    fclose(in);
    return gf_columns_read(path, image->columns, &image->grey, &image->rows, err);
}

/* ---- either ---------------------------------------------------------------------------------- */

static gfold_status read_stream(const char *path, FILE *in, gf_image *image, gfold_error *err)
{
    const int first = getc(in), second = getc(in);
    if (first == 'P' && (second == '2' || second == '5'))
        return read_pgm(path, in, second == '2', image, err);
    rewind(in);
    if (first == 0x89 && second == 'P') return read_png(path, in, image, err);
    return gf_fail(err, GFOLD_EIO, "%s is neither PNG nor PGM nor .csv", path);
}

gfold_status gf_image_read(const char *path, gf_image *image, gfold_error *err)
{
    const char *suffix = strrchr(path, '.');
    *image = (gf_image){ 0 };
    if (suffix && !strcmp(suffix, ".csv")) return read_csv(path, image, err);
    FILE *in = fopen(path, "rb");
    if (!in) return gf_fail(err, GFOLD_EIO, "%s: %s", path, strerror(errno));
    const gfold_status status = read_stream(path, in, image, err);
    fclose(in);
    if (status) gf_image_destroy(image);
    return status;
}

/* How much of [k, k + 1) lies in [lo, hi). */
static double shared(size_t k, double lo, double hi)
{
    return fmax(0, fmin(hi, (double)k + 1) - fmax(lo, (double)k));
}

static double mean_over(const gf_image *image, double top, double bottom, double left, double right)
{
    double sum = 0;
    for (size_t c = (size_t)left; c < image->columns && (double)c < right; c++)
        for (size_t r = (size_t)top; r < image->rows && (double)r < bottom; r++)
            sum +=
                shared(r, top, bottom) * shared(c, left, right) * image->grey[r + image->rows * c];
    return sum / ((bottom - top) * (right - left));
}

gfold_status gf_image_resample(gf_image *image, size_t rows, size_t columns, gfold_error *err)
{
    gf_image other;
    const double high = (double)image->rows / (double)rows;
    const double wide = (double)image->columns / (double)columns;
    const gfold_status status = take(&other, rows, columns, err);
    if (status) return status;
    for (size_t k = 0; k < rows * columns; k++) {
        const double r = (double)(k % rows), c = (double)(k / rows);
        other.grey[k] = mean_over(image, r * high, (r + 1) * high, c * wide, (c + 1) * wide);
    }
    free(image->grey);
    *image = other;
    return status;
}
