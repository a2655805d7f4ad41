#include "cli/grid.h"

#include "cli/nearest.h"
#include "core/fail.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 64 };

gfold_status
gf_read_parameter(const char *flag, const char *name, const gfold_parameter **out, gfold_error *err)
{
    size_t count;
    const gfold_parameter *all = gfold_model_parameters(&count);
    gf_nearest nearest = gf_nearest_to(name);
    for (size_t k = 0; k < count; k++) gf_nearest_offer(&nearest, all[k].name);
    *out = gfold_model_parameter(nearest.best);
    if (nearest.edits == 0) return gf_ok(err);
    return gf_fail(err, GFOLD_EINVAL, "%s: there is no parameter '%.60s'; did you mean %s?", flag,
                   name, nearest.best);
}

/* Numbers between colons, `count` of them exactly; 0 when that is not so. */
static int numbers(const char *text, double *value, int count)
{
    for (int k = 0; k < count; k++) {
        char *end;
        value[k] = strtod(text, &end);
        if (end == text || *end != (k + 1 < count ? ':' : '\0')) return 0;
        text = end + 1;
    }
    return 1;
}

static gfold_status
malformed(const char *flag, const char *text, const char *form, gfold_error *err)
{
    return gf_fail(err, GFOLD_EINVAL, "%s is %.60s, not of the form %s", flag, text, form);
}

gfold_status gf_read_numbers(const char *flag, const char *text, const char *form, int count,
                             double *values, gfold_error *err)
{
    if (!numbers(text, values, count)) return malformed(flag, text, form, err);
    return gf_ok(err);
}

static gfold_status
inside(const char *flag, const double *value, const gfold_parameter *p, gfold_error *err)
{
    for (int k = 0; k < 2; k++)
        if (!(value[k] >= p->lo && value[k] <= p->hi))
            return gf_fail(err, GFOLD_EINVAL, "%s reaches %s = %.10g, outside [%g, %g]", flag,
                           p->name, value[k], p->lo, p->hi);
    return gf_ok(err);
}

gfold_status gf_read_bracket(const char *flag, const char *text, const gfold_parameter *parameter,
                             double *lo, double *hi, gfold_error *err)
{
    double value[2] = { 0 };
    if (!numbers(text, value, 2)) return malformed(flag, text, "LO:HI", err);
    const gfold_status status = inside(flag, value, parameter, err);
    if (status) return status;
    if (!(value[0] < value[1]))
        return gf_fail(err, GFOLD_EINVAL, "%s is %.60s; LO must be below HI, both in [%g, %g]",
                       flag, text, parameter->lo, parameter->hi);
    *lo = value[0];
    *hi = value[1];
    return gf_ok(err);
}

gfold_status gf_read_axis(const char *flag, const char *text, gfold_axis *out, gfold_error *err)
{
    char name[WORD_MAX];
    double value[3] = { 0 };
    const char *equals = strchr(text, '=');
    snprintf(name, sizeof name, "%.*s", equals ? (int)(equals - text) : 0, text);
    if (!equals || !numbers(equals + 1, value, 3))
        return malformed(flag, text, "NAME=LO:HI:STEP", err);
    gfold_status status = gf_read_parameter(flag, name, &out->parameter, err);
    if (!status) status = inside(flag, value, out->parameter, err);
    if (status) return status;
    if (!(value[2] > 0 && isfinite(value[2])))
        return gf_fail(err, GFOLD_EINVAL, "%s has the step %g, outside (0, inf)", flag, value[2]);
    if (value[0] > value[1])
        return gf_fail(err, GFOLD_EINVAL, "%s runs from %g down to %g; LO must not exceed HI", flag,
                       value[0], value[1]);
    const double points = (value[1] - value[0]) / value[2] + 1;
    if (points > GFOLD_SWEEP_CELLS_MAX)
        return gf_fail(err, GFOLD_EINVAL, "%s has %.3g points, outside [1, %d]", flag, points,
                       GFOLD_SWEEP_CELLS_MAX);
    out->lo = value[0];
    out->hi = value[1];
    out->step = value[2];
    return gf_ok(err);
}

gfold_status gf_read_span(const char *flag, const char *text, gfold_span *out, gfold_error *err)
{
    char name[WORD_MAX];
    const char *equals = strchr(text, '=');
    if (!equals) return malformed(flag, text, "NAME=LO:HI", err);
    snprintf(name, sizeof name, "%.*s", (int)(equals - text), text);
    const gfold_status status = gf_read_parameter(flag, name, &out->parameter, err);
    if (status) return status;
    return gf_read_bracket(flag, equals + 1, out->parameter, &out->lo, &out->hi, err);
}

gfold_status gf_read_list(const char *flag, const char *text,
                          gfold_status (*take)(const char *word, void *context, gfold_error *err),
                          void *context, gfold_error *err)
{
    char word[WORD_MAX];
    const char *at = text;
    for (;;) {
        const size_t length = strcspn(at, ",");
        if (!length || length >= sizeof word)
            return gf_fail(err, GFOLD_EINVAL, "%s is %.60s, not of the form A,B", flag, text);
        snprintf(word, sizeof word, "%.*s", (int)length, at);
        const gfold_status status = take(word, context, err);
        if (status || !at[length]) return status;
        at += length + 1;
    }
}
