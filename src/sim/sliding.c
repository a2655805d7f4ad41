#include "sim/sliding.h"

#include "math/linalg.h"

#include <math.h>

/* Gates of sliding units keep dz_i/dt = sum_j J^z_ij phi'_j (s_j a_j + I u_j) = 0: a linear system for
 * their s. */
void gf_sliding_hold(gf_field *field, double input, const gf_point *at)
{
    double *gate = at->gate;
    const gf_gates *gates = field->held;
    const size_t count = gates->n_sliding, *sliding = gates->sliding;
    for (size_t k = 0; k < count; k++) gate[sliding[k]] = 0;
    for (size_t j = 0; j < field->n; j++) field->spare[j] = gate[j] * field->push[j];
    gf_field_add_input(field, input, field->spare);
    gf_field_phi_rate(field, at->y, field->spare, field->scratch);
    for (size_t k = 0; k < count; k++)
        field->rate[k] = -gf_coupling_row_dot(field->to_z, sliding[k], field->scratch);
    gf_field_phi_rate(field, at->y, field->push, field->scratch);
    for (size_t l = 0; l < count; l++)
        for (size_t k = 0; k < count; k++)
            field->system[k + l * count] =
                gf_coupling_entry(field->to_z, sliding[k], sliding[l]) * field->scratch[sliding[l]];
    for (size_t k = 0; k < count; k++) field->own[k] = count > 1 ? -1 : field->system[0];
    if (gf_solve(count, field->system, field->rate)) return;
    for (size_t k = 0; k < count; k++) gate[sliding[k]] = field->rate[k];
}

/* A step beyond the end of sliding may go through the pole of a gate that slides alone, where what it
 * adds to dz/dt changes its sign: from there on it keeps to the side on which the sliding ended. */
void gf_sliding_bound(const gf_field *field, const gf_point *at)
{
    static const double lo = -1, hi = 2;
    const gf_gates *gates = field->held;
    for (size_t k = 0; k < gates->n_sliding; k++) {
        const size_t i = gates->sliding[k];
        const double gate = at->gate[i];
        const double bound = field->own[k] < 0 ? fmin(fmax(gate, lo), hi) : gate < 0 ? hi : lo;
        at->dy[i] = bound * field->push[i];
    }
}
