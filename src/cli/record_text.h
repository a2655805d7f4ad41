/* record_text.h: a record as a table for people and as csv. */
#ifndef GF_CLI_RECORD_TEXT_H
#define GF_CLI_RECORD_TEXT_H

#include "cli/command.h"

void gf_record_table(FILE *out, const json_t *record, const gf_command *command);
void gf_record_csv(FILE *out, const json_t *record, const gf_command *command);

#endif
