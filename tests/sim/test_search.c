#include "expect.h"
#include "reference_network.h"
#include "sample.h"

#include <gatefold/gatefold.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(search, .init = start);

static gfold_search *search(const gfold_network *w, const gfold_search_params *p)
{
    gfold_search *found;
    gfold_error err;
    cr_assert_eq(gfold_search_run(w, p, &found, &err), GFOLD_OK, "%s", err.message);
    return found;
}

static gfold_search_params effort(int random, int trajectory, int deflate)
{
    gfold_search_params p = gfold_search_defaults();
    p.random = random;
    p.trajectory = trajectory;
    p.deflate = deflate;
    p.t_max = 40;
    return p;
}

static gfold_network *sample(const gfold_model *m, size_t n, uint64_t seed)
{
    gfold_network *w;
    cr_assert_eq(gfold_network_create(&w, m, sample_of(n, seed, 0), NULL), GFOLD_OK);
    return w;
}

static gfold_model vrnn(double g)
{
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.g = g;
    return m;
}

/* The largest |F_i| by double loops. */
static double residual_of(const gfold_network *w, const double *h)
{
    const gfold_model *m = gfold_network_model(w);
    const size_t n = gfold_network_size(w);
    const double *to_h = reference_matrix(w, GFOLD_COUPLING_H);
    const double *to_r = reference_matrix(w, GFOLD_COUPLING_R);
    double phi[REFERENCE_N], drive[REFERENCE_N], worst = 0;
    for (size_t i = 0; i < n; i++) phi[i] = reference_phi(m, h[i]);
    for (size_t i = 0; i < n; i++)
        drive[i] =
            phi[i] * (to_r ? reference_gate(&m->reset, reference_input(n, to_r, i, phi)) : 1);
    for (size_t i = 0; i < n; i++)
        worst =
            fmax(worst, fabs(reference_input(n, to_h, i, drive) + gfold_network_bias(w)[i] - h[i]));
    return worst;
}

/* rms of a - sign b */
static double distance(size_t n, const double *a, const double *b, double sign)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += pow(a[i] - sign * b[i], 2);
    return sqrt(sum / (double)n);
}

Test(search, every_point_is_at_rest_by_the_double_loops_and_only_once_on_the_list)
{
    enum { N = 30 };
    size_t points = 0;
    for (int k = 0; k < REFERENCE_VARIANTS; k++)
        for (int phi = 0; phi < GFOLD_PHI_RELU; phi++) {
            gfold_model m = reference_variant(k);
            m.phi = (gfold_phi_kind)phi;
            gfold_network *w = sample(&m, N, 5);
            const gfold_search_params p = effort(20, 10, 5);
            gfold_search *s = search(w, &p);
            points += gfold_search_count(s);
            for (size_t i = 0; i < gfold_search_count(s); i++) {
                const gfold_search_point *at = &gfold_search_points(s)[i];
                const double *h = gfold_search_state(s, i);
                expect_near(residual_of(w, h), 0, 1e-12, "point %zu, %s", i,
                            reference_describe(&m));
                expect_near(at->residual, 0, 1e-12, "point %zu, %s", i, reference_describe(&m));
                cr_assert(at->kantorovich < 0.5 && at->radius < 5e-7 && at->radius > 0);
                cr_assert_eq(at->symmetric, 0, "there is a bias");
                for (size_t j = 0; j < i; j++)
                    cr_assert_gt(distance(N, h, gfold_search_state(s, j), 1), 1e-6);
            }
            gfold_search_destroy(s);
            gfold_network_destroy(w);
        }
    cr_assert_gt(points, 40, "only %zu points: the test says little", points);
}

/* z, r and the gates at the point, by the double loops. */
typedef struct implied {
    double z[REFERENCE_N], r[REFERENCE_N], gate[REFERENCE_N];
} implied;

static implied implied_by(const gfold_network *w, const double *h)
{
    implied at;
    const gfold_model *m = gfold_network_model(w);
    const size_t n = gfold_network_size(w);
    const double *to_z = reference_matrix(w, GFOLD_COUPLING_Z);
    const double *to_r = reference_matrix(w, GFOLD_COUPLING_R);
    double phi[REFERENCE_N];
    for (size_t i = 0; i < n; i++) phi[i] = reference_phi(m, h[i]);
    for (size_t i = 0; i < n; i++) {
        at.z[i] = to_z ? reference_input(n, to_z, i, phi) : 0;
        at.r[i] = to_r ? reference_input(n, to_r, i, phi) : 0;
        at.gate[i] = reference_gate(&m->update, at.z[i]);
    }
    return at;
}

Test(search, a_point_carries_its_variance_speed_and_modes)
{
    enum { N = 30, M = 3 * N };
    static double matrix[M * M], re[M], im[M];
    for (int k = 0; k < REFERENCE_VARIANTS; k++) {
        const gfold_model m = reference_variant(k);
        gfold_network *w = sample(&m, N, 6);
        const gfold_search_params p = effort(20, 0, 0);
        gfold_search *s = search(w, &p);
        const size_t size = gfold_jacobian_size(w);
        double before = 0;
        for (size_t i = 0; i < gfold_search_count(s); i++) {
            const gfold_search_point *at = &gfold_search_points(s)[i];
            const double *h = gfold_search_state(s, i);
            const implied here = implied_by(w, h);
            double variance = 0, largest = -INFINITY;
            int zero = 0, unstable = 0, closed = 0;
            for (size_t u = 0; u < N; u++) {
                closed += here.gate[u] == 0;
                variance += h[u] * h[u] / N;
            }
            const gfold_state state = { N, h, here.z, here.r, here.gate, NULL };
            cr_assert_eq(gfold_jacobian_fill(w, &state, matrix, NULL), GFOLD_OK);
            cr_assert_eq(gfold_eigenvalues(size, matrix, re, im, NULL), GFOLD_OK);
            for (size_t l = 0; l < size; l++) {
                largest = fmax(largest, re[l]);
                zero += hypot(re[l], im[l]) <= 1e-9;
                unstable += re[l] > 1e-9;
            }
            expect_near(at->max_re, largest, 1e-10, "point %zu, %s", i, reference_describe(&m));
            expect_near(at->variance, variance, 1e-12, "point %zu, %s", i, reference_describe(&m));
            cr_assert(at->zero_modes == zero && at->unstable_modes == unstable);
            cr_assert_geq(at->zero_modes, closed, "frozen units do not move");
            cr_assert(at->speed <= at->residual && at->residual <= sqrt(N) * at->speed);
            cr_assert_geq(at->variance, before);
            before = at->variance;
        }
        gfold_search_destroy(s);
        gfold_network_destroy(w);
    }
}

Test(search, below_the_transition_zero_is_all_there_is)
{
    const gfold_model m = vrnn(0.8);
    for (uint64_t seed = 1; seed <= 3; seed++) {
        gfold_network *w = sample(&m, 100, seed);
        const gfold_search_params p = effort(50, 20, 10);
        gfold_search *s = search(w, &p);
        const gfold_census census = gfold_search_census(s);
        cr_assert_eq(gfold_search_count(s), 1);
        const gfold_search_point *zero = gfold_search_points(s);
        cr_assert(zero->variance == 0 && zero->residual == 0 && !zero->symmetric);
        cr_assert(zero->max_re < 0 && !zero->unstable_modes && !zero->zero_modes);
        cr_assert(census.coverage == 1 && census.expected == 1 && census.unproved == 0);
        cr_assert_eq(zero->hits, census.starts - 1 - 10, "%d of %d", zero->hits, census.starts);
        cr_assert_eq(census.converged, census.starts - 10, "deflation leads to zero again");
        gfold_search_destroy(s);
        gfold_network_destroy(w);
    }
}

/* Two points may be closer than their proofs are sharp: such proofs do not count. */
Test(search, a_proof_wider_than_the_distance_between_points_does_not_count)
{
    const gfold_model m = vrnn(1.5);
    gfold_network *w = sample(&m, 60, 3);
    gfold_search_params p = effort(40, 0, 0);
    gfold_search *s = search(w, &p);
    double widest = 0;
    for (size_t k = 0; k < gfold_search_count(s); k++)
        widest = fmax(widest, gfold_search_points(s)[k].radius);
    p.apart = fmax(1e-12, 1.9 * widest);
    gfold_search *strict = search(w, &p);
    cr_assert_gt(1.9 * widest, 1e-12, "the test says nothing");
    cr_assert(gfold_search_count(strict) < gfold_search_count(s));
    cr_assert_gt(gfold_search_census(strict).unproved, 0);
    gfold_search_destroy(strict);
    gfold_search_destroy(s);
    gfold_network_destroy(w);
}

/* -h counts with h only where F is odd: a reset gate that sees r takes that away. */
Test(search, mirror_images_count_with_their_points_where_f_is_odd_only)
{
    enum { N = 30 };
    for (int k = 0; k < 5; k++) {
        gfold_model m = gfold_model_preset(k < 2 ? GFOLD_RESET : GFOLD_VRNN);
        m.g = k < 2 ? 5 : 2.5;
        m.reset.alpha = k == 0 ? 2 : 0;
        m.phi = k == 2 ? GFOLD_PHI_ERF : GFOLD_PHI_TANH;
        m.beta_h = k == 3 ? 0.1 : 0;
        m.sigma_b = k == 4 ? 0.1 : 0;
        const int odd = k == 1 || k == 2;
        gfold_network *w = sample(&m, N, 3);
        const gfold_search_params p = effort(60, 0, 0);
        gfold_search *s = search(w, &p);
        size_t others = 0;
        for (size_t i = 0; i < gfold_search_count(s); i++) {
            const double *h = gfold_search_state(s, i);
            double mirror[N];
            if (distance(N, h, h, -1) < 1e-3) continue;
            others++;
            for (size_t u = 0; u < N; u++) mirror[u] = -h[u];
            cr_assert_eq(gfold_search_points(s)[i].symmetric, odd, "model %d", k);
            cr_assert_eq(residual_of(w, mirror) < 1e-12, odd, "model %d", k);
        }
        cr_assert_gt(others, 0, "model %d: nothing but zero", k);
        gfold_search_destroy(s);
        gfold_network_destroy(w);
    }
}

Test(search, the_number_of_threads_does_not_show_in_a_single_bit)
{
    enum { N = 40 };
    for (int preset = 0; preset < GFOLD_PRESET_COUNT; preset++) {
        gfold_model m = gfold_model_preset((gfold_preset)preset);
        m.g = 3;
        gfold_network *w = sample(&m, N, 9);
        gfold_search_params p = effort(40, 20, 40);
        gfold_search *s[3];
        for (int k = 0; k < 3; k++) {
            p.threads = k + 1;
            s[k] = search(w, &p);
        }
        const size_t count = gfold_search_count(s[0]);
        const gfold_census census = gfold_search_census(s[0]);
        cr_assert_gt(count, 0);
        for (int k = 1; k < 3; k++) {
            const gfold_census other = gfold_search_census(s[k]);
            cr_assert_eq(gfold_search_count(s[k]), count);
            cr_assert_eq(memcmp(gfold_search_points(s[k]), gfold_search_points(s[0]),
                                count * sizeof(gfold_search_point)),
                         0, "%s", gfold_preset_name((gfold_preset)preset));
            cr_assert_eq(memcmp(gfold_search_state(s[k], 0), gfold_search_state(s[0], 0),
                                count * N * sizeof(double)),
                         0, "%s", gfold_preset_name((gfold_preset)preset));
            cr_assert_eq(memcmp(&other, &census, sizeof census), 0);
        }
        for (int k = 0; k < 3; k++) gfold_search_destroy(s[k]);
        gfold_network_destroy(w);
    }
}
