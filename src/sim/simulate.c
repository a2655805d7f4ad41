#include "core/fail.h"
#include "sim/switching.h"

#include <gatefold/simulate.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One end of a step: the state, its derivative, and what the search for crossings needs. */
typedef struct end {
    double *y, *dy, *z, *z_rate, *gate;
} end;

struct gfold_simulate_plan {
    gfold_simulate_params params;
    const gfold_network *network;
    gf_field field;
    end now, next;
    double *stage[3], *trial;
    double *memory;
    long switches;
};

gfold_simulate_params gfold_simulate_defaults(void)
{
    return (gfold_simulate_params){
        .t_max = 100, .dt = 0.05, .sigma_0 = 1, .settle_speed = 1e-6, .stop_at_rest = 1
    };
}

static gfold_status check(const gfold_simulate_params *p, const gfold_model *m, gfold_error *err)
{
    gfold_status status = gf_check_range(err, "t_max", p->t_max, 1e-6, 1e8);
    if (!status) status = gf_check_range(err, "dt", p->dt, 1e-6, 1);
    if (!status) status = gf_check_range(err, "sigma_0", p->sigma_0, 0, 1e6);
    if (!status) status = gf_check_range(err, "settle_speed", p->settle_speed, 0, 1);
    if (status) return status;
    if (m->noise > 0)
        return gf_fail(err, GFOLD_EINVAL, "noise is %g; only noiseless networks are simulated",
                       m->noise);
    const gfold_gate *gates[] = { &m->update, &m->reset };
    for (int k = 0; k < 2; k++)
        if (gates[k]->kind != GFOLD_GATE_OFF && gates[k]->tau > 0 && p->dt > 2.7 * gates[k]->tau)
            return gf_fail(err, GFOLD_EINVAL, "dt is %g, unstable above 2.7 tau = %g", p->dt,
                           2.7 * gates[k]->tau);
    return gf_ok(err);
}

static gfold_status allocate(gfold_simulate_plan *plan, gfold_error *err)
{
    const size_t size = plan->field.size, n = plan->field.n, total = 8 * size + 6 * n;
    double *next = plan->memory = gf_allocate(total, sizeof(double));
    if (!next) return gf_fail_memory(err, 8.0 * (double)total);
    double **const states[] = { &plan->now.y,    &plan->now.dy,   &plan->next.y,   &plan->next.dy,
                                &plan->stage[0], &plan->stage[1], &plan->stage[2], &plan->trial };
    double **const units[] = { &plan->now.z,  &plan->now.z_rate,  &plan->now.gate,
                               &plan->next.z, &plan->next.z_rate, &plan->next.gate };
    for (size_t k = 0; k < sizeof states / sizeof *states; k++) *states[k] = next, next += size;
    for (size_t k = 0; k < sizeof units / sizeof *units; k++) *units[k] = next, next += n;
    return gf_ok(err);
}

gfold_status gfold_simulate_create(gfold_simulate_plan **plan, const gfold_network *network,
                                   const gfold_simulate_params *params, gfold_error *err)
{
    *plan = NULL;
    gfold_status status = check(params, gfold_network_model(network), err);
    if (status) return status;
    gfold_simulate_plan *made = gf_allocate(1, sizeof *made);
    if (!made) return gf_fail_memory(err, sizeof *made);
    made->params = *params;
    made->network = network;
    status = gf_field_create(&made->field, network, err);
    if (!status) status = allocate(made, err);
    if (status)
        gfold_simulate_destroy(made);
    else
        *plan = made;
    return status;
}

void gfold_simulate_destroy(gfold_simulate_plan *plan)
{
    if (!plan) return;
    gf_field_destroy(&plan->field);
    free(plan->memory);
    free(plan);
}

gfold_state gfold_simulate_state(const gfold_simulate_plan *plan)
{
    return (gfold_state){
        .n = plan->field.n,
        .h = plan->now.y,
        .z = plan->field.with_z ? plan->now.z : NULL,
        .r = plan->field.with_r ? plan->field.r : NULL,
        .gate = plan->now.gate,
        .velocity = plan->now.dy,
    };
}

/* ---- one step ------------------------------------------------------------------------------ */

static void evaluate_end(gf_field *field, const end *e)
{
    const size_t bytes = field->n * sizeof(double);
    gf_field_evaluate(field, e->y, e->dy, 1);
    memcpy(e->z, field->z, bytes);
    memcpy(e->gate, field->gate, bytes);
    if (!field->switches) return;
    if (field->z_at)
        memcpy(e->z_rate, e->dy + field->z_at, bytes);
    else
        gf_field_z_rate(field, e->y, e->dy, e->z_rate);
}

/* Runge-Kutta of order four from now to next, gates held. */
static void trial_step(gfold_simulate_plan *plan, double dt)
{
    static const double node[3] = { 0.5, 0.5, 1 };
    const size_t size = plan->field.size;
    const double *slope = plan->now.dy;
    for (int k = 0; k < 3; k++) {
        for (size_t i = 0; i < size; i++) plan->trial[i] = plan->now.y[i] + node[k] * dt * slope[i];
        gf_field_evaluate(&plan->field, plan->trial, plan->stage[k], 0);
        slope = plan->stage[k];
    }
    for (size_t i = 0; i < size; i++)
        plan->next.y[i] = plan->now.y[i] + dt / 6 *
                                               (plan->now.dy[i] + 2 * plan->stage[0][i] +
                                                2 * plan->stage[1][i] + plan->stage[2][i]);
    evaluate_end(&plan->field, &plan->next);
}

/* now = the cubic dense output at the fraction u of the step; what stands still stays to the bit. */
static void interpolate(gfold_simulate_plan *plan, double u, double dt)
{
    const double v = 1 - u, b = u * u * (3 - 2 * u), c = dt * u * v * v, d = -dt * u * u * v;
    end *now = &plan->now, *next = &plan->next;
    for (size_t i = 0; i < plan->field.size; i++)
        now->y[i] += b * (next->y[i] - now->y[i]) + (c * now->dy[i] + d * next->dy[i]);
}

/* Puts the unit into its new mode. With tau_z = 0 dz/dt jumps with the gate: where the new mode sends
 * z back at once, neither mode can hold and the unit slides. */
static int switch_mode(gfold_simulate_plan *plan, const gf_crossing *c)
{
    gf_field *field = &plan->field;
    const int from_sliding = field->mode[c->unit] == GF_SLIDING;
    if (field->z_at) plan->now.y[field->z_at + c->unit] = field->model->update.theta;
    if (gf_field_set_mode(field, c->unit, c->into)) return -1;
    evaluate_end(field, &plan->now);
    plan->switches += !from_sliding;
    if (field->z_at || from_sliding) return 0;
    const double away = c->into == GF_OPEN ? 1 : -1;
    if (away * plan->now.z_rate[c->unit] >= 0) return 0;
    if (gf_field_set_mode(field, c->unit, GF_SLIDING)) return -1;
    evaluate_end(field, &plan->now);
    return 0;
}

static gfold_status advance(gfold_simulate_plan *plan, double dt, gfold_error *err)
{
    const size_t most = 100 * plan->field.n;
    double left = dt;
    for (size_t events = 0; events < most; events++) {
        trial_step(plan, left);
        const gf_end from = { plan->now.z, plan->now.z_rate, plan->now.gate };
        const gf_end to = { plan->next.z, plan->next.z_rate, plan->next.gate };
        gf_crossing c = { .at = 2 };
        if (plan->field.switches) c = gf_first_crossing(&plan->field, from, to, left);
        if (c.at > 1) {
            const end held = plan->now;
            plan->now = plan->next;
            plan->next = held;
            return gf_ok(err);
        }
        interpolate(plan, c.at, left);
        left *= 1 - c.at;
        if (switch_mode(plan, &c))
            return gf_fail(err, GFOLD_ENOCONV, "more than %d gates slide at once", GF_SLIDING_MAX);
    }
    return gf_fail(err, GFOLD_ENOCONV, "gates switch more than %zu times in one step", most);
}

/* ---- a run --------------------------------------------------------------------------------- */

static double rms(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] * x[i];
    return sqrt(sum / (double)n);
}

/* z and r start at their inputs, gates in the mode of their z. */
static void start(gfold_simulate_plan *plan, uint64_t trial)
{
    gf_field *field = &plan->field;
    double *y = plan->now.y;
    const size_t n = field->n, bytes = n * sizeof(double);
    gfold_network_initial_state(plan->network, plan->params.sigma_0, trial, y);
    memset(y + n, 0, (field->size - n) * sizeof(double));
    for (size_t i = 0; i < n; i++) field->mode[i] = GF_CLOSED;
    gf_field_modes_changed(field);
    gf_field_evaluate(field, y, plan->now.dy, 1);
    const gfold_model *m = field->model;
    for (size_t i = 0; i < n; i++) {
        if (field->z_at) field->z[i] = m->update.tau * plan->now.dy[field->z_at + i];
        if (field->r_at) field->r[i] = m->reset.tau * plan->now.dy[field->r_at + i];
        if (field->with_z && field->z[i] > m->update.theta) field->mode[i] = GF_OPEN;
    }
    gf_field_modes_changed(field);
    if (field->z_at) memcpy(y + field->z_at, field->z, bytes);
    if (field->r_at) memcpy(y + field->r_at, field->r, bytes);
    evaluate_end(field, &plan->now);
    plan->switches = 0;
}

static void observe(const gfold_simulate_plan *plan, gfold_simulate_result *out)
{
    const gf_field *field = &plan->field;
    const size_t n = field->n;
    double square[2] = { 0 }, phi_square = 0, frozen_drive = 0, open = 0;
    for (size_t i = 0; i < n; i++) {
        const int active = !field->switches || field->mode[i] == GF_OPEN;
        const double h = plan->now.y[i];
        square[active] += h * h;
        phi_square += field->phi[i] * field->phi[i];
        if (!active) frozen_drive += field->drive[i] * field->drive[i];
        open += active;
    }
    const double units = (double)n;
    out->var_h = (square[0] + square[1]) / units;
    out->var_active = square[1] / open;
    out->var_frozen = square[0] / (units - open);
    out->active_fraction = open / units;
    out->phi_square = phi_square / units;
    out->bias_variance =
        field->model->p * frozen_drive / units + field->model->sigma_b * field->model->sigma_b;
    out->switches = plan->switches;
}

static void show(const gfold_simulate_plan *plan, uint64_t trial, double t)
{
    const gfold_simulate_params *p = &plan->params;
    if (!p->observe || !(p->observe_every > 0)) return;
    const double count = (t - p->observe_from) / p->observe_every;
    if (count < -1e-6 || fabs(count - nearbyint(count)) > 1e-6) return;
    const gfold_state state = gfold_simulate_state(plan);
    p->observe(p->context, trial, t, &state);
}

gfold_status gfold_simulate_run(gfold_simulate_plan *plan, uint64_t trial, const volatile int *stop,
                                gfold_simulate_result *out, gfold_error *err)
{
    const gfold_simulate_params *p = &plan->params;
    const long steps = (long)ceil(p->t_max / p->dt - 1e-9);
    const double dt = p->t_max / (double)steps;
    gfold_status status = gf_ok(err);
    *out = (gfold_simulate_result){ 0 };
    start(plan, trial);
    for (;;) {
        out->speed = rms(plan->now.dy, plan->field.n);
        show(plan, trial, out->t_end);
        if (out->speed < p->settle_speed) out->settled = 1;
        if (!isfinite(out->speed))
            status = gf_fail(err, GFOLD_ENUMERIC, "the state overflowed at t = %g", out->t_end);
        if (status || out->steps == steps) break;
        if (p->stop_at_rest && out->speed < p->settle_speed &&
            rms(plan->now.dy, plan->field.size) < p->settle_speed)
            break;
        if (stop && *stop)
            status = gf_fail(err, GFOLD_ESTOPPED, "stopped at t = %g", out->t_end);
        else
            status = advance(plan, dt, err);
        if (status) break;
        out->t_end = (double)++out->steps * dt;
    }
    evaluate_end(&plan->field, &plan->now);
    observe(plan, out);
    return status;
}
