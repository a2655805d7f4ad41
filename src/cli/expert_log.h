/* expert_log.h: the generations of a walker's expert as text: one line each with all that the next one needs,
 * so that the last line goes on and all of them are the learning curve. Threads: one writer. */
#ifndef GF_CLI_EXPERT_LOG_H
#define GF_CLI_EXPERT_LOG_H

#include "walker/expert.h"

/* Columns: generation, steps, reward, sigma; then mean, variance, path and sigma_path. */
enum { GF_EXPERT_COLUMNS = 4 + 4 * GF_GAIT_NUMBERS };

/* The last generation of a file. EIO: unreadable or malformed; ENOMEM. */
gfold_status gf_expert_read(const char *path, gf_expert *expert, gfold_error *err);

/* Adds a line, and the file with a heading where there is none. EIO. */
gfold_status gf_expert_add(const char *path, const gf_expert *expert, gfold_error *err);

#endif
