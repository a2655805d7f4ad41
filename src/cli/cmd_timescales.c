#include "cli/grid.h"
#include "cli/output.h"
#include "cli/state.h"
#include "core/fail.h"
#include "io/spectrum_plot.h"

#include <math.h>
#include <stdlib.h>

enum { BINS = 40, AT_SLOW = 2 }; /* points of the picture; tau = 10 and 100 */

typedef struct timescales_arguments {
    gf_state_arguments state;
    const char *tau;
    int points;
    double lo, hi; /* NaN: what is there */
} timescales_arguments;

/* Theory, and the same of a sample. */
typedef struct timescales {
    gf_state state;
    size_t count;
    double *log10_tau, *slower, *density;
    gfold_timescales theory;
    double below[AT_SLOW];
    gfold_estimate *sampled_slower, *sampled_density; /* NULL without a sample */
    gfold_timescales_measured measured;
    gfold_estimate measured_below[AT_SLOW];
} timescales;

static const double slow[AT_SLOW] = { 1, 2 }; /* log10 tau */

#define AT(field) offsetof(timescales_arguments, field)

static const gf_option options[] = {
    { .name = "tau", .kind = GF_TEXT, .offset = AT(tau), .form = "LO:HI",
      .meaning = "relaxation times, in leak times", .usual = "what is there" },
    { .name = "points", .kind = GF_INTEGER, .offset = AT(points), .lo = 2, .hi = 1e5, .unit = "1",
      .meaning = "times, evenly spaced in their logarithm" },
};

static const gf_field fields[] = {
    { "log10_tau", "relaxation time -1 / Re l, leak times", GF_FIELD_LIST, 0 },
    { "density", "of log10 tau", GF_FIELD_LIST, 0 },
    { "slower", "fraction of eigenvalues with a longer one", GF_FIELD_LIST, 0 },
    { "median_tau", "half of the eigenvalues are slower", GF_FIELD_REAL,
      offsetof(timescales, theory.median_tau) },
    { "fraction_below_0p1", "fraction of rates -Re l below 0.1", GF_FIELD_REAL,
      offsetof(timescales, below[0]) },
    { "fraction_below_0p01", "the same below 0.01", GF_FIELD_REAL,
      offsetof(timescales, below[1]) },
    { "unstable_fraction", "fraction with Re l > 1e-10", GF_FIELD_REAL,
      offsetof(timescales, theory.unstable_fraction) },
    { "zero_fraction", "exact zeros", GF_FIELD_REAL, offsetof(timescales, theory.zero_fraction) },
    { "error", "largest estimated error of a fraction", GF_FIELD_REAL,
      offsetof(timescales, theory.error) },
    { "sample", "the same of networks, with stderr", GF_FIELD_LIST, 0 },
};

static void defaults(void *arguments)
{
    timescales_arguments *a = arguments;
    gf_state_defaults(arguments);
    a->points = 200;
    a->lo = a->hi = (double)NAN;
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    timescales_arguments *a = arguments;
    double tau[2];
    gfold_status status = gf_state_complete(arguments, err);
    if (status || !a->tau) return status;
    status = gf_read_numbers("--tau", a->tau, "LO:HI", 2, tau, err);
    if (status) return status;
    if (!(tau[0] >= 1e-12 && tau[0] < tau[1] && tau[1] <= 1e12))
        return gf_fail(err, GFOLD_EINVAL, "--tau is %.60s; LO must be below HI, both in [1e-12, 1e12]",
                       a->tau);
    a->lo = log10(tau[0]);
    a->hi = log10(tau[1]);
    return gf_ok(err);
}

static void spread(double lo, double hi, size_t count, double *at)
{
    for (size_t k = 0; k < count; k++) at[k] = lo + (hi - lo) * (double)k / (double)(count - 1);
}

static gfold_status theory(timescales *t, const timescales_arguments *a, gfold_error *err)
{
    const size_t n = t->count = (size_t)a->points;
    double lo = a->lo, hi = a->hi, unused[AT_SLOW];
    gfold_timescales again;
    gfold_status status = gf_state_create(&t->state, &a->state, err);
    if (!status && !a->tau) status = gfold_timescales_span(t->state.plan, &lo, &hi, err);
    if (status) return status;
    t->log10_tau = gf_allocate(3 * n, sizeof *t->log10_tau);
    if (!t->log10_tau) return gf_fail_memory(err, 24 * (double)n);
    t->slower = t->log10_tau + n;
    t->density = t->slower + n;
    spread(lo, hi, n, t->log10_tau);
    status = gfold_timescales_of(t->state.plan, n, t->log10_tau, t->slower, t->density, &t->theory,
                                 err);
    if (!status)
        status = gfold_timescales_of(t->state.plan, AT_SLOW, slow, t->below, unused, &again, err);
    return status;
}

static gfold_status sampled(timescales *t, gfold_error *err)
{
    gfold_timescales_measured again;
    t->sampled_slower = gf_allocate(2 * t->count, sizeof *t->sampled_slower);
    if (!t->sampled_slower) return gf_fail_memory(err, 48 * (double)t->count);
    t->sampled_density = t->sampled_slower + t->count;
    gfold_status status =
        gfold_compare_timescales(t->state.sample, t->count, t->log10_tau, t->sampled_slower,
                                 t->sampled_density, &t->measured, err);
    if (!status)
        status = gfold_compare_timescales(t->state.sample, AT_SLOW, slow, t->measured_below, NULL,
                                          &again, err);
    return status;
}

/* ---- output -------------------------------------------------------------------------------- */

static json_t *list_of(const gfold_estimate *e, size_t count, int errors)
{
    json_t *list = json_array();
    for (size_t k = 0; k < count; k++)
        json_array_append_new(list, gf_record_real(errors ? e[k].stderr_ : e[k].mean));
    return list;
}

static json_t *sample_of(const timescales *t, int errors)
{
    const struct {
        const char *name;
        gfold_estimate value;
    } rows[] = {
        { "median_tau", t->measured.median_tau },
        { "fraction_below_0p1", t->measured_below[0] },
        { "fraction_below_0p01", t->measured_below[1] },
        { "unstable_fraction", t->measured.unstable_fraction },
        { "zero_fraction", t->measured.zero_fraction },
    };
    json_t *object = json_object();
    json_object_set_new(object, "density", list_of(t->sampled_density, t->count, errors));
    json_object_set_new(object, "slower", list_of(t->sampled_slower, t->count, errors));
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        json_object_set_new(object, rows[k].name,
                            gf_record_real(errors ? rows[k].value.stderr_ : rows[k].value.mean));
    return object;
}

static json_t *record_of(const gf_session *session, const timescales *t)
{
    json_t *record = gf_record_begin(session);
    json_object_set_new(record, "log10_tau", gf_record_numbers(t->count, t->log10_tau));
    json_object_set_new(record, "density", gf_record_numbers(t->count, t->density));
    json_object_set_new(record, "slower", gf_record_numbers(t->count, t->slower));
    gf_record_fill(record, session->command, t);
    if (!t->sampled_slower) return record;
    json_t *sample = sample_of(t, 0);
    json_object_set_new(sample, "stderr", sample_of(t, 1));
    json_object_set_new(sample, "networks",
                        json_integer(gfold_sample_networks(t->state.sample)));
    json_object_set_new(record, "sample", sample);
    return record;
}

/* The sample in broad bins. */
static gfold_status draw(const gf_arguments *common, const timescales *t, gfold_error *err)
{
    double bin[BINS];
    gfold_estimate unused[BINS], density[BINS];
    gfold_timescales_measured again;
    gf_timescales_picture picture = { .count = t->count, .log10_tau = t->log10_tau,
                                      .density = t->density, .n = common->sweep.n };
    gfold_status status = gf_ok(err);
    if (t->sampled_slower) {
        const double lo = t->log10_tau[0], width = (t->log10_tau[t->count - 1] - lo) / BINS;
        spread(lo + width / 2, lo + (BINS - 0.5) * width, BINS, bin); /* they tile the range */
        status = gfold_compare_timescales(t->state.sample, BINS, bin, unused, density, &again, err);
        picture.bins = BINS;
        picture.bin = bin;
        picture.sampled = density;
        picture.networks = gfold_sample_networks(t->state.sample);
    }
    if (status) return status;
    return gf_timescales_draw(&picture, common->plot, common->keep_script, err);
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    const timescales_arguments *a = arguments;
    timescales t = { .count = 0 };
    gfold_status status = theory(&t, a, err);
    if (!status && a->state.sample) status = sampled(&t, err);
    if (!status && session->common->plot) status = draw(session->common, &t, err);
    if (!status) status = gf_output_publish(session, record_of(session, &t), err);
    gf_state_destroy(&t.state);
    free(t.log10_tau);
    free(t.sampled_slower);
    return status;
}

const gf_command gf_command_timescales = {
    .name = "timescales",
    .synopsis = "[options]",
    .summary = "distribution of relaxation times: theory, and sampled networks",
    .example = "gatefold timescales --model update --alpha-z 100 --sample --n 500 --plot t.png",
    .uses = GF_USES_MODEL | GF_USES_TOL | GF_USES_STATE | GF_USES_NETWORKS | GF_USES_RUN |
            GF_USES_OUT | GF_USES_PLOT | GF_STOPS,
    .size = sizeof(timescales_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .help = gf_state_help,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
};
