#include "cli/rank_output.h"

#include <stdlib.h>
#include <string.h>

#define OF(field) offsetof(gf_rank_row, field)

static const gf_field row_fields[] = {
    { "rank", "of the feedback", GF_FIELD_INTEGER, OF(rank) },
    { "tau_star", "precision of spike timing, ms", GF_FIELD_REAL, OF(tau_star) },
    { "reward_mean", "mean over repetitions of the mean reward", GF_FIELD_REAL, OF(reward_mean) },
    { "reward_sem", "its standard error", GF_FIELD_REAL, OF(reward_sem) },
    { "unlocked_fraction", "of angles at which the button was pressed, or of walks that arrive",
      GF_FIELD_REAL, OF(unlocked_fraction) },
    { "unlocked_sem", "its standard error", GF_FIELD_REAL, OF(unlocked_sem) },
    { "steps_mean", "of an episode", GF_FIELD_REAL, OF(steps_mean) },
    { "spike_error_first", "spikes that differ from the target, per demonstration, before",
      GF_FIELD_REAL, OF(spike_error_first) },
    { "spike_error_last", "and after learning", GF_FIELD_REAL, OF(spike_error_last) },
    { "spike_error_sem", "its standard error", GF_FIELD_REAL, OF(spike_error_sem) },
    { "readout_mse", "mean squared error of the output", GF_FIELD_REAL, OF(readout_mse) },
    { "mse_sem", "its standard error", GF_FIELD_REAL, OF(mse_sem) },
    { "reward_best", "mean of the largest reward over rounds of the readout", GF_FIELD_REAL,
      OF(reward_best) },
    { "best_sem", "its standard error", GF_FIELD_REAL, OF(best_sem) },
    { "reward_last", "mean reward after the last round", GF_FIELD_REAL, OF(reward_last) },
    { "last_sem", "its standard error", GF_FIELD_REAL, OF(last_sem) },
    { "repetitions", "that a mean is over", GF_FIELD_INTEGER, OF(repetitions) },
};

static const gf_command row_command = { .fields = row_fields,
                                        .n_fields = sizeof row_fields / sizeof *row_fields };

gf_rank_row gf_rank_row_of(const gfold_rank_sweep *sweep, size_t cell)
{
    const gfold_rank_cell c = gfold_rank_sweep_cell(sweep, cell);
    return (gf_rank_row){ .rank = (int)c.rank,
                          .repetitions = c.spike_error_last.networks,
                          .tau_star = c.tau_star,
                          .reward_mean = c.reward.mean,
                          .reward_sem = c.reward.stderr_,
                          .unlocked_fraction = c.success_fraction.mean,
                          .unlocked_sem = c.success_fraction.stderr_,
                          .steps_mean = c.steps.mean,
                          .spike_error_first = c.spike_error_first.mean,
                          .spike_error_last = c.spike_error_last.mean,
                          .spike_error_sem = c.spike_error_last.stderr_,
                          .readout_mse = c.readout_mse.mean,
                          .mse_sem = c.readout_mse.stderr_,
                          .reward_best = c.reward_best.mean,
                          .best_sem = c.reward_best.stderr_,
                          .reward_last = c.reward_last.mean,
                          .last_sem = c.reward_last.stderr_ };
}

json_t *gf_rank_record(const gf_session *session, size_t count, const gf_rank_row *rows)
{
    json_t *record = gf_record_begin(session), *list = json_array();
    for (size_t k = 0; k < count; k++)
        json_array_append_new(list, gf_record_fill(json_object(), &row_command, &rows[k]));
    json_object_set_new(record, "ranks", list);
    return record;
}

/* One column of the rows from a finished file. */
static void read_column(int64_t file, const gf_field *field, size_t count, gf_rank_row *rows)
{
    char name[64];
    size_t shape[2] = { 0, 0 };
    snprintf(name, sizeof name, "ranks/%s", field->name);
    double *data = gf_hdf5_real(file, name, shape);
    for (size_t k = 0; data && k < count && k < shape[1]; k++) {
        void *at = (char *)&rows[k] + field->offset;
        if (field->kind == GF_FIELD_INTEGER)
            *(int *)at = (int)data[k];
        else
            *(double *)at = data[k];
    }
    free(data);
}

void gf_rank_rows_read(int64_t file, size_t count, gf_rank_row *rows)
{
    for (size_t k = 0; k < row_command.n_fields; k++)
        read_column(file, &row_fields[k], count, rows);
}

void gf_rank_help(FILE *out)
{
    fputs("\nfields of every element of ranks[]\n", out);
    for (size_t k = 0; k < row_command.n_fields; k++)
        fprintf(out, "  %-21s  %s\n", row_fields[k].name, row_fields[k].meaning);
}

const char *gf_rank_meaning(const char *name)
{
    for (size_t k = 0; k < row_command.n_fields; k++)
        if (strcmp(row_fields[k].name, name) == 0) return row_fields[k].meaning;
    return NULL;
}
