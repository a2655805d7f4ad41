#include "io/phase_plot.h"

#include "core/fail.h"
#include "io/gnuplot.h"
#include "io/phase_script.h"

#include <math.h>
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

static void write_script(FILE *script, const void *what, const char *picture)
{
    const gf_phase *phase = what;
    if (phase->x.n > 1 && phase->y.n > 1)
        gf_script_maps(script, phase, picture);
    else
        gf_script_lines(script, phase, picture);
}

gfold_status
gf_phase_draw(const gf_phase *phase, const char *picture, const char *script, gfold_error *err)
{
    const gfold_status status = drawable(phase, err);
    return status ? status : gf_gnuplot_draw(write_script, phase, picture, script, err);
}
