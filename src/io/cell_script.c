/* The panels of a cell's figure for gnuplot. */
#include "io/cell_figure.h"
#include "io/gnuplot.h"

#include <math.h>

#define BLUE "#0072b2"
#define RED "#d55e00"
#define GREEN "#009e73"
#define PINK "#cc79a7"
#define GREY "#999999"

static void row(FILE *script, const gf_cell_figure *f, int n, const int *which, size_t i)
{
    for (int k = 0; k < n; k++)
        fprintf(script, "%.9g%c", f->column[which[k]][f->count[which[k]] == 1 ? 0 : i],
                k + 1 < n ? ' ' : '\n');
}

/* Which rows of a block are lines: those in which the column `class` is positive (keep 1) or not (0),
 * broken where the column `branch` changes. */
typedef struct curves {
    int class, keep, branch;
} curves;

static const curves one_curve = { -1, 1, -1 };

static int differ(const gf_cell_figure *f, int column, size_t i)
{
    return column >= 0 && f->column[column] && i > 0 &&
           fabs(f->column[column][i] - f->column[column][i - 1]) > 0.5;
}

/* A data block of some columns. A run of kept rows goes on to the row after it, so that curves of
 * either class meet. */
static void
block(FILE *script, const gf_cell_figure *f, const char *name, int n, const int *which, curves c)
{
    fprintf(script, "$%s << END\n", name);
    int open = 0, any = 0;
    for (size_t i = 0; i < f->count[which[0]]; i++) {
        const int kept = c.class < 0 || (f->column[c.class][i] > 0) == c.keep;
        if (open && differ(f, c.branch, i)) fputc('\n', script), open = 0;
        if (kept || open) row(script, f, n, which, i);
        if (!kept && open) fputc('\n', script);
        open = kept;
        any |= kept;
    }
    if (!any) fputs("NaN NaN NaN\n", script);
    fputs("END\n", script);
}

static void look(FILE *script)
{
    fputs("set tics out nomirror\nset offsets 0, 0, graph 0.06, graph 0.02\n"
          "set key above Left reverse horizontal maxcols 2 samplen 2.5 spacing 1.2\n",
          script);
}

/* One quantity over time, column 1 of $trace; the last panel has the axis of time. */
typedef struct panel {
    const char *label, *colour, *style, *more;
    int column;
} panel;

static void panels(FILE *script, const panel *p, int count, const char *time)
{
    fputs("set multiplot layout 3,1 margins 0.17,0.95,0.09,0.98 spacing 0.02,0.05\n"
          "unset key\nset format x ''\n",
          script);
    for (int k = 0; k < count; k++) {
        if (k + 1 == count) fprintf(script, "set format x '%%h'\nset xlabel '%s'\n", time);
        fprintf(
            script,
            "set ylabel '%s'\nplot $trace using 1:%d with %s linewidth 2 linecolor rgb '%s'%s\n",
            p[k].label, p[k].column, p[k].style, p[k].colour, p[k].more);
    }
    fputs("unset multiplot\n", script);
}

static void response(FILE *script, const gf_cell_figure *f, const char *picture)
{
    char threshold[96];
    snprintf(threshold, sizeof threshold,
             ", %.9g with lines linewidth 1.2 dashtype 2 linecolor rgb '" GREY "'",
             f->column[5][0]);
    const panel all[] = { { "Ca  (μM)", BLUE, "lines", threshold, 2 },
                          { "IP_3  (μM)", RED, "lines", "", 4 },
                          { "h", GREEN, "lines", "", 3 } };
    gf_gnuplot_begin(script, picture, 1, 2);
    look(script);
    block(script, f, "trace", 4, (int[]){ 0, 1, 2, 3 }, one_curve);
    panels(script, all, 3, "time  (s)");
}

static void spikes(FILE *script, const gf_cell_figure *f, const char *picture)
{
    static const panel all[] = { { "V  (mV)", BLUE, "lines", "", 2 },
                                 { "U", RED, "lines", "", 3 },
                                 { "current", GREEN, "steps", ", 0 notitle linecolor rgb 'white'",
                                   4 } };
    gf_gnuplot_begin(script, picture, 1, 2);
    look(script);
    block(script, f, "trace", 4, (int[]){ 0, 1, 2, 3 }, one_curve);
    panels(script, all, 3, "time  (ms)");
}

static void curves_of_cycles(FILE *script)
{
    static const char *const style[] = {
        "with lines linewidth 2 linecolor rgb '" BLUE "'",
        "with lines linewidth 1.6 dashtype 3 linecolor rgb '" PINK "'",
    };
    static const char *const title[] = { "stable cycles, range of Ca", "unstable cycles" };
    for (int k = 0; k < 2; k++)
        fprintf(script,
                ", \\\n    $cycles%d using 1:2 %s title '%s', "
                "$cycles%d using 1:3 %s notitle",
                k, style[k], title[k], k, style[k]);
}

static void marks(FILE *script, const gf_cell_figure *f)
{
    static const struct {
        int first, columns;
        const char *name, *title, *style;
    } rows[] = {
        { 7, 2, "hopf", "Hopf points", "pointtype 7 pointsize 1.3 linecolor rgb '" RED "'" },
        { 9, 3, "folds", "folds", "pointtype 5 pointsize 1 linecolor rgb '" GREEN "'" },
    };
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        if (!f->count[rows[k].first]) continue;
        fprintf(script, ", \\\n    $%s using 1:2 with points %s title '%s'", rows[k].name,
                rows[k].style, rows[k].title);
        if (rows[k].columns == 3)
            fprintf(script, ", $%s using 1:3 with points %s notitle", rows[k].name, rows[k].style);
    }
}

static void bifurcation(FILE *script, const gf_cell_figure *f, const char *picture)
{
    gf_gnuplot_begin(script, picture, 1, 1);
    look(script);
    block(script, f, "stable", 2, (int[]){ 0, 1 }, (curves){ 2, 0, 12 });
    block(script, f, "unstable", 2, (int[]){ 0, 1 }, (curves){ 2, 1, 12 });
    if (f->count[3])
        for (int k = 0; k < 2; k++)
            block(script, f, k ? "cycles1" : "cycles0", 3, (int[]){ 3, 4, 5 },
                  (curves){ 6, k, 13 });
    if (f->count[7]) block(script, f, "hopf", 2, (int[]){ 7, 8 }, one_curve);
    if (f->count[9]) block(script, f, "folds", 3, (int[]){ 9, 10, 11 }, one_curve);
    fputs("set xlabel 'drive J  (μM/s)'\nset ylabel 'Ca  (μM)'\nset yrange [0:*]\n"
          "plot $stable with lines linewidth 2.2 linecolor rgb 'black' title 'stable equilibria', "
          "\\\n"
          "    $unstable with lines linewidth 1.6 dashtype 2 linecolor rgb '" GREY
          "' title 'unstable equilibria'",
          script);
    if (f->count[3]) curves_of_cycles(script);
    marks(script, f);
    fputc('\n', script);
}

static void firing(FILE *script, const gf_cell_figure *f, const char *picture)
{
    gf_gnuplot_begin(script, picture, 1, 1);
    look(script);
    block(script, f, "rate", 2, (int[]){ 0, 1 }, one_curve);
    for (int k = 2; k < 4; k++)
        if (f->count[k])
            fprintf(script,
                    "set arrow from %.9g, graph 0 to %.9g, graph 1 nohead linewidth 1.2 "
                    "dashtype %d linecolor rgb '" RED "'\n",
                    f->column[k][0], f->column[k][0], k == 2 ? 3 : 2);
    fputs("set yrange [0:*]\nset xlabel 'current I'\nset ylabel 'rate  (spikes/s)'\n"
          "plot $rate with linespoints pointtype 7 pointsize 0.5 linewidth 1.6 linecolor rgb '" BLUE
          "' title 'from rest', NaN with lines dashtype 3 linecolor rgb '" RED
          "' title 'onset: one spike', NaN with lines dashtype 2 linecolor rgb '" RED
          "' title 'onset: repetitive'\n",
          script);
}

static void write_script(FILE *script, const void *what, const char *picture)
{
    static void (*const write[])(FILE *, const gf_cell_figure *, const char *) = {
        [GF_CELL_RESPONSE] = response,
        [GF_CELL_SPIKES] = spikes,
        [GF_CELL_BIFURCATION] = bifurcation,
        [GF_CELL_FIRING] = firing,
    };
    const gf_cell_figure *f = what;
    write[f->kind](script, f, picture);
    fputs("unset output\n", script);
}

gfold_status gf_cell_figure_draw(const gf_cell_figure *f, const char *picture, const char *script,
                                 gfold_error *err)
{
    return gf_gnuplot_draw(write_script, f, picture, script, err);
}
