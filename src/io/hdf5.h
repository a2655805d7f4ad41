/* hdf5.h: named arrays and attributes in an HDF5 file; what others know of the HDF5 library.
 *
 * Saving is atomic (replace.h). Axes are dimension scales, so that xarray opens files as labelled
 * arrays; texts are UTF-8; large arrays are shuffled, deflated and carry a checksum.
 */
#ifndef GF_IO_HDF5_H
#define GF_IO_HDF5_H

#include <gatefold/status.h>
#include <jansson.h>
#include <stdint.h>

enum { GF_RANK_MAX = 3 };

/* One dataset. Exactly one of the three data pointers is set. */
typedef struct gf_variable {
    const char *name;                       /* a path: missing groups are created         */
    const char *long_name, *symbol, *units; /* attributes; NULL: left out                 */
    int rank;                               /* 0 to GF_RANK_MAX */
    size_t shape[GF_RANK_MAX];              /* slowest first    */
    const char *scale[GF_RANK_MAX]; /* earlier variables along these axes, NULL: none; its own
                                       name makes a variable a scale                       */
    const double *real;
    const int *integer;
    const char *const *text;
} gf_variable;

/* Writes all variables, and the manifest as root attributes. EIO: the old file is as it was. */
gfold_status gf_hdf5_save(const char *path, const json_t *manifest, const gf_variable *variables,
                          size_t count, gfold_error *err);

/* Reading. What is returned is malloc'd, NULL when it is absent or of another kind. */
gfold_status gf_hdf5_open(const char *path, int64_t *file, gfold_error *err);
void gf_hdf5_close(int64_t file);
char *gf_hdf5_attribute(int64_t file, const char *object, const char *name);
double *gf_hdf5_real(int64_t file, const char *name, size_t shape[2]);
int *gf_hdf5_integer(int64_t file, const char *name, size_t shape[2]);

/* The same of up to three dimensions. */
double *gf_hdf5_block(int64_t file, const char *name, size_t shape[3]);

/* A list of texts; *count of them, each malloc'd. Freeing NULL is fine. */
char **gf_hdf5_texts(int64_t file, const char *name, size_t *count);
void gf_hdf5_texts_free(char **texts, size_t count);

/* Dimensions of a dataset and, up to two of them, its shape as above, without reading it; negative
 * when there is none of that name. */
int gf_hdf5_rank(int64_t file, const char *name, size_t shape[2]);

/* Name of the only dataset of two dimensions that the root holds; NULL: none or several. */
char *gf_hdf5_only_matrix(int64_t file);

/* Of the library in use. */
const char *gf_hdf5_version(void);

#endif
