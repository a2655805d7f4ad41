/* One evaluation of the covariances per step: the row of a new time is that of paths predicted with
 * fields extrapolated linearly (farther extrapolation is unstable where a network is marginal and
 * the steps are long), an error of order dt^3 that does not add up, since the paths are then
 * corrected with the fields so sampled and go on from there.
 *
 * A step is integrated in the time that the gate lets pass, d sigma = s_z dt: dh/d sigma = -h + eta
 * holds for every kind of gate. Fields in the middle of a step come from a parabola, and each half
 * takes them as linear in sigma. */
#include "theory/two_time_paths.h"

#include "core/fail.h"
#include "math/linalg.h"
#include "math/random.h"
#include "math/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STREAM_H, STREAM_Z, STREAM_R, STREAM_START, STREAM_BIAS, STREAM_KICK };
enum { SCRATCH = 11, PER_VARIABLE = 6, FIRST_STEPS = 3, LEADING = 2 };

/* ---- memory -------------------------------------------------------------------------------- */

static size_t pool_size(size_t times, size_t paths)
{
    const size_t histories = 3 * paths, noise = paths + 2 * (paths / 2); /* phi, s_r, h */
    return times * (histories + times + 2) + (times + LEADING) * noise +
           paths * (SCRATCH + PER_VARIABLE * GF_FIELDS);
}

size_t gf_two_time_numbers(size_t times)
{
    return times * (GFOLD_SERIES_COUNT + GFOLD_MAP_COUNT * times);
}

double gf_two_time_paths_bytes(size_t times, size_t paths)
{
    const double n = (double)times, m = (double)paths;
    return 8 * (n * (5 * m + n + 2) + 28 * m + 2 * n * n);
}

static double *take(double **pool, size_t count)
{
    double *taken = *pool;
    *pool += count;
    return taken;
}

static void lay_out(gf_two_time_paths *p, size_t times, size_t paths)
{
    double *pool = p->pool;
    double **const vectors[SCRATCH] = { &p->bias, &p->phi,  &p->reset, &p->gate,  &p->kick,
                                        &p->clock, &p->open, &p->shut,  &p->decay, &p->before, &p->passed };
    for (int k = 0; k < SCRATCH; k++) *vectors[k] = take(&pool, paths);
    for (int k = 0; k < GF_FIELDS; k++) {
        gf_two_time_variable *v = &p->variable[k];
        double **const own[PER_VARIABLE] = { &v->state,    &v->trial,    &v->field[0],
                                             &v->field[1], &v->field[2], &v->middle };
        for (int i = 0; i < PER_VARIABLE; i++) *own[i] = take(&pool, paths);
        v->start = take(&pool, (times + LEADING) * (k == GF_FIELD_H ? paths : paths / 2));
    }
    p->phi_kept = take(&pool, times * paths);
    p->reset_kept = take(&pool, times * paths);
    p->history = take(&pool, times * paths);
    p->gram = take(&pool, times * times);
    p->covariance = take(&pool, times);
    p->product = take(&pool, times);
}

int gf_two_time_paths_create(gf_two_time_paths *p, size_t times, size_t paths)
{
    *p = (gf_two_time_paths){ .capacity = paths };
    p->pool = gf_allocate(pool_size(times, paths), sizeof *p->pool);
    if (p->pool && !gf_triangle_create(&p->factor[0], times) &&
        !gf_triangle_create(&p->factor[1], times)) {
        lay_out(p, times, paths);
        return 0;
    }
    gf_two_time_paths_destroy(p);
    return -1;
}

void gf_two_time_paths_destroy(gf_two_time_paths *p)
{
    for (int k = 0; k < 2; k++) gf_triangle_destroy(&p->factor[k]);
    free(p->pool);
    *p = (gf_two_time_paths){ 0 };
}

/* ---- random numbers ------------------------------------------------------------------------ */

static gf_random source(const gf_two_time_paths *p, size_t block, uint64_t stream, size_t time)
{
    return (gf_random){ p->task->seed, p->block + block, (stream << 32) + time };
}

/* One number per pair, or one per path. */
static void draw(const gf_two_time_paths *p, uint64_t stream, size_t time, size_t draws, double *x)
{
    const size_t pairs = p->task->pairs, half = p->paths / 2;
    for (size_t b = 0; b < p->blocks; b++) {
        const gf_random from = source(p, b, stream, time);
        gf_random_normal(from, pairs, x + b * pairs);
        if (draws > half) gf_random_normal_from(from, pairs, pairs, x + half + b * pairs);
    }
}

/* Of h(0), one from each of equally probable intervals; the two of a pair share it or have neighbours. */
static void draw_start(gf_two_time_paths *p, size_t draws, double *x)
{
    const size_t pairs = p->task->pairs, half = p->paths / 2, each = draws / half;
    for (size_t b = 0; b < p->blocks; b++) {
        gf_random_stratified(source(p, b, STREAM_START, 0), each * pairs, p->before);
        for (size_t i = 0; i < each * pairs; i++)
            x[(i % each) * half + b * pairs + i / each] = p->before[i];
    }
}

/* Columns for the start, the bias and every time. The first ones, up to half as many as there are
 * draws, are made orthonormal over the draws: averages of products of fields are then exact. */
static void draw_noise(gf_two_time_paths *p, int field)
{
    gf_two_time_variable *v = &p->variable[field];
    const size_t times = p->task->times, most = v->draws / 2;
    const size_t leading = field == GF_FIELD_H ? LEADING : 0;
    if (leading) {
        draw_start(p, v->draws, v->start);
        draw(p, STREAM_BIAS, 0, v->draws, v->start + v->draws);
    }
    v->noise = v->start + leading * v->draws;
    for (size_t k = 0; k < times; k++)
        draw(p, (uint64_t)field, k, v->draws, v->noise + k * v->draws);
    gf_whiten(v->draws, leading + times < most ? leading + times : most, v->start);
}

/* Of a pair both get the same where there is one draw for both, or the mirror image. */
static void spread(const gf_two_time_variable *v, size_t paths, double sign, double *x)
{
    for (size_t i = v->draws; i < paths; i++) x[i] = sign * x[i - v->draws];
}

/* ---- fields -------------------------------------------------------------------------------- */

/* Covariances with the kept times, and the variance, of the columns of `kept`. */
static double
covariances(const gf_two_time_paths *p, const double *kept, const double *now, double *covariance)
{
    const size_t columns = p->factor[0].kept;
    const double one = 1 / (double)p->paths;
    if (columns) gf_combine_rows(p->paths, columns, one, kept, now, covariance);
    return one * gf_dot(p->paths, now, now);
}

/* The factors' next rows, of the paths as tried. */
static void extend(gf_two_time_paths *p)
{
    const size_t kept = p->factor[0].kept;
    const gf_two_time_variable *r = &p->variable[GF_FIELD_R];
    double variance = covariances(p, p->phi_kept, p->phi, p->covariance);
    gf_triangle_extend(&p->factor[0], p->covariance, variance);
    if (!r->present) return;
    gf_gate_row(p->task->model->reset.kind)->value(&p->task->model->reset, p->paths, r->trial,
                                                   p->reset);
    variance *= covariances(p, p->reset_kept, p->reset, p->product);
    for (size_t j = 0; j < kept; j++) p->product[j] *= p->covariance[j];
    gf_triangle_extend(&p->factor[1], p->product, variance);
}

static const gf_triangle *factor_of(const gf_two_time_paths *p, int field)
{
    return &p->factor[field == GF_FIELD_H && p->variable[GF_FIELD_R].present];
}

static int is_new(const gf_two_time_paths *p)
{
    return p->factor[0].pivot > 0 || (p->variable[GF_FIELD_R].present && p->factor[1].pivot > 0);
}

static void sample(gf_two_time_paths *p, int field)
{
    gf_two_time_variable *v = &p->variable[field];
    const gf_triangle *f = factor_of(p, field);
    const size_t columns = f->kept + (size_t)is_new(p);
    double *out = v->field[2];
    memset(out, 0, v->draws * sizeof *out);
    if (columns > f->kept && p->step > f->kept)
        memcpy(v->noise + f->kept * v->draws, v->noise + p->step * v->draws,
               v->draws * sizeof *out);
    if (columns) gf_combine(v->draws, columns, v->noise, f->next, out);
    spread(v, p->paths, field == GF_FIELD_H ? 1 : -1, out);
    if (field != GF_FIELD_H) return;
    const double scale = sqrt(p->task->model->p);
    for (size_t i = 0; i < p->paths; i++) out[i] = scale * out[i] + p->bias[i];
}

static void sample_all(gf_two_time_paths *p)
{
    for (size_t i = 0; i < p->paths; i++)
        p->phi[i] = p->phi_of.gain * p->variable[GF_FIELD_H].trial[i] + p->phi_of.offset;
    p->phi_of.f->value(p->paths, p->phi, p->phi);
    extend(p);
    for (int k = 0; k < GF_FIELDS; k++)
        if (p->variable[k].present) sample(p, k);
}

static void keep(gf_two_time_paths *p)
{
    const size_t column = p->factor[0].kept, bytes = p->paths * sizeof(double);
    if (!is_new(p)) return;
    memcpy(p->phi_kept + column * p->paths, p->phi, bytes);
    gf_triangle_keep(&p->factor[0]);
    if (!p->variable[GF_FIELD_R].present) return;
    memcpy(p->reset_kept + column * p->paths, p->reset, bytes);
    gf_triangle_keep(&p->factor[1]);
}

/* ---- a step -------------------------------------------------------------------------------- */

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
    const double ahead = p->step > 1 ? (t[0] - t[-1]) / (t[-1] - t[-2]) : 0;
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
    for (size_t i = 0; i < n; i++)
        y[i] = rest * y[i] + (mean - rest) * a[i] + (1 - mean) * b[i];
}

/* The gate over a time, z from a to b: the time it lets pass, and the parts of the interval in which
 * that lies, so that fields are taken where the gate is open. */

GF_VECTOR static void smooth_clock(gf_two_time_paths *p, double time, const double *a,
                                   const double *b)
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

GF_VECTOR static void switching_clock(gf_two_time_paths *p, double time, const double *a,
                                      const double *b)
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

static void accept(gf_two_time_paths *p)
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

static void march(gf_two_time_paths *p)
{
    const int again = p->step < FIRST_STEPS ? 2 : p->task->corrections;
    for (int k = 0; k < GF_FIELDS; k++) {
        if (!p->variable[k].present) continue;
        turn(&p->variable[k]);
        extrapolate(p, &p->variable[k]);
    }
    if (p->task->model->noise > 0) draw(p, STREAM_KICK, p->step, p->paths, p->kick);
    for (int k = 0; k <= again; k++) {
        try_step(p);
        sample_all(p);
    }
    keep(p);
    try_step(p);
    accept(p);
}

static void start_paths(gf_two_time_paths *p)
{
    gf_two_time_variable *h = &p->variable[GF_FIELD_H];
    for (size_t i = 0; i < h->draws; i++) {
        h->trial[i] = p->task->sigma_0 * h->start[i];
        p->bias[i] = p->task->model->sigma_b * h->start[h->draws + i];
    }
    spread(h, p->paths, 1, h->trial);
    spread(h, p->paths, 1, p->bias);
}

/* z and r at their inputs; the second time with the reset gate at its input. */
static void start(gf_two_time_paths *p)
{
    const size_t bytes = p->paths * sizeof(double);
    p->step = 0;
    for (int k = 0; k < GF_FIELDS; k++)
        if (p->variable[k].present) draw_noise(p, k);
    start_paths(p);
    for (int again = 0; again < 2; again++) {
        sample_all(p);
        for (int k = GF_FIELD_Z; k < GF_FIELDS; k++)
            memcpy(p->variable[k].trial, p->variable[k].field[2], bytes);
    }
    keep(p);
    accept(p);
}

/* ---- results ------------------------------------------------------------------------------- */

static int record(gf_two_time_paths *p, double weight, double *out)
{
    const gfold_gate *update = &p->task->model->update;
    const gf_gate *row = gf_gate_row(update->kind);
    const gf_two_time_variable *h = &p->variable[GF_FIELD_H];
    double square[2] = { 0 }, speed = 0;
    size_t count[2] = { 0 };
    row->value(update, p->paths, p->variable[GF_FIELD_Z].state, p->gate);
    for (size_t i = 0; i < p->paths; i++) {
        const int active = !row->switches || p->gate[i] > 0;
        const double velocity = p->gate[i] * (h->field[2][i] - h->state[i]);
        square[active] += h->state[i] * h->state[i];
        speed += velocity * velocity;
        count[active]++;
    }
    const double paths = (double)p->paths;
    const double value[GFOLD_SERIES_COUNT] = {
        [GFOLD_SERIES_VAR_H] = (square[0] + square[1]) / paths,
        [GFOLD_SERIES_SPEED] = sqrt(speed / paths),
        [GFOLD_SERIES_VAR_ACTIVE] = square[1] / (double)count[1],
        [GFOLD_SERIES_VAR_FROZEN] = square[0] / (double)count[0],
        [GFOLD_SERIES_ACTIVE_FRACTION] = (double)count[1] / paths,
    };
    for (int k = 0; k < GFOLD_SERIES_COUNT; k++)
        out[(size_t)k * p->task->times + p->step] += weight * value[k];
    return isfinite(value[GFOLD_SERIES_VAR_H] + value[GFOLD_SERIES_SPEED]);
}

static void add_map(gf_two_time_paths *p, double weight, double *out)
{
    const size_t times = p->task->times;
    gf_gram(p->paths, times, p->history, p->paths, p->gram);
    gf_vector_add(times * times, out, weight / (double)p->paths, p->gram, out);
}

static void maps(gf_two_time_paths *p, double weight, double *out)
{
    const size_t times = p->task->times, all = p->paths * times;
    add_map(p, weight, out + GFOLD_MAP_H * times * times);
    for (size_t i = 0; i < all; i++)
        p->history[i] = p->phi_of.gain * p->history[i] + p->phi_of.offset;
    p->phi_of.f->value(all, p->history, p->history);
    add_map(p, weight, out + GFOLD_MAP_PHI * times * times);
}

static void begin(gf_two_time_paths *p, const gf_two_time_task *task, size_t first, size_t blocks)
{
    const gfold_gate *const gates[] = { NULL, &task->model->update, &task->model->reset };
    p->task = task;
    p->phi_of = gf_argument_phi(task->model);
    p->block = first;
    p->blocks = blocks;
    p->paths = 2 * blocks * task->pairs;
    for (int k = 0; k < 2; k++) gf_triangle_reset(&p->factor[k]);
    for (int k = 0; k < GF_FIELDS; k++) {
        gf_two_time_variable *v = &p->variable[k];
        v->present = k == GF_FIELD_H || gf_gate_row(gates[k]->kind)->present;
        v->tau = k == GF_FIELD_H ? 1 : gates[k]->tau;
        v->draws = k == GF_FIELD_H && !gf_gate_row(gates[1]->kind)->switches ? p->paths
                                                                            : p->paths / 2;
    }
}

int gf_two_time_paths_run(gf_two_time_paths *p, const gf_two_time_task *task, size_t first,
                          size_t blocks, double weight, double *out)
{
    begin(p, task, first, blocks);
    start(p);
    int good = record(p, weight, out);
    for (p->step = 1; p->step < task->times && good; p->step++) {
        if (task->stop && *task->stop) return 0;
        march(p);
        good = record(p, weight, out);
    }
    if (p->factor[0].kept > p->most) p->most = p->factor[0].kept;
    maps(p, weight, out + GFOLD_SERIES_COUNT * task->times);
    return !good;
}
