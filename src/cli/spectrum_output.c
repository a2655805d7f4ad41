#include "cli/spectrum_output.h"

#include "cli/output.h"
#include "core/fail.h"
#include "io/spectrum_plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VARIABLES_MAX = 6 };

/* Eigenvalues of all states, [state][k], NaN where a state has fewer. */
typedef struct eigenvalues {
    size_t states, most;
    double *re, *im;
    int *network;
} eigenvalues;

static gfold_status gather(const gfold_sample *sample, eigenvalues *e, gfold_error *err)
{
    const gfold_sample_state *state = gfold_sample_states(sample);
    e->states = gfold_sample_count(sample);
    for (size_t k = 0; k < e->states; k++)
        if (state[k].count > e->most) e->most = state[k].count;
    e->re = gf_allocate(2 * e->states * e->most, sizeof *e->re);
    e->network = gf_allocate(e->states, sizeof *e->network);
    if (!e->re || !e->network) return gf_fail_memory(err, 16 * (double)(e->states * e->most));
    e->im = e->re + e->states * e->most;
    for (size_t i = 0; i < 2 * e->states * e->most; i++) e->re[i] = (double)NAN;
    for (size_t k = 0; k < e->states; k++) {
        e->network[k] = state[k].network;
        if (!state[k].count) continue;
        memcpy(e->re + k * e->most, state[k].re, state[k].count * sizeof(double));
        memcpy(e->im + k * e->most, state[k].im, state[k].count * sizeof(double));
    }
    return gf_ok(err);
}

/* Of all states one after the other. */
static json_t *pairs(const gfold_sample *sample)
{
    json_t *list = json_array();
    for (size_t k = 0; k < gfold_sample_count(sample); k++) {
        const gfold_sample_state *state = gfold_sample_states(sample) + k;
        json_t *some = gf_record_pairs(state->count, state->re, state->im);
        json_array_extend(list, some);
        json_decref(some);
    }
    return list;
}

static json_t *measured(const gf_spectrum *s)
{
    const struct {
        const char *name;
        gfold_estimate value;
    } rows[] = {
        { "abscissa", s->measured.abscissa },
        { "zero_fraction", s->measured.zero_fraction },
        { "box_fraction", s->measured.box_fraction },
        { "outside_fraction", s->measured.outside_fraction },
    };
    const gfold_sample *sample = s->state.sample;
    json_t *object = json_object(), *errors = json_object();
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        json_object_set_new(object, rows[k].name, gf_record_real(rows[k].value.mean));
        json_object_set_new(errors, rows[k].name, gf_record_real(rows[k].value.stderr_));
    }
    json_object_set_new(object, "stderr", errors);
    json_object_set_new(object, "networks", json_integer(gfold_sample_networks(sample)));
    json_object_set_new(object, "states", json_integer((json_int_t)gfold_sample_count(sample)));
    if (gfold_sample_params_of(sample)->krylov)
        json_object_set_new(object, "eigenvalues", pairs(sample));
    return object;
}

static json_t *record_of(const gf_session *session, const gf_spectrum *s)
{
    json_t *record = gf_record_fill(gf_record_begin(session), session->command, s);
    json_t *loops = json_array();
    for (int k = 0; k < s->boundary.loops; k++)
        json_array_append_new(loops, json_integer((json_int_t)s->boundary.loop[k].first));
    json_object_set_new(record, "boundary", gf_record_pairs(s->points, s->re, s->im));
    json_object_set_new(record, "loops", loops);
    if (s->has_measured) json_object_set_new(record, "sample", measured(s));
    return record;
}

static size_t variables(const gf_spectrum *s, const eigenvalues *e, gf_variable *v)
{
    static const char re[] = "density/re", im[] = "density/im";
    size_t count = 0;
    if (s->nx) {
        v[count++] = (gf_variable){ .name = re, .long_name = "real part", .symbol = "Re l",
                                    .units = "1 / leak time", .rank = 1, .shape = { s->nx },
                                    .scale = { re }, .real = s->x };
        v[count++] = (gf_variable){ .name = im, .long_name = "imaginary part", .symbol = "Im l",
                                    .units = "1 / leak time", .rank = 1, .shape = { s->ny },
                                    .scale = { im }, .real = s->y };
        v[count++] = (gf_variable){ .name = "density/value",
                                    .long_name = "eigenvalues per unit area, over N",
                                    .units = "leak time^2", .rank = 2, .shape = { s->ny, s->nx },
                                    .scale = { im, re }, .real = s->density };
    }
    if (e->most) {
        const gf_variable of = { .rank = 2, .shape = { e->states, e->most },
                                 .units = "1 / leak time" };
        v[count] = of;
        v[count].name = "eigenvalues/re";
        v[count].long_name = "real parts of every sampled state";
        v[count++].real = e->re;
        v[count] = of;
        v[count].name = "eigenvalues/im";
        v[count].long_name = "imaginary parts";
        v[count++].real = e->im;
        v[count++] = (gf_variable){ .name = "eigenvalues/network", .units = "1",
                                    .long_name = "network that the state belongs to", .rank = 1,
                                    .shape = { e->states }, .integer = e->network };
    }
    return count;
}

static gfold_status draw(const gf_arguments *common, const gf_spectrum *s, const eigenvalues *e,
                         gfold_error *err)
{
    const gf_spectrum_picture picture = {
        .boundary = &s->boundary,
        .re = s->re,
        .im = s->im,
        .zero_fraction = s->extent.zero_fraction,
        .nx = s->nx,
        .ny = s->ny,
        .x = s->x,
        .y = s->y,
        .density = s->density,
        .eigenvalues = e->states * e->most,
        .eigen_re = e->re,
        .eigen_im = e->im,
        .n = common->sweep.n,
        .networks = s->state.sample ? gfold_sample_networks(s->state.sample) : 0,
        .box = s->box,
    };
    return gf_spectrum_draw(&picture, common->plot, common->keep_script, err);
}

gfold_status gf_spectrum_publish(const gf_session *session, const gf_spectrum *s, gfold_error *err)
{
    const gf_arguments *common = session->common;
    gf_variable more[VARIABLES_MAX];
    eigenvalues e = { 0 };
    gfold_status status = s->state.sample ? gather(s->state.sample, &e, err) : gf_ok(err);
    if (!status && common->plot) status = draw(common, s, &e, err);
    if (!status)
        status = gf_output_publish_more(session, record_of(session, s), more,
                                        variables(s, &e, more), err);
    free(e.re);
    free(e.network);
    return status;
}
