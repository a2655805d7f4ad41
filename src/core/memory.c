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

static double left_to_process(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) || limit.rlim_cur == RLIM_INFINITY) return (double)INFINITY;
    const double used = 1024 * number_in("/proc/self/status", "VmSize: %lf");
    return (double)limit.rlim_cur - (isfinite(used) ? used : 0);
}

/* Files that the kernel keeps count as used, but it gives them up. */
static double left_to_group(void)
{
    const double most = number_in("/sys/fs/cgroup/memory.max", "%lf");
    const double used = number_in("/sys/fs/cgroup/memory.current", "%lf");
    const double files = number_in("/sys/fs/cgroup/memory.stat", "inactive_file %lf");
    if (!isfinite(most) || !isfinite(used)) return (double)INFINITY;
    return most - used + (isfinite(files) ? files : 0);
}

double gf_memory_available(void)
{
    const double kernel = 1024 * number_in("/proc/meminfo", "MemAvailable: %lf");
    return fmax(fmin(fmin(kernel, left_to_group()), left_to_process()), 0);
}

gfold_status gf_check_memory(gfold_error *err, const char *what, double bytes)
{
    const double available = gf_memory_available();
    if (bytes <= available) return gf_ok(err);
    return gf_fail(err, GFOLD_ENOMEM, "%s needs %.3g GB of memory; the machine has %.3g GB left",
                   what, bytes / 1e9, available / 1e9);
}
