/* portrait_plot.h: the three pictures of a network's memory (gatefold/portrait.h). */
#ifndef GF_IO_PORTRAIT_PLOT_H
#define GF_IO_PORTRAIT_PLOT_H

#include <gatefold/portrait.h>

/* Writes the picture and, unless it is NULL, the script that draws it. EINVAL: suffix; EEXTERN,
 * EIO. */
gfold_status gf_portrait_draw(const gfold_portrait *p, const char *picture, const char *script,
                              gfold_error *err);

#endif
