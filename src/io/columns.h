/* columns.h: numbers in columns, from text.
 *
 * Columns are separated by blanks or by one comma; '#' begins a comment, to the end of its line; empty
 * lines count for nothing. Every number is finite and every row has the same number of them.
 */
#ifndef GF_IO_COLUMNS_H
#define GF_IO_COLUMNS_H

#include <gatefold/status.h>
#include <stddef.h>

/* All rows of a file with `columns` columns: *data is malloc'd, [column][row]. EIO: unreadable, or
 * malformed, with the line's number; *data is NULL. ENOMEM. */
gfold_status
gf_columns_read(const char *path, size_t columns, double **data, size_t *rows, gfold_error *err);

#endif
