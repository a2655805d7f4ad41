/* The file is built in memory and written by ourselves: HDF5 1.10 crashes at exit once a write of
 * its own has failed, as on a full disk. */
#include "io/hdf5.h"

#include "core/fail.h"
#include "io/hdf5_put.h"
#include "io/replace.h"

#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY_STEP = 1 << 20 };

/* The bytes of the file, malloc'd; NULL without memory. */
static void *image_of(hid_t file, size_t *size)
{
    if (H5Fflush(file, H5F_SCOPE_GLOBAL) < 0) return NULL;
    const ssize_t needed = H5Fget_file_image(file, NULL, 0);
    void *image = needed > 0 ? malloc((size_t)needed) : NULL;
    *size = (size_t)needed;
    if (image && H5Fget_file_image(file, image, *size) == needed) return image;
    free(image);
    return NULL;
}

static void *build(const char *path, const json_t *manifest, const gf_variable *variables,
                   size_t count, size_t *size)
{
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_fapl_core(access, MEMORY_STEP, 0);
    gf_hdf5_writer w = { .file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, access) };
    H5Pclose(access);
    gf_hdf5_put_manifest(&w, manifest);
    for (size_t k = 0; k < count; k++) gf_hdf5_put_variable(&w, &variables[k]);
    void *image = w.failed ? NULL : image_of(w.file, size);
    H5Fclose(w.file);
    return image;
}

gfold_status gf_hdf5_save(const char *path, const json_t *manifest, const gf_variable *variables,
                          size_t count, gfold_error *err)
{
    size_t size;
    gf_hdf5_begin();
    void *image = build(path, manifest, variables, count, &size);
    if (!image) return gf_fail(err, GFOLD_EEXTERN, "%s: HDF5 could not build the file", path);
    const gfold_status status = gf_replace_file(path, image, size, err);
    free(image);
    return status;
}

gfold_status gf_hdf5_open(const char *path, int64_t *file, gfold_error *err)
{
    gf_hdf5_begin();
    *file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (*file >= 0) return gf_ok(err);
    return gf_fail(err, GFOLD_EIO, "%s is missing, unreadable or not an HDF5 file", path);
}

void gf_hdf5_close(int64_t file)
{
    H5Fclose(file);
}

char *gf_hdf5_attribute(int64_t file, const char *object, const char *name)
{
    char *value = NULL, *copy = NULL;
    const hid_t attribute = H5Aopen_by_name(file, object, name, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t stored = H5Aget_type(attribute), type = gf_hdf5_text_type();
    if (H5Tis_variable_str(stored) > 0 && H5Aread(attribute, type, &value) >= 0 && value) {
        copy = strdup(value);
        H5free_memory(value);
    }
    H5Tclose(type);
    H5Tclose(stored);
    H5Aclose(attribute);
    return copy;
}

/* Up to `most` dimensions, preceded by ones in shape. */
static void *read_array(int64_t file, const char *name, hid_t type, int most, size_t *shape)
{
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(set);
    hsize_t extents[3] = { 1, 1, 1 };
    void *data = NULL;
    const int rank = H5Sget_simple_extent_ndims(space);
    if (rank >= 0 && rank <= most && H5Sget_simple_extent_dims(space, extents, NULL) >= 0) {
        size_t count = 1;
        for (int k = 0; k < most; k++) {
            shape[k] = k < most - rank ? 1 : extents[k - (most - rank)];
            count *= shape[k];
        }
        data = gf_allocate(count, H5Tget_size(type));
        if (data && H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0) {
            free(data);
            data = NULL;
        }
    }
    H5Sclose(space);
    H5Dclose(set);
    return data;
}

void gf_hdf5_texts_free(char **texts, size_t count)
{
    for (size_t k = 0; texts && k < count; k++) free(texts[k]);
    free(texts);
}

static void copy_texts(char **texts, char **stored, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        texts[k] = strdup(stored[k] ? stored[k] : "");
        H5free_memory(stored[k]);
    }
}

char **gf_hdf5_texts(int64_t file, const char *name, size_t *count)
{
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(set);
    const hid_t stored = H5Dget_type(set), type = gf_hdf5_text_type();
    const hssize_t points = H5Sget_simple_extent_npoints(space);
    *count = points > 0 && H5Tis_variable_str(stored) > 0 ? (size_t)points : 0;
    char **texts = *count ? gf_allocate(*count, sizeof *texts) : NULL;
    char **read = *count ? gf_allocate(*count, sizeof *read) : NULL;
    if (texts && read && H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, read) >= 0) {
        copy_texts(texts, read, *count);
    } else {
        free(texts);
        texts = NULL;
    }
    free(read);
    H5Tclose(type);
    H5Tclose(stored);
    H5Sclose(space);
    H5Dclose(set);
    return texts;
}

int gf_hdf5_rank(int64_t file, const char *name, size_t shape[2])
{
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(set);
    hsize_t extents[2] = { 1, 1 };
    const int rank = H5Sget_simple_extent_ndims(space);
    if (rank == 1 || rank == 2) H5Sget_simple_extent_dims(space, extents, NULL);
    shape[0] = rank == 2 ? extents[0] : 1;
    shape[1] = rank == 2 ? extents[1] : extents[0];
    H5Sclose(space);
    H5Dclose(set);
    return rank;
}

typedef struct found {
    int count;
    char *name;
} found;

static herr_t find_matrix(hid_t file, const char *name, const H5L_info_t *info, void *context)
{
    (void)info;
    found *f = context;
    size_t shape[2];
    if (gf_hdf5_rank(file, name, shape) == 2 && !f->count++) f->name = strdup(name);
    return 0;
}

char *gf_hdf5_only_matrix(int64_t file)
{
    found f = { 0 };
    H5Literate(file, H5_INDEX_NAME, H5_ITER_INC, NULL, find_matrix, &f);
    if (f.count == 1) return f.name;
    free(f.name);
    return NULL;
}

double *gf_hdf5_real(int64_t file, const char *name, size_t shape[2])
{
    return read_array(file, name, H5T_NATIVE_DOUBLE, 2, shape);
}

int *gf_hdf5_integer(int64_t file, const char *name, size_t shape[2])
{
    return read_array(file, name, H5T_NATIVE_INT, 2, shape);
}

const char *gf_hdf5_version(void)
{
    static char text[32];
    unsigned major, minor, release;
    gf_hdf5_begin();
    if (H5get_libversion(&major, &minor, &release) < 0) return "unknown";
    snprintf(text, sizeof text, "%u.%u.%u", major, minor, release);
    return text;
}

double *gf_hdf5_block(int64_t file, const char *name, size_t shape[3])
{
    return read_array(file, name, H5T_NATIVE_DOUBLE, 3, shape);
}
