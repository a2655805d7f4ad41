#include "io/exponents_plot.h"

#include "core/fail.h"
#include "io/gnuplot.h"
#include "io/replace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW = 40 }; /* exponents with a point and a bar each */

#define MEAN "#0072b2"
#define THEORY "#d55e00"

static size_t data(FILE *script, const gf_exponents_picture *p)
{
    size_t finite = 0;
    fputs("$exponents << END\n# i/N, exponent, standard error\n", script);
    for (size_t i = 0; i < gfold_exponents_count(p->exponents); i++) {
        const gfold_estimate e = gfold_exponents_at(p->exponents, i);
        if (!isfinite(e.mean)) continue;
        fprintf(script, "%.8g %.8g %.8g\n", ((double)i + 0.5) / (double)p->n, e.mean,
                isfinite(e.stderr_) ? e.stderr_ : 0);
        finite++;
    }
    fputs("END\n", script);
    return finite;
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

static size_t write(FILE *script, const gf_exponents_picture *p, const char *picture)
{
    gf_gnuplot_begin(script, picture, 1, 1);
    const size_t count = data(script, p);
    const double end = (double)gfold_exponents_count(p->exponents) / (double)p->n;
    fprintf(script,
            "set xlabel 'i / N'\nset ylabel 'Lyapunov exponent λ_i  (1 / leak time)'\n"
            "set xrange [0:%.10g]\nset offsets 0, 0, graph 0.04, graph 0.04\n"
            "set xzeroaxis linewidth 0.7\nset tics out nomirror\nset format xy '%%h'\n"
            "set key above left Left reverse vertical maxcols 1 samplen 2.5 spacing 1.3\n",
            end);
    means(script, p, count);
    if (isfinite(p->theory))
        fprintf(script,
                ", \\\n    %.10g with lines linewidth 2 dashtype 2 linecolor rgb '" THEORY
                "' title 'λ_{max} of the theory, N → ∞, %s state'",
                p->theory, p->state);
    fputs("\nunset output\n", script);
    return count;
}

gfold_status gf_exponents_draw(const gf_exponents_picture *p, const char *picture,
                               const char *script, gfold_error *err)
{
    char *text = NULL;
    size_t size, count = 0;
    gfold_status status = gf_gnuplot_check(picture, err);
    if (status) return status;
    FILE *out = open_memstream(&text, &size);
    if (!out) return gf_fail_memory(err, 1e6);
    count = write(out, p, picture);
    if (fclose(out))
        status = gf_fail_memory(err, 1e6);
    else if (!count)
        status = gf_fail(err, GFOLD_ENUMERIC, "no exponent is finite: there is nothing to draw");
    if (!status && script) status = gf_replace_file(script, text, strlen(text), err);
    if (!status) status = gf_gnuplot_run(text, picture, err);
    free(text);
    return status;
}
