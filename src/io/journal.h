/* journal.h: pieces of work that survive the process that did them.
 *
 * A folder holds one log per process that worked on it. A log begins with a line and the JSON text of
 * its head, which says what the pieces belong to; records follow, each appended by one write():
 *
 *     magic, size, number of the piece (64 bits), checksum of these and the bytes (CRC-32), the bytes
 *
 * A process that dies loses at most the record it was writing: a cut end is dropped and said, and
 * anything else that does not fit is an error that names the file and the place. The log is flushed
 * to the disk every ten seconds and when it is closed. A process locks its log.
 *
 * Threads: one at a time.  Source: zlib for the checksum.
 */
#ifndef GF_IO_JOURNAL_H
#define GF_IO_JOURNAL_H

#include <gatefold/status.h>
#include <jansson.h>

#define GF_JOURNAL_SUFFIX ".journal" /* of the folder, after the name of the file that is to come */

typedef struct gf_journal gf_journal;

typedef struct gf_journal_summary {
    size_t logs, pieces; /* pieces: different ones when the logs were read */
    size_t kept;         /* since then                                  */
    size_t cut;          /* logs whose last record was cut off          */
    char cut_name[256];  /* one of them                                 */
    double first, last;  /* seconds since 1970 of the oldest log's begin and the latest write */
} gf_journal_summary;

/* Reads all logs of the folder. own: the log this process appends to ("log.1"), made where there is
 * none; NULL: it only reads. Where a log's head is not `head`, the sentence of EIO names the first
 * difference. EIO: own is in use by another process; a damaged log. ENOMEM. *journal is NULL on failure.
 */
gfold_status gf_journal_open(gf_journal **journal, const char *folder, const char *own,
                             const json_t *head, gfold_error *err);
gfold_status gf_journal_close(gf_journal *journal, gfold_error *err); /* NULL is fine */

/* As gfold_sweep_store takes them; context is the journal. */
size_t gf_journal_recall(void *journal, size_t piece, void *bytes, size_t room);
int gf_journal_keep(void *journal, size_t piece, const void *bytes, size_t size, gfold_error *err);

/* Reads what others have appended or begun since. */
gfold_status gf_journal_update(gf_journal *journal, gfold_error *err);

gf_journal_summary gf_journal_summarise(const gf_journal *journal);

/* Whether there is such a folder with a log in it; the head of one of them (NULL: EIO, none whole). */
int gf_journal_exists(const char *folder);
json_t *gf_journal_head(const char *folder, gfold_error *err);

/* Seconds since 1970. */
double gf_journal_now(void);

/* Removes all logs and the folder; nothing there is fine. */
gfold_status gf_journal_remove(const char *folder, gfold_error *err);

/* One sentence on how the heads differ: "g is 2.5 there and 3 here"; 0: they do not. */
int gf_head_differs(const json_t *there, const json_t *here, char *text, size_t size);

#endif
