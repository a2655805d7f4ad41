#include "cli/model_options.h"
#include "cli/options.h"

#include <math.h>
#include <stdio.h>

static json_t *real_to_json(double value)
{
    return isinf(value) ? json_string("inf") : json_real(value);
}

static json_t *json_of_real(const gf_option *option, const void *arguments, const void *slot)
{
    (void)option, (void)arguments;
    return real_to_json(*(const double *)slot);
}

static json_t *json_of_integer(const gf_option *option, const void *arguments, const void *slot)
{
    (void)option, (void)arguments;
    return json_integer(*(const int *)slot);
}

static json_t *json_of_size(const gf_option *option, const void *arguments, const void *slot)
{
    (void)option, (void)arguments;
    return json_integer((json_int_t) * (const size_t *)slot);
}

static json_t *json_of_seed(const gf_option *option, const void *arguments, const void *slot)
{
    (void)option, (void)arguments;
    return json_integer((json_int_t) * (const uint64_t *)slot);
}

static json_t *json_of_text(const gf_option *option, const void *arguments, const void *slot)
{
    (void)option, (void)arguments;
    const char *text = *(const char *const *)slot;
    return text ? json_string(text) : NULL;
}

static json_t *json_of_choice(const gf_option *option, const void *arguments, const void *slot)
{
    (void)arguments;
    const char *name = option->choice(*(const int *)slot);
    return name ? json_string(name) : NULL;
}

static json_t *json_of_flag(const gf_option *option, const void *arguments, const void *slot)
{
    (void)option, (void)arguments;
    return json_boolean(*(const int *)slot);
}

static json_t *json_of_parameter(const gf_option *option, const void *arguments, const void *slot)
{
    (void)slot;
    const gfold_model *model = &((const gf_arguments *)arguments)->sweep.model;
    if (!gfold_model_has(model, option->parameter)) return NULL;
    return real_to_json(gfold_model_get(model, option->parameter));
}

static void range_of_number(const gf_option *option, char *text, size_t size)
{
    const int infinite = option->parameter && option->parameter->admits_infinity;
    snprintf(text, size, "%c%g, %g]%s", option->above ? '(' : '[', option->lo, option->hi,
             infinite ? " or inf" : "");
}

static void range_of_seed(const gf_option *option, char *text, size_t size)
{
    (void)option;
    snprintf(text, size, "[0, %lld]", (long long)INT64_MAX);
}

static void range_of_text(const gf_option *option, char *text, size_t size)
{
    snprintf(text, size, "%s", option->form);
}

static void range_of_choice(const gf_option *option, char *text, size_t size)
{
    const char *name;
    size_t used = 0;
    for (int k = 0; (name = option->choice(k)) && used < size; k++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", k ? "|" : "", name);
}

static void range_of_flag(const gf_option *option, char *text, size_t size)
{
    (void)option;
    snprintf(text, size, "true|false");
}

static const struct {
    json_t *(*json)(const gf_option *option, const void *arguments, const void *slot);
    void (*range)(const gf_option *option, char *text, size_t size);
    const char *placeholder;
} writers[GF_OPTION_KIND_COUNT] = {
    [GF_REAL] = { json_of_real, range_of_number, "X" },
    [GF_INTEGER] = { json_of_integer, range_of_number, "K" },
    [GF_SIZE] = { json_of_size, range_of_number, "K" },
    [GF_SEED] = { json_of_seed, range_of_seed, "K" },
    [GF_TEXT] = { json_of_text, range_of_text, NULL },
    [GF_CHOICE] = { json_of_choice, range_of_choice, "NAME" },
    [GF_FLAG] = { json_of_flag, range_of_flag, "" },
    [GF_PARAMETER] = { json_of_parameter, range_of_number, "X" },
};

json_t *gf_option_json(const gf_option *option, const void *arguments)
{
    return writers[option->kind].json(option, arguments, (const char *)arguments + option->offset);
}

void gf_option_range(const gf_option *option, char *text, size_t size)
{
    *text = '\0';
    writers[option->kind].range(option, text, size);
}

const char *gf_option_placeholder(const gf_option *option)
{
    return option->form ? option->form : writers[option->kind].placeholder;
}

void gf_option_default(const gf_option *option, const void *arguments, char *text, size_t size)
{
    snprintf(text, size, "%s", option->usual ? option->usual : "none");
    if (option->parameter) {
        gf_model_option_default(option->parameter, text, size);
        return;
    }
    if (option->usual) return;
    json_t *value = gf_option_json(option, arguments);
    if (json_is_real(value))
        snprintf(text, size, "%.10g", json_real_value(value));
    else if (json_is_integer(value))
        snprintf(text, size, "%lld", (long long)json_integer_value(value));
    else if (value)
        snprintf(text, size, "%s",
                 json_is_string(value) ? json_string_value(value)
                                       : (json_is_true(value) ? "true" : "false"));
    json_decref(value);
}
