#include "core/fail.h"

#include <gatefold/cue.h>
#include <math.h>
#include <stdlib.h>

double gfold_image_correlation(size_t n, const double *x, const double *y)
{
    double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
    for (size_t k = 0; k < n; k++) {
        mean_x += x[k] / (double)n;
        mean_y += y[k] / (double)n;
    }
    for (size_t k = 0; k < n; k++) {
        xx += (x[k] - mean_x) * (x[k] - mean_x);
        yy += (y[k] - mean_y) * (y[k] - mean_y);
        xy += (x[k] - mean_x) * (y[k] - mean_y);
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : (double)NAN;
}

static void range(size_t n, const double *x, double *lo, double *hi)
{
    *lo = *hi = x[0];
    for (size_t k = 1; k < n; k++) {
        *lo = fmin(*lo, x[k]);
        *hi = fmax(*hi, x[k]);
    }
}

double gfold_image_psnr(size_t n, const double *x, const double *y)
{
    double lo, hi, squares = 0;
    range(n, x, &lo, &hi);
    if (!(hi > lo)) return (double)NAN;
    for (size_t k = 0; k < n; k++) {
        const double miss = 255 * (x[k] - lo) / (hi - lo) - y[k];
        squares += miss * miss;
    }
    return 10 * log10(255. * 255 * (double)n / squares);
}

/* above[t]: of those of one kind with a rate of at least t. */
static size_t count_above(size_t n, const double *rates, const double *image, int dark, size_t bins,
                          size_t *above)
{
    size_t all = 0;
    for (size_t k = 0; k < n; k++) {
        if ((image[k] >= 128) != dark) continue;
        above[(size_t)rates[k]]++;
        all++;
    }
    for (size_t t = bins - 1; t-- > 0;) above[t] += above[t + 1];
    return all;
}

double gfold_image_accuracy(size_t n, const double *rates, const double *image, double *hit_rate,
                            double *correct_rejection, double *threshold)
{
    double lo, hi, best = (double)NAN;
    range(n, rates, &lo, &hi);
    const size_t bins = (size_t)hi + 2;
    size_t *hits = gf_allocate(2 * bins, sizeof *hits), *alarms = hits + bins;
    *hit_rate = *correct_rejection = *threshold = (double)NAN;
    if (!hits) return best;
    const size_t dark = count_above(n, rates, image, 1, bins, hits);
    const size_t light = count_above(n, rates, image, 0, bins, alarms);
    for (size_t t = 0; t < bins && dark && light; t++) {
        const double hit = (double)hits[t] / (double)dark;
        const double rejected = 1 - (double)alarms[t] / (double)light;
        if ((hit + rejected) / 2 <= best) continue;
        best = (hit + rejected) / 2;
        *hit_rate = hit;
        *correct_rejection = rejected;
        *threshold = (double)t;
    }
    free(hits);
    return best;
}
