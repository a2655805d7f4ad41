/* matrix.h: a square matrix from a file, whatever its format.
 *
 *     NAME.npy               NumPy, npy.h
 *     NAME.h5, NAME.hdf5     HDF5: its only dataset of two dimensions
 *     NAME.h5:DATASET        HDF5: the one of that path
 *
 * Entry [i][j] of the file becomes row i, column j.
 */
#ifndef GF_IO_MATRIX_H
#define GF_IO_MATRIX_H

#include <gatefold/status.h>
#include <stddef.h>

/* Rows and columns, without reading the numbers. EIO: not such a file, or not square. */
gfold_status gf_matrix_size(const char *path, size_t *n, gfold_error *err);

/* The n x n numbers, n as gf_matrix_size found it, column-major and malloc'd. EIO, ENOMEM. */
gfold_status gf_matrix_read(const char *path, size_t n, double **matrix, gfold_error *err);

#endif
