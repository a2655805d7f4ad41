#include "sim/rest.h"

#include "core/fail.h"
#include "math/linalg.h"
#include "sim/coupling.h"

#include <stdlib.h>
#include <string.h>

/* -h solves with h: phi is odd, nothing shifts it, and the reset gate does not see the sign of r. */
static int is_odd(const gfold_model *m)
{
    const int blind = m->reset.kind == GFOLD_GATE_OFF || m->reset.alpha == 0;
    return gf_phi_row(m->phi)->odd && m->beta_h == 0 && m->sigma_b == 0 && blind;
}

static double *copy_of(const gfold_network *network, gfold_coupling which)
{
    const size_t n = gfold_network_size(network);
    double *matrix = gf_allocate(n * n, sizeof *matrix);
    if (matrix) gf_coupling_copy(gf_network_coupling(network, which), matrix);
    return matrix;
}

double gf_rest_size(const gfold_network *network)
{
    const double n = (double)gfold_network_size(network);
    return n * n * (1 + gfold_network_has(network, GFOLD_COUPLING_R));
}

gfold_status gf_rest_create(gf_rest *rest, const gfold_network *network, gfold_error *err)
{
    const gfold_model *m = gfold_network_model(network);
    *rest = (gf_rest){ .network = network,
                       .model = m,
                       .bias = gfold_network_bias(network),
                       .phi = gf_argument_phi(m),
                       .n = gfold_network_size(network),
                       .gated = gfold_network_has(network, GFOLD_COUPLING_R),
                       .odd = is_odd(m) };
    rest->to_h = copy_of(network, GFOLD_COUPLING_H);
    if (rest->gated) rest->to_r = copy_of(network, GFOLD_COUPLING_R);
    if (rest->to_h && (rest->to_r || !rest->gated)) return gf_ok(err);
    gf_rest_destroy(rest);
    return gf_fail_memory(err, 8 * gf_rest_size(network));
}

void gf_rest_destroy(gf_rest *rest)
{
    free(rest->to_h);
    free(rest->to_r);
    *rest = (gf_rest){ 0 };
}

void gf_rest_multiply(const gf_rest *rest, gfold_coupling which, const double *x, double *y)
{
    gf_coupling_multiply(gf_network_coupling(rest->network, which), 1, x, rest->n, y, rest->n);
}

void gf_rest_multiply_long(const gf_rest *rest, gfold_coupling which, const double *x, double *y)
{
    enum { ROWS = 64 };
    const size_t n = rest->n;
    const double *matrix = which == GFOLD_COUPLING_H ? rest->to_h : rest->to_r;
    for (size_t first = 0; first < n; first += ROWS) {
        const size_t count = n - first < ROWS ? n - first : ROWS;
        long double sum[ROWS] = { 0 };
        for (size_t j = 0; j < n; j++)
            for (size_t i = 0; i < count; i++)
                sum[i] += (long double)matrix[first + i + j * n] * x[j];
        for (size_t i = 0; i < count; i++) y[first + i] = (double)sum[i];
    }
}

static void argument_of_phi(const gf_rest *rest, const double *h, double *y)
{
    for (size_t i = 0; i < rest->n; i++) y[i] = rest->phi.gain * h[i] + rest->phi.offset;
}

void gf_rest_evaluate(const gf_rest *rest, gf_rest_product *product, const double *h,
                      gf_rest_units *units, double *f)
{
    const gfold_gate *reset = &rest->model->reset;
    const size_t n = rest->n;
    argument_of_phi(rest, h, units->phi);
    rest->phi.f->value(n, units->phi, units->phi);
    if (rest->gated) product(rest, GFOLD_COUPLING_R, units->phi, units->r);
    gf_gate_row(reset->kind)->value(reset, n, units->r, units->reset);
    for (size_t i = 0; i < n; i++) units->drive[i] = units->reset[i] * units->phi[i];
    product(rest, GFOLD_COUPLING_H, units->drive, units->image);
    for (size_t i = 0; i < n; i++) f[i] = units->image[i] + (rest->bias[i] - h[i]);
}

/* u' where the gate is a function of h. */
static void derive_drive(const gf_rest *rest, const gf_rest_units *units, double *matrix)
{
    const size_t n = rest->n;
    for (size_t j = 0; j < n; j++) {
        for (size_t i = 0; i < n; i++)
            matrix[i + j * n] =
                units->phi[i] * units->reset_slope[i] * rest->to_r[i + j * n] * units->slope[j];
        matrix[j + j * n] += units->reset[j] * units->slope[j];
    }
}

void gf_rest_derive(const gf_rest *rest, const double *h, gf_rest_units *units, double *scratch,
                    double *matrix)
{
    const gfold_gate *reset = &rest->model->reset;
    const size_t n = rest->n;
    argument_of_phi(rest, h, units->slope);
    rest->phi.f->slope(n, units->slope, units->slope);
    for (size_t i = 0; i < n; i++) units->slope[i] *= rest->phi.gain;
    if (rest->gated) {
        gf_gate_row(reset->kind)->slope(reset, n, units->r, units->reset_slope);
        derive_drive(rest, units, scratch);
        memset(matrix, 0, n * n * sizeof *matrix);
        gf_add_product(n, n, rest->to_h, scratch, matrix, n);
    } else {
        for (size_t j = 0; j < n; j++)
            for (size_t i = 0; i < n; i++)
                matrix[i + j * n] = rest->to_h[i + j * n] * units->slope[j];
    }
    for (size_t i = 0; i < n; i++) matrix[i + i * n] -= 1;
}
