#include "io/spectrum_plot.h"

#include "core/fail.h"
#include "io/gnuplot.h"

#include <math.h>

/* Okabe and Ito's colours, told apart by colour-blind readers. */
#define LINE "#d55e00"
#define DOTS "#1a1a1a"
#define FRAME "#009e73"
#define POINTS "#0072b2"

/* ---- data ---------------------------------------------------------------------------------- */

/* Blank lines lift the pen. */
static void boundary(FILE *script, const gf_spectrum_picture *p)
{
    fputs("$boundary << END\n", script);
    for (int k = 0; k < p->boundary->loops; k++) {
        const gfold_loop loop = p->boundary->loop[k];
        for (size_t i = loop.first; i < loop.first + loop.count; i++)
            fprintf(script, "%.8g %.8g\n", p->re[i], p->im[i]);
        fputs("\n", script);
    }
    fputs("END\n", script);
}

static void density(FILE *script, const gf_spectrum_picture *p)
{
    fputs("$density << END\n", script);
    for (size_t j = 0; j < p->ny; j++)
        for (size_t i = 0; i < p->nx; i++) {
            const double value = p->density[j * p->nx + i];
            fprintf(script, "%.8g %.8g ", p->x[i], p->y[j]);
            fprintf(script, value > 0 ? "%.6g\n" : "NaN\n", value);
        }
    fputs("END\n", script);
}

static size_t step_of(const gf_spectrum_picture *p)
{
    return p->eigenvalues ? (p->eigenvalues - 1) / GF_SPECTRUM_POINTS_MAX + 1 : 1;
}

static void eigenvalues(FILE *script, const gf_spectrum_picture *p)
{
    fputs("$eigenvalues << END\n", script);
    for (size_t k = 0; k < p->eigenvalues; k += step_of(p))
        fprintf(script, "%.7g %.7g\n", p->eigen_re[k], p->eigen_im[k]);
    fputs("END\n", script);
}

/* ---- frame --------------------------------------------------------------------------------- */

typedef struct span {
    double lo, hi;
} span;

static void widen(span *s, size_t count, const double *x)
{
    for (size_t k = 0; k < count; k++) {
        s->lo = fmin(s->lo, x[k]);
        s->hi = fmax(s->hi, x[k]);
    }
}

static size_t boundary_points(const gf_spectrum_picture *p)
{
    size_t count = 0;
    for (int k = 0; p->boundary && k < p->boundary->loops; k++) count += p->boundary->loop[k].count;
    return count;
}

/* Equal scales: the shorter side grows until both fit a picture of 4:3. */
static void frame(FILE *script, const gf_spectrum_picture *p)
{
    const double zero = 0, aspect = 1.3;
    span x = { INFINITY, -INFINITY }, y = x;
    widen(&x, boundary_points(p), p->re);
    widen(&y, boundary_points(p), p->im);
    widen(&x, p->eigenvalues, p->eigen_re);
    widen(&y, p->eigenvalues, p->eigen_im);
    widen(&x, 1, &zero);
    const double height = fmax(fmax(y.hi, -y.lo), 1e-9), width = x.hi - x.lo;
    const double half = 1.06 * fmax(height, width / 2 / aspect);
    const double side = fmax(0.53 * width, half), middle = (x.lo + x.hi) / 2;
    fprintf(script, "set xrange [%.8g:%.8g]\nset yrange [%.8g:%.8g]\n", middle - side,
            middle + side, -half, half);
    fputs("set size ratio -1\nset tics out nomirror\nset format xy '%h'\n"
          "set xlabel 'Re λ  (1 / leak time)'\nset ylabel 'Im λ  (1 / leak time)'\n"
          "set key above left Left reverse vertical maxcols 1 samplen 2 spacing 1.25\n"
          "set arrow from 0, graph 0 to 0, graph 1 nohead front dashtype 3 linewidth 1 "
          "linecolor rgb '#808080'\n",
          script);
}

/* Where the cells' densities lie; it has poles, which saturate, and may fall far between them. */
static span shades_of(const gf_spectrum_picture *p)
{
    span s = { INFINITY, 0 };
    for (size_t k = 0; k < p->nx * p->ny; k++)
        if (p->density[k] > 0) widen(&s, 1, &p->density[k]);
    return s.hi > 0 ? (span){ fmax(s.lo, 1e-4 * s.hi), s.hi } : (span){ 0.1, 1 };
}

static void palette(FILE *script, const gf_spectrum_picture *p)
{
    const span shades = shades_of(p);
    fprintf(script,
            "set palette defined (0 '#eff5fb', 1 '#c6dbef', 2 '#8cb9dc', 3 '#4f93c6')\n"
            "set logscale cb\nset cbrange [%.6g:%.6g]\nset cblabel 'density  (leak time^2)' "
            "offset 1\n",
            shades.lo, fmax(shades.hi, 1.01 * shades.lo));
}

/* ---- curves -------------------------------------------------------------------------------- */

static void dots(FILE *script, const gf_spectrum_picture *p)
{
    const double size = p->eigenvalues < 1000 ? 0.3 : 0.16;
    fprintf(script,
            "$eigenvalues with points pointtype 7 pointsize %g linecolor rgb '" DOTS "' title '",
            size);
    if (step_of(p) > 1) fprintf(script, "one in %zu of the ", step_of(p));
    fprintf(script, "eigenvalues of %d network%s of %zu units'", p->networks,
            p->networks == 1 ? "" : "s", p->n);
}

/* Infinite sides end with the picture. */
static void box(FILE *script, const gfold_box *b)
{
    const double side[] = { b->re_lo, b->im_lo, b->re_hi, b->im_hi };
    const char *const ends[] = { "graph 0", "graph 0", "graph 1", "graph 1" };
    fputs("set object 1 rectangle from ", script);
    for (int k = 0; k < 4; k++) {
        fputs(k == 2 ? " to " : k ? ", " : "", script);
        if (isfinite(side[k]))
            fprintf(script, "first %.8g", side[k]);
        else
            fputs(ends[k], script);
    }
    fputs(" front fillstyle empty border linecolor rgb '" FRAME "' linewidth 1.6 dashtype 2\n",
          script);
}

static void curves(FILE *script, const gf_spectrum_picture *p)
{
    const char *between = "plot \\\n    ";
    const char *const next = ", \\\n    ";
    if (p->nx && p->ny) {
        fprintf(script, "%s$density with image notitle", between);
        between = next;
    }
    if (p->eigenvalues) {
        fputs(between, script);
        dots(script, p);
        between = next;
    }
    if (boundary_points(p)) {
        fprintf(script,
                "%s$boundary with lines linewidth 2 linecolor rgb '" LINE
                "' title 'boundary of the bulk (theory)'",
                between);
        between = next;
    }
    if (p->zero_fraction > 0)
        fprintf(script,
                "%s'+' using (0):(0) every ::0::0 with points pointtype 2 pointsize 1.4 linewidth 2"
                " linecolor rgb '" LINE "' title 'exact zeros, %.3g of N (theory)'",
                between, p->zero_fraction);
    if (p->box)
        fputs(", \\\n    NaN with lines linewidth 1.6 dashtype 2 linecolor rgb '" FRAME
              "' title 'box'",
              script);
    fputs("\nunset output\n", script);
}

static void write_spectrum(FILE *script, const void *what, const char *picture)
{
    const gf_spectrum_picture *p = what;
    gf_gnuplot_begin(script, picture, 1, 1);
    if (p->nx && p->ny) density(script, p);
    if (p->eigenvalues) eigenvalues(script, p);
    if (boundary_points(p)) boundary(script, p);
    frame(script, p);
    if (p->nx && p->ny) palette(script, p);
    if (p->box) box(script, p->box);
    curves(script, p);
}

/* ---- relaxation times ---------------------------------------------------------------------- */

/* Of the densities drawn; the line falls to zero at its ends, three decades below the top are shown. */
static span decades_of(const gf_timescales_picture *p)
{
    span s = { INFINITY, 0 };
    for (size_t k = 0; k < p->count; k++)
        if (p->density[k] > 0 && isfinite(p->density[k])) widen(&s, 1, &p->density[k]);
    for (size_t k = 0; k < p->bins; k++)
        if (p->sampled[k].mean > 0) widen(&s, 1, &p->sampled[k].mean);
    return s.hi > 0 ? (span){ fmax(s.lo / 2, 1e-3 * s.hi), 2 * s.hi } : (span){ 0.1, 1 };
}

static void relaxation_points(FILE *script, const gf_timescales_picture *p, double lowest)
{
    fputs("$theory << END\n", script);
    for (size_t k = 0; k < p->count; k++)
        if (isfinite(p->density[k]))
            fprintf(script, "%.8g %.8g\n", p->log10_tau[k], fmax(p->density[k], 1e-3 * lowest));
    fputs("END\n$sampled << END\n", script);
    for (size_t k = 0; k < p->bins; k++) {
        const double y = p->sampled[k].mean, e = p->sampled[k].stderr_;
        const double error = isfinite(e) ? e : 0;
        if (y > 0)
            fprintf(script, "%.8g %.8g %.8g %.8g\n", p->bin[k], y,
                    fmax(y - error, 1e-3 * lowest), y + error);
    }
    fputs("END\n", script);
}

static void write_timescales(FILE *script, const void *what, const char *picture)
{
    const gf_timescales_picture *p = what;
    const span y = decades_of(p);
    gf_gnuplot_begin(script, picture, 1, 1);
    relaxation_points(script, p, y.lo);
    fprintf(script,
            "set xlabel 'log_{10} τ  (relaxation time τ = -1 / Re λ, leak times)'\n"
            "set ylabel 'density of log_{10} τ  (per decade)'\n"
            "set logscale y\nset yrange [%.6g:%.6g]\nset tics out nomirror\nset format x '%%h'\n"
            "set format y '10^{%%L}'\nset autoscale x noextend\n"
            "set key above left Left reverse vertical maxcols 1 samplen 2.5 spacing 1.3\n"
            "plot $theory with lines linewidth 2 linecolor rgb '" LINE "' title 'theory'",
            y.lo, y.hi);
    if (p->bins)
        fprintf(
            script,
            ", \\\n    $sampled with yerrorbars pointtype 7 pointsize 0.7 linecolor rgb '" POINTS
            "' title 'eigenvalues of %d network%s of %zu units, standard errors'",
            p->networks, p->networks == 1 ? "" : "s", p->n);
    fputs("\nunset output\n", script);
}

/* ---- both ---------------------------------------------------------------------------------- */

gfold_status gf_spectrum_draw(const gf_spectrum_picture *p, const char *picture, const char *script,
                              gfold_error *err)
{
    if (!boundary_points(p) && !p->eigenvalues && !(p->nx && p->ny) && !(p->zero_fraction > 0))
        return gf_fail(err, GFOLD_ENUMERIC, "there is no bulk and no eigenvalue to draw");
    return gf_gnuplot_draw(write_spectrum, p, picture, script, err);
}

gfold_status gf_timescales_draw(const gf_timescales_picture *p, const char *picture,
                                const char *script, gfold_error *err)
{
    if (p->count < 2)
        return gf_fail(err, GFOLD_EINVAL, "a single time is no picture; the line needs two points");
    return gf_gnuplot_draw(write_timescales, p, picture, script, err);
}
