/* Eigenvalues of the Jacobian at sampled Gaussian states: the spectrum's extent, density and
 * rates. */
#include "compare/case.h"
#include "compare/edge.h"
#include "compare/statistics.h"
#include "core/fail.h"
#include "math/statistics.h"

#include <gatefold/timescales.h>
#include <math.h>
#include <stdlib.h>

enum { BOX, EDGE, ZEROS, MEDIAN, FIRST_RATE, RATES = 3 };

static const gfold_comparable quantities[] = {
    { "box_fraction", "fraction of the eigenvalues of the Jacobian in a box" },
    { "edge", "largest real part of the bulk of its spectrum" },
    { "zero_fraction", "fraction of exact zeros in it" },
    { "median_tau", "half of its eigenvalues relax slower" },
    { "slower_2", "fraction of them slower than 2 leak times" },
    { "slower_10", "than 10" },
    { "slower_100", "than 100" },
    { NULL, NULL },
};

static const double log10_tau[RATES] = { 0.3010299956639812, 1, 2 };

static gfold_status
create(const gfold_model *model, gfold_spectrum_plan **plan, double *delta_h, gfold_error *err)
{
    const gfold_fixed_point_params params = gfold_fixed_point_defaults();
    const gfold_spectrum_params of = gfold_spectrum_defaults();
    gfold_fixed_point_plan *solver;
    gfold_fixed_points found;
    gfold_status status = gfold_fixed_point_create(&solver, &params, err);
    if (status) return status;
    status = gfold_fixed_point_solve(solver, model, NULL, &found, err);
    gfold_fixed_point_destroy(solver);
    if (status) return status;
    *delta_h = found.root[found.count - 1].delta_h;
    return gfold_spectrum_create(plan, model, &found.root[found.count - 1], &of, err);
}

static gfold_status rates(const gfold_spectrum_plan *plan, gf_value *out, gfold_error *err)
{
    double slower[RATES], density[RATES];
    gfold_timescales t;
    const gfold_status status =
        gfold_timescales_of(plan, RATES, log10_tau, slower, density, &t, err);
    out[MEDIAN].value = t.median_tau;
    for (int k = 0; k < RATES; k++) out[FIRST_RATE + k] = (gf_value){ slower[k], t.error, 0 };
    return status;
}

static gfold_status
extent(const gfold_spectrum_plan *plan, const gfold_box *box, gf_value *out, gfold_error *err)
{
    gfold_spectrum_extent e;
    gfold_fraction inside = { .value = (double)NAN };
    gfold_status status = gfold_spectrum_extent_of(plan, &e, err);
    if (!status && box->re_lo < box->re_hi) status = gfold_spectrum_inside(plan, box, &inside, err);
    if (!status) status = gf_edge_of(plan, &out[EDGE].value, err);
    if (!status) status = gf_edge_share(plan, &out[EDGE].share, err);
    out[BOX] = (gf_value){ inside.value, inside.error, 0 };
    out[ZEROS].value = e.zero_fraction;
    return status;
}

static gfold_status theory(const gf_task *task, gf_value *out, gfold_error *err)
{
    gfold_spectrum_plan *plan = NULL;
    double delta_h;
    gfold_status status = create(&task->model, &plan, &delta_h, err);
    if (!status) status = extent(plan, &task->c->box, out, err);
    if (!status) status = rates(plan, out, err);
    gfold_spectrum_destroy(plan);
    return status;
}

/* Largest real part but for exact zeros, one state per network. */
static gfold_status rightmost(const gfold_sample *sample, gfold_estimate *out, gfold_error *err)
{
    const size_t count = gfold_sample_count(sample);
    double *of = gf_allocate(count, sizeof *of);
    if (!of) return gf_fail_memory(err, 8 * (double)count);
    for (size_t k = 0; k < count; k++) {
        const gfold_sample_state *s = gfold_sample_states(sample) + k;
        of[k] = -(double)INFINITY;
        for (size_t i = 0; i < s->count; i++)
            if (fabs(s->re[i]) > 0 || fabs(s->im[i]) > 0) of[k] = fmax(of[k], s->re[i]);
    }
    *out = gf_estimate_mean(count, of, 1);
    free(of);
    return gf_ok(err);
}

static gfold_status measure(const gf_task *task, const gfold_spectrum_plan *plan,
                            const gfold_sample *sample, gfold_estimate *out, gfold_error *err)
{
    const gfold_box *box = task->c->box.re_lo < task->c->box.re_hi ? &task->c->box : NULL;
    gfold_spectrum_measured m;
    gfold_timescales_measured t;
    gfold_status status = gfold_compare_spectrum(plan, sample, box, &m, err);
    if (!status)
        status =
            gfold_compare_timescales(sample, RATES, log10_tau, &out[FIRST_RATE], NULL, &t, err);
    if (!status) status = rightmost(sample, &out[EDGE], err);
    if (status) return status;
    out[BOX] = m.box_fraction;
    out[ZEROS] = m.zero_fraction;
    out[MEDIAN] = t.median_tau;
    return status;
}

static gfold_status simulate(const gf_task *task, gfold_estimate *out, gfold_error *err)
{
    gfold_sample_params p = gfold_sample_defaults();
    gfold_spectrum_plan *plan = NULL;
    gfold_sample *sample = NULL;
    gfold_status status = create(&task->model, &plan, &p.delta_h, err);
    p.model = task->model;
    p.network.n = task->n;
    p.network.seed = task->seed;
    p.networks = task->networks;
    p.threads = task->threads;
    p.stop = task->stop;
    p.progress = task->progress;
    p.context = task->context;
    if (!status) status = gfold_sample_run(&p, &sample, err);
    if (!status) status = measure(task, plan, sample, out, err);
    gfold_sample_destroy(sample);
    gfold_spectrum_destroy(plan);
    return status;
}

const gf_method gf_method_spectrum = { .quantities = quantities,
                                       .theory = theory,
                                       .simulate = simulate };
