/* One network is one item of work: a trajectory, its tangent vectors beside it, and at the end of
 * some steps a factorisation. */
#include "sim/exponents.h"

#include "core/fail.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "model/gate.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

typedef struct job {
    const gfold_exponents_params *params;
    gfold_exponents *result;
    long align, from, end; /* steps: vectors start, growth counts, all is over */
    int workers;
    pthread_mutex_t lock;
    double done; /* networks and parts of them */
    int failed;  /* the first one; networks: none */
    gfold_error failure;
    volatile int closed; /* no network is begun any more */
} job;

/* One network on its way. */
typedef struct course {
    job *job;
    gf_variation variation;
    gf_growth growth;
    long last, next; /* factorisations, as steps */
    double told;     /* part of it, reported     */
    volatile int halt;
    gfold_error err;
} course;

gfold_exponents_params gfold_exponents_defaults(void)
{
    return (gfold_exponents_params){ .model = gfold_model_preset(GFOLD_GRNN),
                                     .network = gfold_network_defaults(),
                                     .simulate = gfold_simulate_defaults(),
                                     .transient = 25,
                                     .networks = 8 };
}

/* ---- checks -------------------------------------------------------------------------------- */

static size_t is_state(const gfold_gate *gate)
{
    return gf_gate_row(gate->kind)->present && gate->tau > 0;
}

static size_t size_of(const gfold_exponents_params *p)
{
    return p->network.n * (1 + is_state(&p->model.update) + is_state(&p->model.reset));
}

static gfold_status check_steps(const char *name, double value, double dt, gfold_error *err)
{
    if (fabs(value / dt - rint(value / dt)) <= 1e-6) return gf_ok(err);
    return gf_fail(err, GFOLD_EINVAL, "%s is %.10g, not a multiple of dt = %.10g", name, value, dt);
}

static gfold_status check_times(const gfold_exponents_params *p, gfold_error *err)
{
    const gfold_simulate_params *s = &p->simulate;
    gfold_status status = gf_check_range(err, "t_max", s->t_max, 1e-6, 1e8);
    if (!status) status = gf_check_range(err, "dt", s->dt, 1e-6, 1);
    if (!status) status = gf_check_range(err, "transient", p->transient, 0, s->t_max);
    if (!status) status = gf_check_range(err, "interval", p->interval, 0, s->t_max);
    if (!status) status = check_steps("t_max", s->t_max, s->dt, err);
    if (!status) status = check_steps("transient", p->transient, s->dt, err);
    if (!status) status = check_steps("interval", p->interval, s->dt, err);
    if (!status && rint((s->t_max - p->transient) / s->dt) < 1)
        return gf_fail(err, GFOLD_EINVAL, "transient is %g, outside [0, t_max = %g)", p->transient,
                       s->t_max);
    if (!status && s->input.kind)
        return gf_fail(err, GFOLD_EINVAL,
                       "the input is %s; exponents are those of a network by itself",
                       gfold_input_name(s->input.kind));
    return status;
}

static gfold_status check(const gfold_exponents_params *p, gfold_error *err)
{
    const double most = p->network.in_degree ? GFOLD_NETWORK_MAX : GFOLD_DENSE_MAX;
    gfold_status status = gfold_model_check(&p->model, err);
    if (!status) status = gf_check_range(err, "n", (double)p->network.n, 2, most);
    if (!status) status = gf_check_range(err, "k", (double)p->k, 0, (double)size_of(p));
    if (!status) status = gf_check_range(err, "networks", p->networks, 1, 1e6);
    if (!status) status = gf_check_range(err, "threads", p->threads, 0, 1024);
    return status ? status : check_times(p, err);
}

/* ---- one network --------------------------------------------------------------------------- */

static void tell(course *c, double part)
{
    job *j = c->job;
    const gfold_exponents_params *p = j->params;
    if (part < 1 && part < c->told + 1. / 256) return;
    pthread_mutex_lock(&j->lock);
    j->done += part - c->told;
    if (p->progress) p->progress(p->context, j->done / p->networks);
    pthread_mutex_unlock(&j->lock);
    c->told = part;
}

/* The next factorisation: at the latest where counting starts and where all ends. */
static void plan_next(course *c, long step)
{
    const job *j = c->job;
    const double dt = j->params->simulate.dt, interval = j->params->interval;
    const double passed = fmax(1, (double)(step - c->last)) * dt;
    const double wanted = interval > 0 ? interval : gf_growth_interval(&c->growth, passed);
    const double steps = fmax(1, floor(wanted / dt + 1e-6));
    const long stop = step < j->from ? j->from : j->end;
    c->next = steps < (double)(stop - step) ? step + (long)steps : stop;
    c->last = step;
}

static gfold_status factor(course *c, long step)
{
    const job *j = c->job;
    const double time = (double)(step - c->last) * j->params->simulate.dt;
    const gfold_status status = gf_growth_factor(&c->growth, &c->variation, time, &c->err);
    if (status) return status;
    if (step > j->from) gf_growth_record(&c->growth, time, step == j->end);
    if (step == j->from) c->variation.log_determinant = 0, c->growth.factorisations = 0;
    plan_next(c, step);
    return GFOLD_OK;
}

/* After every step. */
static void observe(void *context, uint64_t trial, double t, const gfold_state *state)
{
    course *c = context;
    const job *j = c->job;
    const long step = lrint(t / j->params->simulate.dt);
    (void)trial;
    (void)state;
    if (step == j->align) {
        c->last = c->next = step;
        gf_variation_sample(&c->variation);
        gf_variation_start(&c->variation);
    }
    if (step >= j->align && step == c->next && factor(c, step)) c->halt = 1;
    if (j->params->stop && *j->params->stop) c->halt = 1;
    tell(c, (double)step / (double)(j->end + 1));
}

static gfold_status
run_plan(course *c, gfold_simulate_plan *plan, gf_over_time *numbers, gfold_error *err)
{
    const job *j = c->job;
    const gfold_exponents *e = j->result;
    const int complete = e->count == e->size;
    gfold_simulate_result run = { 0 };
    gfold_status status = gf_variation_create(&c->variation, plan, e->count, complete, err);
    if (!status && gf_growth_create(&c->growth, e->count, e->t))
        status = gf_fail_memory(err, gf_growth_bytes(e->count));
    if (!status) status = gfold_simulate_run(plan, 0, 1, &c->halt, &run, err);
    if (c->err.status) {
        if (err) *err = c->err;
        status = c->err.status;
    }
    if (!status) status = gf_exponents_conclude(numbers, &c->growth, complete, err);
    const int whole = complete && c->variation.count == e->count;
    numbers[GF_TRACE].mean = whole ? c->variation.log_determinant / e->t : (double)NAN;
    numbers[GF_SWITCHES].mean = (double)run.switches;
    gf_growth_destroy(&c->growth);
    gf_variation_destroy(&c->variation);
    return status;
}

static gfold_simulate_params simulation_of(course *c)
{
    gfold_simulate_params s = c->job->params->simulate;
    s.trials = 1;
    s.stop_at_rest = 0;
    s.observe = observe;
    s.observe_from = 0;
    s.observe_every = s.dt;
    s.context = c;
    return s;
}

static gfold_status run_network(course *c, size_t index, gfold_error *err)
{
    const gfold_exponents_params *p = c->job->params;
    const gfold_exponents *e = c->job->result;
    gf_over_time *numbers = e->numbers + index * (GF_FIRST + e->count);
    const gfold_simulate_params simulate = simulation_of(c);
    gfold_network_params sample = p->network;
    gfold_network *network;
    gfold_simulate_plan *plan = NULL;
    sample.realisation += index;
    gfold_status status = gfold_network_create(&network, &p->model, &sample, err);
    if (!status) status = gfold_simulate_create(&plan, network, &simulate, err);
    if (!status) status = run_plan(c, plan, numbers, err);
    gfold_simulate_destroy(plan);
    gfold_network_destroy(network);
    return status;
}

static void fail(job *j, int network, const gfold_error *err)
{
    pthread_mutex_lock(&j->lock);
    j->closed = 1;
    if (network < j->failed && err->status != GFOLD_ESTOPPED) {
        j->failed = network;
        j->failure = *err;
    }
    pthread_mutex_unlock(&j->lock);
}

static void item(void *context, int worker, size_t index)
{
    job *j = context;
    gfold_error err;
    course c = { .job = j };
    (void)worker;
    if (run_network(&c, index, &err))
        fail(j, (int)index, &err);
    else
        tell(&c, 1);
}

/* ---- all networks -------------------------------------------------------------------------- */

static gfold_status create_result(job *j, gfold_error *err)
{
    const gfold_exponents_params *p = j->params;
    gfold_exponents *e = j->result = gf_allocate(1, sizeof *e);
    if (!e) return gf_fail_memory(err, sizeof *e);
    e->size = size_of(p);
    e->count = p->k ? p->k : e->size;
    e->networks = p->networks;
    e->t = (double)(j->end - j->from) * p->simulate.dt;
    e->numbers = gf_allocate((size_t)p->networks * (GF_FIRST + e->count), sizeof *e->numbers);
    if (!e->numbers) return gf_fail_memory(err, 16.0 * p->networks * (double)e->count);
    return gf_ok(err);
}

static gfold_status count_workers(job *j, gfold_error *err)
{
    const gfold_exponents_params *p = j->params;
    const gfold_exponents *e = j->result;
    const double bytes = gfold_network_bytes(&p->model, &p->network) + gf_growth_bytes(e->count) +
                         gf_variation_bytes(p->network.n, e->size, e->count);
    const gfold_status status = gf_check_memory(err, "a network with its tangent vectors", bytes);
    if (status) return status;
    const double fit = gf_memory_available() / bytes;
    j->workers = gf_parallel_workers(p->threads);
    if (j->workers > p->networks) j->workers = p->networks;
    if (j->workers > fit) j->workers = fit > 1 ? (int)fit : 1;
    return gf_ok(err);
}

static gfold_status outcome(const job *j, size_t begun, gfold_error *err)
{
    const gfold_exponents_params *p = j->params;
    if (j->failed < p->networks) {
        if (err) *err = j->failure;
        return j->failure.status;
    }
    if (begun < (size_t)p->networks || j->closed)
        return gf_fail(err, GFOLD_ESTOPPED, "stopped before all of %d networks were through",
                       p->networks);
    return gf_ok(err);
}

gfold_status
gfold_exponents_run(const gfold_exponents_params *params, gfold_exponents **out, gfold_error *err)
{
    *out = NULL;
    gfold_status status = check(params, err);
    if (status) return status;
    const double dt = params->simulate.dt;
    job j = { .params = params,
              .from = lrint(params->transient / dt),
              .end = lrint(params->simulate.t_max / dt),
              .lock = PTHREAD_MUTEX_INITIALIZER,
              .failed = params->networks };
    j.align = j.from / 2;
    status = create_result(&j, err);
    if (!status) status = count_workers(&j, err);
    if (!status)
        status =
            outcome(&j, gf_parallel(j.workers, (size_t)params->networks, item, &j, &j.closed), err);
    if (status)
        gfold_exponents_destroy(j.result);
    else
        *out = j.result;
    return status;
}
