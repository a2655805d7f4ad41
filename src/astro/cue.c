#include "astro/network.h"

#include "core/fail.h"
#include "math/uniform.h"

#include <gatefold/cue.h>
#include <math.h>
#include <stdlib.h>

/* Numbers of a cue: a stream of its own, or the twister's next. */
static gfold_status draw(const gfold_astro_params *p, uint64_t number, size_t *used, size_t count,
                         double *u, gfold_error *err)
{
    const size_t first = *used;
    *used += count;
    if (p->rng == GFOLD_UNIFORM_MERSENNE_TWISTER)
        return gf_uniform_twister(p->seed, first, count, u, err);
    gf_uniform_counter(p->seed, number + 1, 0, count, u);
    return gf_ok(err);
}

static double cut(double x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

static double clean(double x, double u, double v, double level)
{
    (void)u, (void)v, (void)level;
    return x;
}

/* Box and Muller; level is the deviation here. */
static double gaussian(double x, double u, double v, double level)
{
    return cut(x + level * sqrt(-2 * log1p(-u)) * cos(2 * 3.14159265358979323846 * v));
}

static double salt_pepper(double x, double u, double v, double level)
{
    (void)v;
    return u < level / 2 ? 0 : u < level ? 1 : x;
}

static double flip(double x, double u, double v, double level)
{
    (void)v;
    return u < level ? 1 - x : x;
}

static double uniform(double x, double u, double v, double level)
{
    (void)x, (void)v, (void)level;
    return u;
}

static const struct {
    double (*value)(double x, double u, double v, double level);
    double offset, gain;
    size_t draws;   /* per pixel */
    int stretched;  /* to [0, 1]; otherwise P / 255 */
    int deviations; /* level is in standard deviations of x */
} cues[GFOLD_CUE_COUNT] = {
    [GFOLD_CUE_TRAINING] = { clean, 4, 4, 0, 0, 0 },
    [GFOLD_CUE_CLEAN] = { clean, 3, 5.67, 0, 1, 0 },
    [GFOLD_CUE_GAUSSIAN] = { gaussian, 3, 5.67, 2, 1, 1 },
    [GFOLD_CUE_SALT_PEPPER] = { salt_pepper, 3, 5.67, 1, 1, 0 },
    [GFOLD_CUE_UNIFORM] = { uniform, 2, 4, 1, 0, 0 },
    [GFOLD_CUE_FLIP_TRAINING] = { flip, 0, 80, 1, 0, 0 },
    [GFOLD_CUE_FLIP] = { flip, 0, 8, 1, 0, 0 },
    [GFOLD_CUE_IMAGE] = { clean, 3, 5.67, 0, 0, 0 },
};

static void normalise(size_t n, const double *image, int stretched, double *x)
{
    double lo = 0, hi = 255;
    for (size_t k = 0; k < n && stretched; k++) {
        lo = k ? fmin(lo, image[k]) : image[0];
        hi = k ? fmax(hi, image[k]) : image[0];
    }
    for (size_t k = 0; k < n; k++) x[k] = hi > lo ? (image[k] - lo) / (hi - lo) : 0;
}

/* With n - 1. */
static double deviation(size_t n, const double *x)
{
    double mean = 0, squares = 0;
    for (size_t k = 0; k < n; k++) mean += x[k] / (double)n;
    for (size_t k = 0; k < n; k++) squares += (x[k] - mean) * (x[k] - mean);
    return sqrt(squares / (double)(n - 1));
}

gfold_status gfold_astro_cue(const gfold_astro_params *p, gfold_cue_kind kind, double level,
                             uint64_t number, size_t *used, const double *image, double *current,
                             gfold_error *err)
{
    const size_t n = p->rows * p->columns, draws = cues[kind].draws;
    gfold_status status = gf_ok(err);
    double *u = gf_allocate(2 * n, sizeof *u);
    if (!u) return gf_fail_memory(err, 16. * (double)n);
    if (draws) status = draw(p, number, used, draws * n, u, err);
    normalise(n, image, cues[kind].stretched, current);
    if (cues[kind].deviations) level *= deviation(n, current);
    for (size_t k = 0; k < n && !status; k++)
        current[k] = cues[kind].offset +
                     cues[kind].gain * cues[kind].value(current[k], u[k], u[n + k], level);
    free(u);
    return status;
}
