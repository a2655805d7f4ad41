/* The search against Newton's method of the tests' own: libm, sums in long double, an own elimination. */
#include "expect.h"
#include "reference.h"
#include "sample.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(search_complete, .init = start, .timeout = 1200);

/* ---- an own network ------------------------------------------------------------------------ */

typedef struct own {
    gfold_network *network;
    const gfold_model *model;
    const double *bias;
    size_t n;
    double *to_h, *to_r; /* to_r NULL without a reset gate */
    double *a, *f, *phi, *u, *r;
} own;

static own own_network(const gfold_model *model, size_t n, uint64_t seed)
{
    own o = { .n = n };
    cr_assert_eq(gfold_network_create(&o.network, model, sample_of(n, seed, 0), NULL), GFOLD_OK);
    o.model = gfold_network_model(o.network);
    o.bias = gfold_network_bias(o.network);
    o.to_h = sample_matrix(o.network, GFOLD_COUPLING_H);
    o.to_r = sample_matrix(o.network, GFOLD_COUPLING_R);
    o.a = malloc((n * n + 4 * n) * sizeof(double));
    cr_assert(o.to_h && o.a);
    o.f = o.a + n * n;
    o.phi = o.f + n;
    o.u = o.phi + n;
    o.r = o.u + n;
    return o;
}

static void own_free(own *o)
{
    gfold_network_destroy(o->network);
    free(o->to_h);
    free(o->to_r);
    free(o->a);
}

static long double dot(size_t n, const double *matrix, size_t i, const double *x)
{
    long double sum = 0;
    for (size_t j = 0; j < n; j++) sum += (long double)matrix[i + j * n] * x[j];
    return sum;
}

/* f = F(h) = -h + J^h s_r(J^r phi) phi + b; returns the largest entry. */
static double evaluate(const own *o, const double *h)
{
    double worst = 0;
    for (size_t i = 0; i < o->n; i++) o->phi[i] = o->u[i] = reference_phi(o->model, h[i]);
    for (size_t i = 0; o->to_r && i < o->n; i++) {
        o->r[i] = (double)dot(o->n, o->to_r, i, o->phi);
        o->u[i] *= reference_gate(&o->model->reset, o->r[i]);
    }
    for (size_t i = 0; i < o->n; i++) {
        o->f[i] = (double)(dot(o->n, o->to_h, i, o->u) + o->bias[i] - h[i]);
        worst = fmax(worst, fabs(o->f[i]));
    }
    return worst;
}

/* a = F'(h) = -1 + J^h ([s_r phi'] + [phi s_r'] J^r [phi']) */
static void differentiate(const own *o, const double *h)
{
    const size_t n = o->n;
    const gfold_model *m = o->model;
    for (size_t j = 0; j < n; j++) {
        const double slope = m->g * reference_f_slope(m->phi, m->g * h[j] + m->beta_h);
        const double gate = o->to_r ? reference_gate(&m->reset, o->r[j]) : 1;
        double *column = o->a + j * n;
        for (size_t i = 0; i < n; i++) column[i] = o->to_h[i + j * n] * gate * slope - (i == j);
        for (size_t k = 0; o->to_r && k < n; k++) {
            const double s = reference_gate(&m->reset, o->r[k]);
            const double part =
                o->phi[k] * m->reset.alpha * s * (1 - s) * o->to_r[k + j * n] * slope;
            for (size_t i = 0; i < n; i++) column[i] += o->to_h[i + k * n] * part;
        }
    }
}

/* f = a^-1 f by columns, pivots by rows; 0 where a is singular. */
static int eliminate(size_t n, double *a, double *f)
{
    for (size_t k = 0; k < n; k++) {
        size_t pivot = k;
        for (size_t i = k; i < n; i++)
            if (fabs(a[i + k * n]) > fabs(a[pivot + k * n])) pivot = i;
        if (a[pivot + k * n] == 0) return 0;
        for (size_t j = k; j < n; j++) {
            const double kept = a[k + j * n];
            a[k + j * n] = a[pivot + j * n];
            a[pivot + j * n] = kept;
        }
        const double kept = f[k];
        f[k] = f[pivot];
        f[pivot] = kept;
        for (size_t i = k + 1; i < n; i++) a[i + k * n] /= a[k + k * n];
        for (size_t j = k + 1; j < n; j++)
            for (size_t i = k + 1; i < n; i++) a[i + j * n] -= a[i + k * n] * a[k + j * n];
        for (size_t i = k + 1; i < n; i++) f[i] -= a[i + k * n] * f[k];
    }
    for (size_t k = n; k-- > 0;) {
        f[k] /= a[k + k * n];
        for (size_t i = 0; i < k; i++) f[i] -= a[i + k * n] * f[k];
    }
    return 1;
}

static double length(size_t n, const double *x)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] * x[i];
    return sqrt(sum / (double)n);
}

/* Steps of at most 1 in rms, halved up to five times while |F| does not fall. */
static int newton(const own *o, double *h)
{
    const size_t n = o->n;
    double *step = malloc(2 * n * sizeof *step), *from = step + n;
    int found = 0;
    for (int k = 0; k < 100 && !found; k++) {
        if ((found = evaluate(o, h) < 1e-12)) break;
        const double before = length(n, o->f);
        differentiate(o, h);
        if (!eliminate(n, o->a, o->f)) break;
        memcpy(step, o->f, n * sizeof *step);
        memcpy(from, h, n * sizeof *from);
        double part = fmin(1, 1 / length(n, step));
        if (!(part > 1e-12)) break;
        for (int halved = 0; halved < 6; halved++, part /= 2) {
            for (size_t i = 0; i < n; i++) h[i] = from[i] - part * step[i];
            evaluate(o, h);
            if (length(n, o->f) < before) break;
        }
    }
    free(step);
    return found;
}

/* ---- lists --------------------------------------------------------------------------------- */

static double distance(size_t n, const double *a, const double *b, double sign)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (a[i] - sign * b[i]) * (a[i] - sign * b[i]);
    return sqrt(sum / (double)n);
}

/* The place of h, or of -h where that is a zero too; the length of the list if it has none. */
static size_t place_of(const gfold_search *s, size_t n, const double *h)
{
    const size_t count = gfold_search_count(s);
    for (size_t k = 0; k < count; k++) {
        const double *state = gfold_search_state(s, k);
        const int both = gfold_search_points(s)[k].symmetric;
        if (distance(n, h, state, 1) < 1e-6 || (both && distance(n, h, state, -1) < 1e-6)) return k;
    }
    return count;
}

static gfold_search *search(const own *o, int random, int trajectory, int deflate)
{
    gfold_search_params p = gfold_search_defaults();
    gfold_search *s;
    gfold_error err;
    p.random = random;
    p.trajectory = trajectory;
    p.deflate = deflate;
    cr_assert_eq(gfold_search_run(o->network, &p, &s, &err), GFOLD_OK, "%s", err.message);
    return s;
}

static const char *name_of(const own *o)
{
    return reference_describe(o->model);
}

/* Every point rests, and is listed once: neither it nor its mirror image is another one. */
static void expect_true_points(const own *o, const gfold_search *s)
{
    for (size_t k = 0; k < gfold_search_count(s); k++) {
        const double *h = gfold_search_state(s, k), residual = evaluate(o, h);
        cr_assert(residual < 1e-12, "point %zu: residual %g, %s", k, residual, name_of(o));
        for (size_t j = 0; j < k; j++) {
            cr_assert_gt(distance(o->n, h, gfold_search_state(s, j), 1), 1e-6);
            if (gfold_search_points(s)[k].symmetric)
                cr_assert_gt(distance(o->n, h, gfold_search_state(s, j), -1), 1e-6);
        }
    }
}

/* What `starts` random starts lead to is on the list; returns how many of its points they found. */
static size_t expect_own_points(const own *o, const gfold_search *s, int starts, int *arrived)
{
    const size_t count = gfold_search_count(s);
    double *h = malloc(o->n * sizeof *h);
    int *found = calloc(count + 1, sizeof *found);
    size_t distinct = 0;
    *arrived = 0;
    for (int k = 0; k < starts; k++) {
        gfold_network_initial_state(o->network, pow(10, -(double)k / starts),
                                    9000 + (uint64_t)k, h);
        for (size_t i = 0; i < o->n; i++) h[i] += o->bias[i];
        if (!newton(o, h)) continue;
        const size_t place = place_of(s, o->n, h);
        cr_expect(place < count, "start %d: a point of rms %g is missing, %s", k,
                  distance(o->n, h, h, -1) / 2, name_of(o));
        found[place]++;
        ++*arrived;
    }
    for (size_t k = 0; k < count; k++) distinct += found[k] > 0;
    free(found);
    free(h);
    return distinct;
}

static gfold_model model(gfold_preset preset, double g, double sigma_b)
{
    gfold_model m = gfold_model_preset(preset);
    m.g = g;
    m.sigma_b = sigma_b;
    return m;
}

/* ---- what 300 starts of one's own find ----------------------------------------------------- */

Test(search_complete, of_100_units_at_gain_1p5_all_that_plain_newton_finds_is_listed)
{
    const gfold_model m = model(GFOLD_VRNN, 1.5, 0);
    for (uint64_t seed = 1; seed <= 3; seed++) {
        int arrived;
        own o = own_network(&m, 100, seed);
        gfold_search *s = search(&o, 300, 100, 100);
        const size_t count = gfold_search_count(s), found = expect_own_points(&o, s, 300, &arrived);
        cr_log_info("seed %d: %zu points, %zu by plain Newton, %d of 300 arrived", (int)seed, count,
                    found, arrived);
        expect_true_points(&o, s);
        cr_assert(found >= 2 && count >= found && count <= 8 && arrived > 100);
        for (size_t k = 0; k < count; k++)
            cr_assert_eq(gfold_search_points(s)[k].symmetric, k > 0, "zero, then pairs");
        gfold_search_destroy(s);
        own_free(&o);
    }
}

Test(search_complete, of_500_units_the_points_are_true_ones_in_pairs)
{
    const gfold_model m = model(GFOLD_VRNN, 1.5, 0);
    int arrived;
    own o = own_network(&m, 500, 1);
    gfold_search *s = search(&o, 150, 0, 30);
    const size_t count = gfold_search_count(s), found = expect_own_points(&o, s, 12, &arrived);
    cr_log_info("%zu points; %zu by plain Newton, %d of 12 arrived", count, found, arrived);
    expect_true_points(&o, s);
    cr_assert(count > 5);
    for (size_t k = 0; k < count; k++) cr_assert_eq(gfold_search_points(s)[k].symmetric, k > 0);
    gfold_search_destroy(s);
    own_free(&o);
}

Test(search_complete, networks_with_gates_and_other_phi_too)
{
    gfold_model some[] = {
        model(GFOLD_FS, 1.5, 0.1),   model(GFOLD_UPDATE, 1.8, 0), model(GFOLD_RESET, 3, 0),
        model(GFOLD_RESET, 3, 0.2),  model(GFOLD_GRNN, 3, 0.1),   model(GFOLD_VRNN, 1.2, 0.5),
        model(GFOLD_VRNN, 1.2, 0.3), model(GFOLD_VRNN, 8, 0.2),
    };
    some[3].reset.beta = 0.5;
    some[5].phi = some[6].phi = GFOLD_PHI_RELU;
    some[6].beta_h = 0.3;
    some[7].phi = GFOLD_PHI_LOGISTIC;
    some[7].beta_h = -0.5;
    size_t points = 0;
    for (size_t k = 0; k < COUNT(some); k++) {
        int arrived;
        own o = own_network(&some[k], 40, 7);
        gfold_search *s = search(&o, 300, 40, 40);
        const size_t count = gfold_search_count(s), found = expect_own_points(&o, s, 100, &arrived);
        cr_log_info("%s: %zu points, %zu by plain Newton, %d of 100 arrived", name_of(&o), count,
                    found, arrived);
        expect_true_points(&o, s);
        points += count;
        gfold_search_destroy(s);
        own_free(&o);
    }
    cr_assert_gt(points, 2 * COUNT(some), "%zu points", points);
}

/* The update gate is no part of F: with the same couplings there are the same points. */
Test(search_complete, an_update_gate_changes_no_point)
{
    const gfold_model m = model(GFOLD_VRNN, 1.5, 0.1);
    own o = own_network(&m, 100, 5);
    gfold_search *s = search(&o, 60, 0, 0);
    for (int k = 0; k < 2; k++) {
        const gfold_model gated = model(k ? GFOLD_FS : GFOLD_UPDATE, 1.5, 0.1);
        own other = own_network(&gated, 100, 5);
        gfold_search *found = search(&other, 60, 0, 0);
        cr_assert_eq(gfold_search_count(found), gfold_search_count(s));
        for (size_t i = 0; i < gfold_search_count(s); i++)
            cr_assert_arr_eq(gfold_search_state(found, i), gfold_search_state(s, i), 800);
        gfold_search_destroy(found);
        own_free(&other);
    }
    gfold_search_destroy(s);
    own_free(&o);
}

/* Homogeneous: zero is where every unit has its kink, and other zeros would come as rays. */
Test(search_complete, threshold_linear_networks_without_bias_have_nothing_to_prove)
{
    gfold_model m = model(GFOLD_VRNN, 1.2, 0);
    m.phi = GFOLD_PHI_RELU;
    own o = own_network(&m, 60, 2);
    gfold_search *s = search(&o, 60, 0, 0);
    double h[60];
    cr_assert_eq(gfold_search_count(s), 0);
    cr_assert_gt(gfold_search_census(s).unproved, 0);
    for (int k = 0; k < 60; k++) {
        gfold_network_initial_state(o.network, 1, 9000 + (uint64_t)k, h);
        if (newton(&o, h)) cr_assert_lt(distance(60, h, h, -1), 1e-10, "a ray");
    }
    gfold_search_destroy(s);
    own_free(&o);
}

/* ---- the census ---------------------------------------------------------------------------- */

/* Of few starts, against the frequencies that thousands show; networks count by their hits, for the
 * coverage of two or three hits says nothing. */
Test(search_complete, the_census_of_few_starts_agrees_with_a_count_by_thousands)
{
    enum { N = 24, NETWORKS = 24, FEW = 60, MANY = 1500 };
    const gfold_model m = model(GFOLD_VRNN, 3, 0.1);
    double difference[NETWORKS], weight[NETWORKS], weights = 0, apart = 0, square = 0;
    double missed = 0, all = 0, listed = 0, expected = 0;
    for (uint64_t seed = 1; seed <= NETWORKS; seed++) {
        own o = own_network(&m, N, seed);
        gfold_search *few = search(&o, FEW, 0, 0), *many = search(&o, MANY, 0, 0);
        const gfold_census census = gfold_search_census(few);
        double hits = 0, known = 0;
        for (size_t k = 0; k < gfold_search_count(many); k++) {
            const int at = gfold_search_points(many)[k].hits;
            hits += at;
            if (place_of(few, N, gfold_search_state(many, k)) < gfold_search_count(few))
                known += at;
        }
        double *w = &weight[seed - 1];
        *w = 0;
        for (size_t k = 0; k < gfold_search_count(few); k++) *w += gfold_search_points(few)[k].hits;
        difference[seed - 1] = census.coverage - known / hits;
        cr_log_info("seed %d: %zu of %zu points, expected %.1f; coverage %.3f, true %.3f",
                    (int)seed, gfold_search_count(few), gfold_search_count(many), census.expected,
                    census.coverage, known / hits);
        weights += *w;
        apart += *w * difference[seed - 1];
        missed += (1 - known / hits) / NETWORKS;
        listed += (double)gfold_search_count(few);
        all += (double)gfold_search_count(many);
        expected += census.expected;
        gfold_search_destroy(few);
        gfold_search_destroy(many);
        own_free(&o);
    }
    apart /= weights;
    for (size_t k = 0; k < NETWORKS; k++) square += pow(weight[k] * (difference[k] - apart), 2);
    const double error = sqrt(square) / weights;
    cr_log_info("coverage off by %.4f +- %.4f", apart, error);
    cr_assert(missed > 0.005 && error < 0.03, "missed %g, error %g: the test says little", missed,
              error);
    expect_near(apart, 0, 4 * error, "coverage, standard error %g", error);
    cr_assert(expected > listed && expected < 1.1 * all, "listed %g, expected %g, in all %g",
              listed, expected, all);
}
