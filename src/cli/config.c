#include "cli/config.h"

#include "cli/nearest.h"
#include "cli/output.h"
#include "core/fail.h"
#include "io/hdf5.h"
#include "io/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

/* From the attributes of a file, or the head of the journal of one that is not there yet. */
static gfold_status load_result(const char *path, json_t **root, gfold_error *err)
{
    char folder[4200];
    snprintf(folder, sizeof folder, "%s%s", path, GF_JOURNAL_SUFFIX);
    if (access(path, F_OK) && gf_journal_exists(folder)) {
        json_t *head = gf_journal_head(folder, err);
        *root = json_incref(json_object_get(head, "options"));
        json_decref(head);
        return *root ? gf_ok(err) : err->status;
    }
    int64_t file;
    gfold_status status = gf_hdf5_open(path, &file, err);
    if (status) return status;
    char *text = gf_hdf5_attribute(file, "/", "params_json");
    gf_hdf5_close(file);
    *root = text ? json_loads(text, 0, NULL) : NULL;
    free(text);
    return *root ? gf_ok(err) : gf_fail(err, GFOLD_EIO, "%s has no options in it", path);
}

gfold_status gf_config_load(const char *path, json_t **root, gfold_error *err)
{
    json_error_t at;
    if (gf_has_suffix(path, ".h5")) return load_result(path, root, err);
    *root = json_load_file(path, JSON_REJECT_DUPLICATES, &at);
    if (!*root && at.line > 0)
        return gf_fail(err, GFOLD_EIO, "%s, line %d, column %d: %s", path, at.line, at.column,
                       at.text);
    if (!*root) return gf_fail(err, GFOLD_EIO, "%s", at.text);
    if (!json_is_object(*root))
        return gf_fail(err, GFOLD_EIO, "%s, line 1, column 1: not an object of options", path);
    return gf_ok(err);
}

gfold_status gf_config_read(const char *path, const gf_option_list *list, const gf_given *given,
                            void *arguments, json_t **root, gfold_error *err)
{
    gfold_status status = gf_config_load(path, root, err);
    const char *key;
    json_t *value;
    if (status) return status;
    json_object_foreach(*root, key, value)
    {
        status = read_entry(path, list, given, key, value, arguments, err);
        if (status) break;
    }
    return status;
}

json_t *gf_config_essence(const gf_option_list *list, const json_t *config)
{
    json_t *essence = json_object();
    for (int k = 0; k < list->count; k++) {
        json_t *value = json_object_get(config, list->row[k].name);
        if (value && !list->row[k].incidental && !list->row[k].transient)
            json_object_set(essence, list->row[k].name, value);
    }
    return essence;
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
