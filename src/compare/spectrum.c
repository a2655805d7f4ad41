#include "compare/statistics.h"

#include <math.h>

enum { ABSCISSA, ZEROS, BOX, OUTSIDE, VALUES };

typedef struct theory {
    const gfold_spectrum_plan *plan;
    const gfold_box *box;
} theory;

static int is_inside(const gfold_box *box, double re, double im)
{
    return re >= box->re_lo && re < box->re_hi && im >= box->im_lo && im < box->im_hi;
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
        count += is_inside(box, state->re[kept->index[k]], state->im[kept->index[k]]);
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
