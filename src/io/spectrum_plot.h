/* spectrum_plot.h: the pictures of a spectrum in the complex plane and of its relaxation times. */
#ifndef GF_IO_SPECTRUM_PLOT_H
#define GF_IO_SPECTRUM_PLOT_H

#include <gatefold/compare.h>

#define GF_SPECTRUM_POINTS_MAX 20000 /* eigenvalues drawn; of more every k-th one */

/* What is drawn; an absent part has count 0. Arrays are borrowed. */
typedef struct gf_spectrum_picture {
    const gfold_boundary *boundary; /* NULL: none */
    const double *re, *im;
    double zero_fraction;
    size_t nx, ny; /* density [ny][nx], NaN where there is none */
    const double *x, *y, *density;
    size_t eigenvalues;
    const double *eigen_re, *eigen_im;
    size_t n; /* units of a network */
    int networks;
    const gfold_box *box; /* NULL: none */
} gf_spectrum_picture;

/* Dots over the line of the boundary over a map of the density (colours by its logarithm, four decades
 * at most), equal scales on both axes. Writes the picture and, unless it is NULL, the script that draws it. ENUMERIC: there is nothing to draw.
 * EINVAL: suffix; EEXTERN, EIO. */
gfold_status gf_spectrum_draw(const gf_spectrum_picture *p, const char *picture, const char *script,
                              gfold_error *err);

typedef struct gf_timescales_picture {
    size_t count; /* theory */
    const double *log10_tau, *density;
    size_t bins; /* sampled */
    const double *bin;
    const gfold_estimate *sampled;
    size_t n;
    int networks;
} gf_timescales_picture;

/* A line, and points with standard errors; the density on a logarithmic axis. */
gfold_status gf_timescales_draw(const gf_timescales_picture *p, const char *picture,
                                const char *script, gfold_error *err);

#endif
