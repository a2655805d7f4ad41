#include "core/fail.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

gfold_status gf_fail(gfold_error *err, gfold_status status, const char *format, ...)
{
    if (!err) return status;
    err->status = status;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(err->message, sizeof err->message, format, arguments);
    va_end(arguments);
    return status;
}

gfold_status gf_ok(gfold_error *err)
{
    if (err) *err = (gfold_error){ .status = GFOLD_OK };
    return GFOLD_OK;
}

gfold_status gf_check_range(gfold_error *err, const char *name, double value, double lo, double hi)
{
    if (value >= lo && value <= hi) return gf_ok(err);
    return gf_fail(err, GFOLD_EINVAL, "%s is %.10g, outside [%g, %g]", name, value, lo, hi);
}

gfold_status gf_fail_memory(gfold_error *err, double bytes)
{
    return gf_fail(err, GFOLD_ENOMEM, "%.3g MB of memory could not be had", bytes / 1e6);
}

void *gf_allocate(size_t count, size_t size)
{
    if (size && count > PTRDIFF_MAX / size) return NULL;
    return calloc(count ? count : 1, size);
}
