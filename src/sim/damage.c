#include "core/fail.h"
#include "sim/memory.h"

#include <stdlib.h>

static void change(const gfold_network *network, gfold_coupling which, double perturb,
                   const unsigned char *removed, double *matrix)
{
    const size_t n = gfold_network_size(network);
    const gf_random source = gf_network_draw(network, GF_DRAW_COUPLING, which);
    double *xi = matrix + n * n;
    gf_coupling_copy(gf_network_coupling(network, which), matrix);
    for (size_t j = 0; j < n; j++) {
        gf_random_normal_from(source, j * n, n, xi);
        for (size_t i = 0; i < n; i++)
            matrix[i + j * n] *= removed && removed[j] ? 0 : 1 + perturb * xi[i];
    }
}

static gfold_status
check(const gfold_network *network, const gfold_model *model, double perturb, gfold_error *err)
{
    const gfold_model *m = gfold_network_model(network);
    gfold_status status = gf_check_range(err, "perturb", perturb, 0, 10);
    if (!status) status = gfold_model_check(model, err);
    if (status) return status;
    const int update = model->update.kind == GFOLD_GATE_OFF,
              reset = model->reset.kind == GFOLD_GATE_OFF;
    if (update != (m->update.kind == GFOLD_GATE_OFF) || reset != (m->reset.kind == GFOLD_GATE_OFF))
        return gf_fail(err, GFOLD_EINVAL, "the model has not the gates of the network");
    return gf_ok(err);
}

gfold_status gfold_network_damage(gfold_network **out, const gfold_network *network,
                                  const gfold_model *model, double perturb,
                                  const unsigned char *removed, gfold_error *err)
{
    const size_t n = gfold_network_size(network);
    const gf_random source = gf_network_noise(network, 0);
    gfold_network_params p = { .n = n, .seed = source.seed, .realisation = source.realisation };
    double *matrix[GFOLD_COUPLING_COUNT] = { NULL };
    *out = NULL;
    gfold_status status = check(network, model, perturb, err);
    for (int k = 0; k < GFOLD_COUPLING_COUNT && !status; k++) {
        if (!gfold_network_has(network, (gfold_coupling)k)) continue;
        matrix[k] = gf_allocate(n * (n + 1), sizeof *matrix[k]);
        if (!matrix[k]) status = gf_fail_memory(err, 8.0 * (double)(n * n));
        if (!status) change(network, (gfold_coupling)k, perturb, removed, matrix[k]);
        p.coupling[k] = matrix[k];
    }
    if (!status) status = gfold_network_create(out, model, &p, err);
    for (int k = 0; k < GFOLD_COUPLING_COUNT; k++) free(matrix[k]);
    return status;
}

void gfold_network_remove(const gfold_network *network, double fraction, unsigned char *removed)
{
    const gf_random source = gf_network_draw(network, GF_DRAW_REMOVED, 0);
    for (size_t i = 0; i < gfold_network_size(network); i++) {
        uint64_t word;
        gf_random_words(source, i, 1, &word);
        removed[i] = (double)(word >> 11) * 0x1p-53 < fraction;
    }
}
