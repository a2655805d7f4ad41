/* Where the eigenvalues of sampled Jacobians lie, against spectrum.h: the reduced version of
 * analysis/spectra. At an edge with radius R of curvature and density rho the rightmost eigenvalue
 * is off like that of a Gaussian matrix of pi rho R^2 N rows: gap + b law(pi rho R^2 N) is fitted to what
 * is measured at all sizes, and the gap to theory must vanish. */
#include "compare/edge.h"
#include "expect.h"
#include "extrapolate.h"
#include "math/statistics.h"
#include "named_model.h"

#include <gatefold/gatefold.h>

enum { SIZES = 4 };

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(spectra, .init = start, .timeout = 1200);

typedef struct spectra_case {
    gfold_preset preset;
    const char *settings;
    gfold_box box;
} spectra_case;

static const spectra_case cases[] = {
    { GFOLD_VRNN, "g=2", { -0.8, -0.2, 0, 0.6 } },
    { GFOLD_VRNN, "g=2 sigma_b=1", { -1.3, -0.6, -0.2, 0.5 } },
    { GFOLD_VRNN, "g=2.5 p=0.6 sigma_b=0.3 beta_h=0.2", { -0.5, 9, -9, 9 } },
    { GFOLD_UPDATE, "g=2.5", { -0.3, 9, -9, 9 } },
    { GFOLD_UPDATE, "g=4 alpha_z=50 p=2", { -0.5, 0.05, -0.1, 0.4 } },
    { GFOLD_FS, "g=4", { -0.7, -0.1, -0.5, 0.5 } },
    { GFOLD_FS, "g=2", { -0.7, -0.1, -0.5, 0.5 } },
    { GFOLD_FS, "g=4 theta_z=-0.3 sigma_b=0.3 p=1.2", { -0.6, -0.1, 0, 0.5 } },
    { GFOLD_GRNN, "g=3 alpha_z=2 alpha_r=1 tau_r=2 p=2", { -0.6, -0.1, -0.2, 0.3 } },
    { GFOLD_RESET, "g=3 alpha_r=4 p=1.5 tau_r=0.5", { -1.5, -0.5, 0, 0.7 } },
    { GFOLD_GRNN, "g=5 alpha_z=inf alpha_r=1 tau_r=0.7 p=1.3", { -0.7, -0.1, -0.5, 0.3 } },
};

static int has_r(const gfold_model *m)
{
    return m->reset.kind != GFOLD_GATE_OFF;
}

/* ---- theory and samples -------------------------------------------------------------------- */

static gfold_fixed_point largest_root(const gfold_model *model)
{
    const gfold_fixed_point_params params = gfold_fixed_point_defaults();
    gfold_fixed_point_plan *plan;
    gfold_fixed_points found;
    cr_assert_eq(gfold_fixed_point_create(&plan, &params, NULL), GFOLD_OK);
    cr_assert_eq(gfold_fixed_point_solve(plan, model, NULL, &found, NULL), GFOLD_OK);
    gfold_fixed_point_destroy(plan);
    return found.root[found.count - 1];
}

static gfold_spectrum_plan *plan_at(const gfold_model *model, const gfold_fixed_point *root)
{
    const gfold_spectrum_params params = gfold_spectrum_defaults();
    gfold_spectrum_plan *plan;
    cr_assert_eq(gfold_spectrum_create(&plan, model, root, &params, NULL), GFOLD_OK);
    return plan;
}

static gfold_sample_params sample_params(const gfold_model *model, size_t n, int networks)
{
    gfold_sample_params p = gfold_sample_defaults();
    p.model = *model;
    p.network.n = n;
    p.network.seed = 100 + n;
    p.networks = networks;
    return p;
}

static gfold_sample *run(const gfold_sample_params *p)
{
    gfold_sample *sample;
    gfold_error err;
    cr_assert_eq(gfold_sample_run(p, &sample, &err), GFOLD_OK, "%s", err.message);
    return sample;
}

static gfold_spectrum_measured
compare(const gfold_spectrum_plan *plan, const gfold_sample *sample, const gfold_box *box)
{
    gfold_spectrum_measured m;
    gfold_error err;
    cr_assert_eq(gfold_compare_spectrum(plan, sample, box, &m, &err), GFOLD_OK, "%s", err.message);
    return m;
}

static gfold_spectrum_plan *plan_of_units(const gfold_model *model, gfold_sample *sample)
{
    const gfold_spectrum_params params = gfold_spectrum_defaults();
    gfold_spectrum_plan *plan;
    gfold_units units;
    gfold_error err;
    cr_assert_eq(gfold_sample_units(sample, 8000, &units, NULL), GFOLD_OK);
    cr_assert_eq(gfold_spectrum_create_from_units(&plan, model, &units, &params, &err), GFOLD_OK,
                 "%s", err.message);
    return plan;
}

/* Largest real part but for exact zeros, which the abscissa of a sample counts. */
static gfold_estimate rightmost(const gfold_sample *sample)
{
    double of[400];
    const size_t count = gfold_sample_count(sample);
    cr_assert_leq(count, COUNT(of));
    for (size_t k = 0; k < count; k++) {
        const gfold_sample_state *s = gfold_sample_states(sample) + k;
        of[k] = -INFINITY;
        for (size_t i = 0; i < s->count; i++)
            if (s->re[i] != 0 || s->im[i] != 0) of[k] = fmax(of[k], s->re[i]);
    }
    return gf_estimate_mean(count, of, 1);
}

/* The abscissa is that of the bulk. */
static gfold_spectrum_measured gaussian(const gfold_spectrum_plan *plan, const spectra_case *c,
                                        double delta_h, size_t n, int networks)
{
    const gfold_model model = named_model(c->preset, c->settings);
    gfold_sample_params p = sample_params(&model, n, networks);
    p.delta_h = delta_h;
    gfold_sample *sample = run(&p);
    gfold_spectrum_measured m = compare(plan, sample, &c->box);
    m.abscissa = rightmost(sample);
    gfold_sample_destroy(sample);
    return m;
}

static double edge_of(const gfold_spectrum_plan *plan)
{
    double edge;
    cr_assert_eq(gf_edge_of(plan, &edge, NULL), GFOLD_OK);
    return edge;
}

/* ---- statistics ---------------------------------------------------------------------------- */

static double edge_share(const gfold_spectrum_plan *plan)
{
    double share;
    cr_assert_eq(gf_edge_share(plan, &share, NULL), GFOLD_OK);
    return share;
}

static void expect_within(const char *what, const spectra_case *c, double theory, gfold_estimate e,
                          double largest_error)
{
    cr_log_info("%s %s, %s: theory %.5f, sampled %.5f +- %.5f, z %+.1f",
                gfold_preset_name(c->preset), c->settings, what, theory, e.mean, e.stderr_,
                (e.mean - theory) / e.stderr_);
    cr_expect(e.stderr_ <= largest_error, "%s %s, %s: standard error %g above %g",
              gfold_preset_name(c->preset), c->settings, what, e.stderr_, largest_error);
    cr_expect(fabs(e.mean - theory) <= 4 * e.stderr_, "%s %s, %s: theory %.6g, sampled %.6g +- %.2g",
              gfold_preset_name(c->preset), c->settings, what, theory, e.mean, e.stderr_);
}

/* ---- at Gaussian states -------------------------------------------------------------------- */

static void expect_case(const spectra_case *c)
{
    static const size_t sizes[2][SIZES] = { { 125, 250, 500, 1000 }, { 75, 125, 250, 500 } };
    static const int networks[SIZES] = { 400, 180, 80, 30 };
    const gfold_model model = named_model(c->preset, c->settings);
    const gfold_fixed_point root = largest_root(&model);
    gfold_spectrum_plan *plan = plan_at(&model, &root);
    gfold_spectrum_extent extent;
    gfold_fraction box;
    gfold_estimate abscissa[SIZES];
    double law[SIZES];
    cr_assert_eq(gfold_spectrum_extent_of(plan, &extent, NULL), GFOLD_OK);
    cr_assert_eq(gfold_spectrum_inside(plan, &c->box, &box, NULL), GFOLD_OK);
    const double share = edge_share(plan);
    for (int k = 0; k < SIZES; k++) {
        const size_t n = sizes[has_r(&model)][k];
        const gfold_spectrum_measured m = gaussian(plan, c, root.delta_h, n, networks[k]);
        abscissa[k] = m.abscissa;
        law[k] = gf_edge_law(share * (double)n);
        if (k == SIZES - 1) expect_within("box", c, box.value, m.box_fraction, 0.006);
        if (extent.zero_fraction > 0)
            expect_within("zeros", c, extent.zero_fraction, m.zero_fraction, 0.006);
        else
            cr_expect_eq(m.zero_fraction.mean, 0);
    }
    expect_within("edge", c, edge_of(plan), extrapolate_over(SIZES, law, abscissa), 0.02);
    gfold_spectrum_destroy(plan);
}

Test(spectra, abscissa_box_and_zeros_of_sampled_networks_are_those_predicted)
{
    for (size_t k = 0; k < COUNT(cases); k++) expect_case(&cases[k]);
}

static double outside(const gfold_spectrum_plan *plan, const gfold_sample *sample)
{
    return compare(plan, sample, NULL).outside_fraction.mean;
}

/* A Gaussian matrix of N rows has sqrt(1 / (2 pi N)) beyond its edge, 0.9 % at N = 2000. That much lies
 * outside the boundary of a network's own units; their averages scatter about those of the theory and
 * move the edge by some per cent from network to network, most where few units count, as with half of
 * them frozen. */
Test(spectra, of_2000_units_less_than_a_hundredth_lies_outside_the_boundary)
{
    static const struct {
        size_t which;
        int networks;
        double limit; /* of what lies outside the theory's; 1000 other eigenvalues alone make 1.3 % */
    } some[] = { { 0, 4, 0.01 }, { 3, 4, 0.01 }, { 6, 4, 0.025 }, { 9, 1, 0.01 } };
    for (size_t k = 0; k < COUNT(some); k++) {
        const spectra_case *c = &cases[some[k].which];
        const gfold_model model = named_model(c->preset, c->settings);
        const gfold_fixed_point root = largest_root(&model);
        gfold_spectrum_plan *limit = plan_at(&model, &root);
        double beyond_own = 0, beyond_limit = 0;
        for (int i = 0; i < some[k].networks; i++) {
            gfold_sample_params p = sample_params(&model, 2000, 1);
            p.delta_h = root.delta_h;
            p.network.realisation = (uint64_t)i;
            gfold_sample *sample = run(&p);
            gfold_spectrum_plan *own = plan_of_units(&model, sample);
            beyond_own += outside(own, sample) / some[k].networks;
            beyond_limit += outside(limit, sample) / some[k].networks;
            gfold_spectrum_destroy(own);
            gfold_sample_destroy(sample);
        }
        cr_log_info("%s %s: %g outside, %g of what their units predict",
                    gfold_preset_name(c->preset), c->settings, beyond_limit, beyond_own);
        cr_expect(beyond_own < 0.01 && beyond_limit < some[k].limit, "%s %s: %g outside, %g of their units",
                  gfold_preset_name(c->preset), c->settings, beyond_limit, beyond_own);
        gfold_spectrum_destroy(limit);
    }
}

/* ---- at rest ------------------------------------------------------------------------------- */

/* States that depend on the couplings, of which theory does not know: it holds all the same. */
Test(spectra, settled_networks_have_the_spectrum_of_the_stable_fixed_point)
{
    static const spectra_case settled[] = {
        { GFOLD_VRNN, "g=2 sigma_b=1.3", { -1.3, -0.6, -0.2, 0.5 } },
        { GFOLD_RESET, "g=2 sigma_b=1", { -0.8, 9, -9, 9 } },
        { GFOLD_GRNN, "g=2.5 alpha_z=0.5 sigma_b=1", { -0.6, -0.3, -0.2, 0.3 } },
    };
    static const size_t sizes[] = { 100, 200, 400 };
    static const int networks[] = { 96, 48, 24 };
    for (size_t k = 0; k < COUNT(settled); k++) {
        const gfold_model model = named_model(settled[k].preset, settled[k].settings);
        const gfold_fixed_point root = largest_root(&model);
        gfold_spectrum_plan *plan = plan_at(&model, &root);
        gfold_spectrum_extent extent;
        gfold_fraction box;
        gfold_estimate abscissa[COUNT(sizes)];
        double law[COUNT(sizes)];
        cr_assert_eq(gfold_spectrum_extent_of(plan, &extent, NULL), GFOLD_OK);
        cr_assert_eq(gfold_spectrum_inside(plan, &settled[k].box, &box, NULL), GFOLD_OK);
        const double share = extent.abscissa < 0 ? edge_share(plan) : 1;
        for (size_t i = 0; i < COUNT(sizes); i++) {
            gfold_sample_params p = sample_params(&model, sizes[i], networks[i]);
            p.at = GFOLD_AT_SETTLED;
            p.simulate.t_max = 600;
            p.simulate.dt = 0.1;
            gfold_sample *sample = run(&p);
            const gfold_spectrum_measured m = compare(plan, sample, &settled[k].box);
            cr_expect_eq(gfold_sample_networks(sample), networks[i], "not all settle");
            gfold_sample_destroy(sample);
            abscissa[i] = m.abscissa;
            law[i] = gf_edge_law(share * (double)sizes[i]);
            if (i == COUNT(sizes) - 1)
                expect_within("box", &settled[k], box.value, m.box_fraction, 0.006);
        }
        if (extent.abscissa < 0) /* with update gates it is 0, which the slowest unit approaches */
            expect_within("abscissa", &settled[k], extent.abscissa,
                          extrapolate_over(COUNT(sizes), law, abscissa), 0.03);
        else
            cr_expect(abscissa[0].mean < abscissa[COUNT(sizes) - 1].mean &&
                      abscissa[COUNT(sizes) - 1].mean < 0);
        gfold_spectrum_destroy(plan);
    }
}

/* ---- on the way ---------------------------------------------------------------------------- */

/* The gap to the abscissa of the sampled units, and the box fraction where z acts on nothing. */
static gfold_estimate expect_moving(const spectra_case *c, size_t n, int networks, double *law)
{
    const gfold_model model = named_model(c->preset, c->settings);
    gfold_sample_params p = sample_params(&model, n, networks);
    p.at = GFOLD_AT_TRAJECTORY;
    p.simulate.t_max = 100;
    p.simulate.dt = 0.1;
    p.states = 3;
    gfold_sample *sample = run(&p);
    gfold_spectrum_plan *plan = plan_of_units(&model, sample);
    const int counts = gfold_spectrum_has_density(plan);
    const gfold_spectrum_measured m = compare(plan, sample, counts ? &c->box : NULL);
    gfold_spectrum_extent extent;
    gfold_fraction box;
    cr_assert_eq(counts, c->box.re_lo < 0);
    cr_assert_eq(gfold_spectrum_extent_of(plan, &extent, NULL), GFOLD_OK);
    cr_expect(m.outside_fraction.mean < 0.5 / sqrt((double)n), "%s: %g outside", c->settings,
              m.outside_fraction.mean);
    if (counts) {
        cr_assert_eq(gfold_spectrum_inside(plan, &c->box, &box, NULL), GFOLD_OK);
        expect_within("box", c, box.value, m.box_fraction, 0.006);
    }
    *law = gf_edge_law(edge_share(plan) * (double)n);
    gfold_spectrum_destroy(plan);
    gfold_sample_destroy(sample);
    return (gfold_estimate){ m.abscissa.mean - extent.abscissa, m.abscissa.stderr_, networks };
}

/* Averages over the attractor give the boundary of networks that move, with the push where the update
 * gate is smooth. */
Test(spectra, networks_that_move_have_the_spectrum_of_their_units)
{
    static const spectra_case moving[] = {
        { GFOLD_VRNN, "g=3", { -0.8, -0.2, 0, 0.6 } },
        { GFOLD_RESET, "g=4 alpha_r=1", { -0.8, 9, -9, 9 } },
        { GFOLD_FS, "g=4.5", { -0.7, -0.1, -0.5, 0.5 } },
        { GFOLD_UPDATE, "g=3", { 0, 0, 0, 0 } },
        { GFOLD_GRNN, "g=4 alpha_z=2 alpha_r=1 tau_z=0.5", { 0, 0, 0, 0 } },
    };
    static const size_t sizes[] = { 100, 200, 400 };
    static const int networks[] = { 64, 32, 16 };
    for (size_t k = 0; k < COUNT(moving); k++) {
        const int less = moving[k].preset == GFOLD_RESET || moving[k].preset == GFOLD_GRNN;
        gfold_estimate gap[COUNT(sizes)];
        double law[COUNT(sizes)];
        for (size_t i = 0; i < COUNT(sizes); i++)
            gap[i] = expect_moving(&moving[k], sizes[i] >> less, networks[i], &law[i]);
        expect_within("gap to the abscissa", &moving[k], 0, extrapolate_over(COUNT(sizes), law, gap),
                      0.04);
    }
}
