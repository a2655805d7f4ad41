/* Pictures of every kind that libpng writes, PGM, tables; and files that are none. */
#include "io/image.h"
#include "sample_phase.h"

#include "expect.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(image, .init = sample_folder_make, .fini = sample_folder_remove);

static void save(const char *name, const void *bytes, size_t size)
{
    FILE *out = fopen(sample_path(name), "wb");
    cr_assert_not_null(out);
    cr_assert_eq(fwrite(bytes, 1, size, out), size);
    fclose(out);
}

static void save_text(const char *name, const char *text)
{
    save(name, text, strlen(text));
}

static size_t load(const char *name, void *bytes, size_t most)
{
    FILE *in = fopen(sample_path(name), "rb");
    cr_assert_not_null(in);
    const size_t size = fread(bytes, 1, most, in);
    fclose(in);
    return size;
}

static const png_color palette[3] = { { 0, 0, 0 }, { 90, 90, 90 }, { 0, 255, 0 } };

static void save_png(const char *name, int type, int depth, png_uint_32 rows, png_uint_32 columns,
                     const png_byte *bytes)
{
    FILE *out = fopen(sample_path(name), "wb");
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    cr_assert(out && png && info);
    png_init_io(png, out);
    png_set_IHDR(png, info, columns, rows, depth, type, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (type == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(png, info, palette, COUNT(palette));
    png_write_info(png, info);
    for (png_uint_32 r = 0; r < rows; r++)
        png_write_row(png, bytes + r * png_get_rowbytes(png, info));
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    fclose(out);
}

static gf_image read_image(const char *name, size_t rows, size_t columns)
{
    gf_image image;
    gfold_error err;
    cr_assert_eq(gf_image_read(sample_path(name), &image, &err), GFOLD_OK, "%s", err.message);
    cr_assert(image.rows == rows && image.columns == columns, "%zu x %zu", image.rows,
              image.columns);
    return image;
}

/* wanted: row after row, as one reads. */
static void
expect_grey(const char *name, size_t rows, size_t columns, const double *wanted, double tol)
{
    gf_image image = read_image(name, rows, columns);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            expect_near(image.grey[r + rows * c], wanted[r * columns + c], tol, "%s: row %zu, %zu",
                        name, r, c);
    gf_image_destroy(&image);
    cr_assert_null(image.grey);
}

static void expect_broken(const char *name, const char *word)
{
    gf_image image;
    gfold_error err;
    expect_refusal(gf_image_read(sample_path(name), &image, &err), err, GFOLD_EIO, word);
    cr_assert_not_null(strstr(err.message, name), "%s", err.message);
    cr_assert_null(image.grey);
}

/* ---- PNG ------------------------------------------------------------------------------------- */

/* sRGB: from light in [0, 1] to a grey level. libpng takes a power of 2.2 in places, which is up to
 * two levels off. */
static double level(double light)
{
    return 255 * (1.055 * pow(light, 1 / 2.4) - 0.055);
}

static const double greys[6] = { 0, 1, 2, 128, 254, 255 };

Test(image, grey_png_of_every_depth)
{
    static const png_byte wide[12] = { 0, 0, 1, 1, 2, 2, 128, 128, 254, 254, 255, 255 };
    static const png_byte one[6] = { 0, 1, 2, 128, 254, 255 }, bits[2] = { 0xa0, 0x40 };
    static const double set[6] = { 255, 0, 255, 0, 255, 0 };
    save_png("g8.png", PNG_COLOR_TYPE_GRAY, 8, 2, 3, one);
    expect_grey("g8.png", 2, 3, greys, 0);
    save_png("g16.png", PNG_COLOR_TYPE_GRAY, 16, 2, 3, wide);
    expect_grey("g16.png", 2, 3, greys, 0);
    save_png("g1.png", PNG_COLOR_TYPE_GRAY, 1, 2, 3, bits);
    expect_grey("g1.png", 2, 3, set, 0);
}

Test(image, colour_becomes_luminance)
{
    static const png_byte colours[15] = {
        255, 0, 0, 0, 255, 0, 0, 0, 255, 70, 70, 70, 255, 255, 255
    };
    static const png_byte indices[3] = { 0, 1, 2 };
    const double wanted[5] = { level(0.2126), level(0.7152), level(0.0722), 70, 255 };
    const double mapped[3] = { 0, 90, wanted[1] };
    png_byte wide[30];
    for (size_t k = 0; k < 30; k++) wide[k] = colours[k / 2];
    save_png("c8.png", PNG_COLOR_TYPE_RGB, 8, 1, 5, colours);
    expect_grey("c8.png", 1, 5, wanted, 2);
    save_png("c16.png", PNG_COLOR_TYPE_RGB, 16, 1, 5, wide);
    expect_grey("c16.png", 1, 5, wanted, 2);
    save_png("palette.png", PNG_COLOR_TYPE_PALETTE, 8, 1, 3, indices);
    expect_grey("palette.png", 1, 3, mapped, 2);
}

Test(image, what_is_transparent_stands_on_black)
{
    static const png_byte grey[6] = { 200, 255, 200, 0, 255, 128 };
    static const png_byte colour[12] = { 60, 60, 60, 255, 255, 255, 255, 0, 255, 255, 255, 128 };
    const double wanted[3] = { 200, 0, level(128 / 255.) };
    const double coloured[3] = { 60, 0, wanted[2] };
    save_png("ga.png", PNG_COLOR_TYPE_GRAY_ALPHA, 8, 1, 3, grey);
    expect_grey("ga.png", 1, 3, wanted, 2);
    save_png("ca.png", PNG_COLOR_TYPE_RGB_ALPHA, 8, 1, 3, colour);
    expect_grey("ca.png", 1, 3, coloured, 2);
}

Test(image, broken_png_is_said)
{
    static png_byte pixels[64 * 64], bytes[8192], line[20001];
    for (size_t k = 0; k < sizeof pixels; k++) pixels[k] = (png_byte)(k * k * 2654435761U >> 13);
    save_png("whole.png", PNG_COLOR_TYPE_GRAY, 8, 64, 64, pixels);
    const size_t size = load("whole.png", bytes, sizeof bytes);
    static const size_t cuts[] = { 3, 8, 20, 33, 60, 1000 };
    for (size_t k = 0; k < COUNT(cuts); k++) {
        save("cut.png", bytes, cuts[k]);
        expect_broken("cut.png", "cut.png: ");
    }
    bytes[size / 2] ^= 0xff;
    save("changed.png", bytes, size);
    expect_broken("changed.png", "changed.png: ");
    save_png("long.png", PNG_COLOR_TYPE_GRAY, 8, 1, 20001, line);
    expect_broken("long.png", "20000");
}

/* ---- PGM and tables -------------------------------------------------------------------------- */

Test(image, pgm_plain_and_binary)
{
    static const double few[6] = { 0, 51, 102, 153, 204, 255 };
    static const char two[] = "P5 3 2 65535\n\0\0\1\1\2\2\200\200\376\376\377\377";
    save_text("a.pgm", "P2 # plain\n# 3 columns\n3 2\n5\n0 1 2\n3 4 5\n");
    expect_grey("a.pgm", 2, 3, few, 1e-12);
    save("b.pgm", "P5\n3 2\n255\n\0\1\2\200\376\377", 17);
    expect_grey("b.pgm", 2, 3, greys, 0);
    save("c.pgm", two, sizeof two - 1);
    expect_grey("c.pgm", 2, 3, greys, 1e-12);
    save_text("d.csv", "0,1,2\n128,254,255\n");
    expect_grey("d.csv", 2, 3, greys, 0);
}

Test(image, broken_pgm_and_other_files_are_said)
{
    static const struct {
        const char *text, *word;
    } broken[] = {
        { "P2 3 2 5 0 1 2 3 4", "pixel 5 of 6" },
        { "P2 3 2 5 0 1 6 3 4 5", "above 5" },
        { "P2 3 2 5 0 1 x 3 4 5", "pixel 2 of 6" },
        { "P5 3 2 255\nabcde", "pixel 5 of 6" },
        { "P5 2 1 65535\nabc", "pixel 1 of 2" },
        { "P5 3", "header" },
        { "P5 0 2 255\n", "header" },
        { "P5 3 2 65536\n", "header" },
        { "P5 3 20001 255\n", "header" },
        { "P5 -3 2 255\n", "header" },
        { "P2 # no end", "header" },
        { "GIF89a", "neither PNG nor PGM" },
        { "", "neither PNG nor PGM" },
    };
    for (size_t k = 0; k < COUNT(broken); k++) {
        save_text("x.pgm", broken[k].text);
        expect_broken("x.pgm", broken[k].word);
    }
    expect_broken("none.png", "none.png: No such file");
}

/* ---- another size ---------------------------------------------------------------------------- */

Test(image, another_size_is_means)
{
    gf_image image;
    save_text("m.csv", "0,30,60\n90,120,150\n");
    image = read_image("m.csv", 2, 3);
    cr_assert_eq(gf_image_resample(&image, 1, 2, NULL), GFOLD_OK);
    cr_assert(image.rows == 1 && image.columns == 2);
    expect_near(image.grey[0], (10 + 100) / 2., 1e-12, "%s", "left");
    expect_near(image.grey[1], (50 + 140) / 2., 1e-12, "%s", "right");
    gf_image_destroy(&image);
    image = read_image("m.csv", 2, 3);
    cr_assert_eq(gf_image_resample(&image, 4, 9, NULL), GFOLD_OK);
    for (size_t k = 0; k < 36; k++)
        expect_near(image.grey[k], 90. * (double)(k % 4 / 2) + 30. * (double)(k / 4 / 3), 1e-10,
                    "pixel %zu", k);
    gf_image_destroy(&image);
}
