/* manual.h: man pages and completion of the command line, from the option tables. */
#ifndef GF_CLI_MANUAL_H
#define GF_CLI_MANUAL_H

#include "cli/command.h"

#include <stdio.h>

/* gatefold(1) */
void gf_manual_overview(FILE *out);

/* gatefold-COMMAND(1); arguments hold the defaults. */
void gf_manual_command(FILE *out, const gf_command *command, const gf_option_list *list,
                       const void *arguments);

#endif
