/* model_options.h: from options to a gfold_model. */
#ifndef GF_CLI_MODEL_OPTIONS_H
#define GF_CLI_MODEL_OPTIONS_H

#include "cli/options.h"

/* Preset grnn, its phi, no parameter given. */
void gf_model_options_defaults(gf_arguments *arguments);

/* The row of parameter number `index`. */
gf_option gf_model_option(size_t index);

/* Builds sweep.model from the preset, phi and the parameters given, and warns of those that play no
 * part in it. */
gfold_status gf_model_options_complete(gf_arguments *arguments, gfold_error *err);

/* Warns when the model has not the gate that the parameter belongs to. */
void gf_model_options_warn(const gf_arguments *arguments, const char *flag,
                           const gfold_parameter *parameter);

/* "5", or where the presets differ "5, with fs inf". */
void gf_model_option_default(const gfold_parameter *parameter, char *text, size_t size);

#endif
