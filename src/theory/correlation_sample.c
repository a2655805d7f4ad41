#include "theory/correlation_sample.h"

#include "core/fail.h"
#include "math/random.h"
#include "math/vector.h"
#include "model/gate.h"
#include "model/phi.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { W = GF_WIDTH, ARRAYS = 9 };

enum { NOISE = GF_FIELDS, STREAMS = 8 };

gfold_status gf_paths_create(gf_paths *p, size_t n, double dt, gfold_error *err)
{
    const size_t all = n * W, bytes = ARRAYS * all * sizeof(double);
    *p = (gf_paths){ .dt = dt };
    gfold_status status = gf_ring_create(&p->ring, n, W, err);
    if (status) return status;
    double *room = p->gate = aligned_alloc(64, bytes);
    if (!room) {
        gf_paths_destroy(p);
        return gf_fail_memory(err, (double)bytes);
    }
    p->gate_slope = room + all;
    p->drive = room + 2 * all;
    p->h = room + 3 * all;
    p->phi_slope = room + 4 * all;
    p->rate = room + 5 * all;
    p->force = room + 6 * all;
    p->e = room + 7 * all;
    p->noise = room + 8 * all;
    return status;
}

void gf_paths_destroy(gf_paths *p)
{
    gf_ring_destroy(&p->ring);
    free(p->gate);
    *p = (gf_paths){ 0 };
}

/* ---- fields -------------------------------------------------------------------------------- */

static gf_random source(gf_block from, uint64_t field)
{
    return (gf_random){ from.seed, from.batch, STREAMS * from.block + field };
}

static double sum_of_squares(size_t n, const double *x, size_t stride)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i * stride] * x[i * stride];
    return sum;
}

void gf_paths_match(gf_paths *p, gf_field_kind field, uint64_t seed, uint64_t batch, size_t blocks,
                    double *factor)
{
    const size_t half = p->ring.length / 2;
    double *x = p->ring.spectrum[0];
    for (size_t k = 0; k <= half; k++) factor[k] = 0;
    for (size_t b = 0; b < blocks; b++) {
        gf_random_normal(source((gf_block){ seed, batch, b }, field), 2 * W * (half + 1), x);
        for (size_t k = 0; k <= half; k++)
            factor[k] += k % half ? sum_of_squares(2 * W, x + 2 * W * k, 1) / 2
                                  : sum_of_squares(W, x + 2 * W * k, 2);
    }
    for (size_t k = 0; k <= half; k++) factor[k] = sqrt((double)(blocks * W) / factor[k]);
}

/* The frequencies 0 and half are real; the others have a mirror image. */
static void draw(const gf_ring *ring, const gf_modes *modes, gf_random numbers)
{
    const size_t half = ring->length / 2;
    double *x = ring->spectrum[0];
    gf_random_normal(numbers, 2 * W * modes->modes, x);
    for (size_t k = 0; k < modes->modes; k++)
        for (size_t w = 0; w < 2 * W; w++) x[2 * W * k + w] *= modes->amplitude[k];
    memset(x + 2 * W * modes->modes, 0, 2 * W * (half + 1 - modes->modes) * sizeof *x);
    for (size_t w = 0; w < W; w++) x[2 * w + 1] = x[2 * (half * W + w) + 1] = 0;
    gf_ring_to_signal(ring);
}

GF_VECTOR static void multiply(size_t n, const double *x, const double *y, double *out)
{
    for (size_t i = 0; i < n; i++) out[i] = x[i] * y[i];
}

/* out = a x + b */
GF_VECTOR static void scale(size_t n, double a, const double *x, double b, double *out)
{
    for (size_t i = 0; i < n; i++) out[i] = a * x[i] + b;
}

/* h and phi_slope, which follow one another, are free. */
static const double *draw_noise(gf_paths *p, gf_random numbers)
{
    const size_t all = p->ring.length * W;
    if (p->merge != 2) {
        gf_random_normal(numbers, all, p->noise);
        return p->noise;
    }
    gf_random_normal(numbers, 2 * all, p->h);
    for (size_t i = 0; i < all; i++) {
        const double *x = p->h + i / W * 2 * W + i % W;
        p->noise[i] = (x[0] + x[W]) / sqrt(2.);
    }
    return p->noise;
}

void gf_paths_draw(gf_paths *p, const gfold_model *model, const gf_fields *fields, gf_block from)
{
    const size_t n = p->ring.length, all = n * W;
    const gf_gate *gate = gf_gate_row(model->update.kind);
    const gf_argument phi = gf_argument_phi(model);
    if (gate->present) draw(&p->ring, &fields->z, source(from, GF_Z));
    gate->value(&model->update, all, p->ring.signal, p->gate);
    gate->slope(&model->update, all, p->ring.signal, p->gate_slope);
    draw(&p->ring, &fields->drive, source(from, GF_DRIVE));
    memcpy(p->drive, p->ring.signal, all * sizeof(double));
    multiply(all, p->gate, p->drive, p->force);
    const double *noise = model->noise > 0 ? draw_noise(p, source(from, NOISE)) : NULL;
    gf_march(n, p->dt, model->noise, p->gate, p->force, noise, p->e, p->h);
    scale(all, phi.gain, p->h, phi.offset, p->ring.signal);
    phi.f->value(all, p->ring.signal, p->ring.signal);
}

/* ---- perturbations ------------------------------------------------------------------------- */

/* s_z' (eta_h + b - h) v + s_z chi */
GF_VECTOR static void push(size_t n, const gf_paths *p, const double *chi, double *force)
{
    for (size_t i = 0; i < n; i++)
        force[i] = force[i] * p->gate_slope[i] * (p->drive[i] - p->h[i]) + p->gate[i] * chi[i];
}

/* phi'(h), and s_z + kappa. */
static void prepare(gf_paths *p, const gfold_model *model, double kappa)
{
    const size_t all = p->ring.length * W;
    const gf_argument phi = gf_argument_phi(model);
    scale(all, phi.gain, p->h, phi.offset, p->phi_slope);
    phi.f->slope(all, p->phi_slope, p->phi_slope);
    scale(all, phi.gain, p->phi_slope, 0, p->phi_slope);
    scale(all, 1, p->gate, kappa, p->rate);
}

/* The perturbation that `force` drives, times phi', on the ring. */
static double perturb(gf_paths *p)
{
    const size_t n = p->ring.length;
    double *u = p->ring.signal;
    const double total = gf_march(n, p->dt, 0, p->rate, p->force, NULL, p->e, u);
    multiply(n * W, p->phi_slope, u, u);
    return total;
}

double gf_paths_draw_tangent(gf_paths *p, const gfold_model *model, double kappa, const gf_modes *z,
                             const gf_modes *drive, gf_block from)
{
    const size_t all = p->ring.length * W;
    prepare(p, model, kappa);
    memset(p->force, 0, all * sizeof(double));
    if (gf_gate_row(model->update.kind)->present) {
        draw(&p->ring, z, source(from, GF_TANGENT_Z));
        memcpy(p->force, p->ring.signal, all * sizeof(double));
    }
    draw(&p->ring, drive, source(from, GF_TANGENT_DRIVE));
    push(all, p, p->ring.signal, p->force);
    return perturb(p);
}

/* Over lags from 3/8 to 5/8 of the ring. */
static double far_product(size_t n, const double *x, const double *y)
{
    double sum = 0;
    for (size_t k = 6; k <= 10; k++) {
        const size_t shift = k * n / 16 * W, rest = n * W - shift;
        for (size_t i = 0; i < rest; i++) sum += x[i] * y[i + shift];
        for (size_t i = rest; i < n * W; i++) sum += x[i] * y[i - rest];
    }
    return sum / (5. * (double)(n * W));
}

/* Both signs of kappa, with the force that is set; x+ goes where the noise was. */
static double respond(gf_paths *p, const gfold_model *model, double kappa, double *out)
{
    const size_t n = p->ring.length;
    prepare(p, model, kappa);
    perturb(p);
    memcpy(p->noise, p->ring.signal, n * W * sizeof(double));
    prepare(p, model, -kappa);
    const double total = perturb(p);
    *out = far_product(n, p->noise, p->ring.signal);
    return total;
}

double gf_paths_respond(gf_paths *p, const gfold_model *model, double kappa, double out[2])
{
    const size_t all = p->ring.length * W;
    const double slow = kappa * model->update.tau;
    memcpy(p->force, p->gate, all * sizeof(double));
    const double total = respond(p, model, kappa, &out[0]);
    out[1] = 0;
    if (!gf_gate_row(model->update.kind)->present) return total;
    for (size_t i = 0; i < all; i++) p->force[i] = p->gate_slope[i] * (p->drive[i] - p->h[i]);
    respond(p, model, kappa, &out[1]);
    out[1] /= 1 - slow * slow;
    return total;
}

/* ---- correlations -------------------------------------------------------------------------- */

void gf_power_clear(gf_power *power, size_t half)
{
    memset(power->sum, 0, (half + 1) * sizeof(double));
    power->blocks = 0;
    power->total = power->squares = 0;
}

void gf_power_add(gf_power *power, const gf_paths *p)
{
    const size_t half = p->ring.length / 2;
    double variance = 0;
    gf_ring_to_spectrum(&p->ring);
    for (size_t k = 0; k <= half; k++) {
        const double *x = p->ring.spectrum[k * W];
        double sum = 0;
        for (size_t w = 0; w < 2 * W; w++) sum += x[w] * x[w];
        power->sum[k] += sum;
        variance += k % half ? 2 * sum : sum;
    }
    power->blocks++;
    power->total += variance;
    power->squares += variance * variance;
}

void gf_power_take(const gf_power *power, const gf_even *even, double *c)
{
    const double n = 2 * (double)even->half, samples = W * (double)power->blocks;
    for (size_t k = 0; k <= even->half; k++) c[k] = power->sum[k] / (samples * n * n);
    gf_even_transform(even, c);
}

double gf_power_error(const gf_power *power)
{
    const double blocks = (double)power->blocks;
    if (!(blocks > 1)) return INFINITY;
    const double mean = power->total / blocks;
    return sqrt(fmax(0, power->squares / blocks - mean * mean) / (blocks - 1)) / mean;
}
