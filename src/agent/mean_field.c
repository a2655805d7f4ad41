/* All paths march together: each step knows its row of K from the paths so far, adds that row to the
 * Cholesky factor, and draws the field given its past. */
#include "core/fail.h"
#include "core/parallel.h"
#include "math/linalg.h"
#include "math/random.h"
#include "math/statistics.h"

#include <gatefold/spiking_mean_field.h>
#include <math.h>
#include <stdlib.h>

enum { RATE, V_MEAN, V_VARIANCE, SERIES };

typedef gfold_spiking_mean_field_params params;

typedef struct population {
    const params *p;
    size_t paths;
    double *noise, *trace;         /* paths x steps: standard normal; x_t    */
    double *factor;                /* row t of the factor at factor[t steps] */
    double *x, *v, *field, *spike; /* paths each                             */
} population;

typedef struct job {
    const params *p;
    population *worker;
    double *series; /* SERIES x (steps - 1) x batches */
} job;

params gfold_spiking_mean_field_defaults(void)
{
    return (params){ .beta_m = 0.85,
                     .gamma_m = 0.15,
                     .beta_s = 0.6,
                     .rest = -4,
                     .reset = 20,
                     .v_0 = -4,
                     .n = 300,
                     .paths = 4096,
                     .batches = 8,
                     .seed = 1 };
}

/* ---- one population ------------------------------------------------------------------------ */

static double input_covariance(const params *p, size_t t, size_t s)
{
    double sum = 0;
    for (size_t a = 0; a < p->inputs; a++) {
        const double sigma = p->sigma_input[a];
        sum += sigma * sigma * p->input[a + p->inputs * t] * p->input[a + p->inputs * s];
    }
    return sum;
}

/* K(t, s) for s <= t, from the traces of the paths. */
static void covariances(const population *q, size_t t, double *row)
{
    const params *p = q->p;
    const double scale = (double)p->n * p->sigma_j * p->sigma_j / (double)q->paths;
    gf_combine_rows(q->paths, t + 1, scale, q->trace, q->trace + t * q->paths, row);
    for (size_t s = 0; s <= t; s++) row[s] += input_covariance(p, t, s);
}

/* Row t of K becomes row t of its factor; a field that its past decides to rounding adds no direction. */
static void factorise(population *q, size_t t)
{
    const size_t stride = q->p->steps;
    double *row = q->factor + t * stride, rest = row[t];
    const double negligible = 1e-12 * rest;
    for (size_t s = 0; s < t; s++) {
        const double *of = q->factor + s * stride;
        double sum = row[s];
        for (size_t k = 0; k < s; k++) sum -= of[k] * row[k];
        row[s] = of[s] > 0 ? sum / of[s] : 0;
        rest -= row[s] * row[s];
    }
    row[t] = rest > negligible ? sqrt(rest) : 0;
}

static void step(population *q, size_t t)
{
    const params *p = q->p;
    double *x = q->trace + t * q->paths, *row = q->factor + t * p->steps;
    for (size_t i = 0; i < q->paths; i++)
        x[i] = q->x[i] = p->beta_s * q->x[i] + (1 - p->beta_s) * q->spike[i];
    covariances(q, t, row);
    factorise(q, t);
    gf_combine(q->paths, t + 1, q->noise, row, q->field);
    for (size_t i = 0; i < q->paths; i++) {
        q->v[i] =
            p->beta_m * q->v[i] + p->gamma_m * (q->field[i] + p->rest) - p->reset * q->spike[i];
        q->spike[i] = q->v[i] > 0;
    }
}

static void measure(const population *q, size_t t, double *series)
{
    const size_t times = q->p->steps - 1;
    const double count = (double)q->paths;
    double rate = 0, sum = 0, square = 0;
    for (size_t i = 0; i < q->paths; i++) {
        rate += q->spike[i];
        sum += q->v[i];
    }
    for (size_t i = 0; i < q->paths; i++) {
        const double away = q->v[i] - sum / count;
        square += away * away;
    }
    series[RATE * times + t] = rate / count;
    series[V_MEAN * times + t] = sum / count;
    series[V_VARIANCE * times + t] = square / count;
}

static void run(void *context, int worker, size_t batch)
{
    const job *j = context;
    population *q = &j->worker[worker];
    const params *p = q->p;
    const size_t times = p->steps - 1;
    for (size_t t = 0; t < p->steps; t++)
        gf_random_normal((gf_random){ p->seed, batch, t }, q->paths, q->noise + t * q->paths);
    for (size_t i = 0; i < q->paths; i++) {
        q->x[i] = q->spike[i] = 0;
        q->v[i] = p->v_0;
    }
    for (size_t t = 0; t < times; t++) {
        step(q, t);
        measure(q, t, j->series + batch * SERIES * times);
    }
}

/* ---- all of them --------------------------------------------------------------------------- */

static gfold_status check(const params *p, gfold_error *err)
{
    const struct {
        const char *name;
        double value, lo, hi;
    } ranges[] = {
        { "beta_s", p->beta_s, 0, 1 },          { "beta_m", p->beta_m, 0, 1 },
        { "gamma_m", p->gamma_m, 0, 1 },        { "rest", p->rest, -1e6, 1e6 },
        { "reset", p->reset, 0, 1e6 },          { "v_0", p->v_0, -1e6, 1e6 },
        { "n", (double)p->n, 2, 1e6 },          { "sigma_j", p->sigma_j, 0, 1e3 },
        { "steps", (double)p->steps, 2, 2000 }, { "paths", p->paths, 16, 1e6 },
        { "batches", p->batches, 2, 1e6 },
    };
    for (size_t k = 0; k < sizeof ranges / sizeof *ranges; k++)
        if (gf_check_range(err, ranges[k].name, ranges[k].value, ranges[k].lo, ranges[k].hi))
            return GFOLD_EINVAL;
    if (p->inputs && !(p->input && p->sigma_input))
        return gf_fail(err, GFOLD_EINVAL, "input or sigma_input is NULL");
    return gf_ok(err);
}

static void destroy(job *j, int workers)
{
    for (int w = 0; j->worker && w < workers; w++) free(j->worker[w].noise);
    free(j->worker);
    free(j->series);
}

static size_t room(const params *p)
{
    const size_t paths = (size_t)p->paths;
    return 2 * paths * p->steps + p->steps * p->steps + 4 * paths;
}

static gfold_status create(job *j, int workers, gfold_error *err)
{
    const params *p = j->p;
    const size_t paths = (size_t)p->paths;
    j->worker = gf_allocate((size_t)workers, sizeof *j->worker);
    j->series = gf_allocate((size_t)p->batches * SERIES * (p->steps - 1), sizeof(double));
    for (int w = 0; j->worker && w < workers; w++) {
        population *q = &j->worker[w];
        q->noise = gf_allocate(room(p), sizeof(double));
        if (!q->noise) break;
        q->p = p;
        q->paths = paths;
        q->trace = q->noise + paths * p->steps;
        q->factor = q->trace + paths * p->steps;
        q->x = q->factor + p->steps * p->steps;
        q->v = q->x + paths;
        q->field = q->v + paths;
        q->spike = q->field + paths;
    }
    if (j->worker && j->series && j->worker[workers - 1].noise) return gf_ok(err);
    return gf_fail_memory(err, (double)workers * 8. * (double)room(p));
}

/* Mean over batches at every time, and over time with its error. */
static gfold_estimate summarise(const job *j, size_t which, double *mean, double *of_batch)
{
    const size_t times = j->p->steps - 1, batches = (size_t)j->p->batches;
    for (size_t b = 0; b < batches; b++) {
        const double *series = j->series + (b * SERIES + which) * times;
        of_batch[b] = 0;
        for (size_t t = 0; t < times; t++) {
            of_batch[b] += series[t] / (double)times;
            if (mean) mean[t] = (b ? mean[t] : 0) + series[t] / (double)batches;
        }
    }
    return gf_estimate_mean(batches, of_batch, 1);
}

gfold_status gfold_spiking_mean_field_solve(const params *p, gfold_spiking_mean_field *out,
                                            double *rate, double *v_mean, double *v_variance,
                                            gfold_error *err)
{
    gfold_status status = check(p, err);
    if (status) return status;
    job j = { .p = p };
    const int workers = gf_parallel_workers(p->threads);
    double *of_batch = gf_allocate((size_t)p->batches, sizeof *of_batch);
    status = of_batch ? create(&j, workers, err) : gf_fail_memory(err, 8. * p->batches);
    if (!status) {
        gf_parallel(workers, (size_t)p->batches, run, &j, NULL);
        out->rate = summarise(&j, RATE, rate, of_batch);
        out->v_mean = summarise(&j, V_MEAN, v_mean, of_batch);
        out->v_variance = summarise(&j, V_VARIANCE, v_variance, of_batch);
    }
    destroy(&j, workers);
    free(of_batch);
    return status;
}
