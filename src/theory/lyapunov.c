#include "core/fail.h"
#include "theory/correlation_plan.h"

#include <math.h>

gfold_status
gfold_lyapunov_of(const gfold_correlation_plan *plan, gfold_lyapunov *out, gfold_error *err)
{
    *out = (gfold_lyapunov){ 0 };
    if (!plan->method) return gf_fail(err, GFOLD_EINVAL, "the plan holds no solution");
    const gfold_status status = plan->method->lyapunov(plan, out, err);
    const int sampled = plan->summary.method == GFOLD_CORRELATION_PATHS;
    const double tol = fmax(plan->params.tol, plan->method->attainable);
    if (status || sampled || out->error <= tol) return status;
    return gf_fail(err, GFOLD_EACCURACY, "lambda_max is known to %.1e only, tol is %.1e",
                   out->error, tol);
}
