#include "compare/statistics.h"

#include <math.h>

enum { ABSCISSA, ZEROS, BOX, OUTSIDE, VALUES };

typedef struct theory {
    const gfold_spectrum_plan *plan;
    const gfold_box *box;
} theory;

/* Half of x on an edge is inside: a finite network has real eigenvalues, of the order of sqrt(N), and a
 * box that ends at the real axis would hold all of them or none. */
static double share_between(double lo, double hi, double x)
{
    if (x < lo || x > hi) return 0;
    return x > lo && x < hi ? 1 : 0.5;
}

static double share_inside(const gfold_box *box, double re, double im)
{
    return share_between(box->re_lo, box->re_hi, re) * share_between(box->im_lo, box->im_hi, im);
}

/* Largest real part of all, zeros and those left out of fractions included. */
static double abscissa(const gfold_sample_state *state)
{
    double most = -(double)INFINITY;
    for (size_t k = 0; k < state->count; k++) most = fmax(most, state->re[k]);
    return most;
}

static double
box_fraction(const gfold_box *box, const gfold_sample_state *state, const gf_kept *kept)
{
    double count = 0;
    if (!box || kept->count < kept->counted) return (double)NAN;
    for (size_t k = 0; k < kept->count; k++)
        count += share_inside(box, state->re[kept->index[k]], state->im[kept->index[k]]);
    return count / (double)state->n;
}

/* Over the eigenvalues that are not exactly zero. */
static gfold_status outside_fraction(const gfold_spectrum_plan *plan,
                                     const gfold_sample_state *state, const gf_kept *kept,
                                     double *fraction, gfold_error *err)
{
    double outside = 0, tested = 0, margin;
    *fraction = (double)NAN;
    if (kept->count < kept->counted) return GFOLD_OK;
    for (size_t k = 0; k < kept->count; k++) {
        const double re = state->re[kept->index[k]], im = state->im[kept->index[k]];
        if (state->zeros && fabs(re) <= 0 && fabs(im) <= 0) continue;
        const gfold_status status = gfold_spectrum_margin(plan, re, im, &margin, err);
        if (status) return status;
        outside += margin < 1;
        tested++;
    }
    *fraction = outside / tested;
    return GFOLD_OK;
}

static gfold_status measure(void *context, const gfold_sample_state *state, const gf_kept *kept,
                            double *values, gfold_error *err)
{
    const theory *t = context;
    values[ABSCISSA] = abscissa(state);
    values[ZEROS] = (double)state->zeros / (double)state->n;
    values[BOX] = box_fraction(t->box, state, kept);
    return outside_fraction(t->plan, state, kept, &values[OUTSIDE], err);
}

gfold_status gfold_compare_spectrum(const gfold_spectrum_plan *plan, const gfold_sample *sample,
                                    const gfold_box *box, gfold_spectrum_measured *out,
                                    gfold_error *err)
{
    gfold_estimate values[VALUES];
    theory t = { plan, box };
    const gfold_status status = gf_compare(sample, VALUES, measure, &t, values, err);
    if (status) return status;
    *out =
        (gfold_spectrum_measured){ values[ABSCISSA], values[ZEROS], values[BOX], values[OUTSIDE] };
    return GFOLD_OK;
}
