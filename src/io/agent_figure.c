#include "io/agent_figure.h"

#include "core/fail.h"
#include "io/gnuplot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Okabe and Ito's colours. */
static const char *const colours[] = { "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00" };

#define GREY "#999999"

/* ---- arrays -------------------------------------------------------------------------------- */

/* Every array with its length, in the order of the room. */
typedef struct part {
    const char *name, *long_name, *units;
    double **at;
    size_t shape[2];
    int rank;
} part;

enum { PARTS = 13 };

static void list_parts(gf_agent_figure *f, part parts[PARTS])
{
    const size_t cells = f->cells;
    const part all[PARTS] = {
        { "rank", "rank of the feedback", "1", &f->rank, { cells }, 1 },
        { "tau_star", "time constant of the spike filter", "ms", &f->tau_star, { cells }, 1 },
        { "reward", "mean reward", "1", &f->reward, { cells }, 1 },
        { "reward_sem", "its standard error over repetitions", "1", &f->reward_sem, { cells }, 1 },
        { "mse", "mean squared error of the output", "1", &f->mse, { cells }, 1 },
        { "mse_sem", "its standard error", "1", &f->mse_sem, { cells }, 1 },
        { "spikes", "spike error per demonstration", "1", &f->spikes, { cells }, 1 },
        { "spikes_sem", "its standard error", "1", &f->spikes_sem, { cells }, 1 },
        { "angle", "of the food", "degrees", &f->angle, { f->angles }, 1 },
        { "curve_rank", "rank of each curve over angles", "1", &f->curve_rank, { f->curves }, 1 },
        { "score", "reward at every angle", "1", &f->score, { f->curves, f->angles }, 2 },
        { "score_sem", "its standard error", "1", &f->score_sem, { f->curves, f->angles }, 2 },
        { "path",
          "x, y of the agent for demonstrated targets",
          "1",
          &f->path,
          { f->paths, 2 * f->points },
          2 },
    };
    memcpy(parts, all, sizeof all);
}

static size_t length(const part *p)
{
    return p->rank == 2 ? p->shape[0] * p->shape[1] : p->shape[0];
}

static gfold_status make_room(gf_agent_figure *f, gfold_error *err)
{
    part parts[PARTS];
    size_t total = 1;
    list_parts(f, parts);
    for (int k = 0; k < PARTS; k++) total += length(&parts[k]);
    double *at = f->room = gf_allocate(total, sizeof *at);
    if (!at) return gf_fail_memory(err, 8 * (double)total);
    for (int k = 0; k < PARTS; at += length(&parts[k++])) *parts[k].at = at;
    return gf_ok(err);
}

void gf_agent_figure_destroy(gf_agent_figure *figure)
{
    free(figure->room);
    *figure = (gf_agent_figure){ .cells = 0 };
}

gfold_status
gf_agent_figure_of_test(gf_agent_figure *f, const gfold_agent_test *test, gfold_error *err)
{
    *f = (gf_agent_figure){ .angles = test->episodes,
                            .curves = test->episodes ? 1 : 0,
                            .paths = test->episodes ? GFOLD_TEST_PATHS : 0,
                            .points = GFOLD_TEST_POINTS };
    const gfold_status status = make_room(f, err);
    for (size_t k = 0; k < test->episodes && !status; k++) {
        f->angle[k] = test->per_angle[k].parameter;
        f->score[k] = test->per_angle[k].reward;
        f->score_sem[k] = (double)NAN;
    }
    if (!status && f->paths) memcpy(f->path, test->path, sizeof test->path);
    if (!status && f->curves) f->curve_rank[0] = (double)NAN;
    return status;
}

/* Mean and standard error of one angle over the repetitions of a cell. */
static void average(const gfold_rank_sweep *sweep, size_t cell, size_t angle, int repetitions,
                    double *mean, double *sem)
{
    double sum = 0, squares = 0;
    for (int k = 0; k < repetitions; k++)
        sum += gfold_rank_sweep_piece(sweep, cell, k)->reward[angle] / repetitions;
    for (int k = 0; k < repetitions; k++)
        squares += pow(gfold_rank_sweep_piece(sweep, cell, k)->reward[angle] - sum, 2);
    *mean = sum;
    *sem = repetitions > 1 ? sqrt(squares / (repetitions - 1.0) / repetitions) : (double)NAN;
}

static void fill_cells(gf_agent_figure *f, const gfold_rank_sweep *sweep)
{
    for (size_t k = 0; k < f->cells; k++) {
        const gfold_rank_cell c = gfold_rank_sweep_cell(sweep, k);
        f->rank[k] = (double)c.rank;
        f->tau_star[k] = c.tau_star;
        f->reward[k] = c.reward.mean, f->reward_sem[k] = c.reward.stderr_;
        f->mse[k] = c.readout_mse.mean, f->mse_sem[k] = c.readout_mse.stderr_;
        f->spikes[k] = c.spike_error_last.mean, f->spikes_sem[k] = c.spike_error_last.stderr_;
    }
}

static size_t best_cell(const gfold_rank_sweep *sweep)
{
    size_t best = 0;
    for (size_t k = 1; k < gfold_rank_sweep_count(sweep); k++)
        if (gfold_rank_sweep_cell(sweep, k).reward.mean >
            gfold_rank_sweep_cell(sweep, best).reward.mean)
            best = k;
    return best;
}

gfold_status gf_agent_figure_of_sweep(gf_agent_figure *f, const gfold_rank_sweep *sweep,
                                      size_t episodes, gfold_error *err)
{
    const size_t cells = gfold_rank_sweep_count(sweep);
    const size_t curves = cells < GF_FIGURE_CURVES ? cells : GF_FIGURE_CURVES;
    *f = (gf_agent_figure){ .cells = cells,
                            .angles = episodes,
                            .curves = episodes ? curves : 0,
                            .paths = episodes ? GFOLD_TEST_PATHS : 0,
                            .points = GFOLD_TEST_POINTS };
    const gfold_status status = make_room(f, err);
    if (status) return status;
    fill_cells(f, sweep);
    for (size_t c = 0; c < f->curves; c++) { /* the last, and evenly spaced ones before it */
        const size_t cell = cells - 1 - c * cells / curves;
        f->curve_rank[c] = f->rank[cell];
        for (size_t k = 0; k < episodes; k++)
            average(sweep, cell, k, gfold_rank_sweep_repetitions(sweep),
                    &f->score[c * episodes + k], &f->score_sem[c * episodes + k]);
    }
    for (size_t k = 0; k < episodes; k++)
        f->angle[k] = 30 + 120 * (double)k / (double)(episodes - 1);
    const size_t best = best_cell(sweep);
    const gfold_rank_piece *piece =
        gfold_rank_sweep_piece(sweep, best, gfold_rank_sweep_best(sweep, best));
    if (f->paths) memcpy(f->path, piece->path, sizeof piece->path);
    return status;
}

size_t gf_agent_figure_variables(const gf_agent_figure *figure, gf_variable *variables)
{
    static char names[PARTS][32];
    gf_agent_figure copy = *figure;
    part parts[PARTS];
    size_t count = 0;
    list_parts(&copy, parts);
    for (int k = 0; k < PARTS; k++) {
        if (!length(&parts[k])) continue;
        snprintf(names[k], sizeof names[k], "figure/%s", parts[k].name);
        variables[count++] = (gf_variable){ .name = names[k],
                                            .long_name = parts[k].long_name,
                                            .units = parts[k].units,
                                            .rank = parts[k].rank,
                                            .shape = { parts[k].shape[0], parts[k].shape[1] },
                                            .real = *parts[k].at };
    }
    return count;
}

/* ---- from a file --------------------------------------------------------------------------- */

static void shape_of(int64_t file, const char *name, size_t shape[2])
{
    char path[64];
    snprintf(path, sizeof path, "figure/%s", name);
    if (gf_hdf5_rank(file, path, shape) < 0) shape[0] = shape[1] = 0;
}

static gfold_status take(int64_t file, const char *path, const part *p, gfold_error *err)
{
    char name[64];
    size_t shape[2] = { 0, 0 };
    if (!length(p)) return gf_ok(err);
    snprintf(name, sizeof name, "figure/%s", p->name);
    double *data = gf_hdf5_real(file, name, shape);
    const int fits = data && shape[0] * shape[1] == length(p);
    if (fits) memcpy(*p->at, data, length(p) * sizeof *data);
    free(data);
    return fits ? gf_ok(err) : gf_fail(err, GFOLD_EIO, "%s: %s is missing or damaged", path, name);
}

gfold_status gf_agent_figure_load(const char *path, gf_agent_figure *figure, gfold_error *err)
{
    int64_t file;
    size_t cells[2], score[2], way[2];
    part parts[PARTS];
    *figure = (gf_agent_figure){ .cells = 0 };
    gfold_status status = gf_hdf5_open(path, &file, err);
    if (status) return status;
    shape_of(file, "rank", cells);
    shape_of(file, "score", score);
    shape_of(file, "path", way);
    *figure = (gf_agent_figure){ .cells = cells[1],
                                 .curves = score[0],
                                 .angles = score[1],
                                 .paths = way[0],
                                 .points = way[1] / 2 };
    if (!cells[1] && !score[1])
        status = gf_fail(err, GFOLD_EIO, "%s holds no agent's figure", path);
    if (!status) status = make_room(figure, err);
    list_parts(figure, parts);
    for (int k = 0; k < PARTS && !status; k++) status = take(file, path, &parts[k], err);
    gf_hdf5_close(file);
    if (status) gf_agent_figure_destroy(figure);
    return status;
}

/* ---- panels -------------------------------------------------------------------------------- */

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
    static double input[80 * 80], action[2 * 80], hint[2 * 80];
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

static void write_script(FILE *script, const void *what, const char *picture)
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

gfold_status gf_agent_figure_draw(const gf_agent_figure *figure, const char *picture,
                                  const char *script, gfold_error *err)
{
    if (!figure->angles && figure->cells < 2)
        return gf_fail(err, GFOLD_EINVAL, "there is nothing to draw: no episodes and no two ranks");
    return gf_gnuplot_draw(write_script, figure, picture, script, err);
}
