/* Of a build without SUNDIALS alone. */
#include "expect.h"
#include "sample.h"

#include <gatefold/gatefold.h>

Test(cvode_absent, a_build_without_sundials_says_how_to_get_it)
{
    const gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_simulate_params p = gfold_simulate_defaults();
    gfold_network *w;
    gfold_simulate_plan *plan;
    gfold_error err;
    p.integrator = GFOLD_CVODE;
    cr_assert_eq(gfold_network_create(&w, &m, sample_of(4, 1, 0), NULL), GFOLD_OK);
    expect_refusal(gfold_simulate_create(&plan, w, &p, &err), err, GFOLD_EEXTERN,
                   "libsundials-dev");
    cr_assert_null(plan);
    gfold_network_destroy(w);
    cr_assert_str_eq(gfold_environment_get().sundials, "not built in");
    cr_assert_str_eq(gfold_integrator_name(GFOLD_CVODE), "cvode");
}
