#include "io/agent_figure.h"

#include "core/fail.h"
#include "io/gnuplot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- arrays -------------------------------------------------------------------------------- */

/* Every array with its length, in the order of the room. */
typedef struct part {
    const char *name, *long_name, *units;
    double **at;
    size_t shape[2];
    int rank;
} part;

enum { PARTS = 16, LATER = 3 }; /* the last three are not in older files: NaN */

static void list_parts(gf_agent_figure *f, part parts[PARTS])
{
    const size_t cells = f->cells;
    const part all[PARTS] = {
        { "figure/rank", "rank of the feedback", "1", &f->rank, { cells }, 1 },
        { "figure/tau_star", "time constant of the spike filter", "ms", &f->tau_star, { cells }, 1 },
        { "figure/reward", "mean reward", "1", &f->reward, { cells }, 1 },
        { "figure/reward_sem", "its standard error over repetitions", "1", &f->reward_sem, { cells }, 1 },
        { "figure/mse", "mean squared error of the output", "1", &f->mse, { cells }, 1 },
        { "figure/mse_sem", "its standard error", "1", &f->mse_sem, { cells }, 1 },
        { "figure/spikes", "spike error per demonstration", "1", &f->spikes, { cells }, 1 },
        { "figure/spikes_sem", "its standard error", "1", &f->spikes_sem, { cells }, 1 },
        { "figure/angle", "of the food, degrees; number of a walk", "1", &f->angle, { f->angles }, 1 },
        { "figure/curve_rank", "rank of each curve over angles", "1", &f->curve_rank, { f->curves }, 1 },
        { "figure/score", "reward at every angle", "1", &f->score, { f->curves, f->angles }, 2 },
        { "figure/score_sem", "its standard error", "1", &f->score_sem, { f->curves, f->angles }, 2 },
        { "figure/path",
          "x, y of the agent for demonstrated targets",
          "1",
          &f->path,
          { f->paths, 2 * f->points },
          2 },
        { "figure/kind", "0: Button & Food, 1: errors, 2: walks", "1", &f->kind, { 1 }, 1 },
        { "figure/best", "mean of the best reward over rounds", "1", &f->best, { cells }, 1 },
        { "figure/best_sem", "its standard error", "1", &f->best_sem, { cells }, 1 },
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

static int falling(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

gfold_status gf_agent_figure_of_test(gf_agent_figure *f, const gfold_agent_test *test,
                                     gf_figure_kind kind, gfold_error *err)
{
    *f = (gf_agent_figure){ .angles = test->episodes,
                            .curves = test->episodes ? 1 : 0,
                            .paths = test->paths,
                            .points = GFOLD_TEST_POINTS };
    const gfold_status status = make_room(f, err);
    if (status) return status;
    for (size_t k = 0; k < test->episodes; k++) {
        f->angle[k] = kind == GF_FIGURE_WALKS ? (double)k + 1 : test->episode[k].parameter;
        f->score[k] = test->episode[k].reward;
        f->score_sem[k] = (double)NAN;
    }
    if (kind == GF_FIGURE_WALKS) qsort(f->score, f->angles, sizeof *f->score, falling);
    if (f->paths) memcpy(f->path, test->path, sizeof *test->path * f->paths);
    if (f->curves) f->curve_rank[0] = (double)NAN;
    *f->kind = kind;
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
        f->best[k] = c.reward_best.mean, f->best_sem[k] = c.reward_best.stderr_;
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

/* Reward against angle: of the last cell, and evenly spaced ones before it. */
static void fill_curves(gf_agent_figure *f, const gfold_rank_sweep *sweep)
{
    for (size_t c = 0; c < f->curves; c++) {
        const size_t cell = f->cells - 1 - c * f->cells / f->curves;
        f->curve_rank[c] = f->rank[cell];
        for (size_t k = 0; k < f->angles; k++)
            average(sweep, cell, k, gfold_rank_sweep_repetitions(sweep),
                    &f->score[c * f->angles + k], &f->score_sem[c * f->angles + k]);
    }
    for (size_t k = 0; k < f->angles; k++)
        f->angle[k] = 30 + 120 * (double)k / (double)(f->angles - 1);
}

gfold_status gf_agent_figure_of_sweep(gf_agent_figure *f, const gfold_rank_sweep *sweep,
                                      gf_figure_kind kind, gfold_error *err)
{
    const size_t cells = gfold_rank_sweep_count(sweep), best = best_cell(sweep);
    const gfold_rank_piece *piece =
        gfold_rank_sweep_piece(sweep, best, gfold_rank_sweep_best(sweep, best));
    const size_t angles = kind == GF_FIGURE_ANGLES ? GFOLD_TEST_EPISODES_MAX : 0;
    *f = (gf_agent_figure){ .cells = cells,
                            .angles = angles,
                            .curves = !angles                   ? 0
                                      : cells < GF_FIGURE_CURVES ? cells
                                                                 : GF_FIGURE_CURVES,
                            .paths = piece->paths > 0 ? (size_t)piece->paths : 0,
                            .points = GFOLD_TEST_POINTS };
    const gfold_status status = make_room(f, err);
    if (status) return status;
    fill_cells(f, sweep);
    fill_curves(f, sweep);
    if (f->paths) memcpy(f->path, piece->path, sizeof *piece->path * f->paths);
    *f->kind = kind;
    return status;
}

size_t gf_agent_figure_variables(const gf_agent_figure *figure, gf_variable *variables)
{
    gf_agent_figure copy = *figure;
    part parts[PARTS];
    size_t count = 0;
    list_parts(&copy, parts);
    for (int k = 0; k < PARTS; k++) {
        if (!length(&parts[k])) continue;
        variables[count++] = (gf_variable){ .name = parts[k].name,
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
    if (gf_hdf5_rank(file, name, shape) < 0) shape[0] = shape[1] = 0;
}

static gfold_status
take(int64_t file, const char *path, const part *p, int later, gfold_error *err)
{
    size_t shape[2] = { 0, 0 };
    if (!length(p)) return gf_ok(err);
    for (size_t k = 0; k < length(p) && later; k++) (*p->at)[k] = (double)NAN;
    if (later && gf_hdf5_rank(file, p->name, shape) < 0) return gf_ok(err);
    double *data = gf_hdf5_real(file, p->name, shape);
    const int fits = data && shape[0] * shape[1] == length(p);
    if (fits) memcpy(*p->at, data, length(p) * sizeof *data);
    free(data);
    return fits ? gf_ok(err) : gf_fail(err, GFOLD_EIO, "%s: %s is missing or damaged", path,
                                         p->name);
}

gfold_status gf_agent_figure_load(const char *path, gf_agent_figure *figure, gfold_error *err)
{
    int64_t file;
    size_t cells[2], score[2], way[2];
    part parts[PARTS];
    *figure = (gf_agent_figure){ .cells = 0 };
    gfold_status status = gf_hdf5_open(path, &file, err);
    if (status) return status;
    shape_of(file, "figure/rank", cells);
    shape_of(file, "figure/score", score);
    shape_of(file, "figure/path", way);
    *figure = (gf_agent_figure){ .cells = cells[1],
                                 .curves = score[0],
                                 .angles = score[1],
                                 .paths = way[0],
                                 .points = way[1] / 2 };
    if (!cells[1] && !score[1])
        status = gf_fail(err, GFOLD_EIO, "%s holds no agent's figure", path);
    if (!status) status = make_room(figure, err);
    list_parts(figure, parts);
    for (int k = 0; k < PARTS && !status; k++)
        status = take(file, path, &parts[k], k >= PARTS - LATER, err);
    if (!status && isnan(*figure->kind))
        *figure->kind = figure->angles ? GF_FIGURE_ANGLES : GF_FIGURE_ERRORS;
    gf_hdf5_close(file);
    if (status) gf_agent_figure_destroy(figure);
    return status;
}

gfold_status gf_agent_figure_draw(const gf_agent_figure *figure, const char *picture,
                                  const char *script, gfold_error *err)
{
    if (!figure->angles && !figure->paths && figure->cells < 2)
        return gf_fail(err, GFOLD_EINVAL, "there is nothing to draw: no episodes and no two ranks");
    return gf_gnuplot_draw(gf_agent_script, figure, picture, script, err);
}
