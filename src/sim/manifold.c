/* The sets, the refined state, and how strongly it attracts. */
#include "sim/manifold.h"

#include "core/fail.h"
#include "core/memory.h"
#include "math/linalg.h"
#include "model/gate.h"

#include <gatefold/jacobian.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double on_edge = 1e-9;
enum { VECTORS = 2 + 3 * 4 };

gf_random gf_network_draw(const gfold_network *network, int what, uint64_t number)
{
    gf_random source = gf_network_noise(network, 0);
    source.stream = ((uint64_t)what << 48) + number; /* trials take those below, network.c */
    return source;
}

/* ---- memory -------------------------------------------------------------------------------- */

static double bytes_of(const gfold_network *network)
{
    return 8 * (gf_rest_size(network) + gf_search_work_size(network));
}

static int allocate(gfold_manifold *m, size_t n)
{
    m->memory = gf_allocate(VECTORS * n, sizeof *m->memory);
    m->active = gf_allocate(n, sizeof *m->active);
    m->frozen = gf_allocate(n, sizeof *m->frozen);
    m->is_active = gf_allocate(n, 1);
    if (!m->memory || !m->active || !m->frozen || !m->is_active) return -1;
    double *next = m->memory;
    m->h = next, m->right = next + n, next += 2 * n;
    for (int k = 0; k < 3; k++) {
        m->place[k] = (gf_place){ 0, next, next + n, next + 2 * n, next + 3 * n };
        next += 4 * n;
    }
    return 0;
}

void gfold_manifold_destroy(gfold_manifold *m)
{
    if (!m) return;
    gf_search_work_destroy(&m->work);
    gf_rest_destroy(&m->rest);
    free(m->memory);
    free(m->active);
    free(m->frozen);
    free(m->is_active);
    free(m);
}

/* ---- sets ---------------------------------------------------------------------------------- */

static int open_unit(const gfold_state *state, const double *z, double theta, size_t i)
{
    return z ? z[i] > theta : state->gate[i] >= 1;
}

static void sort_out(gfold_manifold *m, const gfold_state *state, const double *z)
{
    for (size_t i = 0; i < m->shape.n; i++) {
        m->is_active[i] = (unsigned char)open_unit(state, z, m->theta, i);
        if (m->is_active[i])
            m->active[m->shape.active++] = i;
        else
            m->frozen[m->shape.frozen++] = i;
    }
}

static void find_sets(gfold_manifold *m, const gfold_state *state)
{
    const gf_search_work *w = &m->work;
    memcpy(w->h, state->h, m->shape.n * sizeof(double));
    gf_rest_evaluate(&m->rest, gf_rest_multiply, w->h, &m->work.units, w->f);
    gf_manifold_z(m, w->trial);
    const int binary = gf_gate_row(gfold_network_model(m->network)->update.kind)->switches;
    sort_out(m, state, binary ? NULL : w->trial);
}

/* Gates on their threshold, and those that do not follow z. */
static size_t check_gates(gfold_manifold *m, const gfold_state *state)
{
    const double *z = m->work.trial;
    size_t wrong = 0;
    gf_manifold_z(m, m->work.trial);
    for (size_t i = 0; i < m->shape.n; i++) {
        const int slides = state->gate[i] > 0 && state->gate[i] < 1 && state->z &&
                           gf_gate_row(gfold_network_model(m->network)->update.kind)->switches;
        const int near = fabs(z[i] - m->theta) <= on_edge;
        m->shape.edge += slides || near;
        wrong += !slides && !near && m->is_active[i] != (z[i] > m->theta);
    }
    return wrong;
}

/* ---- contraction --------------------------------------------------------------------------- */

static double
rate_of(size_t n, double *matrix, double *re, double *im, gfold_status *status, gfold_error *err)
{
    double most = -(double)INFINITY;
    if (n) *status = gf_eigenvalues(n, matrix, re, im, err);
    for (size_t i = 0; i < n && !*status; i++) most = fmax(most, re[i]);
    return -most;
}

/* F'_AA, without gaps. */
static void active_block(const gfold_manifold *m, double *block)
{
    const size_t n = m->shape.n, a = m->shape.active;
    for (size_t j = 0; j < a; j++)
        for (size_t i = 0; i < a; i++)
            block[i + j * a] = m->work.matrix[0][m->active[i] + m->active[j] * n];
}

/* The block of h_A and r, with gates of 0 and 1. */
static gfold_status contract_with_reset(gfold_manifold *m, gfold_error *err)
{
    const size_t n = m->shape.n, a = m->shape.active, kept = a + n, size = 2 * n;
    double *room = gf_allocate(size * size + 3 * size, sizeof *room), *gate = room + size * size;
    if (!room) return gf_fail_memory(err, 8.0 * (double)(size * size));
    for (size_t i = 0; i < n; i++) gate[i] = m->is_active[i];
    const gfold_state state = { n, m->h, m->work.trial, m->work.units.r, gate, NULL };
    gfold_status status = gfold_jacobian_fill_rest(m->network, &state, room, err);
    for (size_t j = 0; j < kept && !status; j++)
        for (size_t i = 0; i < kept; i++)
            room[i + j * kept] = room[(i < a ? m->active[i] : n + i - a) +
                                      (j < a ? m->active[j] : n + j - a) * size];
    if (!status)
        m->shape.contraction_rate =
            rate_of(a ? kept : 0, room, gate + n, gate + n + kept, &status, err);
    free(room);
    return status;
}

static gfold_status contract(gfold_manifold *m, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    if (gfold_jacobian_rest_size(m->network) > m->shape.n) return contract_with_reset(m, err);
    double *block = m->work.matrix[2];
    active_block(m, block);
    m->shape.contraction_rate =
        rate_of(m->shape.active, block, m->work.re, m->work.im, &status, err);
    return status;
}

/* ---- creation ------------------------------------------------------------------------------ */

static gfold_status check(const gfold_network *network, const gfold_state *state, gfold_error *err)
{
    if (!gfold_network_has(network, GFOLD_COUPLING_Z))
        return gf_fail(err, GFOLD_EINVAL,
                       "the network has no update gate, which would freeze units");
    for (size_t i = 0; i < gfold_network_size(network); i++)
        if (!isfinite(state->h[i]))
            return gf_fail(err, GFOLD_EINVAL, "entry %zu of the state is not finite", i);
    return gf_check_memory(err, "the manifold", bytes_of(network));
}

static double distance(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sqrt(sum);
}

static gfold_status refine(gfold_manifold *m, const gfold_state *state, gfold_error *err)
{
    memcpy(m->h, state->h, m->shape.n * sizeof(double));
    if (gf_manifold_correct(m, m->h, &m->shape.residual))
        return gf_fail(err, GFOLD_ENOCONV, "Newton's method left a residual of %.3g",
                       m->shape.residual);
    m->shape.refined = distance(m->shape.n, m->h, state->h);
    if (gf_manifold_linearise(m, m->h))
        return gf_fail(err, GFOLD_ENUMERIC, "the Jacobian of the %zu active units is singular",
                       m->shape.active);
    const size_t wrong = check_gates(m, state);
    if (!wrong) return gf_ok(err);
    return gf_fail(err, GFOLD_ENOCONV, "%zu gates do not follow z where the active units rest",
                   wrong);
}

gfold_status gfold_manifold_create(gfold_manifold **manifold, const gfold_network *network,
                                   const gfold_state *state, gfold_error *err)
{
    *manifold = NULL;
    gfold_status status = check(network, state, err);
    if (status) return status;
    const size_t n = gfold_network_size(network);
    gfold_manifold *m = gf_allocate(1, sizeof *m);
    if (!m) return gf_fail_memory(err, sizeof *m);
    m->network = network;
    m->shape.n = n;
    m->theta = gfold_network_model(network)->update.theta;
    status = gf_rest_create(&m->rest, network, err);
    if (!status) status = gf_search_work_create(&m->work, &m->rest, err);
    if (!status && allocate(m, n)) status = gf_fail_memory(err, 8.0 * VECTORS * (double)n);
    if (!status) {
        find_sets(m, state);
        status = refine(m, state, err);
    }
    if (!status) status = contract(m, err);
    if (status)
        gfold_manifold_destroy(m);
    else
        *manifold = m;
    return status;
}

gfold_manifold_shape gfold_manifold_shape_of(const gfold_manifold *m)
{
    return m->shape;
}

const double *gfold_manifold_state(const gfold_manifold *m)
{
    return m->h;
}

const unsigned char *gfold_manifold_active(const gfold_manifold *m)
{
    return m->is_active;
}
