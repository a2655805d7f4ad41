#include "expect.h"
#include "sample.h"
#include "settled_network.h"

#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(manifold, .init = start);

enum { N = 40, MOST = 3 * N };

/* No reset gate; one that is a function; one with a state. */
static const double tau_r[] = { -1, 0, 1.5 };

static double norm(size_t n, const double *x)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] * x[i];
    return sqrt(sum);
}

/* J phi(h), from a matrix and plain loops. */
static void inputs(const settled *s, gfold_coupling which, const double *h, double *out)
{
    const gfold_model *m = gfold_network_model(s->network);
    double *j = sample_matrix(s->network, which);
    for (size_t i = 0; i < N; i++) {
        out[i] = 0;
        for (size_t k = 0; k < N; k++) out[i] += j[i + k * N] * tanh(m->g * h[k]);
    }
    free(j);
}

/* The refined state as the Jacobian takes it, gates as they are held and r at its input. */
static gfold_state refined(const settled *s, double *gate, double *r)
{
    gfold_state at = s->state;
    at.h = gfold_manifold_state(s->manifold);
    if (at.r) inputs(s, GFOLD_COUPLING_R, at.h, r);
    if (at.r) at.r = r;
    for (size_t i = 0; i < at.n; i++) gate[i] = gfold_manifold_active(s->manifold)[i];
    at.gate = gate;
    return at;
}

Test(manifold, tangent_vectors_are_null_vectors_of_the_jacobian)
{
    for (size_t k = 0; k < COUNT(tau_r); k++) {
        settled s = settle(frozen_model(tau_r[k]), N, 0);
        const size_t size = gfold_jacobian_size(s.network);
        double gate[N], r[N], v[N], *matrix = malloc(size * size * sizeof *matrix);
        const gfold_state at = refined(&s, gate, r);
        cr_assert_eq(gfold_jacobian_fill(s.network, &at, matrix, NULL), GFOLD_OK);
        for (uint64_t number = 0; number < 5; number++) {
            gfold_manifold_direction(s.manifold, number, v);
            expect_near(norm(N, v), 1, 1e-14, "length, tau_r %g", tau_r[k]);
            double x[MOST] = { 0 };
            memcpy(x, v, sizeof v);
            /* z and r follow: their rows are d/dt = (J phi' v - x) / tau, solved for x. */
            for (size_t row = N; row < size; row++) {
                for (size_t i = 0; i < N; i++) x[row] -= matrix[row + i * size] * v[i];
                x[row] /= matrix[row + row * size];
            }
            for (size_t row = 0; row < size; row++) {
                double sum = 0;
                for (size_t i = 0; i < size; i++) sum += matrix[row + i * size] * x[i];
                expect_near(sum, 0, 2e-14, "row %zu, tau_r %g", row, tau_r[k]);
            }
        }
        free(matrix);
        unsettle(&s);
    }
}

Test(manifold, dimension_is_the_number_of_exact_zeros_and_the_contraction_rate_the_slowest_other)
{
    for (size_t k = 0; k < COUNT(tau_r); k++) {
        settled s = settle(frozen_model(tau_r[k]), N, 3);
        const size_t size = gfold_jacobian_rest_size(s.network);
        double gate[N], r[N], re[MOST], im[MOST], slowest = -HUGE_VAL;
        double *matrix = malloc(size * size * sizeof *matrix);
        const gfold_state at = refined(&s, gate, r);
        size_t zeros = 0;
        cr_assert_eq(gfold_jacobian_fill_rest(s.network, &at, matrix, NULL), GFOLD_OK);
        cr_assert_eq(gfold_eigenvalues(size, matrix, re, im, NULL), GFOLD_OK);
        for (size_t i = 0; i < size; i++)
            if (re[i] == 0 && im[i] == 0)
                zeros++;
            else
                slowest = fmax(slowest, re[i]);
        cr_assert_eq(zeros, s.shape.frozen);
        cr_assert_eq(s.shape.frozen + s.shape.active, N);
        expect_near(s.shape.contraction_rate, -slowest, 1e-12, "tau_r %g", tau_r[k]);
        free(matrix);
        unsettle(&s);
    }
}

Test(manifold, a_displacement_across_moves_active_units_alone)
{
    settled s = settle(frozen_model(-1), N, 0);
    double v[N], w[N];
    gfold_manifold_across(s.manifold, 0, v);
    gfold_manifold_across(s.manifold, 1, w);
    expect_near(norm(N, v), 1, 1e-14, "%s", "length");
    double dot = 0;
    for (size_t i = 0; i < N; i++) {
        dot += v[i] * w[i];
        if (!gfold_manifold_active(s.manifold)[i]) cr_assert_eq(v[i], 0);
    }
    cr_assert_lt(fabs(dot), 0.95);
    unsettle(&s);
}

Test(manifold, gates_that_slide_or_touch_the_threshold_are_counted)
{
    gfold_model m = frozen_model(-1);
    static const double none[4] = { 0 };
    const gfold_network_params p = { .n = 2, .coupling = { none, none, NULL } };
    gfold_network *w;
    gfold_manifold *manifold;
    const double h[] = { 0.2, 0 }, z[] = { 0, 0 }, gate[] = { 0.4, 0 };
    const gfold_state state = { .n = 2, .h = h, .z = z, .gate = gate };
    m.update.tau = 0;
    cr_assert_eq(gfold_network_create(&w, &m, &p, NULL), GFOLD_OK);
    cr_assert_eq(gfold_manifold_create(&manifold, w, &state, NULL), GFOLD_OK);
    const gfold_manifold_shape shape = gfold_manifold_shape_of(manifold);
    cr_assert(shape.edge == 2 && shape.frozen == 2 && shape.active == 0);
    gfold_manifold_destroy(manifold);
    gfold_network_destroy(w);
}

Test(manifold, what_has_no_manifold_is_refused)
{
    const gfold_model plain = gfold_model_preset(GFOLD_VRNN), m = frozen_model(-1);
    gfold_network *w;
    gfold_manifold *manifold;
    gfold_error err;
    double h[] = { 0.1, NAN }, gate[] = { 1, 1 };
    const gfold_state state = { .n = 2, .h = h, .gate = gate };
    cr_assert_eq(gfold_network_create(&w, &plain, sample_of(2, 1, 0), NULL), GFOLD_OK);
    expect_refusal(gfold_manifold_create(&manifold, w, &state, &err), err, GFOLD_EINVAL,
                   "update gate");
    cr_assert_null(manifold);
    gfold_network_destroy(w);
    cr_assert_eq(gfold_network_create(&w, &m, sample_of(2, 1, 0), NULL), GFOLD_OK);
    expect_refusal(gfold_manifold_create(&manifold, w, &state, &err), err, GFOLD_EINVAL, "finite");
    gfold_network_destroy(w);
}

Test(manifold, a_singular_block_of_active_units_is_said)
{
    gfold_model m = frozen_model(-1);
    static const double half[] = { 0.5, 0, 0, 0.5 }, none[4] = { 0 };
    const gfold_network_params p = { .n = 2, .coupling = { half, none, NULL } };
    const double h[] = { 0, 0 }, gate[] = { 1, 1 };
    const gfold_state state = { .n = 2, .h = h, .gate = gate };
    gfold_network *w;
    gfold_manifold *manifold;
    gfold_error err;
    m.update.theta = -1;
    cr_assert_eq(gfold_network_create(&w, &m, &p, NULL), GFOLD_OK);
    expect_refusal(gfold_manifold_create(&manifold, w, &state, &err), err, GFOLD_ENUMERIC,
                   "singular");
    gfold_network_destroy(w);
}
