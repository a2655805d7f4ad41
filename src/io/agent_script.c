/* The panels of an agent's figure for gnuplot. */
#include "io/agent_figure.h"
#include "io/gnuplot.h"

#include <math.h>

/* Okabe and Ito's colours. */
static const char *const colours[] = { "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00" };

#define GREY "#999999"

static void put(FILE *script, double x)
{
    if (isfinite(x))
        fprintf(script, " %.8g", x);
    else
        fputs(" NaN", script);
}

static void world_frame(FILE *script, const char *title)
{
    fprintf(script,
            "set title '%s'\nset xrange [-0.75:0.75]\nset yrange [-0.4:0.85]\nset size ratio -1\n"
            "set xlabel 'x'\nset ylabel 'y'\n",
            title);
}

static void task_data(FILE *script)
{
    double input[80 * 80], action[2 * 80], hint[2 * 80];
    fputs("$ways << END\n# the expert: x, y, target by target", script);
    for (int k = 0; k < GFOLD_TEST_PATHS; k++) {
        double at[2] = { 0, 0 };
        gfold_button_food_expert(50 + 20 * k, input, action, hint);
        for (int t = 0; t < 79; t++) {
            for (int c = 0; c < 2; c++) at[c] += action[2 * t + c] / 100;
            fprintf(script, "\n%.8g %.8g", at[0], at[1]);
        }
        fputs("\n\n", script);
    }
    fputs("END\n$targets << END", script);
    for (int k = 0; k < GFOLD_TEST_PATHS; k++) {
        const double angle = (50 + 20 * k) * M_PI / 180;
        fprintf(script, "\n%.8g %.8g", 0.7 * cos(angle), 0.7 * sin(angle));
    }
    fputs("\nEND\n", script);
}

#define PLACES                                                                                     \
    "'+' using (0):(0):(0.012) every ::0::0 with circles fillcolor rgb 'black' fillstyle solid "   \
    "title 'start', '+' using (0):(-0.2):(0.05) every ::0::0 with circles fillcolor rgb "          \
    "'#d55e00' "                                                                                   \
    "fillstyle solid title 'button', $targets using 1:2:(0.03) with circles fillcolor rgb "        \
    "'#009e73' fillstyle solid title 'food, locked until the button'"

static void task_panel(FILE *script)
{
    world_frame(script, "A  the task and the expert");
    fputs("plot $ways with lines linewidth 1.2 linecolor rgb '" GREY "' title 'expert', " PLACES
          "\n",
          script);
}

static void path_panel(FILE *script, const gf_agent_figure *f)
{
    world_frame(script, f->cells > 1 ? "B  the best agent" : "B  the agent");
    fputs("plot $ways with lines linewidth 1.2 dashtype 2 linecolor rgb '" GREY "' title 'expert'",
          script);
    for (size_t k = 0; k < f->paths; k++)
        fprintf(script, ", $path%zu with lines linewidth 2 linecolor rgb '%s' title '%zu°'", k,
                colours[k % 5], 50 + 20 * k);
    fputs(
        ", $targets using 1:2:(0.03) with circles linecolor rgb '#666666' fillstyle empty notitle, "
        "'+' using (0):(-0.2):(0.05) every ::0::0 with circles linecolor rgb '#666666' fillstyle "
        "empty notitle\n",
        script);
}

static void path_data(FILE *script, const gf_agent_figure *f)
{
    for (size_t k = 0; k < f->paths; k++) {
        fprintf(script, "$path%zu << END", k);
        for (size_t t = 0; t < f->points; t++) {
            const double *at = f->path + 2 * (f->points * k + t);
            if (isfinite(at[0])) fprintf(script, "\n%.8g %.8g", at[0], at[1]);
        }
        fputs("\nEND\n", script);
    }
}

static void angle_data(FILE *script, const gf_agent_figure *f)
{
    fputs("$angles << END", script);
    for (size_t k = 0; k < f->angles; k++) {
        fprintf(script, "\n%.8g", f->angle[k]);
        for (size_t c = 0; c < f->curves; c++) {
            put(script, f->score[c * f->angles + k]);
            put(script, f->score_sem[c * f->angles + k]);
        }
    }
    fputs("\nEND\n", script);
}

static void angle_panel(FILE *script, const gf_agent_figure *f)
{
    fputs("set size noratio\nset title 'C  reward against angle'\nset xrange [30:150]\n"
          "set yrange [0:*]\nset xtics 20\nset xlabel 'angle of the food  (degrees)'\n"
          "set ylabel 'reward  (1 / least distance)'\nplot NaN notitle",
          script);
    for (size_t c = f->curves; c-- > 0;) {
        fprintf(script,
                ", $angles using 1:($%zu-$%zu):($%zu+$%zu) with filledcurves fillcolor rgb '%s' "
                "fillstyle transparent solid 0.25 noborder notitle",
                2 * c + 2, 2 * c + 3, 2 * c + 2, 2 * c + 3, colours[c]);
        fprintf(script, ", $angles using 1:%zu with lines linewidth 1.6 linecolor rgb '%s' title ",
                2 * c + 2, colours[c]);
        if (isfinite(f->curve_rank[c]))
            fprintf(script, "'rank %.0f'", f->curve_rank[c]);
        else
            fputs("'the agent'", script);
    }
    fputs("\nset xtics autofreq\n", script);
}

/* One block per tau_star. */
static void rank_data(FILE *script, const gf_agent_figure *f)
{
    fputs("$ranks << END\n# rank; and with errors: reward, squared error, spike error, best reward",
          script);
    for (size_t k = 0; k < f->cells; k++) {
        if (k && f->tau_star[k] != f->tau_star[k - 1]) fputs("\n\n", script);
        fprintf(script, "\n%.8g", f->rank[k]);
        const double *const columns[] = { f->reward, f->reward_sem, f->mse,  f->mse_sem,
                                          f->spikes, f->spikes_sem, f->best, f->best_sem };
        for (int c = 0; c < 8; c++)
            put(script, c % 2 && !isfinite(columns[c][k]) ? 0 : columns[c][k]);
    }
    fputs("\nEND\n", script);
}

/* column: of the mean in $ranks; from: least rank and value */
static void rank_panel(FILE *script, const gf_agent_figure *f, const char *title, const char *label,
                       int column, const char *from[2])
{
    fprintf(script,
            "set size noratio\nset title '%s'\nset xrange [%s:*]\nset yrange [%s:*]\n"
            "set xlabel 'rank of the feedback'\nset ylabel '%s'\nplot NaN notitle",
            title, from[0], from[1], label);
    for (size_t k = 0, block = 0; k < f->cells; k++) {
        if (k && f->tau_star[k] == f->tau_star[k - 1]) continue;
        fprintf(script,
                ", $ranks index %zu using 1:%d:%d with yerrorlines linewidth 1.8 pointtype 7 "
                "linecolor rgb '%s' title 'τ_* = %g ms, ± standard error'",
                block, column, column + 1, colours[block % 5], f->tau_star[k]);
        block++;
    }
    fputs("\n", script);
}

#define RANKS(...) ((const char *[2]){ __VA_ARGS__ })

/* ---- walks --------------------------------------------------------------------------------- */

/* From pale to dark as time goes by, 0 <= t <= 1. */
static int shade(double t)
{
    static const int from[3] = { 0xa6, 0xd0, 0xee }, to[3] = { 0x00, 0x2b, 0x5c };
    int rgb = 0;
    for (int c = 0; c < 3; c++) rgb = 256 * rgb + (int)(from[c] + t * (to[c] - from[c]));
    return rgb;
}

/* Lines with gaps: x, y, colour; the range of x and y that they take. The last is the ground. */
static void walk_data(FILE *script, const gf_agent_figure *f, double range[2][2])
{
    const double total = (double)(f->points * f->paths);
    for (int c = 0; c < 2; c++) range[c][0] = HUGE_VAL, range[c][1] = -HUGE_VAL;
    for (size_t k = 0; k < f->paths; k++) {
        fprintf(script, "$path%zu << END", k);
        for (size_t t = 0; t < f->points; t++) {
            const double *at = f->path + 2 * (f->points * k + t);
            fputs("\n", script);
            if (!isfinite(at[0])) continue;
            fprintf(script, "%.6g %.6g %d", at[0], at[1],
                    shade((double)(f->points * k + t) / total));
            for (int c = 0; c < 2 && k + 1 < f->paths; c++) {
                range[c][0] = fmin(range[c][0], at[c]);
                range[c][1] = fmax(range[c][1], at[c]);
            }
        }
        fputs("\nEND\n", script);
    }
}

static void walk_panel(FILE *script, const gf_agent_figure *f, double range[2][2])
{
    const size_t ground = f->paths - 1;
    const double bottom = range[1][0] - 0.6;
    fprintf(script,
            "set title '%s, from pale to dark'\nset xrange [%.4g:%.4g]\nset yrange [%.4g:%.4g]\n"
            "set size ratio -1\nset ytics 1\nset xlabel 'm'\nset ylabel 'm'\nplot $path%zu using "
            "1:2:(%.4g) with filledcurves fillcolor rgb '#d9d9d9' notitle, $path%zu with lines "
            "linewidth 1.5 linecolor rgb '#666666' notitle",
            f->cells ? "A  the best agent: its best walk" : "A  the best walk", range[0][0] - 0.5,
            range[0][1] + 0.5, bottom, range[1][1] + 0.4, ground, bottom, ground);
    for (size_t k = 0; k < ground; k++)
        fprintf(script, ", $path%zu with lines linewidth 1.3 linecolor rgb variable notitle", k);
    fputs("\nset ytics autofreq\n", script);
}

static void return_panel(FILE *script, const gf_agent_figure *f)
{
    fputs("$returns << END", script);
    for (size_t k = 0; k < f->angles; k++) fprintf(script, "\n%g %.8g", f->angle[k], f->score[k]);
    fprintf(script,
            "\nEND\nset size noratio\nset title 'B  returns on unseen ground'\nset xrange "
            "[0:%zu]\nset yrange [*:*]\nset xlabel 'walk, from the best on'\nset ylabel 'return'\n"
            "plot $returns with points pointtype 7 pointsize 0.6 linecolor rgb '%s' notitle\n",
            f->angles + 1, colours[0]);
}

static void walks_script(FILE *script, const gf_agent_figure *f, const char *picture)
{
    double range[2][2];
    gf_gnuplot_begin(script, picture, 3, f->cells && f->paths ? 2 : 1);
    walk_data(script, f, range);
    if (f->cells) rank_data(script, f);
    fputs("set tics out nomirror\nset format xy '%h'\nset key below Left reverse samplen 2\n"
          "set multiplot\n",
          script);
    if (f->paths && f->cells)
        fputs("set origin 0,0.6\nset size 1,0.4\n", script);
    else if (f->paths)
        fputs("set origin 0,0\nset size 0.68,1\n", script);
    if (f->paths) walk_panel(script, f, range);
    if (f->angles) {
        fputs("set origin 0.69,0\nset size 0.31,1\n", script);
        return_panel(script, f);
    }
    const char *const titles[] = { "B  return on unseen ground", "C  the best of all rounds",
                                   "D  spikes that differ from the target" };
    const char *const labels[] = { "mean return", "mean of the largest mean return",
                                   "spikes per demonstration" };
    fputs("set logscale x\nset bmargin 7\n", script);
    for (int k = 0; k < 3 && f->cells; k++) {
        fprintf(script, "set origin %g,0\nset size 0.333,%g\n%s", k / 3.0, f->paths ? 0.6 : 1,
                k == 2 ? "set logscale y\n" : "");
        rank_panel(script, f, titles[k], labels[k], (const int[]){ 2, 8, 6 }[k], RANKS("*", "*"));
    }
    fputs("unset multiplot\nunset output\n", script);
}

void gf_agent_script(FILE *script, const void *what, const char *picture)
{
    const gf_agent_figure *f = what;
    if (*f->kind == GF_FIGURE_WALKS) { /* the only kind of its own form */
        walks_script(script, f, picture);
        return;
    }
    const int acts = f->angles > 0, columns = acts && !f->cells ? 3 : 2,
              rows = acts && f->cells ? 2 : 1;
    gf_gnuplot_begin(script, picture, columns, rows);
    if (acts) {
        task_data(script);
        path_data(script, f);
        angle_data(script, f);
    }
    if (f->cells) rank_data(script, f);
    fprintf(script,
            "set multiplot layout %d,%d\nset tics out nomirror\nset format xy '%%h'\n"
            "set key below Left reverse samplen 2 maxrows 3\nset bmargin 6.5\nset tmargin 3\n",
            rows, columns);
    if (acts) {
        task_panel(script);
        path_panel(script, f);
        angle_panel(script, f);
        if (f->cells)
            rank_panel(script, f, "D  reward against rank", "mean reward", 2, RANKS("0", "0"));
    } else {
        fputs("set logscale y\n", script);
        rank_panel(script, f, "error of the output", "mean squared error", 4, RANKS("0", "*"));
        fputs("unset logscale y\n", script);
        rank_panel(script, f, "spikes that differ from the target", "spikes per demonstration", 6,
                   RANKS("0", "0"));
    }
    fputs("unset multiplot\nunset output\n", script);
}
