#include "cli/model_options.h"

#include "cli/command.h"
#include "io/phase.h"

#include <math.h>
#include <stdio.h>

void gf_model_options_defaults(gf_arguments *arguments)
{
    arguments->preset = GFOLD_GRNN;
    arguments->phi = (int)gfold_model_preset(GFOLD_GRNN).phi;
    for (int k = 0; k < GF_PARAMETERS_MAX; k++) arguments->parameter[k] = (double)NAN;
}

gf_option gf_model_option(size_t index)
{
    const gfold_parameter *p = &gfold_model_parameters(NULL)[index];
    return (gf_option){ .name = p->name,
                        .kind = GF_PARAMETER,
                        .offset = offsetof(gf_arguments, parameter) + index * sizeof(double),
                        .meaning = p->meaning,
                        .unit = p->unit,
                        .lo = p->lo,
                        .hi = p->hi,
                        .parameter = p };
}

/* The gate that a parameter belongs to, NULL for none. */
static const char *gate_of(const gfold_parameter *parameter)
{
    static const struct {
        const char *name;
        size_t start;
    } gates[] = {
        { "update gate", offsetof(gfold_model, update) },
        { "reset gate", offsetof(gfold_model, reset) },
    };
    for (size_t k = 0; k < sizeof gates / sizeof *gates; k++)
        if (parameter->offset >= gates[k].start &&
            parameter->offset < gates[k].start + sizeof(gfold_gate))
            return gates[k].name;
    return NULL;
}

void gf_model_options_warn(const gf_arguments *arguments, const char *flag,
                           const gfold_parameter *parameter)
{
    if (gfold_model_has(&arguments->sweep.model, parameter)) return;
    const char *gate = gate_of(parameter);
    gf_warn(arguments, "%s has no effect: model %s has no %s", flag,
            gfold_preset_name((gfold_preset)arguments->preset), gate ? gate : "such parameter");
}

gfold_status gf_model_options_complete(gf_arguments *arguments, gfold_error *err)
{
    size_t count;
    const gfold_parameter *parameters = gfold_model_parameters(&count);
    gfold_model *model = &arguments->sweep.model;
    *model = gfold_model_preset((gfold_preset)arguments->preset);
    model->phi = (gfold_phi_kind)arguments->phi;
    for (size_t k = 0; k < count; k++) {
        if (isnan(arguments->parameter[k])) continue;
        const gf_option row = gf_model_option(k);
        gf_model_options_warn(arguments, gf_flag_of(&row).text, &parameters[k]);
        const gfold_status status =
            gfold_model_set(model, &parameters[k], arguments->parameter[k], err);
        if (status) return status;
    }
    return gfold_model_check(model, err);
}

void gf_model_option_default(const gfold_parameter *parameter, char *text, size_t size)
{
    size_t used = 0;
    double usual = (double)NAN;
    for (int k = 0; k < GFOLD_PRESET_COUNT; k++) {
        const gfold_model model = gfold_model_preset((gfold_preset)k);
        const double value = gfold_model_get(&model, parameter);
        if (!gfold_model_has(&model, parameter) || used >= size) continue;
        if (isnan(usual))
            used += (size_t)snprintf(text, size, "%g", usual = value);
        else if (value < usual || value > usual)
            used += (size_t)snprintf(text + used, size - used, ", with %s %g",
                                     gfold_preset_name((gfold_preset)k), value);
    }
}
