/* The height is along the curvature, so that a flat-looking manifold is flat. */
#include "math/linalg.h"
#include "sim/portrait.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GRID = 41, PATHS = 12, PATH_TIME = 30 };

static double dot(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

static void orthonormalise(size_t n, const double *first, size_t count, double *v)
{
    for (size_t k = 0; k < count; k++) {
        const double part = dot(n, first + k * n, v);
        for (size_t i = 0; i < n; i++) v[i] -= part * first[k * n + i];
    }
    const double size = gf_norm(n, v);
    for (size_t i = 0; i < n && size > 0; i++) v[i] /= size;
}

/* Three directions: v1, v2, and the curvature of the manifold between the ends of v1 and v2. */
static gfold_status find_axes(gf_easel *e, double range[2][2], gfold_error *err)
{
    gfold_manifold *m = e->subject.manifold;
    const size_t n = e->n;
    double *v = e->room, *w = v + 2 * n, *h = v + 3 * n;
    const double *h0 = gfold_manifold_state(m);
    gfold_manifold_direction(m, 0, v);
    gfold_manifold_direction(m, 1, v + n);
    orthonormalise(n, v, 1, v + n);
    gfold_status status = gf_ok(err);
    memset(w, 0, n * sizeof *w);
    for (int k = 0; k < 2 && !status; k++) {
        status = gf_easel_reach(e, v + (size_t)k * n, h, range[k], err);
        for (int end = 0; end < 2 && !status; end++) {
            status = gfold_manifold_point(m, v + (size_t)k * n, range[k][end], h, err);
            for (size_t i = 0; i < n; i++)
                w[i] += (h[i] - h0[i] - range[k][end] * v[(size_t)k * n + i]) /
                        (range[k][end] * range[k][end]);
        }
    }
    orthonormalise(n, v, 2, w);
    return status;
}

static void project(const gf_easel *e, const double *h, double *point)
{
    const double *h0 = gfold_manifold_state(e->subject.manifold);
    for (size_t k = 0; k < 3; k++) {
        point[k] = 0;
        for (size_t i = 0; i < e->n; i++) point[k] += e->room[k * e->n + i] * (h[i] - h0[i]);
    }
}

/* The point of the manifold with h_F = h_F(0) + x v1 + y v2; 0 where a gate has switched before. */
static int on_piece(gf_easel *e, double x, double y, double *h)
{
    const size_t n = e->n;
    gfold_manifold *m = e->subject.manifold;
    double *v = e->room + 4 * n;
    for (size_t i = 0; i < n; i++) v[i] = x * e->room[i] + y * e->room[n + i];
    if (gfold_manifold_point(m, v, 1, h, NULL)) return 0;
    double *z = m->place[2].z;
    gf_manifold_linearise(m, h);
    gf_manifold_z(m, z);
    for (size_t i = 0; i < n; i++)
        if (m->is_active[i] != (z[i] > m->theta)) return 0;
    return 1;
}

static void fill_surface(gf_easel *e, double range[2][2])
{
    double *h = e->room + 3 * e->n, *at = e->out->surface;
    for (int b = 0; b < GRID; b++)
        for (int a = 0; a < GRID; a++, at += 3) {
            const double u = (double)a / (GRID - 1), w = (double)b / (GRID - 1);
            const double x = 1.3 * (range[0][0] + u * (range[0][1] - range[0][0]));
            const double y = 1.3 * (range[1][0] + w * (range[1][1] - range[1][0]));
            at[0] = at[1] = at[2] = (double)NAN;
            if (on_piece(e, x, y, h)) project(e, h, at);
        }
}

typedef struct follower {
    const gf_easel *e;
    double interval;
    size_t times;
    double *path;
} follower;

static void follow(void *context, uint64_t trial, double t, const gfold_state *state)
{
    const follower *f = context;
    const size_t k = (size_t)lrint(t / f->interval);
    if (k < f->times) project(f->e, state->h, f->path + (trial * f->times + k) * 3);
}

/* From points on a ring inside the piece, active units displaced by as much as the piece is wide.
 * */
static double *starts(gf_easel *e, double range[2][2])
{
    const size_t n = e->n;
    double *start = gf_doubles(PATHS * n), *d = e->room + 5 * n;
    const double turn = 2 * acos(-1) / PATHS;
    const double width = fmin(range[0][1] - range[0][0], range[1][1] - range[1][0]);
    for (size_t k = 0; start && k < PATHS; k++) {
        const double c = cos(turn * (double)k), s = sin(turn * (double)k);
        double part = 0.5, *h = start + k * n;
        while (part > 1e-3 && !on_piece(e, part * c * range[0][c > 0] * (c > 0 ? 1 : -1),
                                        part * s * range[1][s > 0] * (s > 0 ? 1 : -1), h))
            part /= 2;
        gfold_manifold_across(e->subject.manifold, k, d);
        const double way = fmin(0.4 * width, 0.5 * gfold_manifold_straight(e->subject.manifold, d));
        for (size_t i = 0; i < n; i++) h[i] += way * d[i];
    }
    return start;
}

static gfold_status fill_paths(gf_easel *e, double range[2][2], gfold_error *err)
{
    gfold_portrait *o = e->out;
    gfold_simulate_params p = gf_memory_simulation(&e->p->memory, PATH_TIME);
    gfold_simulate_plan *plan = NULL;
    gfold_simulate_result run[PATHS];
    double *start = starts(e, range);
    follower f = { e, p.dt, o->times, o->path };
    p.trials = PATHS;
    p.initial = start;
    p.observe = follow;
    p.observe_every = p.dt;
    p.context = &f;
    gfold_status status = start ? gfold_simulate_create(&plan, e->subject.settled, &p, err)
                                : gf_fail_memory(err, 8.0 * PATHS * (double)e->n);
    if (!status) status = gfold_simulate_run(plan, 0, PATHS, e->p->stop, run, err);
    gfold_simulate_destroy(plan);
    free(start);
    return status;
}

gfold_status gf_easel_slice(gf_easel *e, gfold_error *err)
{
    gfold_portrait *o = e->out;
    double range[2][2];
    gfold_status status = find_axes(e, range, err);
    if (status) return status;
    o->grid = GRID;
    o->paths = PATHS;
    o->times = (size_t)(PATH_TIME / e->p->memory.dt + 1e-6) + 1;
    o->surface = gf_doubles(GRID * GRID * 3);
    o->path = gf_doubles(PATHS * o->times * 3);
    if (!o->surface || !o->path) return gf_fail_memory(err, 24.0 * PATHS * (double)o->times);
    fill_surface(e, range);
    return fill_paths(e, range, err);
}
