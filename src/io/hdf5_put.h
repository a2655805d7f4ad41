/* hdf5_put.h: datasets and attributes into an HDF5 file that is open; for the files that write one. */
#ifndef GF_IO_HDF5_PUT_H
#define GF_IO_HDF5_PUT_H

#include "io/hdf5.h"

#include <hdf5.h>

typedef struct gf_hdf5_writer {
    hid_t file;
    int failed; /* 1 once anything has */
} gf_hdf5_writer;

/* Before any other call of HDF5, on every thread: failures are not printed, and nothing is done at
 * the end of the process, where version 1.10 crashes once a write has failed. */
void gf_hdf5_begin(void);

/* Remembers a failure; returns the status. */
hid_t gf_hdf5_note(gf_hdf5_writer *w, hid_t status);

/* A text of any length, UTF-8, to be closed. */
hid_t gf_hdf5_text_type(void);

void gf_hdf5_put_variable(gf_hdf5_writer *w, const gf_variable *v);

/* A text attribute; NULL: none. */
void gf_hdf5_put_text(gf_hdf5_writer *w, hid_t object, const char *name, const char *value);

/* Every pair as a root attribute. */
void gf_hdf5_put_manifest(gf_hdf5_writer *w, const json_t *manifest);

#endif
