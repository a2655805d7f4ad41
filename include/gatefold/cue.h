/* cue.h: images for the neuron-astrocyte network (astro.h), the currents they become, and how well
 * rates repeat an image.
 *
 * P is 255 - pixel: dark is strong current. Images and currents have an entry per neuron, (r, c) at
 * r + rows c. Threads: any. Cost: a few operations per neuron. Source: Tsybina et al. 2022; flipped
 * pixels and accuracy: Gordleeva et al. 2021.
 */
#ifndef GFOLD_CUE_H
#define GFOLD_CUE_H

#include <gatefold/astro.h>

GFOLD_BEGIN_DECLS

/* ---- images ---------------------------------------------------------------------------------- */

typedef enum gfold_pattern {
    GFOLD_PATTERN_DIAMOND,  /* 255 (q / Q)^2, q = |r - R| + |c - C| from the middle, rounded down */
    GFOLD_PATTERN_GRADIENT, /* 255 (c / (columns - 1))^2, rounded down                            */
    GFOLD_PATTERN_WAVES,    /* two crossed waves, mean near 115, deviation near 85                */
    GFOLD_PATTERN_ZERO, /* binary digits, 0 and 255                                          */
    GFOLD_PATTERN_ONE,
    GFOLD_PATTERN_TWO,
    GFOLD_PATTERN_COUNT
} gfold_pattern;

/* P of a synthetic image. */
GFOLD_API void
gfold_astro_pattern(gfold_pattern pattern, size_t rows, size_t columns, double *image);

/* ---- currents -------------------------------------------------------------------------------- */

typedef enum gfold_cue_kind {
    GFOLD_CUE_TRAINING,    /* 4 + 4 P / 255                                            */
    GFOLD_CUE_CLEAN,       /* 3 + 5.67 x,  x = P stretched to [0, 1]                   */
    GFOLD_CUE_GAUSSIAN,    /* ... x + level std(x) Normal(0, 1), cut to [0, 1]         */
    GFOLD_CUE_SALT_PEPPER, /* ... a fraction level / 2 set to 0, as many to 1          */
    GFOLD_CUE_UNIFORM,     /* 2 + 4 u, without the image                               */
    GFOLD_CUE_IMAGE,       /* 3 + 5.67 P / 255                                         */
    GFOLD_CUE_FLIP_TRAINING, /* 80 x,  x = P / 255, a fraction level turned to 1 - x      */
    GFOLD_CUE_FLIP,          /* 8 x, likewise                                             */
    GFOLD_CUE_COUNT
} gfold_cue_kind;

/* current[n] of a cue from image[n]. Counter-based numbers come from stream `number`; the Mersenne
 * Twister goes on after the wiring and the numbers of the cues before, of which *used is advanced
 * (begin with the number of synapses drawn). ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_astro_cue(const gfold_astro_params *params,
                                                       gfold_cue_kind kind, double level,
                                                       uint64_t number, size_t *used,
                                                       const double *image, double *current,
                                                       gfold_error *err);

/* ---- how well ------------------------------------------------------------------------------- */

/* Pearson's correlation of x and y, NaN when either does not vary. */
GFOLD_API double gfold_image_correlation(size_t n, const double *x, const double *y);

/* x stretched to [0, 255] against y, dB; NaN when x does not vary. */
GFOLD_API double gfold_image_psnr(size_t n, const double *x, const double *y);

/* See gfold_astro_result; returns the accuracy. */
GFOLD_API double gfold_image_accuracy(size_t n, const double *rates, const double *image,
                                      double *hit_rate, double *correct_rejection,
                                      double *threshold);

GFOLD_END_DECLS

#endif
