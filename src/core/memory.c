#include "core/memory.h"

#include "core/fail.h"

#include <math.h>
#include <stdio.h>
#include <sys/resource.h>

/* The first number that `format` finds in a line of the file; infinite when there is none. */
static double number_in(const char *path, const char *format)
{
    char line[256];
    double value = (double)INFINITY;
    FILE *file = fopen(path, "r");
    if (!file) return value;
    while (fgets(line, sizeof line, file))
        if (sscanf(line, format, &value) == 1) break;
    fclose(file);
    return value;
}

static double process_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) || limit.rlim_cur == RLIM_INFINITY) return (double)INFINITY;
    return (double)limit.rlim_cur;
}

double gf_memory_available(void)
{
    const double kernel = 1024 * number_in("/proc/meminfo", "MemAvailable: %lf");
    const double group = number_in("/sys/fs/cgroup/memory.max", "%lf");
    const double used = number_in("/sys/fs/cgroup/memory.current", "%lf");
    const double left = isfinite(group) && isfinite(used) ? group - used : (double)INFINITY;
    return fmin(fmin(kernel, left), process_limit());
}

gfold_status gf_check_memory(gfold_error *err, const char *what, double bytes)
{
    const double available = gf_memory_available();
    if (bytes <= available) return gf_ok(err);
    return gf_fail(err, GFOLD_ENOMEM, "%s needs %.3g GB of memory; the machine has %.3g GB left",
                   what, bytes / 1e9, available / 1e9);
}
