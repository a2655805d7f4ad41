/* Euler's method; with noise that of Euler and Maruyama. */
#include "math/vector.h"
#include "sim/plan.h"

#include <math.h>

static gfold_status step(gfold_simulate_plan *plan, double end, double h, gfold_error *err)
{
    const gf_point *now = &plan->now;
    (void)err;
    gf_vector_add(plan->running * plan->field.size, now->y, h, now->dy, now->y);
    gf_plan_add_noise(plan, sqrt(2 * plan->field.model->noise * h), now->y);
    gf_plan_evaluate(plan, gfold_input_at(&plan->params.input, end), now);
    return GFOLD_OK;
}

const gf_integrator gf_euler = { .name = "euler", .noise = 1, .reach = 2, .tangents = 1, .step = step };
