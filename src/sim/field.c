#include "sim/field.h"

#include "core/fail.h"
#include "math/vector.h"
#include "sim/sliding.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

double *gf_lines(size_t count)
{
    if (count > PTRDIFF_MAX / 16) return NULL;
    const size_t bytes = (count + GF_LINE - 1) / GF_LINE * GF_LINE * sizeof(double);
    double *lines = aligned_alloc(GF_LINE * sizeof(double), bytes ? bytes : 64);
    return lines ? memset(lines, 0, bytes) : NULL;
}

static void describe(gf_field *field, const gfold_network *network, size_t capacity)
{
    const gfold_model *m = gfold_network_model(network);
    const size_t n = gfold_network_size(network);
    *field = (gf_field){ .network = network,
                         .model = m,
                         .to_h = gf_network_coupling(network, GFOLD_COUPLING_H),
                         .to_z = gf_network_coupling(network, GFOLD_COUPLING_Z),
                         .to_r = gf_network_coupling(network, GFOLD_COUPLING_R),
                         .bias = gfold_network_bias(network),
                         .f = gf_argument_phi(m),
                         .n = n,
                         .size = n,
                         .stride = (n + GF_LINE - 1) / GF_LINE * GF_LINE,
                         .capacity = capacity,
                         .with_z = gf_gate_row(m->update.kind)->present,
                         .with_r = gf_gate_row(m->reset.kind)->present,
                         .switches = gf_gate_row(m->update.kind)->switches };
    if (field->with_z && m->update.tau > 0) field->z_at = field->size, field->size += n;
    if (field->with_r && m->reset.tau > 0) field->r_at = field->size, field->size += n;
}

gfold_status gf_field_create(gf_field *field, const gfold_network *network, size_t capacity,
                             int held, gfold_error *err)
{
    describe(field, network, capacity);
    const size_t all = capacity * field->stride, sliding = held ? GF_SLIDING_MAX : 0;
    field->phi = gf_lines(all);
    field->push = gf_lines(all);
    field->drive = field->with_r ? gf_lines(all) : field->phi;
    field->scratch = gf_lines(field->stride);
    field->spare = gf_lines(field->stride);
    field->rate = gf_allocate(sliding, sizeof(double));
    field->own = gf_allocate(sliding, sizeof(double));
    field->system = gf_allocate(sliding * sliding, sizeof(double));
    if (field->phi && field->push && field->drive && field->scratch && field->spare &&
        field->rate && field->own && field->system)
        return gf_ok(err);
    gf_field_destroy(field);
    return gf_fail_memory(err, 24.0 * (double)all);
}

void gf_field_destroy(gf_field *field)
{
    if (field->drive != field->phi) free(field->drive);
    void *const arrays[] = { field->phi,  field->push, field->scratch, field->spare,
                             field->rate, field->own,  field->system };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) free(arrays[i]);
    *field = (gf_field){ 0 };
}

int gf_point_create(gf_point *point, const gf_field *field, size_t capacity)
{
    const size_t state = (capacity * field->size + GF_LINE - 1) / GF_LINE * GF_LINE;
    const size_t units = capacity * field->stride;
    double *next = gf_lines(2 * state + 3 * units);
    *point = (gf_point){ .memory = next };
    if (!next) return -1;
    point->y = next;
    point->dy = next + state;
    point->gate = next + 2 * state;
    if (field->with_z) point->z = point->gate + units;
    if (field->with_r) point->r = point->gate + 2 * units;
    for (size_t i = 0; i < units; i++) point->gate[i] = 1;
    return 0;
}

void gf_point_destroy(gf_point *point)
{
    free(point->memory);
    *point = (gf_point){ 0 };
}

gf_point gf_point_of(const gf_point *point, const gf_field *field, size_t trial)
{
    const size_t state = trial * field->size, units = trial * field->stride;
    return (gf_point){ .y = point->y + state,
                       .dy = point->dy + state,
                       .gate = point->gate + units,
                       .z = point->z ? point->z + units : NULL,
                       .r = point->r ? point->r + units : NULL };
}

/* ---- products ------------------------------------------------------------------------------ */

GF_VECTOR static void arguments(const gf_field *field, size_t count, const double *y, double *x)
{
    const double gain = field->f.gain, offset = field->f.offset;
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < field->n; i++)
            x[k * field->stride + i] = gain * y[k * field->size + i] + offset;
}

/* y = J x. Without a reset gate the units behind closed gates contribute a constant until the next
 * change of modes: their columns are read once. */
static void couple_held(gf_field *field, const gf_coupling *coupling, const double *x, double *rest,
                        int *known, double *y)
{
    const gf_gates *gates = field->held;
    if (!*known) {
        memset(rest, 0, field->n * sizeof *rest);
        gf_coupling_add_columns(coupling, gates->n_resting, gates->resting, x, rest);
        *known = 1;
    }
    memcpy(y, rest, field->n * sizeof *y);
    gf_coupling_add_columns(coupling, gates->n_evolving, gates->evolving, x, y);
}

static int keeps_rest(const gf_field *field)
{
    return field->held && !field->with_r && !field->moving;
}

static void couple_h(gf_field *field, size_t count)
{
    gf_gates *held = field->held;
    if (keeps_rest(field))
        couple_held(field, field->to_h, field->drive, held->rest_h, &held->rest_h_known,
                    field->push);
    else
        gf_coupling_multiply(field->to_h, count, field->drive, field->stride, field->push,
                             field->stride);
}

static void couple_z(gf_field *field, size_t count, const double *phi, double *z)
{
    gf_gates *held = field->held;
    if (keeps_rest(field))
        couple_held(field, field->to_z, phi, held->rest_z, &held->rest_z_known, z);
    else
        gf_coupling_multiply(field->to_z, count, phi, field->stride, z, field->stride);
}

void gf_field_z_input(gf_field *field, const double *h, double *z)
{
    arguments(field, 1, h, field->scratch);
    field->f.f->value(field->stride, field->scratch, field->scratch);
    couple_z(field, 1, field->scratch, z);
}

/* tau dx/dt = -x + input when x is a state, x = input when it is a function. */
static void
relax(const gf_field *field, size_t count, const gf_point *at, size_t first, double tau, double *x)
{
    if (!first) return;
    const double rate = 1 / tau;
    for (size_t k = 0; k < count; k++, x += field->stride) {
        const double *y = at->y + k * field->size + first;
        double *dy = at->dy + k * field->size + first;
        for (size_t i = 0; i < field->n; i++) {
            dy[i] = (x[i] - y[i]) * rate;
            x[i] = y[i];
        }
    }
}

GF_VECTOR static void complete_push(gf_field *field, size_t count, const double *y)
{
    const size_t n = field->n;
    for (size_t k = 0; k < count; k++, y += field->size) {
        double *push = field->push + k * field->stride;
        for (size_t i = 0; i < n; i++) push[i] += field->bias[i] - y[i];
    }
}

/* ---- rates --------------------------------------------------------------------------------- */

void gf_field_phi_rate(const gf_field *field, const double *h, const double *v, double *out)
{
    arguments(field, 1, h, out);
    field->f.f->slope(field->stride, out, out);
    for (size_t j = 0; j < field->n; j++) out[j] *= field->f.gain * v[j];
}

void gf_field_add_input(const gf_field *field, double input, double *v)
{
    const double *u = field->direction;
    for (size_t i = 0; i < field->n && input != 0; i++) v[i] += u ? input * u[i] : input;
}

static void hold_gates(gf_field *field, double input, const gf_point *at)
{
    const gf_gates *gates = field->held;
    for (size_t i = 0; i < field->n; i++) at->gate[i] = gates->mode[i] == GF_OPEN;
    if (gates->n_sliding) gf_sliding_hold(field, input, at);
}

GF_VECTOR static void velocity_ungated(const gf_field *field, size_t count, const gf_point *at)
{
    const size_t n = field->n;
    for (size_t k = 0; k < count; k++) {
        const double *push = field->push + k * field->stride, *y = at->y + k * field->size;
        double *dy = at->dy + k * field->size;
        for (size_t i = 0; i < n; i++) dy[i] = push[i] + (field->bias[i] - y[i]);
    }
}

GF_VECTOR static void velocity_gated(const gf_field *field, size_t count, const gf_point *at)
{
    const size_t n = field->n;
    for (size_t k = 0; k < count; k++) {
        const double *push = field->push + k * field->stride, *gate = at->gate + k * field->stride;
        double *dy = at->dy + k * field->size;
        for (size_t i = 0; i < n; i++) dy[i] = gate[i] * push[i];
    }
}

void gf_field_switch(gf_field *field, double input, const gf_point *at)
{
    hold_gates(field, input, at);
    velocity_gated(field, 1, at);
    gf_sliding_bound(field, at);
    gf_field_add_input(field, input, at->dy);
}

static void update_gates(gf_field *field, double input, size_t count, const gf_point *at)
{
    const gfold_gate *gate = &field->model->update;
    if (field->held)
        hold_gates(field, input, at);
    else
        gf_gate_row(gate->kind)->value(gate, count * field->stride, at->z, at->gate);
}

/* ---- the whole ----------------------------------------------------------------------------- */

static void evaluate_reset(gf_field *field, size_t count, const gf_point *at)
{
    const gfold_gate *gate = &field->model->reset;
    const size_t all = count * field->stride;
    gf_coupling_multiply(field->to_r, count, field->phi, field->stride, at->r, field->stride);
    relax(field, count, at, field->r_at, gate->tau, at->r);
    gf_gate_row(gate->kind)->value(gate, all, at->r, field->drive);
    for (size_t i = 0; i < all; i++) field->drive[i] *= field->phi[i];
}

void gf_field_evaluate(gf_field *field, double input, size_t count, const gf_point *at, int with_z)
{
    arguments(field, count, at->y, field->phi);
    field->f.f->value(count * field->stride, field->phi, field->phi);
    if (field->with_r) evaluate_reset(field, count, at);
    couple_h(field, count);
    if (field->with_z) {
        complete_push(field, count, at->y);
        if (with_z || !field->held) {
            couple_z(field, count, field->phi, at->z);
            relax(field, count, at, field->z_at, field->model->update.tau, at->z);
        }
        update_gates(field, input, count, at);
        velocity_gated(field, count, at);
        if (field->held) gf_sliding_bound(field, at);
    } else {
        velocity_ungated(field, count, at);
    }
    for (size_t k = 0; k < count && input != 0; k++)
        gf_field_add_input(field, input, at->dy + k * field->size);
}

void gf_field_z_rate(gf_field *field, const gf_point *at, double *z_rate)
{
    const gf_gates *gates = field->held;
    gf_field_phi_rate(field, at->y, at->dy, field->spare);
    if (field->moving) {
        gf_coupling_multiply(field->to_z, 1, field->spare, field->stride, z_rate, field->stride);
    } else {
        memset(z_rate, 0, field->n * sizeof *z_rate);
        gf_coupling_add_columns(field->to_z, gates->n_evolving, gates->evolving, field->spare,
                                z_rate);
    }
    for (size_t k = 0; k < gates->n_sliding; k++) z_rate[gates->sliding[k]] = field->own[k];
}
