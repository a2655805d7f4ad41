/* fail.h: how every function refuses. */
#ifndef GF_CORE_FAIL_H
#define GF_CORE_FAIL_H

#include <gatefold/status.h>
#include <stddef.h>

/* Fills *err (NULL is fine) with the status and one sentence, and returns the status. */
gfold_status gf_fail(gfold_error *err, gfold_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Clears *err and returns GFOLD_OK. */
gfold_status gf_ok(gfold_error *err);

/* Refuses a value outside [lo, hi], NaN included: "NAME is VALUE, outside [LO, HI]". */
gfold_status gf_check_range(gfold_error *err, const char *name, double value, double lo, double hi);

/* ENOMEM for an allocation of that many bytes. */
gfold_status gf_fail_memory(gfold_error *err, double bytes);

/* Zeroed array of count elements, NULL on overflow too. */
void *gf_allocate(size_t count, size_t size);

#endif
