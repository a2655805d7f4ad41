#include "core/fail.h"
#include "model/gate.h"
#include "model/phi.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define ROW(name, symbol, meaning, unit, lo, hi, infinite, field)                                  \
    {                                                                                              \
        name, symbol, meaning, unit, lo, hi, infinite, offsetof(gfold_model, field)                \
    }

static const gfold_parameter parameters[] = {
    ROW("g", "g", "gain of phi", "1", 0, 1e6, 0, g),
    ROW("beta_h", "{/Symbol b}_h", "offset inside phi", "1", -1e3, 1e3, 0, beta_h),
    ROW("alpha_z", "{/Symbol a}_z", "slope of the update gate", "1", 0, 1e6, 1, update.alpha),
    ROW("beta_z", "{/Symbol b}_z", "offset inside the update gate", "1", -1e3, 1e3, 0, update.beta),
    ROW("theta_z", "{/Symbol q}_z", "threshold of the update gate", "1", -1e3, 1e3, 0,
        update.theta),
    ROW("tau_z", "{/Symbol t}_z", "time constant of z", "leak times", 0, 1e6, 0, update.tau),
    ROW("alpha_r", "{/Symbol a}_r", "slope of the reset gate", "1", 0, 1e6, 0, reset.alpha),
    ROW("beta_r", "{/Symbol b}_r", "offset inside the reset gate", "1", -1e3, 1e3, 0, reset.beta),
    ROW("tau_r", "{/Symbol t}_r", "time constant of r", "leak times", 0, 1e6, 0, reset.tau),
    ROW("sigma_b", "{/Symbol s}_b", "standard deviation of the bias", "1", 0, 1e6, 0, sigma_b),
    ROW("p", "p", "factor on the variance of J^h", "1", 0, 1e6, 0, p),
    ROW("noise", "D", "noise intensity", "1 / leak time", 0, 1e6, 0, noise),
};

enum { PARAMETERS = sizeof parameters / sizeof *parameters };

static const struct {
    const char *name;
    gfold_gate_kind update, reset;
} presets[GFOLD_PRESET_COUNT] = {
    [GFOLD_VRNN] = { "vrnn", GFOLD_GATE_OFF, GFOLD_GATE_OFF },
    [GFOLD_GRNN] = { "grnn", GFOLD_GATE_SIGMOID, GFOLD_GATE_SIGMOID },
    [GFOLD_UPDATE] = { "update", GFOLD_GATE_SIGMOID, GFOLD_GATE_OFF },
    [GFOLD_RESET] = { "reset", GFOLD_GATE_OFF, GFOLD_GATE_SIGMOID },
    [GFOLD_FS] = { "fs", GFOLD_GATE_BINARY, GFOLD_GATE_OFF },
};

const char *gfold_preset_name(gfold_preset preset)
{
    return (unsigned)preset < GFOLD_PRESET_COUNT ? presets[preset].name : NULL;
}

gfold_model gfold_model_preset(gfold_preset preset)
{
    if ((unsigned)preset >= GFOLD_PRESET_COUNT) preset = GFOLD_VRNN;
    const gfold_gate_kind update = presets[preset].update;
    return (gfold_model){
        .phi = GFOLD_PHI_TANH,
        .g = 2,
        .update = { .kind = update, .alpha = update == GFOLD_GATE_BINARY ? INFINITY : 5, .tau = 1 },
        .reset = { .kind = presets[preset].reset, .alpha = 2, .tau = 1 },
        .p = 1,
    };
}

const gfold_parameter *gfold_model_parameters(size_t *count)
{
    if (count) *count = PARAMETERS;
    return parameters;
}

const gfold_parameter *gfold_model_parameter(const char *name)
{
    for (int i = 0; i < PARAMETERS; i++)
        if (!strcmp(parameters[i].name, name)) return &parameters[i];
    return NULL;
}

static double *field(gfold_model *model, const gfold_parameter *parameter)
{
    return (double *)(void *)((char *)model + parameter->offset);
}

double gfold_model_get(const gfold_model *model, const gfold_parameter *parameter)
{
    gfold_model copy = *model;
    return *field(&copy, parameter);
}

static int inside(size_t offset, size_t start, size_t size)
{
    return offset >= start && offset < start + size;
}

int gfold_model_has(const gfold_model *model, const gfold_parameter *parameter)
{
    if (inside(parameter->offset, offsetof(gfold_model, update), sizeof model->update))
        return model->update.kind != GFOLD_GATE_OFF;
    if (inside(parameter->offset, offsetof(gfold_model, reset), sizeof model->reset))
        return model->reset.kind != GFOLD_GATE_OFF;
    return 1;
}

gfold_status gfold_model_set(gfold_model *model, const gfold_parameter *parameter, double value,
                             gfold_error *err)
{
    const int infinite = parameter->admits_infinity && value > DBL_MAX;
    if (!infinite) {
        const gfold_status status =
            gf_check_range(err, parameter->name, value, parameter->lo, parameter->hi);
        if (status) return status;
    }
    *field(model, parameter) = value;
    if (parameter->admits_infinity && model->update.kind != GFOLD_GATE_OFF)
        model->update.kind = infinite ? GFOLD_GATE_BINARY : GFOLD_GATE_SIGMOID;
    return gf_ok(err);
}

static gfold_status check_kinds(const gfold_model *m, gfold_error *err)
{
    if (!gf_phi_row(m->phi))
        return gf_fail(err, GFOLD_EINVAL, "phi is %d, which is no gfold_phi_kind", (int)m->phi);
    if (!gf_gate_row(m->update.kind) || !gf_gate_row(m->reset.kind))
        return gf_fail(err, GFOLD_EINVAL, "a gate's kind is no gfold_gate_kind");
    if (gf_gate_row(m->reset.kind)->switches)
        return gf_fail(err, GFOLD_EINVAL, "reset.kind is binary; the reset gate must be smooth");
    if (m->reset.theta != 0)
        return gf_fail(err, GFOLD_EINVAL, "reset.theta is %g, must be 0", m->reset.theta);
    if ((m->update.kind == GFOLD_GATE_BINARY) != (m->update.alpha > DBL_MAX) &&
        m->update.kind != GFOLD_GATE_OFF)
        return gf_fail(err, GFOLD_EINVAL,
                       "alpha_z is %g: infinite if and only if the gate is binary",
                       m->update.alpha);
    return gf_ok(err);
}

gfold_status gfold_model_check(const gfold_model *model, gfold_error *err)
{
    gfold_status status = check_kinds(model, err);
    for (int i = 0; i < PARAMETERS && !status; i++) {
        const gfold_parameter *p = &parameters[i];
        const double value = gfold_model_get(model, p);
        if (!gfold_model_has(model, p) || (p->admits_infinity && value > DBL_MAX)) continue;
        status = gf_check_range(err, p->name, value, p->lo, p->hi);
    }
    return status;
}
