#include "compare/settings.h"

#include "core/fail.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static gfold_status set(gfold_model *model, const char *word, gfold_error *err)
{
    char name[20];
    double value;
    if (sscanf(word, "%19[a-z_]=%lf", name, &value) != 2)
        return gf_fail(err, GFOLD_EINVAL, "'%.40s' is not NAME=VALUE", word);
    const gfold_parameter *parameter = gfold_model_parameter(name);
    if (!parameter) return gf_fail(err, GFOLD_EINVAL, "there is no parameter %s", name);
    return gfold_model_set(model, parameter, value, err);
}

gfold_status
gf_settings_model(gfold_preset preset, const char *settings, gfold_model *model, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    *model = gfold_model_preset(preset);
    for (const char *at = settings; *at && !status; at += strspn(at, " ")) {
        status = set(model, at, err);
        at += strcspn(at, " ");
    }
    return status;
}

/* FS and UPDATE, GRNN with a binary gate too, differ by alpha_z alone: the last that fits is FS. */
static gfold_preset preset_of(const gfold_model *model)
{
    gfold_preset found = GFOLD_VRNN;
    for (int k = 0; k < GFOLD_PRESET_COUNT; k++) {
        const gfold_model m = gfold_model_preset((gfold_preset)k);
        if (m.update.kind == model->update.kind && m.reset.kind == model->reset.kind)
            return (gfold_preset)k;
        if ((m.update.kind != GFOLD_GATE_OFF) == (model->update.kind != GFOLD_GATE_OFF) &&
            (m.reset.kind != GFOLD_GATE_OFF) == (model->reset.kind != GFOLD_GATE_OFF))
            found = (gfold_preset)k;
    }
    return found;
}

void gf_settings_text(const gfold_model *model, char *text, size_t size)
{
    const gfold_preset preset = preset_of(model);
    const gfold_model usual = gfold_model_preset(preset);
    size_t count;
    const gfold_parameter *p = gfold_model_parameters(&count);
    int end = snprintf(text, size, "%s", gfold_preset_name(preset));
    if (model->phi != usual.phi && (size_t)end < size)
        end += snprintf(text + end, size - (size_t)end, " %s", gfold_phi_name(model->phi));
    for (size_t k = 0; k < count && (size_t)end < size; k++) {
        const double value = gfold_model_get(model, &p[k]);
        const int differs = fabs(value - gfold_model_get(&usual, &p[k])) > 0;
        if (gfold_model_has(model, &p[k]) && (differs || !strcmp(p[k].name, "g")))
            end += snprintf(text + end, size - (size_t)end, " %s=%g", p[k].name, value);
    }
}
