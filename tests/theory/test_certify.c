#include <gatefold/certify.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <mpfr.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const double pi = 3.14159265358979323846;

typedef struct task {
    gfold_quantity quantity;
    int digits, root;
    const char *free;
    double lo, hi;
} task;

static gfold_model model(gfold_preset preset, gfold_phi_kind phi, double g, double sigma_b)
{
    gfold_model m = gfold_model_preset(preset);
    m.phi = phi;
    m.g = g;
    m.sigma_b = sigma_b;
    return m;
}

static gfold_status certify(const gfold_model *m, task t, gfold_certified *out, gfold_error *err)
{
    gfold_certify_params p = gfold_certify_defaults();
    p.quantity = t.quantity;
    p.root = t.root;
    p.lo = t.lo;
    p.hi = t.hi;
    if (t.digits) p.digits = t.digits;
    if (t.free) p.free = gfold_model_parameter(t.free);
    return gfold_certify(m, &p, out, err);
}

static gfold_certified certified(const gfold_model *m, task t)
{
    gfold_certified out;
    gfold_error err;
    const gfold_status status = certify(m, t, &out, &err);
    cr_assert(eq(int, status, GFOLD_OK), "%s at g %g: %s", gfold_quantity_name(t.quantity), m->g,
              err.message);
    return out;
}

static void refused(const gfold_model *m, task t, gfold_status wanted, const char *word)
{
    gfold_certified out;
    gfold_error err;
    const gfold_status status = certify(m, t, &out, &err);
    cr_assert(eq(int, status, wanted));
    cr_assert(eq(int, err.status, wanted));
    cr_assert(strstr(err.message, word) != NULL, "'%s' lacks '%s'", err.message, word);
}

static void near(const char *what, const gfold_certified *c, double wanted, double tol)
{
    cr_assert(fabs(atof(c->value) / wanted - 1) < tol, "%s: %.40s, wanted %.17g", what, c->value,
              wanted);
    cr_assert(c->rel_error < 1e-12, "%s: double off by %g", what, c->rel_error);
}

typedef struct reference {
    const char *what;
    gfold_preset preset;
    double g, alpha_r;
    task task;
    double value;
} reference;

static const reference references[] = {
    { "vRNN root", GFOLD_VRNN, 2, 0, { .quantity = GFOLD_QUANTITY_DELTA_H }, 0.530368392 },
    { "critical bias", GFOLD_VRNN, 2, 0, { .quantity = GFOLD_QUANTITY_BIAS }, 0.408989311 },
    { "end of frozen stabilisation",
      GFOLD_FS,
      2,
      0,
      { .quantity = GFOLD_QUANTITY_MARGINAL, .free = "g", .lo = 1.5, .hi = 10 },
      3.273175587 },
    { "fold of the reset gate",
      GFOLD_RESET,
      2,
      20,
      { .quantity = GFOLD_QUANTITY_SADDLE, .free = "g", .lo = 1, .hi = 2.5 },
      1.627832821 },
    { "reset root", GFOLD_RESET, 2.5, 1, { .quantity = GFOLD_QUANTITY_DELTA_H }, 0.0605835577 },
    { "reset stability",
      GFOLD_RESET,
      2.5,
      1,
      { .quantity = GFOLD_QUANTITY_STABILITY },
      1.11075239 },
};

Test(certify, reference_values_are_met_and_the_double_result_is_right_to_twelve_digits)
{
    for (size_t i = 0; i < COUNT(references); i++) {
        const reference *r = &references[i];
        gfold_model m = model(r->preset, GFOLD_PHI_TANH, r->g, 0);
        m.update.theta = 0;
        m.reset.alpha = r->alpha_r;
        const gfold_certified c = certified(&m, r->task);
        near(r->what, &c, r->value, 5e-9);
    }
}

/* F of threshold-linear units grows like g^2/2 Delta. */
static int has_root(const gfold_model *m)
{
    return m->phi != GFOLD_PHI_RELU || m->g * m->g < 2;
}

Test(certify, roots_from_doubles_are_right_to_twelve_digits_at_every_gain)
{
    static const gfold_preset presets[] = { GFOLD_VRNN, GFOLD_GRNN, GFOLD_FS };
    static const double gains[] = { 0.01, 1, 3, 20, 300 };
    static const double offsets[] = { 0, -0.7 };
    for (size_t i = 0; i < COUNT(presets); i++)
        for (int phi = 0; phi < GFOLD_PHI_COUNT; phi++)
            for (size_t j = 0; j < COUNT(gains); j++)
                for (size_t k = 0; k < COUNT(offsets); k++) {
                    gfold_model m = model(presets[i], (gfold_phi_kind)phi, gains[j], 1);
                    m.beta_h = offsets[k];
                    if (!has_root(&m)) continue;
                    const gfold_certified c = certified(&m, (task){ .digits = 30 });
                    cr_assert(c.rel_error < 1e-12, "%s %s g %g beta_h %g: %g",
                              gfold_preset_name(presets[i]), gfold_phi_name(m.phi), m.g, m.beta_h,
                              c.rel_error);
                }
}

Test(certify, stability_and_slope_from_doubles_are_right_with_offsets_in_every_function)
{
    static const double gains[] = { 0.3, 1.2, 5 };
    for (int phi = 0; phi < GFOLD_PHI_RELU; phi++)
        for (size_t j = 0; j < COUNT(gains); j++)
            for (int q = GFOLD_QUANTITY_STABILITY; q <= GFOLD_QUANTITY_SLOPE; q++) {
                gfold_model m = model(GFOLD_GRNN, (gfold_phi_kind)phi, gains[j], 0.5);
                m.beta_h = 0.4;
                m.reset.beta = -0.8;
                m.p = 0.7;
                const gfold_certified c = certified(&m, (task){ .quantity = (gfold_quantity)q });
                cr_assert(c.rel_error < 1e-11, "%s, %s, g %g: %g", gfold_phi_name(m.phi),
                          gfold_quantity_name((gfold_quantity)q), m.g, c.rel_error);
            }
}

static void same_digits(const gfold_certified *c, mpfr_t exact, double tol, const char *what)
{
    mpfr_t t;
    mpfr_init2(t, 400);
    mpfr_set_str(t, c->value, 10, MPFR_RNDN);
    mpfr_div(t, t, exact, MPFR_RNDN);
    mpfr_sub_ui(t, t, 1, MPFR_RNDN);
    cr_assert(fabs(mpfr_get_d(t, MPFR_RNDN)) <= tol, "%s: %s", what, c->value);
    mpfr_clear(t);
}

/* erf units of gain 3, sigma_b = 1; t = (pi/2) g^2 Delta, w = sqrt(1 + 2t):
 * Delta = 1 + (2/pi) atan(t / w), stability g^2 / w, slope g^2 / (w (1 + t)) */
Test(certify, the_erf_type_satisfies_its_closed_form_to_sixty_digits)
{
    const gfold_model m = model(GFOLD_VRNN, GFOLD_PHI_ERF, 3, 1);
    gfold_certified c[GFOLD_QUANTITY_COUNT];
    mpfr_t t, w, exact;
    mpfr_inits2(400, t, w, exact, (mpfr_ptr)0);
    static const gfold_quantity asked[] = { GFOLD_QUANTITY_DELTA_H, GFOLD_QUANTITY_STABILITY,
                                            GFOLD_QUANTITY_SLOPE };
    for (int k = 0; k < 3; k++)
        c[asked[k]] = certified(&m, (task){ .quantity = asked[k], .digits = 60 });
    mpfr_set_str(exact, c[GFOLD_QUANTITY_DELTA_H].value, 10, MPFR_RNDN);
    mpfr_const_pi(t, MPFR_RNDN);
    mpfr_mul(t, t, exact, MPFR_RNDN);
    mpfr_mul_d(t, t, 4.5, MPFR_RNDN);
    mpfr_mul_ui(w, t, 2, MPFR_RNDN);
    mpfr_add_ui(w, w, 1, MPFR_RNDN);
    mpfr_sqrt(w, w, MPFR_RNDN);
    mpfr_atan2pi(exact, t, w, MPFR_RNDN);
    mpfr_mul_ui(exact, exact, 2, MPFR_RNDN);
    mpfr_add_ui(exact, exact, 1, MPFR_RNDN);
    same_digits(&c[GFOLD_QUANTITY_DELTA_H], exact, 1e-59, "delta_h");
    mpfr_ui_div(exact, 9, w, MPFR_RNDN);
    same_digits(&c[GFOLD_QUANTITY_STABILITY], exact, 1e-59, "stability");
    mpfr_add_ui(t, t, 1, MPFR_RNDN);
    mpfr_div(exact, exact, t, MPFR_RNDN);
    same_digits(&c[GFOLD_QUANTITY_SLOPE], exact, 1e-59, "slope");
    mpfr_clears(t, w, exact, (mpfr_ptr)0);
}

/* One equation ties what is read off at a root: Delta = p <phi^2> + sigma_b^2, of which the fraction 1-q
 * of the first term is static. */
Test(certify, what_is_read_off_at_a_root_of_the_frozen_network_is_consistent)
{
    gfold_model m = model(GFOLD_FS, GFOLD_PHI_TANH, 3, 0.4);
    m.update.theta = 0.3;
    m.p = 1.5;
    const double delta_h = certified(&m, (task){ .quantity = GFOLD_QUANTITY_DELTA_H }).double_value;
    const gfold_certified z = certified(&m, (task){ .quantity = GFOLD_QUANTITY_DELTA_Z });
    const gfold_certified q = certified(&m, (task){ .quantity = GFOLD_QUANTITY_ACTIVE_FRACTION });
    const gfold_certified bias = certified(&m, (task){ .quantity = GFOLD_QUANTITY_BIAS_VARIANCE });
    near("delta_z", &z, (delta_h - 0.16) / 1.5, 1e-14);
    near("active_fraction", &q, erfc(0.3 / sqrt(2 * z.double_value)) / 2, 1e-14);
    near("bias_variance", &bias, (1 - q.double_value) * (delta_h - 0.16) + 0.16, 1e-14);
    m.reset.kind = GFOLD_GATE_OFF;
    gfold_certify_params params = gfold_certify_defaults();
    gfold_certified out;
    params.quantity = GFOLD_QUANTITY_DELTA_R;
    cr_expect_eq(gfold_certify(&m, &params, &out, NULL), GFOLD_EINVAL);
}

/* erf units, critical bias: 1 + pi g^2 D = g^4, sigma^2 = D - (2/pi) asin((g^4 - 1) / (g^4 + 1)) */
Test(certify, the_critical_bias_of_the_erf_type_is_its_closed_form)
{
    const double g = 2, d = (pow(g, 4) - 1) / (pi * g * g);
    const double wanted = d - 2 / pi * asin((pow(g, 4) - 1) / (pow(g, 4) + 1));
    const gfold_model m = model(GFOLD_VRNN, GFOLD_PHI_ERF, g, 0);
    const gfold_certified c = certified(&m, (task){ .quantity = GFOLD_QUANTITY_BIAS });
    near("erf bias", &c, wanted, 1e-14);
}

static void agree_in_common(const gfold_model *m, task t, int digits)
{
    const gfold_certified few = certified(m, t);
    t.digits = digits;
    const gfold_certified many = certified(m, t);
    mpfr_t exact;
    mpfr_init2(exact, 1000);
    mpfr_set_str(exact, many.value, 10, MPFR_RNDN);
    same_digits(&few, exact, 5e-30, gfold_quantity_name(t.quantity));
    mpfr_clear(exact);
    cr_assert(strlen(few.value) == strlen("d.e-00") + 29, "%s", few.value);
    cr_assert(strlen(many.value) == strlen("d.e-00") + (size_t)digits - 1, "%s", many.value);
    cr_assert(many.bits > few.bits);
}

Test(certify, more_digits_agree_with_fewer_and_end_where_asked)
{
    static const gfold_quantity quantities[] = { GFOLD_QUANTITY_DELTA_H, GFOLD_QUANTITY_STABILITY,
                                                 GFOLD_QUANTITY_SLOPE, GFOLD_QUANTITY_BIAS };
    const gfold_model m = model(GFOLD_VRNN, GFOLD_PHI_TANH, 2, 0);
    for (size_t i = 0; i < COUNT(quantities); i++)
        agree_in_common(&m, (task){ .quantity = quantities[i], .digits = 30 }, 60);
    gfold_model folding = model(GFOLD_RESET, GFOLD_PHI_TANH, 2, 0);
    folding.reset.alpha = 20;
    agree_in_common(&folding, (task){ GFOLD_QUANTITY_SADDLE, 30, 0, "g", 1, 2.5 }, 200);
}

Test(certify, both_roots_close_to_a_fold_are_told_apart)
{
    gfold_model m = model(GFOLD_RESET, GFOLD_PHI_TANH, 1.62783283, 0);
    m.reset.alpha = 20;
    const gfold_certified lower = certified(&m, (task){ .root = 2 });
    const gfold_certified upper = certified(&m, (task){ .root = 3 });
    cr_assert(lt(dbl, atof(lower.value), 0.018278802));
    cr_assert(gt(dbl, atof(upper.value), 0.018278802));
    cr_assert(lt(dbl, upper.rel_error, 1e-9));
}

Test(certify, the_zero_root_is_exact_and_its_stability_a_closed_limit)
{
    gfold_model m = model(GFOLD_GRNN, GFOLD_PHI_TANH, 3, 0);
    m.reset.beta = 0.5;
    m.p = 0.75;
    const double open = 1 / (1 + exp(-0.5));
    const gfold_certified root = certified(&m, (task){ .root = 1 });
    cr_assert(eq(dbl, atof(root.value), 0));
    cr_assert(eq(dbl, root.rel_error, 0));
    for (int q = GFOLD_QUANTITY_STABILITY; q <= GFOLD_QUANTITY_SLOPE; q++) {
        const gfold_certified c = certified(&m, (task){ .quantity = (gfold_quantity)q, .root = 1 });
        near("at zero", &c, 0.75 * 9 * open * open, 1e-14);
    }
}

Test(certify, no_bias_is_needed_where_the_unbiased_root_is_stable)
{
    static const struct {
        gfold_phi_kind phi;
        double g, beta_h;
    } cases[] = { { GFOLD_PHI_TANH, 1, 0 },
                  { GFOLD_PHI_ERF, 0.5, 0 },
                  { GFOLD_PHI_LOGISTIC, 3, 0 },
                  { GFOLD_PHI_TANH, 2, 3 } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        gfold_model m = model(GFOLD_FS, cases[i].phi, cases[i].g, 0.3);
        m.beta_h = cases[i].beta_h;
        const gfold_certified c = certified(&m, (task){ .quantity = GFOLD_QUANTITY_BIAS });
        cr_assert(eq(dbl, atof(c.value), 0), "case %zu: %.20s", i, c.value);
        cr_assert(eq(dbl, c.rel_error, 0));
    }
}

typedef struct crossing {
    const char *free;
    double lo, hi;
} crossing;

/* Solve for g; with that g, every other parameter is critical at the value it had. */
static void
same_transition(gfold_model m, gfold_quantity quantity, const crossing *other, size_t count)
{
    const gfold_certified g = certified(&m, (task){ quantity, 30, 0, "g", 1, 10 });
    m.g = atof(g.value);
    for (size_t i = 0; i < count; i++) {
        const double wanted = gfold_model_get(&m, gfold_model_parameter(other[i].free));
        const gfold_certified c =
            certified(&m, (task){ quantity, 30, 0, other[i].free, other[i].lo, other[i].hi });
        near(other[i].free, &c, wanted, 1e-12);
    }
}

Test(certify, a_marginal_root_found_in_g_is_found_in_every_other_parameter)
{
    static const crossing other[] = { { "p", 0.5, 1 },
                                      { "alpha_r", 0.1, 4 },
                                      { "beta_r", 0.1, 1.5 },
                                      { "theta_z", 0.01, 0.6 },
                                      { "sigma_b", 0.05, 1 } };
    gfold_model m = model(GFOLD_GRNN, GFOLD_PHI_TANH, 3, 0.2);
    m.update = gfold_model_preset(GFOLD_FS).update;
    m.update.theta = 0.1;
    m.reset.alpha = 2;
    m.reset.beta = 0.5;
    m.p = 0.8;
    same_transition(m, GFOLD_QUANTITY_MARGINAL, other, COUNT(other));
}

Test(certify, a_fold_found_in_g_is_found_in_every_other_parameter)
{
    static const crossing other[] = { { "p", 0.5, 1 },
                                      { "alpha_r", 15, 25 },
                                      { "beta_r", 0.05, 0.3 } };
    gfold_model m = model(GFOLD_RESET, GFOLD_PHI_TANH, 2, 0);
    m.reset.alpha = 20;
    m.reset.beta = 0.1;
    m.p = 0.8;
    same_transition(m, GFOLD_QUANTITY_SADDLE, other, COUNT(other));
}

Test(certify, what_cannot_be_certified_is_refused_by_name)
{
    const gfold_model m = model(GFOLD_VRNN, GFOLD_PHI_TANH, 2, 0);
    const gfold_model wild = model(GFOLD_VRNN, GFOLD_PHI_RELU, 3, 1);
    gfold_model bad = m;
    bad.g = -1;
    refused(&m, (task){ .digits = 14 }, GFOLD_EINVAL, "digits");
    refused(&m, (task){ .digits = 1001 }, GFOLD_EINVAL, "digits");
    refused(&m, (task){ .root = 9 }, GFOLD_EINVAL, "root");
    refused(&m, (task){ .root = -1 }, GFOLD_EINVAL, "root");
    refused(&m, (task){ .quantity = GFOLD_QUANTITY_COUNT }, GFOLD_EINVAL, "quantity");
    refused(&m, (task){ .quantity = GFOLD_QUANTITY_SADDLE }, GFOLD_EINVAL, "free");
    refused(&m, (task){ .quantity = GFOLD_QUANTITY_MARGINAL, .free = "tau_z" }, GFOLD_EINVAL, "");
    refused(&bad, (task){ 0 }, GFOLD_EINVAL, "g");
    refused(&m, (task){ .root = 3 }, GFOLD_ENOSOL, "root 3");
    refused(&wild, (task){ 0 }, GFOLD_ENOSOL, "");
    refused(&wild, (task){ .quantity = GFOLD_QUANTITY_BIAS }, GFOLD_ENOSOL, "");
    refused(&m, (task){ GFOLD_QUANTITY_MARGINAL, 30, 0, "g", 1.5, 2 }, GFOLD_ENOCONV, "");
}

/* Whether the double solver sees the pair of roots within rounding of the fold depends on the last
 * bits of the machine's functions; whatever it sees, no digit is made up. */
Test(certify, at_a_fold_a_root_has_all_its_digits_or_is_refused)
{
    gfold_model m = model(GFOLD_RESET, GFOLD_PHI_TANH, 1.6278328211980788, 0);
    m.reset.alpha = 20;
    for (int k = 0; k < 5; k++) m.g = nextafter(m.g, 0);
    for (int k = 0; k < 12; k++, m.g = nextafter(m.g, 2)) {
        gfold_certified out;
        gfold_error err;
        const gfold_status status = certify(&m, (task){ .root = 2 }, &out, &err);
        if (status == GFOLD_OK)
            cr_assert(fabs(atof(out.value) - 0.0182788) < 1e-6, "g %.17g: %.40s", m.g, out.value);
        else if (status == GFOLD_ENOCONV)
            cr_assert(strstr(err.message, "30 digits") != NULL, "g %.17g: %s", m.g, err.message);
        else
            cr_assert(eq(int, status, GFOLD_ENOSOL), "g %.17g: %s", m.g, err.message);
    }
    m.g = 1.6278328211;
    refused(&m, (task){ .root = 2 }, GFOLD_ENOSOL, "root 2");
    m.g = 1.6278328213;
    (void)certified(&m, (task){ .root = 2 });
}

Test(certify, quantities_have_names)
{
    for (int q = 0; q < GFOLD_QUANTITY_COUNT; q++)
        cr_assert(gfold_quantity_name((gfold_quantity)q) != NULL);
    cr_assert(strcmp(gfold_quantity_name(GFOLD_QUANTITY_BIAS), "bias") == 0);
    cr_assert(gfold_quantity_name(GFOLD_QUANTITY_COUNT) == NULL);
}
