#include "theory/two_time_paths.h"

#include "core/fail.h"
#include "math/linalg.h"
#include "math/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SCRATCH = 11, PER_VARIABLE = 6, ANDERSON = 8 };

/* ---- memory -------------------------------------------------------------------------------- */

static size_t pool_size(size_t times, size_t paths)
{
    const size_t histories = 3 * paths, noise = paths + 2 * (paths / 2); /* phi, s_r, h */
    return times * (histories + times + 2) + 4 * (times + 1) + (times + GF_LEADING) * noise +
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
    double **const vectors[SCRATCH] = { &p->bias,  &p->phi,    &p->reset, &p->gate,
                                        &p->kick,  &p->clock,  &p->open,  &p->shut,
                                        &p->decay, &p->before, &p->passed };
    for (int k = 0; k < SCRATCH; k++) *vectors[k] = take(&pool, paths);
    for (int k = 0; k < GF_FIELDS; k++) {
        gf_two_time_variable *v = &p->variable[k];
        double **const own[PER_VARIABLE] = { &v->state,    &v->trial,    &v->field[0],
                                             &v->field[1], &v->field[2], &v->middle };
        for (int i = 0; i < PER_VARIABLE; i++) *own[i] = take(&pool, paths);
        v->start = take(&pool, (times + GF_LEADING) * (k == GF_FIELD_H ? paths : paths / 2));
    }
    p->phi_kept = take(&pool, times * paths);
    p->reset_kept = take(&pool, times * paths);
    p->history = take(&pool, times * paths);
    p->gram = take(&pool, times * times);
    p->covariance = take(&pool, times);
    p->product = take(&pool, times);
    p->rows_length = 2 * (times + 1);
    p->rows = take(&pool, p->rows_length);
    p->next = take(&pool, p->rows_length);
}

int gf_two_time_paths_create(gf_two_time_paths *p, size_t times, size_t paths)
{
    *p = (gf_two_time_paths){ .capacity = paths };
    p->pool = gf_allocate(pool_size(times, paths), sizeof *p->pool);
    p->anderson = gf_anderson_create(2 * (times + 1), ANDERSON);
    if (p->pool && p->anderson && !gf_triangle_create(&p->factor[0], times) &&
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
    gf_anderson_destroy(p->anderson);
    free(p->pool);
    *p = (gf_two_time_paths){ 0 };
}

void gf_two_time_paths_forget(gf_two_time_paths *p)
{
    p->most = 0;
    p->off = 0;
    p->evaluations = 0;
}

/* ---- start --------------------------------------------------------------------------------- */

static void start_paths(gf_two_time_paths *p)
{
    gf_two_time_variable *h = &p->variable[GF_FIELD_H];
    for (size_t i = 0; i < h->draws; i++) {
        h->trial[i] = p->task->sigma_0 * h->start[i];
        p->bias[i] = p->task->model->sigma_b * h->start[h->draws + i];
    }
    gf_two_time_spread(h, p->paths, 1, h->trial);
    gf_two_time_spread(h, p->paths, 1, p->bias);
}

/* z and r at their inputs; the second time with the reset gate at its input. */
static void start(gf_two_time_paths *p)
{
    const size_t bytes = p->paths * sizeof(double);
    p->step = 0;
    for (int k = 0; k < GF_FIELDS; k++)
        if (p->variable[k].present) gf_two_time_draw_noise(p, k);
    start_paths(p);
    for (int again = 0; again < 2; again++) {
        gf_two_time_evaluate(p);
        gf_two_time_sample(p);
        for (int k = GF_FIELD_Z; k < GF_FIELDS; k++)
            memcpy(p->variable[k].trial, p->variable[k].field[2], bytes);
    }
    gf_two_time_keep(p);
    gf_two_time_accept(p);
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
        v->draws =
            k == GF_FIELD_H && !gf_gate_row(gates[1]->kind)->switches ? p->paths : p->paths / 2;
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
        gf_two_time_march(p);
        good = record(p, weight, out);
    }
    if (p->factor[0].kept > p->most) p->most = p->factor[0].kept;
    maps(p, weight, out + GFOLD_SERIES_COUNT * task->times);
    return !good;
}
