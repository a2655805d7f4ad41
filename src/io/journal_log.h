/* journal_log.h: one log of a journal, its bytes; and where every piece lies. */
#ifndef GF_IO_JOURNAL_LOG_H
#define GF_IO_JOURNAL_LOG_H

#include <gatefold/status.h>
#include <jansson.h>
#include <stdint.h>

typedef struct gf_log {
    char name[256];
    json_t *head;          /* NULL: it was not written to its end         */
    unsigned char *bytes;
    size_t size, whole;    /* of the file; up to the end of its last whole record */
    size_t first, indexed; /* record; where reading goes on               */
    int cut;               /* something incomplete follows the last whole one */
    double begun, written; /* seconds since 1970                          */
} gf_log;

typedef struct gf_log_record {
    size_t piece, at, size; /* at: of its bytes in the file */
} gf_log_record;

/* Reads the file anew. EIO: unreadable, or damaged: the sentence says where. */
gfold_status gf_log_read(gf_log *log, const char *folder, const char *name, gfold_error *err);

/* The same for writing: locks it, writes the head where there is none, cuts off what is incomplete. */
gfold_status gf_log_open(gf_log *log, const char *folder, const char *name, const json_t *head,
                         int *file, gfold_error *err);
void gf_log_release(gf_log *log);

/* The record at *at, which moves on; 0: there is none. */
int gf_log_next(const gf_log *log, size_t *at, gf_log_record *record);

size_t gf_log_record_size(size_t size);

/* Puts a record together; its length. */
size_t gf_log_format(unsigned char *to, size_t piece, const void *bytes, size_t size);

/* One write at the end; non-zero: errno says why, and the file is as long as before. */
int gf_log_append(int file, const void *bytes, size_t size);

/* ---- an open hash table of pieces ---------------------------------------------------------- */

typedef struct gf_place {
    size_t log, at, size;
} gf_place;

typedef struct gf_places {
    size_t count, room; /* room: a power of two */
    uint64_t *key;      /* piece + 1, 0: free */
    gf_place *place;
} gf_places;

/* The first one added stays. Non-zero: no memory. */
int gf_places_add(gf_places *places, size_t piece, gf_place place);
const gf_place *gf_places_find(const gf_places *places, size_t piece);
void gf_places_release(gf_places *places);

#endif
