/* record_rows.h: the lists in a record.
 *
 * Lists of numbers of equal length, those in objects inside too, are columns that belong together; the
 * first one of the record is their axis. The rows of a table are the objects of the first list, or
 * the pairs in it, or such columns, of the record or of an object that begins with one.
 */
#ifndef GF_CLI_RECORD_ROWS_H
#define GF_CLI_RECORD_ROWS_H

#include "cli/command.h"

/* A new list of objects, NULL when the record has no list. */
json_t *gf_record_rows(const json_t *record, const gf_command *command);

/* The first list of numbers, when another one of its length follows it; NULL else. */
const char *gf_record_axis(const json_t *record, size_t *length);

/* PREFIX/KEY, or KEY where the prefix is empty. */
void gf_record_path(char *path, size_t size, const char *prefix, const char *key);

/* KEY_SUFFIX, or KEY where the suffix is empty. */
void gf_record_column(char *name, size_t size, const char *key, const char *suffix);

#endif
