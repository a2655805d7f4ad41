#include "expect.h"
#include "sample.h"

#include <gatefold/gatefold.h>
#include <stdatomic.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(sweep, .init = start);

static gfold_axis axis(const char *name, double lo, double hi, double step)
{
    return (gfold_axis){ gfold_model_parameter(name), lo, hi, step };
}

static gfold_sweep_params params(gfold_preset preset, const char *const *names, int count)
{
    gfold_sweep_params p = gfold_sweep_defaults();
    p.model = gfold_model_preset(preset);
    for (int k = 0; k < count; k++) p.observables[k] = gfold_observable_find(names[k]);
    p.n_observables = count;
    p.n = 30;
    p.networks = 3;
    p.simulate.t_max = 5;
    return p;
}

static gfold_sweep *run(const gfold_sweep_params *p)
{
    gfold_sweep *s;
    gfold_error err;
    cr_assert_eq(gfold_sweep_run(p, &s, &err), GFOLD_OK, "%s", err.message);
    return s;
}

static const char *const mixed[] = { "delta_h", "stability", "roots", "sim_var_h",
                                     "sim_var_frozen", "sim_settled" };

Test(sweep, every_cell_equals_its_own_solution)
{
    gfold_sweep_params p = params(GFOLD_RESET, mixed, 3);
    p.x = axis("g", 0.5, 3.5, 0.02);
    p.y = axis("alpha_r", 0, 30, 6);
    gfold_sweep *s = run(&p);
    gfold_fixed_point_plan *plan;
    const gfold_fixed_point_params tol = { p.tol };
    cr_assert_eq(gfold_fixed_point_create(&plan, &tol, NULL), GFOLD_OK);
    const size_t nx = gfold_sweep_nx(s);
    for (size_t cell = 0; cell < nx * gfold_sweep_ny(s); cell++) {
        gfold_model m = p.model;
        gfold_fixed_points roots;
        m.g = gfold_sweep_x(s)[cell % nx];
        m.reset.alpha = gfold_sweep_y(s)[cell / nx];
        cr_assert_eq(gfold_fixed_point_solve(plan, &m, NULL, &roots, NULL), GFOLD_OK);
        const gfold_fixed_point *r = &roots.root[roots.count - 1];
        expect_close(gfold_sweep_values(s, 0)[cell], r->delta_h, 1e-11, "g %g alpha_r %g", m.g,
                     m.reset.alpha);
        expect_near(gfold_sweep_values(s, 1)[cell], r->stability, 1e-10, "g %g alpha_r %g", m.g,
                    m.reset.alpha);
        cr_assert_eq(gfold_sweep_values(s, 2)[cell], roots.count);
        cr_assert(isnan(gfold_sweep_errors(s, 0)[cell]));
        cr_assert_eq(gfold_sweep_status(s)[cell], GFOLD_OK);
    }
    cr_assert_eq(gfold_sweep_failed(s), 0);
    cr_assert_null(gfold_sweep_failure(s, 0, NULL));
    gfold_fixed_point_destroy(plan);
    gfold_sweep_destroy(s);
}

Test(sweep, the_number_of_threads_changes_no_bit)
{
    gfold_sweep *s[3];
    static const int threads[] = { 1, 2, 4 };
    for (int k = 0; k < 3; k++) {
        gfold_sweep_params p = params(GFOLD_FS, mixed, COUNT(mixed));
        p.x = axis("g", 0.5, 4.5, 0.05);
        p.y = axis("theta_z", -0.4, 0.4, 0.4);
        p.sim_stride = 20;
        p.threads = threads[k];
        s[k] = run(&p);
        const size_t bytes = gfold_sweep_nx(s[k]) * gfold_sweep_ny(s[k]) * sizeof(double);
        for (int o = 0; o < (int)COUNT(mixed); o++) {
            cr_assert_eq(memcmp(gfold_sweep_values(s[k], o), gfold_sweep_values(s[0], o), bytes), 0,
                         "%s on %d threads", mixed[o], threads[k]);
            cr_assert_eq(memcmp(gfold_sweep_errors(s[k], o), gfold_sweep_errors(s[0], o), bytes), 0,
                         "%s on %d threads", mixed[o], threads[k]);
        }
    }
    for (int k = 0; k < 3; k++) gfold_sweep_destroy(s[k]);
}

/* Mean and standard error over the networks of one cell, from runs of our own. */
static void measure(const gfold_sweep_params *p, const gfold_model *m, double *mean, double *error)
{
    double x[16], squares = 0;
    *mean = 0;
    for (int k = 0; k < p->networks; k++) {
        gfold_network *w;
        gfold_simulate_plan *plan;
        gfold_simulate_result result;
        cr_assert_eq(gfold_network_create(&w, m, sample_of(p->n, p->seed, (uint64_t)k), NULL), GFOLD_OK);
        cr_assert_eq(gfold_simulate_create(&plan, w, &p->simulate, NULL), GFOLD_OK);
        cr_assert_eq(gfold_simulate_run(plan, 0, 1, NULL, &result, NULL), GFOLD_OK);
        x[k] = result.var_h;
        *mean += x[k] / p->networks;
        gfold_simulate_destroy(plan);
        gfold_network_destroy(w);
    }
    for (int k = 0; k < p->networks; k++) squares += pow(x[k] - *mean, 2);
    *error = sqrt(squares / (p->networks - 1) / p->networks);
}

Test(sweep, simulated_cells_are_means_over_networks_and_the_stride_skips_the_others)
{
    static const char *const names[] = { "sim_var_h", "delta_h" };
    gfold_sweep_params p = params(GFOLD_GRNN, names, 2);
    p.x = axis("g", 1, 3, 0.25);
    p.y = axis("alpha_z", 1, 3, 2);
    p.sim_stride = 4;
    p.seed = 77;
    gfold_sweep *s = run(&p);
    const size_t nx = gfold_sweep_nx(s);
    for (size_t cell = 0; cell < nx * gfold_sweep_ny(s); cell++) {
        const double value = gfold_sweep_values(s, 0)[cell], error = gfold_sweep_errors(s, 0)[cell];
        cr_assert(isfinite(gfold_sweep_values(s, 1)[cell]));
        if (cell % nx % 4) {
            cr_assert(isnan(value) && isnan(error), "cell %zu", cell);
            continue;
        }
        gfold_model m = p.model;
        double mean, spread;
        m.g = gfold_sweep_x(s)[cell % nx];
        m.update.alpha = gfold_sweep_y(s)[cell / nx];
        measure(&p, &m, &mean, &spread);
        expect_close(value, mean, 1e-14, "cell %zu", cell);
        expect_close(error, spread, 1e-10, "cell %zu", cell);
    }
    gfold_sweep_destroy(s);
}

Test(sweep, cells_that_fail_keep_their_status_and_the_others_go_on)
{
    static const char *const names[] = { "delta_h", "sim_var_h" };
    gfold_sweep_params p = params(GFOLD_VRNN, names, 2);
    p.model.phi = GFOLD_PHI_RELU;
    p.model.sigma_b = 1;
    p.x = axis("g", 1, 60, 1);
    p.sim_stride = 59;
    p.simulate.t_max = 1000;
    p.simulate.dt = 1;
    gfold_sweep *s = run(&p);
    cr_assert_eq(gfold_sweep_failed(s), 59);
    cr_assert_eq(gfold_sweep_status(s)[0], GFOLD_OK);
    expect_close(gfold_sweep_values(s, 0)[0], 2, 1e-10, "%s", "g = 1");
    cr_assert(isfinite(gfold_sweep_values(s, 1)[0]));
    for (size_t k = 1; k < 60; k++) {
        cr_assert_eq(gfold_sweep_status(s)[k], GFOLD_ENOSOL);
        cr_assert(isnan(gfold_sweep_values(s, 0)[k]) && isnan(gfold_sweep_values(s, 1)[k]));
    }
    cr_assert_not_null(strstr(gfold_sweep_failure(s, 0, NULL), "no fixed point"));
    gfold_sweep_destroy(s);
    static const char *const simulated[] = { "sim_var_h" };
    p = params(GFOLD_VRNN, simulated, 1);
    p.model.phi = GFOLD_PHI_RELU;
    p.x = axis("g", 1, 60, 59);
    p.simulate.t_max = 1000;
    s = run(&p);
    cr_assert(gfold_sweep_failed(s) == 1 && gfold_sweep_status(s)[1] == GFOLD_ENUMERIC);
    cr_assert(isnan(gfold_sweep_values(s, 0)[1]) && isfinite(gfold_sweep_values(s, 0)[0]));
    gfold_sweep_destroy(s);
}

Test(sweep, critical_bias_fails_with_a_sentence_beside_a_reset_gate)
{
    static const char *const names[] = { "delta_h", "critical_bias" };
    gfold_sweep_params p = params(GFOLD_RESET, names, 2);
    p.x = axis("g", 1, 3, 1);
    gfold_sweep *s = run(&p);
    cr_assert_eq(gfold_sweep_failed(s), 3);
    cr_assert_eq(gfold_sweep_status(s)[2], GFOLD_EINVAL);
    cr_assert_not_null(strstr(gfold_sweep_failure(s, 0, NULL), "reset gate"));
    cr_assert(isfinite(gfold_sweep_values(s, 0)[2]) && isnan(gfold_sweep_values(s, 1)[2]));
    gfold_sweep_destroy(s);
}

Test(sweep, a_flag_that_is_up_stops_the_sweep)
{
    const volatile int stop = 1;
    gfold_sweep_params p = params(GFOLD_FS, mixed, COUNT(mixed));
    gfold_sweep *s = (gfold_sweep *)&p;
    gfold_error err;
    p.x = axis("g", 1, 3, 1);
    p.stop = &stop;
    expect_refusal(gfold_sweep_run(&p, &s, &err), err, GFOLD_ESTOPPED, "stopped");
    cr_assert_null(s);
}

static void record(void *context, double fraction)
{
    double *last = context;
    cr_assert(fraction > *last && fraction <= 1 + 1e-12, "%g after %g", fraction, *last);
    *last = fraction;
}

Test(sweep, progress_rises_to_one)
{
    double last = 0;
    gfold_sweep_params p = params(GFOLD_FS, mixed, COUNT(mixed));
    p.x = axis("g", 1, 3, 0.5);
    p.progress = record;
    p.context = &last;
    gfold_sweep_destroy(run(&p));
    expect_near(last, 1, 1e-12, "%s", "the last fraction");
}

static gfold_sweep_params broken(int how)
{
    gfold_sweep_params p = params(GFOLD_FS, mixed, COUNT(mixed));
    static const gfold_observable stranger = { .name = "temperature" };
    p.x = axis("g", 1, 3, 1);
    if (how == 0) p.x.parameter = NULL;
    if (how == 1) p.y = p.x;
    if (how == 2) p.n_observables = 0;
    if (how == 3) p.n_observables = GFOLD_SWEEP_OBSERVABLES_MAX + 1;
    if (how == 4) p.tol = 1;
    if (how == 5) p.n = 1;
    if (how == 6) p.networks = 0;
    if (how == 7) p.sim_stride = 0;
    if (how == 8) p.threads = -1;
    if (how == 9) p.observables[1] = &stranger;
    if (how == 10) p.observables[1] = NULL;
    if (how == 11) p.model.p = -1;
    if (how == 12) p.x.step = 0;
    return p;
}

Test(sweep, a_parameter_out_of_range_is_named)
{
    static const char *const word[] = { "x axis", "both axes", "n_observables", "n_observables",
                                        "tol", "n is", "networks", "sim_stride", "threads",
                                        "observable 1", "observable 1", "p is", "step" };
    for (size_t how = 0; how < COUNT(word); how++) {
        const gfold_sweep_params p = broken((int)how);
        gfold_sweep *s = (gfold_sweep *)&how;
        gfold_error err;
        expect_refusal(gfold_sweep_run(&p, &s, &err), err, GFOLD_EINVAL, word[how]);
        cr_assert_null(s);
    }
}

/* ---- stores -------------------------------------------------------------------------------- */

enum { PIECES = 4000, BYTES = 30000 };

/* A store in memory, which fails after so many pieces (0: never). */
typedef struct memory {
    size_t size[PIECES], kept, most;
    char *bytes[PIECES];
} memory;

static size_t recall(void *context, size_t piece, void *bytes, size_t room)
{
    const memory *m = context;
    cr_assert(piece < PIECES && m->size[piece] <= room);
    if (m->size[piece]) memcpy(bytes, m->bytes[piece], m->size[piece]);
    return m->size[piece];
}

static int keep(void *context, size_t piece, const void *bytes, size_t size, gfold_error *err)
{
    memory *m = context;
    cr_assert(piece < PIECES && size <= BYTES && !m->size[piece]);
    if (m->most && m->kept == m->most) {
        strcpy(err->message, "no room");
        return -1;
    }
    m->bytes[piece] = malloc(size);
    memcpy(m->bytes[piece], bytes, size);
    m->size[piece] = size;
    m->kept++;
    return 0;
}

static void forget(memory *m)
{
    for (size_t k = 0; k < PIECES; k++) free(m->bytes[k]);
    memset(m, 0, sizeof *m);
}

static void expect_same(const gfold_sweep *a, const gfold_sweep *b, int observables)
{
    const size_t cells = gfold_sweep_nx(a) * gfold_sweep_ny(a);
    for (int k = 0; k < observables; k++) {
        cr_assert_eq(memcmp(gfold_sweep_values(a, k), gfold_sweep_values(b, k), cells * 8), 0);
        cr_assert_eq(memcmp(gfold_sweep_errors(a, k), gfold_sweep_errors(b, k), cells * 8), 0);
    }
    cr_assert_eq(memcmp(gfold_sweep_status(a), gfold_sweep_status(b), cells * sizeof(int)), 0);
    cr_assert_eq(gfold_sweep_failed(a), gfold_sweep_failed(b));
    for (size_t k = 0, x, y; k < gfold_sweep_failed(a); k++) {
        cr_assert_str_eq(gfold_sweep_failure(a, k, &x), gfold_sweep_failure(b, k, &y));
        cr_assert_eq(x, y);
    }
}

/* Cells that fail, and simulated ones. */
static gfold_sweep_params wild(void)
{
    gfold_sweep_params p = params(GFOLD_VRNN, mixed, 4);
    p.model.phi = GFOLD_PHI_RELU;
    p.model.sigma_b = 0.3;
    p.x = axis("g", 0.5, 2.5, 0.01);
    p.sim_stride = 25;
    return p;
}

Test(sweep, what_a_store_knows_is_not_computed_again_and_the_bits_are_the_same)
{
    static memory m;
    gfold_error err;
    gfold_sweep_params p = wild();
    gfold_sweep *whole = run(&p), *s;
    size_t pieces, k;
    cr_assert_eq(gfold_sweep_pieces(&p, &pieces, NULL), GFOLD_OK);
    p.store = (gfold_sweep_store){ recall, keep, NULL, NULL, &m };
    m.most = pieces / 3;
    cr_assert_eq(gfold_sweep_run(&p, &s, &err), GFOLD_EIO);
    cr_assert(s == NULL && strstr(err.message, "no room"), "%s", err.message);
    m.most = 0;
    s = run(&p);
    cr_assert_eq(m.kept, pieces);
    expect_same(whole, s, 4);
    cr_assert(gfold_sweep_failed(s) > 50 && gfold_sweep_missing(s) == 0);
    cr_assert(gfold_sweep_computed(s) < gfold_sweep_computed(whole));
    gfold_sweep_destroy(s);
    s = run(&p);
    cr_assert_eq(m.kept, pieces);
    cr_assert_eq(gfold_sweep_computed(s), 0);
    expect_same(whole, s, 4);
    gfold_sweep_destroy(s);
    for (k = 0; !m.size[k]; k++) continue;
    m.size[k]--; /* a sentence or a number is cut */
    cr_assert_eq(gfold_sweep_run(&p, &s, &err), GFOLD_EIO);
    cr_assert(strstr(err.message, "piece"), "%s", err.message);
    gfold_sweep_destroy(whole);
    forget(&m);
}

Test(sweep, shards_make_the_whole)
{
    static memory m;
    gfold_sweep_params p = wild();
    gfold_sweep *whole = run(&p), *s = NULL;
    p.store = (gfold_sweep_store){ recall, keep, NULL, NULL, &m };
    p.shards = 3;
    for (p.shard = 0; p.shard < 3; p.shard++) {
        gfold_sweep_destroy(s);
        s = run(&p);
        cr_assert_eq(gfold_sweep_missing(s) > 0, p.shard < 2);
    }
    expect_same(whole, s, 4);
    gfold_sweep_destroy(whole);
    gfold_sweep_destroy(s);
    p.shard = 3;
    gfold_error err;
    cr_assert_eq(gfold_sweep_run(&p, &s, &err), GFOLD_EINVAL);
    forget(&m);
}

Test(sweep, networks_are_added_until_the_error_is_small_or_the_budget_spent)
{
    static const char *const names[] = { "sim_var_h", "sim_phi_square" };
    gfold_sweep_params p = params(GFOLD_VRNN, names, 2);
    p.x = axis("g", 1.5, 3.5, 1);
    p.networks = 4;
    p.networks_max = 400;
    p.rel_error = 0.02;
    gfold_sweep *s = run(&p);
    for (int cell = 0; cell < 3; cell++)
        for (int k = 0; k < 2; k++) {
            const int n = gfold_sweep_networks(s)[cell];
            const double mean = gfold_sweep_values(s, k)[cell], e = gfold_sweep_errors(s, k)[cell];
            cr_assert(n > 4 && n <= 400, "%d networks", n);
            cr_assert(e <= p.rel_error * mean || n == 400, "%d networks, %g +- %g", n, mean, e);
        }
    gfold_sweep_params q = p; /* the same networks at once give the same bits */
    q.rel_error = 0;
    q.networks_max = 0;
    q.networks = gfold_sweep_networks(s)[1];
    q.x = axis("g", 2.5, 2.5, 1);
    gfold_sweep *one = run(&q);
    cr_assert(gfold_sweep_values(one, 0)[0] == gfold_sweep_values(s, 0)[1]);
    cr_assert(gfold_sweep_errors(one, 0)[0] == gfold_sweep_errors(s, 0)[1]);
    gfold_sweep_destroy(one);
    gfold_sweep_destroy(s);
    p.networks_max = 5;
    s = run(&p);
    cr_assert_eq(gfold_sweep_networks(s)[0], 5);
    gfold_sweep_destroy(s);
    p.networks_max = 3;
    gfold_error err;
    cr_assert_eq(gfold_sweep_run(&p, &s, &err), GFOLD_EINVAL);
}

/* The value that stands for a cell: of the nearest computed one towards the origin. */
static double shown(const gfold_sweep *s, int k, size_t i, size_t j)
{
    size_t step = 1, at;
    while (!gfold_sweep_has(s, at = (j - j % step) * gfold_sweep_nx(s) + i - i % step)) step *= 2;
    return gfold_sweep_values(s, k)[at];
}

Test(sweep, refinement_finds_the_phases_of_the_whole_grid_with_a_tenth_of_its_cells)
{
    static const char *const names[] = { "roots", "stability" };
    gfold_sweep_params p = params(GFOLD_RESET, names, 2);
    p.x = axis("g", 1.5, 3, 0.0075);
    p.y = axis("alpha_r", 0, 20, 0.1);
    gfold_sweep *whole = run(&p);
    p.refine = 4;
    gfold_sweep *s = run(&p);
    const size_t nx = gfold_sweep_nx(s), cells = nx * gfold_sweep_ny(s);
    size_t wrong = 0;
    for (size_t cell = 0; cell < cells; cell++) {
        const double roots = gfold_sweep_values(whole, 0)[cell];
        const double stability = gfold_sweep_values(whole, 1)[cell];
        wrong += shown(s, 0, cell % nx, cell / nx) != roots;
        wrong += (shown(s, 1, cell % nx, cell / nx) > 1) != (stability > 1);
        if (gfold_sweep_has(s, cell))
            expect_close(gfold_sweep_values(s, 1)[cell], stability, 1e-10, "cell %zu", cell);
        else
            cr_assert(isnan(gfold_sweep_values(s, 1)[cell]));
    }
    cr_assert_eq(wrong, 0);
    cr_assert(10 * gfold_sweep_wanted(s) < cells, "%zu of %zu", gfold_sweep_wanted(s), cells);
    gfold_sweep_destroy(whole);
    gfold_sweep_destroy(s);
}
