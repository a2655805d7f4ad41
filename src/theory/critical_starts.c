/* The lines of the scan include the borders of the window, so that every curve that leaves it is
 * met. A point found on a curve that is already there starts nothing. */
#include "theory/critical_pieces.h"

#include <math.h>

/* Distance of a start to the chord between points k and k + 1, in steps of the continuation. */
static double distance(const gfold_critical_curve *c, size_t k, const double *u)
{
    double a[3], b[3], along = 0, length = 0, apart = 0;
    gf_pieces_unknowns(c, k, a);
    gf_pieces_unknowns(c, k + 1, b);
    for (int m = 0; m < 3; m++) {
        a[m] = (a[m] - u[m]) / c->line.scale[m];
        b[m] = (b[m] - u[m]) / c->line.scale[m] - a[m];
        along -= a[m] * b[m];
        length += b[m] * b[m];
    }
    const double w = length > 0 ? fmax(0, fmin(1, along / length)) : 0;
    for (int m = 0; m < 3; m++) apart += pow(a[m] + w * b[m], 2);
    return sqrt(apart) / c->step;
}

static int is_known(const gfold_critical_curve *c, const double *u)
{
    for (size_t p = 0; p < c->pieces; p++)
        for (size_t k = 0; k + 1 < c->piece[p].count; k++)
            if (distance(c, c->piece[p].first + k, u) < 0.3) return 1;
    return 0;
}

/* u has three components; the first is no unknown of the onset, and 0. */
static void start_at(gfold_critical_curve *c, const double *u)
{
    const int onset = c->line.kind == GFOLD_CURVE_ONSET;
    if (c->status || is_known(c, u)) return;
    const gfold_status status = gfold_continuation_run(c->plan, onset ? u + 1 : u, NULL, NULL);
    if (status == GFOLD_OK || status == GFOLD_EACCURACY) gf_pieces_add(c);
}

static void start_from(gfold_critical_curve *c, double x, double y, double delta)
{
    double u[3] = { 0, x, y };
    if (c->line.kind != GFOLD_CURVE_ONSET) u[0] = log(delta * gf_line_rate(&c->line, x, y));
    if (c->line.kind == GFOLD_CURVE_ONSET || u[0] > log(gf_line_lowest(&c->line))) start_at(c, u);
}

/* All transitions on the line where the other parameter has this value. */
static void on_line(const gfold_critical_curve *c, int along, double across, gfold_criticals *found)
{
    static const gfold_critical_kind kinds[] = { GFOLD_CRITICAL_MARGINAL, GFOLD_CRITICAL_SADDLE,
                                                 GFOLD_CRITICAL_ONSET, GFOLD_CRITICAL_MARGINAL };
    const gf_line *line = &c->line;
    gfold_model model = line->model;
    found->count = 0;
    if (!c->scan[along] || gfold_model_set(&model, along ? line->x : line->y, across, NULL)) return;
    (void)!gfold_critical_solve(c->scan[along], kinds[line->kind], &model,
                                along ? line->y : line->x, NULL, found, NULL);
}

static void scan_line(gfold_critical_curve *c, int along, double across)
{
    gfold_criticals found;
    on_line(c, along, across, &found);
    for (int k = 0; k < found.count; k++) {
        const double value = found.point[k].value;
        start_from(c, along ? across : value, along ? value : across, found.point[k].delta_h);
    }
}

/* Of the transitions on both lines through the start, the nearest. */
static void start_nearest(gfold_critical_curve *c)
{
    gfold_criticals found;
    gfold_critical nearest = { 0 };
    int which = 0;
    double least = (double)INFINITY;
    const double *start = c->params.start;
    for (int along = 0; along < 2; along++) {
        on_line(c, along, start[!along], &found);
        for (int k = 0; k < found.count; k++) {
            const double apart =
                fabs(found.point[k].value - start[along]) / c->line.scale[1 + along];
            if (!(apart < least)) continue;
            least = apart;
            nearest = found.point[k];
            which = along;
        }
    }
    if (isfinite(least))
        start_from(c, which ? start[0] : nearest.value, which ? nearest.value : start[1],
                   nearest.delta_h);
}

/* The tricritical point of one model, for one of beta_r and p. */
static void start_tricritical(gfold_critical_curve *c, const gfold_model *model)
{
    gfold_model m = *model;
    if (gfold_critical_tricritical(&m, &m.g, &m.reset.alpha, NULL)) return;
    const double u[3] = { gfold_model_get(&m, c->line.third), gfold_model_get(&m, c->line.x),
                          gfold_model_get(&m, c->line.y) };
    const gfold_span *x = &c->params.x, *y = &c->params.y;
    if (u[1] >= x->lo && u[1] <= x->hi && u[2] >= y->lo && u[2] <= y->hi) start_at(c, u);
}

/* Over what beta_r and p may be: an axis its span, the third parameter its usual range. */
static void scan_tricritical(gfold_critical_curve *c)
{
    static const char *const vary[] = { "beta_r", "p" };
    const int lines = 4 * (c->params.scan + 1);
    double lo[2], hi[2];
    for (int k = 0; k < 2; k++) {
        const gfold_parameter *p = gfold_model_parameter(vary[k]);
        lo[k] = hi[k] = gfold_model_get(&c->line.model, p);
        if (p == c->line.third) (void)!gfold_critical_range(p, &lo[k], &hi[k], NULL);
        if (p == c->line.x) lo[k] = c->params.x.lo, hi[k] = c->params.x.hi;
        if (p == c->line.y) lo[k] = c->params.y.lo, hi[k] = c->params.y.hi;
    }
    for (int i = 0; i <= lines; i++)
        for (int j = 0; j <= lines; j++) {
            gfold_model model = c->line.model;
            model.reset.beta = lo[0] + i * (hi[0] - lo[0]) / lines;
            model.p = lo[1] + j * (hi[1] - lo[1]) / lines;
            start_tricritical(c, &model);
            if (!(hi[1] > lo[1])) break;
        }
}

void gf_curve_scan(gfold_critical_curve *c)
{
    if (c->line.third) {
        scan_tricritical(c);
        return;
    }
    if (c->params.has_start) {
        start_nearest(c);
        return;
    }
    const int lines = c->params.scan + 1;
    for (int along = 0; along < 2; along++) {
        const gfold_span *across = along ? &c->params.x : &c->params.y;
        for (int k = 0; k <= lines && c->scan[along]; k++)
            scan_line(c, along, across->lo + k * (across->hi - across->lo) / lines);
    }
}
