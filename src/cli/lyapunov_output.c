#include "cli/lyapunov_output.h"

#include "cli/output.h"
#include "core/fail.h"
#include "io/exponents_plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define OF(field) offsetof(gf_lyapunov, field)

const gf_field gf_lyapunov_fields[GF_LYAPUNOV_FIELDS] = {
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

static json_t *list_of(const gf_lyapunov *l, int errors)
{
    json_t *list = json_array();
    const size_t count = l->exponents ? gfold_exponents_count(l->exponents) : 0;
    for (size_t i = 0; i < count; i++) {
        const gfold_estimate e = gfold_exponents_at(l->exponents, i);
        json_array_append_new(list, gf_record_real(errors ? e.stderr_ : e.mean));
    }
    return list;
}

static json_t *fractions(const gf_lyapunov *l, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < gfold_exponents_count(l->exponents); i++)
        json_array_append_new(list, json_real(((double)i + 0.5) / (double)n));
    return list;
}

static json_t *record_of(const gf_session *session, const gf_lyapunov *l)
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

static gfold_status publish(const gf_session *session, const gf_lyapunov *l, gfold_error *err)
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

static gfold_status draw(const gf_session *session, const gf_lyapunov *l, gfold_error *err)
{
    const gf_exponents_picture picture = { .exponents = l->exponents,
                                           .n = session->common->sweep.n,
                                           .theory = l->theory,
                                           .state = l->state };
    return gf_exponents_draw(&picture, session->common->plot, session->common->keep_script, err);
}

gfold_status gf_lyapunov_publish(const gf_session *session, const gf_lyapunov *l, gfold_error *err)
{
    const gfold_status status = session->common->plot ? draw(session, l, err) : gf_ok(err);
    return status ? status : publish(session, l, err);
}

/* ---- names --------------------------------------------------------------------------------- */

const char *gf_lyapunov_meaning(const char *name)
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

void gf_lyapunov_help(FILE *out)
{
    fputs("\nof networks, means over them; NAME_stderr is a standard error\n", out);
    for (size_t k = 0; k < sizeof sampled / sizeof *sampled; k++)
        if (sampled[k].meaning) fprintf(out, "  %-21s  %s\n", sampled[k].name, sampled[k].meaning);
    fputs("  exponents              from the top, over fraction = (i - 1/2) / N\n"
          "\nA number that the first k exponents do not determine is null. Exponents of -infinity,\n"
          "one for each time a gate began to slide (tau-z 0), are null too.\n",
          out);
}
