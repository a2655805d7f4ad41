#include "core/environment.h"

#include <criterion/criterion.h>
#include <gatefold/gatefold.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <string.h>

Test(environment, init_gives_openblas_one_thread_and_may_be_repeated)
{
    gfold_error err = { .status = GFOLD_EIO, .message = "stale" };
    for (int k = 0; k < 3; k++) {
        cr_assert_eq(gfold_init(&err), GFOLD_OK);
        cr_assert_eq(err.status, GFOLD_OK);
        cr_assert_str_empty(err.message);
        cr_assert_eq(gfold_environment_get().blas_threads, 1);
    }
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
}

Test(environment, init_keeps_gsl_from_aborting)
{
    cr_assert_eq(gfold_init(NULL), GFOLD_OK);
    gsl_sf_result result;
    cr_assert_eq(gsl_sf_gamma_e(-1, &result), GSL_EDOM);
}

Test(environment, every_string_says_something)
{
    const gfold_environment e = gfold_environment_get();
    const char *const strings[] = { e.version,   e.commit,    e.compiler, e.flags, e.blas,
                                    e.blas_core, e.blas_kind, e.arpack,
                                    e.sundials,  e.isa };
    for (size_t k = 0; k < sizeof strings / sizeof *strings; k++)
        cr_assert(strings[k] && *strings[k], "string %zu", k);
    cr_assert_str_eq(e.version, gfold_version());
    cr_assert_eq(strncmp(e.blas, "OpenBLAS 0.", 11), 0, "%s", e.blas);
}

Test(environment, commit_is_a_short_hash_or_unknown)
{
    const char *commit = gfold_environment_get().commit;
    const size_t digits = strspn(commit, "0123456789abcdef");
    const int hash = digits >= 7 && (!commit[digits] || !strcmp(commit + digits, "-dirty"));
    cr_assert(hash || !strcmp(commit, "unknown"), "%s", commit);
}

Test(environment, a_serial_openblas_leaves_one_thread)
{
    const gfold_environment e = gfold_environment_get();
    cr_assert_eq(e.threads_max, gf_threads_max());
    cr_assert_geq(e.threads_max, 1);
    if (!strcmp(e.blas_kind, "serial")) cr_assert_eq(e.threads_max, 1);
}
