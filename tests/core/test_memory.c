#include "core/memory.h"

#include "expect.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static double virtual_size(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%lu", &pages) != 1) cr_skip("no /proc here");
    fclose(file);
    return 4096. * (double)pages;
}

Test(memory, what_is_available_is_positive_and_less_than_the_machine_has)
{
    char line[128];
    double total = 0;
    FILE *file = fopen("/proc/meminfo", "r");
    if (!file) cr_skip("no /proc here");
    while (fgets(line, sizeof line, file) && sscanf(line, "MemTotal: %lf", &total) != 1) continue;
    fclose(file);
    cr_assert_gt(gf_memory_available(), 1e6);
    cr_assert_leq(gf_memory_available(), 1024 * total);
}

Test(memory, more_than_is_available_is_refused_in_a_sentence)
{
    gfold_error err;
    cr_assert_eq(gf_check_memory(&err, "the network", 0), GFOLD_OK);
    cr_assert_eq(gf_check_memory(&err, "the network", 1e6), GFOLD_OK);
    expect_refusal(gf_check_memory(&err, "the network", 3.2e18), err, GFOLD_ENOMEM,
                   "the network needs 3.2e+09 GB of memory; the machine has ");
    cr_assert_eq(gf_check_memory(&err, "all", 0.9 * gf_memory_available()), GFOLD_OK);
    expect_refusal(gf_check_memory(&err, "all", 1.1 * gf_memory_available() + 1e6), err,
                   GFOLD_ENOMEM, "GB left");
}

/* Criterion runs a test in a process of its own. */
Test(memory, what_the_process_may_still_take_is_the_limit_less_what_it_has)
{
    const double room = 2e8, taken = virtual_size(), before = gf_memory_available();
    if (taken > 1e12) cr_skip("a sanitizer has mapped its shadow");
    const struct rlimit limit = { (rlim_t)(taken + room), (rlim_t)(taken + room) };
    cr_assert_eq(setrlimit(RLIMIT_AS, &limit), 0);
    cr_assert_leq(gf_memory_available(), fmin(before * 1.5, room));
    cr_assert_gt(gf_memory_available(), fmin(before / 2, room / 2));
    gfold_error err;
    cr_assert_eq(gf_check_memory(&err, "it", room / 4), GFOLD_OK);
    expect_refusal(gf_check_memory(&err, "it", room + 1), err, GFOLD_ENOMEM, "0.2 GB");
}
