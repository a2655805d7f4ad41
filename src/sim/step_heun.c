/* Heun's method: the mean of the slopes at the start and at the end of an Euler step. The noise is
 * additive, so both ends take the same increment. */
#include "math/vector.h"
#include "sim/input.h"
#include "sim/plan.h"

#include <math.h>

static gfold_status step(gfold_simulate_plan *plan, double end, double h, gfold_error *err)
{
    const gfold_input *input = &plan->params.input;
    const gf_point *now = &plan->now;
    const gf_point ahead = { plan->spare[0], plan->spare[1], now->z, now->r, now->gate, NULL };
    const size_t all = plan->running * plan->field.size;
    const double sigma = sqrt(2 * plan->field.model->noise * h);
    (void)err;
    gf_vector_add(all, now->y, h, now->dy, ahead.y);
    gf_plan_add_noise(plan, sigma, ahead.y);
    gf_plan_evaluate(plan, gf_input_before(input, end), &ahead);
    gf_vector_add(all, now->y, h / 2, now->dy, now->y);
    gf_vector_add(all, now->y, h / 2, ahead.dy, now->y);
    gf_plan_add_noise(plan, sigma, now->y);
    gf_plan_evaluate(plan, gfold_input_at(input, end), now);
    return GFOLD_OK;
}

const gf_integrator gf_heun = { .name = "heun", .noise = 1, .spares = 2, .reach = 2, .tangents = 2, .step = step };
