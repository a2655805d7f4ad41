/* completion.h: completion of the command line, from the option tables. */
#ifndef GF_CLI_COMPLETION_H
#define GF_CLI_COMPLETION_H

#include "cli/command.h"

#include <stdio.h>

/* A script for bash, to be sourced. */
gfold_status gf_completion_bash(FILE *out, gfold_error *err);

#endif
