/* Takes the place of step_cvode.c in a build without SUNDIALS. */
#include "sim/plan.h"

const gf_integrator gf_cvode = { .name = "cvode" };
