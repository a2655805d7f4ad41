#include "core/fail.h"
#include "theory/correlation_plan.h"

gfold_status
gfold_lyapunov_of(const gfold_correlation_plan *plan, gfold_lyapunov *out, gfold_error *err)
{
    *out = (gfold_lyapunov){ 0 };
    if (!plan->method) return gf_fail(err, GFOLD_EINVAL, "the plan holds no solution");
    return plan->method->lyapunov(plan, out, err);
}
