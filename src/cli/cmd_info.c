#include "cli/output.h"
#include "io/gnuplot.h"
#include "io/hdf5.h"
#include "io/ranks.h"
#include "walker/physics.h"

#include <gsl/gsl_version.h>
#include <mpfr.h>
#include <stdio.h>

typedef struct facts {
    gfold_environment e;
    const char *gsl, *mpfr, *hdf5, *jansson, *mpi, *box2d;
    char gnuplot[64];
} facts;

#define FACT(name, meaning, member) { name, meaning, GF_FIELD_NAME, offsetof(facts, member) }

static const gf_field fields[] = {
    FACT("gatefold", "version", e.version),
    FACT("commit", "of the source", e.commit),
    FACT("compiler", "and its version", e.compiler),
    FACT("flags", "given to it", e.flags),
    { "blas", "and its version", GF_FIELD_TEXT, offsetof(facts, e.blas) },
    FACT("blas_core", "kernels that it chose", e.blas_core),
    FACT("blas_kind", "kind of threads that it was built with", e.blas_kind),
    { "blas_threads", "that it uses", GF_FIELD_INTEGER, offsetof(facts, e.blas_threads) },
    FACT("isa", "vector code in use", e.isa),
    { "threads", "that this process may use", GF_FIELD_INTEGER, offsetof(facts, e.threads_max) },
    FACT("arpack", "version, for eigenvalues without the matrix", e.arpack),
    FACT("sundials", "version, for the integrator cvode", e.sundials),
    FACT("box2d", "version, for the two-legged walker", box2d),
    FACT("gsl", "version", gsl),
    FACT("mpfr", "version", mpfr),
    FACT("hdf5", "version", hdf5),
    FACT("jansson", "version", jansson),
    { "gnuplot", "version, for pictures", GF_FIELD_TEXT, offsetof(facts, gnuplot) },
    FACT("mpi", "whether runs may span machines", mpi),
};

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    (void)arguments;
    facts f = { .e = gfold_environment_get(),
                .gsl = gsl_version,
                .mpfr = mpfr_get_version(),
                .hdf5 = gf_hdf5_version(),
                .jansson = jansson_version_str(),
                .mpi = gf_ranks_library(),
                .box2d = gf_physics_version() };
    gf_gnuplot_version(f.gnuplot, sizeof f.gnuplot);
    json_t *record = gf_record_begin(session);
    return gf_output_publish(session, gf_record_fill(record, session->command, &f), err);
}

const gf_command gf_command_info = {
    .name = "info",
    .synopsis = "[options]",
    .summary = "version, commit, compiler, libraries, vector code, threads",
    .example = "gatefold info --format json",
    .uses = GF_USES_OUT,
    .size = sizeof(gf_arguments),
    .run = run,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
