/* survey.h: one network of a survey, for others. */
#ifndef GF_SIM_SURVEY_H
#define GF_SIM_SURVEY_H

#include "sim/memory.h"

#include <gatefold/survey.h>

gfold_status gf_survey_check(const gfold_survey_params *p, gfold_error *err);

/* What one network goes through. */
typedef struct gf_subject {
    const gfold_survey_params *p;
    gfold_network *settled;  /* with a binary gate and without noise                        */
    gfold_network *measured; /* with the model's own; NULL: nothing was done to it           */
    gfold_manifold *manifold;
    unsigned char *removed;
} gf_subject;

/* Samples network number k and lets it settle; the manifold is there if it rests, whatever the
 * kind. */
gfold_status gf_subject_create(gf_subject *s, const gfold_survey_params *p, int network,
                               gfold_survey_kind *kind, gfold_error *err);
void gf_subject_destroy(gf_subject *s);

/* The model's own gate, noise and damage; a smooth gate moves the manifold to where T leads. */
gfold_status gf_subject_change(gf_subject *s, gfold_survey_kind *kind, gfold_error *err);

#endif
