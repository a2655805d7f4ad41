#include "cli/equilibrium_output.h"

#include "cli/output.h"
#include "core/fail.h"

#include <math.h>
#include <string.h>

/* ---- rows ----------------------------------------------------------------------------------- */

static void put(json_t *row, const char *name, double value)
{
    json_object_set_new(row, name, gf_record_real(value));
}

static json_t *state_row(json_t *row, gfold_astrocyte_state s)
{
    put(row, "ca", s.ca);
    put(row, "h", s.h);
    put(row, "ip3", s.ip3);
    return row;
}

static json_t *equilibrium_row(const gfold_equilibrium *e)
{
    json_t *row = json_object();
    put(row, "j", e->drive);
    return state_row(row, e->state);
}

/* With eigenvalues. */
static json_t *point_row(const gfold_equilibrium *e)
{
    static const char *const re[] = { "re_1", "re_2", "re_3" };
    static const char *const im[] = { "im_1", "im_2", "im_3" };
    json_t *row = equilibrium_row(e);
    for (int k = 0; k < 3; k++) put(row, re[k], e->re[k]), put(row, im[k], e->im[k]);
    json_object_set_new(row, "unstable", json_integer(e->unstable));
    json_object_set_new(row, "branch", json_integer(e->branch));
    return row;
}

static json_t *hopf_row(const gfold_hopf *h)
{
    static const char *const kind[] = { "unknown", "subcritical", "supercritical" };
    json_t *row = equilibrium_row(&h->at);
    put(row, "period", h->period);
    json_object_set_new(row, "kind", json_string(kind[h->supercritical + 1]));
    return row;
}

static json_t *cycle_row(const gfold_calcium_cycle *c)
{
    json_t *row = json_object();
    put(row, "j", c->drive);
    put(row, "period", c->period);
    put(row, "ca_min", c->ca_min);
    put(row, "ca_max", c->ca_max);
    json_object_set_new(row, "unstable", json_integer(c->unstable));
    put(row, "defect", c->defect);
    json_object_set_new(row, "branch", json_integer(c->branch));
    return row;
}

static json_t *fold_row(const char *of, double drive, double lo, double hi, double period)
{
    json_t *row = json_object();
    json_object_set_new(row, "of", json_string(of));
    put(row, "j", drive);
    put(row, "ca_min", lo);
    put(row, "ca_max", hi);
    put(row, "period", period);
    return row;
}

/* ---- lists ---------------------------------------------------------------------------------- */

typedef struct subject {
    const equilibrium_arguments *a;
    const gfold_diagram *d;
    json_t *at; /* equilibria at the drives asked for */
} subject;

static json_t *hopf_list(const subject *s)
{
    json_t *list = json_array();
    for (size_t k = 0; k < gfold_diagram_hopfs(s->d); k++) {
        const gfold_hopf h = gfold_diagram_hopf(s->d, k);
        json_array_append_new(list, hopf_row(&h));
    }
    return list;
}

static json_t *point_list(const subject *s)
{
    json_t *list = json_array();
    for (size_t k = 0; k < gfold_diagram_count(s->d); k++) {
        const gfold_equilibrium e = gfold_diagram_at(s->d, k);
        json_array_append_new(list, point_row(&e));
    }
    return list;
}

static json_t *cycles_of(const subject *s, gfold_cycle_list which)
{
    json_t *list = json_array();
    for (size_t k = 0; k < gfold_diagram_cycles(s->d, which); k++) {
        const gfold_calcium_cycle c = gfold_diagram_cycle(s->d, which, k);
        json_array_append_new(list, cycle_row(&c));
    }
    return list;
}

static json_t *cycle_list(const subject *s)
{
    return cycles_of(s, GFOLD_CYCLES_ALL);
}

static json_t *fold_list(const subject *s)
{
    json_t *list = json_array();
    for (size_t k = 0; k < gfold_diagram_folds(s->d); k++) {
        const gfold_equilibrium e = gfold_diagram_fold(s->d, k);
        json_array_append_new(list,
                              fold_row("equilibria", e.drive, e.state.ca, e.state.ca, (double)NAN));
    }
    for (size_t k = 0; k < gfold_diagram_cycles(s->d, GFOLD_CYCLES_FOLDS); k++) {
        const gfold_calcium_cycle c = gfold_diagram_cycle(s->d, GFOLD_CYCLES_FOLDS, k);
        json_array_append_new(list, fold_row("cycles", c.drive, c.ca_min, c.ca_max, c.period));
    }
    return list;
}

static json_t *at_list(const subject *s)
{
    return json_incref(s->at);
}

static const struct {
    const char *name;
    json_t *(*make)(const subject *);
} lists[GF_EQUILIBRIUM_ROWS_COUNT] = {
    { "hopf", hopf_list },  { "points", point_list }, { "cycles", cycle_list },
    { "folds", fold_list }, { "at", at_list },
};

/* The list that table and csv print comes first. */
static void add_lists(json_t *record, const subject *s)
{
    json_object_set_new(record, lists[s->a->rows].name, lists[s->a->rows].make(s));
    for (int k = 0; k < GF_EQUILIBRIUM_ROWS_COUNT; k++)
        if (k != s->a->rows) json_object_set_new(record, lists[k].name, lists[k].make(s));
    json_object_set_new(record, "cycles_at", cycles_of(s, GFOLD_CYCLES_REPORTED));
}

/* ---- an astrocyte --------------------------------------------------------------------------- */

static gfold_status add_rest(json_t *record, const equilibrium_arguments *a, gfold_error *err)
{
    gfold_equilibrium e[GFOLD_EQUILIBRIA_MAX];
    size_t count;
    const gfold_status status = gfold_equilibria(&a->cell.astrocyte, 0, e, &count, err);
    if (!status) json_object_set_new(record, "rest", state_row(json_object(), e->state));
    return status;
}

static gfold_status equilibria_at(const equilibrium_arguments *a, json_t *list, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    for (size_t k = 0; k < a->n_reports && !status; k++) {
        gfold_equilibrium e[GFOLD_EQUILIBRIA_MAX];
        size_t count;
        status = gfold_equilibria(&a->cell.astrocyte, a->report[k], e, &count, err);
        for (size_t i = 0; i < count; i++) json_array_append_new(list, point_row(&e[i]));
    }
    return status;
}

gfold_status
gf_equilibrium_publish(const gf_session *session, gf_cell_figure_kind kind, json_t *record,
                       gfold_error *err)
{
    const gf_arguments *common = session->common;
    gf_cell_figure f = { .kind = kind };
    gfold_status status = gf_ok(err);
    if (common->plot) {
        status = gf_cell_figure_of_record(&f, kind, record, err);
        if (!status) status = gf_cell_figure_draw(&f, common->plot, common->keep_script, err);
        gf_cell_figure_free(&f);
    }
    if (!status) return gf_output_publish(session, record, err);
    json_decref(record);
    return status;
}

gfold_status gf_equilibrium_astrocyte(const gf_session *session, const equilibrium_arguments *a,
                                      gfold_error *err)
{
    json_t *record = gf_record_begin(session), *at = json_array();
    gfold_diagram *d = NULL;
    gfold_status status = add_rest(record, a, err);
    if (!status) status = equilibria_at(a, at, err);
    if (!status) status = gfold_diagram_run(&d, &a->params, err);
    if (!status) add_lists(record, &(subject){ a, d, at });
    gfold_diagram_destroy(d);
    json_decref(at);
    if (!status) return gf_equilibrium_publish(session, GF_CELL_BIFURCATION, record, err);
    json_decref(record);
    return status;
}

/* ---- names ---------------------------------------------------------------------------------- */

static const struct {
    const char *name, *meaning;
} meanings[] = {
    { "rest", "the state without drive" },
    { "j", "drive, uM/s" },
    { "ca", "Ca, uM" },
    { "h", "fraction of receptors not inactivated" },
    { "ip3", "IP3, uM" },
    { "period", "of the cycle, s" },
    { "kind", "supercritical: the cycles born are stable" },
    { "of", "what meets and vanishes: equilibria or cycles" },
    { "ca_min", "least Ca of a cycle, uM" },
    { "ca_max", "largest one, uM" },
    { "unstable", "eigenvalues with Re > 0, Floquet multipliers above 1" },
    { "defect", "of the polynomials of a cycle" },
    { "re_1", "real part of an eigenvalue, 1/s" },
    { "re_2", "of another, 1/s" },
    { "re_3", "of the third, 1/s" },
    { "im_1", "imaginary parts, 1/s" },
    { "im_2", "1/s" },
    { "im_3", "1/s" },
    { "branch", "which curve it is on" },
    { "cycles_at", "cycles at the drives of --at" },
    { "single", "least current from rest with a spike" },
    { "repetitive", "least current with two, which go on" },
    { "width", "of the brackets left" },
    { "current", "from rest on" },
    { "rate", "of spikes, Hz" },
    { "spikes", "in --t-max" },
    { "spike_steps", "steps with V above --neuron-threshold" },
    { "first", "spike, ms" },
};

const char *gf_equilibrium_meaning(const char *name)
{
    for (size_t k = 0; k < sizeof meanings / sizeof *meanings; k++)
        if (strcmp(meanings[k].name, name) == 0) return meanings[k].meaning;
    return NULL;
}

void gf_equilibrium_help(FILE *out)
{
    fputs("\nlists of the result: hopf, folds, points (with eigenvalues), cycles; at, cycles_at\n",
          out);
    for (size_t k = 0; k < sizeof meanings / sizeof *meanings; k++)
        fprintf(out, "  %-21s  %s\n", meanings[k].name, meanings[k].meaning);
}
