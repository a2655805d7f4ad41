/* An environment of one's own: a cart on a line fetches a parcel, on its left or on its right, and a
 * spiking network learns that from two demonstrations.
 *
 *     cc own_world.c $(pkg-config --cflags --libs gatefold) -lm -o own_world && ./own_world
 */
#include <gatefold/gatefold.h>
#include <math.h>
#include <stdio.h>

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

/* ---- the task: how an expert does it, and how well an agent does ------------------------------ */

/* Drives towards the parcel and records what it saw and did. */
static void demonstrate(void *context, uint64_t seed, uint64_t realisation, size_t k, double *input,
                        double *action, double *hint)
{
    (void)context, (void)seed, (void)realisation, (void)hint;
    cart c;
    double reward;
    reset(&c, k);
    for (int t = 0; t < STEPS; t++) {
        observe(&c, input + CODE * t);
        const double way = c.parcel - c.at;
        action[t] = fabs(way) < 0.02 ? 0 : way > 0 ? 1 : -1;
        step(&c, action + t, &reward);
    }
}

static gfold_status
test(void *context, const gfold_agent *agent, int round, gfold_agent_test *out, gfold_error *err)
{
    (void)context, (void)round;
    cart c;
    const gfold_world world = { "cart", CODE, 1, 2 * STEPS, reset, observe, step, &c };
    out->episodes = DEMONSTRATIONS;
    for (uint64_t k = 0; k < out->episodes; k++) {
        gfold_episode e;
        const gfold_status status = gfold_agent_play(agent, &world, k, NULL, NULL, &e, err);
        if (status) return status;
        printf("parcel at %+g: cart at %+.3f after %d steps\n", c.parcel, c.at, e.steps);
        out->episode[k].reward = e.reward_sum;
        out->episode[k].steps = e.steps;
        out->episode[k].success = e.over;
    }
    gfold_agent_test_finish(out);
    return GFOLD_OK;
}

/* ---- learning -------------------------------------------------------------------------------- */

int main(void)
{
    const gfold_task task = { .name = "parcels",
                              .inputs = CODE,
                              .outputs = 1,
                              .demonstrations = DEMONSTRATIONS,
                              .steps = STEPS,
                              .demonstrate = demonstrate,
                              .test = test };
    gfold_training_params p = gfold_training_defaults(&task, GFOLD_PRESET_BUTTON_FOOD);
    gfold_agent *agent = NULL;
    gfold_training training;
    gfold_agent_test parcels = { 0 };
    gfold_error err;
    p.agent.n = p.cloning.rank = 200;
    p.epochs = 100;
    p.readout.spikes = 0;
    gfold_status status = gfold_init(&err);
    if (!status) status = gfold_agent_train(&p, &agent, &training, &err);
    if (!status) status = gfold_task_test(&task, agent, 0, &parcels, &err);
    if (status) fprintf(stderr, "%s\n", err.message);
    gfold_agent_destroy(agent);
    printf("%g of %d parcels fetched\n", DEMONSTRATIONS * parcels.success_fraction, DEMONSTRATIONS);
    return status || parcels.success_fraction < 1;
}
