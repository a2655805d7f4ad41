/* portrait.h: the parts that portraits share. */
#ifndef GF_SIM_PORTRAIT_H
#define GF_SIM_PORTRAIT_H

#include "core/fail.h"
#include "sim/survey.h"

#include <gatefold/portrait.h>

/* At work on one portrait. */
typedef struct gf_easel {
    const gfold_survey_params *p;
    gf_subject subject;
    gfold_portrait *out;
    size_t n;
    double *room; /* 6 N */
} gf_easel;

static inline double *gf_doubles(size_t count)
{
    return gf_allocate(count, sizeof(double));
}

/* How far the piece goes along v and against it; -v is made in `opposite`. ENOCONV: it has no
 * extent. */
gfold_status
gf_easel_reach(gf_easel *e, const double *v, double *opposite, double range[2], gfold_error *err);

gfold_status gf_easel_slice(gf_easel *e, gfold_error *err);

#endif
