#include "io/checks_plot.h"

#include "core/fail.h"
#include "io/gnuplot.h"

#include <math.h>
#include <string.h>

#define BLUE "#0072b2"
#define RED "#d55e00"
#define GREY "#dddddd"

enum { PER_ROW = 34, COLUMNS = 3 }; /* checks in a picture's height; panels beside one another */

typedef struct checks_picture {
    size_t count;
    const gfold_check *checks;
    const char *suite; /* NULL: all */
} checks_picture;

static const gfold_check *at(const checks_picture *p, size_t k)
{
    return &p->checks[k];
}

static int is_drawn(const checks_picture *p, const gfold_check *c)
{
    return isfinite(c->z) && (!p->suite || !strcmp(p->suite, c->suite));
}

static size_t count_drawn(const checks_picture *p)
{
    size_t count = 0;
    for (size_t k = 0; k < p->count; k++) count += is_drawn(p, at(p, k)) != 0;
    return count;
}

/* ---- all at once ---------------------------------------------------------------------------- */

static void data(FILE *script, const checks_picture *p)
{
    size_t row = 0;
    fputs("$checks << END\n# row, z, difference %, its standard error %, passes\n", script);
    for (size_t k = 0; k < p->count; k++) {
        const gfold_check *c = at(p, k);
        if (!is_drawn(p, c)) continue;
        fprintf(script, "%zu %.6g %.6g %.6g %d\n", row++, c->z,
                100 * (c->simulation - c->theory) / fabs(c->theory),
                100 * c->stderr_ / fabs(c->theory), c->pass);
    }
    fputs("END\nset ytics (", script);
    row = 0;
    for (size_t k = 0; k < p->count; k++) {
        if (!is_drawn(p, at(p, k))) continue;
        fprintf(script, "%s'%s' %zu", row ? ", " : "", at(p, k)->name, row);
        row++;
    }
    fputs(") noenhanced\n", script);
}

static void write_all(FILE *script, const void *what, const char *picture)
{
    const checks_picture *p = what;
    const size_t count = count_drawn(p);
    const int rows = 1 + (int)((count - 1) / PER_ROW);
    gf_gnuplot_begin(script, picture, 1, rows);
    data(script, p);
    fprintf(
        script,
        "set multiplot\nset yrange [%zu.5:-0.5]\nset tics out nomirror\nset grid x linewidth 0.3\n"
        "set format x '%%h'\nunset key\nset tmargin screen %g\nset bmargin screen %g\n",
        count - 1, 1 - 0.06 / rows, 0.13 / rows);
    fputs(
        "set lmargin screen 0.36\nset rmargin screen 0.66\nset xrange [-5.5:5.5]\n"
        "set xlabel 'z'\nset object 1 rectangle from -5.5, graph 0 to -4, graph 1 behind fillcolor "
        "rgb '" GREY "' fillstyle solid noborder\n"
        "set object 2 rectangle from 4, graph 0 to 5.5, graph 1 behind fillcolor rgb '" GREY
        "' fillstyle solid noborder\nset arrow 1 from 0, graph 0 to 0, graph 1 nohead "
        "linewidth 0.7\n"
        "clip(x) = x > 5.3 ? 5.3 : x < -5.3 ? -5.3 : x\n"
        "plot $checks using ($5 > 0 ? clip($2) : 1/0):1 with points pointtype 7 linecolor rgb "
        "'" BLUE
        "', '' using ($5 > 0 ? 1/0 : clip($2)):1 with points pointtype 7 linecolor rgb '" RED "'\n",
        script);
    fputs("unset object 1\nunset object 2\nset lmargin screen 0.69\nset rmargin screen 0.97\n"
          "set xrange [*:*]\nunset ytics\nset xlabel 'difference  (% of theory)'\n"
          "plot $checks using ($5 > 0 ? $3 : 1/0):1:4 with xerrorbars pointtype 7 linecolor rgb "
          "'" BLUE
          "', '' using ($5 > 0 ? 1/0 : $3):1:4 with xerrorbars pointtype 7 linecolor rgb '" RED
          "'\nunset multiplot\nunset output\n",
          script);
}

/* ---- sizes ---------------------------------------------------------------------------------- */

static void panel(FILE *script, const gfold_check *c)
{
    fputs("$sizes << END\n# x, mean over theory, its standard error\n", script);
    for (int k = 0; k < c->sizes; k++)
        fprintf(script, "%.8g %.8g %.8g\n", fabs(c->x[k]), c->at[k].mean / c->theory,
                c->at[k].stderr_ / fabs(c->theory));
    fprintf(script, "END\n$limit << END\n0 %.8g %.8g\nEND\nset title '%s' noenhanced\n",
            c->simulation / c->theory, c->stderr_ / fabs(c->theory), c->name);
    /* The law of an edge is negative and falls with N like 1/N does. */
    const double sign = c->x[0] < 0 ? -1 : 1;
    fprintf(script,
            "set xrange [%.8g:%.8g]\nplot 1 with lines linewidth 1 linecolor rgb 'black', "
            "%.10g + %.10g * x with lines dashtype 2 linewidth 1.2 linecolor rgb '" BLUE
            "', $sizes with yerrorbars pointtype 7 linecolor rgb '" BLUE
            "', $limit with yerrorbars pointtype 6 linecolor rgb '%s'\n",
            -0.06 * fabs(c->x[0]), 1.08 * fabs(c->x[0]), c->simulation / c->theory,
            sign * c->slope / c->theory, c->pass ? BLUE : RED);
}

static void write_sizes(FILE *script, const void *what, const char *picture)
{
    const checks_picture *p = what;
    const int panels = (int)count_drawn(p), rows = (panels + COLUMNS - 1) / COLUMNS;
    gf_gnuplot_begin(script, picture, 2, rows > 1 ? (2 * rows + 2) / 3 : 1);
    fprintf(script,
            "set multiplot layout %d,%d margins 0.06,0.985,%g,%g spacing 0.065,%g\nunset key\n"
            "set tics out nomirror\nset format x '%%h'\nset offsets 0,0,graph 0.08,graph 0.08\n"
            "set xtics autofreq\n",
            rows, COLUMNS, rows == 1 ? 0.2 : 0.16 / rows, 1 - 0.12 / rows, 0.24 / rows);
    for (size_t k = 0; k < p->count; k++)
        if (is_drawn(p, at(p, k))) panel(script, at(p, k));
    fputs("unset multiplot\nunset output\n", script);
}

static gfold_status draw(gf_gnuplot_writer *write, const checks_picture *p, const char *picture,
                         const char *script, gfold_error *err)
{
    if (!count_drawn(p)) return gf_fail(err, GFOLD_ENUMERIC, "no check has a number to draw");
    return gf_gnuplot_draw(write, p, picture, script, err);
}

gfold_status gf_checks_draw(size_t count, const gfold_check *checks, const char *picture,
                            const char *script, gfold_error *err)
{
    return draw(write_all, &(checks_picture){ count, checks, NULL }, picture, script, err);
}

gfold_status gf_checks_draw_sizes(size_t count, const gfold_check *checks, const char *suite,
                                  const char *picture, const char *script, gfold_error *err)
{
    return draw(write_sizes, &(checks_picture){ count, checks, suite }, picture, script, err);
}
