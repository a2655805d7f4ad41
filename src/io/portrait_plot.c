#include "io/portrait_plot.h"

#include "core/fail.h"
#include "io/gnuplot.h"

#include <math.h>

/* Okabe and Ito's colours. */
#define BLUE "#0072b2"
#define RED "#d55e00"
#define GREY "#999999"

static void put(FILE *script, double value, double scale)
{
    if (isfinite(value))
        fprintf(script, " %.8g", value * scale);
    else
        fputs(" NaN", script);
}

/* ---- integrator ---------------------------------------------------------------------------- */

static void integrator(FILE *script, const gfold_portrait *p)
{
    fputs("$trace << END\n# t, integral of the input, output", script);
    for (size_t k = 0; k < p->times; k++)
        fprintf(script, "\n%.10g %.10g %.10g", p->t[k], p->integral[k], p->output[k]);
    fprintf(
        script,
        "\nEND\nset multiplot layout 1,2 margins screen 0.08,0.98,0.14,0.82 spacing screen 0.1\n"
        "set xlabel 't  (leak times)'\nset ylabel 'along the direction  (units of h)'\n"
        "set title 'N = %zu, %zu frozen'\n"
        "set yrange [*:*]\nset offsets 0,0,0,graph 0.18\n"
        "set key above Left reverse samplen 2\nplot $trace using 1:2 with lines linewidth 2.5 "
        "linecolor rgb '" GREY "' title 'integral of the input', "
        "'' using 1:3 with lines linewidth 1.2 linecolor rgb '" BLUE "' title 'output'\n",
        p->n, p->dimension);
    fputs(
        "set xlabel 'integral of the input'\nset ylabel 'output'\n"
        "set title 'every leak time'\nset offsets graph 0.03, graph 0.03, graph 0.15, graph 0.03\n"
        "plot x with lines linewidth 1 linecolor rgb '" GREY "' title 'identity', "
        "$trace using 2:3 with points pointtype 7 pointsize 0.35 linecolor rgb '" BLUE
        "' title 'network'\nunset multiplot\n",
        script);
}

/* ---- retention ----------------------------------------------------------------------------- */

/* Three families of three: frozen stabilisation, smooth gates, the line attractor. */
static void curve_style(FILE *script, size_t k)
{
    static const char *const colours[] = { "#000000", BLUE, RED };
    static const int dashes[] = { 1, 2, 4 };
    fprintf(script, "with lines linewidth 1.8 dashtype %d linecolor rgb '%s'", dashes[k % 3],
            colours[k / 3 % 3]);
}

static void retention(FILE *script, const gfold_portrait *p)
{
    fputs("$retained << END\n# t, one column per curve", script);
    for (size_t k = 0; k < p->times; k++) {
        fprintf(script, "\n%.10g", p->t[k]);
        for (size_t c = 0; c < p->curves; c++) put(script, p->retained[c * p->times + k], 1);
    }
    fprintf(
        script,
        "\nEND\nset xlabel 't  (leak times)' offset 0,0.5\nset ylabel 'retained fraction of a "
        "displacement'\n"
        "set title 'N = %zu, %zu frozen; line attractor of 200 units'\n"
        "set xrange [0:%.10g]\nset yrange [-0.15:1.1]\nset tics font ',24'\n"
        "set key outside below center vertical maxrows 3 Left reverse samplen 2.5 width -3 font "
        "',23'\nplot",
        p->n, p->dimension, p->t[p->times - 1]);
    for (size_t c = 0; c < p->curves; c++) {
        fprintf(script, "%s $retained using 1:%zu ", c ? ", \\\n    " : "", c + 2);
        curve_style(script, c);
        fprintf(script, " title '%s'", p->label[c]);
    }
    fputs("\n", script);
}

/* ---- slice --------------------------------------------------------------------------------- */

/* Rows and columns of the mesh as lines, for a surface with holes. */
static void mesh(FILE *script, const gfold_portrait *p)
{
    fputs("$mesh << END\n", script);
    for (int turned = 0; turned < 2; turned++)
        for (size_t b = 0; b < p->grid; b += 2, fputs("\n\n", script))
            for (size_t a = 0; a < p->grid; a++) {
                const double *at = p->surface + 3 * (turned ? b + a * p->grid : a + b * p->grid);
                fprintf(script, "\n");
                for (int k = 0; k < 3; k++) put(script, at[k], 1);
            }
    fputs("END\n", script);
}

/* What is shown: the piece of the manifold, and where trajectories start, with some room. */
typedef struct frame {
    double lo[3], hi[3];
} frame;

static void widen(frame *f, const double *point)
{
    for (int c = 0; c < 3; c++) {
        f->lo[c] = fmin(f->lo[c], point[c]); /* which passes over NaN */
        f->hi[c] = fmax(f->hi[c], point[c]);
    }
}

static frame frame_of(const gfold_portrait *p)
{
    frame f = { { HUGE_VAL, HUGE_VAL, HUGE_VAL }, { -HUGE_VAL, -HUGE_VAL, -HUGE_VAL } };
    for (size_t k = 0; k < p->grid * p->grid; k++) widen(&f, p->surface + 3 * k);
    for (size_t k = 0; k < p->paths; k++) widen(&f, p->path + 3 * k * p->times);
    for (int c = 0; c < 3; c++) {
        const double room = 0.1 * (f.hi[c] - f.lo[c]);
        f.lo[c] -= room;
        f.hi[c] += room;
    }
    return f;
}

static int inside(const frame *f, const double *point)
{
    for (int c = 0; c < 3; c++)
        if (!(point[c] >= f->lo[c] && point[c] <= f->hi[c])) return 0;
    return 1;
}

/* About three tics along each axis, at round numbers. */
static void axes(FILE *script, const frame *f)
{
    for (int c = 0; c < 3; c++) {
        const double rough = (f->hi[c] - f->lo[c]) / 3, decade = pow(10, floor(log10(rough)));
        const double step = decade * (rough < 2 * decade ? 1 : rough < 5 * decade ? 2 : 5);
        fprintf(script, "set %crange [%.8g:%.8g]\n", "xyz"[c], f -> lo[c], f -> hi[c]);
        if (isfinite(step) && step > 0) fprintf(script, "set %ctics %.10g\n", "xyz"[c], step);
    }
}

/* Paths as far as they stay in the frame; then their first and last points there. */
static size_t paths(FILE *script, const gfold_portrait *p, const frame *f)
{
    size_t left = 0;
    fputs("$paths << END\n", script);
    for (size_t k = 0; k < p->paths; k++, fputs("\n\n", script)) {
        const double *at = p->path + 3 * k * p->times;
        size_t j = 0;
        for (; j < p->times && inside(f, at + 3 * j); j++, fputc('\n', script))
            for (size_t c = 0; c < 3; c++) put(script, at[3 * j + c], 1);
        left += j < p->times;
    }
    fputs("END\n$ends << END\n", script);
    for (int last = 0; last < 2; last++, fputs("\n\n", script))
        for (size_t k = 0; k < p->paths; k++) {
            const double *at = p->path + 3 * (k * p->times + (last ? p->times - 1 : 0));
            for (size_t c = 0; c < 3 && inside(f, at); c++) put(script, at[c], 1);
            fputc('\n', script);
        }
    fputs("END\n", script);
    return left;
}

static void slice(FILE *script, const gfold_portrait *p)
{
    const frame f = frame_of(p);
    axes(script, &f);
    mesh(script, p);
    const size_t left = paths(script, p, &f);
    fprintf(
        script,
        "set xlabel 'v_1 · (h - h_0)' offset 0,-0.8\nset ylabel 'v_2 · (h - h_0)' offset 2,-0.8\n"
        "set zlabel 'w · (h - h_0)' rotate by 90 offset -1,0\n"
        "set view 62, 30\nset xyplane relative 0.1\nset grid\nset tics font ',22'\n"
        "set lmargin screen 0.26\nset rmargin screen 0.82\n"
        "set bmargin screen 0.19\nset tmargin screen 0.74\n"
        "set key at screen 0.5,0.97 center top horizontal maxcols 2 Left reverse samplen 2\n"
        "splot $mesh with lines linewidth 0.8 linecolor rgb '" GREY
        "' title 'manifold: 2 of %zu directions, N = %zu', \\\n"
        "    $paths with lines linewidth 1.6 linecolor rgb '" BLUE "' title 'trajectories",
        p->dimension, p->n);
    if (left) fprintf(script, " (%zu leave: a gate switches)", left);
    fputs("', \\\n    $ends index 0 with points pointtype 6 pointsize 0.8 linecolor rgb '" BLUE
          "' title 'start', \\\n"
          "    $ends index 1 with points pointtype 7 pointsize 0.8 linecolor rgb '" RED
          "' title 't = 30'\n",
          script);
}

/* ---- all of them --------------------------------------------------------------------------- */

static void write_script(FILE *script, const void *what, const char *picture)
{
    static void (*const write[])(FILE *, const gfold_portrait *) = { integrator, retention, slice };
    const gfold_portrait *p = what;
    gf_gnuplot_begin(script, picture, p->kind == GFOLD_PORTRAIT_INTEGRATOR ? 2 : 1, 1);
    write[p->kind](script, p);
    fputs("unset output\n", script);
}

gfold_status
gf_portrait_draw(const gfold_portrait *p, const char *picture, const char *script, gfold_error *err)
{
    return gf_gnuplot_draw(write_script, p, picture, script, err);
}
