/* exponents_plot.h: the picture of Lyapunov exponents over i/N. */
#ifndef GF_IO_EXPONENTS_PLOT_H
#define GF_IO_EXPONENTS_PLOT_H

#include <gatefold/exponents.h>

typedef struct gf_exponents_picture {
    const gfold_exponents *exponents;
    size_t n;          /* units of a network               */
    double theory;     /* lambda_max; NaN: there is none    */
    const char *state; /* of the theory                     */
} gf_exponents_picture;

/* Means with a band of one standard error, bars where there are few, and a line for the theory.
 * Exponents of -infinity are left out. Writes the picture and, unless it is NULL, the script that draws
 * it. EINVAL: suffix; ENUMERIC: no exponent is finite; EEXTERN, EIO. */
gfold_status gf_exponents_draw(const gf_exponents_picture *p, const char *picture,
                               const char *script, gfold_error *err);

#endif
