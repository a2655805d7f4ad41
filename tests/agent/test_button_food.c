#include "reference_agent.h"

#include <gatefold/button_food.h>

enum { CODE = GFOLD_BUTTON_FOOD_INPUTS, T = GFOLD_BUTTON_FOOD_STEPS };

static double input[CODE * T], action[2 * T], hint[2 * T];

Test(button_food, the_expert_at_70_degrees_is_the_recorded_one)
{
    gfold_button_food_expert(70, input, action, hint);
    reference_expect(input, "env_expert70_input80xT", CODE, T, 1e-12);
    reference_expect(action, "env_expert70_action2xT", 2, T, 1e-12);
    for (size_t t = 0; t < T; t++)
        cr_assert(hint[2 * t] == (t < 30) && hint[2 * t + 1] == (t >= 30), "column %zu", t);
}

Test(button_food, its_replay_at_70_degrees_is_the_recorded_one)
{
    enum { ROWS = 79, COLUMNS = 6 + CODE };
    const double degrees = 70;
    gfold_button_food context = { .angles = &degrees, .count = 1 };
    const gfold_world world = gfold_button_food_world(&context);
    double *recorded = reference_matrix("env_expert70_replay", ROWS, COLUMNS);
    gfold_button_food_expert(degrees, input, action, hint);
    world.reset(&context, 0);
    for (size_t t = 0; t < ROWS; t++) {
        double reward, code[CODE];
        const int over = world.step(&context, action + 2 * t, &reward);
        world.observe(&context, code);
        const double got[] = {
            (double)t, context.at[0], context.at[1], reward, context.locked, over
        };
        for (size_t k = 0; k < COLUMNS; k++)
            expect_near(k < 6 ? got[k] : code[k - 6], recorded[t + ROWS * k], 1e-12,
                        "row %zu, column %zu", t, k);
    }
    free(recorded);
}

Test(button_food, the_expert_unlocks_at_step_22_and_arrives_at_step_79)
{
    const double angles[] = { 50, 70, 90, 110, 130 };
    const double score[] = { 56.79, 55.02, 54.44, 55.02, 56.79 };
    gfold_button_food context = { .angles = angles, .count = 5 };
    const gfold_world world = gfold_button_food_world(&context);
    for (size_t k = 0; k < 5; k++) {
        double best = 0, reward;
        int steps = 0, unlocked = -1, over = 0;
        gfold_button_food_expert(angles[k], input, action, hint);
        world.reset(&context, k);
        for (; !over && steps < world.steps_max; steps++) {
            over = world.step(&context, action + 2 * steps, &reward);
            best = fmax(best, reward);
            if (!context.locked && unlocked < 0) unlocked = steps;
        }
        cr_assert(over && steps == 79 && unlocked == 22, "%g degrees: %d steps, unlocked at %d",
                  angles[k], steps, unlocked);
        expect_near(best, score[k], 0.01, "%g degrees", angles[k]);
    }
}

Test(button_food, food_stays_locked_until_the_button)
{
    const double degrees = 90;
    gfold_button_food context = { .angles = &degrees, .count = 1 };
    const gfold_world world = gfold_button_food_world(&context);
    double reward;
    world.reset(&context, 3);
    cr_assert_eq(world.step(&context, (double[]){ 0, 70 }, &reward), 0);
    cr_assert_eq(reward, 0);
    cr_assert_eq(world.step(&context, (double[]){ 0, -90 }, &reward), 0);
    expect_near(reward, 1 / 0.9, 1e-12, "%s", "at the button");
    cr_assert_eq(world.step(&context, (double[]){ 0, 89 }, &reward), 1);
}
