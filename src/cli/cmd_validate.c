#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/record_file.h"
#include "core/fail.h"
#include "io/checks_page.h"
#include "io/checks_plot.h"
#include "io/replace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct validate_arguments {
    gf_arguments common;
    gfold_validate_params params;
    int suite;
    const char *observable, *html;
    double bound;
} validate_arguments;

#define AT(field) offsetof(validate_arguments, field)

static const char *suite_name(int index)
{
    return gfold_suite_name((gfold_suite)index);
}

static const gf_option options[] = {
    { .name = "suite", .kind = GF_CHOICE, .offset = AT(suite), .choice = suite_name,
      .meaning = "which comparisons" },
    { .name = "quick", .kind = GF_FLAG, .offset = AT(params.quick),
      .meaning = "fewer networks, wider bounds: a minute" },
    { .name = "only", .kind = GF_TEXT, .offset = AT(params.only), .form = "TEXT",
      .meaning = "checks whose name contains it" },
    { .name = "observable", .kind = GF_TEXT, .offset = AT(observable), .form = "NAME",
      .meaning = "compare this one, of the model given here" },
    { .name = "bound", .kind = GF_REAL, .offset = AT(bound), .lo = 0, .above = 1, .hi = 1e6,
      .unit = "1", .meaning = "error of theory --observable must see", .usual = "none" },
    { .name = "wrong", .kind = GF_TEXT, .offset = AT(params.wrong), .form = "NAME",
      .meaning = "check whose theory is made wrong: it fails" },
    { .name = "wrong_by", .kind = GF_REAL, .offset = AT(params.wrong_by), .lo = -1, .hi = 1,
      .unit = "1", .meaning = "fraction of its value" },
    { .name = "html", .kind = GF_TEXT, .offset = AT(html), .form = "FILE.html", .incidental = 1,
      .meaning = "page with the table and its pictures" },
};

static const gf_field fields[] = {
    { "checks", "comparisons: name, theory, simulation, stderr, z, n, networks, pass, ...",
      GF_FIELD_LIST, 0 },
    { "passed", "checks that hold", GF_FIELD_INTEGER, 0 },
    { "failed", "checks that do not", GF_FIELD_INTEGER, 0 },
    { "points", "means of every size: check, n, x, networks, mean, stderr", GF_FIELD_LIST, 0 },
};

static void defaults(void *arguments)
{
    validate_arguments *a = arguments;
    a->params = gfold_validate_defaults();
    a->suite = GFOLD_SUITE_ALL;
    a->bound = (double)NAN;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    validate_arguments *a = arguments;
    a->params.suite = (gfold_suite)a->suite;
    a->params.seed = a->common.sweep.seed;
    a->params.threads = a->common.sweep.threads;
    if (a->html && !gf_has_suffix(a->html, ".html"))
        return gf_fail(err, GFOLD_EINVAL, "--html is %s; its suffix must be .html", a->html);
    return a->html ? gf_replace_check(a->html, a->common.force, err) : gf_ok(err);
}

static gfold_validate_point point_of(const validate_arguments *a)
{
    const gfold_sweep_params *s = &a->common.sweep;
    return (gfold_validate_point){ .model = s->model,
                                   .quantity = a->observable,
                                   .n = s->n,
                                   .networks = s->networks,
                                   .t_max = s->simulate.t_max,
                                   .dt = s->simulate.dt,
                                   .sigma_0 = s->simulate.sigma_0,
                                   .bound = isnan(a->bound) ? (double)INFINITY : a->bound };
}

static gfold_status compute(const validate_arguments *a, gfold_validation **v, gfold_error *err)
{
    gfold_validate_params p = a->params;
    const gfold_validate_point point = point_of(a);
    gf_progress progress = gf_progress_begin(a->common.quiet, 100, "%");
    p.stop = gf_interrupt_flag();
    p.progress = gf_progress_report;
    p.context = &progress;
    const gfold_status status =
        a->observable ? gfold_validate_at(&p, &point, v, err) : gfold_validate_run(&p, v, err);
    gf_progress_end(&progress);
    return status;
}

/* Rows of the list "points": one per check and size. */
static void add_points(json_t *list, const gfold_check *c)
{
    for (int k = 0; k < c->sizes; k++)
        json_array_append_new(list, json_pack("{s:s, s:I, s:o, s:i, s:o, s:o}", "check", c->name,
                                              "n", (json_int_t)c->n[k], "x", gf_record_real(c->x[k]),
                                              "networks", c->at[k].networks, "mean",
                                              gf_record_real(c->at[k].mean), "stderr",
                                              gf_record_real(c->at[k].stderr_)));
}

static json_t *check_of(const gfold_check *c)
{
    const size_t n = c->sizes ? c->n[c->sizes - 1] : 0;
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:I, s:i, s:b, s:o, s:o, s:o, s:o, s:o, s:s, s:s, "
                     "s:s, s:s}",
                     "name", c->name, "theory", gf_record_real(c->theory), "simulation",
                     gf_record_real(c->simulation), "stderr", gf_record_real(c->stderr_), "z",
                     gf_record_real(c->z), "n", (json_int_t)n, "networks", c->networks, "pass",
                     c->pass, "theory_stderr", gf_record_real(c->theory_error), "detects",
                     gf_record_real(c->detects), "bound", gf_record_real(c->bound), "slope",
                     gf_record_real(c->slope), "bend", gf_record_real(c->bend), "suite", c->suite,
                     "quantity", c->quantity, "parameters", c->parameters, "why", c->why);
}

static json_t *record_of(const gf_session *session, const gfold_validation *v)
{
    const size_t count = gfold_validation_count(v), passed = gfold_validation_passed(v);
    json_t *record = gf_record_begin(session), *checks = json_array(), *points = json_array();
    for (size_t k = 0; k < count; k++) {
        const gfold_check *c = gfold_validation_at(v, k);
        json_array_append_new(checks, check_of(c));
        add_points(points, c);
    }
    json_object_set_new(record, "passed", json_integer((json_int_t)passed));
    json_object_set_new(record, "failed", json_integer((json_int_t)(count - passed)));
    json_object_set_new(record, "checks", checks);
    json_object_set_new(record, "points", points);
    return record;
}

/* For people: one line per check, and what failed and why. */
static void print_table(const gfold_validation *v)
{
    const size_t count = gfold_validation_count(v), passed = gfold_validation_passed(v);
    printf("%-34s %11s %11s %9s %6s %7s %5s %5s\n", "check", "theory", "simulation", "stderr", "z",
           "detects", "n", "");
    for (size_t k = 0; k < count; k++) {
        const gfold_check *c = gfold_validation_at(v, k);
        printf("%-34s %11.6g %11.6g %9.2g %6.2f %6.2g%% %5zu %5s\n", c->name, c->theory,
               c->simulation, c->stderr_, c->z, 100 * c->detects, c->sizes ? c->n[c->sizes - 1] : 0,
               c->pass ? "ok" : "FAILS");
    }
    for (size_t k = 0; k < count; k++)
        if (!gfold_validation_at(v, k)->pass)
            printf("%s: %s\n", gfold_validation_at(v, k)->name, gfold_validation_at(v, k)->why);
    printf("%zu of %zu checks hold\n", passed, count);
}

static gfold_status publish(const gf_session *session, const gfold_validation *v, gfold_error *err)
{
    const gf_arguments *common = session->common;
    json_t *record = record_of(session, v);
    if (common->format != GF_TABLE) return gf_output_publish(session, record, err);
    const gfold_status status =
        common->out ? gf_record_save(session, record, NULL, 0, err) : gf_ok(err);
    json_decref(record);
    if (!status) print_table(v);
    return status;
}

static gfold_status verdict(const gfold_validation *v, gfold_error *err)
{
    const size_t count = gfold_validation_count(v), passed = gfold_validation_passed(v);
    const gfold_check *first = NULL;
    for (size_t k = count; k-- > 0;)
        if (!gfold_validation_at(v, k)->pass) first = gfold_validation_at(v, k);
    if (!first) return gf_ok(err);
    return gf_fail(err, GFOLD_EACCURACY, "%zu of %zu checks do not hold; %s: %s", count - passed,
                   count, first->name, first->why);
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const validate_arguments *a = arguments;
    gfold_validation *v = NULL;
    gfold_status status = compute(a, &v, err);
    if (!status && a->common.plot)
        status = gf_checks_draw(gfold_validation_count(v), gfold_validation_at(v, 0),
                                a->common.plot, a->common.keep_script, err);
    if (!status && a->html) status = gf_checks_page(v, a->html, session->command_line, err);
    if (!status) status = publish(session, v, err);
    if (!status) status = verdict(v, err);
    gfold_validation_destroy(v);
    return status;
}

static void help(FILE *out)
{
    const gfold_comparable *q;
    fputs("\nobservables\n", out);
    for (size_t k = 0; (q = gfold_comparable_at(k)); k++)
        fprintf(out, "  %-21s  %s\n", q->name, q->meaning);
    fputs("\nA check passes when |z| <= 4 and it would fail were the theory wrong by its bound.\n"
          "With --observable networks of n/4, n/2 and n units run, 4, 2 and 1 times --networks.\n",
          out);
}

const gf_command gf_command_validate = {
    .name = "validate",
    .synopsis = "[options]",
    .summary = "theory against simulation: the table of all comparisons",
    .example = "gatefold validate --suite vrnn --quick --html validate.html",
    .uses = GF_USES_MODEL | GF_USES_NETWORKS | GF_USES_RUN | GF_USES_OUT | GF_USES_PLOT | GF_STOPS,
    .size = sizeof(validate_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .help = help,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
