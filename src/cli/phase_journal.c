#include "cli/phase_journal.h"

#include "cli/config.h"
#include "cli/output.h"
#include "core/fail.h"
#include "io/hdf5.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What pieces belong to. */
static json_t *head_of(const gf_session *session, const gf_journal_work *work)
{
    const gfold_environment e = gfold_environment_get();
    json_t *head = json_object();
    json_object_set_new(head, "schema", json_sprintf("gatefold/%s", session->command->name));
    json_object_set_new(head, "version", json_string(e.version));
    json_object_set_new(head, "git_commit", json_string(e.commit));
    json_object_set(head, "options", session->essence);
    json_object_set_new(head, "pieces", json_integer((json_int_t)work->pieces));
    if (work->checksum)
        json_object_set_new(head, "checksum of what is cloned",
                            json_integer((json_int_t)work->checksum));
    return head;
}

static void folder_of(char *folder, size_t size, const char *out)
{
    snprintf(folder, size, "%s%s", out, GF_JOURNAL_SUFFIX);
}

/* Whether logs that stand there already are in the way. */
static gfold_status check_present(const gf_phase_journal *j, const char *own,
                                  const gf_arguments *common, int shards, gfold_error *err)
{
    char path[4500];
    snprintf(path, sizeof path, "%s/%s", j->folder, own);
    const int present = shards ? access(path, F_OK) == 0 : gf_journal_exists(j->folder);
    if (!present || common->resume) return gf_ok(err);
    if (!common->force)
        return gf_fail(
            err, GFOLD_EIO,
            "%s holds an unfinished sweep; --resume goes on with it, --force begins anew",
            j->folder);
    if (!shards) return gf_journal_remove(j->folder, err);
    return unlink(path) ? gf_fail(err, GFOLD_EIO, "%s cannot be removed", path) : gf_ok(err);
}

static size_t claim_nothing(void *context)
{
    (void)context;
    return SIZE_MAX;
}

static size_t claim(void *context)
{
    (void)context;
    return gf_ranks_claim();
}

/* What goes wrong in one process ends all of them. */
static gfold_status together(gfold_status mine, gfold_error *err)
{
    const gfold_status worst = gf_ranks_meet(mine);
    if (mine || !worst) return mine;
    return gf_fail(err, worst, "another process: %s", gfold_status_sentence(worst));
}

/* All read what all have written, for all decide on the next round. */
static gfold_status gather(void *context, gfold_status status, gfold_error *err)
{
    gf_journal *log = ((gf_phase_journal *)context)->log;
    status = together(status, err);
    if (status) return status;
    gf_ranks_rewind();
    return together(gf_journal_update(log, err), err);
}

static size_t recall(void *context, size_t piece, void *bytes, size_t room)
{
    return gf_journal_recall(((gf_phase_journal *)context)->log, piece, bytes, room);
}

static int keep(void *context, size_t piece, const void *bytes, size_t size, gfold_error *err)
{
    return gf_journal_keep(((gf_phase_journal *)context)->log, piece, bytes, size, err);
}

static void name_log(const gf_journal_work *work, int rank, char *name, size_t size)
{
    char part[32] = "0", process[32] = "";
    if (work->shards) snprintf(part, sizeof part, "%d-of-%d", work->shard, work->shards);
    if (rank) snprintf(process, sizeof process, ".rank%d", rank);
    snprintf(name, size, "log.%s%s", part, process);
}

static gfold_status open_log(gf_phase_journal *j, const gf_session *session,
                             const gf_journal_work *work, const char *own, gfold_error *err)
{
    json_t *head = head_of(session, work);
    const gfold_status status = gf_journal_open(&j->log, j->folder, own, head, err);
    json_decref(head);
    return status;
}

gfold_status gf_phase_journal_begin(gf_phase_journal *j, const gf_session *session,
                                    const gf_journal_work *work, gfold_sweep_store *store,
                                    gfold_error *err)
{
    const gf_arguments *common = session->common;
    char own[96];
    *j = (gf_phase_journal){ .log = NULL };
    gfold_status status = gf_ranks_begin(&j->ranks, err);
    if (status) return status;
    const int several = j->ranks.size > 1;
    if (!common->out && several)
        return gf_fail(err, GFOLD_EINVAL, "%d processes need --out FILE.h5", j->ranks.size);
    if (!common->out) return status;
    folder_of(j->folder, sizeof j->folder, common->out);
    name_log(work, j->ranks.rank, own, sizeof own);
    if (j->ranks.rank == 0 && !work->merge)
        status = check_present(j, own, common, work->shards, err);
    status = together(status, err);
    if (!status) status = open_log(j, session, work, work->merge ? NULL : own, err);
    status = together(status, err);
    if (status) return status;
    const gf_journal_summary s = gf_journal_summarise(j->log);
    if (s.cut && !several && !work->shards)
        gf_warn(common, "%s/%s ends in the middle of a record, which is computed again", j->folder,
                s.cut_name);
    *store = (gfold_sweep_store){ recall, keep,
                                  work->merge ? claim_nothing
                                  : several   ? claim
                                              : NULL,
                                  several ? gather : NULL, j };
    return gf_ok(err);
}

int gf_phase_journal_holds(const gf_phase_journal *j)
{
    if (!j->log) return 0;
    const gf_journal_summary s = gf_journal_summarise(j->log);
    return s.pieces + s.kept > 0;
}

gfold_status gf_phase_journal_end(gf_phase_journal *j, int finished, gfold_error *err)
{
    if (!j->log) return gf_ranks_end(), gf_ok(err);
    const int empty = gf_journal_summarise(j->log).logs == 1 && !gf_phase_journal_holds(j);
    gfold_status status = gf_journal_close(j->log, err);
    j->log = NULL;
    status = together(status, err);
    if (!status && (finished || empty) && j->ranks.rank == 0)
        status = gf_journal_remove(j->folder, err);
    gf_ranks_end();
    return status;
}

/* ---- a finished file ----------------------------------------------------------------------- */

static gfold_status
compare(const gf_session *session, const char *path, int64_t file, gfold_error *err)
{
    const gfold_environment e = gfold_environment_get();
    char *version = gf_hdf5_attribute(file, "/", "version");
    char *commit = gf_hdf5_attribute(file, "/", "git_commit");
    char *options = gf_hdf5_attribute(file, "/", "params_json"), text[200];
    json_t *all = options ? json_loads(options, 0, NULL) : NULL, *essence = json_object();
    const char *key;
    json_t *value;
    json_object_foreach(session->essence, key, value) if (json_object_get(all, key))
        json_object_set(essence, key, json_object_get(all, key));
    gfold_status status = gf_ok(err);
    if (!version || !commit || !all)
        status =
            gf_fail(err, GFOLD_EIO, "%s is no result of gatefold %s", path, session->command->name);
    else if (strcmp(version, e.version) != 0 || strcmp(commit, e.commit) != 0)
        status = gf_fail(err, GFOLD_EIO, "%s is of version %s, commit %s, this is %s, %s", path,
                         version, commit, e.version, e.commit);
    else if (gf_head_differs(essence, session->essence, text, sizeof text))
        status = gf_fail(err, GFOLD_EIO, "%s belongs to another sweep: %s", path, text);
    json_decref(all);
    json_decref(essence);
    free(version);
    free(commit);
    free(options);
    return status;
}

gfold_status gf_phase_finished(const gf_session *session, int *finished, gfold_error *err)
{
    const gf_arguments *common = session->common;
    int64_t file;
    *finished = common->resume && common->out && access(common->out, F_OK) == 0;
    if (!*finished || !gf_has_suffix(common->out, ".h5")) return *finished = 0, gf_ok(err);
    gfold_status status = gf_hdf5_open(common->out, &file, err);
    if (status) return status;
    status = compare(session, common->out, file, err);
    gf_hdf5_close(file);
    return status;
}

/* ---- --status ------------------------------------------------------------------------------ */

typedef struct status_report {
    size_t pieces, done, logs;
    double fraction, seconds, since, left;
    int finished;
} status_report;

static json_t *report_of(const gf_session *session, const status_report *r)
{
    json_t *record = gf_record_begin(session);
    json_object_set_new(record, "finished", json_boolean(r->finished));
    json_object_set_new(record, "pieces", json_integer((json_int_t)r->pieces));
    json_object_set_new(record, "done", json_integer((json_int_t)r->done));
    json_object_set_new(record, "fraction", gf_record_real(r->fraction));
    json_object_set_new(record, "logs", json_integer((json_int_t)r->logs));
    json_object_set_new(record, "seconds_running", gf_record_real(r->seconds));
    json_object_set_new(record, "seconds_since_last", gf_record_real(r->since));
    json_object_set_new(record, "seconds_left", gf_record_real(r->left));
    return record;
}

static gfold_status look(const char *folder, status_report *r, gfold_error *err)
{
    gf_journal *journal;
    json_t *head = gf_journal_head(folder, err);
    if (!head) return err->status;
    r->pieces = (size_t)json_integer_value(json_object_get(head, "pieces"));
    json_decref(head);
    const gfold_status status = gf_journal_open(&journal, folder, NULL, NULL, err);
    if (status) return status;
    const gf_journal_summary s = gf_journal_summarise(journal);
    (void)!gf_journal_close(journal, NULL);
    r->logs = s.logs;
    r->done = s.pieces;
    r->fraction = (double)s.pieces / (double)r->pieces;
    r->seconds = s.last - s.first;
    r->since = gf_journal_now() - s.last;
    r->left = s.pieces ? r->seconds * (1 - r->fraction) / r->fraction : (double)NAN;
    return gf_ok(err);
}

gfold_status gf_phase_status(const gf_session *session, const char *path, gfold_error *err)
{
    char folder[4200];
    status_report r = { .left = (double)NAN };
    gfold_status status = gf_ok(err);
    folder_of(folder, sizeof folder, path);
    if (gf_journal_exists(folder)) {
        status = look(folder, &r, err);
    } else {
        int64_t file;
        status = gf_hdf5_open(path, &file, err);
        if (!status) gf_hdf5_close(file);
        r.finished = 1;
        r.fraction = 1;
        r.left = 0;
    }
    return status ? status : gf_output_print(session, report_of(session, &r), err);
}
