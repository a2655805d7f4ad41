#include "cli/cell_output.h"

#include "cli/output.h"
#include "core/fail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double given(double value, double usual)
{
    return isnan(value) ? usual : value;
}

/* ---- an astrocyte ---------------------------------------------------------------------------- */

static gfold_status
astrocyte_params(const cell_arguments *a, gfold_response_params *p, gfold_error *err)
{
    gfold_equilibrium rest[GFOLD_EQUILIBRIA_MAX];
    size_t count;
    *p = (gfold_response_params){ .astrocyte = a->cell.astrocyte,
                                  .start = gfold_astrocyte_initial(),
                                  .drive = a->drive,
                                  .background = a->background,
                                  .onset = a->onset,
                                  .duration = given(a->duration, (double)INFINITY),
                                  .t_max = a->t_max,
                                  .threshold = a->threshold,
                                  .every = a->every };
    if (a->start == GF_CELL_REST) {
        const gfold_status status =
            gfold_equilibria(&p->astrocyte, fmax(0, a->background), rest, &count, err);
        if (status) return status;
        p->start = rest->state;
    }
    p->start.ca = given(a->ca, p->start.ca);
    p->start.h = given(a->h, p->start.h);
    p->start.ip3 = given(a->ip3, p->start.ip3);
    return gf_ok(err);
}

static json_t *state_json(gfold_astrocyte_state s)
{
    return json_pack("{s:o, s:o, s:o}", "ca", gf_record_real(s.ca), "h", gf_record_real(s.h), "ip3",
                     gf_record_real(s.ip3));
}

static void add_column(json_t *record, const char *name, size_t n, const double *x, size_t stride)
{
    json_t *list = json_array();
    for (size_t k = 0; k < n; k++) json_array_append_new(list, gf_record_real(x[k * stride]));
    json_object_set_new(record, name, list);
}

#define OF(type, field) GF_FIELD_REAL, offsetof(type, field)

static const gf_field response_fields[] = {
    { "peak", NULL, OF(gfold_response, peak) },     { "t_peak", NULL, OF(gfold_response, t_peak) },
    { "above", NULL, OF(gfold_response, above) },   { "t_up", NULL, OF(gfold_response, t_up) },
    { "t_down", NULL, OF(gfold_response, t_down) },
};

static const gf_field retention_fields[] = {
    { "above", NULL, OF(gfold_retention, above) },
    { "above_error", NULL, OF(gfold_retention, above_error) },
    { "t_up", NULL, OF(gfold_retention, t_up) },
    { "t_up_error", NULL, OF(gfold_retention, t_up_error) },
    { "t_down", NULL, OF(gfold_retention, t_down) },
    { "peak", NULL, OF(gfold_retention, peak) },
    { "peak_error", NULL, OF(gfold_retention, peak_error) },
};

static const gf_field threshold_fields[] = {
    { "drive", NULL, OF(gfold_retention_threshold, drive) },
    { "drive_error", NULL, OF(gfold_retention_threshold, drive_error) },
    { "normal_form", NULL, OF(gfold_retention_threshold, normal) },
    { "normal_form_error", NULL, OF(gfold_retention_threshold, normal_error) },
    { "fold_ca", NULL, OF(gfold_retention_threshold, fold_ca) },
    { "fold_ip3", NULL, OF(gfold_retention_threshold, fold_ip3) },
    { "simulated", NULL, OF(gfold_retention_threshold, simulated) },
    { "residual", NULL, OF(gfold_retention_threshold, residual) },
};

#define LIST(fields) fields, sizeof(fields) / sizeof *(fields)

static json_t *fill(json_t *object, const gf_field *fields, size_t count, const void *data)
{
    const gf_command table = { .fields = fields, .n_fields = count };
    return gf_record_fill(object, &table, data);
}

static json_t *drive_list(const gfold_response_params *p, size_t n, const double *t)
{
    const double half = p->astrocyte.dt / 2;
    json_t *list = json_array();
    for (size_t k = 0; k < n; k++) {
        const int on = t[k] >= p->onset - half && t[k] < p->onset + p->duration - half;
        json_array_append_new(list, json_real(on ? p->drive : p->background));
    }
    return list;
}

static void astrocyte_record(json_t *record, const gfold_response_params *p,
                             const gfold_response *r, const double *t,
                             const gfold_astrocyte_state *s)
{
    const size_t n = gfold_response_points(p), stride = sizeof *s / sizeof(double);
    json_object_set_new(record, "threshold", gf_record_real(p->threshold));
    fill(record, LIST(response_fields), r);
    json_object_set_new(record, "start", state_json(p->start));
    json_object_set_new(record, "end", state_json(r->end));
    add_column(record, "t", n, t, 1);
    add_column(record, "ca", n, &s->ca, stride);
    add_column(record, "h", n, &s->h, stride);
    add_column(record, "ip3", n, &s->ip3, stride);
    json_object_set_new(record, "j", drive_list(p, n, t));
}

static gfold_status add_theory(json_t *record, const gfold_response_params *p, gfold_error *err)
{
    gfold_retention r;
    gfold_retention_threshold t;
    const gfold_dose dose = gfold_dose_of_pulse(p->drive, p->onset, p->duration);
    gfold_status status =
        gfold_retention_predict(&p->astrocyte, p->start, p->threshold, dose, p->t_max, &r, err);
    if (!status)
        status = gfold_retention_find_threshold(&p->astrocyte, p->duration, p->threshold, &t, err);
    if (status) return status;
    json_t *theory = fill(json_object(), LIST(retention_fields), &r);
    json_object_set_new(theory, "dose", gf_record_real(dose.amount));
    json_object_set_new(record, "theory", theory);
    json_object_set_new(record, "threshold_drive", fill(json_object(), LIST(threshold_fields), &t));
    return status;
}

gfold_status gf_cell_astrocyte(const cell_arguments *a, json_t *record, gfold_error *err)
{
    gfold_response_params p;
    gfold_response r;
    gfold_status status = astrocyte_params(a, &p, err);
    if (status) return status;
    const size_t n = gfold_response_points(&p);
    double *t = gf_allocate(n, sizeof *t);
    gfold_astrocyte_state *s = gf_allocate(n, sizeof *s);
    status = t && s ? gfold_response_run(&p, &r, t, s, err)
                    : gf_fail_memory(err, (double)n * (sizeof *t + sizeof *s));
    if (!status && a->theory) status = add_theory(record, &p, err);
    if (!status) astrocyte_record(record, &p, &r, t, s);
    free(t);
    free(s);
    return status;
}

/* ---- a neuron -------------------------------------------------------------------------------- */

static gfold_status neuron_params(const cell_arguments *a, gfold_firing_params *p, gfold_error *err)
{
    *p = (gfold_firing_params){ .neuron = a->cell.neuron,
                                .start = gfold_izhikevich_initial(),
                                .current = a->current,
                                .background = a->background,
                                .onset = a->onset,
                                .duration = given(a->duration, (double)INFINITY),
                                .t_max = a->t_max };
    if (a->start == GF_CELL_REST) {
        const gfold_status status =
            gfold_izhikevich_rest(&p->neuron, a->background, &p->start, err);
        if (status) return status;
    }
    p->start.v = given(a->v, p->start.v);
    p->start.u = given(a->u, p->start.u);
    return gf_ok(err);
}

static void neuron_record(json_t *record, const gfold_firing_params *p, size_t every,
                          const gfold_firing *f, const double *v, const double *u,
                          const long *spike)
{
    const double dt = p->neuron.dt;
    json_t *steps = json_array(), *t = json_array(), *current = json_array();
    const size_t n = gfold_firing_steps(p) / every;
    json_object_set_new(record, "spike_steps", json_integer(f->spike_steps));
    json_object_set_new(record, "spikes", json_integer(f->spikes));
    json_object_set_new(record, "rate", gf_record_real(f->rate));
    json_object_set_new(record, "first", gf_record_real(f->first));
    json_object_set_new(record, "last", gf_record_real(f->last));
    for (long k = 0; k < f->spike_steps; k++) json_array_append_new(steps, json_integer(spike[k]));
    for (size_t k = 0; k < n; k++) {
        const double begin = (double)((k + 1) * every - 1) * dt;
        const int on = begin >= p->onset - dt / 2 && begin < p->onset + p->duration - dt / 2;
        json_array_append_new(t, json_real((double)((k + 1) * every) * dt));
        json_array_append_new(current, json_real(on ? p->current : p->background));
    }
    json_object_set_new(record, "t_ms", t);
    add_column(record, "v", n, v + every - 1, every);
    add_column(record, "u", n, u + every - 1, every);
    json_object_set_new(record, "current", current);
    json_object_set_new(record, "step_of_spike", steps);
}

gfold_status gf_cell_neuron(const cell_arguments *a, json_t *record, gfold_error *err)
{
    gfold_firing_params p;
    gfold_firing f;
    gfold_status status = neuron_params(a, &p, err);
    if (status) return status;
    const size_t n = gfold_firing_steps(&p) + 1;
    const size_t every = (size_t)fmax(1, floor(a->every / p.neuron.dt + 0.5));
    double *v = gf_allocate(n, sizeof *v), *u = gf_allocate(n, sizeof *u);
    long *spike = gf_allocate(n, sizeof *spike);
    status = v && u && spike ? gfold_firing_run(&p, &f, v, u, spike, err)
                             : gf_fail_memory(err, 3.0 * (double)n * sizeof *v);
    if (!status) neuron_record(record, &p, every, &f, v, u, spike);
    free(v);
    free(u);
    free(spike);
    return status;
}

/* ---- names --------------------------------------------------------------------------------- */

static const struct {
    const char *name, *meaning;
} meanings[] = {
    { "peak", "largest Ca, uM" },
    { "t_peak", "when, s" },
    { "above", "time with Ca above the threshold, s" },
    { "t_up", "first crossing of the threshold, s" },
    { "t_down", "last one downwards, s" },
    { "theory", "the same from three jumps of IP3, see gatefold/retention.h" },
    { "threshold_drive",
      "whose peak is the threshold: by jumps, by the fold's normal form, simulated" },
    { "dose", "drive times duration, uM" },
    { "above_error", "of above, s" },
    { "t_up_error", "of t_up, s" },
    { "peak_error", "of peak, uM" },
    { "drive", "by jumps, uM/s" },
    { "drive_error", "of it, uM/s" },
    { "normal_form", "drive by the fold's normal form, uM/s" },
    { "normal_form_error", "of it, uM/s" },
    { "simulated", "drive of the cell itself, uM/s" },
    { "fold_ca", "Ca at the fold of the slow manifold, uM" },
    { "fold_ip3", "IP3 there, uM" },
    { "residual", "of the simulated peak, uM" },
    { "t", "time, s" },
    { "t_ms", "time, ms" },
    { "threshold", "of Ca, uM" },
    { "ca", "Ca, uM" },
    { "h", "fraction of receptors not inactivated" },
    { "ip3", "IP3, uM" },
    { "j", "drive of the step that begins then, uM/s" },
    { "spike_steps", "steps with V above --neuron-threshold" },
    { "spikes", "steps at the peak" },
    { "rate", "of spikes, Hz" },
    { "first", "spike, ms" },
    { "last", "spike, ms" },
    { "v", "V after the step that ends then, mV" },
    { "u", "U" },
    { "current", "of that step" },
    { "step_of_spike", "every spike step, counted from 1" },
};

const char *gf_cell_meaning(const char *name)
{
    for (size_t k = 0; k < sizeof meanings / sizeof *meanings; k++)
        if (strcmp(meanings[k].name, name) == 0) return meanings[k].meaning;
    return NULL;
}

void gf_cell_help(FILE *out)
{
    fputs("\nfields of the result, those of the cell chosen; start and end are states\n", out);
    for (size_t k = 0; k < sizeof meanings / sizeof *meanings; k++)
        fprintf(out, "  %-21s  %s\n", meanings[k].name, meanings[k].meaning);
}
