/* manifold_output.h: the record of a survey of memory manifolds, and its arrays. */
#ifndef GF_CLI_MANIFOLD_OUTPUT_H
#define GF_CLI_MANIFOLD_OUTPUT_H

#include "cli/command.h"

/* Prints the record and writes --out. */
gfold_status
gf_manifold_publish(const gf_session *session, const gfold_survey *survey, gfold_error *err);

/* The fields: at the end of --help, and one by name. */
void gf_manifold_help(FILE *out);
const char *gf_manifold_meaning(const char *name);

#endif
