#include "sweep/compute.h"

#include "sim/ensemble.h"

#include <math.h>
#include <time.h>

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- theory -------------------------------------------------------------------------------- */

static gfold_status
evaluate(const gf_pieces *pieces, const gf_cell *site, double *value, gfold_error *err)
{
    gfold_status first = GFOLD_OK;
    gfold_error again;
    for (int k = 0; k < pieces->n_rows; k++) {
        const gf_observable *row = pieces->rows[k];
        if (!row->theory) continue;
        const gfold_status status = row->theory(row, site, value, first ? &again : err);
        if (status) *value = NAN;
        if (!first) first = status;
        value++;
    }
    return first;
}

static gfold_status cell(const gfold_sweep *s, const gf_pieces *pieces, size_t at,
                         gfold_fixed_point_plan *plan, gfold_fixed_points *roots, double *value,
                         gfold_error *err)
{
    const gfold_model model = gf_grid_model(s, at);
    const gfold_fixed_points near = *roots;
    const gfold_status status = gfold_fixed_point_solve(plan, &model, &near, roots, err);
    for (int k = 0; k < pieces->theory && status; k++) value[k] = NAN;
    if (status) return status;
    gf_stationary stationary = { .known = 0 };
    const gf_cell site = { &model, roots, s->params.tol, &stationary };
    const gfold_status done = evaluate(pieces, &site, value, err);
    gfold_correlation_destroy(stationary.plan);
    return done;
}

void gf_compute_theory(const gfold_sweep *s, const gf_pieces *pieces, gfold_fixed_point_plan *plan,
                       gf_parcel *parcel)
{
    gfold_fixed_points roots = { 0 };
    gfold_error err;
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_THREAD_CPUTIME_ID);
    for (size_t k = 0; k < parcel->piece.cells; k++) {
        double *at = gf_parcel_cell(parcel, k);
        if (cell(s, pieces, parcel->piece.first + k, plan, &roots, at + GF_HEAD, &err))
            gf_parcel_fail(parcel, k, &err);
        const double wall_now = seconds(CLOCK_MONOTONIC);
        const double cpu_now = seconds(CLOCK_THREAD_CPUTIME_ID);
        at[GF_WALL] = wall_now - wall;
        at[GF_CPU] = cpu_now - cpu;
        wall = wall_now;
        cpu = cpu_now;
    }
}

/* ---- simulation ---------------------------------------------------------------------------- */

typedef struct one_run {
    const volatile int *stop;
    gfold_simulate_result *out;
} one_run;

static gfold_status once(void *context, gfold_simulate_plan *plan, gfold_error *err)
{
    const one_run *r = context;
    return gfold_simulate_run(plan, 0, 1, r->stop, r->out, err);
}

static gfold_status run(const gfold_sweep_params *p, const gfold_model *model, size_t realisation,
                        gfold_simulate_result *out, gfold_error *err)
{
    one_run r = { p->stop, out };
    gfold_network_params first = gfold_network_defaults();
    first.n = p->n;
    first.seed = p->seed;
    return gf_ensemble_network(model, first, realisation, &p->simulate, once, &r, err);
}

gfold_status gf_compute_network(const gfold_sweep *s, const gf_pieces *pieces, gf_parcel *parcel)
{
    const gfold_model model = gf_grid_model(s, parcel->piece.first);
    const double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_THREAD_CPUTIME_ID);
    double *at = gf_parcel_cell(parcel, 0), *value = at + GF_HEAD;
    gfold_simulate_result result;
    gfold_error err;
    const gfold_status status = run(&s->params, &model, parcel->piece.network, &result, &err);
    if (status == GFOLD_ESTOPPED) return status;
    for (int k = 0; k < pieces->n_rows; k++)
        if (pieces->rows[k]->measure)
            *value++ = status ? (double)NAN : pieces->rows[k]->measure(pieces->rows[k], &result);
    at[GF_WALL] = seconds(CLOCK_MONOTONIC) - wall;
    at[GF_CPU] = seconds(CLOCK_THREAD_CPUTIME_ID) - cpu;
    if (status) gf_parcel_fail(parcel, 0, &err);
    return GFOLD_OK;
}
