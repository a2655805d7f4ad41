#include "cli/grid.h"
#include "cli/interrupt.h"
#include "cli/spectrum_output.h"
#include "core/fail.h"

#include <math.h>
#include <stdlib.h>

enum { ROWS_MAX = 4 }; /* of the density, times its columns */

typedef struct spectrum_arguments {
    gf_state_arguments state;
    const char *box;
    int resolution, grid, largest, rightmost;
    gfold_box inside;
} spectrum_arguments;

#define AT(field) offsetof(spectrum_arguments, field)

static const gf_option options[] = {
    { .name = "box", .kind = GF_TEXT, .offset = AT(box), .form = "X0:X1:Y0:Y1",
      .meaning = "part of the plane to count eigenvalues in" },
    { .name = "resolution", .kind = GF_INTEGER, .offset = AT(resolution), .lo = 8, .hi = 1e5,
      .unit = "1", .meaning = "points of a loop of the boundary" },
    { .name = "grid", .kind = GF_INTEGER, .offset = AT(grid), .lo = 0, .hi = 2000, .unit = "1",
      .meaning = "columns of the density in --out and --plot" },
    { .name = "rightmost", .kind = GF_INTEGER, .offset = AT(rightmost), .lo = 0, .hi = 1000,
      .unit = "1", .meaning = "only so many eigenvalues of a state; 0: all" },
    { .name = "largest", .kind = GF_INTEGER, .offset = AT(largest), .lo = 0, .hi = 1000,
      .unit = "1", .meaning = "the same, by modulus" },
    { .name = "shift_invert", .kind = GF_FLAG, .offset = AT(state.shift_invert),
      .meaning = "look for them near the predicted edge" },
};

static const gf_field fields[] = {
    { "abscissa", "largest real part", GF_FIELD_REAL, offsetof(gf_spectrum, extent.abscissa) },
    { "leftmost", "smallest real part of the bulk", GF_FIELD_REAL,
      offsetof(gf_spectrum, extent.leftmost) },
    { "height", "largest imaginary part", GF_FIELD_REAL, offsetof(gf_spectrum, extent.height) },
    { "zero_fraction", "exact zeros over N", GF_FIELD_REAL,
      offsetof(gf_spectrum, extent.zero_fraction) },
    { "delta_h", "variance of h at the root", GF_FIELD_REAL,
      offsetof(gf_spectrum, state.root.delta_h) },
    { "stability", "right side of (4.2) at the root", GF_FIELD_REAL,
      offsetof(gf_spectrum, state.root.stability) },
    { "box_fraction", "eigenvalues inside --box over N", GF_FIELD_REAL,
      offsetof(gf_spectrum, box_fraction) },
    { "boundary", "of the bulk, re and im in turn", GF_FIELD_LIST, 0 },
    { "loops", "index of the first point of each loop", GF_FIELD_LIST, 0 },
    { "sample", "abscissa ... outside_fraction, stderr", GF_FIELD_LIST, 0 },
};

static void defaults(void *arguments)
{
    spectrum_arguments *a = arguments;
    gf_state_defaults(arguments);
    a->resolution = 200;
    a->grid = 120;
}

static gfold_status read_box(const char *text, gfold_box *box, gfold_error *err)
{
    double at[4];
    const gfold_status status = gf_read_numbers("--box", text, "X0:X1:Y0:Y1", 4, at, err);
    if (status) return status;
    *box = (gfold_box){ at[0], at[1], at[2], at[3] };
    if (at[0] < at[1] && at[2] < at[3]) return gf_ok(err);
    return gf_fail(err, GFOLD_EINVAL, "--box is %.60s; X0 must be below X1 and Y0 below Y1", text);
}

static gfold_status complete(void *arguments, gfold_error *err)
{
    spectrum_arguments *a = arguments;
    gf_state_arguments *state = &a->state;
    if (a->largest && a->rightmost)
        return gf_fail(err, GFOLD_EINVAL, "--largest and --rightmost exclude each other");
    state->krylov = a->largest || a->rightmost;
    if (state->krylov && !state->sample)
        return gf_fail(err, GFOLD_EINVAL, "--largest and --rightmost need --sample");
    if (state->shift_invert && !a->rightmost)
        return gf_fail(err, GFOLD_EINVAL, "--shift-invert needs --rightmost");
    state->modes.which = a->largest ? GFOLD_LARGEST : GFOLD_RIGHTMOST;
    state->modes.k = a->largest ? a->largest : a->rightmost;
    gfold_status status = a->box ? read_box(a->box, &a->inside, err) : gf_ok(err);
    if (!status) status = gf_state_complete(arguments, err);
    return status;
}

static gfold_status outline(gf_spectrum *s, int resolution, gfold_error *err)
{
    const size_t room = GFOLD_LOOPS_MAX * ((size_t)resolution + 2);
    gfold_status status = gfold_spectrum_extent_of(s->state.plan, &s->extent, err);
    s->re = gf_allocate(2 * room, sizeof *s->re);
    if (!s->re) return gf_fail_memory(err, 16 * (double)room);
    s->im = s->re + room;
    if (!status)
        status = gfold_spectrum_boundary(s->state.plan, resolution, room, s->re, s->im,
                                         &s->boundary, err);
    for (int k = 0; k < s->boundary.loops && !status; k++) s->points += s->boundary.loop[k].count;
    return status;
}

static gfold_status allocate_density(gf_spectrum *s, size_t columns, gfold_error *err)
{
    const gfold_spectrum_extent e = s->extent;
    const double cell = (e.abscissa - e.leftmost) / (double)columns;
    const size_t half = (size_t)ceil(fmin(e.height / cell, ROWS_MAX * (double)columns / 2));
    const size_t rows = 2 * (half ? half : 1);
    s->x = gf_allocate(columns + rows + columns * rows, sizeof *s->x);
    if (!s->x) return gf_fail_memory(err, 8 * (double)columns * (double)rows);
    s->nx = columns;
    s->ny = rows;
    s->y = s->x + columns;
    s->density = s->y + rows;
    for (size_t i = 0; i < columns; i++) s->x[i] = e.leftmost + ((double)i + 0.5) * cell;
    for (size_t j = 0; j < rows; j++)
        s->y[j] = e.height * (2 * (double)j + 1 - (double)rows) / (double)rows;
    return gf_ok(err);
}

/* The upper half, mirrored. A point without a value is NaN. */
static gfold_status map(gf_spectrum *s, const gf_arguments *common, size_t columns,
                        gfold_error *err)
{
    double g[2];
    size_t lost = 0;
    if (!(s->extent.height > 0 && s->extent.abscissa > s->extent.leftmost)) return gf_ok(err);
    gfold_status status = allocate_density(s, columns, err);
    for (size_t i = 0; i < s->nx && !status; i++) {
        const double height = gfold_spectrum_height(s->state.plan, s->x[i]);
        if (*gf_interrupt_flag()) return gf_fail(err, GFOLD_ESTOPPED, "stopped in the density");
        for (size_t j = s->ny / 2; j < s->ny && s->y[j] < height; j++) {
            double *value = &s->density[j * s->nx + i];
            if (gfold_spectrum_resolvent(s->state.plan, s->x[i], s->y[j], g, value, err))
                *value = (double)NAN, lost++;
            s->density[(s->ny - 1 - j) * s->nx + i] = *value;
        }
    }
    if (lost) gf_warn(common, "the density did not converge at %zu points", lost);
    return status ? status : gf_ok(err);
}

static gfold_status compute(gf_spectrum *s, const spectrum_arguments *a, gfold_error *err)
{
    const gf_arguments *common = &a->state.common;
    gfold_fraction fraction;
    gfold_status status = gf_state_create(&s->state, &a->state, err);
    if (!status) status = outline(s, a->resolution, err);
    if (status) return status;
    const int has_density = gfold_spectrum_has_density(s->state.plan);
    if (a->box) s->box = &a->inside;
    if (a->box && has_density) {
        status = gfold_spectrum_inside(s->state.plan, &a->inside, &fraction, err);
        s->box_fraction = fraction.value;
    }
    s->has_measured = a->state.sample;
    if (!status && s->has_measured)
        status = gfold_compare_spectrum(s->state.plan, s->state.sample, s->box, &s->measured, err);
    if (!status && has_density && a->grid > 1 && (common->out || common->plot))
        status = map(s, common, (size_t)a->grid, err);
    return status;
}

static gfold_status run(const gf_session *session, const void *arguments, gfold_error *err)
{
    gf_spectrum s = { .box_fraction = (double)NAN };
    gfold_status status = compute(&s, arguments, err);
    if (!status) status = gf_spectrum_publish(session, &s, err);
    gf_state_destroy(&s.state);
    free(s.re);
    free(s.x);
    return status;
}

const gf_command gf_command_spectrum = {
    .name = "spectrum",
    .synopsis = "[options]",
    .summary = "where the eigenvalues of the Jacobian lie: theory, and sampled networks",
    .example = "gatefold spectrum --model fs --g 2 --sample --n 500 --networks 4 --plot fs.png",
    .uses = GF_USES_MODEL | GF_USES_TOL | GF_USES_STATE | GF_USES_NETWORKS | GF_USES_RUN |
            GF_USES_OUT | GF_USES_PLOT | GF_STOPS,
    .size = sizeof(spectrum_arguments),
    .defaults = defaults,
    .complete = complete,
    .run = run,
    .help = gf_state_help,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .fields = fields,
    .n_fields = sizeof fields / sizeof *fields,
    .pair = { "re", "im" },
};
