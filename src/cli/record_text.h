/* record_text.h: a record as a table for people and as csv. */
#ifndef GF_CLI_RECORD_TEXT_H
#define GF_CLI_RECORD_TEXT_H

#include <jansson.h>
#include <stdio.h>

void gf_record_table(FILE *out, const json_t *record);
void gf_record_csv(FILE *out, const json_t *record);

#endif
