/* expert_log.h: a walker's expert and how it learnt, as text of four columns.
 *
 * First the state of the search, a row per number: mean (the expert), variance, path, sigma_path. Then the
 * learning curve, a row per generation: its number, steps of the world so far, mean return of the better half, sigma.
 * Threads: one writer.
 */
#ifndef GF_CLI_EXPERT_LOG_H
#define GF_CLI_EXPERT_LOG_H

#include "walker/expert.h"

typedef struct gf_expert_log {
    gf_expert now;
    size_t generations;
    double (*curve)[4]; /* malloc'd */
} gf_expert_log;

/* EIO: unreadable or malformed; ENOMEM; the log is as it was. */
gfold_status gf_expert_log_read(const char *path, gf_expert_log *log, gfold_error *err);

/* Adds a row to the curve and writes the file anew, as a whole or not at all. EIO, ENOMEM. */
gfold_status gf_expert_log_add(const char *path, gf_expert_log *log, gfold_error *err);

#endif
