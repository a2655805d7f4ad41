/* parallel.h: a loop whose items run on several threads.
 *
 * Items are handed out in order, one at a time; what an item computes must depend on its index alone,
 * which makes the result independent of the number of threads. `worker` (0 .. threads-1) selects the
 * caller's per-thread plan. Stops handing out items once *stop is non-zero (NULL: never).
 */
#ifndef GF_CORE_PARALLEL_H
#define GF_CORE_PARALLEL_H

#include <stddef.h>

typedef void gf_item(void *context, int worker, size_t item);

/* How many workers a request for `threads` (0: one per core) gets; at least 1. */
int gf_parallel_workers(int threads);

/* Returns the number of items done. */
size_t
gf_parallel(int workers, size_t items, gf_item *run, void *context, const volatile int *stop);

#endif
