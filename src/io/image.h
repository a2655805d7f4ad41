/* image.h: grey levels of a picture. */
#ifndef GF_IO_IMAGE_H
#define GF_IO_IMAGE_H

#include <gatefold/status.h>
#include <stddef.h>

/* grey[r + rows c] in [0, 255], malloc'd; row 0 is the top. */
typedef struct gf_image {
    size_t rows, columns;
    double *grey;
} gf_image;

/* PNG of any kind (colour becomes luminance, weighed as light, and what is transparent stands on
 * black, both to two grey levels; grey stays as it is, of 16 bits the upper 8), PGM (P2 or P5, 8 or
 * 16 bits), or .csv, a table of grey levels. EIO: unreadable, or none of these. ENOMEM. */
gfold_status gf_image_read(const char *path, gf_image *image, gfold_error *err);

/* Another size: means over what a new pixel covers. ENOMEM. */
gfold_status gf_image_resample(gf_image *image, size_t rows, size_t columns, gfold_error *err);

void gf_image_destroy(gf_image *image);

#endif
