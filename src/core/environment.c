/* OpenBLAS is asked at run time, because which of Debian's variants is loaded is decided then, not
 * when the program is built: they share one SONAME. */
#define _GNU_SOURCE /* sched_getaffinity */
#include "core/environment.h"

#include "core/fail.h"
#include "core/version.h"

#include <fftw3.h>
#include <gatefold/gatefold.h>
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <string.h>
#include <sched.h>
#include <unistd.h>

char *openblas_get_config(void) __attribute__((weak));
char *openblas_get_corename(void) __attribute__((weak));
int openblas_get_parallel(void) __attribute__((weak));
int openblas_get_num_threads(void) __attribute__((weak));
void openblas_set_num_threads(int threads) __attribute__((weak));

static int is_openblas(void)
{
    return openblas_get_config && openblas_get_corename && openblas_get_parallel &&
           openblas_get_num_threads && openblas_set_num_threads;
}

const char *gfold_version(void)
{
    return GF_VERSION;
}

gfold_status gfold_init(gfold_error *err)
{
    gsl_set_error_handler_off();
    fftw_make_planner_thread_safe();
    if (!is_openblas())
        return gf_fail(err, GFOLD_EEXTERN,
                       "the BLAS in use is not OpenBLAS; install libopenblas0-pthread");
    openblas_set_num_threads(1);
    return gf_ok(err);
}

int gf_threads_max(void)
{
    enum { SERIAL = 0 };
    if (!is_openblas() || openblas_get_parallel() == SERIAL) return 1;
    cpu_set_t mine; /* fewer than there are under taskset, mpirun or a batch system */
    const long cores = sched_getaffinity(0, sizeof mine, &mine) ? sysconf(_SC_NPROCESSORS_ONLN)
                                                                : CPU_COUNT(&mine);
    return cores > 1 ? (int)cores : 1;
}

static const char *blas_kind(void)
{
    static const char *const kinds[] = { "serial", "pthread", "openmp" };
    const int kind = is_openblas() ? openblas_get_parallel() : -1;
    return kind >= 0 && kind < 3 ? kinds[kind] : "unknown";
}

/* "OpenBLAS 0.3.21 NO_LAPACKE ..." -> "OpenBLAS 0.3.21" */
static void name_blas(char *name, size_t size)
{
    char library[16] = "", version[16] = "";
    if (is_openblas()) sscanf(openblas_get_config(), "%15s %15s", library, version);
    if (*version)
        snprintf(name, size, "%s %s", library, version);
    else
        snprintf(name, size, "not OpenBLAS");
}

/* The levels among which the functions marked GF_VECTOR choose at load time. */
static const char *isa(void)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return "x86-64-v4";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "x86-64-v3";
    return "x86-64";
#else
    return "generic";
#endif
}

gfold_environment gfold_environment_get(void)
{
    gfold_environment e = {
        .version = GF_VERSION,
        .commit = gf_commit,
        .compiler = GF_COMPILER,
        .flags = GF_FLAGS,
        .blas_core = is_openblas() ? openblas_get_corename() : "unknown",
        .blas_kind = blas_kind(),
        .arpack = GF_ARPACK,
        .sundials = GF_SUNDIALS,
        .isa = isa(),
        .blas_threads = is_openblas() ? openblas_get_num_threads() : 0,
        .threads_max = gf_threads_max(),
    };
    name_blas(e.blas, sizeof e.blas);
    return e;
}
