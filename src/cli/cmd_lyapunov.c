#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "core/fail.h"
#include "io/exponents_plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct lyapunov_arguments {
    gf_arguments common;
    int theory;
    gfold_exponents_params params;
    double transient; /* NaN: not given */
    int start;        /* below 0: not given */
} lyapunov_arguments;

/* What there is of both sides; numbers that there are not are NaN. */
typedef struct lyapunov {
    gfold_exponents *exponents; /* NULL: theory alone */
    gfold_exponents_summary s;
    double lambda_max, error, theory, theory_error;
    const char *state;
} lyapunov;

#define AT(field) offsetof(lyapunov_arguments, field)

static const char *integrator_name(int index)
{
    return gfold_integrator_name((gfold_integrator)index);
}

static const char *start_name(int index)
{
    return gfold_correlation_start_name((gfold_correlation_start)index);
}

static const char *precision_name(int index)
{
    static const char *const names[] = { "double", "single" };
    return index >= 0 && index < GFOLD_PRECISION_COUNT ? names[index] : NULL;
}

static const gf_option options[] = {
    { .name = "theory", .kind = GF_FLAG, .offset = AT(theory),
      .meaning = "the mean field alone, no networks" },
    { .name = "start", .kind = GF_CHOICE, .offset = AT(start), .choice = start_name,
      .meaning = "stationary state of the theory", .usual = "the first of them that exists" },
    { .name = "k", .kind = GF_SIZE, .offset = AT(params.k), .lo = 0, .hi = 3 * GFOLD_DENSE_MAX,
      .unit = "1", .meaning = "exponents from the top, 0: all" },
    { .name = "transient", .kind = GF_REAL, .offset = AT(transient), .lo = 0, .hi = 1e8,
      .unit = "leak times", .meaning = "before growth counts", .usual = "a quarter of --t-max" },
    { .name = "interval", .kind = GF_REAL, .offset = AT(params.interval), .lo = 0, .hi = 1e8,
      .unit = "leak times", .meaning = "between re-orthonormalisations, 0: by the growth seen" },
    { .name = "in_degree", .kind = GF_SIZE, .offset = AT(params.network.in_degree), .lo = 0,
      .hi = GFOLD_DENSE_MAX, .unit = "1", .meaning = "inputs per unit and matrix, 0: all" },
    { .name = "precision", .kind = GF_CHOICE, .offset = AT(params.network.precision),
      .choice = precision_name, .meaning = "of the stored weights" },
    { .name = "integrator", .kind = GF_CHOICE, .offset = AT(params.simulate.integrator),
      .choice = integrator_name, .meaning = "rk4, heun or euler; automatic: rk4, heun with noise" },
};

#define OF(field) offsetof(lyapunov, field)

static const gf_field fields[] = {
    { "lambda_max", "largest exponent, per leak time; of networks unless --theory", GF_FIELD_REAL,
      OF(lambda_max) },
    { "stderr", "its standard error, over networks; of a single one over blocks of time",
      GF_FIELD_REAL, OF(error) },
    { "lambda_max_theory", "the same for N -> infinity", GF_FIELD_REAL, OF(theory) },
    { "theory_error", "estimated, or a standard error where paths are sampled", GF_FIELD_REAL,
      OF(theory_error) },
    { "theory_state", "stationary state of the theory", GF_FIELD_NAME, OF(state) },
};

/* Means over networks. */
static const gf_field sampled[] = {
    { "ks_entropy", "sum of the positive exponents", GF_FIELD_REAL, OF(s.ks_entropy.mean) },
    { "ks_entropy_stderr", NULL, GF_FIELD_REAL, OF(s.ks_entropy.stderr_) },
    { "kaplan_yorke", "dimension of the attractor", GF_FIELD_REAL, OF(s.kaplan_yorke.mean) },
    { "kaplan_yorke_stderr", NULL, GF_FIELD_REAL, OF(s.kaplan_yorke.stderr_) },
    { "sum", "of all exponents", GF_FIELD_REAL, OF(s.sum.mean) },
    { "trace", "mean trace of the Jacobian, which the sum is but for the step's error",
      GF_FIELD_REAL, OF(s.trace.mean) },
    { "converged", "lambda_max and the sum do not drift beyond 3 standard errors", GF_FIELD_TRUTH,
      OF(s.converged) },
    { "drift", "of lambda_max, second half of the time less the first", GF_FIELD_REAL,
      OF(s.drift) },
    { "drift_error", "its standard error", GF_FIELD_REAL, OF(s.drift_error) },
    { "time_error", "standard error of lambda_max in one network, over blocks of time",
      GF_FIELD_REAL, OF(s.time_error) },
    { "t", "time over which growth counts, leak times", GF_FIELD_REAL, OF(s.t) },
    { "interval", "between re-orthonormalisations, on average", GF_FIELD_REAL, OF(s.interval) },
    { "switches", "of gates, per network", GF_FIELD_REAL, OF(s.switches) },
};

static const gf_command sampled_fields = { .fields = sampled,
                                           .n_fields = sizeof sampled / sizeof *sampled };

static void defaults(void *arguments)
{
    lyapunov_arguments *a = arguments;
    a->params = gfold_exponents_defaults();
    a->transient = (double)NAN;
    a->start = -1;
}

/* A quarter of all steps. */
static double usual_transient(const gfold_simulate_params *s)
{
    return floor(s->t_max / s->dt / 4 + 1e-6) * s->dt;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    lyapunov_arguments *a = arguments;
    const gfold_sweep_params *common = &a->common.sweep;
    gfold_exponents_params *p = &a->params;
    p->model = common->model;
    p->network.n = common->n;
    p->network.seed = common->seed;
    p->networks = common->networks;
    p->threads = common->threads;
    p->simulate.t_max = common->simulate.t_max;
    p->simulate.dt = common->simulate.dt;
    p->simulate.sigma_0 = common->simulate.sigma_0;
    if (isnan(a->transient)) a->transient = usual_transient(&p->simulate);
    p->transient = a->transient;
    if (a->theory && a->common.plot)
        return gf_fail(err, GFOLD_EINVAL, "--plot draws exponents of networks, not of --theory");
    return gf_ok(err);
}

/* ---- both sides ---------------------------------------------------------------------------- */

static gfold_status solve(const lyapunov_arguments *a, gfold_correlation_start start, lyapunov *l,
                          gfold_error *err)
{
    gfold_correlation_params p = gfold_correlation_defaults();
    gfold_correlation_plan *plan = NULL;
    gfold_correlation_summary summary;
    gfold_lyapunov out;
    p.start = start;
    p.seed = a->common.sweep.seed;
    p.threads = a->common.sweep.threads;
    p.stop = gf_interrupt_flag();
    gfold_status status = gfold_correlation_create(&plan, &p, err);
    if (!status) status = gfold_correlation_solve(plan, &a->common.sweep.model, &summary, err);
    if (!status) status = gfold_lyapunov_of(plan, &out, err);
    gfold_correlation_destroy(plan);
    if (status) return status;
    l->theory = out.lambda_max;
    l->theory_error = out.error;
    l->state = start_name((int)start);
    return status;
}

static gfold_status theory(const lyapunov_arguments *a, lyapunov *l, gfold_error *err)
{
    gfold_status status = GFOLD_ENOSOL;
    if (a->start >= 0) return solve(a, (gfold_correlation_start)a->start, l, err);
    for (int k = 0; k < GFOLD_CORRELATION_START_COUNT && status == GFOLD_ENOSOL; k++)
        status = solve(a, (gfold_correlation_start)k, l, err);
    return status;
}

static gfold_status networks(const lyapunov_arguments *a, lyapunov *l, gfold_error *err)
{
    gfold_exponents_params p = a->params;
    gf_progress progress = gf_progress_begin(a->common.quiet, p.networks, "networks");
    p.stop = gf_interrupt_flag();
    p.progress = gf_progress_report;
    p.context = &progress;
    const gfold_status status = gfold_exponents_run(&p, &l->exponents, err);
    gf_progress_end(&progress);
    if (status) return status;
    l->s = gfold_exponents_summarise(l->exponents);
    l->lambda_max = l->s.lambda_max.mean;
    l->error = l->s.lambda_max.stderr_;
    if (!l->s.converged)
        gf_warn(&a->common, "the exponents have not settled, lambda_max drifts by %.2g (standard error "
                            "%.1g): a longer --transient or --t-max may change them",
                l->s.drift, l->s.drift_error);
    return status;
}

/* Networks have no need of the theory, which not every model has. */
static gfold_status compute(const lyapunov_arguments *a, lyapunov *l, gfold_error *err)
{
    gfold_error why;
    gfold_status status = a->theory ? gf_ok(err) : networks(a, l, err);
    if (status) return status;
    status = theory(a, l, &why);
    if (status && (a->theory || status == GFOLD_ESTOPPED)) {
        *err = why;
        return status;
    }
    if (status) gf_warn(&a->common, "no lambda_max_theory: %s", why.message);
    if (a->theory) l->lambda_max = l->theory, l->error = l->theory_error;
    return gf_ok(err);
}

/* ---- output -------------------------------------------------------------------------------- */

static json_t *list_of(const lyapunov *l, int errors)
{
    json_t *list = json_array();
    const size_t count = l->exponents ? gfold_exponents_count(l->exponents) : 0;
    for (size_t i = 0; i < count; i++) {
        const gfold_estimate e = gfold_exponents_at(l->exponents, i);
        json_array_append_new(list, gf_record_real(errors ? e.stderr_ : e.mean));
    }
    return list;
}

static json_t *fractions(const lyapunov *l, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < gfold_exponents_count(l->exponents); i++)
        json_array_append_new(list, json_real(((double)i + 0.5) / (double)n));
    return list;
}

static json_t *record_of(const gf_session *session, const lyapunov *l)
{
    const lyapunov_arguments *a = (const lyapunov_arguments *)session->common;
    json_t *record = gf_record_fill(gf_record_begin(session), session->command, l);
    if (l->exponents) {
        gf_record_fill(record, &sampled_fields, l);
        json_object_set_new(record, "transient", json_real(a->params.transient));
        json_object_set_new(record, "n", json_integer((json_int_t)a->params.network.n));
        json_object_set_new(record, "networks", json_integer(a->params.networks));
        json_object_set_new(record, "fraction", fractions(l, a->params.network.n));
    }
    json_object_set_new(record, "exponents", list_of(l, 0));
    if (l->exponents) json_object_set_new(record, "exponents_stderr", list_of(l, 1));
    return record;
}

/* [network][i] */
static double *all_exponents(const gfold_exponents *e)
{
    const size_t count = gfold_exponents_count(e), networks = (size_t)gfold_exponents_networks(e);
    double *all = gf_allocate(networks * count, sizeof *all);
    for (size_t k = 0; all && k < networks * count; k++)
        all[k] = gfold_exponents_in(e, (int)(k / count), k % count).mean;
    return all;
}

static gfold_status publish(const gf_session *session, const lyapunov *l, gfold_error *err)
{
    if (!l->exponents) return gf_output_publish(session, record_of(session, l), err);
    double *all = all_exponents(l->exponents);
    if (!all) return gf_fail_memory(err, 1e6);
    const gf_variable each = {
        .name = "samples/exponents",
        .long_name = "Lyapunov exponents of each network",
        .symbol = "lambda",
        .units = "1 / leak time",
        .rank = 2,
        .shape = { (size_t)gfold_exponents_networks(l->exponents),
                   gfold_exponents_count(l->exponents) },
        .real = all,
    };
    const gfold_status status =
        gf_output_publish_more(session, record_of(session, l), &each, 1, err);
    free(all);
    return status;
}

static gfold_status draw(const gf_session *session, const lyapunov *l, gfold_error *err)
{
    const gf_exponents_picture picture = { .exponents = l->exponents,
                                           .n = session->common->sweep.n,
                                           .theory = l->theory,
                                           .state = l->state };
    return gf_exponents_draw(&picture, session->common->plot, session->common->keep_script, err);
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    lyapunov l = { .theory = (double)NAN, .theory_error = (double)NAN, .state = "none" };
    gfold_status status = compute(arguments, &l, err);
    if (!status && session->common->plot) status = draw(session, &l, err);
    if (!status) status = publish(session, &l, err);
    gfold_exponents_destroy(l.exponents);
    return status;
}

static const char *meaning(const char *name)
{
    static const struct {
        const char *name, *meaning;
    } others[] = {
        { "transient", "time before growth counts, leak times" },
        { "fraction", "(i - 1/2) / N" },
        { "exponents", "from the top, means over networks, per leak time" },
        { "exponents_stderr", "their standard errors" },
    };
    for (size_t k = 0; k < sizeof sampled / sizeof *sampled; k++)
        if (strcmp(sampled[k].name, name) == 0) return sampled[k].meaning;
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (strcmp(others[k].name, name) == 0) return others[k].meaning;
    return NULL;
}

static void help(FILE *out)
{
    fputs("\nof networks, means over them; NAME_stderr is a standard error\n", out);
    for (size_t k = 0; k < sizeof sampled / sizeof *sampled; k++)
        if (sampled[k].meaning) fprintf(out, "  %-21s  %s\n", sampled[k].name, sampled[k].meaning);
    fputs("  exponents              from the top, with exponents_stderr, over fraction = (i - 1/2) / N\n"
          "\nA number that the first k exponents do not determine is null. Exponents of -infinity, one\n"
          "for each time a gate began to slide (tau-z 0), are null too.\n",
          out);
}

const gf_command gf_command_lyapunov = {
    .name = "lyapunov",
    .synopsis = "[options]",
    .summary = "Lyapunov exponents: the largest from the mean field, all or some of sampled networks",
    .example = "gatefold lyapunov --model vrnn --g 4 --n 200 --networks 4 --plot exponents.png",
    .uses = GF_USES_MODEL | GF_USES_NETWORKS | GF_USES_RUN | GF_USES_OUT | GF_USES_PLOT | GF_STOPS,
    .size = sizeof(lyapunov_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .help = help,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
    .meaning = meaning,
};
