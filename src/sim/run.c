/* A batch from its start to its end: steps on a grid, ends of steps at edges of the input, trials that
 * leave early. */
#include "core/fail.h"
#include "sim/events.h"
#include "sim/input.h"

#include <math.h>
#include <string.h>

typedef struct run {
    gfold_simulate_plan *plan;
    gfold_simulate_result *out;
    gfold_error *err;
    long steps, from, every; /* in all; observed                       */
    double edge;             /* the next one of the input              */
} run;

/* ---- states -------------------------------------------------------------------------------- */

static gfold_state view(const gfold_simulate_plan *plan, size_t slot)
{
    const gf_point at = gf_point_of(&plan->now, &plan->field, slot);
    return (gfold_state){ plan->field.n, at.y, at.z, at.r, at.gate, at.dy };
}

gfold_state gfold_simulate_state(const gfold_simulate_plan *plan, int k)
{
    size_t slot = 0;
    while (slot + 1 < plan->count && plan->slots[slot].index != k) slot++;
    return view(plan, slot);
}

static double rms(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] * x[i];
    return sqrt(sum / (double)n);
}

/* rms(x) < bound; most arrays say no after a few numbers. */
static int slower(const double *x, size_t n, double bound)
{
    const double most = bound * bound * (double)n;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i] * x[i];
        if (sum >= most) return 0;
    }
    return sum < most;
}

static int is_active(const gfold_simulate_plan *plan, const gf_slot *slot, double gate, size_t unit)
{
    if (!plan->field.switches) return 1;
    return gf_plan_exact(plan) ? slot->gates.mode[unit] == GF_OPEN : gate > 0;
}

/* The averages of a trial whose z, r and gates are those of its y. */
static void summarise(const gfold_simulate_plan *plan, size_t k, gfold_simulate_result *out)
{
    const gf_field *field = &plan->field;
    const gf_point at = gf_point_of(&plan->now, field, k);
    const size_t n = field->n;
    double *phi = field->scratch, *reset = field->spare;
    double square[2] = { 0 }, phi_square = 0, frozen_drive = 0, open = 0;
    for (size_t i = 0; i < n; i++) phi[i] = field->f.gain * at.y[i] + field->f.offset;
    field->f.f->value(n, phi, phi);
    gf_gate_row(field->model->reset.kind)->value(&field->model->reset, n, at.r, reset);
    for (size_t i = 0; i < n; i++) {
        const int active = is_active(plan, &plan->slots[k], at.gate[i], i);
        square[active] += at.y[i] * at.y[i];
        phi_square += phi[i] * phi[i];
        if (!active) frozen_drive += pow(phi[i] * reset[i], 2);
        open += active;
    }
    const double units = (double)n, sigma_b = field->model->sigma_b;
    out->var_h = (square[0] + square[1]) / units;
    out->var_active = square[1] / open;
    out->var_frozen = square[0] / (units - open);
    out->active_fraction = open / units;
    out->phi_square = phi_square / units;
    out->bias_variance = field->model->p * frozen_drive / units + sigma_b * sigma_b;
    out->speed = rms(at.dy, n);
}

static void conclude(run *r, size_t k)
{
    const gf_slot *slot = &r->plan->slots[k];
    gfold_simulate_result *out = &r->out[slot->index];
    *out = (gfold_simulate_result){ .t_end = r->plan->t,
                                    .settled = slot->settled,
                                    .steps = slot->steps,
                                    .switches = slot->switches };
    summarise(r->plan, k, out);
}

static void swap(double *a, double *b, size_t n)
{
    for (size_t i = 0; i < n && a; i++) {
        const double held = a[i];
        a[i] = b[i];
        b[i] = held;
    }
}

/* Trial k changes places with the last one that runs and is left alone from now on. */
static void leave(run *r, size_t k)
{
    gfold_simulate_plan *plan = r->plan;
    conclude(r, k);
    const size_t last = --plan->running, n = plan->field.n;
    if (k == last) return;
    const gf_point a = gf_point_of(&plan->now, &plan->field, k);
    const gf_point b = gf_point_of(&plan->now, &plan->field, last);
    swap(a.y, b.y, plan->field.size);
    swap(a.dy, b.dy, plan->field.size);
    swap(a.z, b.z, n);
    swap(a.r, b.r, n);
    swap(a.gate, b.gate, n);
    if (plan->z_rate)
        swap(plan->z_rate + k * plan->field.stride, plan->z_rate + last * plan->field.stride, n);
    const gf_slot held = plan->slots[k];
    plan->slots[k] = plan->slots[last];
    plan->slots[last] = held;
}

/* ---- the start ----------------------------------------------------------------------------- */

static void start_h(gfold_simulate_plan *plan, size_t k)
{
    const size_t n = plan->field.n;
    double *h = plan->now.y + k * plan->field.size;
    if (plan->params.initial)
        memcpy(h, plan->params.initial + k * n, n * sizeof *h);
    else
        gfold_network_initial_state(plan->network, plan->params.sigma_0, plan->slots[k].trial, h);
}

static gfold_status check_initial(const gfold_simulate_plan *plan, size_t count, gfold_error *err)
{
    const double *h = plan->params.initial;
    for (size_t i = 0; h && i < count * plan->field.n; i++)
        if (!isfinite(h[i]))
            return gf_fail(err, GFOLD_EINVAL, "entry %zu of the initial states is not finite", i);
    return gf_ok(err);
}

/* z and r start at their inputs. */
static void start_gate(const gf_field *field, const gf_point *at, size_t first, double tau)
{
    for (size_t i = 0; i < field->n && first; i++) at->y[first + i] = tau * at->dy[first + i];
}

static void start(gfold_simulate_plan *plan, uint64_t first_trial)
{
    gf_field *field = &plan->field;
    const gfold_model *m = field->model;
    const double input = gfold_input_at(&plan->params.input, 0);
    memset(plan->now.y, 0, plan->count * field->size * sizeof(double));
    for (size_t k = 0; k < plan->count; k++) {
        gf_slot *slot = &plan->slots[k];
        *slot = (gf_slot){
            .trial = first_trial + k, .index = (int)k, .gates = slot->gates, .own = slot->own
        };
        start_h(plan, k);
    }
    plan->running = plan->count;
    plan->t = 0;
    plan->step = 0;
    gf_plan_evaluate(plan, input, &plan->now);
    for (size_t k = 0; k < plan->count; k++) {
        const gf_point at = gf_point_of(&plan->now, field, k);
        start_gate(field, &at, field->z_at, m->update.tau);
        start_gate(field, &at, field->r_at, m->reset.tau);
    }
    gf_plan_evaluate(plan, input, &plan->now);
    for (size_t k = 0; k < plan->count && gf_plan_exact(plan); k++) {
        gf_path path = gf_path_begin(plan, k, 0, 0);
        gf_gates_follow(field->held, path.now.z, m->update.theta);
        gf_path_evaluate(&path, input, &path.now, path.rate);
    }
}

/* ---- steps --------------------------------------------------------------------------------- */

static double time_of(const run *r, long step)
{
    return step < r->steps ? (double)step * r->plan->params.dt : r->plan->params.t_max;
}

static void observe(const run *r, long step)
{
    const gfold_simulate_plan *plan = r->plan;
    const gfold_simulate_params *p = &plan->params;
    if (!p->observe || !r->every || step < r->from || (step - r->from) % r->every) return;
    for (size_t k = 0; k < plan->running; k++) {
        const gfold_state state = view(plan, k);
        p->observe(p->context, plan->slots[k].trial, plan->t, &state);
    }
}

/* Trials that came to rest leave, if nothing can move them any more. */
static gfold_status inspect(run *r)
{
    gfold_simulate_plan *plan = r->plan;
    const gfold_simulate_params *p = &plan->params;
    const gf_field *field = &plan->field;
    const int unbounded = isinf(field->f.f->hi);
    const int may_leave =
        p->stop_at_rest && !plan->noise.ahead && gf_input_still(&p->input, plan->t);
    for (size_t k = plan->running; k-- > 0;) {
        const double *dy = plan->now.dy + k * field->size;
        if (unbounded && !isfinite(rms(dy, field->n)))
            return gf_fail(r->err, GFOLD_ENUMERIC, "the state overflowed at t = %g", plan->t);
        if (!slower(dy, field->n, p->settle_speed)) continue;
        plan->slots[k].settled = 1;
        if (may_leave && slower(dy, field->size, p->settle_speed)) leave(r, k);
    }
    return gf_ok(r->err);
}

/* To the next point of the grid, with a stop at edges of the input. An edge within rounding of the
 * grid is the grid's point. */
static gfold_status grid_step(run *r, long step)
{
    gfold_simulate_plan *plan = r->plan;
    const gfold_simulate_params *p = &plan->params;
    const double grid = time_of(r, step + 1), close = 1e-9 * p->dt;
    gfold_status status = gf_ok(r->err);
    for (int arrived = 0; !arrived && !status;) {
        const int edge = r->edge <= grid + close;
        const double end = edge ? r->edge : grid;
        arrived = end >= grid - close;
        const int whole =
            !edge && plan->t == time_of(r, step) && fabs(grid - (double)(step + 1) * p->dt) < close;
        for (size_t k = 0; k < plan->running && plan->noise.ahead; k++)
            gf_noise_draw(&plan->noise, plan->network, k, plan->slots[k].trial, plan->step);
        const double h = whole ? p->dt : end - plan->t;
        status = plan->integrator->step(plan, end, h, r->err);
        if (!status && plan->follower && !gf_plan_exact(plan))
            status = plan->follower->moved(plan->follower->context, h, r->err);
        if (status) break;
        plan->t = end;
        plan->step++;
        if (edge) r->edge = gfold_input_next_edge(&p->input, end);
        if (!plan->integrator->alone)
            for (size_t k = 0; k < plan->running; k++) plan->slots[k].steps++;
    }
    return status;
}

static gfold_status march(run *r, const volatile int *stop)
{
    gfold_simulate_plan *plan = r->plan;
    for (long step = 0;; step++) {
        observe(r, step);
        gfold_status status = inspect(r);
        if (status || step == r->steps || !plan->running) return status;
        if (stop && *stop) return gf_fail(r->err, GFOLD_ESTOPPED, "stopped at t = %g", plan->t);
        status = grid_step(r, step);
        if (status) return status;
    }
}

/* The others conclude where they are. */
static gfold_status finish(run *r, gfold_status status)
{
    gfold_simulate_plan *plan = r->plan;
    for (size_t k = 0; k < plan->running; k++) {
        conclude(r, k);
        const double speed = r->out[plan->slots[k].index].speed;
        if (!status && !isfinite(speed))
            status = gf_fail(r->err, GFOLD_ENUMERIC, "the state overflowed before t = %g", plan->t);
    }
    return status;
}

gfold_status gfold_simulate_run(gfold_simulate_plan *plan, uint64_t first_trial, int count,
                                const volatile int *stop, gfold_simulate_result *out,
                                gfold_error *err)
{
    const gfold_simulate_params *p = &plan->params;
    gfold_status status = gf_check_range(err, "count", count, 1, p->trials);
    if (!status) status = check_initial(plan, (size_t)count, err);
    if (status) return status;
    run r = { .plan = plan,
              .out = out,
              .err = err,
              .steps = (long)ceil(p->t_max / p->dt - 1e-9),
              .from = lrint(p->observe_from / p->dt),
              .every = lrint(p->observe_every / p->dt),
              .edge = gfold_input_next_edge(&p->input, 0) };
    plan->count = (size_t)count;
    start(plan, first_trial);
    return finish(&r, march(&r, stop));
}
