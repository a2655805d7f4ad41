/* Threads of our own instead of OpenMP: clean under ThreadSanitizer, no spinning beside BLAS. */
#include "core/parallel.h"

#include "core/environment.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct loop {
    size_t items;
    gf_item *run;
    void *context;
    const volatile int *stop;
    atomic_size_t next, done;
} loop;

typedef struct worker {
    loop *loop;
    int index;
} worker;

static void *work(void *argument)
{
    const worker *self = argument;
    loop *l = self->loop;
    while (!(l->stop && *l->stop)) {
        const size_t item = atomic_fetch_add(&l->next, 1);
        if (item >= l->items) break;
        l->run(l->context, self->index, item);
        atomic_fetch_add(&l->done, 1);
    }
    return NULL;
}

int gf_parallel_workers(int threads)
{
    const int most = gf_threads_max();
    return threads <= 0 || most == 1 ? most : threads;
}

size_t gf_parallel(int workers, size_t items, gf_item *run, void *context, const volatile int *stop)
{
    enum { MOST = 256 };
    loop l = { .items = items, .run = run, .context = context, .stop = stop };
    pthread_t thread[MOST];
    worker self[MOST];
    if (workers > MOST) workers = MOST;
    int started = 1;
    self[0] = (worker){ &l, 0 };
    for (; started < workers; started++) {
        self[started] = (worker){ &l, started };
        if (pthread_create(&thread[started], NULL, work, &self[started])) break;
    }
    work(&self[0]);
    for (int k = 1; k < started; k++) pthread_join(thread[k], NULL);
    return atomic_load(&l.done);
}
