#include "core/environment.h"
#include "core/parallel.h"

#include <criterion/criterion.h>
#include <stdatomic.h>

enum { ITEMS = 1000 };

typedef struct record {
    atomic_int runs[ITEMS];
    atomic_int strangers; /* calls by a worker outside 0 .. workers-1 */
    int workers;
    size_t last; /* the item that asks to stop */
    volatile int stop;
} record;

static void count(void *context, int worker, size_t item)
{
    record *r = context;
    atomic_fetch_add(&r->runs[item], 1);
    if (worker < 0 || worker >= r->workers) atomic_fetch_add(&r->strangers, 1);
    if (item == r->last) r->stop = 1;
}

static record fresh(int workers)
{
    return (record){ .workers = workers, .last = ITEMS };
}

static int total(const record *r)
{
    int sum = 0;
    for (int k = 0; k < ITEMS; k++) sum += r->runs[k];
    return sum;
}

Test(parallel, every_item_runs_once_on_any_number_of_workers)
{
    const int workers[] = { 1, 2, 4, 7, 300 };
    for (size_t w = 0; w < sizeof workers / sizeof *workers; w++) {
        record r = fresh(workers[w]);
        cr_assert_eq(gf_parallel(workers[w], ITEMS, count, &r, NULL), ITEMS);
        for (int k = 0; k < ITEMS; k++)
            cr_assert_eq(r.runs[k], 1, "item %d of %d workers", k, workers[w]);
        cr_assert_eq(r.strangers, 0);
    }
}

Test(parallel, fewer_items_than_workers_and_none_at_all)
{
    record r = fresh(7);
    cr_assert_eq(gf_parallel(7, 3, count, &r, NULL), 3);
    cr_assert_eq(gf_parallel(7, 0, count, &r, NULL), 0);
    cr_assert_eq(total(&r), 3);
}

Test(parallel, nothing_runs_when_asked_to_stop_before)
{
    record r = fresh(4);
    r.stop = 1;
    cr_assert_eq(gf_parallel(4, ITEMS, count, &r, &r.stop), 0);
    cr_assert_eq(total(&r), 0);
}

Test(parallel, one_worker_stops_after_the_item_that_asks)
{
    record r = fresh(1);
    r.last = 10;
    cr_assert_eq(gf_parallel(1, ITEMS, count, &r, &r.stop), 11);
    for (int k = 0; k < ITEMS; k++) cr_assert_eq(r.runs[k], k <= 10);
}

Test(parallel, what_is_reported_done_is_what_ran_when_several_stop)
{
    record r = fresh(4);
    r.last = 10;
    const size_t done = gf_parallel(4, ITEMS, count, &r, &r.stop);
    cr_assert_geq(done, 11);
    cr_assert_eq((int)done, total(&r));
    for (size_t k = 0; k < done; k++) cr_assert_eq(r.runs[k], 1, "items are handed out in order");
}

Test(parallel, a_request_is_granted_or_one_worker_per_core)
{
    cr_assert_eq(gf_parallel_workers(0), gf_threads_max());
    cr_assert_eq(gf_parallel_workers(-3), gf_threads_max());
    cr_assert_eq(gf_parallel_workers(1), 1);
    cr_assert_eq(gf_parallel_workers(5), gf_threads_max() == 1 ? 1 : 5);
}
