/* astro_output.h: the result of `astro run`. */
#ifndef GF_CLI_ASTRO_OUTPUT_H
#define GF_CLI_ASTRO_OUTPUT_H

#include "cli/astro_arguments.h"
#include "cli/output.h"

/* Warns of what makes numbers meaningless, draws, writes and prints. */
gfold_status gf_astro_publish(const gf_session *session, const gfold_astro_params *p,
                              const gfold_astro *astro, const gf_astro_input *input,
                              gfold_error *err);

void gf_astro_help(FILE *out);
const char *gf_astro_meaning(const char *name);

#endif
