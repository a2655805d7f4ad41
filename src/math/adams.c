#include "math/adams.h"

#include "core/fail.h"

#include <cvode/cvode.h>
#include <float.h>
#include <math.h>
#include <nvector/nvector_serial.h>
#include <stdio.h>
#include <stdlib.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>

struct gf_adams {
    gf_adams_params params;
    SUNContext sundials; /* each solver its own: threads share nothing */
    void *cvode;
    SUNNonlinearSolver iteration;
    N_Vector state; /* a view of the caller's arrays */
    int *found;
    double now;
    int overflowed;
    void *context;
    char complaint[160];
};

/* ---- what CVODE calls ---------------------------------------------------------------------- */

static int rate_of(double t, N_Vector y, N_Vector dy, void *user)
{
    gf_adams *adams = user;
    const double *rate = N_VGetArrayPointer(dy);
    double sum = 0;
    adams->params.rate(adams->context, t, N_VGetArrayPointer(y), N_VGetArrayPointer(dy));
    for (size_t i = 0; i < adams->params.size; i++) sum += rate[i];
    adams->overflowed = !isfinite(sum);
    return adams->overflowed; /* positive: a shorter step is tried */
}

static int margins_of(double t, N_Vector y, double *margin, void *user)
{
    gf_adams *adams = user;
    adams->params.margins(adams->context, t, N_VGetArrayPointer(y), margin);
    return 0;
}

static void
keep_complaint(int code, const char *module, const char *function, char *message, void *user)
{
    gf_adams *adams = user;
    (void)code, (void)module, (void)function;
    snprintf(adams->complaint, sizeof adams->complaint, "%s", message);
}

/* -------------------------------------------------------------------------------------------- */

static N_Vector view(gf_adams *adams, double *y)
{
    N_VSetArrayPointer(y, adams->state);
    return adams->state;
}

/* Functions are margins: only their falls count. */
static int watch(gf_adams *adams)
{
    const size_t roots = adams->params.roots;
    int failed = CVodeRootInit(adams->cvode, (int)roots, margins_of);
    for (size_t k = 0; k < roots; k++) adams->found[k] = -1;
    failed = failed || CVodeSetRootDirection(adams->cvode, adams->found);
    return failed || CVodeSetNoInactiveRootWarn(adams->cvode);
}

static int set_up(gf_adams *adams, double *zeros)
{
    const gf_adams_params *p = &adams->params;
    if (SUNContext_Create(NULL, &adams->sundials)) return -1;
    adams->state = N_VMake_Serial((sunindextype)p->size, zeros, adams->sundials);
    adams->cvode = CVodeCreate(CV_ADAMS, adams->sundials);
    if (!adams->state || !adams->cvode) return -1;
    adams->iteration = SUNNonlinSol_FixedPoint(adams->state, 0, adams->sundials);
    return !adams->iteration || CVodeSetErrHandlerFn(adams->cvode, keep_complaint, adams) ||
           CVodeInit(adams->cvode, rate_of, 0, adams->state) ||
           CVodeSetUserData(adams->cvode, adams) ||
           CVodeSetNonlinearSolver(adams->cvode, adams->iteration) ||
           CVodeSStolerances(adams->cvode, p->tol, p->tol) ||
           CVodeSetMaxStep(adams->cvode, p->most) || (p->roots && watch(adams));
}

gf_adams *gf_adams_create(const gf_adams_params *p)
{
    gf_adams *adams = gf_allocate(1, sizeof *adams);
    if (!adams) return NULL;
    adams->params = *p;
    adams->found = gf_allocate(p->roots, sizeof *adams->found);
    double *zeros = gf_allocate(p->size, sizeof *zeros);
    const int failed = !adams->found || !zeros || set_up(adams, zeros);
    free(zeros);
    if (!failed) return adams;
    gf_adams_destroy(adams);
    return NULL;
}

void gf_adams_destroy(gf_adams *adams)
{
    if (!adams) return;
    if (adams->cvode) CVodeFree(&adams->cvode);
    if (adams->iteration) SUNNonlinSolFree(adams->iteration);
    if (adams->state) N_VDestroy(adams->state);
    if (adams->sundials) SUNContext_Free(&adams->sundials);
    free(adams->found);
    free(adams);
}

void gf_adams_begin(gf_adams *adams, double *y)
{
    CVodeReInit(adams->cvode, 0, view(adams, y)); /* fails only for arguments that are not ours */
    adams->now = 0;
}

double gf_adams_time(const gf_adams *adams)
{
    return adams->now;
}

int gf_adams_can_reach(const gf_adams *adams, double end)
{
    return end - adams->now > 256 * DBL_EPSILON * end;
}

static gfold_status complain(const gf_adams *adams, int code, gfold_error *err)
{
    if (adams->overflowed)
        return gf_fail(err, GFOLD_ENUMERIC, "the state overflowed inside a step");
    return gf_fail(err, GFOLD_EEXTERN, "CVODE returned %d: %s", code, adams->complaint);
}

static size_t first_found(const gf_adams *adams)
{
    size_t k = 0;
    while (k < adams->params.roots && !adams->found[k]) k++;
    return k;
}

gfold_status
gf_adams_step(gf_adams *adams, void *context, double end, double *y, size_t *root, gfold_error *err)
{
    adams->context = context;
    *root = adams->params.roots;
    int code = CVodeSetStopTime(adams->cvode, end);
    if (!code) code = CVode(adams->cvode, end, view(adams, y), &adams->now, CV_ONE_STEP);
    if (code < 0) return complain(adams, code, err);
    if (code == CV_ROOT_RETURN && !CVodeGetRootInfo(adams->cvode, adams->found))
        *root = first_found(adams);
    return gf_ok(err);
}

void gf_adams_interpolate(gf_adams *adams, double t, double *y)
{
    CVodeGetDky(adams->cvode, t, 0, view(adams, y));
}
