#include "core/fail.h"
#include "math/random.h"
#include "model/gate.h"

#include <gatefold/network.h>
#include <math.h>
#include <stdlib.h>

enum { STREAM_H = 1, STREAM_Z, STREAM_R, STREAM_BIAS, STREAM_INITIAL = 16 };

struct gfold_network {
    gfold_model model;
    size_t n;
    uint64_t seed, realisation;
    double *h, *z, *r, *bias;
};

static double *sample(const gfold_network *network, uint64_t stream, size_t count, double scale)
{
    double *x = gf_allocate(count, sizeof *x);
    if (!x) return NULL;
    gf_random_normal((gf_random){ network->seed, network->realisation, stream }, count, x);
    for (size_t i = 0; i < count; i++) x[i] *= scale;
    return x;
}

static int sample_all(gfold_network *made)
{
    const gfold_model *m = &made->model;
    const size_t n = made->n;
    const double scale = 1 / sqrt((double)n);
    const int with_z = gf_gate_row(m->update.kind)->present;
    const int with_r = gf_gate_row(m->reset.kind)->present;
    made->h = sample(made, STREAM_H, n * n, sqrt(m->p) * scale);
    if (with_z) made->z = sample(made, STREAM_Z, n * n, scale);
    if (with_r) made->r = sample(made, STREAM_R, n * n, scale);
    made->bias = sample(made, STREAM_BIAS, n, m->sigma_b);
    return made->h && made->bias && (made->z || !with_z) && (made->r || !with_r);
}

gfold_status gfold_network_create(gfold_network **network, const gfold_model *model, size_t n,
                                  uint64_t seed, uint64_t realisation, gfold_error *err)
{
    *network = NULL;
    gfold_status status = gfold_model_check(model, err);
    if (!status) status = gf_check_range(err, "n", (double)n, 2, GFOLD_NETWORK_N_MAX);
    if (status) return status;
    gfold_network *made = gf_allocate(1, sizeof *made);
    if (!made) return gf_fail_memory(err, sizeof *made);
    *made = (gfold_network){ .model = *model, .n = n, .seed = seed, .realisation = realisation };
    if (!sample_all(made)) {
        gfold_network_destroy(made);
        return gf_fail_memory(err, 8.0 * (double)n * (double)n);
    }
    *network = made;
    return gf_ok(err);
}

void gfold_network_destroy(gfold_network *network)
{
    if (!network) return;
    free(network->h);
    free(network->z);
    free(network->r);
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

const double *gfold_network_coupling_h(const gfold_network *network)
{
    return network->h;
}

const double *gfold_network_coupling_z(const gfold_network *network)
{
    return network->z;
}

const double *gfold_network_coupling_r(const gfold_network *network)
{
    return network->r;
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
