/* checks_page.h: theory against simulation as a page that opens offline: one HTML file, pictures
 * inside. */
#ifndef GF_IO_CHECKS_PAGE_H
#define GF_IO_CHECKS_PAGE_H

#include <gatefold/validate.h>

/* command_line stands on the page. Without gnuplot: EEXTERN. EIO: the old file is as it was. */
gfold_status gf_checks_page(const gfold_validation *v, const char *path, const char *command_line,
                            gfold_error *err);

#endif
