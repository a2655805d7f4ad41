/* named_model.h: a model from a preset and settings by name, "g=2.5 alpha_z=inf". */
#ifndef NAMED_MODEL_H
#define NAMED_MODEL_H

#include <criterion/criterion.h>
#include <gatefold/model.h>
#include <stdio.h>
#include <string.h>

static inline gfold_model named_model(gfold_preset preset, const char *settings)
{
    gfold_model model = gfold_model_preset(preset);
    for (const char *at = settings; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        char name[20];
        double value;
        gfold_error err;
        cr_assert_eq(sscanf(at, "%19[a-z_]=%lf", name, &value), 2, "%s", settings);
        const gfold_parameter *parameter = gfold_model_parameter(name);
        cr_assert_not_null(parameter, "%s", name);
        cr_assert_eq(gfold_model_set(&model, parameter, value, &err), GFOLD_OK, "%s", err.message);
    }
    return model;
}

#endif
