/* rank_output.h: the rows of agent rank-sweep, their names and meanings listed once. */
#ifndef GF_CLI_RANK_OUTPUT_H
#define GF_CLI_RANK_OUTPUT_H

#include "cli/output.h"

#include <gatefold/rank_sweep.h>

/* One rank and tau_star. */
typedef struct gf_rank_row {
    int rank, repetitions;
    double tau_star, reward_mean, reward_sem, unlocked_fraction, unlocked_sem, steps_mean;
    double spike_error_first, spike_error_last, spike_error_sem, readout_mse, mse_sem;
    double reward_best, best_sem, reward_last, last_sem;
} gf_rank_row;

gf_rank_row gf_rank_row_of(const gfold_rank_sweep *sweep, size_t cell);
json_t *gf_rank_record(const gf_session *session, size_t count, const gf_rank_row *rows);

/* From a finished file. */
void gf_rank_rows_read(int64_t file, size_t count, gf_rank_row *rows);

/* What --help adds, and what a field means, for gf_command. */
void gf_rank_help(FILE *out);
const char *gf_rank_meaning(const char *name);

#endif
