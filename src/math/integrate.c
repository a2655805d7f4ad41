#include "math/integrate.h"

#include <gsl/gsl_integration.h>
#include <math.h>

enum { INTERVALS = 200 };

typedef struct counted {
    double (*f)(double, void *);
    void *context;
    long evaluations;
} counted;

static double count(double x, void *context)
{
    counted *of = context;
    of->evaluations++;
    return of->f(x, of->context);
}

gf_integral
gf_integrate(double (*f)(double, void *), void *context, double lo, double hi, double tol)
{
    counted of = { f, context, 0 };
    gf_integral out = { NAN, NAN, 0 };
    gsl_function function = { count, &of };
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(INTERVALS);
    if (!workspace) return out;
    (void)gsl_integration_qag(&function, lo, hi, tol, 0, INTERVALS, GSL_INTEG_GAUSS15, workspace,
                              &out.value, &out.error);
    gsl_integration_workspace_free(workspace);
    if (!isfinite(out.value)) out.error = NAN;
    out.evaluations = of.evaluations;
    return out;
}

int gf_gauss_legendre(int n, double *x, double *weight)
{
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc((size_t)n);
    if (!table) return -1;
    for (int i = 0; i < n; i++)
        gsl_integration_glfixed_point(0, 1, (size_t)i, &x[i], &weight[i], table);
    gsl_integration_glfixed_table_free(table);
    return 0;
}
