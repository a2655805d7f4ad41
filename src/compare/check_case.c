#include "compare/check_case.h"

#include "compare/edge.h"
#include "compare/settings.h"
#include "core/fail.h"

#include <gatefold/compare.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Progress of one task among those of a case, by the cost of a product with its matrix. */
typedef struct stage {
    const gf_task *whole;
    double from, share;
} stage;

static void report(void *context, double fraction)
{
    const stage *s = context;
    s->whole->progress(s->whole->context, s->from + s->share * fraction);
}

static size_t find(const gf_method *method, const char *quantity)
{
    size_t k = 0;
    while (method->quantities[k].name && strcmp(method->quantities[k].name, quantity) != 0) k++;
    return k;
}

const gf_sizes *gf_case_sizes(const gf_case *c, int quick)
{
    return quick ? &c->quick : &c->full;
}

static int count_sizes(const gf_sizes *sizes)
{
    int count = 0;
    while (count < GFOLD_CHECK_SIZES && sizes->networks[count] > 0) count++;
    return count;
}

size_t gf_case_checks(const gf_case *c, const gfold_model *model, int quick, gfold_check *checks)
{
    size_t count = 0;
    for (; count < GF_CHECKS_MAX && c->wanted[count].quantity; count++) {
        gfold_check *out = &checks[count];
        const gf_wanted *w = &c->wanted[count];
        *out = (gfold_check){ .suite = gfold_suite_name(c->suite), .quantity = w->quantity };
        out->theory = out->simulation = out->z = out->detects = out->bend = (double)NAN;
        out->theory_error = out->stderr_ = out->slope = (double)NAN;
        out->bound = quick ? w->quick : w->full;
        snprintf(out->name, sizeof out->name, "%s.%s", c->name, w->quantity);
        if (c->settings) gf_settings_text(model, out->parameters, sizeof out->parameters);
    }
    return count;
}

static void fail_all(size_t count, gfold_check *checks, const gfold_error *why)
{
    for (size_t k = 0; k < count; k++) {
        checks[k].status = why->status;
        snprintf(checks[k].why, sizeof checks[k].why, "%.*s", (int)sizeof checks[k].why - 1,
                 why->message);
    }
}

/* Verdict and the sentence that goes with it. */
static void judge(gfold_check *c)
{
    c->z = (c->simulation - c->theory) / c->stderr_;
    c->detects = (GFOLD_CHECK_Z + fabs(c->z)) * c->stderr_ / fabs(c->theory);
    c->pass = fabs(c->z) <= GFOLD_CHECK_Z && c->detects <= c->bound;
    if (!(fabs(c->z) <= GFOLD_CHECK_Z))
        snprintf(c->why, sizeof c->why, "theory and simulation differ by %.2g standard errors",
                 fabs(c->z));
    else if (!c->pass)
        snprintf(
            c->why, sizeof c->why,
            "too noisy: it would miss a theory wrong by less than %.2g %%, the bound is %.2g %%",
            100 * c->detects, 100 * c->bound);
}

static void conclude(gfold_check *c, const gf_value *theory)
{
    gfold_limit limit;
    gfold_error why;
    for (int k = 0; k < c->sizes; k++)
        c->x[k] =
            theory->share > 0 ? gf_edge_law(theory->share * (double)c->n[k]) : 1 / (double)c->n[k];
    c->theory = theory->value;
    c->theory_error = theory->error;
    gfold_status status = gfold_compare_sizes(c->sizes, c->x, c->at, &limit, &why);
    if (!status && !isfinite(theory->value))
        status = gf_fail(&why, GFOLD_ENOSOL, "%s means nothing in this model", c->quantity);
    if (status) {
        fail_all(1, c, &why);
        return;
    }
    c->simulation = limit.value;
    c->stderr_ = hypot(limit.stderr_, theory->error);
    c->slope = limit.slope;
    c->bend = limit.bend;
    judge(c);
}

static gfold_status
sample_sizes(const gf_task *task, size_t count, gfold_check *checks, gfold_error *err)
{
    const gf_sizes *sizes = gf_case_sizes(task->c, task->quick);
    const int total = count_sizes(sizes);
    gfold_status status = gf_ok(err);
    double whole = 0, done = 0;
    for (int k = 0; k < total; k++) whole += sizes->networks[k] * pow((double)sizes->n[k], 2);
    for (int k = 0; k < total && !status; k++) {
        gfold_estimate all[GF_QUANTITIES_MAX];
        gf_task one = *task;
        stage s = { task, done / whole, sizes->networks[k] * pow((double)sizes->n[k], 2) / whole };
        one.n = sizes->n[k];
        one.networks = sizes->networks[k];
        one.seed = task->seed + (uint64_t)k;
        if (task->progress) one.progress = report, one.context = &s;
        for (int q = 0; q < GF_QUANTITIES_MAX; q++) all[q] = (gfold_estimate){ (double)NAN, 0, 0 };
        status = task->c->method->simulate(&one, all, err);
        for (size_t q = 0; q < count && !status; q++) {
            checks[q].n[k] = one.n;
            checks[q].at[k] = all[find(task->c->method, checks[q].quantity)];
            checks[q].networks += one.networks;
            checks[q].sizes = k + 1;
        }
        done += s.share * whole;
    }
    return status;
}

gfold_status gf_case_run(const gf_task *task, const char *wrong, double factor, size_t count,
                         gfold_check *checks, gfold_error *err)
{
    gf_value theory[GF_QUANTITIES_MAX];
    gfold_error why = { .status = GFOLD_OK };
    for (int q = 0; q < GF_QUANTITIES_MAX; q++) theory[q] = (gf_value){ (double)NAN, 0, 0 };
    gfold_status status = task->c->method->theory(task, theory, &why);
    if (!status) status = sample_sizes(task, count, checks, &why);
    if (status == GFOLD_ESTOPPED || status == GFOLD_ENOMEM)
        return gf_fail(err, status, "%s", why.message);
    if (status) {
        fail_all(count, checks, &why);
        return gf_ok(err);
    }
    for (size_t k = 0; k < count; k++) {
        gf_value *value = &theory[find(task->c->method, checks[k].quantity)];
        if (wrong && !strcmp(wrong, checks[k].name)) value->value *= factor;
        conclude(&checks[k], value);
    }
    return status;
}
