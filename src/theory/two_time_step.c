/* A step is integrated in the time that the gate lets pass, d sigma = s_z dt: dh/d sigma = -h + eta
 * holds for every kind of gate. Fields in the middle of a step come from a parabola, and each half
 * takes them as linear in sigma.
 *
 * Short steps take one evaluation of the covariances: the row of the new time is that of paths predicted
 * with fields extrapolated linearly, an error of order dt^3 that does not add up, since the paths are
 * corrected with the fields so sampled and go on from there. In a step longer than the relaxation that
 * is unstable where the network is marginal (fields rough on the scale of a step grow), and repeating it
 * takes as many rounds as the step is long: there the row is solved for, as the fixed point of paths ->
 * row -> fields -> paths at given noise, by Anderson acceleration. */
#include "math/anderson.h"
#include "math/vector.h"
#include "theory/two_time_paths.h"

#include <math.h>
#include <string.h>

enum { FIRST_STEPS = 3, ROUNDS = 30 };

static const double long_step = 0.3, enough = 1e-5; /* leak times; relative change of a row */

static void turn(gf_two_time_variable *v)
{
    double *oldest = v->field[0];
    v->field[0] = v->field[1];
    v->field[1] = v->field[2];
    v->field[2] = oldest;
}

static void extrapolate(gf_two_time_paths *p, gf_two_time_variable *v)
{
    const double *t = p->task->t + p->step;
    const double ahead = p->step > 1 ? fmin(t[0] - t[-1], long_step) / (t[-1] - t[-2]) : 0;
    for (size_t i = 0; i < p->paths; i++)
        v->field[2][i] = v->field[1][i] + ahead * (v->field[1][i] - v->field[0][i]);
}

/* On the parabola through three times. */
static void interpolate(gf_two_time_paths *p, gf_two_time_variable *v)
{
    const double *t = p->task->t + p->step;
    double oldest = 0;
    const double step = t[0] - t[-1];
    if (p->step > 1) oldest = -step * step / (4 * (t[-1] - t[-2]) * (t[0] - t[-2]));
    const double last = p->step > 1 ? 0.5 - oldest * (t[0] - t[-2]) / step : 0.5;
    const double next = 1 - last - oldest;
    for (size_t i = 0; i < p->paths; i++)
        v->middle[i] = oldest * v->field[0][i] + last * v->field[1][i] + next * v->field[2][i];
}

/* y' = (-y + x) / tau over a time, x from a to b. */
static void relax(size_t n, double time, double tau, const double *a, const double *b, double *y)
{
    if (tau <= 0) {
        memcpy(y, b, n * sizeof *y);
        return;
    }
    const double u = time / tau, rest = exp(-u), mean = -expm1(-u) / u;
    for (size_t i = 0; i < n; i++) y[i] = rest * y[i] + (mean - rest) * a[i] + (1 - mean) * b[i];
}

/* The gate over a time, z from a to b: the time it lets pass, and the parts of the interval in which
 * that lies, so that fields are taken where the gate is open. */

GF_VECTOR static void
smooth_clock(gf_two_time_paths *p, double time, const double *a, const double *b)
{
    const gfold_gate *gate = &p->task->model->update;
    const gf_gate *row = gf_gate_row(gate->kind);
    row->value(gate, p->paths, a, p->open);
    row->value(gate, p->paths, b, p->shut);
    for (size_t i = 0; i < p->paths; i++) {
        const double sum = p->open[i] + p->shut[i] + 1e-300;
        const double shift = (p->open[i] + 2 * p->shut[i]) / (3 * sum) - 0.5; /* of its centre */
        p->clock[i] = time * sum / 2;
        p->open[i] = shift;
        p->shut[i] = 1 + shift;
    }
}

GF_VECTOR static void
switching_clock(gf_two_time_paths *p, double time, const double *a, const double *b)
{
    const double theta = p->task->model->update.theta;
    for (size_t i = 0; i < p->paths; i++) {
        const double x = a[i] - theta, y = b[i] - theta;
        const double crossing = x / (x - y);
        p->open[i] = x > 0 ? 0 : y > 0 ? crossing : 1;
        p->shut[i] = y > 0 || x <= 0 ? 1 : crossing;
        p->clock[i] = time * (p->shut[i] - p->open[i]);
    }
}

/* h over the clock, its field linear from a to b in the interval. */
GF_VECTOR static void advance(gf_two_time_paths *p, const double *a, const double *b, double *h)
{
    for (size_t i = 0; i < p->paths; i++) p->decay[i] = -p->clock[i];
    gf_vector_exp(p->paths, p->decay);
    for (size_t i = 0; i < p->paths; i++) {
        const double s = p->clock[i], rest = p->decay[i];
        const double mean = s > 1e-5 ? (1 - rest) / s : 1 - s / 2 + s * s / 6;
        const double from = a[i] + p->open[i] * (b[i] - a[i]);
        const double to = a[i] + p->shut[i] * (b[i] - a[i]);
        h[i] = rest * h[i] + (mean - rest) * from + (1 - mean) * to;
    }
}

static void half_step(gf_two_time_paths *p, int second)
{
    const double *t = p->task->t + p->step;
    const double time = (t[0] - t[-1]) / 2;
    const double *from[GF_FIELDS], *to[GF_FIELDS];
    for (int k = 0; k < GF_FIELDS; k++) {
        gf_two_time_variable *v = &p->variable[k];
        from[k] = second ? v->middle : v->field[1];
        to[k] = second ? v->field[2] : v->middle;
        if (!v->present || k == GF_FIELD_H) continue;
        if (k == GF_FIELD_Z) memcpy(p->before, v->trial, p->paths * sizeof *p->before);
        relax(p->paths, time, v->tau, from[k], to[k], v->trial);
    }
    const double *z = p->variable[GF_FIELD_Z].trial;
    if (gf_gate_row(p->task->model->update.kind)->switches)
        switching_clock(p, time, p->before, z);
    else
        smooth_clock(p, time, p->before, z);
    advance(p, from[GF_FIELD_H], to[GF_FIELD_H], p->variable[GF_FIELD_H].trial);
}

/* Of a whole step; passed holds the time that the gate let pass. */
static void add_noise(gf_two_time_paths *p, double *h)
{
    const double *t = p->task->t + p->step;
    const double step = t[0] - t[-1], twice = 2 * p->task->model->noise;
    for (size_t i = 0; i < p->paths; i++) {
        const double s = 2 * p->passed[i];
        const double mean = s > 1e-5 ? -expm1(-s) / s : 1 - s / 2;
        h[i] += sqrt(twice * step * mean) * p->kick[i];
    }
}

/* From the last time to the coming one with the fields as they are, into trial. */
static void try_step(gf_two_time_paths *p)
{
    for (int k = 0; k < GF_FIELDS; k++) {
        gf_two_time_variable *v = &p->variable[k];
        if (!v->present) continue;
        memcpy(v->trial, v->state, p->paths * sizeof *v->trial);
        interpolate(p, v);
    }
    half_step(p, 0);
    memcpy(p->passed, p->clock, p->paths * sizeof *p->passed);
    half_step(p, 1);
    if (!(p->task->model->noise > 0)) return;
    gf_vector_add(p->paths, p->passed, 1, p->clock, p->passed);
    add_noise(p, p->variable[GF_FIELD_H].trial);
}

/* ---- the row of the new time --------------------------------------------------------------- */

static double copy_rows(const gf_two_time_paths *p, double *x)
{
    double square = 0;
    const size_t length = p->factor[0].kept + 1;
    for (size_t k = 0; k < 2; k++) {
        const int used = k == 0 || p->variable[GF_FIELD_R].present;
        for (size_t j = 0; j < length && used; j++) {
            x[k * length + j] = p->factor[k].next[j];
            square += x[k * length + j] * x[k * length + j];
        }
    }
    return square;
}

static void put_rows(gf_two_time_paths *p, const double *x)
{
    const size_t length = p->factor[0].kept + 1;
    for (size_t k = 0; k < 2; k++) memcpy(p->factor[k].next, x + k * length, length * sizeof *x);
}

/* Relative to the row. */
static double change(size_t n, const double *x, const double *next, double square)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (next[i] - x[i]) * (next[i] - x[i]);
    return square > 0 ? sqrt(sum / square) : 0;
}

/* The rows hold a first guess. */
static void solve_rows(gf_two_time_paths *p)
{
    const size_t n = 2 * (p->factor[0].kept + 1);
    double off = 1;
    memset(p->rows, 0, 2 * p->rows_length * sizeof *p->rows);
    copy_rows(p, p->rows);
    gf_anderson_restart(p->anderson);
    for (int round = 0; round < ROUNDS; round++) {
        gf_two_time_sample(p);
        try_step(p);
        gf_two_time_evaluate(p);
        const double square = copy_rows(p, p->next);
        off = change(n, p->rows, p->next, square);
        if (off <= enough || round + 1 == ROUNDS) break; /* with rows that belong to the paths */
        gf_anderson_step(p->anderson, p->rows, p->next);
        put_rows(p, p->rows);
    }
    if (off > p->off) p->off = off;
}

void gf_two_time_accept(gf_two_time_paths *p)
{
    for (int k = 0; k < GF_FIELDS; k++) {
        gf_two_time_variable *v = &p->variable[k];
        double *trial = v->trial;
        v->trial = v->state;
        v->state = trial;
    }
    memcpy(p->history + p->step * p->paths, p->variable[GF_FIELD_H].state,
           p->paths * sizeof(double));
}

static double step_of(const gf_two_time_paths *p)
{
    return p->task->t[p->step] - p->task->t[p->step - 1];
}

void gf_two_time_march(gf_two_time_paths *p)
{
    const int again = p->step < FIRST_STEPS ? 2 : p->task->corrections;
    for (int k = 0; k < GF_FIELDS; k++) {
        if (!p->variable[k].present) continue;
        turn(&p->variable[k]);
        extrapolate(p, &p->variable[k]);
    }
    if (p->task->model->noise > 0) gf_two_time_draw_kick(p);
    for (int k = 0; k <= again; k++) {
        if (k) gf_two_time_sample(p);
        try_step(p);
        gf_two_time_evaluate(p);
    }
    if (step_of(p) > long_step) solve_rows(p);
    gf_two_time_sample(p);
    gf_two_time_keep(p);
    try_step(p);
    gf_two_time_accept(p);
}
