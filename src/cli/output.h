/* output.h: a command's result, listed once, in every format.
 *
 * A record is one JSON object: schema, command, version and the fields. A list of objects in it
 * gives the rows of csv (without one, the record itself is the only row); an object inside
 * ("stderr") gives columns var_h_stderr, ... . Numbers that are not finite are null in JSON, nan
 * elsewhere.
 */
#ifndef GF_CLI_OUTPUT_H
#define GF_CLI_OUTPUT_H

#include "cli/command.h"
#include "io/hdf5.h"

#include <stdio.h>

/* A record without fields. */
json_t *gf_record_begin(const gf_session *session);

/* Adds all fields of the command, from the struct they are offsets into; returns the object. */
json_t *gf_record_fill(json_t *object, const gf_command *command, const void *data);

/* null unless finite */
json_t *gf_record_real(double value);

/* Checks that the files named can be written; asked before computing. */
gfold_status
gf_output_check(const gf_command *command, const gf_arguments *common, gfold_error *err);

/* Writes --out and prints the record, which it takes over. */
gfold_status gf_output_publish(const gf_session *session, json_t *record, gfold_error *err);

/* The same with arrays beside the record, which only --out gets. */
gfold_status gf_output_publish_with(const gf_session *session, json_t *record,
                                    const gf_variable *arrays, size_t count, gfold_error *err);

/* Prints it only, and takes it over too. */
gfold_status gf_output_print(const gf_session *session, json_t *record, gfold_error *err);

int gf_has_suffix(const char *path, const char *suffix);

#endif
