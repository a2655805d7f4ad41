#include "sim/gates.h"

#include "core/fail.h"

#include <stdlib.h>

static void list(gf_gates *gates)
{
    gates->n_evolving = gates->n_resting = gates->n_sliding = 0;
    gf_gates_forget(gates);
    for (size_t i = 0; i < gates->n; i++) {
        if (gates->mode[i] == GF_SLIDING) gates->sliding[gates->n_sliding++] = i;
        if (gates->mode[i] == GF_CLOSED)
            gates->resting[gates->n_resting++] = i;
        else
            gates->evolving[gates->n_evolving++] = i;
    }
}

int gf_gates_create(gf_gates *gates, size_t n)
{
    *gates = (gf_gates){ .n = n };
    gates->mode = gf_allocate(n, sizeof *gates->mode);
    gates->evolving = gf_allocate(n, sizeof *gates->evolving);
    gates->resting = gf_allocate(n, sizeof *gates->resting);
    gates->sliding = gf_allocate(GF_SLIDING_MAX, sizeof *gates->sliding);
    gates->rest_h = gf_allocate(n, sizeof *gates->rest_h);
    gates->rest_z = gf_allocate(n, sizeof *gates->rest_z);
    if (gates->mode && gates->evolving && gates->resting && gates->sliding && gates->rest_h &&
        gates->rest_z) {
        list(gates);
        return 0;
    }
    gf_gates_destroy(gates);
    return -1;
}

void gf_gates_destroy(gf_gates *gates)
{
    void *const arrays[] = { gates->mode,    gates->evolving, gates->resting,
                             gates->sliding, gates->rest_h,   gates->rest_z };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) free(arrays[i]);
    *gates = (gf_gates){ 0 };
}

void gf_gates_follow(gf_gates *gates, const double *z, double theta)
{
    for (size_t i = 0; i < gates->n; i++) gates->mode[i] = z[i] > theta ? GF_OPEN : GF_CLOSED;
    list(gates);
}

int gf_gates_set(gf_gates *gates, size_t unit, gf_mode mode)
{
    if (mode == GF_SLIDING && gates->n_sliding == GF_SLIDING_MAX) return -1;
    gates->mode[unit] = mode;
    list(gates);
    return 0;
}

void gf_gates_forget(gf_gates *gates)
{
    gates->rest_h_known = gates->rest_z_known = 0;
}
