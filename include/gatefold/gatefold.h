/* gatefold.h: everything, the version, and what must be called first.
 *
 * gatefold computes the theory of gated recurrent networks and simulates them beside it. Start with
 * model.h (what a network is), then fixed_point.h (its mean field) or simulate.h (one sample of it).
 */
#ifndef GFOLD_GATEFOLD_H
#define GFOLD_GATEFOLD_H

#include <gatefold/agent.h>
#include <gatefold/agent_structure.h>
#include <gatefold/agent_task.h>
#include <gatefold/astro.h>
#include <gatefold/astrocyte.h>
#include <gatefold/button_food.h>
#include <gatefold/certify.h>
#include <gatefold/cloning.h>
#include <gatefold/compare.h>
#include <gatefold/continuation.h>
#include <gatefold/correlation.h>
#include <gatefold/critical.h>
#include <gatefold/critical_curve.h>
#include <gatefold/ensemble.h>
#include <gatefold/cue.h>
#include <gatefold/cycle.h>
#include <gatefold/equilibrium.h>
#include <gatefold/exponents.h>
#include <gatefold/export.h>
#include <gatefold/firing.h>
#include <gatefold/fixed_point.h>
#include <gatefold/gaussian.h>
#include <gatefold/gradient_check.h>
#include <gatefold/grey_rates.h>
#include <gatefold/input.h>
#include <gatefold/izhikevich.h>
#include <gatefold/jacobian.h>
#include <gatefold/lyapunov.h>
#include <gatefold/manifold.h>
#include <gatefold/memory.h>
#include <gatefold/model.h>
#include <gatefold/modes.h>
#include <gatefold/moments.h>
#include <gatefold/network.h>
#include <gatefold/portrait.h>
#include <gatefold/rank_sweep.h>
#include <gatefold/readout.h>
#include <gatefold/relaxation.h>
#include <gatefold/response.h>
#include <gatefold/retention.h>
#include <gatefold/sample.h>
#include <gatefold/search.h>
#include <gatefold/simulate.h>
#include <gatefold/spectrum.h>
#include <gatefold/spiking_mean_field.h>
#include <gatefold/status.h>
#include <gatefold/survey.h>
#include <gatefold/sweep.h>
#include <gatefold/task.h>
#include <gatefold/timescales.h>
#include <gatefold/two_parameter.h>
#include <gatefold/two_time.h>
#include <gatefold/validate.h>
#include <gatefold/world.h>

GFOLD_BEGIN_DECLS

/* What this process runs on; pointers live as long as the library. */
typedef struct gfold_environment {
    const char *version, *commit; /* of gatefold; commit "unknown" outside a checkout      */
    const char *compiler, *flags;
    char blas[48];         /* "OpenBLAS 0.3.21", from the library itself                */
    const char *blas_core; /* kernels it chose: "Haswell", ...                          */
    const char *blas_kind; /* "pthread", "openmp", "serial"                             */
    const char *arpack;    /* "3.8.0", or "not built in"                                */
    const char *sundials;  /* "6.4.1", or "not built in"                                */
    const char *isa;       /* vector code used: "x86-64-v4", "x86-64-v3", "x86-64"      */
    int blas_threads;      /* after gfold_init: 1                                       */
    int threads_max;       /* workers this process may use; 1 with a serial OpenBLAS    */
} gfold_environment;

GFOLD_API const char *gfold_version(void);

/* Call once, before any other thread. Turns GSL's aborting error handler off, makes FFTW's planner
 * thread-safe and gives OpenBLAS one thread, since the library runs its own. A serial OpenBLAS is not
 * thread-safe: with it, every threads parameter is cut to 1 (threads_max tells). Safe to call again.
 * EEXTERN: the BLAS in use is not OpenBLAS. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_init(gfold_error *err);

GFOLD_API gfold_environment gfold_environment_get(void);

GFOLD_END_DECLS

#endif
