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
    fputs("$ranks << END\n# rank, reward, error, squared error, error, spike error, error", script);
    for (size_t k = 0; k < f->cells; k++) {
        if (k && f->tau_star[k] != f->tau_star[k - 1]) fputs("\n\n", script);
        fprintf(script, "\n%.8g", f->rank[k]);
        const double *const columns[] = { f->reward,  f->reward_sem, f->mse,
                                          f->mse_sem, f->spikes,     f->spikes_sem };
        for (int c = 0; c < 6; c++)
            put(script, c % 2 && !isfinite(columns[c][k]) ? 0 : columns[c][k]);
    }
    fputs("\nEND\n", script);
}

static void
rank_panel(FILE *script, const gf_agent_figure *f, const char *title, const char *label, int column)
{
    fprintf(script,
            "set size noratio\nset title '%s'\nset xrange [0:*]\nset yrange [%s:*]\n"
            "set xlabel 'rank of the feedback'\nset ylabel '%s'\nplot NaN notitle",
            title, column == 4 ? "*" : "0", label);
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

void gf_agent_script(FILE *script, const void *what, const char *picture)
{
    const gf_agent_figure *f = what;
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
        if (f->cells) rank_panel(script, f, "D  reward against rank", "mean reward", 2);
    } else {
        fputs("set logscale y\n", script);
        rank_panel(script, f, "error of the output", "mean squared error", 4);
        fputs("unset logscale y\n", script);
        rank_panel(script, f, "spikes that differ from the target", "spikes per demonstration", 6);
    }
    fputs("unset multiplot\nunset output\n", script);
}
