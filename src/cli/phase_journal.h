/* phase_journal.h: a sweep that survives: FILE.h5.journal beside the file that is to come. */
#ifndef GF_CLI_PHASE_JOURNAL_H
#define GF_CLI_PHASE_JOURNAL_H

#include "cli/command.h"
#include "io/journal.h"
#include "io/ranks.h"

typedef struct gf_phase_journal {
    char folder[4200];
    gf_journal *log; /* NULL: no --out */
    gf_ranks ranks;
} gf_phase_journal;

/* What the journal is of. */
typedef struct gf_journal_work {
    size_t pieces;
    int shard, shards;      /* from 1; shards 0: all of them */
    int merge;              /* nothing is computed           */
    unsigned long checksum; /* of what was read from a file, 0: nothing was */
} gf_journal_work;

/* Opens or begins the journal that the arguments ask for and makes it the store of the sweep, which
 * processes started together share. EINVAL: these without --out. EIO: there
 * is one and neither --resume nor --force is given; it belongs to another sweep; it is damaged. */
gfold_status gf_phase_journal_begin(gf_phase_journal *j, const gf_session *session,
                                    const gf_journal_work *work, gfold_sweep_store *store,
                                    gfold_error *err);

/* Whether there is a finished piece in it. */
int gf_phase_journal_holds(const gf_phase_journal *j);

/* Closes it; and removes it once the result is in its file, or where it is empty. */
gfold_status gf_phase_journal_end(gf_phase_journal *j, int finished, gfold_error *err);

/* Whether --resume finds the file finished. EIO: it is of other options, or no such file. */
gfold_status gf_phase_finished(const gf_session *session, int *finished, gfold_error *err);

/* --status FILE.h5 */
gfold_status gf_phase_status(const gf_session *session, const char *path, gfold_error *err);

#endif
