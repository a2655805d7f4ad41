/* Triangular pulses between random levels: continuous, so that no step of the integrator ends
 * inside a jump, and their integral is known exactly. */
#include "core/fail.h"
#include "math/linalg.h"
#include "sim/memory.h"

#include <math.h>
#include <stdlib.h>

enum { KNOTS = 3 };

static const double lives = 10; /* of the slowest mode, in a pulse and in a gap */

/* ---- signals ------------------------------------------------------------------------------- */

typedef struct signal {
    gfold_input input;
    double *time, *value;
} signal;

static int signal_create(signal *s, size_t pulses)
{
    s->time = gf_allocate(2 * KNOTS * pulses, sizeof *s->time);
    s->value = s->time + KNOTS * pulses;
    s->input = (gfold_input){ .kind = GFOLD_INPUT_SERIES, .time = s->time, .value = s->value };
    return s->time ? 0 : -1;
}

static void add_pulse(signal *s, double start, double duration, double area)
{
    const double height[KNOTS] = { 0, 2 * area / duration, 0 };
    for (int k = 0; k < KNOTS; k++, s->input.count++) {
        s->time[s->input.count] = start + duration * k / 2;
        s->value[s->input.count] = height[k];
    }
}

static double integral_at(const signal *s, double t)
{
    double sum = 0;
    for (size_t k = 0; k + 1 < s->input.count && s->time[k] < t; k++) {
        const double width = s->time[k + 1] - s->time[k], part = fmin(t - s->time[k], width);
        const double slope = width > 0 ? (s->value[k + 1] - s->value[k]) / width : 0;
        sum += part * (s->value[k] + slope * part / 2);
    }
    return sum;
}

static double uniform(gf_random source, uint64_t number)
{
    uint64_t word;
    gf_random_words(source, number, 1, &word);
    return (double)(word >> 11) * 0x1p-53;
}

static double chosen(const gfold_manifold *m, double given)
{
    return given > 0 ? given : fmin(fmax(lives / m->shape.contraction_rate, 5), 1000);
}

/* From one pulse to the next: whole samples, so that each gap ends on one. */
static double period(const gfold_manifold *m, const gfold_memory_params *p)
{
    const double each = gf_memory_interval(p);
    return each * ceil((chosen(m, p->duration) + chosen(m, p->gap)) / each);
}

static void random_levels(signal *s, const gfold_manifold *m, const double range[2],
                          const gfold_memory_params *p)
{
    const gf_random source = gf_network_draw(m->network, GF_DRAW_LEVELS, 0);
    double level = 0;
    for (int k = 0; k < p->pulses; k++) {
        const double next = range[0] + (range[1] - range[0]) * uniform(source, (uint64_t)k);
        add_pulse(s, k * period(m, p), chosen(m, p->duration), next - level);
        level = next;
    }
}

void gf_memory_input_direction(const gfold_manifold *m, const gfold_memory_params *p,
                               const double *v, double *u)
{
    for (size_t i = 0; i < m->shape.n; i++)
        u[i] = m->is_active[i] || (p->removed && p->removed[i]) ? 0 : v[i];
}

/* ---- an output ----------------------------------------------------------------------------- */

size_t gfold_memory_samples(const gfold_manifold *m, const gfold_memory_params *p)
{
    return (size_t)((p->pulses * period(m, p) + p->t) / gf_memory_interval(p) + 1e-6) + 1;
}

gfold_status gfold_memory_integrate(const gfold_manifold *m, const gfold_network *network,
                                    const double *v, const double range[2],
                                    const gfold_memory_params *p, double *integral, double *output,
                                    gfold_error *err)
{
    gfold_status status = gf_memory_check(p, err);
    if (status) return status;
    signal s = { 0 };
    double *u = gf_allocate(m->shape.n, sizeof *u);
    gf_readout_run run = { .params = p,
                           .input = &s.input,
                           .v = v,
                           .h = m->h,
                           .interval = gf_memory_interval(p),
                           .samples = gfold_memory_samples(m, p),
                           .rests = gf_memory_rests(m, network) };
    if (!u || signal_create(&s, (size_t)p->pulses)) {
        status = gf_fail_memory(err, 8.0 * (double)m->shape.n);
    } else {
        random_levels(&s, m, range, p);
        gf_memory_input_direction(m, p, v, u);
        s.input.direction = u;
        status = gf_memory_read(network, &run, output, err);
        for (size_t k = 0; k < run.samples; k++)
            integral[k] = integral_at(&s, run.interval * (double)k);
    }
    free(s.time);
    free(u);
    return status;
}

/* ---- what it says -------------------------------------------------------------------------- */

typedef struct line {
    double slope, square; /* and squared correlation */
} line;

/* Through every `stride`-th of the points. */
static line fit(size_t count, size_t stride, const double *x, const double *y)
{
    double mean[2] = { 0 }, xx = 0, xy = 0, yy = 0;
    const double points = (double)((count - 1) / stride + 1);
    for (size_t k = 0; k < count; k += stride) mean[0] += x[k] / points, mean[1] += y[k] / points;
    for (size_t k = 0; k < count; k += stride) {
        const double dx = x[k] - mean[0], dy = y[k] - mean[1];
        xx += dx * dx, xy += dx * dy, yy += dy * dy;
    }
    return (line){ xy / xx, xy * xy / (xx * yy) };
}

gfold_status gf_memory_integrator(const gfold_manifold *m, const gfold_network *network,
                                  const double *v, const double range[2],
                                  const gfold_memory_params *p, gfold_memory *out, gfold_error *err)
{
    const size_t samples = gfold_memory_samples(m, p);
    const size_t gap = (size_t)lrint(period(m, p) / gf_memory_interval(p));
    const size_t pulsed = gap * (size_t)p->pulses; /* the last sample before the wait */
    double *integral = gf_allocate(2 * samples, sizeof *integral), *output = integral + samples;
    if (!integral) return gf_fail_memory(err, 16.0 * (double)samples);
    const gfold_status status =
        gfold_memory_integrate(m, network, v, range, p, integral, output, err);
    if (!status) {
        const double time = gf_memory_interval(p) * (double)(samples - 1 - pulsed);
        const line rests_at = fit(pulsed + 1, gap, integral, output);
        out->integrator_gain = rests_at.slope;
        out->integrator_r2 = rests_at.square;
        out->tracking_r2 = fit(pulsed + 1, 1, integral, output).square;
        out->drift = (output[samples - 1] - output[pulsed]) / time / fmax(-range[0], range[1]);
    }
    free(integral);
    return status;
}

/* The output at the end of one or both of two pulses of that area. */
static gfold_status respond(const gfold_manifold *m, const gfold_network *network, const double *v,
                            const gfold_memory_params *p, const double area[2], double *last,
                            gfold_error *err)
{
    signal s = { 0 };
    const double interval = gf_memory_interval(p);
    const size_t samples = (size_t)(2 * period(m, p) / interval + 1e-6) + 1;
    double *u = gf_allocate(m->shape.n + samples, sizeof *u), *output = u + m->shape.n;
    gf_readout_run run = { p, &s.input, v, m->h, interval, samples, gf_memory_rests(m, network) };
    gfold_status status;
    if (!u || signal_create(&s, 2)) {
        status = gf_fail_memory(err, 8.0 * (double)(m->shape.n + samples));
    } else {
        for (int k = 0; k < 2; k++) add_pulse(&s, k * period(m, p), chosen(m, p->duration), area[k]);
        gf_memory_input_direction(m, p, v, u);
        s.input.direction = u;
        status = gf_memory_read(network, &run, output, err);
        *last = output[samples - 1];
    }
    free(s.time);
    free(u);
    return status;
}

gfold_status gf_memory_additivity(const gfold_manifold *m, const gfold_network *network,
                                  const double *v, double range, const gfold_memory_params *p,
                                  gfold_memory *out, gfold_error *err)
{
    const double half = range / 2, area[3][2] = { { half, 0 }, { 0, half }, { half, half } };
    double y[3];
    gfold_status status = gf_ok(err);
    for (int k = 0; k < 3 && !status; k++) status = respond(m, network, v, p, area[k], &y[k], err);
    if (!status) out->additivity = fabs(y[2] - y[0] - y[1]) / fabs(y[2]);
    return status;
}
