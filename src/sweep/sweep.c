#include "core/fail.h"
#include "core/parallel.h"
#include "math/statistics.h"
#include "sweep/grid.h"
#include "sweep/observables.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 };                /* neighbouring cells that start from one another */
static const double run_cost = 2e4; /* of one simulated network, in cells of theory    */

/* A sweep in progress. */
typedef struct job {
    gfold_sweep *sweep;
    const gf_observable *rows[GFOLD_SWEEP_OBSERVABLES_MAX];
    int theory, simulated; /* how many of each */
    gfold_fixed_point_plan **plans;
    size_t *sites; /* cells that are simulated */
    size_t n_sites;
    double *runs; /* [site][observable][network] */
    pthread_mutex_t lock;
    double done, total;
} job;

gfold_sweep_params gfold_sweep_defaults(void)
{
    return (gfold_sweep_params){
        .model = gfold_model_preset(GFOLD_GRNN),
        .tol = 1e-12,
        .n = 1000,
        .networks = 8,
        .seed = 1,
        .simulate = gfold_simulate_defaults(),
        .sim_stride = 1,
    };
}

static gfold_status check(const gfold_sweep_params *p, job *j, gfold_error *err)
{
    gfold_status status = gfold_model_check(&p->model, err);
    if (!status && !p->x.parameter) status = gf_fail(err, GFOLD_EINVAL, "the x axis is absent");
    if (!status && p->x.parameter == p->y.parameter)
        status = gf_fail(err, GFOLD_EINVAL, "%s is on both axes", p->x.parameter->name);
    if (!status)
        status =
            gf_check_range(err, "n_observables", p->n_observables, 1, GFOLD_SWEEP_OBSERVABLES_MAX);
    if (!status) status = gf_check_range(err, "tol", p->tol, 1e-14, 1e-4);
    if (!status) status = gf_check_range(err, "n", (double)p->n, 2, GFOLD_DENSE_MAX);
    if (!status) status = gf_check_range(err, "networks", p->networks, 1, 100000);
    if (!status) status = gf_check_range(err, "sim_stride", p->sim_stride, 1, 1e9);
    if (!status) status = gf_check_range(err, "threads", p->threads, 0, 1024);
    for (int k = 0; k < p->n_observables && !status; k++) {
        j->rows[k] = gf_observable_row(p->observables[k]);
        if (!j->rows[k]) return gf_fail(err, GFOLD_EINVAL, "observable %d is not in the table", k);
        j->theory += j->rows[k]->theory != NULL;
        j->simulated += j->rows[k]->measure != NULL;
    }
    return status;
}

/* ---- workers ------------------------------------------------------------------------------- */

static void progress(job *j, double cost)
{
    pthread_mutex_lock(&j->lock);
    j->done += cost;
    if (j->sweep->params.progress)
        j->sweep->params.progress(j->sweep->params.context, j->done / j->total);
    pthread_mutex_unlock(&j->lock);
}

/* The cell keeps its first failure; the sweep the sentence of its first failed cell. */
static void fail_cell(job *j, size_t cell, const gfold_error *err)
{
    gfold_sweep *s = j->sweep;
    pthread_mutex_lock(&j->lock);
    if (!s->status[cell]) {
        s->status[cell] = (int)err->status;
        if (!s->failed++ || cell < s->first_failed) {
            s->first_failed = cell;
            memcpy(s->first_failure, err->message, sizeof err->message);
        }
    }
    pthread_mutex_unlock(&j->lock);
}

static void
theory_cell(job *j, gfold_fixed_point_plan *plan, size_t cell, gfold_fixed_points *roots)
{
    gfold_sweep *s = j->sweep;
    const gfold_model model = gf_grid_model(s, cell);
    const gfold_fixed_points near = *roots;
    const gf_cell site = { &model, roots, s->params.tol };
    gfold_error err;
    if (gfold_fixed_point_solve(plan, &model, &near, roots, &err)) {
        fail_cell(j, cell, &err);
        return;
    }
    for (int k = 0; k < s->params.n_observables; k++) {
        double *value = &s->values[(size_t)k * s->cells + cell];
        if (!j->rows[k]->theory || !j->rows[k]->theory(j->rows[k], &site, value, &err)) continue;
        *value = NAN;
        fail_cell(j, cell, &err);
    }
}

static void theory_block(void *context, int worker, size_t item)
{
    job *j = context;
    const size_t nx = j->sweep->nx, blocks = (nx + BLOCK - 1) / BLOCK;
    const size_t row = item / blocks, first = item % blocks * BLOCK;
    const size_t last = first + BLOCK < nx ? first + BLOCK : nx;
    gfold_fixed_points roots = { 0 };
    for (size_t i = first; i < last; i++) theory_cell(j, j->plans[worker], row * nx + i, &roots);
    progress(j, (double)(last - first));
}

static gfold_status run_network(const gfold_sweep_params *p, const gfold_model *model,
                                uint64_t realisation, gfold_simulate_result *run, gfold_error *err)
{
    gfold_network *network;
    gfold_simulate_plan *plan;
    gfold_network_params sample = gfold_network_defaults();
    sample.n = p->n;
    sample.seed = p->seed;
    sample.realisation = realisation;
    gfold_status status = gfold_network_create(&network, model, &sample, err);
    if (status) return status;
    status = gfold_simulate_create(&plan, network, &p->simulate, err);
    if (!status) status = gfold_simulate_run(plan, 0, 1, p->stop, run, err);
    gfold_simulate_destroy(plan);
    gfold_network_destroy(network);
    return status;
}

static void simulate_item(void *context, int worker, size_t item)
{
    (void)worker;
    job *j = context;
    const gfold_sweep_params *p = &j->sweep->params;
    const size_t networks = (size_t)p->networks, site = item / networks, network = item % networks;
    const gfold_model model = gf_grid_model(j->sweep, j->sites[site]);
    gfold_simulate_result run;
    gfold_error err;
    const gfold_status status = run_network(p, &model, network, &run, &err);
    if (status && status != GFOLD_ESTOPPED) fail_cell(j, j->sites[site], &err);
    for (int k = 0; k < p->n_observables; k++) {
        double *value =
            &j->runs[(site * (size_t)p->n_observables + (size_t)k) * networks + network];
        *value = NAN;
        if (j->rows[k]->measure && !status) *value = j->rows[k]->measure(j->rows[k], &run);
    }
    progress(j, run_cost);
}

/* ---- the two passes ------------------------------------------------------------------------ */

static int stopped(const gfold_sweep_params *p)
{
    return p->stop && *p->stop;
}

static gfold_status sweep_theory(job *j, int workers, gfold_error *err)
{
    gfold_sweep *s = j->sweep;
    const gfold_fixed_point_params params = { .tol = s->params.tol };
    gfold_status status = gf_ok(err);
    j->plans = gf_allocate((size_t)workers, sizeof *j->plans);
    if (!j->plans) return gf_fail_memory(err, workers * 8.0);
    for (int k = 0; k < workers && !status; k++)
        status = gfold_fixed_point_create(&j->plans[k], &params, err);
    if (!status)
        gf_parallel(workers, s->ny * ((s->nx + BLOCK - 1) / BLOCK), theory_block, j,
                    s->params.stop);
    for (int k = 0; k < workers; k++) gfold_fixed_point_destroy(j->plans[k]);
    free(j->plans);
    return status;
}

static void average_site(job *j, size_t site)
{
    gfold_sweep *s = j->sweep;
    const size_t observables = (size_t)s->params.n_observables,
                 networks = (size_t)s->params.networks;
    const size_t cell = j->sites[site];
    for (size_t k = 0; k < observables; k++) {
        if (!j->rows[k]->measure || s->status[cell]) continue;
        const gfold_estimate e =
            gf_estimate_mean(networks, &j->runs[(site * observables + k) * networks], 1);
        s->values[k * s->cells + cell] = e.mean;
        s->errors[k * s->cells + cell] = e.stderr_;
    }
}

static gfold_status sweep_simulations(job *j, int workers, gfold_error *err)
{
    gfold_sweep *s = j->sweep;
    const size_t networks = (size_t)s->params.networks;
    j->runs = gf_allocate(j->n_sites * (size_t)s->params.n_observables * networks, sizeof(double));
    if (!j->runs) return gf_fail_memory(err, 8.0 * (double)j->n_sites * (double)networks);
    gf_parallel(workers, j->n_sites * networks, simulate_item, j, s->params.stop);
    for (size_t site = 0; site < j->n_sites; site++) average_site(j, site);
    free(j->runs);
    return gf_ok(err);
}

static gfold_status find_sites(job *j, gfold_error *err)
{
    const gfold_sweep *s = j->sweep;
    j->sites = gf_allocate(s->cells, sizeof *j->sites);
    if (!j->sites) return gf_fail_memory(err, 8.0 * (double)s->cells);
    for (size_t cell = 0; cell < s->cells && j->simulated; cell++)
        if (cell % s->nx % (size_t)s->params.sim_stride == 0) j->sites[j->n_sites++] = cell;
    j->total =
        (j->theory ? (double)s->cells : 0) + run_cost * (double)j->n_sites * s->params.networks;
    return gf_ok(err);
}

gfold_status gfold_sweep_run(const gfold_sweep_params *params, gfold_sweep **out, gfold_error *err)
{
    job j = { .lock = PTHREAD_MUTEX_INITIALIZER };
    *out = NULL;
    gfold_status status = check(params, &j, err);
    if (!status) status = gf_grid_create(params, &j.sweep, err);
    if (!status) status = find_sites(&j, err);
    const int workers = gf_parallel_workers(params->threads);
    if (!status && j.theory) status = sweep_theory(&j, workers, err);
    if (!status && j.simulated && !stopped(params)) status = sweep_simulations(&j, workers, err);
    if (!status && stopped(params))
        status = gf_fail(err, GFOLD_ESTOPPED, "stopped after %.0f %% of the sweep",
                         100 * j.done / j.total);
    free(j.sites);
    if (status)
        gfold_sweep_destroy(j.sweep);
    else
        *out = j.sweep;
    return status;
}
