#include "io/phase.h"

#include "core/fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const gf_curve_titles[] = {
    [GFOLD_CRITICAL_MARGINAL] = "marginal",
    [GFOLD_CRITICAL_SADDLE] = "saddle-node",
    [GFOLD_CRITICAL_ONSET] = "zero state marginal",
};

_Static_assert(sizeof gf_curve_titles / sizeof *gf_curve_titles == GF_PHASE_CURVES,
               "every kind has a title");

#define COPY(to, from) snprintf(to, sizeof(to), "%s", from)

static void describe_axis(gf_phase_axis *out, const gfold_axis *axis, const double *at, size_t n)
{
    out->n = n;
    out->at = axis->parameter ? at : NULL;
    if (!axis->parameter) return;
    COPY(out->name, axis->parameter->name);
    COPY(out->symbol, axis->parameter->symbol);
    COPY(out->meaning, axis->parameter->meaning);
    COPY(out->unit, axis->parameter->unit);
}

static gfold_status take_failures(gf_phase *phase, const gfold_sweep *sweep, gfold_error *err)
{
    const size_t n = gfold_sweep_failed(sweep);
    if (!n) return gf_ok(err);
    phase->failed_cell = gf_allocate(n, sizeof *phase->failed_cell);
    phase->failure = gf_allocate(n, sizeof *phase->failure);
    if (!phase->failed_cell || !phase->failure) return gf_fail_memory(err, 12 * (double)n);
    phase->n_failures = n;
    for (size_t k = 0, cell; k < n; k++) {
        phase->failure[k] = gfold_sweep_failure(sweep, k, &cell);
        phase->failed_cell[k] = (int)cell;
    }
    return gf_ok(err);
}

static gfold_status take_computed(gf_phase *phase, const gfold_sweep *sweep, gfold_error *err)
{
    const size_t cells = phase->x.n * phase->y.n;
    if (gfold_sweep_wanted(sweep) == cells) return gf_ok(err);
    phase->computed = gf_allocate(cells, sizeof *phase->computed);
    if (!phase->computed) return gf_fail_memory(err, 4 * (double)cells);
    for (size_t k = 0; k < cells; k++) phase->computed[k] = gfold_sweep_has(sweep, k);
    return gf_ok(err);
}

size_t gf_phase_shown(const gf_phase *p, size_t cell)
{
    const size_t i = cell % p->x.n, j = cell / p->x.n, most = p->x.n + p->y.n;
    for (size_t s = 1; p->computed && s <= 2 * most; s *= 2) {
        const size_t at = (j - j % s) * p->x.n + i - i % s;
        if (p->computed[at]) return at;
    }
    return cell;
}

gfold_status gf_phase_from_sweep(gf_phase *phase, const gfold_sweep_params *params,
                                 const gfold_sweep *sweep, gfold_error *err)
{
    *phase = (gf_phase){ .n_columns = params->n_observables,
                         .status = gfold_sweep_status(sweep),
                         .wall = gfold_sweep_wall(sweep),
                         .cpu = gfold_sweep_cpu(sweep) };
    describe_axis(&phase->x, &params->x, gfold_sweep_x(sweep), gfold_sweep_nx(sweep));
    describe_axis(&phase->y, &params->y, gfold_sweep_y(sweep), gfold_sweep_ny(sweep));
    int simulated = 0;
    for (int k = 0; k < params->n_observables; k++) {
        const gfold_observable *o = params->observables[k];
        simulated |= o->simulated;
        gf_phase_column *column = &phase->column[k];
        COPY(column->name, o->name);
        COPY(column->symbol, o->symbol);
        COPY(column->meaning, o->meaning);
        column->values = gfold_sweep_values(sweep, k);
        column->errors = o->simulated ? gfold_sweep_errors(sweep, k) : NULL;
    }
    if (simulated) phase->networks = gfold_sweep_networks(sweep);
    const gfold_status status = take_failures(phase, sweep, err);
    return status ? status : take_computed(phase, sweep, err);
}

void gf_phase_destroy(gf_phase *phase)
{
    free(phase->computed);
    free(phase->failed_cell);
    free(phase->failure);
    if (!phase->owns) return;
    free((void *)phase->x.at);
    free((void *)phase->y.at);
    free((void *)phase->status);
    for (int k = 0; k < phase->n_columns; k++) {
        free((void *)phase->column[k].values);
        free((void *)phase->column[k].errors);
    }
    for (int k = 0; k < GF_PHASE_CURVES; k++) free((void *)phase->curve[k].points);
}
