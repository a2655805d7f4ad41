/* run.h: one training or test of the network. */
#ifndef GF_ASTRO_RUN_H
#define GF_ASTRO_RUN_H

#include "astro/glia.h"
#include "astro/layer.h"
#include "astro/modulation.h"
#include "astro/pulses.h"

typedef struct gf_run {
    const gfold_astro_params *p;
    const double *applied; /* [shown][n] */
    size_t shown;
    gf_layer layer;
    gf_glia glia;             /* training, and tests that simulate */
    gf_modulation modulation; /* tests                             */
    gf_pulses pulses; /* noise */
    double *y, *ca, *enter, *drive; /* [zone]; enter, drive: y unless others decide */
    int *driven, *fired; /* last steps of a pulse of drive, of enough spikes; or NULL */
    double *rates;            /* [n], once finished */
    int *count, *spikes;      /* [n], [steps] */
    gfold_astro_result result;
} gf_run;

/* number: 0 is the training. All end in gf_run_destroy. */
gfold_status gf_run_create(gf_run *run, const gfold_astro_params *p, const uint32_t *wiring,
                           const double *weights, double mean_weight, size_t number,
                           gfold_error *err);
void gf_run_destroy(gf_run *run);

/* Step `step` of the training; its column of Ca goes to ca[zone] unless that is NULL. */
void gf_run_train(gf_run *run, int step, double *ca);

/* Of a test; ca: what it sees of the training, NULL: its own. */
void gf_run_test(gf_run *run, int step, const double *ca);

/* Rates and what follows from them; from..to is the window. */
void gf_run_finish(gf_run *run, double window, const double *image);

#endif
