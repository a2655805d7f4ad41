/* stored_plot.h: pictures of stored results that are arrays over arrays: a table of what to draw
 * over what, by the schema of the file. Results whose pictures need more have files of their
 * own. */
#ifndef GF_IO_STORED_PLOT_H
#define GF_IO_STORED_PLOT_H

#include <gatefold/status.h>
#include <stddef.h>

/* Whether the table has that schema ("gatefold/correlation"). */
int gf_stored_has(const char *schema);

/* Draws what the file at `path` holds of it; *points: numbers drawn. EIO: unreadable; ENUMERIC:
 * none of the arrays is there. EINVAL: suffix; EEXTERN. */
gfold_status gf_stored_draw(const char *path, const char *schema, const char *picture,
                            const char *script, size_t *points, gfold_error *err);

#endif
