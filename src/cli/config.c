#include "cli/config.h"

#include "cli/nearest.h"
#include "core/fail.h"

#include <stdio.h>

static gfold_status
unknown(const char *path, const gf_option_list *list, const char *key, gfold_error *err)
{
    gf_nearest nearest = gf_nearest_to(key);
    for (int k = 0; k < list->count; k++)
        if (!list->row[k].transient) gf_nearest_offer(&nearest, list->row[k].name);
    return gf_fail(err, GFOLD_EINVAL, "%s: there is no option \"%.60s\"; did you mean \"%s\"?",
                   path, key, nearest.best);
}

static gfold_status read_entry(const char *path, const gf_option_list *list, const gf_given *given,
                               const char *key, const json_t *value, void *arguments,
                               gfold_error *err)
{
    const int row = gf_option_of_key(list, key);
    if (row < 0 || list->row[row].transient) return unknown(path, list, key, err);
    if (given->text[row]) return gf_ok(err);
    char label[160];
    snprintf(label, sizeof label, "%.80s: \"%s\"", path, key);
    return gf_option_read_json(&list->row[row], label, value, arguments, err);
}

gfold_status gf_config_read(const char *path, const gf_option_list *list, const gf_given *given,
                            void *arguments, json_t **root, gfold_error *err)
{
    json_error_t at;
    *root = json_load_file(path, JSON_REJECT_DUPLICATES, &at);
    if (!*root && at.line > 0)
        return gf_fail(err, GFOLD_EIO, "%s, line %d, column %d: %s", path, at.line, at.column,
                       at.text);
    if (!*root) return gf_fail(err, GFOLD_EIO, "%s", at.text);
    if (!json_is_object(*root))
        return gf_fail(err, GFOLD_EIO, "%s, line 1, column 1: not an object of options", path);
    gfold_status status = gf_ok(err);
    const char *key;
    json_t *value;
    json_object_foreach(*root, key, value) {
        status = read_entry(path, list, given, key, value, arguments, err);
        if (status) break;
    }
    return status;
}

json_t *gf_config_dump(const gf_option_list *list, const void *arguments)
{
    json_t *config = json_object();
    for (int k = 0; k < list->count; k++) {
        const gf_option *option = &list->row[k];
        json_t *value = option->transient ? NULL : gf_option_json(option, arguments);
        if (value) json_object_set_new(config, option->name, value);
    }
    return config;
}
