#include "core/fail.h"
#include "model/gate.h"
#include "model/phi.h"
#include "theory/spectrum_plan.h"

#include <math.h>
#include <stdlib.h>

gfold_status gf_sites_allocate(gf_sites *sites, size_t count, int units, gfold_error *err)
{
    *sites = (gf_sites){ .count = count };
    double **const arrays[] = { &sites->weight, &sites->f2, &sites->v2,
                                &sites->c2,     &sites->s,  &sites->push };
    const size_t wanted = sizeof arrays / sizeof *arrays - (units ? 0 : 2);
    for (size_t k = 0; k < wanted; k++)
        if (!(*arrays[k] = gf_allocate(count, sizeof(double))))
            return gf_fail_memory(err, 8.0 * (double)(wanted * count));
    return gf_ok(err);
}

void gf_sites_destroy(gf_sites *sites)
{
    double *const arrays[] = {
        sites->weight, sites->f2, sites->v2, sites->c2, sites->s, sites->push
    };
    for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++) free(arrays[k]);
    *sites = (gf_sites){ 0 };
}

void gf_sites_summarise(gf_sites *sites)
{
    double total = 0;
    for (size_t i = 0; i < sites->count; i++) {
        total += sites->weight[i];
        sites->f2_max = fmax(sites->f2_max, sites->f2[i]);
        sites->v2_max = fmax(sites->v2_max, sites->v2[i]);
        sites->c2_mean += sites->weight[i] * sites->c2[i];
        if (sites->f2[i] > 0) sites->live += sites->weight[i];
    }
    sites->live /= total;
}

/* phi^2 and phi'^2 */
static void
phi_squares(const gf_argument *phi, size_t n, const double *h, double *square, double *slope_square)
{
    for (size_t i = 0; i < n; i++) {
        const double y = phi->gain * h[i] + phi->offset;
        double f, f1;
        phi->f->value(1, &y, &f);
        phi->f->slope(1, &y, &f1);
        square[i] = f * f;
        slope_square[i] = pow(phi->gain * f1, 2);
    }
}

/* s_r^2 and s_r'^2 */
static void reset_squares(const gfold_gate *gate, size_t n, const double *r, double *square,
                          double *slope_square)
{
    gf_gate_row(gate->kind)->value(gate, n, r, square);
    gf_gate_row(gate->kind)->slope(gate, n, r, slope_square);
    for (size_t i = 0; i < n; i++) {
        square[i] *= square[i];
        slope_square[i] *= slope_square[i];
    }
}

gfold_status gf_sites_from_units(gf_sites *sites, const gfold_model *model,
                                 const gfold_units *units, gfold_error *err)
{
    const size_t n = units->count;
    const gf_argument phi = gf_argument_phi(model);
    const gf_gate *update = gf_gate_row(model->update.kind);
    const gfold_status status = gf_sites_allocate(sites, n, 1, err);
    if (status) return status;
    phi_squares(&phi, n, units->h, sites->c2, sites->f2);
    reset_squares(&model->reset, n, units->r, sites->v2, sites->weight);
    update->slope(&model->update, n, units->z, sites->push);
    update->value(&model->update, n, units->z, sites->s);
    for (size_t i = 0; i < n; i++) {
        const double a = units->push ? sites->push[i] * units->push[i] : 0;
        sites->push[i] = sites->f2[i] * a * a;
        sites->v2[i] *= model->p * sites->f2[i];
        sites->c2[i] *= model->p * sites->weight[i];
        sites->weight[i] = 1 / (double)n;
        if (units->gate) sites->s[i] = units->gate[i];
    }
    gf_sites_summarise(sites);
    return gf_ok(err);
}
