/* Preloaded into a program: counts the threads that it starts and says so as it ends. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

typedef int create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

static atomic_int started;

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *argument)
{
    create *const original = (create *)dlsym(RTLD_NEXT, "pthread_create");
    atomic_fetch_add(&started, 1);
    return original(thread, attributes, run, argument);
}

__attribute__((destructor)) static void report(void)
{
    fprintf(stderr, "threads started: %d\n", started);
}
