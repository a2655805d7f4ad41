#include "io/correlation_plot.h"

#include "core/fail.h"
#include "io/gnuplot.h"

#include <math.h>

/* Okabe and Ito's colours, told apart by colour-blind readers. */
#define H "#d55e00"
#define Z "#009e73"
#define R "#cc79a7"
#define SIMULATED "#0072b2"

static void theory(FILE *script, const gf_correlation_picture *p)
{
    fputs("$theory << END\n# tau, C_h, C_z, C_r, standard error of C_h\n", script);
    for (size_t k = 0; k < p->count; k++)
        fprintf(script, "%.10g %.10g %.10g %.10g %.10g\n", p->tau[k], p->h[k], p->z ? p->z[k] : 0,
                p->r ? p->r[k] : 0, p->h_error ? p->h_error[k] : 0);
    fputs("END\n", script);
}

static void simulated(FILE *script, const gf_correlation_picture *p)
{
    fputs("$simulated << END\n# tau, C_h, standard error\n", script);
    for (size_t k = 0; k < p->lags; k++)
        fprintf(script, "%.10g %.10g %.10g\n", p->lag[k], p->simulated[k],
                isfinite(p->error[k]) ? p->error[k] : 0);
    fputs("END\n", script);
}

static void line(FILE *script, int column, const char *colour, const char *title)
{
    fprintf(script,
            ", \\\n    $theory using 1:%d with lines linewidth 2 linecolor rgb '%s' title '%s'",
            column, colour, title);
}

static void curves(FILE *script, const gf_correlation_picture *p)
{
    fputs("plot NaN notitle", script);
    if (p->lags)
        fprintf(script,
                ", \\\n    $simulated using 1:($2-2*$3):($2+2*$3) with filledcurves fillcolor rgb "
                "'" SIMULATED "' fillstyle transparent solid 0.3 noborder title "
                "'C_h of %d networks of %zu units, ± 2 standard errors'"
                ", \\\n    $simulated using 1:2 with lines linewidth 1.2 linecolor rgb '" SIMULATED
                "' notitle",
                p->networks, p->n);
    if (p->h_error)
        fputs(", \\\n    $theory using 1:($2-2*$5):($2+2*$5) with filledcurves fillcolor rgb '" H
              "' fillstyle transparent solid 0.3 noborder title '± 2 standard errors'",
              script);
    line(script, 2, H, "C_h (theory)");
    if (p->z) line(script, 3, Z, "C_z (theory)");
    if (p->r) line(script, 4, R, "C_r (theory)");
    fputs("\nunset output\n", script);
}

static void write_script(FILE *script, const void *what, const char *picture)
{
    const gf_correlation_picture *p = what;
    gf_gnuplot_begin(script, picture, 1, 1);
    theory(script, p);
    if (p->lags) simulated(script, p);
    fprintf(script,
            "set xlabel 'lag τ  (leak times)'\nset ylabel 'C(τ) = <x(t) x(t + τ)>'\n"
            "set xrange [0:%.10g]\nset tics out nomirror\nset format xy '%%h'\n"
            "set yrange [*:*]\nset xzeroaxis linewidth 0.7\n"
            "set key above left Left reverse vertical maxcols 2 samplen 2.5 spacing 1.3\n",
            p->tau[p->count - 1]);
    if (p->c_inf > 0)
        fprintf(script,
                "set arrow from graph 0, first %.10g to graph 1, first %.10g nohead dashtype 2 "
                "linecolor rgb '#666666'\n"
                "set label 'C_∞' at graph 0.97, first %.10g right offset 0, 0.6 textcolor rgb "
                "'#666666'\n",
                p->c_inf, p->c_inf, p->c_inf);
    curves(script, p);
}

gfold_status gf_correlation_draw(const gf_correlation_picture *p, const char *picture,
                                 const char *script, gfold_error *err)
{
    return gf_gnuplot_draw(write_script, p, picture, script, err);
}
