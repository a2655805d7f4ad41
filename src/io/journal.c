/* Logs are read whole: a sweep's results fit in memory in any case. */
#include "io/journal.h"

#include "core/fail.h"
#include "io/journal_log.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct gf_journal {
    char folder[4096], own_name[256];
    json_t *head;
    gf_log *logs; /* all that there are; the own one first, if there is one */
    size_t count;
    int own; /* file descriptor, or -1 */
    double flushed;
    size_t kept;
    unsigned char *room; /* of a record on its way */
    size_t room_size;
    gf_places places;
};

double gf_journal_now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at);
    return (double)at.tv_sec + 1e-9 * (double)at.tv_nsec;
}

/* ---- heads --------------------------------------------------------------------------------- */

static void print_value(const json_t *value, char *text, size_t size)
{
    char *dump =
        value ? json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(12) | JSON_COMPACT) : NULL;
    snprintf(text, size, "%s", dump ? dump : "absent");
    free(dump);
}

static int
compare(const json_t *there, const json_t *here, const json_t *keys, char *text, size_t size)
{
    const char *key;
    json_t *unused;
    json_object_foreach((json_t *)keys, key, unused)
    {
        const json_t *a = json_object_get(there, key), *b = json_object_get(here, key);
        if (a && b && json_is_object(a) && json_is_object(b)) {
            if (gf_head_differs(a, b, text, size)) return 1;
            continue;
        }
        if (a && b && json_equal((json_t *)a, (json_t *)b)) continue;
        char old[80], new[80];
        print_value(a, old, sizeof old);
        print_value(b, new, sizeof new);
        snprintf(text, size, "%s is %s there and %s here", key, old, new);
        return 1;
    }
    return 0;
}

int gf_head_differs(const json_t *there, const json_t *here, char *text, size_t size)
{
    return compare(there, here, there, text, size) || compare(there, here, here, text, size);
}

/* ---- the folder ---------------------------------------------------------------------------- */

static gfold_status failed(gfold_error *err, const char *path)
{
    return gf_fail(err, GFOLD_EIO, "%s: %s", path, strerror(errno));
}

static int is_log(const char *name)
{
    return strncmp(name, "log.", 4) == 0 && name[4];
}

/* Calls `each` for the names of logs in turn until one returns non-zero. */
static int for_logs(const char *folder, int (*each)(void *context, const char *name), void *context)
{
    DIR *open = opendir(folder);
    if (!open) return 0;
    int found = 0;
    for (const struct dirent *entry; !found && (entry = readdir(open));)
        if (is_log(entry->d_name)) found = each(context, entry->d_name);
    closedir(open);
    return found;
}

static int yes(void *context, const char *name)
{
    (void)context, (void)name;
    return 1;
}

int gf_journal_exists(const char *folder)
{
    return for_logs(folder, yes, NULL);
}

typedef struct head_search {
    const char *folder;
    json_t *head;
    gfold_error *err;
} head_search;

static int first_head(void *context, const char *name)
{
    head_search *search = context;
    gf_log log = { .whole = 0 };
    if (!gf_log_read(&log, search->folder, name, search->err) && log.head)
        search->head = json_incref(log.head);
    gf_log_release(&log);
    return search->head != NULL;
}

json_t *gf_journal_head(const char *folder, gfold_error *err)
{
    head_search search = { folder, NULL, err };
    gf_fail(err, GFOLD_EIO, "%s holds no log with a head", folder);
    if (for_logs(folder, first_head, &search)) gf_ok(err);
    return search.head;
}

static int remove_one(void *context, const char *name)
{
    char path[4400];
    snprintf(path, sizeof path, "%s/%s", (const char *)context, name);
    return unlink(path) != 0;
}

gfold_status gf_journal_remove(const char *folder, gfold_error *err)
{
    char held[4096];
    snprintf(held, sizeof held, "%s", folder);
    if (for_logs(folder, remove_one, held)) return failed(err, folder);
    if (rmdir(folder) && errno != ENOENT) return failed(err, folder);
    return gf_ok(err);
}

/* ---- reading ------------------------------------------------------------------------------- */

/* Indexes the records of a log from where the last look ended. */
static gfold_status take_in(gf_journal *j, size_t k, gfold_error *err)
{
    gf_log *log = &j->logs[k];
    char difference[200];
    if (log->head && j->head && gf_head_differs(log->head, j->head, difference, sizeof difference))
        return gf_fail(err, GFOLD_EIO, "%s/%s belongs to another sweep: %s", j->folder, log->name,
                       difference);
    size_t at = log->indexed;
    for (gf_log_record record; gf_log_next(log, &at, &record);)
        if (gf_places_add(&j->places, record.piece, (gf_place){ k, record.at, record.size }))
            return gf_fail_memory(err, (double)j->places.room * sizeof(gf_place));
    log->indexed = at;
    return gf_ok(err);
}

typedef struct addition {
    gf_journal *j;
    gfold_status status;
    gfold_error *err;
} addition;

static int add_log(void *context, const char *name)
{
    addition *a = context;
    gf_journal *j = a->j;
    size_t k = 0;
    while (k < j->count && strcmp(j->logs[k].name, name) != 0) k++;
    if (k < j->count && j->own >= 0 && strcmp(name, j->own_name) == 0) return 0;
    if (k == j->count) {
        gf_log *more = realloc(j->logs, (j->count + 1) * sizeof *more);
        if (!more) return a->status = gf_fail_memory(a->err, sizeof *more);
        j->logs = more;
        j->logs[j->count++] = (gf_log){ .whole = 0 };
    }
    a->status = gf_log_read(&j->logs[k], j->folder, name, a->err);
    if (!a->status) a->status = take_in(j, k, a->err);
    return a->status != GFOLD_OK;
}

gfold_status gf_journal_update(gf_journal *j, gfold_error *err)
{
    addition a = { j, gf_ok(err), err };
    (void)for_logs(j->folder, add_log, &a);
    return a.status;
}

size_t gf_journal_recall(void *journal, size_t piece, void *bytes, size_t room)
{
    const gf_journal *j = journal;
    const gf_place *place = gf_places_find(&j->places, piece);
    if (!place || place->size > room) return 0;
    memcpy(bytes, j->logs[place->log].bytes + place->at, place->size);
    return place->size;
}

/* ---- writing ------------------------------------------------------------------------------- */

int gf_journal_keep(void *journal, size_t piece, const void *bytes, size_t size, gfold_error *err)
{
    gf_journal *j = journal;
    if (gf_log_record_size(size) > j->room_size) {
        unsigned char *more = realloc(j->room, 2 * gf_log_record_size(size));
        if (!more) return gf_fail_memory(err, 2 * (double)size), -1;
        j->room = more;
        j->room_size = 2 * gf_log_record_size(size);
    }
    const size_t length = gf_log_format(j->room, piece, bytes, size);
    if (gf_log_append(j->own, j->room, length)) {
        gf_fail(err, GFOLD_EIO, "%s/%s: %s; what was finished before is kept", j->folder,
                j->own_name, strerror(errno));
        return -1;
    }
    j->kept++;
    const double time = gf_journal_now();
    if (time - j->flushed > 10) {
        fdatasync(j->own);
        j->flushed = time;
    }
    return 0;
}

static gfold_status begin_own(gf_journal *j, const char *own, gfold_error *err)
{
    snprintf(j->own_name, sizeof j->own_name, "%s", own);
    if (mkdir(j->folder, 0777) && errno != EEXIST) return failed(err, j->folder);
    gf_log log = { .whole = 0 };
    gfold_status status = gf_log_open(&log, j->folder, own, j->head, &j->own, err);
    j->logs = status ? NULL : gf_allocate(1, sizeof *j->logs);
    if (!status && !j->logs) status = gf_fail_memory(err, sizeof log);
    if (status) {
        gf_log_release(&log);
        return status;
    }
    j->logs[j->count++] = log;
    return take_in(j, 0, err);
}

gfold_status gf_journal_open(gf_journal **out, const char *folder, const char *own,
                             const json_t *head, gfold_error *err)
{
    gf_journal *j = gf_allocate(1, sizeof *j);
    *out = NULL;
    if (!j) return gf_fail_memory(err, sizeof *j);
    j->own = -1;
    j->head = json_deep_copy(head);
    j->flushed = gf_journal_now();
    snprintf(j->folder, sizeof j->folder, "%s", folder);
    gfold_status status = own ? begin_own(j, own, err) : gf_ok(err);
    if (!status) status = gf_journal_update(j, err);
    if (status)
        (void)!gf_journal_close(j, NULL);
    else
        *out = j;
    return status;
}

gfold_status gf_journal_close(gf_journal *j, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    if (!j) return status;
    if (j->own >= 0 && (fsync(j->own) | close(j->own))) status = failed(err, j->folder);
    for (size_t k = 0; k < j->count; k++) gf_log_release(&j->logs[k]);
    gf_places_release(&j->places);
    json_decref(j->head);
    free(j->logs);
    free(j->room);
    free(j);
    return status;
}

gf_journal_summary gf_journal_summarise(const gf_journal *j)
{
    gf_journal_summary s = { .logs = j->count, .pieces = j->places.count, .kept = j->kept };
    for (size_t k = 0; k < j->count; k++) {
        const gf_log *log = &j->logs[k];
        if (k == 0 || log->begun < s.first) s.first = log->begun;
        if (log->written > s.last) s.last = log->written;
        if (!log->cut) continue;
        s.cut++;
        snprintf(s.cut_name, sizeof s.cut_name, "%s", log->name);
    }
    return s;
}
