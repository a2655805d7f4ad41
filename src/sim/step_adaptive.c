/* Order 8 with error control, trial by trial. A crossing is found on the cubic through the ends of a
 * step and then approached by repeating the step, from its start, with other lengths. */
#include "core/fail.h"
#include "math/ode.h"
#include "sim/events.h"

#include <math.h>

/* Next, h after now; the step to take afterwards. */
static double attempt(gf_path *path, double h)
{
    gf_point *next = &path->plan->next;
    const double proposed = gf_ode_step(path->slot->own, path, path->t, h, path->now.y,
                                        path->now.dy, next->y, next->dy);
    gf_path_evaluate_next(path, h < path->left ? path->t + h : path->end);
    return proposed;
}

static gfold_status move(gf_path *path, double *h, gfold_error *err)
{
    gf_slot *slot = path->slot;
    const double least = 1e-12 * path->plan->params.dt;
    if (slot->step > 0) *h = fmin(*h, slot->step);
    for (;;) {
        const double made = *h, proposed = attempt(path, made);
        if (isnan(proposed))
            return gf_fail(err, GFOLD_ENUMERIC, "the state overflowed at t = %g", path->t);
        if (proposed < made && made > least) {
            *h = fmax(proposed, least);
            continue;
        }
        /* A step cut short by the end of the grid's says nothing about longer ones. */
        slot->step = made < path->left ? proposed : fmax(slot->step, proposed);
        slot->steps++;
        return GFOLD_OK;
    }
}

static void retry(gf_path *path, double h)
{
    attempt(path, h);
}

static gfold_status
land(gf_path *path, double h, gf_crossing *crossing, double *made, gfold_error *err)
{
    gf_path_land(path, retry, h, crossing, made);
    return gf_ok(err);
}

/* -------------------------------------------------------------------------------------------- */

static int create(gfold_simulate_plan *plan)
{
    for (size_t k = 0; k < plan->capacity; k++)
        if (!(plan->slots[k].own = gf_ode_create(plan->field.size, plan->params.tol, gf_path_rate)))
            return -1;
    return 0;
}

static void destroy(gfold_simulate_plan *plan)
{
    for (size_t k = 0; k < plan->capacity && plan->slots; k++) gf_ode_destroy(plan->slots[k].own);
}

static gfold_status step(gfold_simulate_plan *plan, double end, double h, gfold_error *err)
{
    static const gf_mover mover = { move, gf_path_crossing, land };
    return gf_events_step(plan, end, h, &mover, err);
}

const gf_integrator gf_adaptive = { .name = "adaptive",
                                    .exact = 1,
                                    .alone = 1,
                                    .own = 16,
                                    .create = create,
                                    .destroy = destroy,
                                    .step = step };
