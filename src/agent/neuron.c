/* Spikes are few, so J x follows from its last value and the columns of units that fired. */
#include "agent/agent.h"

#include "core/fail.h"
#include "math/vector.h"

#include <stdlib.h>
#include <string.h>

void gf_add_drive(size_t n, size_t count, const double *a, const double *u, double *y)
{
    double most = 0;
    for (size_t k = 0; k < count; k++) most = fmax(most, fabs(u[k]));
    for (size_t k = 0; k < count; k++)
        if (!(fabs(u[k]) <= 1e-20 * most)) gf_vector_add(n, y, u[k], a + n * k, y);
}

gfold_status gf_neurons_create(gf_neurons *state, const gfold_agent *agent, gfold_error *err)
{
    const size_t n = agent->p.n;
    *state = (gf_neurons){ .agent = agent, .room = gf_allocate(6 * n, sizeof(double)) };
    if (!state->room) return gf_fail_memory(err, 48 * (double)n);
    double **const parts[] = { &state->s, &state->c, &state->x, &state->v, &state->r, &state->jx };
    for (size_t k = 0; k < 6; k++) *parts[k] = state->room + k * n;
    gf_neurons_reset(state);
    return gf_ok(err);
}

void gf_neurons_destroy(gf_neurons *state)
{
    free(state->room);
    *state = (gf_neurons){ 0 };
}

void gf_neurons_reset(gf_neurons *state)
{
    const size_t n = state->agent->p.n;
    memset(state->room, 0, 6 * n * sizeof(double));
    for (size_t i = 0; i < n; i++) state->v[i] = state->agent->p.v_0;
}

void gf_neurons_trace(gf_neurons *state, size_t clamped, const double *teacher)
{
    const gfold_agent *a = state->agent;
    for (size_t i = 0; i < a->p.n; i++) {
        state->c[i] = i < clamped ? teacher[i] : state->s[i];
        state->x[i] = gf_filter(a->beta_s, state->x[i], state->c[i]);
    }
}

void gf_neurons_product(gf_neurons *state)
{
    const gfold_agent *a = state->agent;
    const size_t n = a->p.n;
    const double *j = a->matrix[GFOLD_AGENT_RECURRENT];
    for (size_t i = 0; i < n; i++) state->jx[i] *= a->beta_s;
    for (size_t k = 0; k < n; k++)
        if (state->c[k] != 0)
            gf_vector_add(n, state->jx, (1 - a->beta_s) * state->c[k], j + n * k, state->jx);
}

void gf_neurons_fire(gf_neurons *state, const double *jx, const double *field)
{
    const gfold_agent *a = state->agent;
    for (size_t i = 0; i < a->p.n; i++) {
        state->v[i] = gf_membrane(a, state->v[i], jx[i] + field[i], state->c[i]);
        state->s[i] = gf_spike(a, state->v[i]);
        state->r[i] = gf_filter(a->beta_o, state->r[i], state->s[i]);
    }
}

void gf_neurons_read(const gf_neurons *state, double *y)
{
    const size_t outputs = state->agent->p.outputs;
    const double *w = state->agent->matrix[GFOLD_AGENT_READOUT];
    memset(y, 0, outputs * sizeof *y);
    for (size_t i = 0; i < state->agent->p.n; i++)
        for (size_t o = 0; o < outputs; o++) y[o] += w[o + outputs * i] * state->r[i];
}

/* ---- a player ------------------------------------------------------------------------------ */

struct gfold_player {
    gf_neurons state;
    double *field;
};

gfold_status gfold_player_create(gfold_player **player, const gfold_agent *agent, gfold_error *err)
{
    gfold_player *p = *player = gf_allocate(1, sizeof *p);
    if (!p) return gf_fail_memory(err, sizeof *p);
    gfold_status status = gf_neurons_create(&p->state, agent, err);
    p->field = gf_allocate(agent->p.n, sizeof(double));
    if (!status && !p->field) status = gf_fail_memory(err, 8 * (double)agent->p.n);
    if (!status) return status;
    gfold_player_destroy(p);
    *player = NULL;
    return status;
}

void gfold_player_destroy(gfold_player *player)
{
    if (!player) return;
    gf_neurons_destroy(&player->state);
    free(player->field);
    free(player);
}

void gfold_player_reset(gfold_player *player)
{
    gf_neurons_reset(&player->state);
}

void gfold_player_act(gfold_player *player, const double *observation, double *action)
{
    const gfold_agent *a = player->state.agent;
    memset(player->field, 0, a->p.n * sizeof(double));
    gf_add_drive(a->p.n, a->p.inputs, a->matrix[GFOLD_AGENT_INPUT], observation, player->field);
    gf_neurons_trace(&player->state, 0, NULL);
    gf_neurons_product(&player->state);
    gf_neurons_fire(&player->state, player->state.jx, player->field);
    gf_neurons_read(&player->state, action);
}
