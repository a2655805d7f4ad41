#include "cli/phase_output.h"

#include "cli/output.h"
#include "cli/record_file.h"
#include "core/fail.h"
#include "io/csv.h"
#include "io/phase_file.h"
#include "io/phase_plot.h"

static gfold_status write_files(const gf_session *session, const gf_phase *phase, gfold_error *err)
{
    const gf_arguments *common = session->common;
    gfold_status status = gf_ok(err);
    if (common->out && gf_has_suffix(common->out, ".csv")) {
        status = gf_csv_save(common->out, phase, err);
    } else if (common->out) {
        json_t *manifest = gf_session_manifest(session, GF_PHASE_SCHEMA);
        status = gf_phase_save(common->out, phase, manifest, err);
        json_decref(manifest);
    }
    if (!status && common->plot)
        status = gf_phase_draw(phase, common->plot, common->keep_script, err);
    return status;
}

/* [ny] lists of [nx], or one list without a y axis. */
static json_t *numbers(const double *values, size_t nx, size_t ny, int nested)
{
    json_t *rows = json_array();
    for (size_t j = 0; j < ny; j++) {
        json_t *row = nested ? json_array() : rows;
        for (size_t i = 0; i < nx; i++)
            json_array_append_new(row, gf_record_real(values[j * nx + i]));
        if (nested) json_array_append_new(rows, row);
    }
    return rows;
}

static void add_values(json_t *record, const gf_phase *p)
{
    const int nested = p->y.at != NULL;
    json_t *values = json_object(), *errors = json_object(), *curves = json_object();
    json_object_set_new(record, "x", numbers(p->x.at, p->x.n, 1, 0));
    if (nested) json_object_set_new(record, "y", numbers(p->y.at, p->y.n, 1, 0));
    for (int k = 0; k < p->n_columns; k++) {
        const gf_phase_column *c = &p->column[k];
        json_object_set_new(values, c->name, numbers(c->values, p->x.n, p->y.n, nested));
        if (c->errors)
            json_object_set_new(errors, c->name, numbers(c->errors, p->x.n, p->y.n, nested));
    }
    for (int k = 0; k < GF_PHASE_CURVES; k++)
        if (p->curve[k].points)
            json_object_set_new(curves, gfold_critical_name((gfold_critical_kind)k),
                                numbers(p->curve[k].points, 2, p->curve[k].count, 1));
    if (p->has_tricritical)
        json_object_set_new(curves, "tricritical", numbers(p->tricritical, 2, 1, 0));
    json_object_set_new(record, "values", values);
    json_object_set_new(record, "stderr", errors);
    json_object_set_new(record, "curves", curves);
}

static gfold_status
print(const gf_session *session, const gf_phase *phase, const gf_phase_summary *s, gfold_error *err)
{
    const gf_arguments *common = session->common;
    if (!common->out && common->format != GF_JSON) {
        gf_csv_write(stdout, phase);
        return gf_ok(err);
    }
    json_t *record = gf_record_fill(gf_record_begin(session), session->command, s);
    if (!common->out) add_values(record, phase);
    return gf_output_print(session, record, err);
}

gfold_status gf_phase_publish(const gf_session *session, const gf_phase *phase,
                              const gf_phase_summary *summary, gfold_error *err)
{
    const gfold_status status = write_files(session, phase, err);
    return status ? status : print(session, phase, summary, err);
}

gfold_status
gf_phase_print_summary(const gf_session *session, const gf_phase_summary *summary, gfold_error *err)
{
    json_t *record = gf_record_fill(gf_record_begin(session), session->command, summary);
    return gf_output_print(session, record, err);
}

gfold_status gf_phase_republish(const gf_session *session, gfold_error *err)
{
    const gf_arguments *common = session->common;
    gf_phase phase;
    gfold_status status = gf_phase_load(common->out, &phase, err);
    gf_phase_summary s = { .points = phase.x.n * phase.y.n };
    for (size_t k = 0; k < s.points && !status; k++) {
        s.failed += phase.status[k] != GFOLD_OK;
        s.skipped += phase.computed && !phase.computed[k];
    }
    s.reused = s.points - s.failed - s.skipped;
    if (!status && common->plot)
        status = gf_phase_draw(&phase, common->plot, common->keep_script, err);
    if (!status) status = gf_phase_print_summary(session, &s, err);
    gf_phase_destroy(&phase);
    return status;
}
