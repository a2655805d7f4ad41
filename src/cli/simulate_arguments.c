#include "cli/simulate_arguments.h"

#include "cli/command.h"
#include "cli/output.h"
#include "core/fail.h"
#include "io/columns.h"
#include "io/matrix.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const coupling_flags[] = { "--coupling-h", "--coupling-z", "--coupling-r" };
static const char random_direction[] = "random", uniform_direction[] = "uniform";

/* ---- signals ------------------------------------------------------------------------------- */

#define IN(field) offsetof(gfold_input, field)

/* What follows the name of a signal, between colons. */
static const struct signal {
    gfold_input_kind kind;
    int least, most;
    size_t field[3];
    const char *form;
} signals[] = {
    { GFOLD_INPUT_CONSTANT, 1, 1, { IN(amplitude) }, "constant:AMPLITUDE" },
    { GFOLD_INPUT_PULSE,
      3,
      3,
      { IN(amplitude), IN(start), IN(duration) },
      "pulse:AMPLITUDE:START:DURATION" },
    { GFOLD_INPUT_SINUSOID,
      2,
      3,
      { IN(amplitude), IN(period), IN(start) },
      "sinusoid:AMPLITUDE:PERIOD[:START]" },
};

/* The signal whose name the text begins with, NULL: the text is a file. */
static const struct signal *signal_of(const char *text)
{
    const size_t length = strcspn(text, ":");
    for (size_t k = 0; k < sizeof signals / sizeof *signals; k++) {
        const char *name = gfold_input_name(signals[k].kind);
        if (strlen(name) == length && strncmp(text, name, length) == 0) return &signals[k];
    }
    return NULL;
}

/* Numbers between colons, as many as there are; -1: not of that form. */
static int numbers(const char *text, double value[3])
{
    for (int count = 0; count < 3; count++) {
        char *end;
        value[count] = strtod(text, &end);
        if (end == text || (*end && *end != ':')) return -1;
        if (!*end) return count + 1;
        text = end + 1;
    }
    return -1;
}

static gfold_status
read_signal(const char *text, const struct signal *s, gfold_input *out, gfold_error *err)
{
    const char *colon = strchr(text, ':');
    double value[3];
    const int count = colon ? numbers(colon + 1, value) : 0;
    if (count < s->least || count > s->most)
        return gf_fail(err, GFOLD_EINVAL, "--input is %.60s, not of the form %s", text, s->form);
    out->kind = s->kind;
    for (int k = 0; k < count; k++) memcpy((char *)out + s->field[k], &value[k], sizeof *value);
    gfold_error why;
    if (gfold_input_check(out, &why))
        return gf_fail(err, GFOLD_EINVAL, "--input is %.60s: %s", text, why.message);
    return gf_ok(err);
}

static gfold_status complete_input(simulate_arguments *a, gfold_error *err)
{
    if (!a->input && a->direction)
        return gf_fail(err, GFOLD_EINVAL, "--direction is %.60s, but there is no --input",
                       a->direction);
    if (!a->input) return gf_ok(err);
    const struct signal *s = signal_of(a->input);
    if (s) return read_signal(a->input, s, &a->ensemble.simulate.input, err);
    if (access(a->input, F_OK) && strchr(a->input, ':'))
        return gf_fail(err, GFOLD_EINVAL, "--input is %.60s, neither a file nor one of %s, %s, %s",
                       a->input, signals[0].form, signals[1].form, signals[2].form);
    return gf_ok(err);
}

/* ---- sizes and times ----------------------------------------------------------------------- */

/* Units: those of the matrices, or as given. */
static gfold_status complete_n(simulate_arguments *a, gfold_error *err)
{
    const char *from = a->n ? "--n" : NULL;
    for (int k = 0; k < GFOLD_COUPLING_COUNT; k++) {
        size_t n = 0;
        if (!a->coupling[k]) continue;
        const gfold_status status = gf_matrix_size(a->coupling[k], &n, err);
        if (status) return status;
        if (from && n != a->n)
            return gf_fail(err, GFOLD_EINVAL, "%s is %.60s, of %zu units; %s has %zu",
                           coupling_flags[k], a->coupling[k], n, from, a->n);
        from = from ? from : coupling_flags[k];
        a->n = n;
    }
    if (!from) a->n = gfold_network_defaults().n;
    const size_t most = a->ensemble.network.in_degree ? GFOLD_NETWORK_MAX : GFOLD_DENSE_MAX;
    if (a->n >= 2 && a->n <= most) return gf_ok(err);
    return gf_fail(err, GFOLD_EINVAL, "%s is %zu, outside [2, %zu]%s", from ? from : "--n", a->n,
                   most, most < GFOLD_NETWORK_MAX ? "; --in-degree admits more" : "");
}

/* States over time are taken where something asks for them. */
static void complete_interval(simulate_arguments *a)
{
    const int wanted = a->ensemble.lag > 0 || a->record || a->common.plot;
    if (isnan(a->interval)) a->interval = wanted ? 10 * a->ensemble.simulate.dt : 0;
    if (a->record && isnan(a->record_every)) a->record_every = a->interval;
    a->ensemble.interval = a->interval;
}

static gfold_status check_record(const simulate_arguments *a, gfold_error *err)
{
    if (!a->record) return gf_ok(err);
    const double every = a->record_every / a->interval;
    if (!gf_has_suffix(a->record, ".h5"))
        return gf_fail(err, GFOLD_EINVAL, "--record is %.80s; its suffix must be .h5", a->record);
    if (a->common.out && strcmp(a->common.out, a->record) == 0)
        return gf_fail(err, GFOLD_EINVAL, "--record and --out are both %.80s", a->record);
    if (!(every > 0.5 && fabs(every - round(every)) < 1e-6))
        return gf_fail(err, GFOLD_EINVAL,
                       "--record-every is %.10g, not a multiple of --interval = %.10g",
                       a->record_every, a->interval);
    if (a->record_networks > a->ensemble.networks)
        return gf_fail(err, GFOLD_EINVAL, "--record-networks is %d, outside [1, %d], the networks",
                       a->record_networks, a->ensemble.networks);
    return gf_ok(err);
}

/* Options that need another one to matter. */
static void warn_idle(const simulate_arguments *a)
{
    if (a->interval <= 0 && a->ensemble.transient > 0)
        gf_warn(&a->common, "--transient has no effect without --interval");
    if (a->ensemble.lag <= 0 && a->ensemble.units > 0)
        gf_warn(&a->common, "--units has no effect without --lag");
    if (!a->record && (a->record_gates || a->record_networks > 1 || !isnan(a->record_every)))
        gf_warn(&a->common, "--record-... has no effect without --record");
}

static gfold_status needs_interval(const simulate_arguments *a, gfold_error *err)
{
    if (a->interval > 0) return gf_ok(err);
    if (a->ensemble.lag > 0)
        return gf_fail(err, GFOLD_EINVAL, "--lag is %g, but --interval is 0", a->ensemble.lag);
    if (a->record || a->common.plot)
        return gf_fail(err, GFOLD_EINVAL, "%s takes states over time, but --interval is 0",
                       a->record ? "--record" : "--plot");
    return gf_ok(err);
}

gfold_status gf_simulate_complete(void *arguments, gfold_error *err)
{
    simulate_arguments *a = arguments;
    gfold_ensemble_params *e = &a->ensemble;
    const gfold_sweep_params *common = &a->common.sweep;
    e->model = common->model;
    e->networks = common->networks;
    e->threads = common->threads;
    e->network.seed = common->seed;
    e->simulate.t_max = common->simulate.t_max;
    e->simulate.dt = common->simulate.dt;
    e->simulate.sigma_0 = common->simulate.sigma_0;
    complete_interval(a);
    warn_idle(a);
    gfold_status status = complete_n(a, err);
    e->network.n = a->n;
    if (!status) status = complete_input(a, err);
    if (!status) status = needs_interval(a, err);
    return status ? status : check_record(a, err);
}

/* ---- files --------------------------------------------------------------------------------- */

static gfold_status
read_series(simulate_files *files, const char *path, gfold_input *input, gfold_error *err)
{
    gfold_error why;
    const gfold_status status = gf_columns_read(path, 2, &files->series, &input->count, err);
    if (status) return status;
    input->kind = GFOLD_INPUT_SERIES;
    input->time = files->series;
    input->value = files->series + input->count;
    if (!gfold_input_check(input, &why)) return status;
    return gf_fail(err, GFOLD_EINVAL, "--input is %.80s: %s", path, why.message);
}

static gfold_status
read_direction(simulate_files *files, const char *path, size_t n, gfold_error *err)
{
    size_t count;
    const gfold_status status = gf_columns_read(path, 1, &files->direction, &count, err);
    if (status || count == n) return status;
    return gf_fail(err, GFOLD_EINVAL, "--direction is %.80s, of %zu numbers for %zu units", path,
                   count, n);
}

static gfold_status make_direction(simulate_files *files, const char *how,
                                   const gfold_network_params *network, gfold_error *err)
{
    if (!how || strcmp(how, uniform_direction) == 0) return gf_ok(err);
    if (strcmp(how, random_direction) != 0) return read_direction(files, how, network->n, err);
    files->direction = gf_allocate(network->n, sizeof *files->direction);
    if (!files->direction) return gf_fail_memory(err, 8.0 * (double)network->n);
    gfold_input_random_direction(network->seed, network->n, files->direction);
    return gf_ok(err);
}

gfold_status gf_simulate_files_read(simulate_files *files, const simulate_arguments *arguments,
                                    gfold_ensemble_params *ensemble, gfold_error *err)
{
    const simulate_arguments *a = arguments;
    gfold_input *input = &ensemble->simulate.input;
    gfold_status status = gf_ok(err);
    *files = (simulate_files){ 0 };
    if (a->input && !signal_of(a->input)) status = read_series(files, a->input, input, err);
    if (!status) status = make_direction(files, a->direction, &ensemble->network, err);
    input->direction = files->direction;
    for (int k = 0; k < GFOLD_COUPLING_COUNT && !status; k++) {
        if (a->coupling[k]) status = gf_matrix_read(a->coupling[k], a->n, &files->coupling[k], err);
        ensemble->network.coupling[k] = files->coupling[k];
    }
    return status;
}

void gf_simulate_files_free(simulate_files *files)
{
    free(files->series);
    free(files->direction);
    for (int k = 0; k < GFOLD_COUPLING_COUNT; k++) free(files->coupling[k]);
    *files = (simulate_files){ 0 };
}
