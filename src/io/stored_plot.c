#include "io/stored_plot.h"

#include "core/fail.h"
#include "io/gnuplot.h"
#include "io/hdf5.h"

#include <gatefold/model.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CURVES = 5, SHEETS = 2, MANY = 200 }; /* dots beyond which they are small */

typedef enum drawing { LINE, BAND, DOTS, BARS } drawing;

/* An array is a dataset, or NAME:K, column K of one. x NULL: the number of the entry. */
typedef struct curve {
    const char *x, *y, *error, *title;
    drawing as;
} curve;

/* A panel; those of one schema stand beside one another. A label "@x" is the parameter that the
 * file's attribute x, "g=1:3", names. */
typedef struct sheet {
    const char *schema, *xlabel, *ylabel, *settings;
    curve curve[CURVES];
} sheet;

static const sheet sheets[] = {
    { "gatefold/fixed-point", "Δ_h", "stability, marginal at 1",
      "set arrow from graph 0, first 1 to graph 1, first 1 nohead dashtype 2",
      { { "roots/delta_h", "roots/stability", NULL, "fixed points", DOTS } } },
    { "gatefold/critical", "value of the free parameter", "Δ_h", "",
      { { "all/value", "all/delta_h", NULL, "transitions", DOTS } } },
    { "gatefold/correlation", "τ  (leak times)", "C(τ)", "set xzeroaxis",
      { { "tau", "c_h", "stderr/c_h", "C_h, theory", BAND },
        { "tau", "c_z", NULL, "C_z, theory", LINE },
        { "tau", "c_r", NULL, "C_r, theory", LINE },
        { "sample/tau", "sample/c_h", "sample/stderr/c_h", "C_h, networks", BARS } } },
    { "gatefold/dynamics", "t  (leak times)", "<h^2>", "",
      { { "t", "var_h", "stderr/var_h", "all units", BAND },
        { "t", "var_active", "stderr/var_active", "active", BAND },
        { "t", "var_frozen", "stderr/var_frozen", "frozen", BAND },
        { "sample/t", "sample/var_h", "sample/stderr/var_h", "networks", BARS } } },
    { "gatefold/dynamics", "t  (leak times)", "rms of dh/dt  (1 / leak time)",
      "set logscale y\nset offsets 0, 0, 0, 0",
      { { "t", "speed", "stderr/speed", "speed", BAND },
        { "sample/t", "sample/speed", "sample/stderr/speed", "networks", BARS } } },
    { "gatefold/spectrum", "Re λ  (1 / leak time)", "Im λ  (1 / leak time)",
      "set size ratio -1\nset arrow from 0, graph 0 to 0, graph 1 nohead dashtype 3",
      { { "eigenvalues/re", "eigenvalues/im", NULL, "eigenvalues of networks", DOTS },
        { "boundary:0", "boundary:1", NULL, "boundary of the bulk", LINE } } },
    { "gatefold/timescales", "log_{10} τ  (τ in leak times)", "density",
      "set logscale y\nset format y '10^{%T}'\nset offsets 0, 0, 0, 0",
      { { "log10_tau", "density", NULL, "theory", LINE },
        { "log10_tau", "sample/density", NULL, "networks", DOTS } } },
    { "gatefold/lyapunov", "i / N", "Lyapunov exponent λ_i  (1 / leak time)", "set xzeroaxis",
      { { "fraction", "exponents", "exponents_stderr", "networks", BAND } } },
    { "gatefold/simulate", "τ  (leak times)", "C(τ)", "set xzeroaxis",
      { { "autocorrelation/tau", "autocorrelation/c_h", "autocorrelation/stderr", "networks",
          BARS } } },
    { "gatefold/search", "speed  (1 / leak time)", "largest Re λ  (1 / leak time)", "set xzeroaxis",
      { { "points/speed", "points/max_re", NULL, "fixed points", DOTS } } },
    { "gatefold/manifold", "network", "retention after T",
      "set yrange [-0.1:1.1]\nset xtics 1\nset offsets 0.5, 0.5, 0, 0",
      { { NULL, "network/retention_along", NULL, "along the manifold", DOTS },
        { NULL, "network/retention_across", NULL, "across", DOTS } } },
    { "gatefold/manifold", "dimension", "range before a gate flips  (units of h)", "",
      { { "network/dimension", "network/range", NULL, "networks", DOTS } } },
    { "gatefold/continue", "@x", "@y", "", { { "points:0", "points:1", NULL, "curve", LINE } } },
};

enum { ROWS = sizeof sheets / sizeof *sheets };

/* A curve's numbers, NULL: the file has not got it. */
typedef struct numbers {
    size_t count;
    double *x, *y, *error;
} numbers;

typedef struct stored {
    int panels;
    const sheet *sheet[SHEETS];
    numbers of[SHEETS][CURVES];
    char xlabel[100], ylabel[100]; /* of labels with @ */
} stored;

/* ---- reading -------------------------------------------------------------------------------- */

static void keep_column(double *data, size_t rows, size_t columns, size_t k)
{
    for (size_t i = 0; i < rows; i++) data[i] = data[i * columns + k];
}

static double *read(int64_t file, const char *name, size_t *count)
{
    char path[64];
    size_t shape[2];
    const char *colon = name ? strchr(name, ':') : NULL;
    if (!name) return NULL;
    snprintf(path, sizeof path, "%.*s", colon ? (int)(colon - name) : (int)strlen(name), name);
    if (gf_hdf5_rank(file, path, shape) < 1) return NULL;
    double *data = gf_hdf5_real(file, path, shape);
    *count = shape[0] * shape[1];
    if (data && colon) {
        const size_t k = (size_t)atoi(colon + 1);
        *count = k < shape[1] ? shape[0] : 0;
        if (*count) keep_column(data, shape[0], shape[1], k);
    }
    return data;
}

static double *entries(size_t count)
{
    double *x = malloc(count * sizeof *x);
    for (size_t k = 0; x && k < count; k++) x[k] = (double)(k + 1);
    return x;
}

static void drop(numbers *n)
{
    free(n->x);
    free(n->y);
    free(n->error);
    *n = (numbers){ 0 };
}

static numbers load(int64_t file, const curve *c)
{
    numbers n = { 0 };
    size_t along = 0, errors = 0;
    n.y = read(file, c->y, &n.count);
    along = n.count;
    n.x = !n.y ? NULL : c->x ? read(file, c->x, &along) : entries(n.count);
    n.error = n.y ? read(file, c->error, &errors) : NULL;
    if (errors != n.count) {
        free(n.error);
        n.error = NULL;
    }
    if (!n.x || !n.y || along != n.count) drop(&n);
    return n;
}

/* "gain of phi  g" of "g=1:3". */
static void read_label(int64_t file, const char *attribute, char *text, size_t size)
{
    char *axis = gf_hdf5_attribute(file, "/", attribute);
    if (!axis) return;
    axis[strcspn(axis, "=")] = '\0';
    for (char *c = axis; *c; c++)
        if (*c == '-') *c = '_';
    const gfold_parameter *p = gfold_model_parameter(axis);
    snprintf(text, size, "%s  %s", p ? p->meaning : "", p ? p->symbol : axis);
    free(axis);
}

static size_t load_all(int64_t file, const char *schema, stored *s)
{
    size_t points = 0;
    for (int k = 0; k < ROWS; k++) {
        size_t here = 0;
        if (strcmp(sheets[k].schema, schema) != 0 || s->panels == SHEETS) continue;
        for (int j = 0; j < CURVES && sheets[k].curve[j].y; j++) {
            s->of[s->panels][j] = load(file, &sheets[k].curve[j]);
            here += s->of[s->panels][j].count;
        }
        if (here) s->sheet[s->panels++] = &sheets[k];
        points += here;
    }
    return points;
}

/* ---- drawing -------------------------------------------------------------------------------- */

static void data(FILE *script, int panel, int j, const numbers *n)
{
    fprintf(script, "$d%d_%d << END\n# x, y, standard error\n", panel, j);
    for (size_t k = 0; k < n->count; k++)
        if (isfinite(n->x[k]) && isfinite(n->y[k]))
            fprintf(script, "%.10g %.10g %.4g\n", n->x[k], n->y[k],
                    n->error && isfinite(n->error[k]) ? n->error[k] : 0);
    fputs("END\n", script);
}

static void plot(FILE *script, int panel, int j, const curve *c, size_t count, int has_error)
{
    static const char *const colours[CURVES] = { "#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                 "#333333" };
    if (c->as == BAND && has_error)
        fprintf(script,
                "$d%d_%d using 1:($2-2*$3):($2+2*$3) with filledcurves fillcolor rgb '%s' "
                "fillstyle transparent solid 0.3 noborder notitle, \\\n    ",
                panel, j, colours[j]);
    fprintf(script, "$d%d_%d ", panel, j);
    if (c->as == DOTS)
        fprintf(script, "using 1:2 with points pointtype 7 pointsize %g", count > MANY ? 0.3 : 0.9);
    else if (c->as == BARS && has_error)
        fputs("with yerrorbars pointtype 7 pointsize 0.5", script);
    else
        fputs("using 1:2 with lines linewidth 2", script);
    fprintf(script, " linecolor rgb '%s' title '%s'", colours[j], c->title);
}

static void draw_panel(FILE *script, int panel, const stored *s)
{
    const sheet *of = s->sheet[panel];
    const char *between = "plot ";
    fprintf(script, "reset\nset tics scale 0.6 out nomirror\nset border linewidth 0.7\n"
            "set key above left Left reverse vertical maxrows 3\nset format x '%%h'\n"
            "set offsets 0, 0, graph 0.04, graph 0.04\n%s\nset xlabel '", of->settings);
    gf_gnuplot_text(script, *of->xlabel == '@' ? s->xlabel : of->xlabel);
    fputs("'\nset ylabel '", script);
    gf_gnuplot_text(script, *of->ylabel == '@' ? s->ylabel : of->ylabel);
    fputs("'\n", script);
    for (int j = 0; j < CURVES; j++) {
        if (!s->of[panel][j].count) continue;
        fputs(between, script);
        plot(script, panel, j, &of->curve[j], s->of[panel][j].count, s->of[panel][j].error != NULL);
        between = ", \\\n    ";
    }
    fputc('\n', script);
}

static void write(FILE *script, const void *what, const char *picture)
{
    const stored *s = what;
    gf_gnuplot_begin(script, picture, s->panels, 1);
    for (int panel = 0; panel < s->panels; panel++)
        for (int j = 0; j < CURVES; j++)
            if (s->of[panel][j].count) data(script, panel, j, &s->of[panel][j]);
    fprintf(script, "set multiplot layout 1,%d\n", s->panels);
    for (int panel = 0; panel < s->panels; panel++) draw_panel(script, panel, s);
    fputs("unset multiplot\nunset output\n", script);
}

int gf_stored_has(const char *schema)
{
    for (int k = 0; k < ROWS; k++)
        if (!strcmp(sheets[k].schema, schema)) return 1;
    return 0;
}

gfold_status gf_stored_draw(const char *path, const char *schema, const char *picture,
                            const char *script, size_t *points, gfold_error *err)
{
    int64_t file;
    stored s = { 0 };
    gfold_status status = gf_hdf5_open(path, &file, err);
    if (status) return status;
    *points = load_all(file, schema, &s);
    read_label(file, "x", s.xlabel, sizeof s.xlabel);
    read_label(file, "y", s.ylabel, sizeof s.ylabel);
    gf_hdf5_close(file);
    if (*points)
        status = gf_gnuplot_draw(write, &s, picture, script, err);
    else
        status = gf_fail(err, GFOLD_ENUMERIC, "%s holds single numbers: there is nothing to draw",
                         path);
    for (int panel = 0; panel < SHEETS; panel++)
        for (int j = 0; j < CURVES; j++) drop(&s.of[panel][j]);
    return status;
}
