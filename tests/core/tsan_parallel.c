/* What gf_parallel promises its callers, watched by ThreadSanitizer: plain memory is theirs per
 * item and per worker, and readable after the loop. With an argument, two items write one
 * variable. */
#include "core/environment.h"
#include "core/parallel.h"

#include <stdatomic.h>
#include <stdio.h>

enum { WORKERS = 4, ITEMS = 10000 };

static struct {
    size_t of_item[ITEMS], of_worker[WORKERS];
    atomic_int arrived;
    volatile int shared;
} data;

int gf_threads_max(void)
{
    return WORKERS;
}

static void own(void *context, int worker, size_t item)
{
    (void)context;
    data.of_item[item] = item;
    data.of_worker[worker]++;
}

/* Both items are under way before either writes; relaxed order leaves the writes unordered. Many of
 * them, because the sanitizer may overlook two that happen in the same instant. */
static void race(void *context, int worker, size_t item)
{
    (void)context, (void)worker;
    atomic_fetch_add_explicit(&data.arrived, 1, memory_order_relaxed);
    while (atomic_load_explicit(&data.arrived, memory_order_relaxed) < 2) continue;
    for (int k = 0; k < 10000; k++) data.shared = (int)item;
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1) return gf_parallel(2, 2, race, NULL, NULL) != 2;
    const size_t done = gf_parallel(WORKERS, ITEMS, own, NULL, NULL);
    size_t counted = 0, sum = 0;
    for (int k = 0; k < WORKERS; k++) counted += data.of_worker[k];
    for (size_t k = 0; k < ITEMS; k++) sum += data.of_item[k];
    printf("%zu items done, %zu counted, sum %zu\n", done, counted, sum);
    return done != ITEMS || counted != ITEMS || sum != (size_t)ITEMS * (ITEMS - 1) / 2;
}
