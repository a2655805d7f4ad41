#include "theory/correlation_fields.h"

#include "expect.h"

#include <gatefold/gatefold.h>

enum { HALF = 400 };

static const double dt = 0.1;

static gf_fields make(void)
{
    gf_fields fields;
    gfold_error err;
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
    cr_assert_eq(gf_fields_create(&fields, HALF, dt, &err), GFOLD_OK, "%s", err.message);
    return fields;
}

static void bell(double c[HALF + 1])
{
    for (int j = 0; j <= HALF; j++) c[j] = 0.3 + 0.5 * exp(-pow(j * dt, 2) / 8);
}

/* y - tau^2 y'' = c, by the transform of a bell curve: an independent sum over its values. */
Test(correlation_fields, a_filter_convolves_with_the_kernel_of_a_leak)
{
    gf_fields fields = make();
    double c[HALF + 1], y[HALF + 1];
    bell(c);
    const double tau = 2, kappa = 0.25, width = tau / (1 + kappa * tau);
    gf_fields_filter(&fields, tau, kappa, c, y);
    for (int j = 0; j <= 100; j += 10) {
        double sum = 0;
        for (int i = -4000; i < 4000; i++) { /* midpoints of a hundredth */
            const double s = (i + 0.5) / 100;
            sum += exp(-fabs(s) / width) * (0.3 + 0.5 * exp(-pow(j * dt - s, 2) / 8)) / 100;
        }
        expect_near(y[j], sum * width / (2 * tau * tau), 2e-5, "lag %g", j * dt);
    }
    gf_fields_filter(&fields, 0, 0.7, c, y);
    for (int j = 0; j <= HALF; j++) expect_near(y[j], c[j], 1e-14, "without a leak, lag %d", j);
    gf_fields_destroy(&fields);
}

Test(correlation_fields, the_gate_that_resets_has_its_correlation_and_slope_at_every_lag)
{
    static const double slopes[] = { 0.5, 2, 30 };
    for (size_t k = 0; k < COUNT(slopes); k++) {
        gf_fields fields = make();
        gfold_model model = gfold_model_preset(GFOLD_RESET);
        double c[HALF + 1];
        bell(c);
        model.reset.alpha = slopes[k];
        model.reset.beta = 0.3;
        cr_assert_eq(gf_fields_set(&fields, &model, c, NULL), GFOLD_OK);
        for (int j = 0; j <= HALF; j += 7) {
            gfold_pair pair;
            cr_assert_eq(gfold_reset_pair(&model, fields.c_r[j], fields.c_r[0], 1e-12, &pair, NULL),
                         GFOLD_OK);
            expect_near(fields.c_sr[j], pair.value, 1e-7, "alpha_r %g, lag %d", slopes[k], j);
            expect_close(fields.slope_sr[j], pair.slope, 5e-3, "alpha_r %g, lag %d", slopes[k], j);
        }
        gf_fields_destroy(&fields);
    }
}

/* The variance in all modes is that of the field. */
Test(correlation_fields, modes_carry_the_variance_of_the_field_they_make)
{
    gf_fields fields = make();
    gfold_model model = gfold_model_preset(GFOLD_GRNN);
    double c[HALF + 1], variance = 0;
    bell(c);
    model.sigma_b = 0.6;
    model.p = 1.5;
    cr_assert_eq(gf_fields_set(&fields, &model, c, NULL), GFOLD_OK);
    for (size_t k = 0; k < fields.drive.modes; k++)
        variance += (k % HALF ? 4 : 1) * pow(fields.drive.amplitude[k], 2);
    expect_close(variance, 1.5 * c[0] * fields.c_sr[0] + 0.36, 1e-10, "over %zu modes",
                 fields.drive.modes);
    gf_fields_destroy(&fields);
}
