#include "cli/expert_log.h"

#include "core/fail.h"
#include "io/columns.h"
#include "io/replace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { D = GF_EXPERT_NUMBERS, COLUMNS = 4 };

static void take(gf_expert_log *log, const double *data, size_t rows)
{
    gf_expert *e = &log->now;
    double *const state[COLUMNS] = { e->mean, e->variance, e->path, e->sigma_path };
    for (size_t k = 0; k < COLUMNS; k++) {
        memcpy(state[k], data + rows * k, D * sizeof *data);
        for (size_t g = 0; g < log->generations; g++) log->curve[g][k] = data[rows * k + D + g];
    }
    const double *last = log->curve[log->generations - 1];
    e->generation = (int)last[0];
    e->steps = last[1];
    e->reward = last[2];
    e->sigma = last[3];
}

gfold_status gf_expert_log_read(const char *path, gf_expert_log *log, gfold_error *err)
{
    double *data;
    size_t rows;
    gfold_status status = gf_columns_read(path, COLUMNS, &data, &rows, err);
    if (status) return status;
    gf_expert_log read = { .generations = rows > D ? rows - D : 0 };
    if (!read.generations)
        status = gf_fail(err, GFOLD_EIO, "%s has %zu rows, an expert more than %d", path, rows, D);
    else
        read.curve = malloc(read.generations * sizeof *read.curve);
    if (!status && !read.curve) status = gf_fail_memory(err, 32.0 * (double)rows);
    if (!status) {
        take(&read, data, rows);
        *log = read;
    }
    free(data);
    return status;
}

static void print(FILE *file, const gf_expert_log *log)
{
    const gf_expert *e = &log->now;
    fprintf(file, "# mean variance path sigma_path\n");
    for (int k = 0; k < D; k++)
        fprintf(file, "%.17g %.17g %.17g %.17g\n", e->mean[k], e->variance[k], e->path[k],
                e->sigma_path[k]);
    fprintf(file, "# generation steps reward sigma\n");
    for (size_t g = 0; g < log->generations; g++) {
        const double *row = log->curve[g];
        fprintf(file, "%.0f %.17g %.17g %.17g\n", row[0], row[1], row[2], row[3]);
    }
}

gfold_status gf_expert_log_add(const char *path, gf_expert_log *log, gfold_error *err)
{
    const gf_expert *e = &log->now;
    char *text = NULL;
    size_t size = 0;
    double(*grown)[4] = realloc(log->curve, (log->generations + 1) * sizeof *grown);
    if (!grown) return gf_fail_memory(err, 32.0 * (double)log->generations);
    log->curve = grown;
    double *row = grown[log->generations++];
    row[0] = e->generation;
    row[1] = e->steps;
    row[2] = e->reward;
    row[3] = e->sigma;
    FILE *file = open_memstream(&text, &size);
    if (!file) return gf_fail_memory(err, 1e5);
    print(file, log);
    const gfold_status status =
        fclose(file) ? gf_fail_memory(err, 1e5) : gf_replace_file(path, text, size, err);
    free(text);
    return status;
}
