#include "core/fail.h"
#include "sim/memory.h"

#include <math.h>
#include <string.h>

#define FIELD(name, meaning)                                                                       \
    {                                                                                              \
#name, meaning, offsetof(gfold_memory, name)                                               \
    }

static const gfold_memory_field fields[] = {
    FIELD(dimension, "frozen units, each a direction of the manifold"),
    FIELD(frozen_fraction, "the same over N"),
    FIELD(contraction_rate, "slowest rate across the manifold, per leak time"),
    FIELD(range, "distance to the first gate switch along random directions"),
    FIELD(range_least, "the least over the directions of a network"),
    FIELD(retention_along, "kept at T of a displacement along the manifold"),
    FIELD(retention_least, "the least over the directions of a network"),
    FIELD(retention_tangent, "kept of a straight displacement along a tangent"),
    FIELD(retention_across, "kept of a displacement of active units, median"),
    FIELD(switched, "fraction of displaced runs in which gates switched"),
    FIELD(endless, "fraction of them in which gates switch without end"),
    FIELD(integrator_gain, "output over integral of the input"),
    FIELD(integrator_r2, "squared correlation of the two once at rest"),
    FIELD(tracking_r2, "the same while pulses come"),
    FIELD(additivity, "relative error of adding two pulses"),
    FIELD(drift, "of the output after the pulses, per leak time, of the size"),
    FIELD(leak_rate, "of a tangent displacement, per leak time"),
    FIELD(leak_predicted, "the same of the linearised network"),
    FIELD(diffusion, "with noise: spread of frozen units over 2 D T"),
};

const gfold_memory_field *gfold_memory_field_at(size_t index)
{
    return index < sizeof fields / sizeof *fields ? &fields[index] : NULL;
}

void gf_memory_clear(gfold_memory *memory)
{
    const double none = (double)NAN;
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
        memcpy((char *)memory + fields[k].offset, &none, sizeof none);
}

gfold_memory_params gfold_memory_defaults(void)
{
    return (gfold_memory_params){ .t = 100, .dt = 0.1, .size = 0.5, .directions = 4, .pulses = 8 };
}

gfold_status gf_memory_check(const gfold_memory_params *p, gfold_error *err)
{
    gfold_status status = gf_check_range(err, "t", p->t, 1, 1e6);
    if (!status) status = gf_check_range(err, "dt", p->dt, 1e-4, 1);
    if (!status) status = gf_check_range(err, "size", p->size, 1e-12, 1000);
    if (!status) status = gf_check_range(err, "directions", p->directions, 1, 300);
    if (!status) status = gf_check_range(err, "pulses", p->pulses, 2, 1000);
    if (!status) status = gf_check_range(err, "duration", p->duration, 0, 1e4);
    if (!status) status = gf_check_range(err, "gap", p->gap, 0, 1e4);
    return status;
}
