/* continuation.h: follows a curve of solutions of F(u) = 0; knows no network.
 *
 * F maps R^(n+1) to R^n; the last component of u is called the parameter. From a point u with unit
 * tangent t (J t = 0, J = dF/du) the next one a step h on solves
 *     F(v) = 0,  t . (v - u) = h                       (every component divided by its scale)
 * by Newton's method from u + h t. h follows the angle between tangents and the convergence.
 * Between two points the zeros of test functions are located on the curve itself:
 *     FOLD    the parameter's component of t changes sign
 *     BRANCH  det [J; t] changes sign: another branch crosses
 *     HOPF    prod (l_i + l_j) over the eigenvalues of dF/dx changes sign, a complex pair making it
 *     TEST    one of the caller's own functions changes sign
 * A curve is followed both ways until it leaves the window, closes, or cannot be followed.
 *
 * Threads: one plan per thread. Memory: (2 points_max + 1) 4 n + 6 n^2 doubles, none per point.
 * Cost per point: one Jacobian, two LU factors of size n + 1, a few F.
 * Source: Keller 1977; Govaerts, Numerical Methods for Bifurcations of Dynamical Equilibria, 2000.
 */
#ifndef GFOLD_CONTINUATION_H
#define GFOLD_CONTINUATION_H

#include <gatefold/status.h>
#include <stddef.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_system {
    size_t n; /* equations, in [1, 5000]; u has n + 1 components                         */
    void *context;
    /* f = F(u); non-zero where F is not defined: the step is then shortened             */
    int (*equations)(void *context, const double *u, double *f);
    /* J, n x (n + 1) column-major; NULL: differences of fourth order, their step checked */
    int (*jacobian)(void *context, const double *u, double *j);
    /* test functions, n_tests of them; u, unit tangent (divided by scales), J as above  */
    void (*tests)(void *context, const double *u, const double *t, const double *j, double *value);
    size_t n_tests;
    /* called at every point, may move to another discretisation: 1 when u must be solved again, -1
     * when the curve is to end */
    int (*adapt)(void *context, double *u, double *t);
} gfold_system;

typedef enum gfold_event_kind {
    GFOLD_EVENT_FOLD,
    GFOLD_EVENT_BRANCH,
    GFOLD_EVENT_HOPF,
    GFOLD_EVENT_TEST,
    GFOLD_EVENT_KIND_COUNT
} gfold_event_kind;

enum { GFOLD_DETECT_FOLDS = 1, GFOLD_DETECT_BRANCHES = 2, GFOLD_DETECT_HOPF = 4 };

typedef struct gfold_event {
    gfold_event_kind kind;
    size_t test;      /* which of the caller's functions, for TEST                           */
    const double *u;  /* n + 1 components, owned by the plan                                 */
    double position;  /* 3.25: a quarter of the way from point 3 to point 4                  */
    double residual;  /* largest |F_i|                                                       */
    double value;     /* of the test function, relative to its largest value at both points  */
    double frequency; /* Im l, for HOPF                                                      */
} gfold_event;

typedef enum gfold_curve_end {
    GFOLD_END_WINDOW, /* on the border of the window                       */
    GFOLD_END_CLOSED, /* the curve came back to its start                  */
    GFOLD_END_POINTS, /* points_max                                        */
    GFOLD_END_STUCK,  /* Newton's method fails at the smallest step        */
    GFOLD_END_CALLER, /* adapt said so                                     */
    GFOLD_END_COUNT
} gfold_curve_end;

typedef struct gfold_continuation_params {
    double step, step_min, step_max; /* of arclength          [1e-2, 1e-8, 5e-2]          */
    double angle;                    /* wanted between tangents, in (0, 1]       [0.1]    */
    double tol;                      /* on Newton's last step, in [1e-14, 1e-4]  [1e-12]  */
    int points_max;                  /* each way, in [1, 1e6]                    [1000]   */
    int one_way;                     /* 1: only towards `direction`              [0]      */
    unsigned detect;                 /* GFOLD_DETECT_* bits                      [folds]  */
    const double *scale;             /* n + 1 positive numbers; NULL: 1                   */
    const double *lo, *hi;           /* window, n + 1 each; NULL: everywhere              */
} gfold_continuation_params;

/* A point of the curve and how good it is. */
typedef struct gfold_curve_point {
    const double *u;       /* n + 1                                                      */
    const double *tangent; /* n + 1, of unit length when divided by the scales            */
    const double *re, *im; /* n eigenvalues of dF/dx, with GFOLD_DETECT_HOPF; NULL else   */
    double residual;       /* largest |F_i|                                              */
    double arclength;      /* from the start, negative before it                         */
    int unstable;          /* eigenvalues with Re > 0; -1: not computed                   */
    int newton;            /* iterations                                                 */
} gfold_curve_point;

typedef struct gfold_continuation gfold_continuation;

GFOLD_API gfold_continuation_params gfold_continuation_defaults(void);

/* Copies all it is given but the context. EINVAL, ENOMEM: *plan is NULL. */
GFOLD_API GFOLD_NODISCARD gfold_status
gfold_continuation_create(gfold_continuation **plan, const gfold_system *system,
                          const gfold_continuation_params *params, gfold_error *err);
GFOLD_API void gfold_continuation_destroy(gfold_continuation *plan);

/* Follows the curve through the solution nearest to `start` (n + 1), both ways; what the plan
 * held is forgotten. direction: towards which the curve is followed first and in which its
 * points are listed, or NULL (the parameter grows). EINVAL: start outside the window. ENOCONV:
 * no solution near start, or no unique tangent. EACCURACY: the curve is there, but differences
 * gave a Jacobian to 1e-4 only. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_continuation_run(gfold_continuation *plan,
                                                              const double *start,
                                                              const double *direction,
                                                              gfold_error *err);

/* Direction, at the k-th event, of the other branch: give it and the event's u to a run, copied.
 * ENOCONV: the event is no simple branch point. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_continuation_switch(gfold_continuation *plan, size_t k,
                                                                 double *direction,
                                                                 gfold_error *err);

/* The result of the last run, in the order of the curve. */
GFOLD_API size_t gfold_continuation_count(const gfold_continuation *plan);
GFOLD_API gfold_curve_point gfold_continuation_point(const gfold_continuation *plan, size_t k);
GFOLD_API size_t gfold_continuation_events(const gfold_continuation *plan);
GFOLD_API gfold_event gfold_continuation_event(const gfold_continuation *plan, size_t k);
/* How it ends: way 0 after the last point, 1 before the first. */
GFOLD_API gfold_curve_end gfold_continuation_end(const gfold_continuation *plan, int way);
/* Largest estimated relative error of the Jacobian's differences; 0 with the caller's own. */
GFOLD_API double gfold_continuation_jacobian_error(const gfold_continuation *plan);

GFOLD_END_DECLS

#endif
