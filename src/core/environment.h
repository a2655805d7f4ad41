/* environment.h: what other folders ask of the process's environment. */
#ifndef GF_CORE_ENVIRONMENT_H
#define GF_CORE_ENVIRONMENT_H

/* Online cores, or 1 when the BLAS in use is not thread-safe. */
int gf_threads_max(void);

#endif
