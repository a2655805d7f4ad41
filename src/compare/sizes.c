#include "core/fail.h"

#include <gatefold/compare.h>
#include <math.h>

typedef struct sums {
    double w, x, xx, y, xy;
} sums;

static gfold_status check(int count, const gfold_estimate *at, gfold_error *err)
{
    if (count < 1) return gf_fail(err, GFOLD_EINVAL, "count is %d; one size is the least", count);
    for (int k = 0; k < count; k++)
        if (!isfinite(at[k].mean) || !(at[k].stderr_ > 0) || !isfinite(at[k].stderr_))
            return gf_fail(err, GFOLD_EINVAL,
                           "%g with standard error %g at size number %d cannot be compared",
                           at[k].mean, at[k].stderr_, k);
    return gf_ok(err);
}

static sums sum(int count, const double *x, const gfold_estimate *at)
{
    sums s = { 0 };
    for (int k = 0; k < count; k++) {
        const double w = 1 / (at[k].stderr_ * at[k].stderr_);
        s.w += w;
        s.x += w * x[k];
        s.xx += w * x[k] * x[k];
        s.y += w * at[k].mean;
        s.xy += w * x[k] * at[k].mean;
    }
    return s;
}

static double bend(int count, const double *x, const gfold_estimate *at, const gfold_limit *line)
{
    double chi_square = 0;
    for (int k = 0; k < count; k++) {
        const double off = (at[k].mean - line->value - line->slope * x[k]) / at[k].stderr_;
        chi_square += off * off;
    }
    return count > 2 ? sqrt(chi_square / (count - 2)) : (double)NAN;
}

gfold_status gfold_compare_sizes(int count, const double *x, const gfold_estimate *at,
                                 gfold_limit *out, gfold_error *err)
{
    const gfold_status status = check(count, at, err);
    if (status) return status;
    if (count == 1) {
        *out = (gfold_limit){ at[0].mean, at[0].stderr_, 0, (double)NAN };
        return status;
    }
    const sums s = sum(count, x, at);
    const double d = s.w * s.xx - s.x * s.x;
    *out = (gfold_limit){ .value = (s.xx * s.y - s.x * s.xy) / d,
                          .stderr_ = sqrt(s.xx / d),
                          .slope = (s.w * s.xy - s.x * s.y) / d };
    out->bend = bend(count, x, at, out);
    return status;
}
