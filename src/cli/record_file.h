/* record_file.h: a record in an HDF5 file: a dataset per number, a group per object, and for a list
 * of objects a group with one array per key. */
#ifndef GF_CLI_RECORD_FILE_H
#define GF_CLI_RECORD_FILE_H

#include "cli/command.h"
#include "io/hdf5.h"

/* To --out, with the manifest as attributes and arrays beside the record. */
gfold_status gf_record_save(const gf_session *session, const json_t *record,
                            const gf_variable *arrays, size_t count, gfold_error *err);

/* The manifest of this run up to now; schema as in the file. */
json_t *gf_session_manifest(const gf_session *session, const char *schema);

#endif
