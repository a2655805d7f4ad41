#include "cli/dynamics_output.h"

#include "cli/output.h"
#include "core/fail.h"
#include "io/two_time_plot.h"

#include <math.h>

#define LAST(series) offsetof(gf_dynamics, last[series])

const gf_field gf_dynamics_fields[GF_DYNAMICS_FIELDS] = {
    { "t", "leak times", GF_FIELD_LIST, 0 },
    { "var_h", "E h^2 at t", GF_FIELD_LIST, 0 },
    { "speed", "rms of dh/dt at t, 1 / leak time", GF_FIELD_LIST, 0 },
    { "var_active", "E h^2 where the gate is open; of the theory at t-max", GF_FIELD_REAL,
      LAST(GFOLD_SERIES_VAR_ACTIVE) },
    { "var_frozen", "the same where it is closed", GF_FIELD_REAL, LAST(GFOLD_SERIES_VAR_FROZEN) },
    { "active_fraction", "P(z > theta_z), 1 without a binary gate; of the theory at t-max",
      GF_FIELD_REAL, LAST(GFOLD_SERIES_ACTIVE_FRACTION) },
    { "neighbour", "smallest correlation of phi at neighbouring times", GF_FIELD_REAL,
      offsetof(gf_dynamics, result.neighbour) },
    { "residual", "of the covariances solved for in long steps", GF_FIELD_REAL,
      offsetof(gf_dynamics, result.residual) },
    { "kept", "times that brought the fields something new", GF_FIELD_SIZE,
      offsetof(gf_dynamics, result.kept) },
    { "paths", "in a batch", GF_FIELD_INTEGER, offsetof(gf_dynamics, result.paths) },
    { "batches", "independent populations", GF_FIELD_INTEGER,
      offsetof(gf_dynamics, result.batches) },
    { "sample", "of networks: t, the same at t, C(t, t'); theory, stderr, z of each", GF_FIELD_LIST,
      0 },
};

static const struct {
    const char *name;
    int list; /* of the theory: at all times */
} series_rows[GFOLD_SERIES_COUNT] = {
    { "var_h", 1 },      { "speed", 1 },           { "var_active", 0 },
    { "var_frozen", 0 }, { "active_fraction", 0 },
};

static const char *const map_names[GFOLD_MAP_COUNT] = { "c_h", "c_phi" };

/* ---- the record ---------------------------------------------------------------------------- */

static void add_theory(json_t *record, const gf_dynamics *d)
{
    json_t *errors = json_object();
    json_object_set_new(record, "t", gf_record_numbers(d->times, d->t));
    for (int k = 0; k < GFOLD_SERIES_COUNT; k++) {
        const gfold_two_time_curve *c = &d->curve[k];
        const char *name = series_rows[k].name;
        if (series_rows[k].list)
            json_object_set_new(record, name, gf_record_numbers(d->times, c->value));
        json_object_set_new(errors, name,
                            series_rows[k].list ? gf_record_numbers(d->times, c->stderr_)
                                                : gf_record_real(c->stderr_[d->times - 1]));
    }
    json_object_set_new(record, "stderr", errors);
}

/* A row per t. */
static json_t *rows_of(size_t times, const double *map)
{
    json_t *rows = json_array();
    for (size_t k = 0; k < times; k++)
        json_array_append_new(rows, gf_record_numbers(times, map + k * times));
    return rows;
}

static double largest(size_t count, const double *z)
{
    double most = (double)NAN;
    for (size_t k = 0; k < count; k++)
        if (isfinite(z[k])) most = fmax(most, fabs(z[k]));
    return most;
}

static json_t *sample_of(const gf_dynamics *d, const dynamics_arguments *a)
{
    static const char *const names[] = { NULL, "theory", "stderr", "z" };
    enum { SIDES = sizeof names / sizeof *names };
    json_t *sides[SIDES], *sample = json_object(), *most = json_object();
    const size_t times = d->sampled;
    json_object_set_new(sample, "t", gf_record_numbers(times, d->sample_t));
    for (int s = 0; s < SIDES; s++) sides[s] = s ? json_object() : sample;
    for (int k = 0; k < GFOLD_SERIES_COUNT + GFOLD_MAP_COUNT; k++) {
        const int is_map = k >= GFOLD_SERIES_COUNT, map = k - GFOLD_SERIES_COUNT;
        const gf_compared *c = is_map ? &d->map[map] : &d->series[k];
        const char *name = is_map ? map_names[map] : series_rows[k].name;
        const double *const values[SIDES] = { c->networks.value, c->theory, c->networks.stderr_,
                                              c->z };
        for (int s = 0; s < SIDES; s++)
            json_object_set_new(sides[s], name,
                                is_map ? rows_of(times, values[s])
                                       : gf_record_numbers(times, values[s]));
        json_object_set_new(most, name,
                            gf_record_real(largest(is_map ? times * times : times, c->z)));
    }
    for (int s = 1; s < SIDES; s++) json_object_set_new(sample, names[s], sides[s]);
    json_object_set_new(sample, "largest_z", most);
    json_object_set_new(sample, "n", json_integer((json_int_t)a->common.sweep.n));
    json_object_set_new(sample, "networks", json_integer(a->common.sweep.networks));
    json_object_set_new(sample, "trials", json_integer(a->trials));
    return sample;
}

static json_t *record_of(const gf_session *session, const gf_dynamics *d)
{
    json_t *record = gf_record_begin(session);
    add_theory(record, d);
    gf_record_fill(record, session->command, d);
    if (d->networks)
        json_object_set_new(record, "sample",
                            sample_of(d, (const dynamics_arguments *)session->common));
    return record;
}

/* ---- picture and file ---------------------------------------------------------------------- */

static gfold_status draw(const gf_arguments *common, const gf_dynamics *d, gfold_error *err)
{
    gf_two_time_picture picture = {
        .times = d->times,
        .logarithmic = ((const dynamics_arguments *)common)->grid == GFOLD_GRID_GEOMETRIC,
        .t = d->t,
        .c_h = gfold_two_time_map_of(d->plan, GFOLD_MAP_H, NULL),
        .var_h = d->curve[GFOLD_SERIES_VAR_H],
        .speed = d->curve[GFOLD_SERIES_SPEED],
        .var_active = d->curve[GFOLD_SERIES_VAR_ACTIVE],
        .var_frozen = d->curve[GFOLD_SERIES_VAR_FROZEN],
        .networks = d->networks,
        .n = common->sweep.n,
        .count = common->sweep.networks,
    };
    return gf_two_time_draw(&picture, common->plot, common->keep_script, err);
}

static gfold_status publish(const gf_session *session, const gf_dynamics *d, gfold_error *err)
{
    static const char time[] = "two_time/t";
    static const struct {
        const char *name, *meaning;
        int map, errors;
    } maps[] = {
        { "two_time/c_h", "E h(t) h(t')", GFOLD_MAP_H, 0 },
        { "two_time/c_h_stderr", "its standard error", GFOLD_MAP_H, 1 },
        { "two_time/c_phi", "E phi(t) phi(t')", GFOLD_MAP_PHI, 0 },
        { "two_time/c_phi_stderr", "its standard error", GFOLD_MAP_PHI, 1 },
    };
    enum { MAPS = sizeof maps / sizeof *maps };
    gf_variable more[1 + MAPS] = { { .name = time,
                                     .long_name = "time",
                                     .symbol = "t",
                                     .units = "leak times",
                                     .rank = 1,
                                     .shape = { d->times },
                                     .scale = { time },
                                     .real = d->t } };
    for (size_t k = 0; k < MAPS; k++) {
        const double *errors;
        const double *map =
            gfold_two_time_map_of(d->plan, (gfold_two_time_map)maps[k].map, &errors);
        more[1 + k] = (gf_variable){ .name = maps[k].name,
                                     .long_name = maps[k].meaning,
                                     .units = "1",
                                     .rank = 2,
                                     .shape = { d->times, d->times },
                                     .scale = { time, time },
                                     .real = maps[k].errors ? errors : map };
    }
    return gf_output_publish_more(session, record_of(session, d), more, 1 + MAPS, err);
}

gfold_status gf_dynamics_publish(const gf_session *session, const gf_dynamics *d, gfold_error *err)
{
    const gfold_status status = session->common->plot ? draw(session->common, d, err) : gf_ok(err);
    return status ? status : publish(session, d, err);
}
