#include "model/inner.h"

#include "math/rule.h"
#include "math/vector.h"

#include <math.h>

static const double pi = 3.14159265358979323846;
static const double least = 0.5;               /* s, in widths, from which nodes are sinh(u)   */
static const double most = 4;                  /* up to which poles at 21 s are too far to count */
static const double nearest = 2, growth = 1.6; /* |v| / s of the first sheet, and by sheet      */

void gf_inner_start(gf_inner *inner, const gf_phi *f, double s, double tol)
{
    inner->f = f;
    inner->s = s;
    inner->tol = tol;
    inner->plain.count = 0;
    for (int k = 0; k < GF_SHEETS; k++) inner->sheet[k].count = 0;
}

/* Nodes of this v alone. */
static void alone(const gf_inner *inner, double v, double mean[3])
{
    const gf_phi *f = inner->f;
    double y[GF_NODES], weight[GF_NODES], f0[GF_NODES], f1[GF_NODES], f2[GF_NODES];
    gf_rule rule = gf_rule_choose(inner->s / f->width, v / f->width, 0, 0, inner->tol);
    rule.s *= f->width;
    rule.b *= f->width;
    mean[0] = mean[1] = mean[2] = 0;
    for (int first = 0, count = gf_rule_count(&rule); first < count; first += GF_NODES) {
        const int n = count - first < GF_NODES ? count - first : GF_NODES;
        gf_rule_fill(&rule, first, n, y, weight);
        f->jet((size_t)n, y, f0, f1, f2);
        for (int i = 0; i < n; i++) {
            mean[0] += weight[i] * f0[i];
            mean[1] += weight[i] * f1[i];
            mean[2] += weight[i] * f2[i];
        }
    }
}

/* To whole vectors, by nodes of no weight. */
static void pad(gf_sheet *sheet)
{
    for (; sheet->count % 8; sheet->count++) {
        sheet->y[sheet->count] = 0;
        for (int k = 0; k < 3; k++) sheet->f[k][sheet->count] = 0;
    }
}

/* ---- y = v + s x, evenly spaced ------------------------------------------------------------ */

/* The slopes of f fall as exp(-2 |y|), which puts the bulk of their averages up to 2 s off. */
static void fill_plain(gf_inner *inner)
{
    gf_sheet *sheet = &inner->plain;
    const double bits = 9 - log(inner->tol), s = inner->s / inner->f->width;
    const double poles = 2 * pi * pi / (bits + pi * pi / 2); /* at |Im x| > pi */
    const double h = s < least ? poles : pi * sqrt(2 / bits);
    const int ends = (int)ceil((sqrt(2 * bits) + 2 * s) / h);
    sheet->count = 2 * ends + 1;
    for (int k = -ends; k <= ends; k++) {
        sheet->y[k + ends] = inner->s * k * h;
        sheet->f[0][k + ends] = h / sqrt(2 * pi) * exp(-pow(k * h, 2) / 2);
    }
    pad(sheet);
}

static void plain(gf_inner *inner, double v, double mean[3])
{
    const gf_sheet *sheet = &inner->plain;
    if (!sheet->count) fill_plain(inner);
    double y[GF_NODES], f0[GF_NODES], f1[GF_NODES], f2[GF_NODES];
    for (int i = 0; i < sheet->count; i++) y[i] = v + sheet->y[i];
    inner->f->jet((size_t)sheet->count, y, f0, f1, f2);
    mean[0] = mean[1] = mean[2] = 0;
    for (int i = 0; i < sheet->count; i++) {
        mean[0] += sheet->f[0][i] * f0[i];
        mean[1] += sheet->f[0][i] * f1[i];
        mean[2] += sheet->f[0][i] * f2[i];
    }
}

/* ---- nodes for many v ---------------------------------------------------------------------- */

/* y = width sinh(k h), k = -ends .. ends. */
GF_VECTOR static void place(int ends, double h, double width, double *y)
{
    const size_t n = (size_t)(2 * ends + 1);
    for (int k = -ends; k <= ends; k++) y[k + ends] = k * h;
    gf_vector_exp(n, y);
    for (size_t i = 0; i < n; i++) y[i] = width * (y[i] - 1 / y[i]) / 2;
}

/* All three times dy / (s sqrt(2 pi)). */
GF_VECTOR static void scale(size_t n, double factor, double width, gf_sheet *sheet)
{
    const double per_width = 1 / width;
    double *f0 = sheet->f[0], *f1 = sheet->f[1], *f2 = sheet->f[2];
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const double u = per_width * sheet->y[i], dy = factor * sqrt(1 + u * u);
        f0[i] *= dy;
        f1[i] *= dy;
        f2[i] *= dy;
    }
}

static void fill(const gf_inner *inner, double furthest, gf_sheet *sheet)
{
    const double width = inner->f->width, s = inner->s / width;
    const gf_rule rule = gf_rule_choose(s, furthest * s, 0, 0, inner->tol / 10);
    const int room = (GF_SHEET_NODES - 1) / 2, ends = rule.hi > -rule.lo ? rule.hi : -rule.lo;
    sheet->count = ends <= room ? 2 * ends + 1 : -1;
    if (sheet->count < 0) return;
    const size_t n = (size_t)sheet->count;
    place(ends, rule.h, width, sheet->y);
    inner->f->jet(n, sheet->y, sheet->f[0], sheet->f[1], sheet->f[2]);
    scale(n, rule.h / (s * sqrt(2 * pi)), width, sheet);
    pad(sheet);
}

/* Index of the sheet that reaches this v, GF_SHEETS: none does. */
static int reaching(const gf_inner *inner, double v)
{
    double furthest = nearest;
    int k = 0;
    for (; k < GF_SHEETS && fabs(v) > furthest * inner->s; k++) furthest *= growth;
    return k;
}

/* Not so low that exp() leaves its fast path. */
GF_VECTOR static void exponents(size_t n, double s, double v, const double *y, double *out)
{
    const double lowest = -700, factor = -1 / (2 * s * s);
    for (size_t i = 0; i < n; i++) {
        const double e = factor * (y[i] - v) * (y[i] - v);
        out[i] = e > lowest ? e : lowest;
    }
}

GF_VECTOR static void
sum(size_t n, const double *weight, const gf_sheet *sheet, size_t first, double mean[3])
{
    const double *f[3] = { sheet->f[0] + first, sheet->f[1] + first, sheet->f[2] + first };
    double f0 = 0, f1 = 0, f2 = 0;
#pragma omp simd reduction(+ : f0, f1, f2)
    for (size_t i = 0; i < n; i++) {
        f0 += weight[i] * f[0][i];
        f1 += weight[i] * f[1][i];
        f2 += weight[i] * f[2][i];
    }
    mean[0] = f0;
    mean[1] = f1;
    mean[2] = f2;
}

/* Whole vectors of nodes within reach of v or of 0, where the slopes of f are; beyond there is nothing. */
static void tabulated(const gf_inner *inner, const gf_sheet *sheet, double v, double mean[3])
{
    const double *y = sheet->y, reach = inner->s * (sqrt(2 * (9 - log(inner->tol / 10))) + 2);
    double weight[GF_SHEET_NODES];
    size_t first = 0, end = (size_t)sheet->count;
    while (first + 8 < end && y[first + 7] < fmin(v, 0) - reach) first += 8;
    while (end > first + 8 && y[end - 8] > fmax(v, 0) + reach) end -= 8;
    exponents(end - first, inner->s, v, y + first, weight);
    gf_vector_exp(end - first, weight);
    sum(end - first, weight, sheet, first, mean);
}

static void by_rule(gf_inner *inner, double v, double mean[3])
{
    const double s = inner->s / inner->f->width;
    const int k = reaching(inner, v);
    gf_sheet *sheet = k < GF_SHEETS ? &inner->sheet[k] : NULL;
    if (s < least || (!sheet && s < most)) {
        plain(inner, v, mean);
        return;
    }
    if (sheet && !sheet->count) fill(inner, nearest * pow(growth, k), sheet);
    if (sheet && sheet->count > 0)
        tabulated(inner, sheet, v, mean);
    else
        alone(inner, v, mean);
}

void gf_inner_average(gf_inner *inner, double v, double mean[3])
{
    const gf_phi *f = inner->f;
    if (f->shifted)
        f->shifted(inner->s, v, mean);
    else if (inner->s == 0)
        f->jet(1, &v, &mean[0], &mean[1], &mean[2]);
    else
        by_rule(inner, v, mean);
}
