/* command.h: a subcommand, and what it gets. */
#ifndef GF_CLI_COMMAND_H
#define GF_CLI_COMMAND_H

#include "cli/options.h"

#include <stdio.h>

/* Groups of options besides the command's own and those that all have. */
enum {
    GF_USES_MODEL = 1,    /* --model, --g, ...                        */
    GF_USES_TOL = 2,      /* --tol                                    */
    GF_USES_NETWORKS = 4, /* --n, --networks, --t-max, ...            */
    GF_USES_RUN = 8,      /* --seed, --threads                        */
    GF_USES_OUT = 16,     /* --out FILE.h5                            */
    GF_USES_CSV = 32,     /* --out FILE.h5 or FILE.csv                */
    GF_USES_PLOT = 64,    /* --plot, --keep-script                    */
    GF_STOPS = 128,       /* polls gf_interrupt_flag()                */
    GF_USES_STATE = 256,  /* state.h: --root, --sample, --at, ...     */
    GF_USES_AGENT = 512,  /* agent_options.h: --task, --preset, ...   */
    GF_USES_CELLS = 1024  /* cell_options.h: --c0, --neuron-a, ...    */
};

typedef enum gf_field_kind {
    GF_FIELD_REAL,
    GF_FIELD_INTEGER,
    GF_FIELD_SIZE,
    GF_FIELD_TRUTH,
    GF_FIELD_TEXT, /* char array                                     */
    GF_FIELD_NAME, /* const char *                                   */
    GF_FIELD_LIST  /* of numbers or pairs, which the command adds itself */
} gf_field_kind;

/* One number of the result: its key, its place in the struct that holds it, what it means. */
typedef struct gf_field {
    const char *name, *meaning;
    gf_field_kind kind;
    size_t offset;
} gf_field;

typedef struct gf_session gf_session;

typedef struct gf_command {
    const char *name, *synopsis, *summary, *example; /* a name is one word or two        */
    unsigned uses;
    size_t size;                       /* of its arguments, which begin with gf_arguments */
    void (*defaults)(void *arguments); /* NULL: all zero                                  */
    /* Defaults that follow from arguments, which are read again over them; whether there are any.
     * NULL: none. */
    int (*redefault)(void *arguments);
    /* After parsing: derived values, checks. NULL: none. */
    gfold_status (*complete)(void *arguments, gfold_error *err);
    gfold_status (*run)(const gf_session *session, const void *arguments, gfold_error *err);
    void (*help)(FILE *out); /* ends --help; NULL: nothing to add */
    const gf_option *options;
    size_t n_options;
    const gf_field *fields;
    size_t n_fields;
    const char *pair[2]; /* columns of a list of pairs */
    /* Of a field that is not among them, or NULL; NULL: there are none. */
    const char *(*meaning)(const char *name);
} gf_command;

struct gf_session {
    const gf_command *command;
    const gf_arguments *common;
    json_t *config;  /* the complete effective configuration */
    json_t *essence; /* what of it decides numbers           */
    const char *command_line;
    double started; /* gf_clock() */
};

/* One cmd_*.c each. */
extern const gf_command gf_command_fixed_point, gf_command_critical, gf_command_certify,
    gf_command_simulate, gf_command_dynamics, gf_command_spectrum, gf_command_timescales,
    gf_command_correlation, gf_command_lyapunov, gf_command_search, gf_command_manifold,
    gf_command_agent_train, gf_command_agent_test, gf_command_agent_rank_sweep,
    gf_command_agent_expert, gf_command_phase,
    gf_command_continue, gf_command_validate, gf_command_astro_run, gf_command_astro_cell,
    gf_command_astro_equilibrium, gf_command_plot, gf_command_info;

/* In the order of the overview, NULL at the end; NULL when there is none of that name. */
extern const gf_command *const gf_commands[];
const gf_command *gf_command_find(const char *name);

/* The command's arguments are the words after its name. */
gfold_status gf_command_run(const gf_command *command, int argc, char **argv,
                            const char *command_line, gfold_error *err);

typedef void (*gf_describe)(FILE *out, const gf_command *command, const gf_option_list *list,
                            const void *arguments);

/* Calls describe with the command's options and their defaults. */
gfold_status gf_command_describe(const gf_command *command, gf_describe describe, FILE *out,
                                 gfold_error *err);

/* Seconds since some fixed moment. */
double gf_clock(void);

/* A warning on stderr, unless --quiet. */
void gf_warn(const gf_arguments *common, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
