#include "sim/field.h"

#include "core/fail.h"
#include "math/linalg.h"

#include <stdlib.h>
#include <string.h>

gfold_status gf_field_create(gf_field *field, const gfold_network *network, gfold_error *err)
{
    const gfold_model *m = gfold_network_model(network);
    const size_t n = gfold_network_size(network);
    *field = (gf_field){ .network = network, .model = m, .f = gf_argument_phi(m), .n = n };
    field->to_h = gf_network_coupling(network, GFOLD_COUPLING_H);
    field->to_z = gf_network_coupling(network, GFOLD_COUPLING_Z);
    field->to_r = gf_network_coupling(network, GFOLD_COUPLING_R);
    field->with_z = gf_gate_row(m->update.kind)->present;
    field->with_r = gf_gate_row(m->reset.kind)->present;
    field->switches = gf_gate_row(m->update.kind)->switches;
    field->size = n;
    if (field->with_z && m->update.tau > 0) field->z_at = field->size, field->size += n;
    if (field->with_r && m->reset.tau > 0) field->r_at = field->size, field->size += n;

    double **const arrays[] = { &field->z,       &field->r,      &field->gate,
                                &field->phi,     &field->drive,  &field->push,
                                &field->scratch, &field->rest_h, &field->rest_z };
    int complete = 1;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        complete &= (*arrays[i] = gf_allocate(n, sizeof(double))) != NULL;
    complete &= (field->mode = gf_allocate(n, sizeof(gf_mode))) != NULL;
    complete &= (field->evolving = gf_allocate(n, sizeof(size_t))) != NULL;
    complete &= (field->resting = gf_allocate(n, sizeof(size_t))) != NULL;
    complete &= (field->sliding = gf_allocate(GF_SLIDING_MAX, sizeof(size_t))) != NULL;
    complete &= (field->rate = gf_allocate(GF_SLIDING_MAX, sizeof(double))) != NULL;
    complete &=
        (field->system = gf_allocate(GF_SLIDING_MAX * GF_SLIDING_MAX, sizeof(double))) != NULL;
    if (complete) return gf_ok(err);
    gf_field_destroy(field);
    return gf_fail_memory(err, 8.0 * (double)n * 8);
}

void gf_field_destroy(gf_field *field)
{
    void *const arrays[] = { field->z,       field->r,      field->gate,    field->phi,
                             field->drive,   field->push,   field->scratch, field->mode,
                             field->sliding, field->rate,   field->system,  field->evolving,
                             field->resting, field->rest_h, field->rest_z };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) free(arrays[i]);
    *field = (gf_field){ 0 };
}

/* tau dx/dt = -x + input when x is a state, x = input when it is a function. */
static void relax(const double *y, size_t at, double tau, size_t n, double *x, double *dy)
{
    if (!at) return;
    for (size_t i = 0; i < n; i++) {
        dy[at + i] = (x[i] - y[at + i]) / tau;
        x[i] = y[at + i];
    }
}

static void evaluate_phi(const gf_field *field, const double *h, double *phi,
                         void (*of)(size_t, const double *, double *))
{
    for (size_t i = 0; i < field->n; i++) phi[i] = field->f.gain * h[i] + field->f.offset;
    of(field->n, phi, phi);
}

/* (phi' v)_j, the part of d phi/dt that velocities v of h make. */
static void phi_rate(gf_field *field, const double *h, const double *v, double *out)
{
    evaluate_phi(field, h, out, field->f.f->slope);
    for (size_t j = 0; j < field->n; j++) out[j] *= field->f.gain * v[j];
}

/* Gates of sliding units keep dz_i/dt = sum_j J^z_ij phi'_j s_j a_j = 0: a linear system for their s. */
static void hold_sliding(gf_field *field, const double *h)
{
    const size_t count = field->n_sliding, n = field->n;
    for (size_t k = 0; k < count; k++) field->gate[field->sliding[k]] = 0;
    for (size_t j = 0; j < n; j++) field->scratch[j] = field->gate[j] * field->push[j];
    phi_rate(field, h, field->scratch, field->drive);
    for (size_t k = 0; k < count; k++)
        field->rate[k] = -gf_coupling_row_dot(field->to_z, field->sliding[k], field->drive);
    phi_rate(field, h, field->push, field->drive);
    for (size_t l = 0; l < count; l++)
        for (size_t k = 0; k < count; k++)
            field->system[k + l * count] =
                gf_coupling_entry(field->to_z, field->sliding[k], field->sliding[l]) *
                field->drive[field->sliding[l]];
    if (gf_solve(count, field->system, field->rate)) return;
    for (size_t k = 0; k < count; k++) field->gate[field->sliding[k]] = field->rate[k];
}

static void update_gates(gf_field *field, const double *h)
{
    const gfold_gate *gate = &field->model->update;
    if (!field->switches) {
        gf_gate_row(gate->kind)->value(gate, field->n, field->z, field->gate);
        return;
    }
    for (size_t i = 0; i < field->n; i++) field->gate[i] = field->mode[i] == GF_OPEN;
    if (field->n_sliding) hold_sliding(field, h);
}

/* y = J x. Without a reset gate the units behind closed gates contribute a constant until the next
 * change of modes: their columns are read once. */
static void
couple(gf_field *field, const gf_coupling *coupling, const double *x, double *rest, double *y)
{
    const size_t n = field->n;
    if (!field->switches || field->with_r) {
        gf_coupling_multiply(coupling, 1, x, n, y, n);
        return;
    }
    if (!field->rest_known) {
        memset(rest, 0, n * sizeof *rest);
        gf_coupling_add_columns(coupling, field->n_resting, field->resting, x, rest);
    }
    memcpy(y, rest, n * sizeof *y);
    gf_coupling_add_columns(coupling, field->n_evolving, field->evolving, x, y);
}

void gf_field_evaluate(gf_field *field, const double *y, double *dy, int with_crossing)
{
    const gfold_model *m = field->model;
    const double *bias = gfold_network_bias(field->network);
    const size_t n = field->n;

    evaluate_phi(field, y, field->phi, field->f.f->value);
    if (field->with_r) {
        gf_coupling_multiply(field->to_r, 1, field->phi, n, field->r, n);
        relax(y, field->r_at, m->reset.tau, n, field->r, dy);
    }
    gf_gate_row(m->reset.kind)->value(&m->reset, n, field->r, field->drive);
    for (size_t i = 0; i < n; i++) field->drive[i] *= field->phi[i];
    couple(field, field->to_h, field->drive, field->rest_h, field->push);
    for (size_t i = 0; i < n; i++) field->push[i] += bias[i] - y[i];
    if (field->with_z && (with_crossing || field->z_at || !field->switches)) {
        couple(field, field->to_z, field->phi, field->rest_z, field->z);
        relax(y, field->z_at, m->update.tau, n, field->z, dy);
    }
    field->rest_known |= with_crossing || field->z_at;
    update_gates(field, y);
    for (size_t i = 0; i < n; i++) dy[i] = field->gate[i] * field->push[i];
}

void gf_field_z_rate(gf_field *field, const double *y, const double *dy, double *z_rate)
{
    phi_rate(field, y, dy, field->scratch);
    memset(z_rate, 0, field->n * sizeof *z_rate);
    gf_coupling_add_columns(field->to_z, field->n_evolving, field->evolving, field->scratch,
                            z_rate);
}

void gf_field_modes_changed(gf_field *field)
{
    field->n_evolving = field->n_resting = field->n_sliding = 0;
    field->rest_known = 0;
    for (size_t i = 0; i < field->n; i++) {
        if (field->mode[i] == GF_SLIDING) field->sliding[field->n_sliding++] = i;
        if (field->mode[i] == GF_CLOSED)
            field->resting[field->n_resting++] = i;
        else
            field->evolving[field->n_evolving++] = i;
    }
}

int gf_field_set_mode(gf_field *field, size_t unit, gf_mode mode)
{
    if (mode == GF_SLIDING && field->n_sliding == GF_SLIDING_MAX) return -1;
    field->mode[unit] = mode;
    gf_field_modes_changed(field);
    return 0;
}
