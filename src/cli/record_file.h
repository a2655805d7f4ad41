/* record_file.h: a record in an HDF5 file: a dataset per number, a group per object, for a list of
 * objects a group with one array per key, for a list of numbers or of pairs an array. Columns
 * (record_rows.h) have their axis as a dimension scale. */
#ifndef GF_CLI_RECORD_FILE_H
#define GF_CLI_RECORD_FILE_H

#include "cli/command.h"
#include "io/hdf5.h"

/* To --out, with the manifest as attributes, and with variables that are no part of the record. */
gfold_status gf_record_save(const gf_session *session, const json_t *record,
                            const gf_variable *more, size_t n_more, gfold_error *err);

/* The manifest of this run up to now; schema as in the file. */
json_t *gf_session_manifest(const gf_session *session, const char *schema);

#endif
