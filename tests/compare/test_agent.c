/* The spiking agent's rows of the table, at the quick sizes. */
#include "expect.h"

#include <gatefold/gatefold.h>
#include <string.h>

static void start(void)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

TestSuite(agent, .init = start);

static gfold_validation *run(const char *only, const char *wrong, double by)
{
    gfold_validate_params p = gfold_validate_defaults();
    gfold_validation *v;
    gfold_error err;
    p.quick = 1;
    p.suite = GFOLD_SUITE_AGENT;
    p.only = only;
    p.wrong = wrong;
    p.wrong_by = by;
    cr_assert_eq(gfold_validate_run(&p, &v, &err), GFOLD_OK, "%s", err.message);
    return v;
}

Test(agent, every_comparison_holds)
{
    gfold_validation *v = run("agent_", NULL, 0);
    cr_assert_eq(gfold_validation_count(v), 14);
    for (size_t k = 0; k < 14; k++)
        cr_assert(gfold_validation_at(v, k)->pass, "%s: %s", gfold_validation_at(v, k)->name,
                  gfold_validation_at(v, k)->why);
    gfold_validation_destroy(v);
}

Test(agent, a_rate_wrong_by_a_tenth_and_a_gradient_wrong_by_a_millionth_are_seen)
{
    static const struct {
        const char *name;
        double by;
    } rows[] = { { "agent_untrained.spike_rate", 0.1 },
                 { "agent_rules.gradient_clamped", 1e-6 },
                 { "agent_learned.unreached", 1e-6 },
                 { "agent_learned.free_directions", 0.1 } };
    for (size_t k = 0; k < COUNT(rows); k++) {
        gfold_validation *v = run(rows[k].name, rows[k].name, rows[k].by);
        cr_assert_eq(gfold_validation_passed(v), 0, "%s", rows[k].name);
        gfold_validation_destroy(v);
    }
}
