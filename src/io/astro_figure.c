#include "io/astro_figure.h"

#include "core/fail.h"
#include "io/gnuplot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the file -------------------------------------------------------------------------------- */

static gf_variable matrix(const char *name, const char *meaning, const char *units, size_t rows,
                          size_t columns, const double *data)
{
    return (gf_variable){ .name = name,
                          .long_name = meaning,
                          .units = units,
                          .rank = 2,
                          .shape = { rows, columns },
                          .real = data };
}

static const char *label(gf_astro_figure *f, size_t run, int which, const char *name)
{
    char *text = f->label[run][which];
    if (run)
        snprintf(text, sizeof f->label[run][which], "test_%zu/%s", run, name);
    else
        snprintf(text, sizeof f->label[run][which], "training/%s", name);
    return text;
}

size_t gf_astro_figure_variables(gf_astro_figure *f, gf_variable *v)
{
    size_t count = 0;
    v[count++] = matrix("image", "grey level P", "1", f->rows, f->columns, f->image);
    v[count++] =
        matrix("calcium/snapshot", "Ca of the astrocytes", "uM", f->tall, f->wide, f->calcium);
    v[count++] = (gf_variable){ .name = "calcium/t",
                                .long_name = "time",
                                .units = "s",
                                .rank = 1,
                                .shape = { f->traced },
                                .scale = { "calcium/t" },
                                .real = f->time };
    v[count] = matrix("calcium/trace", "Ca, astrocyte j + rows / 3 k", "uM", f->traced,
                      f->tall * f->wide, f->trace);
    v[count++].scale[0] = "calcium/t";
    for (size_t k = 0; k < f->runs; k++) {
        const gf_astro_run *r = &f->run[k];
        v[count++] =
            matrix(label(f, k, 0, "current"), r->name, "1", f->rows, f->columns, r->current);
        v[count++] = matrix(label(f, k, 1, "rates"), r->name, "Hz", f->rows, f->columns, r->rates);
        v[count++] = (gf_variable){ .name = label(f, k, 2, "spikes"),
                                    .units = "1",
                                    .rank = 1,
                                    .long_name = "neurons above threshold in every step",
                                    .shape = { r->steps },
                                    .integer = r->spikes };
    }
    return count;
}

static double *read(int64_t file, const char *name, size_t rows, size_t columns)
{
    size_t shape[2] = { 0, 0 };
    double *data = gf_hdf5_real(file, name, shape);
    if (data && shape[0] == rows && shape[1] == columns) return data;
    free(data);
    return NULL;
}

static void load_run(gf_astro_figure *f, int64_t file, size_t k)
{
    gf_astro_run *r = &f->run[k];
    r->current = read(file, label(f, k, 0, "current"), f->rows, f->columns);
    r->rates = read(file, label(f, k, 1, "rates"), f->rows, f->columns);
    char *name = gf_hdf5_attribute(file, f->label[k][1], "long_name");
    snprintf(r->name, sizeof r->name, "%s", name ? name : "");
    free(name);
}

gfold_status gf_astro_figure_load(gf_astro_figure *f, const char *path, gfold_error *err)
{
    int64_t file;
    size_t grid[2] = { 0, 0 }, zones[2] = { 0, 0 };
    *f = (gf_astro_figure){ 0 };
    gfold_status status = gf_hdf5_open(path, &file, err);
    if (status) return status;
    f->image = gf_hdf5_real(file, "image", grid);
    f->calcium = gf_hdf5_real(file, "calcium/snapshot", zones);
    f->rows = grid[0], f->columns = grid[1], f->tall = zones[0], f->wide = zones[1];
    int whole = f->image && f->calcium;
    for (size_t k = 0; whole && k <= GF_ASTRO_TESTS_MAX; k++) {
        load_run(f, file, k);
        if (!f->run[k].rates || !f->run[k].current) break;
        f->runs = k + 1;
    }
    gf_hdf5_close(file);
    if (!f->runs) return gf_fail(err, GFOLD_EIO, "%s holds no run of a network", path);
    return status;
}

void gf_astro_figure_free(gf_astro_figure *f)
{
    free(f->image);
    free(f->calcium);
    free(f->trace);
    free(f->time);
    for (size_t k = 0; k <= GF_ASTRO_TESTS_MAX; k++) {
        free(f->run[k].current);
        free(f->run[k].rates);
        free(f->run[k].spikes);
    }
    *f = (gf_astro_figure){ 0 };
}

/* ---- the picture ----------------------------------------------------------------------------- */

static void
block(FILE *script, const char *name, size_t k, size_t rows, size_t columns, const double *x)
{
    fprintf(script, "$%s%zu << END\n", name, k);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            fprintf(script, "%.5g%c", x[r * columns + c], c + 1 < columns ? ' ' : '\n');
    fputs("END\n", script);
}

/* Dark is much, as in the image itself; colours for calcium. */
static void map(FILE *script, const char *title, const char *name, size_t k, int coloured)
{
    fputs("set title '", script);
    gf_gnuplot_text(script, title);
    fprintf(script, "'\nset palette %s\nplot $%s%zu matrix with image notitle\n",
            coloured ? "defined (0 '#1a1a5e', 0.5 '#b5367a', 1 '#fde725')"
                     : "defined (0 'white', 1 'black')",
            name, k);
}

static void tests(FILE *script, const gf_astro_figure *f)
{
    char title[100];
    for (size_t k = 1; k < f->runs; k++) {
        snprintf(title, sizeof title, "cue: %s", f->run[k].name);
        map(script, title, "current", k, 0);
        map(script, "recalled rates  (Hz)", "rates", k, 0);
    }
}

static void write(FILE *script, const void *what, const char *picture)
{
    const gf_astro_figure *f = what;
    const int rows = 1 + (int)(f->runs / 2);
    gf_gnuplot_begin(script, picture, 2, rows > 2 ? (rows + 1) / 2 : 1);
    block(script, "image", 0, f->rows, f->columns, f->image);
    block(script, "calcium", 0, f->tall, f->wide, f->calcium);
    for (size_t k = 0; k < f->runs; k++) {
        block(script, "current", k, f->rows, f->columns, f->run[k].current);
        block(script, "rates", k, f->rows, f->columns, f->run[k].rates);
    }
    fprintf(
        script,
        "set multiplot layout %d,4\nset size ratio -1\nunset tics\nset cbtics out scale "
        "0.5\nset yrange [*:*] reverse\nset autoscale xfix\nset autoscale yfix\nset autoscale "
        "cbfix\n"
        "set lmargin 1\nset rmargin 7\nset tmargin 2\nset bmargin 1\nset border linewidth 0.7\n",
        rows);
    map(script, "image, grey level P", "image", 0, 0);
    map(script, "training current", "current", 0, 0);
    map(script, "training rates  (Hz)", "rates", 0, 0);
    map(script, "calcium  (μM)", "calcium", 0, 1);
    tests(script, f);
    fputs("unset multiplot\nunset output\n", script);
}

gfold_status gf_astro_figure_draw(const gf_astro_figure *f, const char *picture, const char *script,
                                  gfold_error *err)
{
    return gf_gnuplot_draw(write, f, picture, script, err);
}
