/* dynamics_output.h: what `dynamics` is told, what it finds, and how that is shown. */
#ifndef GF_CLI_DYNAMICS_OUTPUT_H
#define GF_CLI_DYNAMICS_OUTPUT_H

#include "cli/command.h"

typedef struct dynamics_arguments {
    gf_arguments common;
    gfold_two_time_params params;
    int grid; /* an enumeration, as int */
    int sample, sample_times, trials;
} dynamics_arguments;

/* A quantity of networks beside the theory's, at the times of the networks. */
typedef struct gf_compared {
    gfold_relaxation_curve networks;
    double *theory, *z;
} gf_compared;

/* Theory, and the same of networks. */
typedef struct gf_dynamics {
    gfold_two_time_plan *plan;
    gfold_two_time_result result;
    size_t times;
    const double *t;
    gfold_two_time_curve curve[GFOLD_SERIES_COUNT];
    double last[GFOLD_SERIES_COUNT]; /* values at t-max */
    gfold_relaxation *networks;      /* NULL without --sample */
    size_t sampled;                  /* times of the networks */
    const double *sample_t;
    gf_compared series[GFOLD_SERIES_COUNT], map[GFOLD_MAP_COUNT];
} gf_dynamics;

enum { GF_DYNAMICS_FIELDS = 12 };

extern const gf_field gf_dynamics_fields[GF_DYNAMICS_FIELDS];

/* The picture and the record. */
gfold_status gf_dynamics_publish(const gf_session *session, const gf_dynamics *d, gfold_error *err);

#endif
