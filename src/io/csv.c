#include "io/csv.h"

#include "core/fail.h"
#include "io/replace.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static void header(FILE *out, const gf_phase *p)
{
    if (p->x.at) fprintf(out, "%s,", p->x.name);
    if (p->y.at) fprintf(out, "%s,", p->y.name);
    for (int k = 0; k < p->n_columns; k++) {
        fprintf(out, "%s,", p->column[k].name);
        if (p->column[k].errors) fprintf(out, "%s_stderr,", p->column[k].name);
    }
    fputs("status\n", out);
}

/* Plain nan: printf would show the sign that some operations leave on it. */
static void number(FILE *out, double value)
{
    if (isnan(value))
        fputs("nan,", out);
    else
        fprintf(out, "%.17g,", value);
}

static void row(FILE *out, const gf_phase *p, size_t i, size_t j)
{
    const size_t cell = j * p->x.n + i;
    if (p->x.at) number(out, p->x.at[i]);
    if (p->y.at) number(out, p->y.at[j]);
    for (int k = 0; k < p->n_columns; k++) {
        number(out, p->column[k].values[cell]);
        if (p->column[k].errors) number(out, p->column[k].errors[cell]);
    }
    fprintf(out, "%s\n", gfold_status_name((gfold_status)p->status[cell]));
}

void gf_csv_write(FILE *out, const gf_phase *phase)
{
    header(out, phase);
    for (size_t j = 0; j < phase->y.n; j++)
        for (size_t i = 0; i < phase->x.n; i++)
            if (!phase->computed || phase->computed[j * phase->x.n + i]) row(out, phase, i, j);
}

gfold_status gf_csv_save(const char *path, const gf_phase *phase, gfold_error *err)
{
    gf_replace file;
    gfold_status status = gf_replace_begin(&file, path, err);
    if (status) return status;
    FILE *out = fopen(file.temporary, "w");
    if (out) gf_csv_write(out, phase);
    const int bad = !out || ferror(out);
    if ((out && fclose(out)) || bad) {
        gf_fail(err, GFOLD_EIO, "%s: %s", path, strerror(errno));
        gf_replace_abandon(&file);
        return GFOLD_EIO;
    }
    return gf_replace_commit(&file, err);
}
