#include "sim/input.h"

#include "core/fail.h"
#include "math/random.h"

#include <math.h>

enum { STREAM_DIRECTION = 5 }; /* the others are in network.c */

static const double never = (double)INFINITY;

/* One kind of signal. `before` picks the value to the left of a jump, not to its right. */
typedef struct kind {
    const char *name;
    double (*at)(const gfold_input *input, double t, int before);
    double (*edge)(const gfold_input *input, double t);
    int (*quiet)(const gfold_input *input, double t);
    gfold_status (*check)(const gfold_input *input, gfold_error *err);
} kind;

static double silence(const gfold_input *input, double t, int before)
{
    (void)input, (void)t, (void)before;
    return 0;
}

static double no_edge(const gfold_input *input, double t)
{
    (void)input, (void)t;
    return never;
}

static int always_quiet(const gfold_input *input, double t)
{
    (void)input, (void)t;
    return 1;
}

static gfold_status check_nothing(const gfold_input *input, gfold_error *err)
{
    (void)input;
    return gf_ok(err);
}

static double constant_at(const gfold_input *input, double t, int before)
{
    (void)t, (void)before;
    return input->amplitude;
}

static int never_quiet(const gfold_input *input, double t)
{
    (void)input, (void)t;
    return 0;
}

static gfold_status check_amplitude(const gfold_input *input, gfold_error *err)
{
    return gf_check_range(err, "amplitude", input->amplitude, -1e6, 1e6);
}

static gfold_status check_start(const gfold_input *input, gfold_error *err)
{
    const gfold_status status = check_amplitude(input, err);
    return status ? status : gf_check_range(err, "start", input->start, 0, 1e8);
}

static int passed(double t, double edge, int before)
{
    return before ? t > edge : t >= edge;
}

static double pulse_at(const gfold_input *input, double t, int before)
{
    const double end = input->start + input->duration;
    const int on = passed(t, input->start, before) && !passed(t, end, before);
    return on ? input->amplitude : 0;
}

static double pulse_edge(const gfold_input *input, double t)
{
    const double end = input->start + input->duration;
    if (t < input->start) return input->start;
    return t < end ? end : never;
}

static int pulse_quiet(const gfold_input *input, double t)
{
    return t < input->start || t >= input->start + input->duration;
}

static gfold_status check_pulse(const gfold_input *input, gfold_error *err)
{
    const gfold_status status = check_start(input, err);
    return status ? status : gf_check_range(err, "duration", input->duration, 1e-300, 1e8);
}

static double sinusoid_at(const gfold_input *input, double t, int before)
{
    (void)before;
    if (t < input->start) return 0;
    const double phase = fmod((t - input->start) / input->period, 1);
    return input->amplitude * sin(6.28318530717958647693 * phase);
}

static double start_edge(const gfold_input *input, double t)
{
    return t < input->start ? input->start : never;
}

static int before_start(const gfold_input *input, double t)
{
    return t < input->start;
}

static gfold_status check_sinusoid(const gfold_input *input, gfold_error *err)
{
    const gfold_status status = check_start(input, err);
    return status ? status : gf_check_range(err, "period", input->period, 1e-300, 1e8);
}

/* The number of points at or before t; with `before`, of points before t. */
static size_t points_passed(const gfold_input *input, double t, int before)
{
    size_t lo = 0, hi = input->count;
    while (lo < hi) {
        const size_t middle = lo + (hi - lo) / 2;
        if (passed(t, input->time[middle], before))
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

static double series_at(const gfold_input *input, double t, int before)
{
    const size_t k = points_passed(input, t, before);
    if (k == 0 || k == input->count) return 0;
    const double from = input->time[k - 1], to = input->time[k];
    const double u = (t - from) / (to - from);
    return (1 - u) * input->value[k - 1] + u * input->value[k];
}

static double series_edge(const gfold_input *input, double t)
{
    const size_t k = points_passed(input, t, 0);
    return k < input->count ? input->time[k] : never;
}

static int series_quiet(const gfold_input *input, double t)
{
    const size_t k = points_passed(input, t, 0);
    return k == 0 || k == input->count;
}

static gfold_status check_series(const gfold_input *input, gfold_error *err)
{
    if (input->count < 2 || !input->time || !input->value)
        return gf_fail(err, GFOLD_EINVAL, "a series has %zu points, of 2 or more", input->count);
    for (size_t k = 0; k < input->count; k++) {
        if (!isfinite(input->time[k]) || !isfinite(input->value[k]))
            return gf_fail(err, GFOLD_EINVAL, "point %zu of the series is not finite", k);
        if (k && !(input->time[k] > input->time[k - 1]))
            return gf_fail(err, GFOLD_EINVAL, "time %zu of the series, %.10g, is not after %.10g",
                           k, input->time[k], input->time[k - 1]);
    }
    return gf_ok(err);
}

static const kind kinds[GFOLD_INPUT_COUNT] = {
    [GFOLD_INPUT_NONE] = { "none", silence, no_edge, always_quiet, check_nothing },
    [GFOLD_INPUT_CONSTANT] = { "constant", constant_at, no_edge, never_quiet, check_amplitude },
    [GFOLD_INPUT_PULSE] = { "pulse", pulse_at, pulse_edge, pulse_quiet, check_pulse },
    [GFOLD_INPUT_SINUSOID] = { "sinusoid", sinusoid_at, start_edge, before_start, check_sinusoid },
    [GFOLD_INPUT_SERIES] = { "series", series_at, series_edge, series_quiet, check_series },
};

const char *gfold_input_name(gfold_input_kind of)
{
    return (unsigned)of < GFOLD_INPUT_COUNT ? kinds[of].name : NULL;
}

double gfold_input_at(const gfold_input *input, double t)
{
    return kinds[input->kind].at(input, t, 0);
}

double gf_input_before(const gfold_input *input, double t)
{
    return kinds[input->kind].at(input, t, 1);
}

double gfold_input_next_edge(const gfold_input *input, double t)
{
    return kinds[input->kind].edge(input, t);
}

int gf_input_quiet(const gfold_input *input, double t)
{
    return kinds[input->kind].quiet(input, t);
}

int gf_input_still(const gfold_input *input, double t)
{
    if (input->kind == GFOLD_INPUT_CONSTANT) return 1;
    return gf_input_quiet(input, t) && gfold_input_next_edge(input, t) == never;
}

gfold_status gfold_input_check(const gfold_input *input, gfold_error *err)
{
    if ((unsigned)input->kind >= GFOLD_INPUT_COUNT)
        return gf_fail(err, GFOLD_EINVAL, "kind is %d, outside [0, %d]", (int)input->kind,
                       GFOLD_INPUT_COUNT - 1);
    return kinds[input->kind].check(input, err);
}

void gfold_input_random_direction(uint64_t seed, size_t n, double *direction)
{
    gf_random_normal((gf_random){ seed, 0, STREAM_DIRECTION }, n, direction);
}
