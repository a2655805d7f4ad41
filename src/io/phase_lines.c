#include "io/gnuplot.h"
#include "io/phase_script.h"

#include <math.h>
#include <string.h>

enum { SYMBOLS_MAX = 5 };

/* Okabe and Ito's colours, told apart by colour-blind readers: of lines, and of points. */
static const char *const colours[] = { "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9" };
static const char *const points[] = { "#000000", "#e69f00", "#cc79a7", "#009e73" };
static const int dashes[] = { 1, 2, 4, 3, 5 };
static const int disc[] = { 7, 5, 9, 11, 13 }, circle[] = { 6, 4, 8, 10, 12 };

#define PICK(list, k) ((list)[(size_t)(k) % (sizeof(list) / sizeof *(list))])

/* The only axis, and the columns of the data block: value and error of every observable. */
static const gf_phase_axis *axis_of(const gf_phase *p)
{
    return p->y.n > 1 ? &p->y : &p->x;
}

static int value_column(int k)
{
    return 2 + 2 * k;
}

static void put(FILE *script, double value)
{
    if (isfinite(value))
        fprintf(script, " %.10g", value);
    else
        fputs(" NaN", script);
}

static void data(FILE *script, const gf_phase *p)
{
    const gf_phase_axis *axis = axis_of(p);
    fprintf(script, "$data << END\n# %s", axis->name);
    for (int k = 0; k < p->n_columns; k++) fprintf(script, " %s stderr", p->column[k].name);
    for (size_t i = 0; i < axis->n; i++) {
        fprintf(script, "\n%.10g", axis->at[i]);
        for (int k = 0; k < p->n_columns; k++) {
            put(script, p->column[k].values[i]);
            put(script, p->column[k].errors ? p->column[k].errors[i] : (double)NAN);
        }
    }
    fputs("\nEND\n", script);
}

/* Index of sim_settled when there are other simulated observables for it to colour, or -1. */
static int settled_index(const gf_phase *p)
{
    int settled = -1, others = 0;
    for (int k = 0; k < p->n_columns; k++) {
        if (strcmp(p->column[k].name, "sim_settled") == 0)
            settled = k;
        else
            others += p->column[k].errors != NULL && gf_column_is_drawn(p, &p->column[k]);
    }
    return others ? settled : -1;
}

static void title(FILE *script, const gf_phase_column *column)
{
    fputs(" title '", script);
    gf_gnuplot_text(script, column->symbol);
    fputs(": ", script);
    gf_gnuplot_text(script, column->meaning);
    fputs(column->errors ? " (simulation)'" : "'", script);
}

static void theory(FILE *script, const gf_phase *p, int k, int rank)
{
    fprintf(script, "    $data using 1:%d with lines linewidth 1.6 dashtype %d linecolor rgb '%s'",
            value_column(k), PICK(dashes, rank), PICK(colours, rank));
    title(script, &p->column[k]);
}

/* Errors, the points themselves, and around coloured ones a rim, for bright colours on white. */
static void simulation(FILE *script, const gf_phase *p, int k, int rank, int settled)
{
    const int value = value_column(k);
    const char *colour = settled >= 0 ? points[0] : PICK(points, rank);
    fprintf(script, "    $data using 1:%d:%d with yerrorbars pointtype %d linecolor rgb '%s'",
            value, value + 1, PICK(disc, rank), colour);
    if (settled >= 0)
        fprintf(script,
                " notitle, \\\n    $data using 1:%d:%d with points pointtype %d linecolor palette"
                " notitle, \\\n    $data using 1:%d with points pointtype %d linecolor rgb '%s'",
                value, value_column(settled), PICK(disc, rank), value, PICK(circle, rank), colour);
    title(script, &p->column[k]);
}

static void series(FILE *script, const gf_phase *p, int settled)
{
    int lines = 0, simulated = 0;
    for (int pass = 0; pass < 2; pass++) { /* points lie over lines */
        for (int k = 0; k < p->n_columns; k++) {
            const gf_phase_column *column = &p->column[k];
            const int wanted = k != settled && (column->errors != NULL) == pass;
            if (!wanted || !gf_column_is_drawn(p, column)) continue;
            fputs(lines + simulated ? ", \\\n" : "plot \\\n", script);
            if (pass)
                simulation(script, p, k, simulated++, settled);
            else
                theory(script, p, k, lines++);
        }
    }
    fputs("\nunset output\n", script);
}

static int is_repeated(const gf_phase *p, int k)
{
    for (int before = 0; before < k; before++)
        if (strcmp(p->column[before].symbol, p->column[k].symbol) == 0) return 1;
    return 0;
}

/* All symbols on the axis; when there are too many the legend alone tells. */
static void y_label(FILE *script, const gf_phase *p, int settled)
{
    int used[GFOLD_SWEEP_OBSERVABLES_MAX], count = 0;
    for (int k = 0; k < p->n_columns; k++)
        if (k != settled && gf_column_is_drawn(p, &p->column[k]) && !is_repeated(p, k))
            used[count++] = k;
    if (count > SYMBOLS_MAX) return;
    fputs("set ylabel '", script);
    for (int k = 0; k < count; k++) {
        fputs(k ? ",  " : "", script);
        gf_gnuplot_text(script, p->column[used[k]].symbol);
    }
    fputs("'\n", script);
}

void gf_script_lines(FILE *script, const gf_phase *phase, const char *picture)
{
    const gf_phase_axis *axis = axis_of(phase);
    const int settled = settled_index(phase);
    gf_gnuplot_begin(script, picture, 1, 1);
    data(script, phase);
    gf_script_axis_label(script, "xlabel", axis);
    y_label(script, phase, settled);
    fputs("set key above left Left reverse vertical maxcols 1 samplen 2.5 spacing 1.3\n"
          "set autoscale noextend\nset offsets 0, 0, graph 0.04, graph 0.04\n",
          script);
    if (settled >= 0)
        fputs("set palette defined (0 '#440154', 1 '#3b528b', 2 '#21918c', 3 '#5ec962', 4 "
              "'#fde725')\n"
              "set cbrange [0:1]\nset cbtics 0.25\n"
              "set cblabel 'settled fraction of networks'\n",
              script);
    const double first = axis->at[0], last = axis->at[axis->n - 1], rim = 0.02 * (last - first);
    fprintf(script, "set xrange [%.10g:%.10g]\n", first - rim, last + rim);
    series(script, phase, settled);
}
