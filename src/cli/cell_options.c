#include "cli/cell_options.h"

#define CA(field) offsetof(gf_cell_arguments, astrocyte.field)
#define NEURON(field) offsetof(gf_cell_arguments, neuron.field)

#define KINETIC .kind = GF_REAL, .lo = 0, .hi = 1000
#define POSITIVE KINETIC, .above = 1

const gf_option gf_astrocyte_rows[GF_ASTROCYTE_ROWS] = {
    { .name = "c0", KINETIC, .offset = CA(c0), .unit = "uM", .meaning = "total calcium" },
    { .name = "c1", POSITIVE, .offset = CA(c1), .unit = "1", .meaning = "volume of the store" },
    { .name = "v1", KINETIC, .offset = CA(v1), .unit = "1/s",
      .meaning = "flux through the receptor" },
    { .name = "v2", KINETIC, .offset = CA(v2), .unit = "1/s", .meaning = "leak from the store" },
    { .name = "v3", KINETIC, .offset = CA(v3), .unit = "uM/s", .meaning = "flux of the pump" },
    { .name = "v4", KINETIC, .offset = CA(v4), .unit = "uM/s", .meaning = "production of IP3" },
    { .name = "v6", KINETIC, .offset = CA(v6), .unit = "uM/s", .meaning = "influx that IP3 opens" },
    { .name = "k1", KINETIC, .offset = CA(k1), .unit = "1/s", .meaning = "outflux" },
    { .name = "k2", POSITIVE, .offset = CA(k2), .unit = "uM", .meaning = "half of v6, IP3" },
    { .name = "k3", POSITIVE, .offset = CA(k3), .unit = "uM", .meaning = "half of v3, Ca" },
    { .name = "k4", POSITIVE, .offset = CA(k4), .unit = "uM", .meaning = "half of v4, Ca" },
    { .name = "d1", POSITIVE, .offset = CA(d1), .unit = "uM", .meaning = "binding of IP3" },
    { .name = "d2", KINETIC, .offset = CA(d2), .unit = "uM", .meaning = "inactivation by Ca" },
    { .name = "d3", POSITIVE, .offset = CA(d3), .unit = "uM",
      .meaning = "binding of IP3 when inactivated" },
    { .name = "d5", POSITIVE, .offset = CA(d5), .unit = "uM", .meaning = "activation by Ca" },
    { .name = "ip3_rest", KINETIC, .offset = CA(ip3_rest), .unit = "uM",
      .meaning = "IP3 that the decay leads to" },
    { .name = "relax", KINETIC, .offset = CA(relax), .unit = "1/s", .meaning = "decay of IP3" },
    { .name = "alpha", .kind = GF_REAL, .lo = 0, .hi = 1, .offset = CA(alpha), .unit = "1",
      .meaning = "part of v4 that Ca switches" },
    { .name = "a2", KINETIC, .offset = CA(a2), .unit = "1/(uM s)",
      .meaning = "binding of inactivating Ca" },
    { .name = "dt", .kind = GF_REAL, .lo = 1e-7, .hi = 0.1, .offset = CA(dt), .unit = "s",
      .meaning = "step of an astrocyte" },
};

const gf_option gf_neuron_rows[GF_NEURON_ROWS] = {
    { .name = "neuron_a", .kind = GF_REAL, .lo = 0, .hi = 10, .offset = NEURON(a), .unit = "1/ms",
      .meaning = "rate of U" },
    { .name = "neuron_b", .kind = GF_REAL, .lo = -10, .hi = 10, .offset = NEURON(b), .unit = "1",
      .meaning = "U follows b V" },
    { .name = "neuron_c", .kind = GF_REAL, .lo = -200, .hi = 199, .offset = NEURON(c), .unit = "mV",
      .meaning = "V after a spike" },
    { .name = "neuron_d", .kind = GF_REAL, .lo = -1000, .hi = 1000, .offset = NEURON(d),
      .unit = "1", .meaning = "what U gains at a spike" },
    { .name = "neuron_peak", .kind = GF_REAL, .lo = -50, .hi = 200, .offset = NEURON(peak),
      .unit = "mV", .meaning = "V is cut there and reset" },
    { .name = "neuron_threshold", .kind = GF_REAL, .lo = -200, .hi = 200,
      .offset = NEURON(threshold), .unit = "mV", .meaning = "above it a step is a spike step" },
    { .name = "neuron_dt", .kind = GF_REAL, .lo = 1e-6, .hi = 1, .offset = NEURON(dt), .unit = "ms",
      .meaning = "step of a neuron, part of the model" },
};

const char *gf_cell_kind_name(int index)
{
    static const char *const names[] = { "astrocyte", "neuron" };
    return index >= 0 && index < GF_CELL_KIND_COUNT ? names[index] : NULL;
}

void gf_cell_defaults(void *arguments)
{
    gf_cell_arguments *a = arguments;
    a->astrocyte = gfold_astrocyte_defaults();
    a->neuron = gfold_izhikevich_defaults();
}
