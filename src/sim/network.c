#include "core/fail.h"
#include "core/memory.h"
#include "model/gate.h"
#include "sim/coupling.h"

#include <math.h>
#include <stdlib.h>

/* 5: of an input, input.c */
enum { STREAM_H = 1, STREAM_Z, STREAM_R, STREAM_BIAS, STREAM_WIRING = 8, STREAM_INITIAL = 16 };
static const uint64_t stream_noise = (uint64_t)1 << 32; /* + trial */
static const uint64_t stream_tangent = (uint64_t)1 << 33; /* + number of the vector */

struct gfold_network {
    gfold_model model;
    size_t n;
    uint64_t seed, realisation;
    gf_coupling coupling[GFOLD_COUPLING_COUNT]; /* n = 0 where there is none */
    double *bias;
};

gfold_network_params gfold_network_defaults(void)
{
    return (gfold_network_params){ .n = 1000, .seed = 1 };
}

static int has(const gfold_model *m, gfold_coupling which)
{
    const gfold_gate *gate = which == GFOLD_COUPLING_Z ? &m->update : &m->reset;
    return which == GFOLD_COUPLING_H || gf_gate_row(gate->kind)->present;
}

double gfold_network_bytes(const gfold_model *model, const gfold_network_params *p)
{
    double bytes = 8 * (double)p->n;
    for (int k = 0; k < GFOLD_COUPLING_COUNT; k++)
        if (has(model, (gfold_coupling)k))
            bytes += gf_coupling_bytes(p->n, p->in_degree, p->precision == GFOLD_SINGLE);
    return bytes;
}

static gfold_status check_own(const gfold_model *m, const gfold_network_params *p, gfold_error *err)
{
    static const char *const names[] = { "h", "z", "r" };
    for (int k = 0; k < GFOLD_COUPLING_COUNT; k++) {
        if (!p->coupling[k]) continue;
        if (p->in_degree)
            return gf_fail(err, GFOLD_EINVAL, "in_degree is %zu; own matrices are dense",
                           p->in_degree);
        if (!has(m, (gfold_coupling)k))
            return gf_fail(err, GFOLD_EINVAL,
                           "a matrix J^%s is given for a model without that gate", names[k]);
        for (size_t i = 0; i < p->n * p->n; i++)
            if (!isfinite(p->coupling[k][i]))
                return gf_fail(err, GFOLD_EINVAL, "J^%s is not finite in row %zu, column %zu",
                               names[k], i % p->n, i / p->n);
    }
    return gf_ok(err);
}

static gfold_status check(const gfold_model *m, const gfold_network_params *p, gfold_error *err)
{
    const double most = p->in_degree ? GFOLD_NETWORK_MAX : GFOLD_DENSE_MAX;
    gfold_status status = gfold_model_check(m, err);
    if (!status) status = gf_check_range(err, "n", (double)p->n, 2, most);
    if (!status) status = gf_check_range(err, "in_degree", (double)p->in_degree, 0, (double)p->n);
    if (!status && (unsigned)p->precision >= GFOLD_PRECISION_COUNT)
        status = gf_fail(err, GFOLD_EINVAL, "precision is %d, neither double nor single",
                         (int)p->precision);
    if (!status) status = check_own(m, p, err);
    if (!status) status = gf_check_memory(err, "the network", gfold_network_bytes(m, p));
    return status;
}

static int fill(gfold_network *made, gfold_coupling which, const gfold_network_params *p)
{
    gf_coupling *j = &made->coupling[which];
    const double inputs = (double)(p->in_degree ? p->in_degree : p->n);
    const double variance = (which == GFOLD_COUPLING_H ? made->model.p : 1) / inputs;
    const gf_random weights = { p->seed, p->realisation, STREAM_H + which };
    const gf_random wiring = { p->seed, p->realisation, STREAM_WIRING + which };
    if (gf_coupling_create(j, p->n, p->in_degree, p->precision == GFOLD_SINGLE)) return -1;
    if (!p->coupling[which]) return gf_coupling_sample(j, weights, wiring, sqrt(variance));
    gf_coupling_set(j, p->coupling[which]);
    return 0;
}

static int fill_all(gfold_network *made, const gfold_network_params *p)
{
    for (int k = 0; k < GFOLD_COUPLING_COUNT; k++)
        if (has(&made->model, (gfold_coupling)k) && fill(made, (gfold_coupling)k, p)) return -1;
    made->bias = gf_allocate(p->n, sizeof *made->bias);
    if (!made->bias) return -1;
    gf_random_normal((gf_random){ p->seed, p->realisation, STREAM_BIAS }, p->n, made->bias);
    for (size_t i = 0; i < p->n; i++) made->bias[i] *= made->model.sigma_b;
    return 0;
}

gfold_status gfold_network_create(gfold_network **network, const gfold_model *model,
                                  const gfold_network_params *params, gfold_error *err)
{
    *network = NULL;
    const gfold_status status = check(model, params, err);
    if (status) return status;
    gfold_network *made = gf_allocate(1, sizeof *made);
    if (!made) return gf_fail_memory(err, sizeof *made);
    *made = (gfold_network){
        .model = *model, .n = params->n, .seed = params->seed, .realisation = params->realisation
    };
    if (fill_all(made, params)) {
        gfold_network_destroy(made);
        return gf_fail_memory(err, gfold_network_bytes(model, params));
    }
    *network = made;
    return gf_ok(err);
}

void gfold_network_destroy(gfold_network *network)
{
    if (!network) return;
    for (int k = 0; k < GFOLD_COUPLING_COUNT; k++) gf_coupling_destroy(&network->coupling[k]);
    free(network->bias);
    free(network);
}

size_t gfold_network_size(const gfold_network *network)
{
    return network->n;
}

const gfold_model *gfold_network_model(const gfold_network *network)
{
    return &network->model;
}

int gfold_network_has(const gfold_network *network, gfold_coupling which)
{
    return (unsigned)which < GFOLD_COUPLING_COUNT && network->coupling[which].n > 0;
}

const gf_coupling *gf_network_coupling(const gfold_network *network, gfold_coupling which)
{
    return gfold_network_has(network, which) ? &network->coupling[which] : NULL;
}

static gfold_status absent(gfold_error *err)
{
    return gf_fail(err, GFOLD_EINVAL, "the network has no such coupling matrix: its gate is off");
}

gfold_status gfold_network_multiply(const gfold_network *network, gfold_coupling which,
                                    const double *x, double *y, gfold_error *err)
{
    const gf_coupling *j = gf_network_coupling(network, which);
    if (!j) return absent(err);
    gf_coupling_multiply(j, 1, x, network->n, y, network->n);
    return gf_ok(err);
}

gfold_status gfold_network_matrix(const gfold_network *network, gfold_coupling which,
                                  double *matrix, gfold_error *err)
{
    const gf_coupling *j = gf_network_coupling(network, which);
    if (!j) return absent(err);
    gf_coupling_copy(j, matrix);
    return gf_ok(err);
}

const double *gfold_network_bias(const gfold_network *network)
{
    return network->bias;
}

void gfold_network_initial_state(const gfold_network *network, double sigma_0, uint64_t trial,
                                 double *h)
{
    const gf_random source = { network->seed, network->realisation, STREAM_INITIAL + trial };
    gf_random_normal(source, network->n, h);
    for (size_t i = 0; i < network->n; i++) h[i] *= sigma_0;
}

gf_random gf_network_noise(const gfold_network *network, uint64_t trial)
{
    return (gf_random){ network->seed, network->realisation, stream_noise + trial };
}

gf_random gf_network_tangent(const gfold_network *network, uint64_t vector)
{
    return (gf_random){ network->seed, network->realisation, stream_tangent + vector };
}
