#include "cli/expert_log.h"

#include "core/fail.h"
#include "io/columns.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { D = GF_GAIT_NUMBERS };

gfold_status gf_expert_read(const char *path, gf_expert *e, gfold_error *err)
{
    double *data, row[GF_EXPERT_COLUMNS];
    size_t rows;
    gfold_status status = gf_columns_read(path, GF_EXPERT_COLUMNS, &data, &rows, err);
    if (status) return status;
    if (!rows) status = gf_fail(err, GFOLD_EIO, "%s has no generation", path);
    for (int k = 0; k < GF_EXPERT_COLUMNS && rows; k++) row[k] = data[rows * (size_t)k + rows - 1];
    free(data);
    if (status) return status;
    *e = (gf_expert){
        .generation = (int)row[0], .steps = row[1], .reward = row[2], .sigma = row[3]
    };
    double *const part[] = { e->mean, e->variance, e->path, e->sigma_path };
    for (int k = 0; k < 4; k++) memcpy(part[k], row + 4 + D * k, D * sizeof *row);
    return gf_ok(err);
}

gfold_status gf_expert_add(const char *path, const gf_expert *e, gfold_error *err)
{
    const double *const part[] = { e->mean, e->variance, e->path, e->sigma_path };
    FILE *file = fopen(path, "a");
    if (!file) return gf_fail(err, GFOLD_EIO, "%s: %s", path, strerror(errno));
    if (ftell(file) == 0)
        fprintf(file, "# generation steps reward sigma mean[%d] variance path sigma_path\n", D);
    fprintf(file, "%d %.17g %.17g %.17g", e->generation, e->steps, e->reward, e->sigma);
    for (int k = 0; k < 4 * D; k++) fprintf(file, " %.17g", part[k / D][k % D]);
    fprintf(file, "\n");
    const int failed = ferror(file);
    if (fclose(file) || failed) return gf_fail(err, GFOLD_EIO, "%s: %s", path, strerror(errno));
    return gf_ok(err);
}
