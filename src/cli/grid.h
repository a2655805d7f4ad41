/* grid.h: the small notations of the command line: NAME, LO:HI, NAME=LO:HI:STEP and the like,
 * lists. */
#ifndef GF_CLI_GRID_H
#define GF_CLI_GRID_H

#include <gatefold/gatefold.h>

/* A model parameter; the name may have '-' for '_'. flag names the option in refusals. */
gfold_status gf_read_parameter(const char *flag, const char *name, const gfold_parameter **out,
                               gfold_error *err);

/* LO:HI with LO < HI, inside the range of the parameter. */
gfold_status gf_read_bracket(const char *flag, const char *text, const gfold_parameter *parameter,
                             double *lo, double *hi, gfold_error *err);

/* `count` numbers between colons, of the form given. */
gfold_status gf_read_numbers(const char *flag, const char *text, const char *form, int count,
                             double *values, gfold_error *err);

/* NAME=LO:HI:STEP with LO <= HI and STEP > 0. */
gfold_status gf_read_axis(const char *flag, const char *text, gfold_axis *out, gfold_error *err);

/* NAME=LO:HI with LO < HI, inside the range of the parameter. */
gfold_status gf_read_span(const char *flag, const char *text, gfold_span *out, gfold_error *err);

/* Calls take(word, context) for each word between commas, until it fails. */
gfold_status gf_read_list(const char *flag, const char *text,
                          gfold_status (*take)(const char *word, void *context, gfold_error *err),
                          void *context, gfold_error *err);

#endif
