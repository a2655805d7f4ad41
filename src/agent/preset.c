/* Names and numbers of the published programs. */
#include <gatefold/cloning.h>
#include <string.h>

typedef struct preset {
    const char *name;
    int walker; /* network of the walker's program */
    gfold_feedback feedback;
    size_t rank;
    double tau_star;
    gfold_clamp clamp;
    int slope;
    gfold_optimiser optimiser;
    double alpha;
} preset;

static const preset presets[] = {
    { "button-food", 0, GFOLD_FEEDBACK_DIAGONAL, 300, 5, GFOLD_CLAMP_RANK, 0, GFOLD_ADAM, 0.01 },
    { "walker", 1, GFOLD_FEEDBACK_READOUT, 500, 3, GFOLD_CLAMP_NONE, 1, GFOLD_SGD, 0.00173 },
    { "ltts", 0, GFOLD_FEEDBACK_DIAGONAL, 300, 0.01, GFOLD_CLAMP_ALL, 0, GFOLD_ADAM, 0.01 },
    { "error-based", 0, GFOLD_FEEDBACK_READOUT, 2, 5, GFOLD_CLAMP_NONE, 1, GFOLD_SGD, 0.05 },
    { "target-based", 0, GFOLD_FEEDBACK_DIAGONAL, 300, 5, GFOLD_CLAMP_ALL, 0, GFOLD_ADAM, 0.01 },
};

_Static_assert(sizeof presets / sizeof *presets == GFOLD_AGENT_PRESET_COUNT, "a row per preset");

static gfold_agent_params walker(void)
{
    gfold_agent_params p = gfold_agent_defaults();
    p.n = 500;
    p.inputs = 24;
    p.outputs = 4;
    p.hints = 0;
    p.membrane = GFOLD_MEMBRANE_EULER;
    p.tau_m = 4;
    p.tau_o = 3;
    p.sigma_rec = 0;
    p.sigma_in = 2;
    p.sigma_teach = 1;
    return p;
}

void gfold_agent_preset_set(gfold_agent_preset which, gfold_agent_params *agent,
                            gfold_cloning_params *cloning)
{
    const preset *p = &presets[which];
    if (agent) *agent = p->walker ? walker() : gfold_agent_defaults();
    if (!cloning) return;
    *cloning = gfold_cloning_defaults();
    cloning->feedback = p->feedback;
    cloning->rank = p->rank;
    cloning->tau_star = p->tau_star;
    cloning->clamp = p->clamp;
    cloning->slope = p->slope;
    cloning->rate.optimiser = p->optimiser;
    cloning->rate.alpha = p->alpha;
    if (p->optimiser == GFOLD_SGD) cloning->rate.drop = 1;
    cloning->limit = p->walker ? 10 : 0;
}

/* ---- names --------------------------------------------------------------------------------- */

static const char *name_of(const char *const *names, int count, int index)
{
    return index >= 0 && index < count ? names[index] : NULL;
}

const char *gfold_agent_preset_name(gfold_agent_preset which)
{
    return (unsigned)which < GFOLD_AGENT_PRESET_COUNT ? presets[which].name : NULL;
}

const char *gfold_feedback_name(gfold_feedback feedback)
{
    static const char *const names[] = { "diagonal", "random", "readout", "identity" };
    return name_of(names, GFOLD_FEEDBACK_COUNT, (int)feedback);
}

const char *gfold_clamp_name(gfold_clamp clamp)
{
    static const char *const names[] = { "none", "rank", "all" };
    return name_of(names, GFOLD_CLAMP_COUNT, (int)clamp);
}

const char *gfold_optimiser_name(gfold_optimiser optimiser)
{
    static const char *const names[] = { "adam", "sgd" };
    return name_of(names, GFOLD_OPTIMISER_COUNT, (int)optimiser);
}

const char *gfold_relative_name(gfold_relative relative)
{
    static const char *const names[] = { "off", "on", "readout" };
    return name_of(names, GFOLD_RELATIVE_COUNT, (int)relative);
}
