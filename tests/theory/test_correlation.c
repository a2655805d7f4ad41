#include "expect.h"
#include "reference.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(correlation, .init = start, .timeout = 120);

static gfold_correlation_plan *make(const gfold_correlation_params *params)
{
    gfold_correlation_plan *plan;
    gfold_error err;
    cr_assert_eq(gfold_correlation_create(&plan, params, &err), GFOLD_OK, "%s", err.message);
    return plan;
}

static gfold_correlation_plan *of_start(gfold_correlation_start which)
{
    gfold_correlation_params params = gfold_correlation_defaults();
    params.start = which;
    return make(&params);
}

static void refused(const gfold_correlation_params *params, const char *name)
{
    gfold_correlation_plan *plan = (gfold_correlation_plan *)&plan;
    gfold_error err;
    cr_expect_eq(gfold_correlation_create(&plan, params, &err), GFOLD_EINVAL, "%s", name);
    cr_expect_null(plan);
    cr_expect(strstr(err.message, name), "%s is not in: %s", name, err.message);
}

#define REFUSED(field, value)                                                                      \
    do {                                                                                           \
        gfold_correlation_params params = gfold_correlation_defaults();                            \
        params.field = value;                                                                      \
        refused(&params, #field);                                                                  \
    } while (0)

Test(correlation, parameters_out_of_range_are_named)
{
    REFUSED(method, GFOLD_CORRELATION_METHOD_COUNT);
    REFUSED(start, GFOLD_CORRELATION_START_COUNT);
    REFUSED(tol, 1e-14);
    REFUSED(tol, (double)NAN);
    REFUSED(tau_max, -1);
    REFUSED(points, 1);
    REFUSED(paths, 99);
    REFUSED(batches, 1);
    REFUSED(dt, 0);
    REFUSED(rel_error, 0);
    REFUSED(threads, -1);
}

Test(correlation, names_are_those_of_the_command_line_and_end)
{
    cr_expect_str_eq(gfold_correlation_method_name(GFOLD_CORRELATION_PATHS), "paths");
    cr_expect_str_eq(gfold_correlation_start_name(GFOLD_STATIC), "static");
    cr_expect_null(gfold_correlation_method_name(GFOLD_CORRELATION_METHOD_COUNT));
    cr_expect_null(gfold_correlation_start_name(GFOLD_CORRELATION_START_COUNT));
}

Test(correlation, a_plan_without_solution_gives_nothing)
{
    gfold_correlation_plan *plan = of_start(GFOLD_STATIC);
    gfold_correlation_summary out;
    gfold_correlation_at at;
    gfold_lyapunov lambda;
    gfold_model bad = gfold_model_preset(GFOLD_VRNN);
    bad.g = -1;
    cr_expect_eq(gfold_correlation_solve(plan, &bad, &out, NULL), GFOLD_EINVAL);
    cr_expect_eq(gfold_correlation_count(plan), 0);
    cr_expect_null(gfold_correlation_h(plan));
    cr_expect_eq(gfold_correlation_value(plan, 0, &at, NULL), GFOLD_EINVAL);
    cr_expect_eq(gfold_lyapunov_of(plan, &lambda, NULL), GFOLD_EINVAL);
    gfold_correlation_destroy(plan);
    gfold_correlation_destroy(NULL);
}

Test(correlation, a_static_state_is_the_largest_fixed_point_and_zero_is_zero)
{
    const gfold_model m = gfold_model_preset(GFOLD_RESET);
    gfold_correlation_plan *plan = of_start(GFOLD_STATIC), *zero = of_start(GFOLD_ZERO);
    gfold_model deep = m;
    gfold_correlation_summary out;
    gfold_correlation_at at;
    deep.g = 5;
    cr_assert_eq(gfold_correlation_solve(plan, &deep, &out, NULL), GFOLD_OK);
    cr_expect_eq(out.method, GFOLD_CORRELATION_CONSTANT);
    cr_expect_eq(out.c0, out.c_inf);
    cr_expect_gt(out.c0, 0.1);
    cr_assert_eq(gfold_correlation_value(plan, 3, &at, NULL), GFOLD_OK);
    gfold_fixed_point root;
    cr_assert_eq(gfold_fixed_point_at(&deep, out.c0, 1e-12, &root, NULL), GFOLD_OK);
    cr_expect_lt(fabs(root.residual), 1e-11);
    cr_expect_eq(at.c_h, out.c0);
    cr_expect_float_eq(at.c_r, root.delta_r, 1e-12);
    cr_expect_eq(gfold_correlation_h(plan)[199], out.c0);
    cr_assert_eq(gfold_correlation_solve(zero, &deep, &out, NULL), GFOLD_OK);
    cr_expect_eq(out.c0, 0);
    gfold_correlation_destroy(plan);
    gfold_correlation_destroy(zero);
}

Test(correlation, a_static_state_grows_at_the_abscissa_of_its_spectrum)
{
    gfold_correlation_plan *plan = of_start(GFOLD_STATIC);
    const gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_correlation_summary out;
    gfold_lyapunov lambda;
    gfold_moments phi;
    cr_assert_eq(gfold_correlation_solve(plan, &m, &out, NULL), GFOLD_OK);
    cr_assert_eq(gfold_lyapunov_of(plan, &lambda, NULL), GFOLD_OK);
    cr_assert_eq(gfold_phi_moments(&m, out.c0, 1e-12, &phi, NULL), GFOLD_OK);
    cr_expect_float_eq(lambda.lambda_max, sqrt(phi.slope_square) - 1, 1e-9);
    gfold_correlation_destroy(plan);
}

Test(correlation, noise_or_bias_leave_no_constant_or_zero_state)
{
    gfold_correlation_plan *fixed = of_start(GFOLD_STATIC), *zero = of_start(GFOLD_ZERO);
    gfold_correlation_summary out;
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    m.sigma_b = 0.1;
    cr_expect_eq(gfold_correlation_solve(zero, &m, &out, NULL), GFOLD_ENOSOL);
    m.noise = 0.1;
    cr_expect_eq(gfold_correlation_solve(fixed, &m, &out, NULL), GFOLD_ENOSOL);
    gfold_correlation_destroy(fixed);
    gfold_correlation_destroy(zero);
}

Test(correlation, a_method_refuses_a_start_that_is_not_its_own)
{
    gfold_correlation_params params = gfold_correlation_defaults();
    params.method = GFOLD_CORRELATION_CONSTANT;
    gfold_correlation_plan *plan = make(&params);
    const gfold_model m = gfold_model_preset(GFOLD_VRNN);
    gfold_correlation_summary out;
    gfold_error err;
    cr_expect_eq(gfold_correlation_solve(plan, &m, &out, &err), GFOLD_EINVAL);
    cr_expect(strstr(err.message, "chaotic"), "%s", err.message);
    gfold_correlation_destroy(plan);
}
