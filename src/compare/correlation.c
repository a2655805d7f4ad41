#include "core/fail.h"

#include <gatefold/compare.h>
#include <math.h>

gfold_status gfold_compare_correlation(const gfold_correlation_plan *plan,
                                       const gfold_ensemble *ensemble, double *theory, double *z,
                                       gfold_error *err)
{
    const size_t count = gfold_ensemble_lags(ensemble);
    const double *tau = gfold_ensemble_tau(ensemble), *c = gfold_ensemble_correlation(ensemble);
    const double *stderr_ = gfold_ensemble_correlation_stderr(ensemble);
    gfold_status status = gf_ok(err);
    if (!count) return gf_fail(err, GFOLD_EINVAL, "the ensemble holds no autocorrelation");
    for (size_t k = 0; !status && k < count; k++) {
        gfold_correlation_at at;
        status = gfold_correlation_value(plan, tau[k], &at, err);
        theory[k] = at.c_h;
        z[k] = (c[k] - at.c_h) / stderr_[k];
    }
    return status;
}
