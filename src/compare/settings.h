/* settings.h: a model in one line. */
#ifndef GF_COMPARE_SETTINGS_H
#define GF_COMPARE_SETTINGS_H

#include <gatefold/model.h>

/* The preset with settings by name, "g=2.5 alpha_z=inf". EINVAL: what is none, or out of range. */
gfold_status
gf_settings_model(gfold_preset preset, const char *settings, gfold_model *model, gfold_error *err);

/* The reverse: the values that differ from those of the preset with the same gates, "fs g=4". */
void gf_settings_text(const gfold_model *model, char *text, size_t size);

#endif
