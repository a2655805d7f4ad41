#include "io/journal_log.h"

#include "core/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

static const char title[] = "gatefold journal 1, head of ";
static const uint32_t magic = 0x6c6f6667; /* "gfol" */

typedef struct prefix {
    uint32_t magic, checksum;
    uint64_t piece, size;
} prefix;

/* ---- records ------------------------------------------------------------------------------- */

static uint32_t checksum(const prefix *p, const void *bytes)
{
    uLong crc = crc32(0, (const unsigned char *)&p->piece, sizeof p->piece + sizeof p->size);
    return (uint32_t)crc32(crc, bytes, (uInt)p->size);
}

size_t gf_log_record_size(size_t size)
{
    return sizeof(prefix) + size;
}

size_t gf_log_format(unsigned char *to, size_t piece, const void *bytes, size_t size)
{
    prefix p = { magic, 0, piece, size };
    p.checksum = checksum(&p, bytes);
    memcpy(to, &p, sizeof p);
    memcpy(to + sizeof p, bytes, size);
    return sizeof p + size;
}

int gf_log_append(int file, const void *bytes, size_t size)
{
    const off_t end = lseek(file, 0, SEEK_END);
    size_t done = 0;
    while (done < size) {
        const ssize_t part = write(file, (const char *)bytes + done, size - done);
        if (part < 0 && errno == EINTR) continue;
        if (part <= 0) {
            const int why = part ? errno : ENOSPC;
            if (end >= 0) (void)!ftruncate(file, end);
            errno = why;
            return -1;
        }
        done += (size_t)part;
    }
    return 0;
}

typedef enum verdict { WHOLE, CUT, DAMAGED } verdict;

static verdict judge(const gf_log *log, size_t at, gf_log_record *record)
{
    prefix p;
    if (log->size - at < sizeof p) return CUT;
    memcpy(&p, log->bytes + at, sizeof p);
    if (p.magic != magic || p.size > UINT32_MAX) return DAMAGED;
    if (p.size > log->size - at - sizeof p) return CUT;
    *record = (gf_log_record){ p.piece, at + sizeof p, p.size };
    return checksum(&p, log->bytes + record->at) == p.checksum ? WHOLE : DAMAGED;
}

int gf_log_next(const gf_log *log, size_t *at, gf_log_record *record)
{
    if (*at < log->first) *at = log->first;
    if (*at >= log->whole || judge(log, *at, record) != WHOLE) return 0;
    *at = record->at + record->size;
    return 1;
}

/* ---- files --------------------------------------------------------------------------------- */

static gfold_status failed(gfold_error *err, const char *path)
{
    return gf_fail(err, GFOLD_EIO, "%s: %s", path, strerror(errno));
}

static gfold_status read_bytes(gf_log *log, int file, const char *path, gfold_error *err)
{
    struct stat about;
    if (fstat(file, &about)) return failed(err, path);
    const size_t size = (size_t)about.st_size;
    unsigned char *bytes = realloc(log->bytes, size + 1);
    if (!bytes) return gf_fail_memory(err, (double)size);
    log->bytes = bytes;
    log->size = 0;
    log->written = (double)about.st_mtime;
    while (log->size < size) {
        const ssize_t part = pread(file, bytes + log->size, size - log->size, (off_t)log->size);
        if (part < 0) return failed(err, path);
        if (part == 0) break;
        log->size += (size_t)part;
    }
    bytes[log->size] = '\0';
    return gf_ok(err);
}

/* The line with the length of the head, and the head. A cut one leaves NULL. */
static gfold_status read_head(gf_log *log, const char *path, gfold_error *err)
{
    const char *text = (const char *)log->bytes;
    const size_t known = log->size < sizeof title - 1 ? log->size : sizeof title - 1;
    size_t length;
    int used = 0;
    json_error_t at;
    log->first = log->whole = 0;
    json_decref(log->head);
    log->head = NULL;
    log->cut = 1;
    if (memcmp(text, title, known) != 0)
        return gf_fail(err, GFOLD_EIO, "%s is not a log of gatefold", path);
    if (known < sizeof title - 1 || !strchr(text, '\n')) return gf_ok(err);
    if (sscanf(text + known, "%zu bytes\n%n", &length, &used) != 1 || !used)
        return gf_fail(err, GFOLD_EIO, "%s is damaged in its first line", path);
    log->first = known + (size_t)used + length;
    if (log->first > log->size) return gf_ok(err);
    log->head = json_loadb(text + known + used, length, 0, &at);
    if (!log->head) return gf_fail(err, GFOLD_EIO, "%s is damaged in its head: %s", path, at.text);
    log->begun = json_number_value(json_object_get(log->head, "begun"));
    json_object_del(log->head, "begun");
    return gf_ok(err);
}

static gfold_status find_whole(gf_log *log, const char *path, gfold_error *err)
{
    size_t at = log->first;
    gf_log_record record;
    verdict found = WHOLE;
    if (!log->head) return gf_ok(err);
    while (at < log->size && (found = judge(log, at, &record)) == WHOLE)
        at = record.at + record.size;
    if (found == DAMAGED)
        return gf_fail(
            err, GFOLD_EIO,
            "%s is damaged at byte %zu of %zu; without it, its pieces are computed again", path, at,
            log->size);
    log->whole = at;
    log->cut = at < log->size;
    return gf_ok(err);
}

static gfold_status read_all(gf_log *log, int file, const char *path, gfold_error *err)
{
    gfold_status status = read_bytes(log, file, path, err);
    if (!status) status = read_head(log, path, err);
    return status ? status : find_whole(log, path, err);
}

static int make_path(gf_log *log, const char *folder, const char *name, char *path, size_t size)
{
    if (log->name != name) snprintf(log->name, sizeof log->name, "%s", name);
    return snprintf(path, size, "%s/%s", folder, name) < (int)size;
}

gfold_status gf_log_read(gf_log *log, const char *folder, const char *name, gfold_error *err)
{
    char path[4400];
    if (!make_path(log, folder, name, path, sizeof path))
        return errno = ENAMETOOLONG, failed(err, name);
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return failed(err, path);
    const gfold_status status = read_all(log, file, path, err);
    close(file);
    return status;
}

/* The head as it stands in a file; NULL: no memory. */
static char *head_text(const json_t *head, double now)
{
    json_t *dated = json_copy((json_t *)head);
    json_object_set_new(dated, "begun", json_real(now));
    char *text = json_dumps(dated, JSON_REAL_PRECISION(17) | JSON_COMPACT), *all = NULL;
    size_t size;
    FILE *out = text ? open_memstream(&all, &size) : NULL;
    if (out) fprintf(out, "%s%zu bytes\n%s", title, strlen(text), text);
    if (out && fclose(out)) free(all), all = NULL;
    json_decref(dated);
    free(text);
    return all;
}

static gfold_status
write_head(gf_log *log, int file, const json_t *head, const char *path, gfold_error *err)
{
    char *text = head_text(head, (double)time(NULL));
    gfold_status status = gf_ok(err);
    if (!text)
        status = gf_fail_memory(err, 4096);
    else if (ftruncate(file, 0) || gf_log_append(file, text, strlen(text)) || fsync(file))
        status = failed(err, path);
    free(text);
    return status ? status : read_all(log, file, path, err);
}

static gfold_status
prepare(gf_log *log, int file, const json_t *head, const char *path, gfold_error *err)
{
    if (flock(file, LOCK_EX | LOCK_NB))
        return gf_fail(err, GFOLD_EIO, "%s is in use by another process", path);
    const gfold_status status = read_all(log, file, path, err);
    if (status) return status;
    if (!log->head) return write_head(log, file, head, path, err);
    if (log->cut && ftruncate(file, (off_t)log->whole)) return failed(err, path);
    return gf_ok(err);
}

gfold_status gf_log_open(gf_log *log, const char *folder, const char *name, const json_t *head,
                         int *file, gfold_error *err)
{
    char path[4400];
    if (!make_path(log, folder, name, path, sizeof path))
        return errno = ENAMETOOLONG, failed(err, name);
    *file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (*file < 0) return failed(err, path);
    const gfold_status status = prepare(log, *file, head, path, err);
    if (status) close(*file), *file = -1;
    return status;
}

void gf_log_release(gf_log *log)
{
    json_decref(log->head);
    free(log->bytes);
    *log = (gf_log){ .whole = 0 };
}

/* ---- places -------------------------------------------------------------------------------- */

static size_t slot(const gf_places *p, uint64_t key)
{
    size_t k = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (p->room - 1);
    while (p->key[k] && p->key[k] != key) k = (k + 1) & (p->room - 1);
    return k;
}

static int grow(gf_places *p)
{
    gf_places next = { .room = p->room ? 2 * p->room : 1024 };
    next.key = gf_allocate(next.room, sizeof *next.key);
    next.place = gf_allocate(next.room, sizeof *next.place);
    if (!next.key || !next.place) return gf_places_release(&next), -1;
    for (size_t k = 0; k < p->room; k++)
        if (p->key[k]) {
            const size_t to = slot(&next, p->key[k]);
            next.key[to] = p->key[k];
            next.place[to] = p->place[k];
        }
    next.count = p->count;
    gf_places_release(p);
    *p = next;
    return 0;
}

int gf_places_add(gf_places *p, size_t piece, gf_place place)
{
    if (2 * p->count >= p->room && grow(p)) return -1;
    const size_t k = slot(p, piece + 1);
    if (p->key[k]) return 0;
    p->key[k] = piece + 1;
    p->place[k] = place;
    p->count++;
    return 0;
}

const gf_place *gf_places_find(const gf_places *p, size_t piece)
{
    if (!p->room) return NULL;
    const size_t k = slot(p, piece + 1);
    return p->key[k] ? &p->place[k] : NULL;
}

void gf_places_release(gf_places *p)
{
    free(p->key);
    free(p->place);
    *p = (gf_places){ 0 };
}
