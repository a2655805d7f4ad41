/* check_case.h: one case, both sides, the verdicts. */
#ifndef GF_COMPARE_CHECK_CASE_H
#define GF_COMPARE_CHECK_CASE_H

#include "compare/case.h"

/* Of the checks that `checks` holds (of this case, their names and bounds set), everything else.
 * What fails is told in the checks; ENOMEM and ESTOPPED are returned. wrong: factor on the
 * theory of the check of that name. */
gfold_status gf_case_run(const gf_task *task, const char *wrong, double factor, size_t count,
                         gfold_check *checks, gfold_error *err);

/* Names, bounds and parameters of a case's checks, at most GF_CHECKS_MAX; how many. */
size_t gf_case_checks(const gf_case *c, const gfold_model *model, int quick, gfold_check *checks);

const gf_sizes *gf_case_sizes(const gf_case *c, int quick);

#endif
