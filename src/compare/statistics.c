#include "compare/statistics.h"

#include "core/fail.h"
#include "math/statistics.h"
#include "model/gate.h"

#include <math.h>
#include <stdlib.h>

/* Eigenvalues of one state by their distance from -1/tau_z. */
typedef struct place {
    double distance;
    size_t index;
} place;

typedef struct comparison {
    const gfold_sample *sample;
    gf_measure *measure;
    void *context;
    size_t count;    /* values of a state                       */
    size_t *index;   /* of eigenvalues kept                     */
    place *places;   /* of all, where some are left out         */
    double *values;  /* of one state                            */
    double *network; /* [value][network], means over the states */
} comparison;

static int by_distance(const void *a, const void *b)
{
    const place *p = a, *q = b;
    if (p->distance < q->distance) return -1;
    if (p->distance > q->distance) return 1;
    return p->index < q->index ? -1 : p->index > q->index;
}

static size_t counted_of(const gfold_sample *sample, size_t n)
{
    const gfold_gate *reset = &gfold_sample_params_of(sample)->model.reset;
    return gf_gate_row(reset->kind)->present && reset->tau > 0 ? 2 * n : n;
}

/* Of a whole Jacobian the N nearest to -1/tau_z are left out. */
static gf_kept keep(const comparison *c, const gfold_sample_state *state)
{
    const size_t counted = counted_of(c->sample, state->n);
    const size_t left_out = state->count > counted ? state->count - counted : 0;
    const double centre = -1 / gfold_sample_params_of(c->sample)->model.update.tau;
    for (size_t k = 0; k < state->count; k++) c->index[k] = k;
    if (left_out) {
        for (size_t k = 0; k < state->count; k++)
            c->places[k] = (place){ hypot(state->re[k] - centre, state->im[k]), k };
        qsort(c->places, state->count, sizeof *c->places, by_distance);
        for (size_t k = left_out; k < state->count; k++)
            c->index[k - left_out] = c->places[k].index;
    }
    return (gf_kept){ state->count - left_out, counted, c->index };
}

static gfold_status
add_state(const comparison *c, const gfold_sample_state *state, double share, gfold_error *err)
{
    const size_t networks = (size_t)gfold_sample_params_of(c->sample)->networks;
    const gf_kept kept = keep(c, state);
    const gfold_status status = c->measure(c->context, state, &kept, c->values, err);
    for (size_t k = 0; k < c->count && !status; k++)
        c->network[k * networks + (size_t)state->network] += share * c->values[k];
    return status;
}

/* Means over the states of every network; NaN for networks without any. */
static gfold_status measure_all(const comparison *c, gfold_error *err)
{
    const gfold_sample_state *states = gfold_sample_states(c->sample);
    const size_t networks = (size_t)gfold_sample_params_of(c->sample)->networks;
    const size_t total = gfold_sample_count(c->sample);
    gfold_status status = gf_ok(err);
    for (size_t k = 0; k < c->count * networks; k++) c->network[k] = (double)NAN;
    for (size_t first = 0, last; first < total && !status; first = last) {
        for (last = first; last < total && states[last].network == states[first].network;) last++;
        for (size_t k = 0; k < c->count; k++)
            c->network[k * networks + (size_t)states[first].network] = 0;
        for (size_t k = first; k < last && !status; k++)
            status = add_state(c, &states[k], 1 / (double)(last - first), err);
    }
    return status;
}

size_t gf_most_eigenvalues(const gfold_sample *sample)
{
    size_t most = 0;
    for (size_t k = 0; k < gfold_sample_count(sample); k++)
        if (gfold_sample_states(sample)[k].count > most)
            most = gfold_sample_states(sample)[k].count;
    return most;
}

gfold_status gf_compare(const gfold_sample *sample, size_t count, gf_measure *measure,
                        void *context, gfold_estimate *out, gfold_error *err)
{
    const size_t most = gf_most_eigenvalues(sample);
    const size_t networks = (size_t)gfold_sample_params_of(sample)->networks;
    if (!most) return gf_fail(err, GFOLD_EINVAL, "the sample holds no eigenvalues");
    comparison c = { .sample = sample, .measure = measure, .context = context, .count = count };
    c.index = gf_allocate(most, sizeof *c.index);
    c.places = gf_allocate(most, sizeof *c.places);
    c.values = gf_allocate(count * (networks + 1), sizeof *c.values);
    gfold_status status = gf_ok(err);
    if (!c.index || !c.places || !c.values)
        status = gf_fail_memory(err, 24 * (double)most + 8.0 * (double)(count * (networks + 1)));
    if (!status) {
        c.network = c.values + count;
        status = measure_all(&c, err);
    }
    for (size_t k = 0; k < count && !status; k++)
        out[k] = gf_estimate_mean(networks, c.network + k * networks, 1);
    free(c.index);
    free(c.places);
    free(c.values);
    return status;
}
