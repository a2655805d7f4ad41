#include "math/airy.h"

#include <gsl/gsl_sf_airy.h>

double gf_airy(double x, double *slope)
{
    *slope = gsl_sf_airy_Ai_deriv(x, GSL_PREC_DOUBLE);
    return gsl_sf_airy_Ai(x, GSL_PREC_DOUBLE);
}
