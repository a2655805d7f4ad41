/* help.h: what --help and gatefold without arguments print. */
#ifndef GF_CLI_HELP_H
#define GF_CLI_HELP_H

#include "cli/command.h"

#include <stdio.h>

void gf_help_overview(FILE *out);

/* All options of one command with unit, range and default, which `arguments` holds. */
void gf_help_command(FILE *out, const gf_command *command, const gf_option_list *list,
                     const void *arguments);

#endif
