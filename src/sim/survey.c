/* One network is one item of work; what goes wrong in the first one that fails is what the survey
 * says. */
#include "sim/survey.h"

#include "core/fail.h"
#include "core/memory.h"
#include "core/parallel.h"
#include "math/statistics.h"
#include "model/gate.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct gfold_survey {
    int networks;
    unsigned char *kind;
    gfold_memory *memory;
    double *dimension; /* ascending, of those with a manifold */
    size_t count;
};

typedef struct job {
    const gfold_survey_params *p;
    gfold_survey *result;
    pthread_mutex_t lock;
    size_t done;
    int failed; /* the first one, or past the last */
    gfold_error failure;
    volatile int closed;
} job;

static const char *const names[] = { "manifold", "point", "edge", "sliding", "moving" };

static const double kept = 0.999;

const char *gfold_survey_kind_name(gfold_survey_kind kind)
{
    return (unsigned)kind < GFOLD_SURVEY_KIND_COUNT ? names[kind] : NULL;
}

gfold_survey_params gfold_survey_defaults(void)
{
    gfold_survey_params p = { .model = gfold_model_preset(GFOLD_FS),
                              .network = gfold_network_defaults(),
                              .simulate = gfold_simulate_defaults(),
                              .memory = gfold_memory_defaults(),
                              .networks = 8 };
    p.simulate.t_max = 1000;
    return p;
}

/* ---- the loop ------------------------------------------------------------------------------ */

static gfold_status one(job *j, size_t network, gfold_error *err)
{
    gf_subject s;
    gfold_survey_kind kind;
    gfold_memory_params p = j->p->memory;
    gfold_status status = gf_subject_create(&s, j->p, (int)network, &kind, err);
    if (!status && kind == GFOLD_SURVEY_MANIFOLD) status = gf_subject_change(&s, &kind, err);
    p.removed = s.removed;
    p.stop = j->p->stop;
    if (!status && kind == GFOLD_SURVEY_MANIFOLD)
        status = gfold_memory_measure(s.manifold, s.measured ? s.measured : s.settled, &p,
                                      &j->result->memory[network], err);
    j->result->kind[network] = (unsigned char)kind;
    gf_subject_destroy(&s);
    return status;
}

static void item(void *context, int worker, size_t network)
{
    (void)worker;
    job *j = context;
    gfold_error err;
    const gfold_status status =
        j->p->stop && *j->p->stop
            ? gf_fail(&err, GFOLD_ESTOPPED, "stopped before network %zu", network)
            : one(j, network, &err);
    pthread_mutex_lock(&j->lock);
    if (status && (int)network < j->failed) {
        j->failed = (int)network;
        j->failure = err;
        j->closed = 1;
    }
    j->done += !status;
    if (!status && j->p->progress) j->p->progress(j->p->context, (double)j->done / j->p->networks);
    pthread_mutex_unlock(&j->lock);
}

gfold_status gf_survey_check(const gfold_survey_params *p, gfold_error *err)
{
    gfold_status status = gfold_model_check(&p->model, err);
    if (!status && !gf_gate_row(p->model.update.kind)->present)
        status =
            gf_fail(err, GFOLD_EINVAL, "the model has no update gate, which would freeze units");
    if (!status && p->network.in_degree)
        status =
            gf_fail(err, GFOLD_EINVAL, "in_degree is %zu; manifolds are those of dense networks",
                    p->network.in_degree);
    if (!status) status = gf_check_range(err, "n", (double)p->network.n, 2, GFOLD_DENSE_MAX);
    if (!status) status = gf_check_range(err, "networks", p->networks, 1, 1e6);
    if (!status) status = gf_check_range(err, "threads", p->threads, 0, 1024);
    if (!status) status = gf_check_range(err, "perturb", p->perturb, 0, 10);
    if (!status) status = gf_check_range(err, "remove", p->remove, 0, 0.999);
    return status ? status : gf_memory_check(&p->memory, err);
}

/* As many as there is memory for; one there must be. */
static gfold_status find_workers(const gfold_survey_params *p, int *workers, gfold_error *err)
{
    const double n = (double)p->network.n, each = 8 * n * n * (11);
    *workers = gf_parallel_workers(p->threads);
    while (*workers > 1 && *workers * each > gf_memory_available()) --*workers;
    return gf_check_memory(err, "a worker of the survey", each);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void sort_dimensions(gfold_survey *s)
{
    for (int k = 0; k < s->networks; k++)
        if (s->kind[k] == GFOLD_SURVEY_MANIFOLD) s->dimension[s->count++] = s->memory[k].dimension;
    qsort(s->dimension, s->count, sizeof *s->dimension, ascending);
}

static gfold_survey *allocate(int networks)
{
    gfold_survey *s = gf_allocate(1, sizeof *s);
    const size_t count = (size_t)networks;
    if (!s) return NULL;
    s->networks = networks;
    s->kind = gf_allocate(count, 1);
    s->memory = gf_allocate(count, sizeof *s->memory);
    s->dimension = gf_allocate(count, sizeof *s->dimension);
    if (s->kind && s->memory && s->dimension) {
        for (size_t k = 0; k < count; k++) gf_memory_clear(&s->memory[k]);
        return s;
    }
    gfold_survey_destroy(s);
    return NULL;
}

gfold_status
gfold_survey_run(const gfold_survey_params *params, gfold_survey **out, gfold_error *err)
{
    int workers = 1;
    *out = NULL;
    gfold_status status = gf_survey_check(params, err);
    if (!status) status = find_workers(params, &workers, err);
    if (status) return status;
    job j = { .p = params, .failed = params->networks, .result = allocate(params->networks) };
    if (!j.result) return gf_fail_memory(err, sizeof(gfold_memory) * (double)params->networks);
    pthread_mutex_init(&j.lock, NULL);
    gf_parallel(workers, (size_t)params->networks, item, &j, &j.closed);
    pthread_mutex_destroy(&j.lock);
    if (j.failed < params->networks) {
        gfold_survey_destroy(j.result);
        return gf_fail(err, j.failure.status, "%s", j.failure.message);
    }
    sort_dimensions(j.result);
    *out = j.result;
    return gf_ok(err);
}

/* ---- what was found ------------------------------------------------------------------------ */

void gfold_survey_destroy(gfold_survey *s)
{
    if (!s) return;
    free(s->kind);
    free(s->memory);
    free(s->dimension);
    free(s);
}

int gfold_survey_networks(const gfold_survey *s)
{
    return s->networks;
}

gfold_survey_kind gfold_survey_kind_of(const gfold_survey *s, int network)
{
    return (gfold_survey_kind)s->kind[network];
}

const gfold_memory *gfold_survey_memory(const gfold_survey *s, int network)
{
    return &s->memory[network];
}

static gfold_share fraction(size_t count, size_t of)
{
    gfold_share f = { .count = count, .of = of, .value = (double)count / (double)of };
    gf_estimate_fraction(count, of, 0.95, &f.lo, &f.hi);
    return f;
}

gfold_share gfold_survey_fraction(const gfold_survey *s, gfold_survey_kind kind)
{
    size_t count = 0;
    for (int k = 0; k < s->networks; k++) count += s->kind[k] == kind;
    return fraction(count, (size_t)s->networks);
}

gfold_share gfold_survey_held(const gfold_survey *s)
{
    size_t count = 0;
    for (int k = 0; k < s->networks; k++) count += s->memory[k].retention_least >= kept;
    return fraction(count, s->count);
}

gfold_estimate gfold_survey_estimate(const gfold_survey *s, size_t index)
{
    const gfold_memory_field *field = gfold_memory_field_at(index);
    if (!field) return (gfold_estimate){ .mean = (double)NAN, .stderr_ = (double)NAN };
    const char *first = (const char *)s->memory + field->offset;
    return gf_estimate_mean((size_t)s->networks, (const double *)(const void *)first,
                            sizeof(gfold_memory) / sizeof(double));
}

double gfold_survey_dimension(const gfold_survey *s, double p)
{
    if (!s->count || !(p >= 0 && p <= 1)) return (double)NAN;
    const double at = p * (double)(s->count - 1);
    const size_t k = (size_t)at;
    const double next = s->dimension[k + 1 < s->count ? k + 1 : k];
    return s->dimension[k] + (at - (double)k) * (next - s->dimension[k]);
}
