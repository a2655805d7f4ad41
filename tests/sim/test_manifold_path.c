#include "expect.h"
#include "sample.h"
#include "settled_network.h"

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(manifold_path, .init = start);

enum { N = 40 };

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

Test(manifold_path, points_keep_what_is_frozen_and_rest_where_units_are_active)
{
    settled s = settle(frozen_model(-1), N, 0);
    const double *h0 = gfold_manifold_state(s.manifold);
    double v[N], h[N], input[N];
    gfold_manifold_direction(s.manifold, 0, v);
    for (double at = -0.8; at < 1; at += 0.2) {
        gfold_error err;
        cr_assert_eq(gfold_manifold_point(s.manifold, v, at, h, &err), GFOLD_OK, "%s", err.message);
        inputs(&s, GFOLD_COUPLING_H, h, input);
        for (size_t i = 0; i < N; i++)
            if (gfold_manifold_active(s.manifold)[i])
                expect_near(h[i], input[i], 1e-12, "active unit %zu at s = %g", i, at);
            else
                expect_near(h[i], h0[i] + at * v[i], 1e-15, "frozen unit %zu at s = %g", i, at);
    }
    unsettle(&s);
}

Test(manifold_path, the_tangent_is_the_derivative_of_points)
{
    settled s = settle(frozen_model(0), N, 0);
    double v[N], plus[N], minus[N];
    const double small = 1e-5;
    gfold_manifold_direction(s.manifold, 2, v);
    cr_assert_eq(gfold_manifold_point(s.manifold, v, small, plus, NULL), GFOLD_OK);
    cr_assert_eq(gfold_manifold_point(s.manifold, v, -small, minus, NULL), GFOLD_OK);
    for (size_t i = 0; i < N; i++)
        expect_near((plus[i] - minus[i]) / (2 * small), v[i], 1e-8, "unit %zu", i);
    unsettle(&s);
}

/* Units whose z, from plain loops, is on the other side. */
static size_t switched(const settled *s, const double *h)
{
    double z[N];
    size_t count = 0;
    inputs(s, GFOLD_COUPLING_Z, h, z);
    for (size_t i = 0; i < N; i++) count += gfold_manifold_active(s->manifold)[i] != (z[i] > 0);
    return count;
}

Test(manifold_path, the_reach_ends_where_the_first_gate_switches)
{
    settled s = settle(frozen_model(-1), N, 0);
    double v[N], h[N], z[N];
    for (uint64_t number = 0; number < 8; number++) {
        gfold_reach reach;
        gfold_manifold_direction(s.manifold, number, v);
        cr_assert_eq(gfold_manifold_reach(s.manifold, v, 100, &reach, NULL), GFOLD_OK);
        cr_assert_eq(reach.end, GFOLD_REACH_SWITCH);
        cr_assert_eq(gfold_manifold_point(s.manifold, v, reach.distance, h, NULL), GFOLD_OK);
        inputs(&s, GFOLD_COUPLING_Z, h, z);
        expect_near(z[reach.unit], 0, 1e-12, "direction %d", (int)number);
        double moved[N];
        for (size_t i = 0; i < N; i++) moved[i] = h[i] - gfold_manifold_state(s.manifold)[i];
        expect_near(reach.moved, norm(N, moved), 1e-9, "direction %d", (int)number);
        for (int k = 1; k < 200; k++) {
            cr_assert_eq(gfold_manifold_point(s.manifold, v, reach.distance * k / 200, h, NULL),
                         GFOLD_OK);
            cr_assert_eq(switched(&s, h), 0, "direction %d, %d / 200", (int)number, k);
        }
        cr_assert_eq(gfold_manifold_point(s.manifold, v, reach.distance * 1.0001, h, NULL),
                     GFOLD_OK);
        cr_assert_eq(switched(&s, h), 1, "direction %d", (int)number);
    }
    unsettle(&s);
}

/* In a frozen network z is a function of s without a corrector: the reach by bisection. */
Test(manifold_path, without_active_units_the_reach_is_that_of_a_straight_line)
{
    gfold_model m = frozen_model(-1);
    m.update.theta = 3;
    settled s = { 0 };
    double h0[N], gate[N] = { 0 }, v[N];
    gfold_reach reach;
    cr_assert_eq(gfold_network_create(&s.network, &m, sample_of(N, 2, 0), NULL), GFOLD_OK);
    gfold_network_initial_state(s.network, 0.3, 0, h0);
    s.state = (gfold_state){ .n = N, .h = h0, .gate = gate };
    cr_assert_eq(gfold_manifold_create(&s.manifold, s.network, &s.state, NULL), GFOLD_OK);
    s.shape = gfold_manifold_shape_of(s.manifold);
    cr_assert(s.shape.frozen == N && s.shape.residual == 0 && isinf(s.shape.contraction_rate));
    for (uint64_t number = 0; number < 20; number++) {
        gfold_manifold_direction(s.manifold, number, v);
        cr_assert_eq(gfold_manifold_reach(s.manifold, v, 10 * sqrt(N), &reach, NULL), GFOLD_OK);
        const double straight = gfold_manifold_straight(s.manifold, v);
        if (reach.end == GFOLD_REACH_LIMIT)
            cr_assert(isinf(straight) && reach.distance == 10 * sqrt(N));
        else
            expect_close(reach.distance, straight, 1e-12, "direction %d", (int)number);
    }
    gfold_manifold_destroy(s.manifold);
    gfold_network_destroy(s.network);
}

Test(manifold_path, a_limit_ends_the_reach)
{
    settled s = settle(frozen_model(-1), N, 0);
    double v[N];
    gfold_reach whole, part;
    gfold_error err;
    gfold_manifold_direction(s.manifold, 0, v);
    cr_assert_eq(gfold_manifold_reach(s.manifold, v, 100, &whole, NULL), GFOLD_OK);
    cr_assert_eq(gfold_manifold_reach(s.manifold, v, whole.distance / 2, &part, NULL), GFOLD_OK);
    cr_assert(part.end == GFOLD_REACH_LIMIT && part.distance == whole.distance / 2);
    static const double wrong[] = { 0, -1, 2e6, NAN };
    for (size_t k = 0; k < COUNT(wrong); k++)
        expect_refusal(gfold_manifold_reach(s.manifold, v, wrong[k], &part, &err), err,
                       GFOLD_EINVAL, "limit");
    unsettle(&s);
}

/* Unit 0 rests where h = c tanh(2 h) + drive of unit 1, which is frozen: with c = 1 there are folds. */
Test(manifold_path, a_fold_ends_the_path)
{
    gfold_model m = frozen_model(-1);
    static const double to_h[] = { 1, 0, 1, 0 }, to_z[] = { 2, 0, 0, 0 };
    gfold_network_params p = { .n = 2, .coupling = { to_h, to_z, NULL } };
    gfold_network *w;
    gfold_manifold *manifold;
    gfold_error err;
    m.update.theta = -5; /* never closes unit 0; unit 1 is closed by hand, so that its gate lies */
    cr_assert_eq(gfold_network_create(&w, &m, &p, NULL), GFOLD_OK);
    const double h[] = { 0.96, 0 }, gate[] = { 1, 0 };
    const gfold_state state = { .n = 2, .h = h, .gate = gate };
    expect_refusal(gfold_manifold_create(&manifold, w, &state, &err), err, GFOLD_ENOCONV, "gates");
    gfold_network_destroy(w);
    static const double to_z_of_h[] = { 2, -1, 0, 0 };
    m.update.theta = 0;
    p.coupling[GFOLD_COUPLING_Z] = to_z_of_h;
    cr_assert_eq(gfold_network_create(&w, &m, &p, NULL), GFOLD_OK);
    cr_assert_eq(gfold_manifold_create(&manifold, w, &state, &err), GFOLD_OK, "%s", err.message);
    /* 1 = 2 (1 - t^2) at t = 1 / sqrt(2), where tanh(2 h_1) = atanh(t) / 2 - t */
    const double t = sqrt(0.5), fold = atanh(atanh(t) / 2 - t) / 2;
    double v[] = { 0, -1 }, point[2];
    gfold_reach reach;
    cr_assert_eq(gfold_manifold_reach(manifold, v, 10, &reach, NULL), GFOLD_OK);
    cr_assert_eq(reach.end, GFOLD_REACH_FOLD);
    expect_near(reach.distance, -fold, 1e-5, "%s", "fold");
    expect_refusal(gfold_manifold_point(manifold, v, 2 * -fold, point, &err), err, GFOLD_ENOCONV,
                   "turns back");
    gfold_manifold_destroy(manifold);
    gfold_network_destroy(w);
}
