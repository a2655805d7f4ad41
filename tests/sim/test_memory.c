#include "expect.h"
#include "sample.h"
#include "settled_network.h"

#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(memory, .init = start);

enum { N = 24 };

static gfold_memory_params quick(double t)
{
    gfold_memory_params p = gfold_memory_defaults();
    p.t = t;
    p.dt = 0.05;
    p.directions = 2;
    p.pulses = 4;
    return p;
}

/* exp(t M) d by a Taylor series over many short times: no code of the library's. */
static void exponential(size_t size, const double *m, double t, double *d)
{
    double *term = malloc(2 * size * sizeof *term), *next = term + size;
    const int parts = (int)ceil(8 * t);
    for (int part = 0; part < parts; part++) {
        memcpy(term, d, size * sizeof *d);
        for (int k = 1; k < 40; k++) {
            for (size_t i = 0; i < size; i++) {
                next[i] = 0;
                for (size_t j = 0; j < size; j++) next[i] += m[i + j * size] * term[j];
                next[i] *= t / parts / k;
            }
            memcpy(term, next, size * sizeof *d);
            for (size_t i = 0; i < size; i++) d[i] += term[i];
        }
    }
    free(term);
}

static double part_of(const double *a, const double *b)
{
    double ab = 0, bb = 0;
    for (size_t i = 0; i < N; i++) ab += a[i] * b[i], bb += b[i] * b[i];
    return ab / bb;
}

/* What the linear network keeps of d, with z of a smooth gate starting at its input. */
static double keeps(const gfold_network *w, const double *h, const double *d, double t)
{
    const gfold_model *m = gfold_network_model(w);
    const size_t size = gfold_jacobian_size(w);
    double phi[N], z[N], gate[N], y[2 * N], *matrix = malloc(size * size * sizeof *matrix);
    const int smooth = m->update.kind == GFOLD_GATE_SIGMOID;
    for (size_t i = 0; i < N; i++) phi[i] = tanh(m->g * h[i]);
    cr_assert_eq(gfold_network_multiply(w, GFOLD_COUPLING_Z, phi, z, NULL), GFOLD_OK);
    for (size_t i = 0; i < N; i++)
        gate[i] = smooth ? 1 / (1 + exp(-m->update.alpha * z[i])) : z[i] > 0;
    const gfold_state state = { N, h, z, NULL, gate, NULL };
    cr_assert_eq(gfold_jacobian_fill(w, &state, matrix, NULL), GFOLD_OK);
    memcpy(y, d, N * sizeof *d);
    for (size_t i = N; i < size; i++) {
        y[i] = 0; /* the row's part of h is J^z phi' / tau_z, and its own is -1 / tau_z */
        for (size_t j = 0; j < N; j++) y[i] -= matrix[i + j * size] * d[j] / matrix[i + i * size];
    }
    exponential(size, matrix, t, y);
    free(matrix);
    return part_of(y, d);
}

Test(memory, small_displacements_are_kept_as_the_jacobian_says)
{
    settled s = settle(frozen_model(-1), N, 0);
    const double *h = gfold_manifold_state(s.manifold);
    gfold_model smooth = *gfold_network_model(s.network);
    gfold_network *creeping;
    smooth.update.kind = GFOLD_GATE_SIGMOID;
    smooth.update.alpha = 20;
    cr_assert_eq(gfold_network_damage(&creeping, s.network, &smooth, 0, NULL, NULL), GFOLD_OK);
    const gfold_network *const networks[] = { s.network, creeping };
    for (int k = 0; k < 4; k++) {
        const gfold_memory_params p = quick(3);
        double d[N], retained[4], linear;
        if (k < 2)
            gfold_manifold_direction(s.manifold, 1, d);
        else
            gfold_manifold_across(s.manifold, 1, d);
        for (size_t i = 0; i < N; i++) d[i] *= 1e-6;
        const double wanted = keeps(networks[k % 2], h, d, 3);
        cr_assert_eq(gfold_memory_linear(networks[k % 2], h, d, &p, &linear, NULL), GFOLD_OK);
        expect_near(linear, wanted, 1e-6, "linear, case %d", k);
        if (k % 2) continue; /* the state itself moves: the linear network is not this one's */
        cr_assert_eq(gfold_memory_recall(s.network, h, 1, d, &p, 1, retained, NULL, NULL),
                     GFOLD_OK);
        expect_near(retained[0], 1, 1e-9, "at once, case %d", k);
        expect_near(retained[3], wanted, 1e-5, "simulated, case %d", k);
    }
    gfold_network_destroy(creeping);
    unsettle(&s);
}

Test(memory, a_point_of_the_manifold_stays_and_one_across_comes_back)
{
    settled s = settle(frozen_model(-1), N, 1);
    gfold_memory_params p = quick(60);
    gfold_memory memory;
    gfold_error err;
    cr_assert_eq(gfold_memory_measure(s.manifold, s.network, &p, &memory, &err), GFOLD_OK, "%s",
                 err.message);
    expect_near(memory.retention_along, 1, 1e-12, "%s", "along");
    expect_near(memory.retention_least, 1, 1e-12, "%s", "least");
    cr_assert_lt(memory.retention_across, 10 * exp(-60 * s.shape.contraction_rate) + 1e-12);
    cr_assert_gt(memory.integrator_r2, 0.999);
    cr_assert(memory.range >= memory.range_least && memory.range_least > 0);
    cr_assert_eq(memory.dimension, (double)s.shape.frozen);
    cr_assert_eq(memory.contraction_rate, s.shape.contraction_rate);
    cr_assert(isnan(memory.leak_rate) && isnan(memory.leak_predicted) && isnan(memory.diffusion));
    unsettle(&s);
}

/* A network whose units all stay frozen, whatever happens. */
static settled frozen_network(double noise)
{
    settled s = { 0 };
    gfold_model m = frozen_model(-1);
    static double h[N], gate[N];
    m.update.theta = 50;
    m.noise = noise;
    cr_assert_eq(gfold_network_create(&s.network, &m, sample_of(N, 1, 0), NULL), GFOLD_OK);
    gfold_network_initial_state(s.network, 1, 0, h);
    s.state = (gfold_state){ .n = N, .h = h, .gate = gate };
    cr_assert_eq(gfold_manifold_create(&s.manifold, s.network, &s.state, NULL), GFOLD_OK);
    return s;
}

Test(memory, frozen_units_integrate_exactly)
{
    settled s = frozen_network(0);
    gfold_memory_params p = quick(10);
    gfold_memory memory;
    cr_assert_eq(gfold_memory_measure(s.manifold, s.network, &p, &memory, NULL), GFOLD_OK);
    expect_near(memory.integrator_gain, 1, 1e-11, "%s", "gain");
    expect_near(memory.integrator_r2, 1, 1e-11, "%s", "R^2");
    expect_near(memory.tracking_r2, 1, 1e-11, "%s", "R^2 at all times");
    expect_near(memory.additivity, 0, 1e-11, "%s", "additivity");
    expect_near(memory.drift, 0, 1e-12, "%s", "drift");
    expect_near(memory.range, 10 * sqrt(N), 1e-12, "%s", "limit of the range");
    cr_assert(isnan(memory.retention_across) && isnan(memory.contraction_rate));
    gfold_manifold_destroy(s.manifold);
    gfold_network_destroy(s.network);
}

Test(memory, slow_pulses_are_followed_and_fast_ones_leave_active_units_behind)
{
    settled s = settle(frozen_model(-1), N, 1);
    gfold_memory_params p = quick(10);
    gfold_memory fast, slow, slower;
    p.duration = 2;
    cr_assert_eq(gfold_memory_measure(s.manifold, s.network, &p, &fast, NULL), GFOLD_OK);
    p.duration = 0;
    cr_assert_eq(gfold_memory_measure(s.manifold, s.network, &p, &slow, NULL), GFOLD_OK);
    p.duration = 100 / s.shape.contraction_rate;
    cr_assert_eq(gfold_memory_measure(s.manifold, s.network, &p, &slower, NULL), GFOLD_OK);
    cr_assert(1 - fast.tracking_r2 > 2 * (1 - slow.tracking_r2));
    cr_assert(1 - slow.tracking_r2 > 2 * (1 - slower.tracking_r2));
    expect_near(slow.integrator_gain, slower.integrator_gain, 1e-3, "%s", "gain at rest");
    unsettle(&s);
}

Test(memory, noise_spreads_frozen_units_as_two_d_t)
{
    settled s = frozen_network(1e-3);
    gfold_memory_params p = quick(10);
    gfold_memory memory;
    p.directions = 40;
    cr_assert_eq(gfold_memory_measure(s.manifold, s.network, &p, &memory, NULL), GFOLD_OK);
    const double error = sqrt(2. / (N * p.directions)); /* of a chi-square variable's mean */
    cr_assert_lt(error, 0.05);
    expect_near(memory.diffusion, 1, 4 * error, "%s", "over 2 D T");
    gfold_manifold_destroy(s.manifold);
    gfold_network_destroy(s.network);
}

Test(memory, the_integral_is_that_of_the_pulses_and_ends_still)
{
    settled s = frozen_network(0);
    const gfold_memory_params p = quick(10);
    const size_t samples = gfold_memory_samples(s.manifold, &p);
    double v[N], *integral = malloc(2 * samples * sizeof *integral), *output = integral + samples;
    const double range[] = { -0.2, 0.3 };
    gfold_manifold_direction(s.manifold, 0, v);
    cr_assert_eq(
        gfold_memory_integrate(s.manifold, s.network, v, range, &p, integral, output, NULL),
        GFOLD_OK);
    cr_assert(integral[0] == 0 && output[0] == 0);
    for (size_t k = 0; k < samples; k++) {
        cr_assert(integral[k] >= -0.2 - 1e-12 && integral[k] <= 0.3 + 1e-12);
        expect_near(output[k], integral[k], 1e-12, "sample %zu", k);
        if (k + 10 >= samples) cr_assert_eq(integral[k], integral[samples - 1]);
    }
    cr_assert_neq(integral[samples - 1], 0);
    free(integral);
    gfold_manifold_destroy(s.manifold);
    gfold_network_destroy(s.network);
}

/* ---- refusals ------------------------------------------------------------------------------ */

Test(memory, parameters_out_of_range_are_named)
{
    settled s = settle(frozen_model(-1), N, 0);
    static const struct {
        const char *word;
        size_t offset;
        double value;
    } wrong[] = {
        { "t is", offsetof(gfold_memory_params, t), 0.5 },
        { "dt", offsetof(gfold_memory_params, dt), 0 },
        { "size", offsetof(gfold_memory_params, size), 0 },
        { "size", offsetof(gfold_memory_params, size), NAN },
        { "duration", offsetof(gfold_memory_params, duration), -1 },
        { "gap", offsetof(gfold_memory_params, gap), -1 },
    };
    gfold_memory memory;
    gfold_error err;
    for (size_t k = 0; k < COUNT(wrong); k++) {
        gfold_memory_params p = gfold_memory_defaults();
        memcpy((char *)&p + wrong[k].offset, &wrong[k].value, sizeof(double));
        expect_refusal(gfold_memory_measure(s.manifold, s.network, &p, &memory, &err), err,
                       GFOLD_EINVAL, wrong[k].word);
    }
    gfold_memory_params p = gfold_memory_defaults();
    p.directions = 0;
    expect_refusal(gfold_memory_measure(s.manifold, s.network, &p, &memory, &err), err,
                   GFOLD_EINVAL, "directions");
    p = gfold_memory_defaults();
    p.pulses = 1;
    expect_refusal(gfold_memory_measure(s.manifold, s.network, &p, &memory, &err), err,
                   GFOLD_EINVAL, "pulses");
    unsettle(&s);
}

Test(memory, what_cannot_be_measured_is_refused)
{
    settled s = settle(frozen_model(-1), N, 0);
    const gfold_model m = frozen_model(-1);
    const gfold_memory_params p = quick(2);
    gfold_network *other;
    gfold_memory memory;
    gfold_error err;
    double d[N] = { 0 }, kept[8];
    const double *h = gfold_manifold_state(s.manifold);
    expect_refusal(gfold_memory_recall(s.network, h, 1, d, &p, 1, kept, NULL, &err), err,
                   GFOLD_EINVAL, "displacement 0");
    d[0] = 1;
    expect_refusal(gfold_memory_recall(s.network, h, 0, d, &p, 1, kept, NULL, &err), err,
                   GFOLD_EINVAL, "count");
    expect_refusal(gfold_memory_recall(s.network, h, 1, d, &p, 0.07, kept, NULL, &err), err,
                   GFOLD_EINVAL, "observe_every");
    expect_refusal(gfold_memory_recall(s.network, h, 1, d, &p, 3, kept, NULL, &err), err,
                   GFOLD_EINVAL, "interval");
    cr_assert_eq(gfold_network_create(&other, &m, sample_of(N + 1, 1, 0), NULL), GFOLD_OK);
    expect_refusal(gfold_memory_measure(s.manifold, other, &p, &memory, &err), err, GFOLD_EINVAL,
                   "25 units");
    gfold_network_destroy(other);
    unsettle(&s);
}

Test(memory, a_stop_is_heard)
{
    settled s = settle(frozen_model(-1), N, 0);
    static const volatile int stop = 1;
    gfold_memory_params p = quick(2);
    gfold_memory memory;
    gfold_error err;
    p.stop = &stop;
    expect_refusal(gfold_memory_measure(s.manifold, s.network, &p, &memory, &err), err,
                   GFOLD_ESTOPPED, "stopped");
    unsettle(&s);
}

Test(memory, every_number_has_a_name_and_a_meaning)
{
    size_t count = 0;
    for (const gfold_memory_field *f; (f = gfold_memory_field_at(count)); count++)
        cr_assert(f->name && f->meaning && f->offset == count * sizeof(double), "field %zu", count);
    cr_assert_eq(count * sizeof(double), sizeof(gfold_memory));
}
