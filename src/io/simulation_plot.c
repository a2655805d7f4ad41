#include "io/simulation_plot.h"

#include "core/fail.h"
#include "io/gnuplot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Okabe and Ito's colours, told apart by colour-blind readers. */
static const char *const colours[] = { "#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                       "#56b4e9", "#e69f00", "#999999", "#000000" };

/* ---- traces -------------------------------------------------------------------------------- */

gfold_status
gf_traces_create(gf_traces *traces, long samples, size_t n, int networks, gfold_error *err)
{
    gf_traces *t = traces;
    *t = (gf_traces){ .stride = (samples + GF_TRACE_POINTS - 1) / GF_TRACE_POINTS };
    t->points = (size_t)((samples + t->stride - 1) / t->stride);
    t->units = n < GF_TRACE_UNITS ? n : GF_TRACE_UNITS;
    t->networks = networks < GF_TRACE_NETWORKS ? (size_t)networks : GF_TRACE_NETWORKS;
    const size_t columns = 1 + t->units + t->networks;
    t->time = gf_allocate(t->points * columns, sizeof(double));
    if (!t->time) return gf_fail_memory(err, 8.0 * (double)(t->points * columns));
    t->h = t->time + t->points;
    t->variance = t->h + t->points * t->units;
    return gf_ok(err);
}

void gf_traces_destroy(gf_traces *traces)
{
    free(traces->time);
    *traces = (gf_traces){ 0 };
}

static double variance(const gfold_state *state)
{
    double sum = 0;
    for (size_t i = 0; i < state->n; i++) sum += state->h[i] * state->h[i];
    return sum / (double)state->n;
}

void gf_traces_take(gf_traces *t, int network, long sample, double time, const gfold_state *state)
{
    const size_t point = (size_t)(sample / t->stride);
    if ((size_t)network >= t->networks || sample % t->stride || point >= t->points) return;
    t->variance[(size_t)network * t->points + point] = variance(state);
    if (network) return;
    t->time[point] = time;
    for (size_t k = 0; k < t->units; k++)
        t->h[k * t->points + point] = state->h[k * state->n / t->units];
}

/* ---- the script ---------------------------------------------------------------------------- */

static void put(FILE *script, double value)
{
    if (isfinite(value))
        fprintf(script, " %.10g", value);
    else
        fputs(" NaN", script);
}

static void time_data(FILE *script, const gf_traces *t)
{
    fputs("$time << END\n# t, h of single units, variance of h in single networks", script);
    for (size_t i = 0; i < t->points; i++) {
        fprintf(script, "\n%.10g", t->time[i]);
        for (size_t k = 0; k < t->units + t->networks; k++) put(script, t->h[k * t->points + i]);
    }
    fputs("\nEND\n", script);
}

static void
lag_data(FILE *script, size_t lags, const double *tau, const double *c, const double *error)
{
    fputs("$lags << END\n# tau, C, standard error", script);
    for (size_t k = 0; k < lags; k++) {
        fprintf(script, "\n%.10g", tau[k]);
        put(script, c[k]);
        put(script, error[k]);
    }
    fputs("\nEND\n", script);
}

/* Columns first .. first + count - 1 of $time as lines. */
static void lines(FILE *script, size_t first, size_t count, double width)
{
    for (size_t k = 0; k < count; k++)
        fprintf(script, "%s$time using 1:%zu with lines linewidth %g linecolor rgb '%s' notitle",
                k ? ", \\\n    " : "plot \\\n    ", first + k, width, colours[k]);
    fputs("\n", script);
}

static void states_panel(FILE *script, const gf_traces *t)
{
    fputs("set xlabel 't  (leak times)'\nset ylabel 'h_i(t)'\n", script);
    fprintf(script, "set title 'state of %zu units, first network'\n", t->units);
    fprintf(script, "set xrange [%.10g:%.10g]\n", t->time[0], t->time[t->points - 1]);
    lines(script, 2, t->units, 1.2);
}

static void variance_panel(FILE *script, const gf_traces *t)
{
    fputs("set ylabel '<h^2>'\nset yrange [0:*]\n", script);
    fprintf(script, "set title 'variance over units, %zu network%s'\n", t->networks,
            t->networks > 1 ? "s" : "");
    lines(script, 2 + t->units, t->networks, 1.2);
}

/* With a band of one standard error around the line. */
static void lag_panel(FILE *script, double last)
{
    fputs("set xlabel 'τ  (leak times)'\nset ylabel 'C(τ) = <h_i(t) h_i(t + τ)>'\n", script);
    fprintf(
        script,
        "set title 'autocorrelation, mean over networks'\n"
        "set xrange [0:%.10g]\nset xzeroaxis linewidth 0.7\n"
        "set key top right Left reverse samplen 2.5\n"
        "plot $lags using 1:($2-$3):($2+$3) with filledcurves fillcolor rgb '#0072b2' fillstyle "
        "transparent solid 0.3 noborder title 'one standard error', \\\n"
        "    $lags using 1:2 with lines linewidth 1.6 linecolor rgb '#0072b2' notitle\n",
        last);
}

typedef struct lag_list {
    size_t count;
    const double *tau, *c, *error;
} lag_list;

typedef struct content {
    const gf_traces *traces;
    lag_list lags;
} content;

static void write_script(FILE *script, const void *what, const char *picture)
{
    const content *of = what;
    const gf_traces *t = of->traces;
    const lag_list *lags = &of->lags;
    gf_gnuplot_begin(script, picture, 2, 1);
    time_data(script, t);
    if (lags->count > 1) lag_data(script, lags->count, lags->tau, lags->c, lags->error);
    fputs("set multiplot layout 1,2 margins screen 0.06,0.98,0.13,0.91 spacing screen 0.1\n",
          script);
    states_panel(script, t);
    if (lags->count > 1)
        lag_panel(script, lags->tau[lags->count - 1]);
    else
        variance_panel(script, t);
    fputs("unset multiplot\nunset output\n", script);
}

gfold_status gf_simulation_draw(const gf_traces *traces, size_t lags, const double *tau,
                                const double *c, const double *error, const char *picture,
                                const char *script, gfold_error *err)
{
    if (traces->points < 2)
        return gf_fail(err, GFOLD_EINVAL, "a single state is no picture; --interval is too long");
    const content all = { traces, { lags, tau, c, error } };
    return gf_gnuplot_draw(write_script, &all, picture, script, err);
}
