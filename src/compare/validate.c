#include "compare/check_case.h"
#include "compare/settings.h"
#include "core/fail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct gfold_validation {
    size_t count;
    gfold_check check[]; /* room for all that there are */
};

/* Progress of a case among those of a run. */
typedef struct stretch {
    const gfold_validate_params *params;
    double from, share;
} stretch;

static void report(void *context, double fraction)
{
    const stretch *s = context;
    s->params->progress(s->params->context, s->from + s->share * fraction);
}

const char *gfold_suite_name(gfold_suite suite)
{
    static const char *const names[GFOLD_SUITE_COUNT] = { "fs",       "vrnn",     "gates",
                                                          "spectrum", "lyapunov", "two-time",
                                                          "astro",    "agent",    "all" };
    return (int)suite >= 0 && suite < GFOLD_SUITE_COUNT ? names[suite] : NULL;
}

const gfold_comparable *gfold_comparable_at(size_t index)
{
    for (size_t m = 0; gf_methods[m]; m++)
        for (const gfold_comparable *q = gf_methods[m]->quantities; q->name; q++)
            if (!gf_methods[m]->other && !index--) return q;
    return NULL;
}

gfold_validate_params gfold_validate_defaults(void)
{
    return (gfold_validate_params){ .suite = GFOLD_SUITE_ALL, .wrong_by = 0.02, .seed = 1 };
}

gfold_validate_point gfold_validate_point_defaults(void)
{
    return (gfold_validate_point){ .model = gfold_model_preset(GFOLD_GRNN),
                                   .n = 1000,
                                   .networks = 8,
                                   .t_max = 100,
                                   .dt = 0.05,
                                   .sigma_0 = 1,
                                   .bound = (double)INFINITY };
}

/* ---- one case -------------------------------------------------------------------------------- */

/* FNV-1a: the numbers of a case do not depend on what stands before it in the table. */
static uint64_t seed_of(const char *name, uint64_t seed)
{
    uint64_t hash = 14695981039346656037u ^ seed;
    for (; *name; name++) hash = (hash ^ (unsigned char)*name) * 1099511628211u;
    return hash >> 1;
}

static gf_task task_of(const gf_case *c, const gfold_model *model, stretch *s)
{
    const gfold_validate_params *p = s->params;
    return (gf_task){ .c = c,
                      .model = *model,
                      .quick = p->quick,
                      .threads = p->threads,
                      .seed = seed_of(c->name, p->seed),
                      .stop = p->stop,
                      .progress = p->progress ? report : NULL,
                      .context = s };
}

/* Of the checks of a case those that are wanted. */
static size_t keep(const char *only, size_t count, gfold_check *checks)
{
    size_t kept = 0;
    for (size_t k = 0; k < count; k++)
        if (!only || strstr(checks[k].name, only)) checks[kept++] = checks[k];
    return kept;
}

static gfold_status model_of(const gf_case *c, gfold_model *model, gfold_error *err)
{
    return c->settings ? gf_settings_model(c->preset, c->settings, model, err) : gf_ok(err);
}

/* The checks of one case that a run wants; 0: none. */
static size_t wanted(const gfold_validate_params *p, const gf_case *c, const gfold_model *model,
                     gfold_check checks[GF_CHECKS_MAX])
{
    if (p->suite != GFOLD_SUITE_ALL && p->suite != c->suite) return 0;
    return keep(p->only, gf_case_checks(c, model, p->quick, checks), checks);
}

/* About the time a case takes. */
static double cost(const gf_case *c, int quick)
{
    const gf_sizes *sizes = gf_case_sizes(c, quick);
    const double steps = c->t_max > 0 ? c->t_max / c->dt : 0;
    double sum = 1;
    for (int k = 0; k < GFOLD_CHECK_SIZES; k++) {
        const double n = (double)sizes->n[k], trials = fmax(c->trials, 1);
        sum += sizes->networks[k] * n * n * (steps > 0 ? 4 * steps * trials : 40 * n);
    }
    return sum;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static gfold_status survey(const gfold_validate_params *p, double *total, gfold_error *err)
{
    size_t count = 0;
    int found = !p->wrong;
    *total = 0;
    for (size_t k = 0; k < gf_cases_count; k++) {
        gfold_check checks[GF_CHECKS_MAX];
        gfold_model model = { 0 };
        const gfold_status status = model_of(&gf_cases[k], &model, err);
        if (status) return status;
        const size_t n = wanted(p, &gf_cases[k], &model, checks);
        if (n) *total += cost(&gf_cases[k], p->quick);
        for (size_t j = 0; j < n && !found; j++) found = !strcmp(p->wrong, checks[j].name);
        count += n;
    }
    if (!count)
        return gf_fail(err, GFOLD_EINVAL, "suite %s has no check%s%.40s",
                       gfold_suite_name(p->suite), p->only ? " whose name contains " : "",
                       p->only ? p->only : "");
    if (!found) return gf_fail(err, GFOLD_EINVAL, "wrong: no check %.48s runs", p->wrong);
    return gf_ok(err);
}

static gfold_status run_case(stretch *s, const gf_case *c, gfold_validation *v, gfold_error *err)
{
    gfold_model model = { 0 };
    gfold_status status = model_of(c, &model, err);
    if (status) return status;
    gfold_check *checks = v->check + v->count;
    const size_t count = wanted(s->params, c, &model, checks);
    if (!count) return status;
    const gf_task task = task_of(c, &model, s);
    status = gf_case_run(&task, s->params->wrong, 1 + s->params->wrong_by, count, checks, err);
    v->count += count;
    return status;
}

static gfold_status check(const gfold_validate_params *p, gfold_error *err)
{
    if ((int)p->suite < 0 || p->suite >= GFOLD_SUITE_COUNT)
        return gf_fail(err, GFOLD_EINVAL, "there is no suite number %d", (int)p->suite);
    return gf_check_range(err, "wrong_by", p->wrong_by, -1, 1);
}

static gfold_status allocate(size_t cases, gfold_validation **v, gfold_error *err)
{
    const size_t room = cases * GF_CHECKS_MAX;
    *v = gf_allocate(1, sizeof **v + room * sizeof(gfold_check));
    return *v ? gf_ok(err) : gf_fail_memory(err, (double)room * sizeof(gfold_check));
}

/* Hands the result over, or drops it. */
static gfold_status finish(gfold_status status, gfold_validation *v, gfold_validation **out)
{
    if (status) free(v);
    *out = status ? NULL : v;
    return status;
}

gfold_status
gfold_validate_run(const gfold_validate_params *params, gfold_validation **out, gfold_error *err)
{
    gfold_validation *v = NULL;
    double total = 0;
    stretch s = { params, 0, 0 };
    *out = NULL;
    gfold_status status = check(params, err);
    if (!status) status = survey(params, &total, err);
    if (!status) status = allocate(gf_cases_count, &v, err);
    for (size_t k = 0; k < gf_cases_count && !status; k++) {
        const size_t before = v->count;
        s.share = cost(&gf_cases[k], params->quick) / total;
        status = run_case(&s, &gf_cases[k], v, err);
        if (v->count > before) s.from += s.share;
    }
    return finish(status, v, out);
}

/* ---- a point of one's own -------------------------------------------------------------------- */

static gfold_status method_of(const char *quantity, const gf_method **method, gfold_error *err)
{
    for (size_t m = 0; gf_methods[m] && quantity; m++)
        for (const gfold_comparable *q = gf_methods[m]->quantities; q->name; q++)
            if (!gf_methods[m]->other && !strcmp(q->name, quantity)) {
                *method = gf_methods[m];
                return gf_ok(err);
            }
    return gf_fail(err, GFOLD_EINVAL, "there is no quantity %.40s to compare",
                   quantity ? quantity : "(none)");
}

static gfold_status check_point(const gfold_validate_point *p, gfold_error *err)
{
    gfold_status status = gfold_model_check(&p->model, err);
    if (!status) status = gf_check_range(err, "n", (double)p->n, 16, 20000);
    if (!status) status = gf_check_range(err, "networks", p->networks, 2, 1e5);
    if (!status) status = gf_check_range(err, "dt", p->dt, 1e-6, 1);
    if (!status) status = gf_check_range(err, "t_max", p->t_max, 2 * p->dt, 1e8);
    return status;
}

/* A quarter of the time is transient, in whole leak times where that is possible. */
static gf_case case_of(const gfold_validate_point *p, const gf_method *method)
{
    const double quarter = p->t_max / 4;
    const gf_sizes sizes = { { p->n / 4, p->n / 2, p->n },
                             { 4 * p->networks, 2 * p->networks, p->networks } };
    return (gf_case){ .name = "point",
                      .suite = GFOLD_SUITE_ALL,
                      .method = method,
                      .settings = "",
                      .t_max = p->t_max,
                      .transient = quarter >= 1 ? floor(quarter) : floor(quarter / p->dt) * p->dt,
                      .dt = p->dt,
                      .sigma_0 = p->sigma_0,
                      .trials = 1,
                      .box = { -0.5, (double)INFINITY, -(double)INFINITY, (double)INFINITY },
                      .theory = { 16, 8 },
                      .full = sizes,
                      .quick = sizes,
                      .wanted = { { p->quantity, p->bound, p->bound } } };
}

gfold_status gfold_validate_at(const gfold_validate_params *params,
                               const gfold_validate_point *point, gfold_validation **out,
                               gfold_error *err)
{
    const gf_method *method = NULL;
    gfold_validation *v = NULL;
    stretch s = { params, 0, 1 };
    *out = NULL;
    gfold_status status = method_of(point->quantity, &method, err);
    if (!status) status = check_point(point, err);
    if (!status) status = allocate(1, &v, err);
    if (status) return status;
    const gf_case c = case_of(point, method);
    const gf_task task = task_of(&c, &point->model, &s);
    v->count = gf_case_checks(&c, &point->model, 0, v->check);
    v->check->suite = "own";
    v->check->quantity = method->quantities[0].name;
    for (const gfold_comparable *q = method->quantities; q->name; q++)
        if (!strcmp(q->name, point->quantity)) v->check->quantity = q->name;
    status = gf_case_run(&task, NULL, 1, v->count, v->check, err);
    return finish(status, v, out);
}

/* ---- what came out --------------------------------------------------------------------------- */

void gfold_validation_destroy(gfold_validation *validation)
{
    free(validation);
}

size_t gfold_validation_count(const gfold_validation *validation)
{
    return validation->count;
}

const gfold_check *gfold_validation_at(const gfold_validation *validation, size_t k)
{
    return k < validation->count ? &validation->check[k] : NULL;
}

size_t gfold_validation_passed(const gfold_validation *validation)
{
    size_t passed = 0;
    for (size_t k = 0; k < validation->count; k++) passed += validation->check[k].pass != 0;
    return passed;
}
