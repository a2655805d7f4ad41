#include "sim/sample_result.h"

#include "core/fail.h"
#include "model/gate.h"

#include <stdlib.h>

static size_t closed(const gfold_model *m, const gfold_units *u)
{
    size_t count = 0;
    for (size_t i = 0; gf_gate_row(m->update.kind)->switches && i < u->count; i++)
        count += u->gate[i] <= 0;
    return count;
}

gfold_status gf_sample_list(gfold_sample *s, size_t room, gfold_error *err)
{
    for (int k = 0; k < s->params.networks; k++) {
        s->count += (size_t)s->entries[k].states.count;
        s->networks += s->entries[k].states.count > 0;
    }
    if (!s->count)
        return gf_fail(err, GFOLD_ENOCONV, "none of %d networks came to rest within t_max = %g",
                       s->params.networks, s->params.simulate.t_max);
    gfold_sample_state *state = s->states = gf_allocate(s->count, sizeof *state);
    if (!state) return gf_fail_memory(err, (double)s->count * (double)sizeof *state);
    for (int network = 0; network < s->params.networks; network++) {
        const gf_sample_entry *e = &s->entries[network];
        for (int k = 0; k < e->states.count; k++, state++) {
            *state = (gfold_sample_state){ .network = network, .n = s->plan.n };
            state->units = gf_states_units(&e->states, k);
            state->zeros = closed(&s->params.model, &state->units);
            if (!room) continue;
            state->count = e->counts[k];
            state->re = e->values + 2 * (size_t)k * room;
            state->im = state->re + room;
        }
    }
    return gf_ok(err);
}

void gfold_sample_destroy(gfold_sample *sample)
{
    if (!sample) return;
    for (int k = 0; sample->entries && k < sample->params.networks; k++) {
        gf_states_destroy(&sample->entries[k].states);
        free(sample->entries[k].counts);
        free(sample->entries[k].values);
    }
    free(sample->entries);
    free(sample->states);
    free(sample->thinned);
    free(sample);
}

size_t gfold_sample_count(const gfold_sample *sample)
{
    return sample->count;
}

int gfold_sample_networks(const gfold_sample *sample)
{
    return sample->networks;
}

const gfold_sample_state *gfold_sample_states(const gfold_sample *sample)
{
    return sample->states;
}

const gfold_sample_params *gfold_sample_params_of(const gfold_sample *sample)
{
    return &sample->params;
}

gfold_status
gfold_sample_units(gfold_sample *sample, size_t most, gfold_units *out, gfold_error *err)
{
    const size_t n = sample->plan.n, total = sample->count * n;
    if (!most) return gf_fail(err, GFOLD_EINVAL, "most is 0; at least one unit must remain");
    const size_t step = (total - 1) / most + 1, count = (total - 1) / step + 1;
    gf_states thin = sample->plan;
    free(sample->thinned);
    sample->thinned = thin.values = gf_allocate(count * (size_t)thin.arrays, sizeof(double));
    if (!thin.values) return gf_fail_memory(err, 8.0 * thin.arrays * (double)count);
    thin.n = count;
    for (size_t a = 0; a < (size_t)thin.arrays; a++)
        for (size_t i = 0; i < count; i++) {
            const gfold_units *from = &sample->states[i * step / n].units;
            thin.values[a * count + i] = from->h[a * n + i * step % n]; /* arrays lie in a row */
        }
    *out = gf_states_units(&thin, 0);
    return gf_ok(err);
}
