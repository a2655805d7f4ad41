#include "agent/agent.h"

#include <gatefold/agent_task.h>
#include <math.h>

enum { STEPS = 150, CLOCK = 5, CURVES = 3, WAVES = 4, SILENT = 8, STREAM = 0x512 };

static double uniform(uint64_t seed, uint64_t realisation, uint64_t index)
{
    uint64_t word;
    gf_random_words((gf_random){ seed, realisation, STREAM }, index, 1, &word);
    return ((double)(word >> 11) + 0.5) * 0x1p-53;
}

static double wave(uint64_t seed, uint64_t realisation, int curve, int t)
{
    static const int periods[WAVES] = { 1, 2, 3, 5 };
    const double turn = 6.28318530717958647693;
    double sum = 0;
    for (int k = 0; k < WAVES; k++) {
        const uint64_t index = 2 * (uint64_t)(curve * WAVES + k);
        sum += uniform(seed, realisation, index) *
               cos(turn * (periods[k] * t / (double)STEPS + uniform(seed, realisation, index + 1)));
    }
    return sum;
}

static void demonstrate(void *context, uint64_t seed, uint64_t realisation, size_t number,
                        double *input, double *action, double *hint)
{
    (void)context, (void)number, (void)hint;
    double most = 0;
    for (int t = 0; t < STEPS; t++) {
        for (int k = 0; k < CLOCK; k++) input[CLOCK * t + k] = t / (STEPS / CLOCK) == k;
        for (int c = 0; c < CURVES; c++) {
            action[CURVES * t + c] = wave(seed, realisation, c, t);
            most = fmax(most, fabs(action[CURVES * t + c]));
        }
    }
    for (int k = 0; k < CURVES * STEPS; k++) action[k] = k < CURVES * SILENT ? 0 : action[k] / most;
}

static void defaults(gfold_training_params *p)
{
    p->agent.n = 150;
    p->agent.tau_m = 8;
    p->agent.tau_s = 2;
    p->agent.tau_o = p->cloning.tau_star = 5;
    p->agent.sigma_rec = 0;
    p->agent.sigma_in = 22;
    p->agent.sigma_teach = 8;
    p->cloning.feedback = GFOLD_FEEDBACK_READOUT;
    p->cloning.rank = 150;
    p->cloning.clamp = GFOLD_CLAMP_NONE;
    p->cloning.slope = 0; /* with it most networks keep wrong spikes */
    p->cloning.rate.optimiser = GFOLD_SGD;
    p->cloning.rate.alpha = 1.2; /* 2 keeps some networks from the end at tau_star 3 */
    p->cloning.rate.drop = 0.9;
    p->cloning.relative = GFOLD_RELATIVE_FEEDBACK;
    p->readout.spikes = 0;
    p->readout.epochs = 0;
    p->same_tau = 1;
    p->pretrain = 5000;
    p->epochs = 20000; /* at half as many some networks are still on their way */
}

const gfold_task *gfold_task_trajectory(void)
{
    static const gfold_task task = { .name = "trajectory",
                                     .inputs = CLOCK,
                                     .outputs = CURVES,
                                     .demonstrations = 1,
                                     .steps = STEPS,
                                     .demonstrate = demonstrate,
                                     .defaults = defaults };
    return &task;
}
