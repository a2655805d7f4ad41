#include "io/portrait_plot.h"

#include "core/fail.h"
#include "io/gnuplot.h"
#include "io/replace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
    fprintf(script,
            "\nEND\nset multiplot layout 1,2 margins screen 0.08,0.98,0.14,0.9 spacing screen 0.1\n"
            "set xlabel 't  (leak times)'\nset ylabel 'along the direction  (units of h)'\n"
            "set title 'N = %zu, %zu frozen'\nset key bottom right Left reverse samplen 2\n"
            "set yrange [*:*]\nset offsets 0,0,0,graph 0.18\n"
            "set key top left\nplot $trace using 1:2 with lines linewidth 2.5 linecolor rgb '" GREY
            "' title 'integral of the input', "
            "'' using 1:3 with lines linewidth 1.2 linecolor rgb '" BLUE "' title 'output'\n",
            p->n, p->dimension);
    fputs("set xlabel 'integral of the input'\nset ylabel 'output'\n"
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
    fprintf(script,
            "\nEND\nset xlabel 't  (leak times)'\nset ylabel 'retained fraction of a displacement'\n"
            "set title 'N = %zu, %zu frozen; line attractor of 200 units'\n"
            "set xrange [0:%.10g]\nset yrange [-0.02:1.08]\n"
            "set key outside below center horizontal maxcols 3 Left reverse samplen 3 width -2\nplot",
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

static void slice(FILE *script, const gfold_portrait *p)
{
    mesh(script, p);
    fputs("$paths << END\n", script);
    for (size_t k = 0; k < p->paths; k++, fputs("\n\n", script))
        for (size_t j = 0; j < p->times; j++, fputc('\n', script))
            for (size_t c = 0; c < 3; c++) put(script, p->path[(k * p->times + j) * 3 + c], 1);
    fputs("END\n$starts << END\n", script);
    for (int last = 0; last < 2; last++, fputs("\n\n", script))
        for (size_t k = 0; k < p->paths; k++, fputc('\n', script))
            for (size_t c = 0; c < 3; c++)
                put(script, p->path[(k * p->times + (last ? p->times - 1 : 0)) * 3 + c], 1);
    fprintf(script,
            "END\nset title 'N = %zu: two of %zu directions of the manifold'\n"
            "set xlabel 'v_1 · (h - h_0)'\nset ylabel 'v_2 · (h - h_0)'\n"
            "set zlabel 'across' rotate by 90\nset view 65, 35\nset xyplane relative 0.1\nset ticslevel 0\n"
            "set xtics rotate by 0 offset 0,-0.3\nset grid\n"
            "set key above horizontal Left reverse samplen 2\n"
            "splot $mesh with lines linewidth 0.8 linecolor rgb '" GREY
            "' title 'manifold, up to the first gate switch', \\\n"
            "    $paths with lines linewidth 1.6 linecolor rgb '" BLUE "' title 'trajectories', \\\n"
            "    $starts index 0 with points pointtype 6 pointsize 0.8 linecolor rgb '" BLUE
            "' title 'start', \\\n"
            "    $starts index 1 with points pointtype 7 pointsize 0.8 linecolor rgb '" RED
            "' title 't = 30'\n",
            p->n, p->dimension);
}

/* ---- all of them --------------------------------------------------------------------------- */

static char *write_script(const gfold_portrait *p, const char *picture)
{
    static void (*const write[])(FILE *, const gfold_portrait *) = { integrator, retention, slice };
    char *text = NULL;
    size_t size;
    FILE *script = open_memstream(&text, &size);
    if (!script) return NULL;
    gf_gnuplot_begin(script, picture, p->kind == GFOLD_PORTRAIT_INTEGRATOR ? 2 : 1, 1);
    write[p->kind](script, p);
    fputs("unset output\n", script);
    if (!fclose(script)) return text;
    free(text);
    return NULL;
}

gfold_status gf_portrait_draw(const gfold_portrait *p, const char *picture, const char *script,
                              gfold_error *err)
{
    gfold_status status = gf_gnuplot_check(picture, err);
    if (status) return status;
    char *text = write_script(p, picture);
    if (!text) return gf_fail_memory(err, 1e6);
    if (script) status = gf_replace_file(script, text, strlen(text), err);
    if (!status) status = gf_gnuplot_run(text, picture, err);
    free(text);
    return status;
}
