/* A walk of our own and not getopt_long: that one takes abbreviations, which break scripts when an
 * option is added, and its table would have to be generated from ours all the same. */
#include "cli/command_line.h"

#include "cli/nearest.h"
#include "core/fail.h"

#include <stdio.h>
#include <string.h>

typedef struct walk {
    const gf_option_list *list;
    char **word, **end;
    gf_given *given;
} walk;

static gfold_status unknown(const walk *w, const char *word, gfold_error *err)
{
    gf_nearest nearest = gf_nearest_to(word + strspn(word, "-"));
    for (int k = 0; k < w->list->count; k++)
        if (!w->list->row[k].positional) gf_nearest_offer(&nearest, w->list->row[k].name);
    const gf_option best = { .name = nearest.best };
    return gf_fail(err, GFOLD_EINVAL, "there is no option %.60s; did you mean %s?", word,
                   gf_flag_of(&best).text);
}

static gfold_status take(walk *w, int row, const char *text, gfold_error *err)
{
    if (w->given->text[row])
        return gf_fail(err, GFOLD_EINVAL, "%s is given twice", gf_flag_of(&w->list->row[row]).text);
    w->given->text[row] = text;
    return gf_ok(err);
}

static gfold_status take_flag(walk *w, int row, const char *equals, gfold_error *err)
{
    const gf_option *option = &w->list->row[row];
    if (option->kind == GF_FLAG)
        return equals ? gf_fail(err, GFOLD_EINVAL, "%s takes no value", gf_flag_of(option).text)
                      : take(w, row, "true", err);
    if (equals) return take(w, row, equals + 1, err);
    if (w->word == w->end || strncmp(*w->word, "--", 2) == 0) {
        char range[160];
        gf_option_range(option, range, sizeof range);
        return gf_fail(err, GFOLD_EINVAL, "%s needs a value: %s", gf_flag_of(option).text,
                       option->kind == GF_TEXT ? option->meaning : range);
    }
    return take(w, row, *w->word++, err);
}

static gfold_status take_positional(walk *w, const char *word, gfold_error *err)
{
    for (int k = 0; k < w->list->count; k++)
        if (w->list->row[k].positional && !w->given->text[k]) return take(w, k, word, err);
    return gf_fail(err, GFOLD_EINVAL, "'%.60s' is not expected here", word);
}

static gfold_status take_word(walk *w, gfold_error *err)
{
    const char *word = *w->word++;
    const char *equals = strchr(word, '=');
    if (strcmp(word, "-h") == 0) word = "--help";
    if (word[0] != '-' || !word[1]) return take_positional(w, word, err);
    if (strncmp(word, "--", 2) != 0) return unknown(w, word, err);
    const size_t length = equals ? (size_t)(equals - word) - 2 : strlen(word) - 2;
    const int row = gf_option_of_flag(w->list, word + 2, length);
    return row < 0 ? unknown(w, word, err) : take_flag(w, row, equals, err);
}

gfold_status gf_command_line_sort(const gf_option_list *list, int argc, char **argv,
                                  gf_given *given, gfold_error *err)
{
    *given = (gf_given){ 0 };
    walk w = { list, argv, argv + argc, given };
    gfold_status status = gf_ok(err);
    while (w.word < w.end && !status) status = take_word(&w, err);
    return status;
}

gfold_status gf_command_line_read(const gf_option_list *list, const gf_given *given,
                                  void *arguments, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    for (int k = 0; k < list->count && !status; k++) {
        const gf_option *option = &list->row[k];
        const gf_flag_text flag = gf_flag_of(option);
        const char *label = option->positional ? flag.text + 2 : flag.text;
        if (given->text[k]) status = gf_option_read(option, label, given->text[k], arguments, err);
    }
    return status;
}
