/* The image has pixels evenly spaced in time, or in its logarithm, each with the value at the grid point
 * nearest to it. */
#include "io/two_time_plot.h"

#include "core/fail.h"
#include "io/gnuplot.h"

#include <math.h>

enum { PIXELS = 240, SLICES = 4 };

/* Okabe and Ito's colours, told apart by colour-blind readers. */
#define ALL "#000000"
#define ACTIVE "#d55e00"
#define FROZEN "#0072b2"

static const char *const slice_colours[SLICES] = { "#440154", "#31688e", "#35b779", "#e69f00" };

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

/* ---- networks ------------------------------------------------------------------------------ */

static void network_data(FILE *script, const gf_two_time_picture *p)
{
    static const gfold_two_time_series series[] = { GFOLD_SERIES_VAR_H, GFOLD_SERIES_SPEED,
                                                    GFOLD_SERIES_VAR_ACTIVE,
                                                    GFOLD_SERIES_VAR_FROZEN };
    size_t count;
    const double *t = gfold_relaxation_times(p->networks, &count);
    fputs("$networks << END\n# t, then value and standard error as in $curves\n", script);
    for (size_t i = first(p); i < count; i++) {
        fprintf(script, "%.8g", t[i]);
        for (size_t k = 0; k < sizeof series / sizeof *series; k++) {
            const gfold_relaxation_curve c = gfold_relaxation_curve_of(p->networks, series[k]);
            put(script, c.value[i]);
            put(script, c.stderr_[i]);
        }
        fputc('\n', script);
    }
    fputs("END\n", script);
}

/* Number of the networks' time from which slice k starts. */
static size_t start_of(size_t count, const gf_two_time_picture *p, int k)
{
    return first(p) + (count - first(p)) * (size_t)k / SLICES;
}

static size_t nearest_time(const gf_two_time_picture *p, double t)
{
    size_t i = 0;
    while (i + 1 < p->times && fabs(p->t[i + 1] - t) <= fabs(p->t[i] - t)) i++;
    return i;
}

/* Of the theory and of the networks: t and C(t, t'), t' the start of the slice. */
static void slice_data(FILE *script, const gf_two_time_picture *p, int k)
{
    size_t count;
    const double *t = gfold_relaxation_times(p->networks, &count);
    const gfold_relaxation_curve c = gfold_relaxation_map_of(p->networks, GFOLD_MAP_H);
    const size_t start = start_of(count, p, k), at = nearest_time(p, t[start]);
    fprintf(script, "$theory%d << END\n# t, C(t, %.6g)\n", k, p->t[at]);
    for (size_t i = at; i < p->times; i++)
        fprintf(script, "%.8g %.8g\n", p->t[i], p->c_h[at * p->times + i]);
    fprintf(script, "END\n$networks%d << END\n# t, C(t, %.6g), standard error\n", k, t[start]);
    for (size_t i = start; i < count; i++) {
        fprintf(script, "%.8g", t[i]);
        put(script, c.value[start * count + i]);
        put(script, c.stderr_[start * count + i]);
        fputc('\n', script);
    }
    fputs("END\n", script);
}

/* Dots with bars of two standard errors on the curve of that column. */
static void dots(FILE *script, const gf_two_time_picture *p, int column, const char *colour)
{
    if (p->networks)
        fprintf(script,
                ", \\\n    $networks using 1:%d:(2*$%d) with yerrorbars pointtype 7 pointsize 0.45 "
                "linewidth 1 linecolor rgb '%s' notitle",
                column, column + 1, colour);
}

static void slices(FILE *script, const gf_two_time_picture *p)
{
    size_t count;
    const double *t = gfold_relaxation_times(p->networks, &count);
    fprintf(script,
            "unset logscale y\nset format y '%%h'\nset yrange [*:*]\n"
            "set lmargin at screen 0.735\nset rmargin at screen 0.985\n"
            "set bmargin at screen 0.13\nset tmargin at screen 0.84\n"
            "set ylabel 'C(t, t'') = <h(t) h(t'')>'\n"
            "set title 'dots: %d networks of %zu units, ± 2 standard errors' offset 0, 1.4\n"
            "set key at graph 1, 1.02 right bottom horizontal samplen 1.5\nplot ",
            p->count, p->n);
    for (int k = 0; k < SLICES; k++)
        fprintf(script,
                "%s$theory%d using 1:2 with lines linewidth 1.8 linecolor rgb '%s' "
                "title 't'' = %.3g', \\\n    $networks%d using 1:2:(2*$3) with yerrorbars "
                "pointtype 7 pointsize 0.45 linewidth 1 linecolor rgb '%s' notitle",
                k ? ", \\\n    " : "", k, slice_colours[k], t[start_of(count, p, k)], k,
                slice_colours[k]);
    fputc('\n', script);
}

/* ---- panels -------------------------------------------------------------------------------- */

/* Left and right edge of a column, of three where networks are shown. */
static double edge(const gf_two_time_picture *p, int column, int right)
{
    static const double two[2][2] = { { 0.07, 0.44 }, { 0.60, 0.97 } };
    static const double three[2][2] = { { 0.05, 0.28 }, { 0.41, 0.66 } };
    return p->networks ? three[column][right] : two[column][right];
}

static void image(FILE *script, const gf_two_time_picture *p)
{
    const char *scale = p->logarithmic ? "set format xy '10^{%h}'\nset xtics 1\nset ytics 1\n" : "";
    fprintf(
        script,
        "set multiplot\nset lmargin at screen %g\nset rmargin at screen %g\n"
        "set bmargin at screen 0.13\nset tmargin at screen 0.92\n"
        "set title 'C(t, t'') = <h(t) h(t'')>'\nset tics out nomirror\n%s"
        "set xlabel 't  (leak times)'\nset ylabel 't''  (leak times)'\n"
        "set xrange [%.8g:%.8g]\nset yrange [%.8g:%.8g]\n"
        "set palette defined (0 '#440154', 1 '#3b528b', 2 '#21918c', 3 '#5ec962', 4 '#fde725')\n"
        "plot $c using 1:2:3 with image notitle\n",
        edge(p, 0, 0), edge(p, 0, 1), scale, pixel_at(p, 0), pixel_at(p, PIXELS - 1),
        pixel_at(p, 0), pixel_at(p, PIXELS - 1));
    fputs("unset title\nset format xy '%h'\nset xtics autofreq\nset ytics autofreq\n", script);
}

static void band(FILE *script, const gf_two_time_picture *p, int column, const char *colour,
                 const char *title)
{
    fprintf(script,
            "$curves using 1:($%d-$%d):($%d+$%d) with filledcurves fillcolor rgb '%s' fillstyle "
            "transparent solid 0.25 noborder notitle, \\\n"
            "    $curves using 1:%d with lines linewidth 1.8 linecolor rgb '%s' title '%s'",
            column, column + 1, column, column + 1, colour, column, colour, title);
    dots(script, p, column, colour);
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
        "set lmargin at screen %g\nset rmargin at screen %g\n"
        "set bmargin at screen 0.57\nset tmargin at screen 0.92\n%s"
        "set xrange [%.8g:%.8g]\nset yrange [0:*]\nunset xlabel\n"
        "set ylabel 'variance of h'\nset key at graph 1, 1.02 right bottom horizontal samplen 2\n"
        "plot ",
        edge(p, 1, 0), edge(p, 1, 1), axis, p->t[first(p)], p->t[p->times - 1]);
    band(script, p, 2, ALL, has_frozen(p) ? "all" : "");
    if (has_frozen(p)) {
        fputs(", \\\n    ", script);
        band(script, p, 6, ACTIVE, "active");
        fputs(", \\\n    ", script);
        band(script, p, 8, FROZEN, "frozen");
    }
    fputs("\nset bmargin at screen 0.13\nset tmargin at screen 0.48\nset logscale y\n"
          "set yrange [*:*]\nset format y '10^{%L}'\nset xlabel 't  (leak times)'\n"
          "set ylabel 'rms of dh/dt  (1 / leak time)'\n"
          "plot $curves using 1:($4 > 1e-12 ? $4 : 1/0) with lines linewidth 1.8 linecolor rgb "
          "'" ALL "' notitle",
          script);
    if (p->networks)
        fputs(", \\\n    $networks using 1:($4 > 1e-12 ? $4 : 1/0):(2*$5) with yerrorbars pointtype "
              "7 pointsize 0.45 linewidth 1 linecolor rgb '" ALL "' notitle",
              script);
    fputc('\n', script);
}

static void write_script(FILE *script, const void *what, const char *picture)
{
    const gf_two_time_picture *p = what;
    gf_gnuplot_begin(script, picture, p->networks ? 3 : 2, 1);
    image_data(script, p);
    curve_data(script, p);
    if (p->networks) network_data(script, p);
    for (int k = 0; k < SLICES && p->networks; k++) slice_data(script, p, k);
    image(script, p);
    curves(script, p);
    if (p->networks) slices(script, p);
    fputs("unset multiplot\nunset output\n", script);
}

gfold_status gf_two_time_draw(const gf_two_time_picture *p, const char *picture, const char *script,
                              gfold_error *err)
{
    if (p->times < 3)
        return gf_fail(err, GFOLD_EINVAL, "%zu times are no picture; it needs three", p->times);
    return gf_gnuplot_draw(write_script, p, picture, script, err);
}
