/* output.h: a command's result, listed once, in every format.
 *
 * A record is one JSON object: schema, command, version and the fields. A list in it gives the rows
 * of csv (record_rows.h; without one, the record itself is the only row); an object inside
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

/* A list of numbers, and one of pairs. */
json_t *gf_record_numbers(size_t count, const double *values);
json_t *gf_record_pairs(size_t count, const double *x, const double *y);

/* Checks that the files named can be written; asked before computing. */
gfold_status
gf_output_check(const gf_command *command, const gf_arguments *common, gfold_error *err);

/* Writes --out and prints the record, which it takes over. */
gfold_status gf_output_publish(const gf_session *session, json_t *record, gfold_error *err);

/* The same with variables for --out that are no part of the record. */
gfold_status gf_output_publish_more(const gf_session *session, json_t *record,
                                    const gf_variable *more, size_t n_more, gfold_error *err);

/* Prints it only, and takes it over too. */
gfold_status gf_output_print(const gf_session *session, json_t *record, gfold_error *err);

int gf_has_suffix(const char *path, const char *suffix);

#endif
