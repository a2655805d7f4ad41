/* command_line.h: words into options. */
#ifndef GF_CLI_COMMAND_LINE_H
#define GF_CLI_COMMAND_LINE_H

#include "cli/options.h"

/* The text given for every row, NULL where there is none. */
typedef struct gf_given {
    const char *text[GF_OPTIONS_MAX];
} gf_given;

/* Sorts the words by row; no value is read yet. EINVAL: unknown, repeated or missing something. */
gfold_status gf_command_line_sort(const gf_option_list *list, int argc, char **argv,
                                  gf_given *given, gfold_error *err);

/* Reads the sorted values into the arguments. */
gfold_status gf_command_line_read(const gf_option_list *list, const gf_given *given,
                                  void *arguments, gfold_error *err);

#endif
