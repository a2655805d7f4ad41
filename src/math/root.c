#include "math/root.h"

#include <gsl/gsl_roots.h>
#include <math.h>

double gf_root(double (*f)(double, void *), void *context, double lo, double hi)
{
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    gsl_function function = { f, context };
    if (!solver) return NAN;
    double x = NAN;
    int status = gsl_root_fsolver_set(solver, &function, lo, hi);
    for (int k = 0; k < 200 && !status; k++) {
        status = gsl_root_fsolver_iterate(solver);
        x = gsl_root_fsolver_root(solver);
        lo = gsl_root_fsolver_x_lower(solver);
        hi = gsl_root_fsolver_x_upper(solver);
        if (hi - lo <= 1e-15 * (1 + fabs(x))) break;
    }
    gsl_root_fsolver_free(solver);
    return x;
}
