/* lyapunov_output.h: what `lyapunov` is told, what it finds, and how that is shown. */
#ifndef GF_CLI_LYAPUNOV_OUTPUT_H
#define GF_CLI_LYAPUNOV_OUTPUT_H

#include "cli/command.h"

typedef struct lyapunov_arguments {
    gf_arguments common;
    int theory;
    gfold_exponents_params params;
    double transient; /* NaN: not given */
    int start;        /* below 0: not given */
} lyapunov_arguments;

/* What there is of both sides; numbers that there are not are NaN. */
typedef struct gf_lyapunov {
    gfold_exponents *exponents; /* NULL: theory alone */
    gfold_exponents_summary s;
    double lambda_max, error, theory, theory_error;
    const char *state;
} gf_lyapunov;

enum { GF_LYAPUNOV_FIELDS = 5 };

/* Of theory and networks alike. */
extern const gf_field gf_lyapunov_fields[GF_LYAPUNOV_FIELDS];

/* The picture and the record. */
gfold_status gf_lyapunov_publish(const gf_session *session, const gf_lyapunov *l, gfold_error *err);

/* The other fields there are: at the end of --help, and one by name. */
void gf_lyapunov_help(FILE *out);
const char *gf_lyapunov_meaning(const char *name);

#endif
