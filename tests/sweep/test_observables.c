#include "sweep/observables.h"

#include "expect.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(observables, .init = start);

Test(observables, names_are_unique_found_and_described)
{
    size_t count = 0;
    for (const gfold_observable *row; (row = gfold_observable_at(count)); count++) {
        const size_t i = count;
        cr_assert_eq(gfold_observable_find(row->name), row, "%s", row->name);
        cr_assert(*row->symbol && *row->meaning);
        cr_assert_eq(row->simulated, !strncmp(row->name, "sim_", 4), "%s", row->name);
        cr_assert_not_null(gf_observable_row(row));
        for (size_t j = 0; j < i; j++) cr_assert_str_neq(row->name, gfold_observable_at(j)->name);
    }
    cr_assert_gt(count, 10);
    cr_assert_null(gfold_observable_find("delta"));
    cr_assert_null(gf_observable_row(NULL));
    const gfold_observable stranger = { .name = "temperature" };
    cr_assert_null(gf_observable_row(&stranger));
}

static double
theory(const char *name, const gfold_model *m, const gfold_fixed_points *roots, gfold_status wanted)
{
    const gf_observable *row = gf_observable_row(gfold_observable_find(name));
    gf_stationary stationary = { .known = 0 };
    const gf_cell cell = { m, roots, 1e-12, &stationary };
    double value = NAN;
    gfold_error err = { 0 };
    cr_assert(row && row->theory && !row->measure, "%s", name);
    cr_assert_eq(row->theory(row, &cell, &value, &err), wanted, "%s: %s", name, err.message);
    if (wanted) cr_assert_not_null(strstr(err.message, name), "'%s'", err.message);
    gfold_correlation_destroy(stationary.plan);
    return value;
}

Test(observables, theory_reads_the_largest_root_and_calls_critical_bias_with_p_q)
{
    for (int k = 0; k < GFOLD_PRESET_COUNT; k++) {
        gfold_model m = gfold_model_preset((gfold_preset)k);
        gfold_fixed_point_plan *plan;
        gfold_fixed_points roots;
        const gfold_fixed_point_params params = gfold_fixed_point_defaults();
        m.g = 2.7;
        m.p = 0.9;
        m.update.theta = 0.2;
        m.reset.alpha = 1;
        cr_assert_eq(gfold_fixed_point_create(&plan, &params, NULL), GFOLD_OK);
        cr_assert_eq(gfold_fixed_point_solve(plan, &m, NULL, &roots, NULL), GFOLD_OK);
        gfold_fixed_point_destroy(plan);
        cr_assert_eq(roots.count, 2);
        const gfold_fixed_point *r = &roots.root[1];
        const struct {
            const char *name;
            double wanted;
        } rows[] = { { "delta_h", r->delta_h },
                     { "delta_z", r->delta_z },
                     { "delta_r", r->delta_r },
                     { "slope", r->slope },
                     { "stability", r->stability },
                     { "roots", 2 },
                     { "active_fraction", r->active_fraction },
                     { "bias_variance", r->bias_variance } };
        for (size_t i = 0; i < COUNT(rows); i++)
            cr_assert_eq(theory(rows[i].name, &m, &roots, GFOLD_OK), rows[i].wanted, "%s in %s",
                         rows[i].name, gfold_preset_name((gfold_preset)k));
        if (m.reset.kind != GFOLD_GATE_OFF) {
            theory("critical_bias", &m, &roots, GFOLD_EINVAL);
            continue;
        }
        gfold_model evolving = gfold_model_preset(GFOLD_VRNN);
        gfold_critical c;
        evolving.g = 2.7;
        evolving.p = 0.9 * r->active_fraction;
        cr_assert_eq(gfold_critical_bias(&evolving, 1e-12, &c, NULL), GFOLD_OK);
        expect_near(theory("critical_bias", &m, &roots, GFOLD_OK), c.value, 1e-14, "%s",
                    gfold_preset_name((gfold_preset)k));
    }
}

Test(observables, the_stationary_state_is_chaotic_where_it_can_be)
{
    static const struct {
        double g;
        const char *name;
        double wanted;
    } rows[] = {
        { 2, "c0", 0.481201353 },        { 2, "c_inf", 0 }, { 2, "decay_time", 4.384547391 },
        { 2, "lambda_max", 0.11245811 }, { 0.8, "c0", 0 },  { 0.8, "lambda_max", -0.2 }
    };
    gfold_model m = gfold_model_preset(GFOLD_VRNN);
    const gfold_fixed_points none = { .count = 1 };
    for (size_t k = 0; k < COUNT(rows); k++) {
        m.g = rows[k].g;
        expect_near(theory(rows[k].name, &m, &none, GFOLD_OK), rows[k].wanted, 1e-8, "%s at g = %g",
                    rows[k].name, rows[k].g);
    }
    m = gfold_model_preset(GFOLD_UPDATE);
    theory("c0", &m, &none, GFOLD_EINVAL);
    theory("lambda_max", &m, &none, GFOLD_EINVAL);
}

Test(observables, the_stationary_state_of_a_cell_is_solved_for_once)
{
    const gfold_model m = gfold_model_preset(GFOLD_VRNN);
    const gfold_fixed_points none = { .count = 1 };
    gf_stationary stationary = { .known = 0 };
    const gf_cell cell = { &m, &none, 1e-12, &stationary };
    const gf_observable *c0 = gf_observable_row(gfold_observable_find("c0"));
    const gf_observable *lambda = gf_observable_row(gfold_observable_find("lambda_max"));
    double value;
    cr_assert_eq(lambda->theory(lambda, &cell, &value, NULL), GFOLD_OK);
    const gfold_correlation_plan *plan = stationary.plan;
    stationary.summary.c0 = 7; /* what is known is read, not made again */
    cr_assert_eq(c0->theory(c0, &cell, &value, NULL), GFOLD_OK);
    cr_assert_eq(value, 7);
    cr_assert_eq(stationary.plan, plan);
    gfold_correlation_destroy(stationary.plan);
}

Test(observables, measurements_read_the_fields_of_a_run)
{
    const gfold_simulate_result run = { .t_end = 1,
                                        .var_h = 2,
                                        .var_active = 3,
                                        .var_frozen = 4,
                                        .active_fraction = 5,
                                        .phi_square = 6,
                                        .bias_variance = 7,
                                        .speed = 8,
                                        .settled = 1 };
    static const struct {
        const char *name;
        double wanted;
    } rows[] = { { "sim_time", 1 },          { "sim_var_h", 2 },           { "sim_var_active", 3 },
                 { "sim_var_frozen", 4 },    { "sim_active_fraction", 5 }, { "sim_phi_square", 6 },
                 { "sim_bias_variance", 7 }, { "sim_speed", 8 },           { "sim_settled", 1 } };
    size_t measured = 0;
    for (size_t k = 0; gfold_observable_at(k); k++)
        measured += (size_t)gfold_observable_at(k)->simulated;
    cr_assert_eq(measured, COUNT(rows));
    for (size_t k = 0; k < COUNT(rows); k++) {
        const gf_observable *row = gf_observable_row(gfold_observable_find(rows[k].name));
        cr_assert(row && row->measure && !row->theory, "%s", rows[k].name);
        cr_assert_eq(row->measure(row, &run), rows[k].wanted, "%s", rows[k].name);
    }
}
