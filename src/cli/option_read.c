/* Values of configuration files go the same way as those of the command line, as text, so that
 * there is one set of checks. */
#include "cli/nearest.h"
#include "cli/options.h"

#include "core/fail.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NUMBER = 1 << JSON_REAL | 1 << JSON_INTEGER,
    WHOLE = 1 << JSON_INTEGER,
    WORD = 1 << JSON_STRING,
    TRUTH = 1 << JSON_TRUE | 1 << JSON_FALSE
};

static gfold_status refuse(const gf_option *option, const char *label, const char *text,
                           const char *why, gfold_error *err)
{
    char range[160];
    gf_option_range(option, range, sizeof range);
    return gf_fail(err, GFOLD_EINVAL, "%s is %.60s, %s %s", label, *text ? text : "empty", why,
                   range);
}

/* The whole text must be one number. */
static int parse(const char *text, double *value)
{
    char *end;
    errno = 0;
    *value = strtod(text, &end);
    if (end == text || *end || isspace((unsigned char)*text)) return -1;
    return errno == ERANGE && isinf(*value) ? -1 : 0;
}

static int is_inside(const gf_option *option, double value)
{
    const int infinite = option->parameter && option->parameter->admits_infinity && isinf(value);
    if (infinite && value > 0) return 1;
    return value <= option->hi && (option->above ? value > option->lo : value >= option->lo);
}

static gfold_status number(const gf_option *option, const char *label, const char *text,
                           double *value, gfold_error *err)
{
    if (parse(text, value)) return refuse(option, label, text, "not a number in", err);
    if (!is_inside(option, *value)) return refuse(option, label, text, "outside", err);
    return gf_ok(err);
}

static gfold_status
whole(const gf_option *option, const char *label, const char *text, double *value, gfold_error *err)
{
    const gfold_status status = number(option, label, text, value, err);
    if (!status && (*value < floor(*value) || *value > floor(*value)))
        return refuse(option, label, text, "not a whole number in", err);
    return status;
}

static gfold_status read_real(const gf_option *option, const char *label, const char *text,
                              void *slot, gfold_error *err)
{
    double value;
    const gfold_status status = number(option, label, text, &value, err);
    if (!status) *(double *)slot = value;
    return status;
}

static gfold_status read_integer(const gf_option *option, const char *label, const char *text,
                                 void *slot, gfold_error *err)
{
    double value;
    const gfold_status status = whole(option, label, text, &value, err);
    if (!status) *(int *)slot = (int)value;
    return status;
}

static gfold_status read_size(const gf_option *option, const char *label, const char *text,
                              void *slot, gfold_error *err)
{
    double value;
    const gfold_status status = whole(option, label, text, &value, err);
    if (!status) *(size_t *)slot = (size_t)value;
    return status;
}

static gfold_status read_seed(const gf_option *option, const char *label, const char *text,
                              void *slot, gfold_error *err)
{
    errno = 0;
    const unsigned long long value = strtoull(text, NULL, 10);
    if (!*text || text[strspn(text, "0123456789")])
        return refuse(option, label, text, "not a whole number in", err);
    if (errno || value > INT64_MAX) return refuse(option, label, text, "outside", err);
    *(uint64_t *)slot = value;
    return gf_ok(err);
}

static gfold_status read_text(const gf_option *option, const char *label, const char *text,
                              void *slot, gfold_error *err)
{
    (void)option;
    if (!*text) return gf_fail(err, GFOLD_EINVAL, "%s is empty", label);
    *(const char **)slot = text;
    return gf_ok(err);
}

static gfold_status read_choice(const gf_option *option, const char *label, const char *text,
                                void *slot, gfold_error *err)
{
    gf_nearest nearest = gf_nearest_to(text);
    const char *name;
    for (int k = 0; (name = option->choice(k)); k++) {
        gf_nearest_offer(&nearest, name);
        if (strcmp(name, text)) continue;
        *(int *)slot = k;
        return gf_ok(err);
    }
    refuse(option, label, text, "not one of", err);
    const size_t used = strlen(err->message);
    snprintf(err->message + used, sizeof err->message - used, "; did you mean %s?", nearest.best);
    return GFOLD_EINVAL;
}

static gfold_status read_flag(const gf_option *option, const char *label, const char *text,
                              void *slot, gfold_error *err)
{
    const int on = strcmp(text, "true") == 0;
    if (!on && strcmp(text, "false") != 0) return refuse(option, label, text, "not one of", err);
    *(int *)slot = on;
    return gf_ok(err);
}

static const struct {
    gfold_status (*read)(const gf_option *option, const char *label, const char *text, void *slot,
                         gfold_error *err);
    unsigned accepts; /* types in a configuration file, as bits */
} readers[GF_OPTION_KIND_COUNT] = {
    [GF_REAL] = { read_real, NUMBER }, [GF_INTEGER] = { read_integer, WHOLE },
    [GF_SIZE] = { read_size, WHOLE },  [GF_SEED] = { read_seed, WHOLE },
    [GF_TEXT] = { read_text, WORD },   [GF_CHOICE] = { read_choice, WORD },
    [GF_FLAG] = { read_flag, TRUTH },  [GF_PARAMETER] = { read_real, NUMBER | WORD },
};

gfold_status gf_option_read(const gf_option *option, const char *label, const char *text,
                            void *arguments, gfold_error *err)
{
    return readers[option->kind].read(option, label, text, (char *)arguments + option->offset, err);
}

gfold_status gf_option_read_json(const gf_option *option, const char *label, const json_t *value,
                                 void *arguments, gfold_error *err)
{
    char *dumped = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
    const char *text = json_is_string(value) ? json_string_value(value) : dumped;
    gfold_status status;
    if (!text)
        status = gf_fail_memory(err, 0);
    else if (!(readers[option->kind].accepts & 1u << json_typeof(value)))
        status = refuse(option, label, text, "of the wrong type; it takes", err);
    else
        status = gf_option_read(option, label, text, arguments, err);
    free(dumped);
    return status;
}
