/* case.h: a row of the table of comparisons, and the ways to compare.
 *
 * A new comparison is a row in suites.c: name, suite, method, model, what the simulation runs
 * with, sizes, and the quantities to check with their bounds. A new way to compare is a method:
 * the names of its quantities and two functions, the theory's side and the simulation's, which
 * fill a number for each.
 */
#ifndef GF_COMPARE_CASE_H
#define GF_COMPARE_CASE_H

#include <gatefold/spectrum.h>
#include <gatefold/validate.h>

enum { GF_QUANTITIES_MAX = 12, GF_CHECKS_MAX = 8 };

typedef struct gf_method gf_method;

/* How many networks of which size. */
typedef struct gf_sizes {
    size_t n[GFOLD_CHECK_SIZES];
    int networks[GFOLD_CHECK_SIZES]; /* 0: no more sizes */
} gf_sizes;

/* A quantity to check, and the largest `detects` admitted in full and in quick runs. */
typedef struct gf_wanted {
    const char *quantity;
    double full, quick;
} gf_wanted;

typedef struct gf_case {
    const char *name;
    gfold_suite suite;
    const gf_method *method;
    gfold_preset preset;
    const char *settings; /* "g=2 alpha_z=inf"; NULL: what is compared is no rate network */
    double t_max, transient, dt, sigma_0;
    int trials;
    gfold_box box;
    int theory[2]; /* batches of sampled theory, full and quick */
    gf_sizes full, quick;
    gf_wanted wanted[GF_CHECKS_MAX]; /* quantity NULL: no more */
} gf_case;

/* What both sides get. */
typedef struct gf_task {
    const gf_case *c;
    gfold_model model;
    size_t n; /* of the simulation, with the number of networks; 0 for theory */
    int networks, quick, threads;
    uint64_t seed;
    const volatile int *stop;
    void (*progress)(void *context, double fraction);
    void *context;
} gf_task;

typedef struct gf_value {
    double value, error;
    double
        share; /* rows per N of a Gaussian matrix with this edge (edge.h); 0: corrections are 1/N */
} gf_value;

/* Arrays have an entry per quantity, NaN where it means nothing in this model. */
struct gf_method {
    const gfold_comparable *quantities; /* name NULL at the end */
    gfold_status (*theory)(const gf_task *task, gf_value *out, gfold_error *err);
    gfold_status (*simulate)(const gf_task *task, gfold_estimate *out, gfold_error *err);
    int other; /* 1: not about rate networks, which a point of one's own is */
};

extern const gf_method gf_method_rest, gf_method_stationary, gf_method_spectrum, gf_method_growth,
    gf_method_relaxation, gf_method_memory, gf_method_grey, gf_method_zones,
    gf_method_agent_activity, gf_method_agent_learning, gf_method_agent_learned;

/* All of them, NULL at the end. */
extern const gf_method *const gf_methods[];

/* The table, and its length. */
extern const gf_case gf_cases[];
extern const size_t gf_cases_count;

/* The ensemble of a task; interval and lag as in ensemble.h. */
gfold_ensemble_params gf_task_ensemble(const gf_task *task);

/* Writes the values of one network. */
typedef void gf_network_values(const gf_task *task, uint64_t seed, double *value);

/* Means over the networks of a task, `quantities` values each that are NaN unless written. ENOMEM,
 * ESTOPPED. */
gfold_status gf_task_means(const gf_task *task, size_t quantities, gf_network_values *values,
                           gfold_estimate *out, gfold_error *err);

/* The estimates of these statistics, `count` names. EINVAL: unknown. */
gfold_status gf_task_estimates(const gfold_ensemble *ensemble, size_t count,
                               const char *const *names, gfold_estimate *out, gfold_error *err);

#endif
