#include "agent/cloner.h"
#include "reference_agent.h"

/* One rule of the recorded ones. */
typedef struct rule {
    const char *name;
    int walker;
    gfold_cloning_params p;
    double norm; /* of the sum of g, 0: not recorded */
} rule;

static gfold_cloning_params rule_of(gfold_agent_preset preset, size_t rank, double tau_star)
{
    gfold_cloning_params p;
    gfold_agent_preset_set(preset, NULL, &p);
    p.rank = rank;
    p.tau_star = tau_star;
    return p;
}

static gfold_cloner *cloner_of(gfold_agent *agent, const gfold_cloning_params *p)
{
    gfold_cloner *cloner;
    gfold_error err;
    cr_assert_eq(gfold_cloner_create(&cloner, agent, p, &err), GFOLD_OK, "%s", err.message);
    return cloner;
}

static double norm(const double *g)
{
    double sum = 0;
    for (size_t k = 0; k < N * N; k++) sum += g[k] * g[k];
    return sqrt(sum);
}

/* D = B'B of the first `rank` rows of the recorded B. */
static void take_recorded_feedback(gfold_cloner *cloner, size_t rank)
{
    double *b = reference_matrix("ltts_B", N, N), d[N * N] = { 0 };
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            for (size_t k = 0; k < rank; k++) d[i + N * j] += b[k + N * i] * b[k + N * j];
    cr_assert_eq(gfold_cloner_set_feedback(cloner, d, NULL), GFOLD_OK);
    free(b);
}

static void sums_to_the_recorded(const rule *r, size_t recorded_rank)
{
    static double g[N * N];
    char name[64];
    gfold_agent *agent = reference_agent(r->walker);
    gfold_demonstration d = reference_demonstration(r->walker);
    gfold_cloner *cloner = cloner_of(agent, &r->p);
    if (recorded_rank) take_recorded_feedback(cloner, recorded_rank);
    cr_assert_eq(gfold_cloner_gradient(cloner, &d, 0, STEPS - 1, g, NULL), GFOLD_OK);
    snprintf(name, sizeof name, "%s_dJsum_frozen", r->name);
    reference_expect(g, name, N, N, 1e-12);
    expect_close(norm(g), r->norm, 1e-9, "%s", r->name);
    cr_assert_eq(gfold_cloner_gradient(cloner, &d, 10, 11, g, NULL), GFOLD_OK);
    snprintf(name, sizeof name, "%s_dJ_t10", r->name);
    reference_expect(g, name, N, N, 1e-12);
    gfold_cloner_destroy(cloner);
    reference_free(agent, &d);
}

static rule button_food(int which)
{
    const rule rules[] = {
        { "gbc_ltts_full", 0, rule_of(GFOLD_PRESET_LTTS, N, 0.01), 0.4477398989 },
        { "gbc_tb_full", 0, rule_of(GFOLD_PRESET_TARGET_BASED, N, 5), 0.4157658921 },
        { "gbc_diag8", 0, rule_of(GFOLD_PRESET_BUTTON_FOOD, 8, 5), 0.2640908477 },
    };
    return rules[which];
}

Test(cloner, gradients_of_the_diagonal_rules_are_the_recorded_ones)
{
    for (int k = 0; k < 3; k++) {
        const rule r = button_food(k);
        static double d[N * N];
        char name[64];
        gfold_agent *agent = reference_agent(0);
        gfold_cloner *cloner = cloner_of(agent, &r.p);
        gfold_cloner_feedback(cloner, d);
        snprintf(name, sizeof name, "%s_D", r.name);
        reference_expect(d, name, N, N, 1e-15);
        gfold_cloner_destroy(cloner);
        gfold_agent_destroy(agent);
        sums_to_the_recorded(&r, 0);
    }
}

Test(cloner, gradients_of_the_walker_rules_are_the_recorded_ones)
{
    const rule error_based = { "ltts_eb_rank2", 1, rule_of(GFOLD_PRESET_WALKER, 2, 3),
                               0.02624466705 };
    const rule rank8 = { "ltts_rank8", 1, rule_of(GFOLD_PRESET_WALKER, 8, 3), 0.1095564754 };
    sums_to_the_recorded(&error_based, 0); /* B is the readout */
    sums_to_the_recorded(&rank8, 8);
}

/* The first `steps` columns of a demonstration and one more. */
static gfold_demonstration beginning(const gfold_demonstration *d, size_t steps)
{
    gfold_demonstration part = *d;
    part.steps = steps + 1;
    return part;
}

static double distance(const double *a, const double *b)
{
    double sum = 0;
    for (size_t k = 0; k < N * N; k++) sum += (a[k] - b[k]) * (a[k] - b[k]);
    return sqrt(sum);
}

Test(cloner, adam_steps_are_the_recorded_ones)
{
    const double moved[] = { 1.240917069, 2.019349423, 0.9993276075 };
    for (int k = 0; k < 3; k++)
        for (size_t steps = 25; steps <= 50; steps += 25) {
            const rule r = button_food(k);
            char name[64];
            gfold_agent *agent = reference_agent(0);
            gfold_demonstration d = reference_demonstration(0), part = beginning(&d, steps);
            gfold_cloner *cloner = cloner_of(agent, &r.p);
            cr_assert_eq(gfold_cloner_pass(cloner, 1, &part, NULL), GFOLD_OK);
            const double *j = gfold_agent_weights(agent, GFOLD_AGENT_RECURRENT);
            snprintf(name, sizeof name, "%s_J_adam%zu", r.name, steps);
            reference_expect(j, name, N, N, 1e-10);
            double *before = reference_matrix("gbc_J", N, N);
            if (steps == 50) expect_close(distance(j, before), moved[k], 1e-8, "%s", r.name);
            free(before);
            gfold_cloner_destroy(cloner);
            reference_free(agent, &d);
        }
}

Test(cloner, sgd_passes_are_the_recorded_ones)
{
    for (int k = 0; k < 2; k++) {
        gfold_cloning_params p = rule_of(GFOLD_PRESET_WALKER, k ? 8 : 2, 3);
        p.rate.alpha = 0.02;
        gfold_agent *agent = reference_agent(1);
        gfold_demonstration d = reference_demonstration(1);
        gfold_cloner *cloner = cloner_of(agent, &p);
        if (k) take_recorded_feedback(cloner, 8);
        cr_assert_eq(gfold_cloner_pass(cloner, 1, &d, NULL), GFOLD_OK);
        reference_expect(gfold_agent_weights(agent, GFOLD_AGENT_RECURRENT),
                         k ? "ltts_rank8_J_after" : "ltts_eb_rank2_J_after", N, N, 1e-10);
        gfold_cloner_destroy(cloner);
        reference_free(agent, &d);
    }
}

/* Those that have learnt before. */
static size_t rows_at_rest(const gfold_cloner *c)
{
    size_t rows = 0;
    for (size_t i = 0; i < c->p.rank; i++) {
        double learnt = 0;
        for (size_t k = 0; k < N; k++) learnt += c->v[(N + 7) / 8 * 8 * i + k];
        rows += c->awake[i] < 0 && learnt > 0;
    }
    return rows;
}

/* J after `alone` passes over a beginning, which let rows come to rest, and two over it and the whole
 * with targets that rouse them. */
static void learn(gfold_agent *agent, const gfold_cloning_params *p, const double *feedback,
                  int alone, double *j)
{
    gfold_demonstration d = reference_demonstration(0);
    const gfold_demonstration both[] = { d, beginning(&d, 30) };
    gfold_cloner *cloner = cloner_of(agent, p);
    if (feedback) cr_assert_eq(gfold_cloner_set_feedback(cloner, feedback, NULL), GFOLD_OK);
    for (int pass = 0; pass < alone; pass++)
        cr_assert_eq(gfold_cloner_pass(cloner, 1, &both[1], NULL), GFOLD_OK);
    const size_t rest = feedback || !alone ? 0 : rows_at_rest(cloner);
    cr_assert(!alone || feedback || rest > 0, "no row has come to rest");
    double *target = (double *)d.target + 25 * N;
    for (size_t i = 0; i < N && alone; i++) target[i] = 1 - target[i];
    for (int pass = 0; pass < 2; pass++)
        cr_assert_eq(gfold_cloner_pass(cloner, 2, both, NULL), GFOLD_OK);
    cr_assert(!rest || !rows_at_rest(cloner), "rows have slept on");
    memcpy(j, gfold_agent_weights(agent, GFOLD_AGENT_RECURRENT), N * N * sizeof *j);
    gfold_cloner_destroy(cloner);
    reference_free(agent, &d);
}

/* A speck off the diagonal that couples two units which never learn sends the same rule through the
 * general way. */
Test(cloner, rows_one_by_one_learn_what_the_general_way_learns)
{
    for (int k = 0; k < 4; k++) {
        const int slope = k % 2, alone = 1000 * (k / 2);
        static double rows[N * N], general[N * N], d[N * N];
        gfold_cloning_params p = rule_of(GFOLD_PRESET_BUTTON_FOOD, 8, 5);
        p.slope = slope;
        gfold_agent *agent = reference_agent(0);
        gfold_cloner *cloner = cloner_of(agent, &p);
        gfold_cloner_feedback(cloner, d);
        gfold_cloner_destroy(cloner);
        gfold_agent_destroy(agent);
        d[(N - 1) + N * (N - 2)] = 1e-300;
        learn(reference_agent(0), &p, NULL, alone, rows);
        learn(reference_agent(0), &p, d, alone, general);
        for (size_t i = 0; i < N * N; i++)
            if (i % N < 8)
                expect_near(rows[i], general[i], 1e-11, "slope %d, alone %d, entry %zu", slope,
                            alone, i);
    }
}

Test(cloner, rows_without_feedback_never_move)
{
    static double after[N * N];
    const gfold_cloning_params p = rule_of(GFOLD_PRESET_BUTTON_FOOD, 8, 5);
    learn(reference_agent(0), &p, NULL, 0, after);
    double *before = reference_matrix("gbc_J", N, N);
    for (size_t k = 0; k < N * N; k++)
        if (k % N >= 8) cr_assert_eq(after[k], before[k]);
    cr_assert_gt(distance(after, before), 0.1);
    free(before);
}

Test(cloner, a_limit_clips_and_a_pull_on_rates_pulls)
{
    static double plain[N * N], pulled[N * N], clipped[N * N];
    gfold_cloning_params p = rule_of(GFOLD_PRESET_BUTTON_FOOD, 8, 5);
    learn(reference_agent(0), &p, NULL, 0, plain);
    p.limit = 0.05;
    learn(reference_agent(0), &p, NULL, 0, clipped);
    for (size_t k = 0; k < N * N; k++) cr_assert_leq(fabs(clipped[k]), 0.05);
    p.limit = 0;
    p.rate_weight = 1;
    p.rate_target = 1; /* every unit should fire more: weights of live columns grow */
    learn(reference_agent(0), &p, NULL, 0, pulled);
    double up = 0;
    for (size_t k = 0; k < N * N; k++) up += pulled[k] - plain[k];
    cr_assert_gt(up, 1);
}

Test(cloner, a_relative_rate_is_over_the_feedback)
{
    static double plain[N * N], relative[N * N];
    gfold_cloning_params p = rule_of(GFOLD_PRESET_BUTTON_FOOD, 8, 5);
    p.rate.optimiser = GFOLD_SGD;
    p.rate.alpha = 0.3 / (1.0 / 8); /* D's 8 eigenvalues are 1 / 8 */
    learn(reference_agent(0), &p, NULL, 0, plain);
    p.rate.alpha = 0.3;
    p.relative = 1;
    learn(reference_agent(0), &p, NULL, 0, relative);
    for (size_t k = 0; k < N * N; k++) expect_near(relative[k], plain[k], 1e-12, "entry %zu", k);
}

Test(cloner, a_wide_slope_is_a_quarter_over_its_width)
{
    static double none[N * N], wide[N * N];
    for (int walker = 0; walker < 2; walker++) {
        gfold_agent *agent = reference_agent(walker);
        gfold_demonstration d = reference_demonstration(walker);
        gfold_cloning_params p =
            walker ? rule_of(GFOLD_PRESET_WALKER, 8, 3) : rule_of(GFOLD_PRESET_BUTTON_FOOD, 8, 5);
        p.slope_width = 1e5;
        for (p.slope = 0; p.slope < 2; p.slope++) {
            gfold_cloner *cloner = cloner_of(agent, &p);
            double *g = p.slope ? wide : none;
            cr_assert_eq(gfold_cloner_gradient(cloner, &d, 0, STEPS - 1, g, NULL), GFOLD_OK);
            gfold_cloner_destroy(cloner);
        }
        cr_assert_gt(norm(none), 0.01);
        for (size_t k = 0; k < N * N; k++)
            expect_near(4e5 * wide[k], none[k], 1e-6 * norm(none), "walker %d, entry %zu", walker,
                        k);
        reference_free(agent, &d);
    }
}

/* Actions of one column earlier, each said to be answered a step later. */
Test(cloner, a_lead_says_which_action_a_spike_answers)
{
    static double at_once[N * N], later[N * N], spikes[N * N], earlier[OUTPUTS * STEPS];
    gfold_agent *agent = reference_agent(1);
    gfold_demonstration d = reference_demonstration(1), moved = d;
    gfold_cloning_params p = rule_of(GFOLD_PRESET_WALKER, 8, 3);
    gfold_cloner *cloner = cloner_of(agent, &p);
    cr_assert_eq(gfold_cloner_gradient(cloner, &d, 0, STEPS - 1, spikes, NULL), GFOLD_OK);
    gfold_cloner_destroy(cloner);
    p.actions = 1;
    cloner = cloner_of(agent, &p);
    cr_assert_eq(gfold_cloner_gradient(cloner, &d, 0, STEPS - 1, at_once, NULL), GFOLD_OK);
    gfold_cloner_destroy(cloner);
    memcpy(earlier, d.action + OUTPUTS, (STEPS - 1) * OUTPUTS * sizeof *earlier);
    moved.action = earlier;
    p.lead = 1;
    cloner = cloner_of(agent, &p);
    cr_assert_eq(gfold_cloner_gradient(cloner, &moved, 0, STEPS - 1, later, NULL), GFOLD_OK);
    cr_assert_eq(memcmp(at_once, later, sizeof later), 0);
    cr_assert_gt(distance(at_once, spikes), 0.01);
    gfold_cloner_destroy(cloner);
    reference_free(agent, &d);
}

Test(cloner, it_rests_where_no_spike_is_wrong_and_another_pass_changes_nothing)
{
    static double before[N * N], raster[N * STEPS];
    gfold_agent *agent = reference_agent(1);
    gfold_demonstration d = reference_demonstration(1), own = d;
    const double *j = gfold_agent_weights(agent, GFOLD_AGENT_RECURRENT);
    const gfold_cloning_params p = rule_of(GFOLD_PRESET_WALKER, 8, 3);
    gfold_cloner *cloner = cloner_of(agent, &p);
    cr_assert(!gf_cloner_rests(cloner), "nothing is known before the first pass");
    cr_assert_eq(gfold_cloner_pass(cloner, 1, &d, NULL), GFOLD_OK);
    cr_assert(!gf_cloner_rests(cloner), "the targets are not what it does");
    own.target = raster;
    cr_assert_eq(gfold_agent_run(agent, &d, &(gfold_agent_record){ .raster = raster }, NULL),
                 GFOLD_OK);
    memcpy(before, j, sizeof before);
    cr_assert_eq(gfold_cloner_pass(cloner, 1, &own, NULL), GFOLD_OK);
    cr_assert(gf_cloner_rests(cloner), "its own spikes are not wrong");
    cr_assert_eq(memcmp(before, j, sizeof before), 0, "J has moved");
    gfold_cloner_destroy(cloner);
    reference_free(agent, &d);
}

Test(cloner, a_rate_too_large_says_that_weights_are_not_finite)
{
    gfold_cloning_params p = rule_of(GFOLD_PRESET_WALKER, 8, 3);
    p.slope = 0;
    p.limit = 0;
    p.rate.alpha = 1e6;
    gfold_agent *agent = reference_agent(1);
    gfold_demonstration d = reference_demonstration(1);
    gfold_cloner *cloner = cloner_of(agent, &p);
    static double huge[N * N];
    for (size_t i = 0; i < N; i++) huge[i * (N + 1)] = 1e307;
    huge[1] = 1e307; /* not diagonal */
    cr_assert_eq(gfold_cloner_set_feedback(cloner, huge, NULL), GFOLD_OK);
    gfold_error err;
    expect_refusal(gfold_cloner_pass(cloner, 1, &d, &err), err, GFOLD_ENUMERIC, "recurrent");
    gfold_cloner_destroy(cloner);
    reference_free(agent, &d);
}

Test(cloner, values_out_of_range_are_refused_by_name)
{
    gfold_agent *agent = reference_agent(0);
    const gfold_cloning_params usual = rule_of(GFOLD_PRESET_BUTTON_FOOD, 8, 5);
    gfold_cloning_params p;
    gfold_cloner *cloner;
    gfold_error err;
#define refused(field, value, word)                                                                \
    p = usual, p.field = value;                                                                    \
    expect_refusal(gfold_cloner_create(&cloner, agent, &p, &err), err, GFOLD_EINVAL, word);        \
    cr_assert_null(cloner)
    refused(rank, N + 1, "rank is 21, outside [1, 20]");
    refused(rank, 0, "rank");
    refused(tau_star, 0, "tau_star");
    refused(rate.alpha, 0, "alpha");
    refused(rate.drop, 2, "drop");
    refused(rate.drop_every, 0, "drop_every");
    refused(rate_target, 2, "rate_target");
    refused(limit, -1, "limit");
    refused(lead, 2, "lead is 2");
    refused(slope_width, 0, "slope_width");
    refused(actions, 1, "the readout has no rows in diagonal feedback");
    p = usual;
    p.feedback = GFOLD_FEEDBACK_READOUT;
    p.rank = 1;
    expect_refusal(gfold_cloner_create(&cloner, agent, &p, &err), err, GFOLD_EINVAL, "rank is 1");
    gfold_agent_destroy(agent);
}
