/* survey.h: the memory manifolds of many sampled networks.
 *
 * Each network runs from a random state until it rests; then its manifold (manifold.h) is measured
 * (memory.h). It is one of these:
 *
 *     MANIFOLD  at rest, units are frozen, the active ones attracted, no gate is on its threshold
 *     POINT     at rest, and no unit is frozen: an isolated fixed point
 *     EDGE      at rest with a gate on its threshold: it slid there (tau_z = 0), or h = 0 is where the
 *               network rests (theta_z = 0); half of all directions leave the piece at once
 *     SLIDING   not at rest at t_max, and gates slide along thresholds, or switch without end
 *     MOVING    not at rest at t_max for another reason
 *
 * Means and standard errors are over the networks of kind MANIFOLD; its fraction comes with the
 * Clopper-Pearson interval of 95 %. Networks settle without noise and with a binary gate. If the
 * model's update gate is smooth, each settled network goes on with that gate for T, and is measured
 * there with it; noise, perturbed couplings and removed units too act on the measurements only.
 *
 * Threads: params.threads workers, one network each; no result depends on how many. Memory: per
 * worker 7 N^2
 * doubles. Cost: N = 1000 with the defaults 15 s per network.  Source: memory.h.
 */
#ifndef GFOLD_SURVEY_H
#define GFOLD_SURVEY_H

#include <gatefold/ensemble.h>
#include <gatefold/memory.h>

GFOLD_BEGIN_DECLS

typedef enum gfold_survey_kind {
    GFOLD_SURVEY_MANIFOLD,
    GFOLD_SURVEY_POINT,
    GFOLD_SURVEY_EDGE,
    GFOLD_SURVEY_SLIDING,
    GFOLD_SURVEY_MOVING,
    GFOLD_SURVEY_KIND_COUNT
} gfold_survey_kind;

typedef struct gfold_survey_params {
    gfold_model model;              /* with an update gate [FS] */
    gfold_network_params network;   /* dense; realisation: that of the first network */
    gfold_simulate_params simulate; /* until rest, at most t_max [1000]; trials, initial, observe,
                                       stop_at_rest are set by the survey */
    gfold_memory_params memory;     /* removed and stop are set by the survey */
    double perturb;                 /* of all couplings while measured, in [0, 10] [0] */
    double remove;                  /* fraction of units while measured, in [0, 1) [0] */
    int networks;                   /* in [1, 1e6] [8] */
    int threads;                    /* 0: one per core [0] */
    const volatile int *stop; /* polled; non-zero ends with ESTOPPED, or NULL */
    void (*progress)(void *context, double fraction); /* called under a lock, or NULL */
    void *context;
} gfold_survey_params;

typedef struct gfold_share {
    size_t count, of;
    double value, lo, hi; /* count / of, and its interval of 95 % */
} gfold_share;

typedef struct gfold_survey gfold_survey; /* the result */

/* "manifold", ...; NULL past the end */
GFOLD_API const char *gfold_survey_kind_name(gfold_survey_kind kind);
GFOLD_API gfold_survey_params gfold_survey_defaults(void);

/* EINVAL, ENOMEM, ESTOPPED, EEXTERN. *out is NULL on failure. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_survey_run(const gfold_survey_params *params,
                                                        gfold_survey **out, gfold_error *err);
GFOLD_API void gfold_survey_destroy(gfold_survey *survey);

GFOLD_API int gfold_survey_networks(const gfold_survey *survey);
GFOLD_API gfold_survey_kind gfold_survey_kind_of(const gfold_survey *survey, int network);

/* NaN where the network has no manifold. */
GFOLD_API const gfold_memory *gfold_survey_memory(const gfold_survey *survey, int network);

/* Of all networks, those of a kind; and of those with a manifold, the ones that kept at least 0.999
 * of every displacement along it. */
GFOLD_API gfold_share gfold_survey_fraction(const gfold_survey *survey, gfold_survey_kind kind);
GFOLD_API gfold_share gfold_survey_held(const gfold_survey *survey);

/* Of field number `index` of memory.h. */
GFOLD_API gfold_estimate gfold_survey_estimate(const gfold_survey *survey, size_t index);

/* Quantile of the dimension over networks with a manifold, p in [0, 1]; NaN when there is none. */
GFOLD_API double gfold_survey_dimension(const gfold_survey *survey, double p);

GFOLD_END_DECLS

#endif
