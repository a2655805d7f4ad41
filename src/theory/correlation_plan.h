/* correlation_plan.h: a stationary solution, and the methods that find one. */
#ifndef GF_THEORY_CORRELATION_PLAN_H
#define GF_THEORY_CORRELATION_PLAN_H

#include <gatefold/lyapunov.h>

typedef struct gf_correlation_method {
    const char *name;
    double attainable; /* tolerance below which the method does not go; 0: none   */
    /* EINVAL with a sentence: the method is not for this model or state. */
    gfold_status (*admits)(const gfold_model *model, const gfold_correlation_params *params,
                           gfold_error *err);
    /* The method's own memory, plan->own; NULL: there is none. */
    void *(*create)(const gfold_correlation_params *params);
    void (*destroy)(void *own);
    /* Fills plan->own and the summary for plan->model; the lags are filled by `value` afterwards. */
    gfold_status (*solve)(gfold_correlation_plan *plan, gfold_error *err);
    /* At any lag; error (of c_h) is NULL or gets NaN where the method has none. */
    gfold_status (*value)(const gfold_correlation_plan *plan, double tau, gfold_correlation_at *out,
                          double *error, gfold_error *err);
    gfold_status (*lyapunov)(const gfold_correlation_plan *plan, gfold_lyapunov *out,
                             gfold_error *err);
} gf_correlation_method;

struct gfold_correlation_plan {
    gfold_correlation_params params;
    gfold_model model;                   /* of the last solution                */
    const gf_correlation_method *method; /* that found it, NULL: there is none  */
    void *own[GFOLD_CORRELATION_METHOD_COUNT];
    gfold_correlation_summary summary;
    size_t count;                        /* lags                                */
    double *tau, *h, *z, *r, *h_error;
};

extern const gf_correlation_method gf_correlation_constant, gf_correlation_potential,
    gf_correlation_boundary, gf_correlation_paths;

#endif
