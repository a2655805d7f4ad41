/* Tests advance beside the training, in pieces of steps: they need no more of its calcium than one
 * piece, and another is made while they use it. */
#include "astro/network.h"

#include "core/fail.h"
#include "core/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 200 };

typedef struct piece {
    gfold_astro *a;
    double *made, *used; /* Ca, [PIECE][zone] */
    int train, test;     /* first steps       */
    int make, use;       /* numbers of steps  */
} piece;

static void note(gfold_astro *a, int step)
{
    const gf_glia *glia = &a->run[0].glia;
    if (step % GF_TRACE_EVERY == 0)
        gf_glia_calcium(glia, a->trace + (size_t)(step / GF_TRACE_EVERY) * a->zones);
    if (step + 1 == a->p.snapshot) gf_glia_calcium(glia, a->snapshot);
}

/* Steps of the training, and what is noted after them. */
static void train(gfold_astro *a, int first, int steps, double *ca)
{
    for (int k = 0; k < steps; k++) {
        gf_run_train(&a->run[0], first + k, ca ? ca + (size_t)k * a->zones : NULL);
        note(a, first + k);
    }
}

static void work(void *context, int worker, size_t item)
{
    const piece *p = context;
    (void)worker;
    if (item == 0) {
        train(p->a, p->train, p->make, p->made);
        return;
    }
    for (int k = 0; k < p->use; k++)
        gf_run_test(&p->a->run[item], p->test + k,
                    p->a->p.simulate ? NULL : p->used + (size_t)k * p->a->zones);
}

static int least(int x, int y)
{
    return x < y ? x : y;
}

static gfold_status pause(const gfold_astro *a, double steps, gfold_error *err)
{
    const gfold_astro_params *p = &a->p;
    const double all = p->train_steps + (double)(a->runs - 1) * p->test_steps;
    if (p->progress) p->progress(p->context, steps / all);
    return p->stop && *p->stop ? gf_fail(err, GFOLD_ESTOPPED, "stopped") : gf_ok(err);
}

/* Up to the step whose calcium the tests begin with. */
static gfold_status lead(gfold_astro *a, gfold_error *err)
{
    const int last = a->p.playback - 1;
    gfold_status status = gf_ok(err);
    note(a, 0);
    for (int done = 0; done < last && !status; done += PIECE) {
        train(a, done + 1, least(PIECE, last - done), NULL);
        status = pause(a, done, err);
    }
    for (size_t k = 1; k < a->runs && a->p.simulate; k++)
        gf_glia_copy(&a->run[k].glia, &a->run[0].glia);
    return status;
}

/* Piece after piece; the tests are one behind. */
static gfold_status together(gfold_astro *a, double *ca, gfold_error *err)
{
    const int workers = gf_parallel_workers(a->p.threads), from = a->p.playback;
    const int to_train = a->p.train_steps - from + 1, to_test = a->p.test_steps;
    const size_t half = (size_t)PIECE * a->zones;
    gfold_status status = gf_ok(err);
    int used = 0, made = 0;
    for (int even = 0; (made < to_train || (used < to_test && a->runs > 1)) && !status;
         even = !even) {
        const int ready = a->p.simulate ? PIECE : made - used;
        piece p = { a,
                    ca + (even ? half : 0),
                    ca + (even ? 0 : half),
                    from + made,
                    used + 1,
                    least(PIECE, to_train - made),
                    least(least(PIECE, ready), to_test - used) };
        gf_parallel(workers, a->runs, work, &p, NULL);
        made += p.make;
        used += p.use;
        status = pause(a, from + made + (double)(a->runs - 1) * used, err);
    }
    return status;
}

static gfold_status prepare(gfold_astro *a, const double *current, size_t tests, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    if (a->run) return gf_fail(err, GFOLD_EINVAL, "this network has run");
    a->run = gf_allocate(tests + 1, sizeof *a->run);
    if (!a->run) return gf_fail_memory(err, (double)(tests + 1) * sizeof *a->run);
    for (size_t k = 0; k <= tests && !status; k++) {
        a->runs = k + 1;
        status =
            gf_run_create(&a->run[k], &a->p, a->wiring, a->weights, a->mean_weight, k, err);
        a->run[k].applied = current + (k ? a->p.shown - 1 + k : 0) * a->n;
    }
    for (size_t k = 0; k < (tests + a->p.shown) * a->n && !status; k++)
        if (!isfinite(current[k])) status = gf_fail(err, GFOLD_EINVAL, "a current is not finite");
    return status;
}

static gfold_status finish(gfold_astro *a, gfold_error *err)
{
    gfold_astro_result *r = &a->run[0].result;
    for (size_t k = 0; k < a->runs; k++)
        gf_run_finish(&a->run[k], k ? a->p.test_window : a->p.train_window,
                      a->image + (k ? (k - 1) % a->p.shown : 0) * a->n);
    r->ca_max = a->snapshot[0];
    for (size_t z = 0; z < a->zones; z++) {
        r->ca_mean += a->snapshot[z] / (double)a->zones;
        r->ca_max = fmax(r->ca_max, a->snapshot[z]);
    }
    return isfinite(r->ca_mean)
               ? gf_ok(err)
               : gf_fail(err, GFOLD_ENUMERIC, "calcium overflowed: dt is too long");
}

gfold_status gfold_astro_run(gfold_astro *a, const double *current, size_t tests, gfold_error *err)
{
    gfold_status status = prepare(a, current, tests, err);
    double *ca = status ? NULL : gf_allocate(2 * PIECE * a->zones, sizeof *ca);
    if (!status && !ca) status = gf_fail_memory(err, 16. * PIECE * (double)a->zones);
    if (!status) status = lead(a, err);
    if (!status) status = together(a, ca, err);
    if (!status) status = finish(a, err);
    free(ca);
    return status;
}
