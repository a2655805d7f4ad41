#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <string.h>

Test(spectrum, scratch)
{
    const gfold_spectrum_params params = gfold_spectrum_defaults();
    static const double alphas[] = {1, 5, 30, 300, 1e4, 1e6};
    for (int tau = 0; tau < 3; tau++)
    for (size_t k = 0; k < COUNT(alphas); k++) {
        gfold_model m = gfold_model_preset(GFOLD_GRNN);
        m.g = 2.5;
        m.update.alpha = alphas[k];
        m.reset.alpha = 1;
        m.reset.beta = 1;
        m.reset.tau = tau == 0 ? 0.2 : tau;
        gfold_fixed_point at = {.delta_h = 0.5, .delta_z = 0.5, .delta_r = 0.5};
        gfold_spectrum_plan *plan;
        gfold_spectrum_extent e;
        gfold_boundary b;
        double re[2000], im[2000];
        cr_assert_eq(gfold_spectrum_create(&plan, &m, &at, &params, NULL), GFOLD_OK);
        cr_assert_eq(gfold_spectrum_extent_of(plan, &e, NULL), GFOLD_OK);
        cr_assert_eq(gfold_spectrum_boundary(plan, 40, 2000, re, im, &b, NULL), GFOLD_OK);
        printf("alpha %g tau %g: %g %g %g %g loops %d\n", alphas[k], m.reset.tau, e.abscissa, e.leftmost, e.height, e.zero_fraction, b.loops);
        if (tau == 1 && k==4) for (size_t i = 0; i < b.loop[0].count; i++) { double M; (void)!gfold_spectrum_margin(plan, re[i], im[i], &M, NULL); printf("   %g %g %.3g\n", re[i], im[i], M-1);}
        gfold_spectrum_destroy(plan);
    }
}
