/* An environment of one's own: a cart on a line fetches a parcel, on its left or on its right, and a
 * spiking network learns that from two demonstrations.
 *
 *     cc own_world.c $(pkg-config --cflags --libs gatefold) -lm -o own_world && ./own_world
 */
#include <gatefold/gatefold.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { CODE = 24, STEPS = 60, DEMONSTRATIONS = 2 };

/* ---- the world: three functions and what they remember --------------------------------------- */

typedef struct cart {
    double at, parcel;
} cart;

static void reset(void *context, uint64_t episode)
{
    *(cart *)context = (cart){ 0, episode % 2 ? 1 : -1 };
}

/* Gaussians over the distance to the parcel. */
static void observe(void *context, double *observation)
{
    const cart *c = context;
    for (int k = 0; k < CODE; k++) {
        const double centre = -1.2 + 2.4 * k / (CODE - 1);
        observation[k] = exp(-50 * pow(c->parcel - c->at - centre, 2));
    }
}

static int step(void *context, const double *action, double *reward)
{
    cart *c = context;
    c->at += action[0] / 50;
    *reward = -fabs(c->parcel - c->at);
    return fabs(c->parcel - c->at) < 0.1;
}

/* ---- the expert ------------------------------------------------------------------------------ */

/* Drives towards the parcel and records what it saw and did. */
static void demonstrate(const gfold_world *world, uint64_t episode, double *input, double *action)
{
    cart *c = world->context;
    double reward;
    world->reset(c, episode);
    for (int t = 0; t < STEPS; t++) {
        world->observe(c, input + CODE * t);
        const double way = c->parcel - c->at;
        action[t] = fabs(way) < 0.02 ? 0 : way > 0 ? 1 : -1;
        world->step(c, action + t, &reward);
    }
}

/* ---- learning -------------------------------------------------------------------------------- */

static gfold_status
learn(gfold_agent *agent, const gfold_demonstration *d, double *mse, gfold_error *err)
{
    gfold_cloning_params rule = gfold_cloning_defaults();
    gfold_readout_params readout = gfold_readout_defaults();
    gfold_cloner *cloner;
    rule.rank = gfold_agent_params_of(agent)->n;
    rule.rate.drop_every = 600;
    gfold_status status = gfold_cloner_create(&cloner, agent, &rule, err);
    for (int epoch = 0; epoch < 100 && !status; epoch++)
        status = gfold_cloner_pass(cloner, DEMONSTRATIONS, d, err);
    gfold_cloner_destroy(cloner);
    readout.spikes = 0;
    if (!status) status = gfold_agent_train_readout(agent, DEMONSTRATIONS, d, &readout, mse, err);
    return status;
}

int main(void)
{
    static double input[DEMONSTRATIONS][CODE * STEPS], action[DEMONSTRATIONS][STEPS];
    static double target[DEMONSTRATIONS][200 * STEPS];
    cart context;
    const gfold_world world = { "cart", CODE, 1, 2 * STEPS, reset, observe, step, &context };
    gfold_demonstration d[DEMONSTRATIONS];
    gfold_agent_params p = gfold_agent_defaults();
    gfold_agent *agent = NULL;
    gfold_error err;
    double mse;
    p.n = 200;
    p.inputs = CODE;
    p.outputs = 1;
    p.hints = 0;
    gfold_status status = gfold_init(&err);
    if (!status) status = gfold_agent_create(&agent, &p, &err);
    for (int k = 0; k < DEMONSTRATIONS && !status; k++) {
        demonstrate(&world, (uint64_t)k, input[k], action[k]);
        d[k] = (gfold_demonstration){ STEPS, input[k], action[k], NULL, target[k] };
        status = gfold_agent_target(agent, &d[k], target[k], &err);
    }
    if (!status) status = learn(agent, d, &mse, &err);
    int fetched = 0;
    for (uint64_t k = 0; k < DEMONSTRATIONS && !status; k++) {
        gfold_episode e;
        status = gfold_agent_play(agent, &world, k, NULL, NULL, &e, &err);
        printf("parcel at %+g: cart at %+.3f after %d steps\n", context.parcel, context.at,
               e.steps);
        fetched += e.over;
    }
    if (status) fprintf(stderr, "%s\n", err.message);
    gfold_agent_destroy(agent);
    printf("%d of %d parcels fetched\n", fetched, DEMONSTRATIONS);
    return status || fetched < DEMONSTRATIONS;
}
