#include "io/journal.h"
#include "sample_phase.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(journal, .init = sample_folder_make, .fini = sample_folder_remove);

static json_t *head(double g)
{
    return json_pack("{s:s, s:{s:f, s:i}}", "version", "1", "options", "g", g, "n", 100);
}

static gfold_status open_it(gf_journal **j, const char *own, double g, gfold_error *err)
{
    json_t *h = head(g);
    const gfold_status status = gf_journal_open(j, sample_path("journal"), own, h, err);
    json_decref(h);
    return status;
}

static void keep(const char *own, size_t first, size_t count)
{
    gf_journal *j;
    gfold_error err;
    cr_assert_eq(open_it(&j, own, 2, &err), GFOLD_OK, "%s", err.message);
    for (size_t k = first; k < first + count; k++) {
        double value[3] = { (double)k, 1.5, -2 };
        cr_assert_eq(gf_journal_keep(j, k, value, (1 + k % 3) * sizeof *value, &err), 0);
    }
    cr_assert_eq(gf_journal_close(j, NULL), GFOLD_OK);
}

/* Pieces 0 .. count - 1 that are there and right. */
static size_t known(size_t count, gf_journal_summary *summary)
{
    gf_journal *j;
    gfold_error err;
    size_t found = 0;
    cr_assert_eq(open_it(&j, NULL, 2, &err), GFOLD_OK, "%s", err.message);
    for (size_t k = 0; k < count; k++) {
        double value[3];
        const size_t size = gf_journal_recall(j, k, value, sizeof value);
        if (!size) continue;
        cr_assert_eq(size, (1 + k % 3) * sizeof *value);
        cr_assert_eq(value[0], (double)k);
        found++;
    }
    if (summary) *summary = gf_journal_summarise(j);
    cr_assert_eq(gf_journal_close(j, NULL), GFOLD_OK);
    return found;
}

static const char *log_path(const char *name)
{
    static char path[4200];
    snprintf(path, sizeof path, "%s/%s", sample_path("journal"), name);
    return path;
}

Test(journal, what_was_kept_is_there_for_the_next_process)
{
    gf_journal_summary s;
    cr_assert_eq(gf_journal_exists(sample_path("journal")), 0);
    keep("log.0", 0, 3000);
    keep("log.0", 3000, 10);
    cr_assert_eq(known(4000, &s), 3010);
    cr_assert(s.pieces == 3010 && s.logs == 1 && s.cut == 0);
    cr_assert_neq(gf_journal_exists(sample_path("journal")), 0);
    cr_assert_eq(gf_journal_remove(sample_path("journal"), NULL), GFOLD_OK);
    cr_assert_eq(gf_journal_exists(sample_path("journal")), 0);
}

Test(journal, logs_of_several_processes_are_read_as_one)
{
    gf_journal_summary s;
    keep("log.1", 0, 10);
    keep("log.2", 5, 10);
    cr_assert_eq(known(20, &s), 15);
    cr_assert(s.pieces == 15 && s.logs == 2);
}

Test(journal, what_others_append_meanwhile_is_seen_after_an_update)
{
    gf_journal *j;
    double value;
    cr_assert_eq(open_it(&j, "log.1", 2, NULL), GFOLD_OK);
    keep("log.2", 7, 1);
    cr_assert_eq(gf_journal_recall(j, 7, &value, 8), 0);
    cr_assert_eq(gf_journal_update(j, NULL), GFOLD_OK);
    double values[3];
    cr_assert_eq(gf_journal_recall(j, 7, values, sizeof values), 16);
    cr_assert_eq(gf_journal_close(j, NULL), GFOLD_OK);
}

Test(journal, a_log_cut_anywhere_loses_the_record_that_is_cut_and_no_other)
{
    keep("log.0", 0, 4);
    struct stat whole;
    cr_assert_eq(stat(log_path("log.0"), &whole), 0);
    size_t before = 4;
    for (off_t size = whole.st_size; size >= 0; size--) {
        gf_journal_summary s;
        cr_assert_eq(truncate(log_path("log.0"), size), 0);
        const size_t now = known(4, &s);
        cr_assert(now == before || now + 1 == before, "at %ld", (long)size);
        cr_assert_eq(s.cut, size < whole.st_size && s.cut, "at %ld", (long)size);
        before = now;
    }
    cr_assert_eq(before, 0);
    keep("log.0", 0, 4);
    cr_assert_eq(known(4, NULL), 4);
}

Test(journal, a_cut_log_goes_on_where_it_was_whole)
{
    keep("log.0", 0, 4);
    struct stat whole;
    cr_assert_eq(stat(log_path("log.0"), &whole), 0);
    cr_assert_eq(truncate(log_path("log.0"), whole.st_size - 5), 0);
    keep("log.0", 4, 2);
    cr_assert_eq(known(6, NULL), 5);
}

Test(journal, a_damaged_log_is_named_with_the_place_and_not_read)
{
    keep("log.0", 0, 100);
    FILE *file = fopen(log_path("log.0"), "r+");
    fseek(file, 1000, SEEK_SET);
    fputc(0x55 ^ 0xff, file);
    fclose(file);
    gf_journal *j;
    gfold_error err;
    cr_assert_eq(open_it(&j, NULL, 2, &err), GFOLD_EIO);
    cr_assert_null(j);
    cr_assert(strstr(err.message, "log.0 is damaged at byte"), "%s", err.message);
    sample_write(log_path("log.0"), "something else entirely, of no use");
    cr_assert_eq(open_it(&j, NULL, 2, &err), GFOLD_EIO);
    cr_assert(strstr(err.message, "is not a log"), "%s", err.message);
}

Test(journal, the_log_of_another_sweep_is_refused_with_the_difference)
{
    gf_journal *j;
    gfold_error err;
    keep("log.0", 0, 1);
    cr_assert_eq(open_it(&j, "log.0", 3, &err), GFOLD_EIO);
    cr_assert(strstr(err.message, "g is 2.0 there and 3.0 here"), "%s", err.message);
}

Test(journal, a_log_in_use_is_refused)
{
    gf_journal *j, *again;
    gfold_error err;
    cr_assert_eq(open_it(&j, "log.0", 2, NULL), GFOLD_OK);
    cr_assert_eq(open_it(&again, "log.0", 2, &err), GFOLD_EIO);
    cr_assert(strstr(err.message, "in use"), "%s", err.message);
    cr_assert_eq(gf_journal_close(j, NULL), GFOLD_OK);
}

Test(journal, heads_differ_by_their_first_difference)
{
    char text[200];
    json_t *a = json_pack("{s:i, s:{s:s}}", "n", 3, "options", "model", "fs");
    json_t *b = json_pack("{s:i, s:{s:s}}", "n", 3, "options", "model", "fs");
    cr_assert_eq(gf_head_differs(a, b, text, sizeof text), 0);
    json_object_set_new(b, "extra", json_true());
    cr_assert_neq(gf_head_differs(a, b, text, sizeof text), 0);
    cr_assert_str_eq(text, "extra is absent there and true here");
    json_object_set_new(json_object_get(b, "options"), "model", json_string("vrnn"));
    cr_assert_neq(gf_head_differs(a, b, text, sizeof text), 0);
    cr_assert_str_eq(text, "model is \"fs\" there and \"vrnn\" here");
    json_decref(a);
    json_decref(b);
}
