/* HDF5 reports failure call by call, and a call on a failed identifier fails again without harm, so
 * the first failure is remembered, not propagated. */
#include "io/hdf5_put.h"

#include <hdf5_hl.h>
#include <string.h>

enum {
    FILTERED = 1000, /* elements: smaller arrays are stored plainly */
    CHUNK = 512
};

hid_t gf_hdf5_note(gf_hdf5_writer *w, hid_t status)
{
    if (status < 0) w->failed = 1;
    return status;
}

hid_t gf_hdf5_text_type(void)
{
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

static void
put_attribute(gf_hdf5_writer *w, hid_t object, const char *name, hid_t type, const void *value)
{
    const hid_t space = H5Screate(H5S_SCALAR);
    const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    gf_hdf5_note(w, attribute);
    gf_hdf5_note(w, H5Awrite(attribute, type, value));
    H5Aclose(attribute);
    H5Sclose(space);
}

void gf_hdf5_put_text(gf_hdf5_writer *w, hid_t object, const char *name, const char *value)
{
    if (!value) return;
    const hid_t type = gf_hdf5_text_type();
    put_attribute(w, object, name, type, &value);
    H5Tclose(type);
}

static void put_json_attribute(gf_hdf5_writer *w, const char *name, const json_t *value)
{
    const double real = json_number_value(value);
    const int64_t integer = json_is_true(value) ? 1 : json_integer_value(value);
    if (json_is_string(value)) gf_hdf5_put_text(w, w->file, name, json_string_value(value));
    if (json_is_real(value)) put_attribute(w, w->file, name, H5T_NATIVE_DOUBLE, &real);
    if (json_is_integer(value) || json_is_boolean(value))
        put_attribute(w, w->file, name, H5T_NATIVE_INT64, &integer);
}

static hid_t creation(const gf_variable *v)
{
    const hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    hsize_t chunk[GF_RANK_MAX];
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
    hsize_t shape[GF_RANK_MAX];
    for (int k = 0; k < v->rank; k++) shape[k] = v->shape[k];
    return v->rank ? H5Screate_simple(v->rank, shape, NULL) : H5Screate(H5S_SCALAR);
}

static hid_t put_data(gf_hdf5_writer *w, const gf_variable *v)
{
    const hid_t type =
        v->text ? gf_hdf5_text_type() : H5Tcopy(v->real ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT);
    const void *data = v->text ? (const void *)v->text : (const void *)v->real;
    if (v->integer) data = v->integer;
    const hid_t space = extent(v), how = creation(v), links = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(links, 1);
    const hid_t set = H5Dcreate2(w->file, v->name, type, space, links, how, H5P_DEFAULT);
    gf_hdf5_note(w, set);
    gf_hdf5_note(w, H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data));
    H5Pclose(links);
    H5Pclose(how);
    H5Sclose(space);
    H5Tclose(type);
    return set;
}

void gf_hdf5_attach(gf_hdf5_writer *w, const gf_variable *v, hid_t set)
{
    for (int k = 0; k < v->rank; k++) {
        if (!v->scale[k]) continue;
        if (strcmp(v->scale[k], v->name) == 0) {
            gf_hdf5_note(w, H5DSset_scale(set, v->name));
            continue;
        }
        const hid_t scale = gf_hdf5_note(w, H5Dopen2(w->file, v->scale[k], H5P_DEFAULT));
        gf_hdf5_note(w, H5DSattach_scale(set, scale, (unsigned)k));
        H5Dclose(scale);
    }
}

void gf_hdf5_put_variable(gf_hdf5_writer *w, const gf_variable *v)
{
    const hid_t set = put_data(w, v);
    gf_hdf5_attach(w, v, set);
    gf_hdf5_put_text(w, set, "long_name", v->long_name);
    gf_hdf5_put_text(w, set, "symbol", v->symbol);
    gf_hdf5_put_text(w, set, "units", v->units);
    H5Dclose(set);
}

void gf_hdf5_put_manifest(gf_hdf5_writer *w, const json_t *manifest)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)manifest, key, value) put_json_attribute(w, key, value);
}

void gf_hdf5_begin(void)
{
    H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}
