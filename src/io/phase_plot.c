#include "io/phase_plot.h"

#include "core/fail.h"
#include "io/gnuplot.h"
#include "io/phase_script.h"
#include "io/replace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int gf_column_is_drawn(const gf_phase *phase, const gf_phase_column *column)
{
    for (size_t k = 0; k < phase->x.n * phase->y.n; k++)
        if (isfinite(column->values[k])) return 1;
    return 0;
}

void gf_script_label(FILE *script, const char *which, const char *symbol, const char *meaning)
{
    fprintf(script, "set %s '", which);
    gf_gnuplot_text(script, symbol);
    fputs("  (", script);
    gf_gnuplot_text(script, meaning);
    fputs(")'\n", script);
}

/* "symbol  (meaning, unit)" */
void gf_script_axis_label(FILE *script, const char *which, const gf_phase_axis *axis)
{
    char text[sizeof axis->meaning + sizeof axis->unit + 2];
    const int plain = strcmp(axis->unit, "1") == 0;
    snprintf(text, sizeof text, "%s%s%s", axis->meaning, plain ? "" : ", ",
             plain ? "" : axis->unit);
    gf_script_label(script, which, axis->symbol, text);
}

static gfold_status drawable(const gf_phase *phase, gfold_error *err)
{
    if (phase->x.n * phase->y.n < 2)
        return gf_fail(err, GFOLD_EINVAL, "a single cell is no picture; an axis needs two points");
    for (int k = 0; k < phase->n_columns; k++)
        if (gf_column_is_drawn(phase, &phase->column[k])) return gf_ok(err);
    return gf_fail(err, GFOLD_ENUMERIC, "no value is finite; there is nothing to draw");
}

static char *write_script(const gf_phase *phase, const char *picture)
{
    char *text = NULL;
    size_t size;
    FILE *script = open_memstream(&text, &size);
    if (!script) return NULL;
    if (phase->x.n > 1 && phase->y.n > 1)
        gf_script_maps(script, phase, picture);
    else
        gf_script_lines(script, phase, picture);
    return fclose(script) ? NULL : text;
}

gfold_status
gf_phase_draw(const gf_phase *phase, const char *picture, const char *script, gfold_error *err)
{
    gfold_status status = gf_gnuplot_check(picture, err);
    if (!status) status = drawable(phase, err);
    if (status) return status;
    char *text = write_script(phase, picture);
    if (!text) return gf_fail_memory(err, 1e6);
    if (script) status = gf_replace_file(script, text, strlen(text), err);
    if (!status) status = gf_gnuplot_run(text, picture, err);
    free(text);
    return status;
}
