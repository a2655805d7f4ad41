/* systems.h: curves with known answers, for the tests beside it. */
#ifndef SYSTEMS_H
#define SYSTEMS_H

#include "expect.h"

#include <gatefold/gatefold.h>
#include <string.h>

static inline void start_library(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

/* A plan whose creation succeeded. */
static inline gfold_continuation *follow(const gfold_system *system,
                                         const gfold_continuation_params *params,
                                         const double *start, const double *direction)
{
    gfold_continuation *plan;
    gfold_error err;
    gfold_status status = gfold_continuation_create(&plan, system, params, &err);
    cr_assert_eq(status, GFOLD_OK, "%s", err.message);
    status = gfold_continuation_run(plan, start, direction, &err);
    cr_assert_eq(status, GFOLD_OK, "%s", err.message);
    return plan;
}

/* The only event of a kind (and test). */
static inline gfold_event only(const gfold_continuation *plan, gfold_event_kind kind, size_t test)
{
    gfold_event found = { 0 };
    int count = 0;
    for (size_t k = 0; k < gfold_continuation_events(plan); k++) {
        const gfold_event e = gfold_continuation_event(plan, k);
        if (e.kind != kind || e.test != test) continue;
        found = e;
        count++;
    }
    cr_assert_eq(count, 1, "%d events of kind %d", count, (int)kind);
    return found;
}

static inline int count_events(const gfold_continuation *plan, gfold_event_kind kind)
{
    int count = 0;
    for (size_t k = 0; k < gfold_continuation_events(plan); k++)
        count += gfold_continuation_event(plan, k).kind == kind;
    return count;
}

#endif
