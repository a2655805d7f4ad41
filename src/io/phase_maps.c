#include "io/gnuplot.h"
#include "io/phase_script.h"
#include "io/polyline.h"

#include "core/fail.h"

#include <math.h>
#include <stdlib.h>

enum { PANELS_PER_ROW = 3, LEVELS_MAX = 9 };

static const char *const curve_colours[GF_PHASE_CURVES] = {
    [GFOLD_CRITICAL_MARGINAL] = "#d55e00",
    [GFOLD_CRITICAL_SADDLE] = "#000000",
    [GFOLD_CRITICAL_ONSET] = "#cc79a7",
};

typedef struct spread {
    double lo, hi;
    int whole; /* every finite value is a whole number */
} spread;

static spread spread_of(const gf_phase *p, const gf_phase_column *column)
{
    spread s = { .lo = INFINITY, .hi = -INFINITY, .whole = column->errors == NULL };
    for (size_t k = 0; k < p->x.n * p->y.n; k++) {
        const double v = column->values[k];
        if (!isfinite(v)) continue;
        s.lo = fmin(s.lo, v);
        s.hi = fmax(s.hi, v);
        if (v < round(v) || v > round(v)) s.whole = 0;
    }
    return s;
}

static void grid(FILE *script, const gf_phase *p)
{
    fputs("$grid << END\n", script);
    for (size_t j = 0; j < p->y.n; j++) {
        for (size_t i = 0; i < p->x.n; i++) {
            fprintf(script, "%.10g %.10g", p->x.at[i], p->y.at[j]);
            for (int k = 0; k < p->n_columns; k++) {
                const double v = p->column[k].values[gf_phase_shown(p, j * p->x.n + i)];
                if (isfinite(v))
                    fprintf(script, " %.7g", v);
                else
                    fputs(" NaN", script);
            }
            fputc('\n', script);
        }
    }
    fputs("END\n", script);
}

static double side(const gf_phase_axis *axis)
{
    return (axis->at[axis->n - 1] - axis->at[0]) / (double)(axis->n - 1);
}

/* Blank lines lift the pen. Without memory for the order the points come as they are. */
static void curve(FILE *script, const gf_phase *p, int kind)
{
    const gf_phase_curve *c = &p->curve[kind];
    const double cell[2] = { side(&p->x), side(&p->y) };
    size_t *order = gf_allocate(c->count, sizeof *order);
    int *starts = gf_allocate(c->count, sizeof *starts);
    const int ordered = order && starts && !gf_polyline(c->points, c->count, cell, order, starts);
    fprintf(script, "$%s << END\n", gfold_critical_name((gfold_critical_kind)kind));
    for (size_t k = 0; k < c->count; k++) {
        const double *at = c->points + 2 * (ordered ? order[k] : k);
        if (!ordered || (starts[k] && k)) fputc('\n', script);
        fprintf(script, "%.10g %.10g\n", at[0], at[1]);
    }
    fputs("END\n", script);
    free(order);
    free(starts);
}

static void colours(FILE *script, const spread *s)
{
    const double levels = s->hi - s->lo + 1;
    if (s->whole && levels <= LEVELS_MAX) {
        fprintf(script,
                "set palette maxcolors %g defined (0 '#f3f6fb', 1 '#a6c8e4', 2 '#4a90c8')\n"
                "set cbrange [%g:%g]\nset cbtics %g,1,%g\n",
                levels, s->lo - 0.5, s->hi + 0.5, s->lo, s->hi);
        return;
    }
    fprintf(script,
            "set palette maxcolors 0 defined (0 '#440154', 1 '#3b528b', 2 '#21918c', 3 '#5ec962',"
            " 4 '#fde725')\nset cbrange [%.10g:%.10g]\nset cbtics autofreq\n",
            s->lo, s->hi > s->lo ? s->hi : s->lo + 1);
}

/* Each line twice, the first time broad and white, so that it shows on every colour. */
static void overlay(FILE *script, const gf_phase *p, int kind, int with_title)
{
    const char *name = gfold_critical_name((gfold_critical_kind)kind);
    if (!p->curve[kind].count) return;
    fprintf(
        script,
        ", \\\n    $%s with lines linewidth 4 linecolor rgb 'white' notitle"
        ", \\\n    $%s with linespoints pointtype 7 pointsize 0.05 linewidth 2 linecolor rgb '%s'",
        name, name, curve_colours[kind]);
    fprintf(script, with_title ? " title '%s'" : " notitle", gf_curve_titles[kind]);
}

static void panel(FILE *script, const gf_phase *p, int k, int first)
{
    const spread s = spread_of(p, &p->column[k]);
    colours(script, &s);
    gf_script_label(script, "cblabel", p->column[k].symbol, p->column[k].meaning);
    fputs("set cblabel offset 1\n", script); /* clear of the tic labels */
    fprintf(script, "plot $grid using 1:2:%d with image notitle", 3 + k);
    for (int kind = 0; kind < GF_PHASE_CURVES; kind++) overlay(script, p, kind, first);
    if (p->has_tricritical)
        fprintf(script,
                ", \\\n    $tricritical with points pointtype 7 pointsize 1.6 linecolor rgb 'white'"
                " notitle, \\\n    $tricritical with points pointtype 7 pointsize 1.1 linecolor rgb"
                " '#009e73' %s",
                first ? "title 'tricritical'" : "notitle");
    fputc('\n', script);
}

static int legend_entries(const gf_phase *p)
{
    int entries = p->has_tricritical;
    for (int kind = 0; kind < GF_PHASE_CURVES; kind++) entries += p->curve[kind].count > 0;
    return entries;
}

static void frame(FILE *script, const gf_phase *p, int columns, int rows)
{
    const double dx = side(&p->x) / 2, dy = side(&p->y) / 2;
    gf_script_axis_label(script, "xlabel", &p->x);
    gf_script_axis_label(script, "ylabel", &p->y);
    fprintf(script, "set xrange [%.10g:%.10g]\nset yrange [%.10g:%.10g]\n", p->x.at[0] - dx,
            p->x.at[p->x.n - 1] + dx, p->y.at[0] - dy, p->y.at[p->y.n - 1] + dy);
    const int entries = legend_entries(p), key_rows = entries > 3 ? 2 : 1;
    fprintf(script,
            "set key tmargin left Left reverse horizontal maxrows %d samplen 1 width %d\n"
            "set tics out\n",
            key_rows, entries == 3 ? -1 : 0); /* three fit beside one another when pushed */
    fprintf(script, "set multiplot layout %d,%d margins screen %g,%g,%g,%g spacing screen %g,%g\n",
            rows, columns, 0.13 / columns, 1 - 0.22 / columns, 0.13 / rows,
            1 - (0.05 + 0.04 * key_rows) / rows, 0.36 / columns, 0.22 / rows);
}

void gf_script_maps(FILE *script, const gf_phase *phase, const char *picture)
{
    int panels = 0, drawn = 0;
    for (int k = 0; k < phase->n_columns; k++)
        panels += gf_column_is_drawn(phase, &phase->column[k]);
    const int rows = (panels + PANELS_PER_ROW - 1) / PANELS_PER_ROW;
    const int columns = (panels + rows - 1) / rows;
    gf_gnuplot_begin(script, picture, columns, rows);
    grid(script, phase);
    for (int kind = 0; kind < GF_PHASE_CURVES; kind++)
        if (phase->curve[kind].count) curve(script, phase, kind);
    if (phase->has_tricritical)
        fprintf(script, "$tricritical << END\n%.10g %.10g\nEND\n", phase->tricritical[0],
                phase->tricritical[1]);
    frame(script, phase, columns, rows);
    for (int k = 0; k < phase->n_columns; k++)
        if (gf_column_is_drawn(phase, &phase->column[k])) panel(script, phase, k, drawn++ == 0);
    fputs("unset multiplot\nunset output\n", script);
}
