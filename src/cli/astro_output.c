#include "cli/astro_output.h"

#include "core/fail.h"

#include <stdlib.h>
#include <string.h>

/* ---- the record ------------------------------------------------------------------------------ */

#define OF(field) offsetof(gfold_astro_result, field)
#define RATES                                                                                      \
    { "spike_steps", "steps of neurons above threshold", GF_FIELD_SIZE, OF(spike_steps) },         \
        { "rate_mean", "over neurons, in the window, Hz", GF_FIELD_REAL, OF(rate_mean) },          \
        { "rate_min", "of any neuron, Hz", GF_FIELD_REAL, OF(rate_min) },                          \
        { "rate_max", "of any neuron, Hz", GF_FIELD_REAL, OF(rate_max) },                          \
        { "r", "correlation of rates with the image", GF_FIELD_REAL, OF(r) },                      \
        { "psnr", "of rates stretched to [0, 255], dB", GF_FIELD_REAL, OF(psnr) },                 \
    {                                                                                              \
        "runaway", "rate_mean is above 200 Hz", GF_FIELD_TRUTH, OF(runaway)                        \
    }

static const gf_field train_fields[] = {
    RATES,
    { "ca_mean", "of astrocytes at --snapshot, uM", GF_FIELD_REAL, OF(ca_mean) },
    { "ca_max", "of any of them, uM", GF_FIELD_REAL, OF(ca_max) },
    { "zone_glutamate_max", "of any zone at any step", GF_FIELD_REAL, OF(glutamate_max) },
};

static const gf_field test_fields[] = {
    RATES,
    { "accuracy", "mean of the next two, at the best threshold", GF_FIELD_REAL, OF(accuracy) },
    { "hit_rate", "dark pixels whose rate reaches it", GF_FIELD_REAL, OF(hit_rate) },
    { "correct_rejection", "the others whose rate does not", GF_FIELD_REAL,
      OF(correct_rejection) },
    { "threshold", "a whole number, Hz", GF_FIELD_REAL, OF(threshold) },
    { "r_cue", "correlation of the cue with the image", GF_FIELD_REAL, OF(r_cue) },
    { "psnr_cue", "of the cue, dB", GF_FIELD_REAL, OF(psnr_cue) },
    { "zones_flagged", "that ever gave feedback", GF_FIELD_SIZE, OF(zones_flagged) },
    { "steps_without_ca", "in which no Ca was above --ca-min", GF_FIELD_SIZE,
      OF(steps_without_ca) },
};

enum { TRAIN = sizeof train_fields / sizeof *train_fields };
enum { TEST = sizeof test_fields / sizeof *test_fields };

static const gf_command train_part = { .fields = train_fields, .n_fields = TRAIN };
static const gf_command test_part = { .fields = test_fields, .n_fields = TEST };

void gf_astro_help(FILE *out)
{
    fputs("\nfields of train\n", out);
    for (int k = 0; k < TRAIN; k++)
        fprintf(out, "  %-18s  %s\n", train_fields[k].name, train_fields[k].meaning);
    fputs("\nfields of every element of tests[], beside name\n", out);
    for (int k = 0; k < TEST; k++)
        fprintf(out, "  %-18s  %s\n", test_fields[k].name, test_fields[k].meaning);
}

const char *gf_astro_meaning(const char *name)
{
    for (int k = 0; k < TRAIN; k++)
        if (!strcmp(train_fields[k].name, name)) return train_fields[k].meaning;
    for (int k = 0; k < TEST; k++)
        if (!strcmp(test_fields[k].name, name)) return test_fields[k].meaning;
    return NULL;
}

static json_t *
record_of(const gf_session *session, const gfold_astro_params *p, const gfold_astro *astro,
          const gf_astro_input *in)
{
    json_t *record = gf_record_begin(session), *tests = json_array(),
           *images = json_array();
    gfold_astro_result r = gfold_astro_result_of(astro, 0);
    json_object_set_new(record, "train", gf_record_fill(json_object(), &train_part, &r));
    for (size_t s = 0; s < p->shown; s++) json_array_append_new(images, json_string(in->shown[s]));
    json_object_set_new(json_object_get(record, "train"), "images", images);
    for (size_t k = 1; k <= in->tests; k++) {
        json_t *test = json_pack("{s:s}", "name", in->name[k]);
        r = gfold_astro_result_of(astro, k);
        json_array_append_new(tests, gf_record_fill(test, &test_part, &r));
    }
    json_object_set_new(record, "tests", tests);
    return record;
}

/* ---- arrays ---------------------------------------------------------------------------------- */

/* From column by column to row by row. */
static double *turned(size_t rows, size_t columns, const double *x)
{
    double *to = gf_allocate(rows * columns, sizeof *to);
    for (size_t k = 0; to && k < rows * columns; k++) to[k] = x[k / columns + rows * (k % columns)];
    return to;
}

static int *copied(size_t count, const int *x)
{
    int *to = gf_allocate(count, sizeof *to);
    if (to) memcpy(to, x, count * sizeof *to);
    return to;
}

static int fill_trace(gf_astro_figure *f, const gfold_astro_params *p, const gfold_astro *astro)
{
    const size_t zones = f->tall * f->wide;
    while (gfold_astro_trace(astro, (int)(500 * f->traced))) f->traced++;
    f->trace = gf_allocate(f->traced * zones, sizeof *f->trace);
    f->time = gf_allocate(f->traced, sizeof *f->time);
    if (!f->trace || !f->time) return 0;
    for (size_t k = 0; k < f->traced; k++) {
        memcpy(f->trace + k * zones, gfold_astro_trace(astro, (int)(500 * k)),
               zones * sizeof(double));
        f->time[k] = 500 * (double)k * p->astrocyte.dt;
    }
    return 1;
}

static gfold_status fill(gf_astro_figure *f, const gfold_astro_params *p, const gfold_astro *astro,
                         const gf_astro_input *in, gfold_error *err)
{
    const size_t rows = p->rows, columns = p->columns;
    *f = (gf_astro_figure){
        .rows = rows, .columns = columns, .tall = rows / 3, .wide = columns / 3
    };
    f->image = turned(rows, columns, in->image);
    f->calcium = turned(f->tall, f->wide, gfold_astro_calcium(astro));
    int whole = f->image && f->calcium && fill_trace(f, p, astro);
    for (size_t k = 0; k <= in->tests && whole; k++) {
        gf_astro_run *r = &f->run[f->runs++];
        r->steps = (size_t)(k ? p->test_steps : p->train_steps);
        const double *shown = in->current + (k ? p->shown - 1 + k : 0) * rows * columns;
        r->current = turned(rows, columns, shown);
        r->rates = turned(rows, columns, gfold_astro_rates(astro, k));
        r->spikes = copied(r->steps, gfold_astro_spikes(astro, k));
        memcpy(r->name, in->name[k], sizeof r->name);
        whole = r->current && r->rates && r->spikes;
    }
    return whole ? gf_ok(err) : gf_fail_memory(err, 16. * (double)(f->runs * rows * columns));
}

/* ---- both ------------------------------------------------------------------------------------ */

static void warn(const gf_session *session, const gfold_astro *astro, const gf_astro_input *in)
{
    for (size_t k = 0; k <= in->tests; k++) {
        const gfold_astro_result r = gfold_astro_result_of(astro, k);
        if (r.runaway)
            gf_warn(session->common, "%s: runaway, mean rate %.0f Hz: its r and psnr say nothing",
                    in->name[k], r.rate_mean);
        if (r.steps_without_ca)
            gf_warn(session->common,
                    "%s: no astrocyte above --ca-min in %zu steps: no feedback in "
                    "them",
                    in->name[k], r.steps_without_ca);
    }
}

gfold_status gf_astro_publish(const gf_session *session, const gfold_astro_params *p,
                              const gfold_astro *astro, const gf_astro_input *in, gfold_error *err)
{
    const gf_arguments *common = session->common;
    gf_variable variables[GF_ASTRO_FIGURE_VARIABLES];
    gf_astro_figure *f = gf_allocate(1, sizeof *f);
    if (!f) return gf_fail_memory(err, sizeof *f);
    warn(session, astro, in);
    gfold_status status = fill(f, p, astro, in, err);
    if (!status && common->plot)
        status = gf_astro_figure_draw(f, common->plot, common->keep_script, err);
    if (!status)
        status = gf_output_publish_more(session, record_of(session, p, astro, in), variables,
                                        gf_astro_figure_variables(f, variables), err);
    gf_astro_figure_free(f);
    free(f);
    return status;
}
