#include "cli/interrupt.h"
#include "cli/lyapunov_output.h"
#include "cli/progress.h"
#include "core/fail.h"

#include <math.h>

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
      .meaning = "stationary state of the theory", .usual = "the first that exists, of an update gate none" },
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

static gfold_status solve(const lyapunov_arguments *a, gfold_correlation_start start,
                          gf_lyapunov *l, gfold_error *err)
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

/* Beside networks sampled paths run only when they are asked for. */
static gfold_status theory(const lyapunov_arguments *a, gf_lyapunov *l, gfold_error *err)
{
    const gfold_correlation_params p = gfold_correlation_defaults();
    gfold_status status = GFOLD_ENOSOL;
    if (!a->theory && a->start < 0 &&
        gfold_correlation_method_of(&a->common.sweep.model, &p) == GFOLD_CORRELATION_PATHS)
        return gf_fail(err, status, "that of an update gate is sampled, which takes minutes; "
                                    "--start chaotic asks for it");
    if (a->start >= 0) return solve(a, (gfold_correlation_start)a->start, l, err);
    for (int k = 0; k < GFOLD_CORRELATION_START_COUNT && status == GFOLD_ENOSOL; k++)
        status = solve(a, (gfold_correlation_start)k, l, err);
    return status;
}

static gfold_status networks(const lyapunov_arguments *a, gf_lyapunov *l, gfold_error *err)
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
        gf_warn(&a->common,
                "the exponents have not settled, lambda_max drifts by %.2g (standard error %.1g): "
                "a longer --transient or --t-max may change them",
                l->s.drift, l->s.drift_error);
    return status;
}

/* Networks have no need of the theory, which not every model has. */
static gfold_status compute(const lyapunov_arguments *a, gf_lyapunov *l, gfold_error *err)
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

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    gf_lyapunov l = { .theory = (double)NAN, .theory_error = (double)NAN, .state = "none" };
    gfold_status status = compute(arguments, &l, err);
    if (!status) status = gf_lyapunov_publish(session, &l, err);
    gfold_exponents_destroy(l.exponents);
    return status;
}

const gf_command gf_command_lyapunov = {
    .name = "lyapunov",
    .synopsis = "[options]",
    .summary = "Lyapunov exponents: the largest of the mean field, all or some of networks",
    .example = "gatefold lyapunov --model vrnn --g 4 --n 200 --networks 4 --plot exponents.png",
    .uses = GF_USES_MODEL | GF_USES_NETWORKS | GF_USES_RUN | GF_USES_OUT | GF_USES_PLOT | GF_STOPS,
    .size = sizeof(lyapunov_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .help = gf_lyapunov_help,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = gf_lyapunov_fields,
    .n_fields = GF_LYAPUNOV_FIELDS,
    .meaning = gf_lyapunov_meaning,
};
