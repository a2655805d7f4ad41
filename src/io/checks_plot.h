/* checks_plot.h: pictures of theory against simulation. */
#ifndef GF_IO_CHECKS_PLOT_H
#define GF_IO_CHECKS_PLOT_H

#include <gatefold/validate.h>

/* Every check as z and as a relative difference with its standard error. Writes the picture and,
 * unless it is NULL, the script. ENUMERIC: no check has a number. EINVAL: suffix; EEXTERN, EIO. */
gfold_status gf_checks_draw(size_t count, const gfold_check *checks, const char *picture,
                            const char *script, gfold_error *err);

/* Of the checks of one suite: the means of every size over theory, and the line through them. */
gfold_status gf_checks_draw_sizes(size_t count, const gfold_check *checks, const char *suite,
                                  const char *picture, const char *script, gfold_error *err);

#endif
