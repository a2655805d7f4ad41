/* npy.h: matrices in NumPy's own files (format versions 1 to 3).
 *
 * Two-dimensional arrays of little-endian 8- or 4-byte floats, in C or Fortran order, and nothing
 * behind them. Everything else is refused with a sentence that names the file.
 * Source: numpy.lib.format.
 */
#ifndef GF_IO_NPY_H
#define GF_IO_NPY_H

#include <gatefold/status.h>
#include <stddef.h>

typedef struct gf_npy {
    size_t rows, columns;
    int single;    /* 4-byte floats                            */
    int fortran;   /* columns are contiguous                   */
    size_t offset; /* of the numbers, from the file's first byte */
} gf_npy;

/* The header and the file's size agree with each other. EIO. */
gfold_status gf_npy_inspect(const char *path, gf_npy *out, gfold_error *err);

/* The rows x columns numbers, column-major. EIO, ENOMEM. */
gfold_status gf_npy_read(const char *path, const gf_npy *about, double *matrix, gfold_error *err);

/* A file's first bytes; path only names it in refusals. */
gfold_status gf_npy_header(const char *path, const unsigned char *bytes, size_t size, gf_npy *out,
                           gfold_error *err);

#endif
