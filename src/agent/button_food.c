#include <gatefold/button_food.h>
#include <math.h>
#include <string.h>

enum { CENTRES = 20, TO_BUTTON = 30, TO_FOOD = 50 };

static const double button[2] = { 0, -0.2 };
static const double speed_scale = 100; /* of actions against displacements */

static void encode_coordinate(double d, double *code)
{
    const double x = fmin(fmax(d, -1), 1);
    for (int k = 0; k < CENTRES; k++) {
        const double z = (x - (-1 + 2 * k / (double)(CENTRES - 1))) / 0.1;
        code[k] = exp(-z * z / 2);
    }
}

static void encode(const double *food, const double *at, double *code)
{
    for (int c = 0; c < 2; c++) {
        encode_coordinate(food[c] - at[c], code + c * CENTRES);
        encode_coordinate(button[c] - at[c], code + (2 + c) * CENTRES);
    }
}

static void place_food(double degrees, double *food)
{
    const double angle = degrees * (3.14159265358979323846 / 180);
    food[0] = 0.7 * cos(angle);
    food[1] = 0.7 * sin(angle);
}

static double distance(const double *a, const double *b)
{
    return hypot(a[0] - b[0], a[1] - b[1]);
}

/* ---- the world ----------------------------------------------------------------------------- */

static void reset(void *context, uint64_t episode)
{
    gfold_button_food *w = context;
    place_food(w->angles[episode % w->count], w->food);
    w->at[0] = w->at[1] = 0;
    w->locked = 1;
}

static void observe(void *context, double *observation)
{
    const gfold_button_food *w = context;
    encode(w->food, w->at, observation);
}

static int step(void *context, const double *action, double *reward)
{
    gfold_button_food *w = context;
    for (int c = 0; c < 2; c++) w->at[c] += action[c] / speed_scale;
    if (distance(w->at, button) <= 0.05) w->locked = 0;
    const double left = distance(w->at, w->food);
    *reward = w->locked ? 0 : 1 / left;
    return !w->locked && left < 0.03;
}

gfold_world gfold_button_food_world(gfold_button_food *context)
{
    return (gfold_world){
        "button-food", GFOLD_BUTTON_FOOD_INPUTS, 2, GFOLD_BUTTON_FOOD_STEPS, reset, observe, step,
        context
    };
}

/* ---- the expert ---------------------------------------------------------------------------- */

/* Columns first .. first + count - 1: from a place to another. */
static void walk(const double *food, const double *from, const double *to, int first, int count,
                 double *input, double *action)
{
    const double moves = count - 1, shown = moves / (moves - 1);
    for (int k = 0; k < count; k++) {
        double at[2];
        for (int c = 0; c < 2; c++) {
            const double velocity = (to[c] - from[c]) / moves;
            at[c] = from[c] + velocity * shown * (k ? k - 1 : 0);
            action[2 * (first + k) + c] = k ? velocity * speed_scale : 0;
        }
        encode(food, at, input + GFOLD_BUTTON_FOOD_INPUTS * (first + k));
    }
}

void gfold_button_food_expert(double degrees, double *input, double *action, double *hint)
{
    double food[2];
    place_food(degrees, food);
    walk(food, (double[]){ 0, 0 }, button, 0, TO_BUTTON, input, action);
    walk(food, button, food, TO_BUTTON, TO_FOOD, input, action);
    for (int t = 0; t < TO_BUTTON + TO_FOOD; t++) {
        hint[2 * t] = t < TO_BUTTON;
        hint[2 * t + 1] = t >= TO_BUTTON;
    }
}
