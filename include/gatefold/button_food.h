/* button_food.h: the task Button & Food.
 *
 * A point starts at (0, 0). A button is at (0, -0.2), food at 0.7 (cos, sin) of the angle, locked
 * until the point comes within 0.05 of the button. A step moves it by action / 100. Its reward is 0
 * while locked, then 1 / distance to the food; the episode is over within 0.03 of the unlocked
 * food, or after 80 steps. The score of an episode is the largest reward.
 *
 * Observed are d = food - point and d = button - point, every coordinate, clipped to [-1, 1], by 20
 * Gaussians of width 0.1 around -1 .. 1: food x, food y, button x, button y.
 *
 * The expert walks to the button in 30 columns and on to the food in 50, each time one step of
 * rest, then a constant velocity; the states it shows run ahead of those its actions bring about by
 * 29/28 and 49/48, as in the published program. The hint is (1, 0) on the way to the button, (0, 1)
 * after it.
 *
 * Source: Capone, Muratore & Paolucci 2022.
 */
#ifndef GFOLD_BUTTON_FOOD_H
#define GFOLD_BUTTON_FOOD_H

#include <gatefold/world.h>

GFOLD_BEGIN_DECLS

enum { GFOLD_BUTTON_FOOD_INPUTS = 80, GFOLD_BUTTON_FOOD_STEPS = 80 };

/* The state of the world; `angles` are set by the caller, the rest by reset. */
typedef struct gfold_button_food {
    const double *angles; /* degrees; episode k has number k modulo count */
    size_t count;
    double food[2], at[2];
    int locked;
} gfold_button_food;

GFOLD_API gfold_world gfold_button_food_world(gfold_button_food *context);

/* The expert: 80 x 80, 2 x 80, 2 x 80. */
GFOLD_API void
gfold_button_food_expert(double degrees, double *input, double *action, double *hint);

GFOLD_END_DECLS

#endif
