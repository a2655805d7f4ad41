/* The image has pixels evenly spaced in time, or in its logarithm, each with the value at the grid point
 * nearest to it. */
#include "io/two_time_plot.h"

#include "core/fail.h"
#include "io/gnuplot.h"

#include <math.h>

enum { PIXELS = 240 };

/* Okabe and Ito's colours, told apart by colour-blind readers. */
#define ALL "#000000"
#define ACTIVE "#d55e00"
#define FROZEN "#0072b2"

static double scaled(const gf_two_time_picture *p, double t)
{
    return p->logarithmic ? log10(t) : t;
}

/* Zero has no place on a logarithmic axis. */
static size_t first(const gf_two_time_picture *p)
{
    return p->logarithmic ? 1 : 0;
}

static double pixel_at(const gf_two_time_picture *p, int k)
{
    const double lo = scaled(p, p->t[first(p)]), hi = scaled(p, p->t[p->times - 1]);
    return lo + (hi - lo) * k / (PIXELS - 1);
}

static void nearest(const gf_two_time_picture *p, size_t *at)
{
    size_t i = first(p);
    for (int k = 0; k < PIXELS; k++) {
        const double x = pixel_at(p, k);
        while (i + 1 < p->times && fabs(scaled(p, p->t[i + 1]) - x) <= fabs(scaled(p, p->t[i]) - x))
            i++;
        at[k] = i;
    }
}

static void image_data(FILE *script, const gf_two_time_picture *p)
{
    size_t at[PIXELS];
    nearest(p, at);
    fputs("$c << END\n", script);
    for (int j = 0; j < PIXELS; j++)
        for (int i = 0; i < PIXELS; i++)
            fprintf(script, "%.6g %.6g %.6g\n", pixel_at(p, i), pixel_at(p, j),
                    p->c_h[at[j] * p->times + at[i]]);
    fputs("END\n", script);
}

static void put(FILE *script, double value)
{
    if (isfinite(value))
        fprintf(script, " %.8g", value);
    else
        fputs(" NaN", script);
}

static void curve_data(FILE *script, const gf_two_time_picture *p)
{
    const gfold_two_time_curve *const curves[] = { &p->var_h, &p->speed, &p->var_active,
                                                   &p->var_frozen };
    fputs("$curves << END\n# t, then value and standard error of var_h, speed, var_active, "
          "var_frozen\n",
          script);
    for (size_t i = first(p); i < p->times; i++) {
        fprintf(script, "%.8g", p->t[i]);
        for (size_t k = 0; k < sizeof curves / sizeof *curves; k++) {
            put(script, curves[k]->value[i]);
            put(script, curves[k]->stderr_[i]);
        }
        fputc('\n', script);
    }
    fputs("END\n", script);
}

static void image(FILE *script, const gf_two_time_picture *p)
{
    const char *scale = p->logarithmic ? "set format xy '10^{%h}'\nset xtics 1\nset ytics 1\n" : "";
    fprintf(
        script,
        "set multiplot\nset lmargin at screen 0.07\nset rmargin at screen 0.44\n"
        "set bmargin at screen 0.13\nset tmargin at screen 0.92\n"
        "set title 'C(t, t'') = <h(t) h(t'')>'\nset tics out nomirror\n%s"
        "set xlabel 't  (leak times)'\nset ylabel 't''  (leak times)'\n"
        "set xrange [%.8g:%.8g]\nset yrange [%.8g:%.8g]\n"
        "set palette defined (0 '#440154', 1 '#3b528b', 2 '#21918c', 3 '#5ec962', 4 '#fde725')\n"
        "plot $c using 1:2:3 with image notitle\n",
        scale, pixel_at(p, 0), pixel_at(p, PIXELS - 1), pixel_at(p, 0), pixel_at(p, PIXELS - 1));
    fputs("unset title\nset format xy '%h'\nset xtics autofreq\nset ytics autofreq\n", script);
}

static void band(FILE *script, int column, const char *colour, const char *title)
{
    fprintf(script,
            "$curves using 1:($%d-$%d):($%d+$%d) with filledcurves fillcolor rgb '%s' fillstyle "
            "transparent solid 0.25 noborder notitle, \\\n"
            "    $curves using 1:%d with lines linewidth 1.8 linecolor rgb '%s' title '%s'",
            column, column + 1, column, column + 1, colour, column, colour, title);
}

static int has_frozen(const gf_two_time_picture *p)
{
    for (size_t i = 0; i < p->times; i++)
        if (isfinite(p->var_frozen.value[i])) return 1;
    return 0;
}

static void curves(FILE *script, const gf_two_time_picture *p)
{
    const char *axis = p->logarithmic ? "set logscale x\nset format x '10^{%L}'\n" : "";
    fprintf(
        script,
        "set lmargin at screen 0.60\nset rmargin at screen 0.97\n"
        "set bmargin at screen 0.57\nset tmargin at screen 0.92\n%s"
        "set xrange [%.8g:%.8g]\nset yrange [0:*]\nunset xlabel\n"
        "set ylabel 'variance of h'\nset key at graph 1, 1.02 right bottom horizontal samplen 2\n"
        "plot ",
        axis, p->t[first(p)], p->t[p->times - 1]);
    band(script, 2, ALL, has_frozen(p) ? "all" : "");
    if (has_frozen(p)) {
        fputs(", \\\n    ", script);
        band(script, 6, ACTIVE, "active");
        fputs(", \\\n    ", script);
        band(script, 8, FROZEN, "frozen");
    }
    fputs("\nset bmargin at screen 0.13\nset tmargin at screen 0.48\nset logscale y\n"
          "set yrange [*:*]\nset format y '10^{%L}'\nset xlabel 't  (leak times)'\n"
          "set ylabel 'rms of dh/dt  (1 / leak time)'\n"
          "plot $curves using 1:($4 > 1e-12 ? $4 : 1/0) with lines linewidth 1.8 linecolor rgb "
          "'" ALL "' notitle\nunset multiplot\nunset output\n",
          script);
}

static void write_script(FILE *script, const void *what, const char *picture)
{
    const gf_two_time_picture *p = what;
    gf_gnuplot_begin(script, picture, 2, 1);
    image_data(script, p);
    curve_data(script, p);
    image(script, p);
    curves(script, p);
}

gfold_status gf_two_time_draw(const gf_two_time_picture *p, const char *picture, const char *script,
                              gfold_error *err)
{
    if (p->times < 3)
        return gf_fail(err, GFOLD_EINVAL, "%zu times are no picture; it needs three", p->times);
    return gf_gnuplot_draw(write_script, p, picture, script, err);
}
