/* One allocation per matrix; each is a stream of random numbers of its own, so that no size of one
 * changes another. */
#include "agent/agent.h"

#include "core/fail.h"

#include <stdlib.h>
#include <string.h>

gfold_agent_params gfold_agent_defaults(void)
{
    return (gfold_agent_params){ .n = 300,
                                 .inputs = 80,
                                 .outputs = 2,
                                 .hints = 2,
                                 .tau_m = 6,
                                 .tau_s = 2,
                                 .tau_o = 10,
                                 .rest = -4,
                                 .kappa = 20,
                                 .v_0 = -4,
                                 .sigma_rec = sqrt(1.0 / 200),
                                 .sigma_in = 5,
                                 .sigma_teach = 3,
                                 .sigma_hint = 5,
                                 .seed = 1 };
}

static gfold_status check(const gfold_agent_params *p, gfold_error *err)
{
    const int euler = p->membrane == GFOLD_MEMBRANE_EULER;
    const struct {
        const char *name;
        double value, lo, hi;
    } rows[] = {
        { "n", (double)p->n, 2, GFOLD_AGENT_UNITS_MAX },
        { "inputs", (double)p->inputs, 1, 10000 },
        { "outputs", (double)p->outputs, 1, 10000 },
        { "hints", (double)p->hints, 0, 10000 },
        { "membrane", (double)p->membrane, 0, GFOLD_MEMBRANE_COUNT - 1 },
        { "tau_m", p->tau_m, euler ? 1 : 1e-6, 1e6 },
        { "tau_s", p->tau_s, 1e-6, 1e6 },
        { "tau_o", p->tau_o, 1e-6, 1e6 },
        { "rest", p->rest, -1e6, 1e6 },
        { "kappa", p->kappa, -1e6, 1e6 },
        { "v_0", p->v_0, -1e6, 1e6 },
        { "softness", p->softness, 0, 1e6 },
        { "sigma_rec", p->sigma_rec, 0, 1e6 },
        { "sigma_in", p->sigma_in, 0, 1e6 },
        { "sigma_teach", p->sigma_teach, 0, 1e6 },
        { "sigma_hint", p->sigma_hint, 0, 1e6 },
    };
    gfold_status status = gf_ok(err);
    for (size_t k = 0; k < sizeof rows / sizeof *rows && !status; k++)
        status = gf_check_range(err, rows[k].name, rows[k].value, rows[k].lo, rows[k].hi);
    return status;
}

void gfold_agent_shape(const gfold_agent_params *p, gfold_agent_matrix which, size_t *rows,
                       size_t *columns)
{
    const size_t shapes[GFOLD_AGENT_MATRICES][2] = { { p->n, p->n },
                                                     { p->n, p->inputs },
                                                     { p->n, p->outputs },
                                                     { p->n, p->hints },
                                                     { p->outputs, p->n } };
    *rows = shapes[which][0];
    *columns = shapes[which][1];
}

const char *gfold_agent_matrix_name(gfold_agent_matrix which)
{
    static const char *const names[] = { "recurrent", "input", "teach", "hint", "readout" };
    return (unsigned)which < GFOLD_AGENT_MATRICES ? names[which] : NULL;
}

static size_t entries(const gfold_agent_params *p, int which)
{
    size_t rows, columns;
    gfold_agent_shape(p, (gfold_agent_matrix)which, &rows, &columns);
    return rows * columns;
}

static void sample(gfold_agent *a)
{
    const double sigma[GFOLD_AGENT_MATRICES] = { a->p.sigma_rec, a->p.sigma_in, a->p.sigma_teach,
                                                 a->p.sigma_hint };
    for (int k = 0; k < GFOLD_AGENT_READOUT; k++) {
        const size_t count = entries(&a->p, k);
        const gf_random source = { a->p.seed, a->p.realisation, GF_STREAM_AGENT + (uint64_t)k };
        gf_random_normal(source, count, a->matrix[k]);
        for (size_t i = 0; i < count; i++) a->matrix[k][i] *= sigma[k];
    }
    for (size_t i = 0; i < a->p.n; i++) a->matrix[GFOLD_AGENT_RECURRENT][i * (a->p.n + 1)] = 0;
}

static gfold_status allocate(gfold_agent **agent, const gfold_agent_params *p, gfold_error *err)
{
    gfold_agent *a = *agent = gf_allocate(1, sizeof *a);
    if (!a) return gf_fail_memory(err, sizeof *a);
    a->p = *p;
    a->gamma_m = p->membrane == GFOLD_MEMBRANE_EULER ? 1 / p->tau_m : 1 - gf_decay(p->tau_m);
    a->beta_m = p->membrane == GFOLD_MEMBRANE_EULER ? 1 - a->gamma_m : gf_decay(p->tau_m);
    a->beta_s = gf_decay(p->tau_s);
    a->beta_o = gf_decay(p->tau_o);
    for (int k = 0; k < GFOLD_AGENT_MATRICES; k++) {
        a->matrix[k] = gf_allocate(entries(p, k) + 1, sizeof(double));
        if (!a->matrix[k]) {
            gfold_agent_destroy(a);
            *agent = NULL;
            return gf_fail_memory(err, 8 * (double)entries(p, k));
        }
    }
    return gf_ok(err);
}

gfold_status
gfold_agent_create(gfold_agent **agent, const gfold_agent_params *params, gfold_error *err)
{
    *agent = NULL;
    gfold_status status = check(params, err);
    if (!status) status = allocate(agent, params, err);
    if (!status) sample(*agent);
    return status;
}

gfold_status gfold_agent_copy(gfold_agent **copy, const gfold_agent *agent, gfold_error *err)
{
    const gfold_status status = allocate(copy, &agent->p, err);
    for (int k = 0; k < GFOLD_AGENT_MATRICES && !status; k++)
        memcpy((*copy)->matrix[k], agent->matrix[k], entries(&agent->p, k) * sizeof(double));
    return status;
}

void gfold_agent_destroy(gfold_agent *agent)
{
    for (int k = 0; agent && k < GFOLD_AGENT_MATRICES; k++) free(agent->matrix[k]);
    free(agent);
}

const gfold_agent_params *gfold_agent_params_of(const gfold_agent *agent)
{
    return &agent->p;
}

double *gfold_agent_weights(gfold_agent *agent, gfold_agent_matrix which)
{
    return agent->matrix[which];
}

const double *gfold_agent_weights_of(const gfold_agent *agent, gfold_agent_matrix which)
{
    return agent->matrix[which];
}

gfold_status gfold_agent_check(const gfold_agent *agent, gfold_error *err)
{
    for (int k = 0; k < GFOLD_AGENT_MATRICES; k++)
        for (size_t i = 0; i < entries(&agent->p, k); i++)
            if (!isfinite(agent->matrix[k][i]))
                return gf_fail(err, GFOLD_ENUMERIC,
                               "the %s weights are no longer finite: the learning "
                               "rate is too large",
                               gfold_agent_matrix_name((gfold_agent_matrix)k));
    return gf_ok(err);
}
