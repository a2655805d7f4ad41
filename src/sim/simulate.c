#include "core/fail.h"
#include "sim/input.h"
#include "sim/plan.h"

#include <math.h>
#include <stdlib.h>

gfold_simulate_params gfold_simulate_defaults(void)
{
    return (gfold_simulate_params){ .t_max = 100,
                                    .dt = 0.05,
                                    .tol = 1e-9,
                                    .sigma_0 = 1,
                                    .settle_speed = 1e-6,
                                    .stop_at_rest = 1,
                                    .trials = 1 };
}

/* ---- checks -------------------------------------------------------------------------------- */

static gfold_status check_integrator(const gfold_simulate_params *p, const gfold_model *m,
                                     const gf_integrator *row, gfold_error *err)
{
    if (!row)
        return gf_fail(err, GFOLD_EINVAL, "integrator is %d, outside [0, %d]", (int)p->integrator,
                       GFOLD_INTEGRATOR_COUNT - 1);
    if (!row->step)
        return gf_fail(err, GFOLD_EEXTERN,
                       "this build has no SUNDIALS (GATEFOLD_WITH_SUNDIALS), which integrator %s "
                       "needs: install libsundials-dev and configure with "
                       "-D GATEFOLD_WITH_SUNDIALS=ON, or take adaptive",
                       row->name);
    if (m->noise > 0 && !row->noise)
        return gf_fail(err, GFOLD_EINVAL, "noise is %g; %s is for smooth forcing", m->noise,
                       row->name);
    const gfold_gate *gates[] = { &m->update, &m->reset };
    for (int k = 0; k < 2 && row->reach > 0; k++)
        if (gf_gate_row(gates[k]->kind)->present && gates[k]->tau > 0 &&
            p->dt > row->reach * gates[k]->tau)
            return gf_fail(err, GFOLD_EINVAL, "dt is %g, unstable above %g tau = %g", p->dt,
                           row->reach, row->reach * gates[k]->tau);
    return gf_ok(err);
}

static gfold_status check_input(const gfold_input *input, size_t n, gfold_error *err)
{
    const gfold_status status = gfold_input_check(input, err);
    for (size_t i = 0; i < n && input->kind && input->direction && !status; i++)
        if (!isfinite(input->direction[i]))
            return gf_fail(err, GFOLD_EINVAL, "entry %zu of the input's direction is not finite",
                           i);
    return status;
}

static gfold_status check_multiple(const char *name, double value, double dt, gfold_error *err)
{
    const gfold_status status = gf_check_range(err, name, value, 0, 1e8);
    const double steps = value / dt;
    if (status || fabs(steps - rint(steps)) <= 1e-6 + 4e-16 * steps) return status;
    return gf_fail(err, GFOLD_EINVAL, "%s is %.10g, not a multiple of dt = %.10g", name, value, dt);
}

static gfold_status
check(const gfold_simulate_params *p, const gfold_network *network, gfold_error *err)
{
    const gfold_model *m = gfold_network_model(network);
    gfold_status status = gf_check_range(err, "t_max", p->t_max, 1e-6, 1e8);
    if (!status) status = gf_check_range(err, "dt", p->dt, 1e-6, 1);
    if (!status) status = gf_check_range(err, "tol", p->tol, 1e-14, 1e-2);
    if (!status) status = gf_check_range(err, "sigma_0", p->sigma_0, 0, 1e6);
    if (!status) status = gf_check_range(err, "settle_speed", p->settle_speed, 0, 1);
    if (!status) status = gf_check_range(err, "trials", p->trials, 1, GFOLD_TRIALS_MAX);
    if (!status) status = check_input(&p->input, gfold_network_size(network), err);
    if (!status) status = check_multiple("observe_from", p->observe_from, p->dt, err);
    if (!status) status = check_multiple("observe_every", p->observe_every, p->dt, err);
    if (!status)
        status = check_integrator(p, m, gf_integrator_row(p->integrator, m->noise > 0), err);
    return status;
}

/* ---- the plan ------------------------------------------------------------------------------ */

int gf_plan_exact(const gfold_simulate_plan *plan)
{
    return plan->integrator->exact && plan->field.switches;
}

/* Of trials that go through gates one by one: their modes, and the other end of a step. */
static int allocate_alone(gfold_simulate_plan *plan)
{
    const gf_field *field = &plan->field;
    if (gf_point_create(&plan->next, field, 1)) return -1;
    if (!gf_plan_exact(plan)) return 0;
    for (size_t k = 0; k < plan->capacity; k++)
        if (gf_gates_create(&plan->slots[k].gates, field->n)) return -1;
    plan->next_rate = plan->next.dy + field->z_at;
    if (field->z_at) return 0;
    plan->z_rate = gf_lines((plan->capacity + 1) * field->stride);
    plan->next_rate = plan->z_rate + plan->capacity * field->stride;
    return plan->z_rate ? 0 : -1;
}

static int allocate(gfold_simulate_plan *plan)
{
    const gf_integrator *row = plan->integrator;
    const size_t capacity = plan->capacity;
    plan->slots = gf_allocate(capacity, sizeof *plan->slots);
    if (!plan->slots || gf_point_create(&plan->now, &plan->field, capacity)) return -1;
    for (int k = 0; k < row->spares; k++)
        if (!(plan->spare[k] = gf_lines(capacity * plan->field.size))) return -1;
    if (plan->field.model->noise > 0 && gf_noise_create(&plan->noise, plan->field.n, capacity))
        return -1;
    if ((row->alone || gf_plan_exact(plan)) && allocate_alone(plan)) return -1;
    return row->create ? row->create(plan) : 0;
}

gfold_status gfold_simulate_create(gfold_simulate_plan **plan, const gfold_network *network,
                                   const gfold_simulate_params *params, gfold_error *err)
{
    *plan = NULL;
    gfold_status status = check(params, network, err);
    if (status) return status;
    gfold_simulate_plan *made = gf_allocate(1, sizeof *made);
    if (!made) return gf_fail_memory(err, sizeof *made);
    const gfold_model *m = gfold_network_model(network);
    made->params = *params;
    made->network = network;
    made->capacity = (size_t)params->trials;
    made->integrator = gf_integrator_row(params->integrator, m->noise > 0);
    const int held = made->integrator->exact && gf_gate_row(m->update.kind)->switches;
    status = gf_field_create(&made->field, network, made->capacity, held, err);
    made->field.direction = params->input.direction;
    if (!status && allocate(made))
        status = gf_fail_memory(err, 320.0 * (double)made->capacity * (double)made->field.n);
    if (status)
        gfold_simulate_destroy(made);
    else
        *plan = made;
    return status;
}

void gfold_simulate_destroy(gfold_simulate_plan *plan)
{
    if (!plan) return;
    if (plan->integrator->destroy) plan->integrator->destroy(plan);
    for (size_t k = 0; k < plan->capacity && plan->slots; k++)
        gf_gates_destroy(&plan->slots[k].gates);
    for (int k = 0; k < GF_SPARES; k++) free(plan->spare[k]);
    gf_noise_destroy(&plan->noise);
    gf_point_destroy(&plan->now);
    gf_point_destroy(&plan->next);
    gf_field_destroy(&plan->field);
    free(plan->z_rate);
    free(plan->slots);
    free(plan);
}

void gf_plan_evaluate(gfold_simulate_plan *plan, double input, const gf_point *at)
{
    plan->field.held = NULL;
    gf_field_evaluate(&plan->field, input, plan->running, at, 1);
}

void gf_plan_add_noise(const gfold_simulate_plan *plan, double sigma, double *y)
{
    const size_t n = plan->field.n;
    for (size_t k = 0; k < plan->running && sigma > 0; k++, y += plan->field.size) {
        const double *normal = gf_noise_at(&plan->noise, k, plan->step);
        for (size_t i = 0; i < n; i++) y[i] += sigma * normal[i];
    }
}
