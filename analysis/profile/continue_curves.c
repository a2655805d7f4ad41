/* What a point of a curve costs: saddle-nodes of the reset gate (critical_curve.h), equilibria
 * with their eigenvalues, and limit cycles by collocation. CPU time of this process; the
 * difference between many points and few, so that scans and set-up cancel.
 *
 *     cmake --build build/release --target profile_continue && build/release/profile_continue
 */
#include <gatefold/gatefold.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

static double cpu(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Seconds, and through *count the points, of the saddle-node line at `points` across the window. */
static double saddle(int points, size_t *count, double *residual)
{
    gfold_critical_curve_params p = gfold_critical_curve_defaults();
    gfold_critical_curve *curve;
    p.model = gfold_model_preset(GFOLD_RESET);
    p.kind = GFOLD_CURVE_SADDLE;
    p.x = (gfold_span){ gfold_model_parameter("g"), 1, 2.5 };
    p.y = (gfold_span){ gfold_model_parameter("alpha_r"), 0, 40 };
    p.points = points;
    const double before = cpu();
    if (gfold_critical_curve_follow(&curve, &p, NULL)) return (double)NAN;
    *count = gfold_critical_curve_count(curve);
    *residual = gfold_critical_curve_residual(curve);
    gfold_critical_curve_destroy(curve);
    return cpu() - before;
}

/* The Brusselator at A = 1: Hopf point at B = 2. */
static int brusselator(void *context, const double *u, double *f)
{
    (void)context;
    f[0] = 1 + u[0] * u[0] * u[1] - (u[2] + 1) * u[0];
    f[1] = u[2] * u[0] - u[0] * u[0] * u[1];
    return 0;
}

static void equilibria(const gfold_system *system)
{
    const double lo[] = { 0, 0, 0.2 }, hi[] = { 9, 9, 8 };
    gfold_continuation_params p = gfold_continuation_defaults();
    gfold_continuation *plan;
    p.detect = GFOLD_DETECT_FOLDS | GFOLD_DETECT_BRANCHES | GFOLD_DETECT_HOPF;
    p.step = p.step_max = 1e-4;
    p.points_max = 100000;
    p.lo = lo;
    p.hi = hi;
    if (gfold_continuation_create(&plan, system, &p, NULL)) return;
    const double before = cpu();
    if (gfold_continuation_run(plan, (double[]){ 1, 0.5, 0.5 }, NULL, NULL)) return;
    const double seconds = cpu() - before;
    const size_t count = gfold_continuation_count(plan);
    printf("equilibria, n = 2          %8zu points  %8.2f us per point\n", count,
           1e6 * seconds / (double)count);
    gfold_continuation_destroy(plan);
}

static void cycles(const gfold_system *system, int intervals)
{
    gfold_cycle_params p = gfold_cycle_defaults();
    gfold_cycles *plan;
    p.intervals = intervals;
    p.p_hi = 3;
    p.step_max = 0.05;
    if (gfold_cycles_create(&plan, system, &p, NULL)) return;
    const double before = cpu();
    if (gfold_cycles_from_hopf(plan, (double[]){ 1, 2, 2 }, NULL)) return;
    const double seconds = cpu() - before;
    const size_t count = gfold_cycles_count(plan);
    const gfold_cycle last = gfold_cycles_get(plan, count - 1);
    printf("cycles, n = 2, N = %-3d     %8zu points  %8.2f us per point, defect %.1e\n", intervals,
           count, 1e6 * seconds / (double)count, last.defect);
    gfold_cycles_destroy(plan);
}

int main(void)
{
    const gfold_system system = { .n = 2, .equations = brusselator };
    size_t few, many;
    double residual;
    if (gfold_init(NULL)) return 1;
    const double little = saddle(2000, &few, &residual), much = saddle(10000, &many, &residual);
    printf("saddle-nodes               %8zu points  %8.2f us per point, residual %.1e\n", many,
           1e6 * (much - little) / (double)(many - few), residual);
    equilibria(&system);
    for (int intervals = 20; intervals <= 80; intervals *= 2) cycles(&system, intervals);
    return 0;
}
