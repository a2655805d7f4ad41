/* sweep.h: observables over a one- or two-parameter grid of models.
 *
 * Cells are computed on all cores. Theory runs in blocks of neighbouring cells of a row, each cell
 * starting from the roots of the one before it; simulations run network by network. Every number
 * depends on the parameters alone, not on the number of threads or their order. A cell that fails * keeps its status and its sentence, its values are NaN, and the sweep goes on.
 *
 * Refinement computes only cells near where an observable changes its phase: the number of roots, stability
 * below or above 1, delta_h zero or not, half of the networks settled or not. A region that no cell of
 * the coarse grid lies in is not seen.
 *
 * Such a block or network is a piece. A store keeps finished pieces, so that a sweep that was stopped or
 * killed goes on where it was; pieces can be shared out among processes that know nothing of one
 * another (shards), or that claim the next one (claim). The values are the same bits in every case.
 *
 * Threads: params.threads workers inside; one sweep per caller. Memory: 16 bytes per cell and
 * observable, 24 per cell, one network per worker.  Source: fixed_point.h, critical.h, simulate.h.
 */
#ifndef GFOLD_SWEEP_H
#define GFOLD_SWEEP_H

#include <gatefold/critical.h>
#include <gatefold/simulate.h>

GFOLD_BEGIN_DECLS

#define GFOLD_SWEEP_OBSERVABLES_MAX 32
#define GFOLD_SWEEP_CELLS_MAX 100000000

/* x = lo, lo + step, ... <= hi (within 1e-9 of a step). */
typedef struct gfold_axis {
    const gfold_parameter *parameter; /* NULL: the axis is absent       */
    double lo, hi, step;              /* inside the parameter's range   */
} gfold_axis;

typedef struct gfold_observable {
    const char *name;    /* "delta_h", "sim_settled", ...                     */
    const char *symbol;  /* for axis labels, in gnuplot's enhanced notation   */
    const char *meaning; /* half a line                                       */
    int simulated;       /* 1: measured in simulated networks, has an error   */
} gfold_observable;

/* Where finished pieces are kept. Their bytes mean nothing but to gfold_sweep_run; they hold for one set
 * of parameters (threads, stop, progress, store and shards aside) and one version of the library. */
typedef struct gfold_sweep_store {
    /* Copies what is kept of a piece, at most room bytes; how many, 0: nothing. NULL: nothing ever. */
    size_t (*recall)(void *context, size_t piece, void *bytes, size_t room);
    /* Called under a lock as soon as a piece is done. Non-zero: the sweep ends with EIO and the sentence
     * left in err. NULL: nothing is kept. */
    int (*keep)(void *context, size_t piece, const void *bytes, size_t size, gfold_error *err);
    /* Among processes with the same parameters, each number 0, 1, ... once: the piece of this number among
     * those that could not be recalled is the caller's. Under a lock. NULL: all are. */
    size_t (*claim)(void *context);
    /* Waits until all processes that claim are done and sees to it that recall knows their pieces; status:
     * how this one ended. NULL: there are no others. */
    gfold_status (*gather)(void *context, gfold_status status, gfold_error *err);
    void *context;
} gfold_sweep_store;

typedef struct gfold_sweep_params {
    gfold_model model; /* every parameter that is not on an axis                             */
    gfold_axis x, y;   /* y may be absent                                                    */
    const gfold_observable *observables[GFOLD_SWEEP_OBSERVABLES_MAX];
    int n_observables;              /* at least 1                         */
    double tol;                     /* of the theory              [1e-12] */
    size_t n;                       /* units per network          [1000]  */    int networks;                   /* per simulated cell         [8]     */
    double rel_error;               /* networks are added until the standard error of every simulated
                                       observable is below this times its mean, in [0, 1]; 0: none [0] */
    int networks_max;               /* up to so many, in [networks, 1e5]; 0: networks [0] */
    int refine;                     /* levels, in [0, 20]: of the grid first every 2^refine-th cell, then
                                       those next to a change of phase; without sim_stride, shards [0] */
    uint64_t seed;                  /*                            [1]     */
    gfold_simulate_params simulate; /*                                    */
    int sim_stride;                 /* simulate every k-th x       [1]    */
    int threads;                    /* 0: one per core             [0]    */
    gfold_sweep_store store;        /*                            [none]  */
    int shard, shards;              /* computes the pieces k with k % shards == shard    [0, 1] */
    const volatile int *stop;       /* polled; non-zero ends with ESTOPPED, or NULL */
    void (*progress)(void *context, double fraction); /* called under a lock, or NULL       */
    void *context;
} gfold_sweep_params;

typedef struct gfold_sweep gfold_sweep; /* the result */

/* The table, row by row, NULL past its end; and the row of one name, NULL when there is none. */
GFOLD_API const gfold_observable *gfold_observable_at(size_t index);
GFOLD_API const gfold_observable *gfold_observable_find(const char *name);

GFOLD_API gfold_sweep_params gfold_sweep_defaults(void);

/* Number of points on an axis (1 when absent). EINVAL: range, step, too many. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_axis_count(const gfold_axis *axis, size_t *count,
                                                        gfold_error *err);

/* EINVAL, ENOMEM, ESTOPPED, EIO (store): *out is NULL. Failed cells do not fail the sweep; pieces of other
 * shards that the store does not have are missing from it. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_sweep_run(const gfold_sweep_params *params,
                                                       gfold_sweep **out, gfold_error *err);
GFOLD_API void gfold_sweep_destroy(gfold_sweep *sweep);

/* The grid and the values, row-major [ny][nx]. An error is the standard error over networks, NaN for
 * theory; a simulated value is NaN where the stride skips it. */
GFOLD_API size_t gfold_sweep_nx(const gfold_sweep *sweep);
GFOLD_API size_t gfold_sweep_ny(const gfold_sweep *sweep);
GFOLD_API const double *gfold_sweep_x(const gfold_sweep *sweep);
GFOLD_API const double *gfold_sweep_y(const gfold_sweep *sweep); /* NULL without a y axis */
GFOLD_API const double *gfold_sweep_values(const gfold_sweep *sweep, int observable);
GFOLD_API const double *gfold_sweep_errors(const gfold_sweep *sweep, int observable);
GFOLD_API const int *gfold_sweep_status(const gfold_sweep *sweep); /* gfold_status per cell */

/* Seconds of wall and of CPU time that a cell took, in whichever process. */
GFOLD_API const double *gfold_sweep_wall(const gfold_sweep *sweep);
GFOLD_API const double *gfold_sweep_cpu(const gfold_sweep *sweep);

/* Cells that failed, that have no value yet because a piece is missing, and of the others those of which
 * something was computed in this run. */
GFOLD_API size_t gfold_sweep_wanted(const gfold_sweep *sweep); /* cells, all without refinement */
GFOLD_API size_t gfold_sweep_failed(const gfold_sweep *sweep);
GFOLD_API size_t gfold_sweep_missing(const gfold_sweep *sweep);
GFOLD_API size_t gfold_sweep_computed(const gfold_sweep *sweep);

/* Whether a cell was computed (refinement leaves most out), and the networks it is a mean over. */
GFOLD_API int gfold_sweep_has(const gfold_sweep *sweep, size_t cell);
GFOLD_API const int *gfold_sweep_networks(const gfold_sweep *sweep);

/* Failed cell number k in ascending order and its sentence; NULL past the last. */
GFOLD_API const char *gfold_sweep_failure(const gfold_sweep *sweep, size_t k, size_t *cell);

/* Pieces of a sweep, and how many of them the store knows. EINVAL: params. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_sweep_pieces(const gfold_sweep_params *params,
                                                          size_t *pieces, gfold_error *err);

/* Critical lines across the window of a two-parameter sweep: for every row the values of x, for every
 * column those of y, at which `kind` happens; points[2k], points[2k+1] = x, y. Returns through *count
 * how many, at most capacity. Neighbouring rows start from one another. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_sweep_curve(const gfold_sweep_params *params,
                                                         gfold_critical_kind kind, double *points,
                                                         size_t capacity, size_t *count,
                                                         gfold_error *err);

GFOLD_END_DECLS

#endif
