/* options.h: the option table.
 *
 * An option is one row; a row of a command stands in for a shared one of its name. The row gives the flag (--beta-h V or --beta-h=V), the line of --help with
 * unit, range and default, the key in a configuration file ("beta_h") and the attribute in HDF5
 * files. Rows of model parameters are made from gfold_model_parameters(). A default is whatever the
 * arguments hold before anything is read.
 */
#ifndef GF_CLI_OPTIONS_H
#define GF_CLI_OPTIONS_H

#include "cli/arguments.h"

#include <jansson.h>

typedef enum gf_option_kind {
    GF_REAL,      /* double                                              */
    GF_INTEGER,   /* int                                                 */
    GF_SIZE,      /* size_t                                              */
    GF_SEED,      /* uint64_t, below 2^63 (as JSON has it)               */
    GF_TEXT,      /* const char *, borrowed                              */
    GF_CHOICE,    /* int, by name                                        */
    GF_FLAG,      /* int, 0 or 1; on the command line without a value    */
    GF_PARAMETER, /* a double of gf_arguments.parameter                  */
    GF_OPTION_KIND_COUNT
} gf_option_kind;

typedef struct gf_option {
    const char *name; /* with '_', which the command line writes '-'     */
    gf_option_kind kind;
    size_t offset;              /* in the command's arguments                         */
    const char *meaning, *unit; /* unit NULL: none                       */
    double lo, hi;
    int above;                        /* lo itself is refused         */
    const char *(*choice)(int index); /* names, NULL at the end       */
    const gfold_parameter *parameter;
    const char *form;  /* of a text: "FILE", "LO:HI" */
    const char *usual; /* default that --help names, where it depends on other options */
    int positional;    /* given without a flag                              */
    int transient;     /* no part of the configuration                      */
    int incidental;    /* decides no number of the result                   */
} gf_option;

#define GF_OPTIONS_MAX 96

typedef struct gf_option_list {
    int count;
    gf_option row[GF_OPTIONS_MAX];
    const char *group[GF_OPTIONS_MAX]; /* heading in --help               */
} gf_option_list;

struct gf_command;

void gf_option_list_build(gf_option_list *list, const struct gf_command *command);

/* Row of a configuration key, or of a flag (without "--", spelled with '-'); -1: there is none. */
int gf_option_of_key(const gf_option_list *list, const char *key);
int gf_option_of_flag(const gf_option_list *list, const char *flag, size_t length);

/* "--beta-h" */
typedef struct gf_flag_text {
    char text[48];
} gf_flag_text;
gf_flag_text gf_flag_of(const gf_option *option);

/* One value from text, into the arguments. label: what the sentence of a refusal calls it. */
gfold_status gf_option_read(const gf_option *option, const char *label, const char *text,
                            void *arguments, gfold_error *err);

/* One value of a configuration file. */
gfold_status gf_option_read_json(const gf_option *option, const char *label, const json_t *value,
                                 void *arguments, gfold_error *err);

/* The effective value; NULL when there is none (a text not given, a parameter the model lacks). */
json_t *gf_option_json(const gf_option *option, const void *arguments);

/* For --help: "[0, 1e+06]", "a, b or c"; and the default. */
void gf_option_range(const gf_option *option, char *text, size_t size);
void gf_option_default(const gf_option *option, const void *arguments, char *text, size_t size);
const char *gf_option_placeholder(const gf_option *option);

#endif
