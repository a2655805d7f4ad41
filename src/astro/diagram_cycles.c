/* Cycles from every Hopf point that no earlier branch ended in. */
#include "astro/diagram.h"

#include <math.h>

static gfold_calcium_cycle calcium_of(gfold_cycle o)
{
    return (gfold_calcium_cycle){ .drive = o.parameter,
                                  .period = o.period,
                                  .ca_min = o.min[0],
                                  .ca_max = o.max[0],
                                  .unstable = o.unstable,
                                  .defect = o.defect };
}

static gfold_status
take_cycle(gfold_diagram *d, gfold_cycle_list list, gfold_cycle o, gfold_error *err)
{
    gfold_calcium_cycle cycle = calcium_of(o);
    cycle.branch = d->branches;
    return gf_list_push(&d->cycles[list], sizeof cycle, &cycle, err);
}

static gfold_status take_cycles(gfold_diagram *d, const gfold_cycles *c, gfold_error *err)
{
    gfold_status status = GFOLD_OK;
    for (size_t k = 0; !status && k < gfold_cycles_count(c); k++)
        status = take_cycle(d, GFOLD_CYCLES_ALL, gfold_cycles_get(c, k), err);
    for (size_t k = 0; !status && k < gfold_cycles_events(c); k++) {
        const int fold = gfold_cycles_event(c, k).kind == GFOLD_EVENT_FOLD;
        status = take_cycle(d, fold ? GFOLD_CYCLES_FOLDS : GFOLD_CYCLES_REPORTED,
                            gfold_cycles_at_event(c, k), err);
    }
    return status;
}

/* The Hopf point that a branch shrank into: the nearest one, when its end is a small cycle. */
static gfold_hopf *end_of(gfold_diagram *d, const gfold_cycles *c)
{
    gfold_hopf *hopf = d->hopfs.data, *best = NULL;
    const gfold_calcium_cycle last = calcium_of(gfold_cycles_get(c, gfold_cycles_count(c) - 1));
    if (gfold_cycles_end(c) != GFOLD_END_CALLER) return NULL;
    for (size_t k = 0; k < d->hopfs.count; k++)
        if (!best || fabs(hopf[k].at.drive - last.drive) < fabs(best->at.drive - last.drive))
            best = &hopf[k];
    return best;
}

/* The branch ends there in a cycle of no size. */
static gfold_status close_branch(gfold_diagram *d, gfold_hopf *hopf, int unstable, gfold_error *err)
{
    const double ca = hopf->at.state.ca;
    const gfold_calcium_cycle last = { hopf->at.drive, hopf->period, ca, ca, unstable, 0,
                                       d->branches };
    if (hopf->supercritical < 0) hopf->supercritical = !unstable;
    return gf_list_push(&d->cycles[GFOLD_CYCLES_ALL], sizeof last, &last, err);
}

gfold_status gf_diagram_follow_cycles(gfold_diagram *d, const gfold_diagram_params *p,
                                      gfold_hopf *hopf, gfold_error *err)
{
    const gfold_system flow = gf_diagram_system(&p->astrocyte);
    gfold_cycle_params params = gfold_cycle_defaults();
    params.intervals = p->intervals;
    params.x_scale = 0.3;
    params.p_scale = 0.2;
    params.p_lo = p->lo;
    params.p_hi = p->hi;
    params.step = 0.01;
    params.step_max = 0.3;
    params.points_max = 1000;
    params.report = p->report;
    params.n_report = p->n_report;
    const gfold_astrocyte_state s = hopf->at.state;
    gfold_cycles *c = NULL;
    gfold_status status = gfold_cycles_create(&c, &flow, &params, err);
    if (!status)
        status = gfold_cycles_from_hopf(c, (double[]){ s.ca, s.h, s.ip3, hopf->at.drive }, err);
    if (!status) status = take_cycles(d, c, err);
    if (!status) {
        const size_t last = gfold_cycles_count(c) - 1;
        gfold_hopf *other = end_of(d, c);
        hopf->supercritical = !gfold_cycles_get(c, last ? 1 : 0).unstable;
        if (other) status = close_branch(d, other, gfold_cycles_get(c, last).unstable, err);
        d->branches++;
    }
    gfold_cycles_destroy(c);
    return status;
}
