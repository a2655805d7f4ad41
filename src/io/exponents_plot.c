#include "io/exponents_plot.h"

#include "core/fail.h"
#include "io/gnuplot.h"

#include <math.h>

enum { FEW = 40 }; /* exponents with a point and a bar each */

#define MEAN "#0072b2"
#define THEORY "#d55e00"

static size_t drawable(const gfold_exponents *exponents)
{
    size_t count = 0;
    for (size_t i = 0; i < gfold_exponents_count(exponents); i++)
        count += isfinite(gfold_exponents_at(exponents, i).mean) != 0;
    return count;
}

static void data(FILE *script, const gf_exponents_picture *p)
{
    fputs("$exponents << END\n# i/N, exponent, standard error\n", script);
    for (size_t i = 0; i < gfold_exponents_count(p->exponents); i++) {
        const gfold_estimate e = gfold_exponents_at(p->exponents, i);
        if (!isfinite(e.mean)) continue;
        fprintf(script, "%.8g %.8g %.8g\n", ((double)i + 0.5) / (double)p->n, e.mean,
                isfinite(e.stderr_) ? e.stderr_ : 0);
    }
    fputs("END\n", script);
}

static void means(FILE *script, const gf_exponents_picture *p, size_t count)
{
    const int networks = gfold_exponents_networks(p->exponents);
    if (count > FEW)
        fputs("plot $exponents using 1:($2-$3):($2+$3) with filledcurves fillcolor rgb '" MEAN
              "' fillstyle transparent solid 0.35 noborder title 'one standard error', \\\n"
              "    $exponents using 1:2 with lines linewidth 1.6 linecolor rgb '" MEAN "'",
              script);
    else
        fputs("plot $exponents with yerrorbars pointtype 7 pointsize 0.8 linecolor rgb '" MEAN "'",
              script);
    fprintf(script, " title '%d network%s of %zu units%s'", networks, networks == 1 ? "" : "s",
            p->n, count > FEW ? "" : ", standard errors");
}

static void write_script(FILE *script, const void *what, const char *picture)
{
    const gf_exponents_picture *p = what;
    gf_gnuplot_begin(script, picture, 1, 1);
    data(script, p);
    const double end = (double)gfold_exponents_count(p->exponents) / (double)p->n;
    fprintf(script,
            "set xlabel 'i / N'\nset ylabel 'Lyapunov exponent λ_i  (1 / leak time)'\n"
            "set xrange [0:%.10g]\nset offsets 0, 0, graph 0.04, graph 0.04\n"
            "set xzeroaxis linewidth 0.7\nset tics out nomirror\nset format xy '%%h'\n"
            "set key above left Left reverse vertical maxcols 1 samplen 2.5 spacing 1.3\n",
            end);
    means(script, p, drawable(p->exponents));
    if (isfinite(p->theory))
        fprintf(script,
                ", \\\n    %.10g with lines linewidth 2 dashtype 2 linecolor rgb '" THEORY
                "' title 'λ_{max} of the theory, N → ∞, %s state'",
                p->theory, p->state);
    fputs("\nunset output\n", script);
}

gfold_status gf_exponents_draw(const gf_exponents_picture *p, const char *picture,
                               const char *script, gfold_error *err)
{
    if (!drawable(p->exponents))
        return gf_fail(err, GFOLD_ENUMERIC, "no exponent is finite: there is nothing to draw");
    return gf_gnuplot_draw(write_script, p, picture, script, err);
}
