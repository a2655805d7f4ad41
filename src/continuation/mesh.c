/* The mesh moves as de Boor proposed: jumps of the fourth derivative between intervals estimate
 * the fifth, whose fifth root is given the same integral in every interval. */
#include "continuation/collocation.h"

#include <math.h>
#include <string.h>

enum { M = GF_DEGREE, SAMPLES = 16 };

/* Largest fourth derivative, over components, of the polynomial in an interval. */
static double fourth(const gf_collocation *c, const double *u, size_t i, size_t a)
{
    static const double difference[M + 1] = { 1, -4, 6, -4, 1 };
    const double h = (c->mesh[i + 1] - c->mesh[i]) / M, *node = u + c->n * M * i + a;
    double sum = 0;
    for (size_t j = 0; j <= M; j++) sum += difference[j] * node[c->n * j];
    return sum / pow(h, M);
}

/* density[i] = |fifth derivative|^(1/5) in interval i. */
static void monitor(const gf_collocation *c, const double *u, double *density)
{
    const size_t n = c->intervals;
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t before = (i + n - 1) % n, after = (i + 1) % n;
        const double h = c->mesh[i + 1] - c->mesh[i];
        const double width =
            h + (c->mesh[before + 1] - c->mesh[before] + c->mesh[after + 1] - c->mesh[after]) / 2;
        double fifth = 0;
        for (size_t a = 0; a < c->n; a++) {
            const double jump = fabs(fourth(c, u, i, a) - fourth(c, u, before, a)) +
                                fabs(fourth(c, u, after, a) - fourth(c, u, i, a));
            fifth = fmax(fifth, jump / (2 * width));
        }
        density[i] = pow(fifth, 1. / (M + 1));
        total += density[i] * h;
    }
    for (size_t i = 0; i < n; i++) density[i] += 0.2 * total + 1e-300; /* no interval starves */
}

/* room: intervals + 1 numbers for the new mesh, as many for the density. */
static void equidistribute(const gf_collocation *c, const double *u, double *room)
{
    const size_t n = c->intervals;
    double *new = room, *density = room + n + 1, total = 0, sum = 0;
    monitor(c, u, density);
    for (size_t i = 0; i < n; i++) total += density[i] * (c->mesh[i + 1] - c->mesh[i]);
    size_t next = 1;
    for (size_t i = 0; i < n; i++) {
        const double h = c->mesh[i + 1] - c->mesh[i], part = density[i] * h;
        while (next < n && (double)next * total / (double)n <= sum + part) {
            new[next] = c->mesh[i] + h *((double)next * total / (double)n - sum) / part;
            next++;
        }
        sum += part;
    }
    new[0] = 0;
    for (; next <= n; next++) new[next] = 1;
}

static size_t interval_of(const gf_collocation *c, double t, size_t from)
{
    while (from + 1 < c->intervals && t > c->mesh[from + 1]) from++;
    return from;
}

/* The profile in `from` at the nodes of the new mesh, into `to`. */
static void move(const gf_collocation *c, const double *new, const double *from, double *to)
{
    size_t old = 0;
    for (size_t i = 0; i < c->intervals; i++)
        for (size_t j = 0; j <= M; j++) {
            const double t = new[i] + (new[i + 1] - new[i]) * (double)j / M;
            old = interval_of(c, t, old);
            const double h = c->mesh[old + 1] - c->mesh[old];
            gf_collocation_state(c, from, old, (t - c->mesh[old]) / h, to + c->n * (M * i + j));
        }
}

void gf_collocation_adapt(gf_collocation *c, double *u, double *t, double *room)
{
    const size_t profile = c->n * c->nodes;
    double *new = room, *moved = room + 2 * (c->intervals + 1);
    equidistribute(c, u, room);
    move(c, new, u, moved);
    memcpy(u, moved, profile * sizeof *u);
    move(c, new, t, moved);
    memcpy(t, moved, profile * sizeof *t);
    memcpy(c->mesh, new, (c->intervals + 1) * sizeof *new);
}

/* ---- how good it is ------------------------------------------------------------------------ */

double gf_collocation_defect(gf_collocation *c, const double *u)
{
    static const double between[] = { 0, 0.2, 0.5, 0.8, 1 };
    double worst = 0, range = 0;
    for (size_t a = 0; a < c->n; a++) {
        double lo = u[a], hi = u[a];
        for (size_t k = 0; k < c->nodes; k++) {
            lo = fmin(lo, u[a + c->n * k]);
            hi = fmax(hi, u[a + c->n * k]);
        }
        range = fmax(range, hi - lo);
    }
    for (size_t i = 0; i < c->intervals; i++)
        for (size_t s = 0; s < sizeof between / sizeof *between; s++) {
            const double h = c->mesh[i + 1] - c->mesh[i];
            gf_collocation_state(c, u, i, between[s], c->u);
            c->u[c->n] = u[c->size];
            if (c->flow.equations(c->flow.context, c->u, c->f)) return (double)NAN;
            gf_collocation_slope(c, u, i, between[s], c->u);
            for (size_t a = 0; a < c->n; a++)
                worst = fmax(worst, h * fabs(c->u[a] - u[c->size - 1] * c->f[a]));
        }
    return worst / (range + 1e-300);
}

/* Samples of every interval, a parabola through the three around the largest. */
static double extremum(gf_collocation *c, const double *u, size_t a, double side)
{
    double best = -(double)INFINITY, s[3] = { 0 };
    size_t where = 0;
    int sample = 0;
    for (size_t i = 0; i < c->intervals; i++)
        for (int k = 0; k <= SAMPLES; k++) {
            gf_collocation_state(c, u, i, (double)k / SAMPLES, c->u);
            if (side * c->u[a] <= best) continue;
            best = side * c->u[a];
            where = i;
            sample = k;
        }
    for (int k = 0; k < 3; k++) {
        gf_collocation_state(c, u, where, (double)(sample + k - 1) / SAMPLES, c->u);
        s[k] = side * c->u[a];
    }
    const double bend = s[0] - 2 * s[1] + s[2], lean = (s[2] - s[0]) / 2;
    if (bend < 0 && fabs(lean) <= -bend) best = s[1] - lean * lean / (2 * bend);
    return side * best;
}

void gf_collocation_range(gf_collocation *c, const double *u, double *min, double *max)
{
    for (size_t a = 0; a < c->n; a++) {
        min[a] = extremum(c, u, a, -1);
        max[a] = extremum(c, u, a, 1);
    }
}
