/* The file is built in memory and written by ourselves: HDF5 1.10 crashes at exit once a write of
 * its own has failed, as on a full disk. HDF5 reports failure call by call, and a call on a failed
 * identifier fails again without harm, so the first failure is remembered, not propagated. */
#include "io/hdf5.h"

#include "core/fail.h"
#include "io/replace.h"

#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FILTERED = 1000, /* elements: smaller arrays are stored plainly */
    CHUNK = 512,
    MEMORY_STEP = 1 << 20
};

typedef struct writer {
    hid_t file;
    int failed;
} writer;

static hid_t note(writer *w, hid_t status)
{
    if (status < 0) w->failed = 1;
    return status;
}

static hid_t text_type(void)
{
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

static void put_attribute(writer *w, hid_t object, const char *name, hid_t type, const void *value)
{
    const hid_t space = H5Screate(H5S_SCALAR);
    const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    note(w, attribute);
    note(w, H5Awrite(attribute, type, value));
    H5Aclose(attribute);
    H5Sclose(space);
}

static void put_text_attribute(writer *w, hid_t object, const char *name, const char *value)
{
    if (!value) return;
    const hid_t type = text_type();
    put_attribute(w, object, name, type, &value);
    H5Tclose(type);
}

static void put_json_attribute(writer *w, const char *name, const json_t *value)
{
    const double real = json_number_value(value);
    const int64_t integer = json_is_true(value) ? 1 : json_integer_value(value);
    if (json_is_string(value)) put_text_attribute(w, w->file, name, json_string_value(value));
    if (json_is_real(value)) put_attribute(w, w->file, name, H5T_NATIVE_DOUBLE, &real);
    if (json_is_integer(value) || json_is_boolean(value))
        put_attribute(w, w->file, name, H5T_NATIVE_INT64, &integer);
}

static hid_t creation(const gf_variable *v)
{
    const hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    hsize_t chunk[2];
    size_t total = 1;
    for (int k = 0; k < v->rank; k++) {
        total *= v->shape[k];
        chunk[k] = v->shape[k] < CHUNK ? v->shape[k] : CHUNK;
    }
    if (v->text || total < FILTERED) return list;
    H5Pset_chunk(list, v->rank, chunk);
    H5Pset_shuffle(list);
    H5Pset_deflate(list, 4);
    H5Pset_fletcher32(list);
    return list;
}

static hid_t extent(const gf_variable *v)
{
    const hsize_t shape[2] = { v->shape[0], v->shape[1] };
    return v->rank ? H5Screate_simple(v->rank, shape, NULL) : H5Screate(H5S_SCALAR);
}

static hid_t put_data(writer *w, const gf_variable *v)
{
    const hid_t type =
        v->text ? text_type() : H5Tcopy(v->real ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT);
    const void *data = v->text ? (const void *)v->text : (const void *)v->real;
    if (v->integer) data = v->integer;
    const hid_t space = extent(v), how = creation(v), links = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(links, 1);
    const hid_t set = H5Dcreate2(w->file, v->name, type, space, links, how, H5P_DEFAULT);
    note(w, set);
    note(w, H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data));
    H5Pclose(links);
    H5Pclose(how);
    H5Sclose(space);
    H5Tclose(type);
    return set;
}

static void attach_scales(writer *w, const gf_variable *v, hid_t set)
{
    for (int k = 0; k < v->rank; k++) {
        if (!v->scale[k]) continue;
        if (strcmp(v->scale[k], v->name) == 0) {
            note(w, H5DSset_scale(set, v->name));
            continue;
        }
        const hid_t scale = note(w, H5Dopen2(w->file, v->scale[k], H5P_DEFAULT));
        note(w, H5DSattach_scale(set, scale, (unsigned)k));
        H5Dclose(scale);
    }
}

static void put_variable(writer *w, const gf_variable *v)
{
    const hid_t set = put_data(w, v);
    attach_scales(w, v, set);
    put_text_attribute(w, set, "long_name", v->long_name);
    put_text_attribute(w, set, "symbol", v->symbol);
    put_text_attribute(w, set, "units", v->units);
    H5Dclose(set);
}

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
    writer w = { .file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, access) };
    H5Pclose(access);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)manifest, key, value) put_json_attribute(&w, key, value);
    for (size_t k = 0; k < count; k++) put_variable(&w, &variables[k]);
    void *image = w.failed ? NULL : image_of(w.file, size);
    H5Fclose(w.file);
    return image;
}

gfold_status gf_hdf5_save(const char *path, const json_t *manifest, const gf_variable *variables,
                          size_t count, gfold_error *err)
{
    size_t size;
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    void *image = build(path, manifest, variables, count, &size);
    if (!image) return gf_fail(err, GFOLD_EEXTERN, "%s: HDF5 could not build the file", path);
    const gfold_status status = gf_replace_file(path, image, size, err);
    free(image);
    return status;
}

gfold_status gf_hdf5_open(const char *path, int64_t *file, gfold_error *err)
{
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
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
    const hid_t stored = H5Aget_type(attribute), type = text_type();
    if (H5Tis_variable_str(stored) > 0 && H5Aread(attribute, type, &value) >= 0 && value) {
        copy = strdup(value);
        H5free_memory(value);
    }
    H5Tclose(type);
    H5Tclose(stored);
    H5Aclose(attribute);
    return copy;
}

static void *read_array(int64_t file, const char *name, hid_t type, size_t shape[2])
{
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(set);
    hsize_t extents[2] = { 1, 1 };
    void *data = NULL;
    const int rank = H5Sget_simple_extent_ndims(space);
    if (rank >= 0 && rank <= 2 && H5Sget_simple_extent_dims(space, extents, NULL) >= 0) {
        shape[0] = rank == 2 ? extents[0] : 1;
        shape[1] = rank == 2 ? extents[1] : extents[0];
        data = gf_allocate(shape[0] * shape[1], H5Tget_size(type));
        if (data && H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0) {
            free(data);
            data = NULL;
        }
    }
    H5Sclose(space);
    H5Dclose(set);
    return data;
}

double *gf_hdf5_real(int64_t file, const char *name, size_t shape[2])
{
    return read_array(file, name, H5T_NATIVE_DOUBLE, shape);
}

int *gf_hdf5_integer(int64_t file, const char *name, size_t shape[2])
{
    return read_array(file, name, H5T_NATIVE_INT, shape);
}

const char *gf_hdf5_version(void)
{
    static char text[32];
    unsigned major, minor, release;
    if (H5get_libversion(&major, &minor, &release) < 0) return "unknown";
    snprintf(text, sizeof text, "%u.%u.%u", major, minor, release);
    return text;
}
