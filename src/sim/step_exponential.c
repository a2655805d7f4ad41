/* Exponential Euler: over a step every variable relaxes to a target that stands still, h at the rate
 * s = s_z. With T = tanh(s dt / 2):
 *
 *     (1 - exp(-s dt)) / s = dt q / (1 + T),   q = T / (s dt / 2), 1 for s = 0
 *     variance of the noise = D (1 - exp(-2 s dt)) / s = 2 D dt q / (1 + T)^2
 *
 * which loses no digits for small s. */
#include "math/vector.h"
#include "sim/plan.h"

#include <math.h>

/* (1 - exp(-dt / tau)) tau */
static double reach_of(double tau, double h)
{
    return -tau * expm1(-h / tau);
}

static double quotient(double t, double x)
{
    return x > 0 ? t / x : 1;
}

static void relax_gated(gfold_simulate_plan *plan, size_t slot, double h)
{
    gf_field *field = &plan->field;
    const gf_point at = gf_point_of(&plan->now, field, slot);
    const double sigma = sqrt(2 * field->model->noise * h);
    const double *normal = sigma > 0 ? gf_noise_at(&plan->noise, slot, plan->step) : NULL;
    double *t = field->scratch;
    for (size_t i = 0; i < field->stride; i++) t[i] = at.gate[i] * h / 2;
    gf_vector_tanh(field->stride, t, t);
    for (size_t i = 0; i < field->n; i++) {
        const double q = quotient(t[i], at.gate[i] * h / 2);
        at.y[i] += h * q / (1 + t[i]) * at.dy[i];
        if (normal) at.y[i] += sigma * sqrt(q) / (1 + t[i]) * normal[i];
    }
}

static void
relax_gate(const gf_field *field, const gf_point *at, size_t first, double tau, double h)
{
    if (first)
        gf_vector_add(field->n, at->y + first, reach_of(tau, h), at->dy + first, at->y + first);
}

static gfold_status step(gfold_simulate_plan *plan, double end, double h, gfold_error *err)
{
    gf_field *field = &plan->field;
    (void)err;
    for (size_t k = 0; k < plan->running; k++) {
        const gf_point at = gf_point_of(&plan->now, field, k);
        if (field->with_z)
            relax_gated(plan, k, h);
        else
            gf_vector_add(field->n, at.y, reach_of(1, h), at.dy, at.y);
        relax_gate(field, &at, field->z_at, field->model->update.tau, h);
        relax_gate(field, &at, field->r_at, field->model->reset.tau, h);
    }
    if (!field->with_z)
        gf_plan_add_noise(plan, sqrt(-field->model->noise * expm1(-2 * h)), plan->now.y);
    gf_plan_evaluate(plan, gfold_input_at(&plan->params.input, end), &plan->now);
    return GFOLD_OK;
}

const gf_integrator gf_exponential = { .name = "exponential", .noise = 1, .step = step };
