#include "io/diagram.h"

#include "core/fail.h"
#include "io/gnuplot.h"

#include <string.h>

/* Okabe and Ito's colours, told apart by colour-blind readers; the kinds as in maps of phase. */
static const struct {
    const char *colour, *title;
    int dash;
} styles[GFOLD_CURVE_KIND_COUNT] = {
    [GFOLD_CURVE_MARGINAL] = { "#d55e00", "marginal stability", 1 },
    [GFOLD_CURVE_SADDLE] = { "#000000", "saddle-node", 1 },
    [GFOLD_CURVE_ONSET] = { "#cc79a7", "zero loses its stability", 2 },
    [GFOLD_CURVE_BIAS] = { "#0072b2", "critical bias of a vRNN", 4 },
    [GFOLD_CURVE_TRICRITICAL] = { "#009e73", "tricritical points", 1 },
};

typedef struct symbol {
    const char *title, *colour;
    int points;
    double size;
} symbol;

static const symbol symbols[GFOLD_MARK_KIND_COUNT] = {
    [GFOLD_MARK_TURN_X] = { "fold in x", "#56b4e9", 7, 0.9 },
    [GFOLD_MARK_TURN_Y] = { "fold in y", "#e69f00", 5, 0.9 },
    [GFOLD_MARK_CUSP] = { "cusp", "#d55e00", 9, 1.2 },
    [GFOLD_MARK_TRICRITICAL] = { "tricritical point", "#009e73", 7, 1.4 },
};

/* Blank lines lift the pen. */
static void points(FILE *script, const gfold_critical_curve *curve)
{
    const double *x = gfold_critical_curve_x(curve), *y = gfold_critical_curve_y(curve);
    for (size_t k = 0; k < gfold_critical_curve_pieces(curve); k++) {
        const gfold_piece piece = gfold_critical_curve_piece(curve, k);
        for (size_t i = piece.first; i < piece.first + piece.count; i++)
            fprintf(script, "%.10g %.10g\n", x[i], y[i]);
        fputc('\n', script);
    }
}

static int marks(FILE *script, const gf_diagram *d, gfold_mark_kind kind)
{
    int count = 0;
    for (int k = 0; k < GFOLD_CURVE_KIND_COUNT; k++)
        for (size_t i = 0; d->curve[k] && i < gfold_critical_curve_marks(d->curve[k]); i++) {
            const gfold_mark m = gfold_critical_curve_mark(d->curve[k], i);
            if (m.kind != kind) continue;
            if (script) fprintf(script, "%.10g %.10g\n", m.x, m.y);
            count++;
        }
    return count;
}

static void label(FILE *script, const char *which, const gfold_span *span)
{
    const gfold_parameter *p = span->parameter;
    const int plain = strcmp(p->unit, "1") == 0;
    fprintf(script, "set %slabel '", which);
    gf_gnuplot_text(script, p->symbol);
    fprintf(script, "  (%s%s%s)'\nset %srange [%.10g:%.10g]\n", p->meaning, plain ? "" : ", ",
            plain ? "" : p->unit, which, span->lo, span->hi);
}

static void line(FILE *script, const gf_diagram *d, gfold_curve_kind kind, int first)
{
    fprintf(script, "%s$%s with lines linewidth %g dashtype %d linecolor rgb '%s' title '%s'",
            first ? "" : ", \\\n    ", gfold_curve_name(kind), kind == d->chief ? 2.6 : 1.6,
            styles[kind].dash, styles[kind].colour, styles[kind].title);
}

/* A white rim under every mark. */
static void mark(FILE *script, gfold_mark_kind kind)
{
    const symbol *s = &symbols[kind];
    fprintf(script,
            ", \\\n    $mark%d with points pointtype %d pointsize %g linecolor rgb 'white' notitle"
            ", \\\n    $mark%d with points pointtype %d pointsize %g linecolor rgb '%s' title '%s'",
            (int)kind, s->points, s->size * 1.4, (int)kind, s->points, s->size, s->colour,
            s->title);
}

static void write_script(FILE *script, const void *what, const char *picture)
{
    const gf_diagram *d = what;
    gf_gnuplot_begin(script, picture, 1, 1);
    for (int k = 0; k < GFOLD_CURVE_KIND_COUNT; k++) {
        if (!d->curve[k]) continue;
        fprintf(script, "$%s << END\n", gfold_curve_name((gfold_curve_kind)k));
        points(script, d->curve[k]);
        fputs("END\n", script);
    }
    for (int k = 0; k < GFOLD_MARK_KIND_COUNT; k++) {
        if (!marks(NULL, d, (gfold_mark_kind)k)) continue;
        fprintf(script, "$mark%d << END\n", k);
        marks(script, d, (gfold_mark_kind)k);
        fputs("END\n", script);
    }
    label(script, "x", &d->x);
    label(script, "y", &d->y);
    fputs("set tics out nomirror\n"
          "set key tmargin left Left reverse horizontal maxcols 2 samplen 2.5 spacing 1.2\nplot ",
          script);
    int first = 1;
    for (int k = 0; k < GFOLD_CURVE_KIND_COUNT; k++) {
        if (!d->curve[k]) continue;
        line(script, d, (gfold_curve_kind)k, first);
        first = 0;
    }
    for (int k = GFOLD_MARK_KIND_COUNT - 1; k >= 0; k--) /* the smaller ones on top */
        if (marks(NULL, d, (gfold_mark_kind)k)) mark(script, (gfold_mark_kind)k);
    fputs("\nunset output\n", script);
}

gfold_status
gf_diagram_draw(const gf_diagram *d, const char *picture, const char *script, gfold_error *err)
{
    int curves = 0;
    for (int k = 0; k < GFOLD_CURVE_KIND_COUNT; k++) curves += d->curve[k] != NULL;
    if (!curves) return gf_fail(err, GFOLD_ENUMERIC, "there is no curve to draw");
    return gf_gnuplot_draw(write_script, d, picture, script, err);
}
