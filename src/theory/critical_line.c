/* Near Delta = 0 both equations of a fold, rho = 0 and F' = 1, become rho = 0: their difference,
 * which is Delta d rho/d Delta, is divided by k Delta. What is left is regular, and its limit
 * closed. */
#include "theory/critical_line.h"

#include "model/phi.h"

#include <math.h>
#include <string.h>

enum { ITERATIONS = 40 };

static const double average_tol = 1e-14;

int gf_line_model(const gf_line *line, double x, double y, gfold_model *model)
{
    *model = line->model;
    if (line->x->lo >= 0) x = fabs(x);
    if (line->y->lo >= 0) y = fabs(y);
    return gfold_model_set(model, line->x, x, NULL) || gfold_model_set(model, line->y, y, NULL);
}

static double rate(const gfold_model *m)
{
    const double slope = m->reset.kind == GFOLD_GATE_OFF ? 0 : m->reset.alpha;
    return m->g * m->g * (1 + slope * slope / 4);
}

double gf_line_rate(const gf_line *line, double x, double y)
{
    gfold_model model;
    return gf_line_model(line, x, y, &model) ? (double)NAN : rate(&model);
}

/* What is left of the digits of the second equation is 1e-15 / (k Delta). A threshold is of the
 * order of sqrt(Delta) and must be followed farther. */
double gf_line_lowest(const gf_line *line)
{
    const int threshold =
        line->kind == GFOLD_CURVE_MARGINAL && line->model.update.kind == GFOLD_GATE_BINARY;
    return threshold ? 5e-5 : 1e-3;
}

static int at(const gfold_model *model, double delta, gfold_fixed_point *out)
{
    const gfold_status status = gfold_fixed_point_at(model, delta, average_tol, out, NULL);
    return status && status != GFOLD_EACCURACY;
}

static int two_equations(void *context, const double *u, double *f)
{
    const gf_line *line = context;
    gfold_model model;
    gfold_fixed_point here;
    if (gf_line_model(line, u[1], u[2], &model) || !(model.g > 0)) return -1;
    const double small = exp(u[0]), delta = small / rate(&model);
    if (!isfinite(delta) || at(&model, delta, &here)) return -1;
    const double rho = here.residual / delta;
    const double margin = line->kind == GFOLD_CURVE_SADDLE ? here.slope : here.stability;
    f[0] = rho;
    f[1] = (margin - 1 - rho) * (1 + 1 / small);
    return 0;
}

/* d rho/d Delta at Delta = 0 over p g^4, and rho there. */
static double quadratic(const gfold_model *m)
{
    const gf_phi *f = gf_phi_row(m->phi);
    if (m->reset.kind == GFOLD_GATE_OFF) return 6 * f->cubic;
    const double s = 1 / (1 + exp(-m->reset.beta)), slope = s * (1 - s);
    const double curvature = slope * (1 - 2 * s), alpha = m->reset.alpha;
    return 6 * f->cubic * s * s + alpha * alpha * (slope * slope + s * curvature);
}

/* rho and d rho/d Delta at Delta = 0. */
static int tricritical_equations(void *context, const double *u, double *f)
{
    const gf_line *line = context;
    gfold_model model;
    gfold_fixed_point zero;
    if (gf_line_model(line, u[1], u[2], &model)) return -1;
    const double third = line->third->lo >= 0 ? fabs(u[0]) : u[0];
    if (gfold_model_set(&model, line->third, third, NULL) || at(&model, 0, &zero)) return -1;
    f[0] = zero.slope - 1;
    f[1] = quadratic(&model);
    return zero.residual != 0 || !isfinite(f[1]);
}

static int one_equation(void *context, const double *u, double *f)
{
    const gf_line *line = context;
    gfold_model model;
    gfold_fixed_point zero;
    if (gf_line_model(line, u[0], u[1], &model) || at(&model, 0, &zero)) return -1;
    f[0] = zero.stability - 1;
    return zero.residual != 0;
}

/* Where the curve runs straight along an axis rounding must not make it turn. */
static double turn(double component)
{
    return fabs(component) < 1e-11 ? 1e-11 : component;
}

/* Besides the turn of x: cusps of the saddle-node, tricritical points on the onset. */
static size_t count_tests(const gf_line *line)
{
    const int has_tricritical =
        line->model.reset.kind != GFOLD_GATE_OFF && line->model.update.kind != GFOLD_GATE_BINARY;
    return line->kind == GFOLD_CURVE_SADDLE || (line->kind == GFOLD_CURVE_ONSET && has_tricritical)
               ? 2
               : 1;
}

/* On a fold rho_v = 0, so that the tangent is s (-rho_y, rho_x) in the plane: s changes sign at
 * a cusp. */
static void
two_tests(void *context, const double *u, const double *t, const double *j, double *value)
{
    const gf_line *line = context;
    (void)u;
    value[0] = turn(t[1]);
    if (count_tests(line) > 1)
        value[1] = t[2] * line->scale[2] * j[2] - t[1] * line->scale[1] * j[4];
}

static void
one_test(void *context, const double *u, const double *t, const double *j, double *value)
{
    const gf_line *line = context;
    gfold_model model;
    (void)j;
    value[0] = turn(t[0]);
    if (count_tests(line) > 1)
        value[1] = gf_line_model(line, u[0], u[1], &model) ? 1 : quadratic(&model);
}

gfold_system gf_line_system(gf_line *line)
{
    static int (*const equations[])(void *, const double *, double *) = {
        [GFOLD_CURVE_MARGINAL] = two_equations,
        [GFOLD_CURVE_SADDLE] = two_equations,
        [GFOLD_CURVE_ONSET] = one_equation,
        [GFOLD_CURVE_BIAS] = two_equations,
        [GFOLD_CURVE_TRICRITICAL] = tricritical_equations,
    };
    const int onset = line->kind == GFOLD_CURVE_ONSET;
    return (gfold_system){ .n = onset ? 1 : 2,
                           .context = line,
                           .equations = equations[line->kind],
                           .tests = onset ? one_test : two_tests,
                           .n_tests = count_tests(line) };
}

/* ---- Delta = 0 ----------------------------------------------------------------------------- */

/* rho at 0 and what else must vanish there: the bias that is an axis, or d rho/d Delta. */
static int at_zero(const gf_line *line, int bias, const double *at_xy, double *f)
{
    gfold_model model;
    gfold_fixed_point zero;
    const double xy[2] = { bias == 1 ? 0 : at_xy[0], bias == 2 ? 0 : at_xy[1] };
    if (gf_line_model(line, xy[0], xy[1], &model) || at(&model, 0, &zero)) return -1;
    f[0] = zero.slope - 1;
    f[1] = bias ? at_xy[bias - 1] : quadratic(&model);
    return zero.residual != 0 || !isfinite(f[0] + f[1]);
}

/* One step of Newton's method, with differences; the length of the step, NaN when there is none. */
static double newton_step(const gf_line *line, int bias, double *xy, double *f)
{
    double j[2][2], near[2], far[2];
    if (at_zero(line, bias, xy, f)) return (double)NAN;
    for (int k = 0; k < 2; k++) {
        const double kept = xy[k], h = 1e-5 * line->scale[1 + k];
        xy[k] = kept + h;
        const int failed = at_zero(line, bias, xy, near);
        xy[k] = kept - h;
        if (failed || at_zero(line, bias, xy, far)) return (double)NAN;
        xy[k] = kept;
        for (int i = 0; i < 2; i++) j[i][k] = (near[i] - far[i]) / (2 * h);
    }
    const double det = j[0][0] * j[1][1] - j[0][1] * j[1][0];
    const double dx = (f[0] * j[1][1] - f[1] * j[0][1]) / det;
    const double dy = (f[1] * j[0][0] - f[0] * j[1][0]) / det;
    xy[0] -= dx;
    xy[1] -= dy;
    return hypot(dx / line->scale[1], dy / line->scale[2]);
}

static int is_bias(const gfold_parameter *p)
{
    return strcmp(p->name, "sigma_b") == 0 || strcmp(p->name, "beta_h") == 0;
}

/* Marginal points of a binary gate: q -> 1 as Delta -> 0, with theta_z ~ -sqrt(Delta
 * log(1/Delta)). */
static int is_threshold(const gf_line *line, const gfold_parameter *p)
{
    return strcmp(p->name, "theta_z") == 0 && line->model.update.kind == GFOLD_GATE_BINARY &&
           line->kind == GFOLD_CURVE_MARGINAL;
}

/* The axis, 1 or 2, that is 0 where Delta is 0; 0: neither. */
static int vanishing_axis(const gf_line *line)
{
    if (is_bias(line->x) || is_threshold(line, line->x)) return 1;
    return is_bias(line->y) || is_threshold(line, line->y) ? 2 : 0;
}

int gf_line_end(const gf_line *line, gfold_mark *end, int *tricritical)
{
    const int bias = vanishing_axis(line);
    double xy[2] = { end->x, end->y }, f[2], step = 1;
    if (!bias && line->kind != GFOLD_CURVE_SADDLE) return -1;
    for (int k = 0; k < ITERATIONS && step > 1e-14; k++) step = newton_step(line, bias, xy, f);
    if (!(step < 1e-9) || at_zero(line, bias, xy, f)) return -1;
    if (bias) xy[bias - 1] = 0;
    const double moved =
        hypot((xy[0] - end->x) / line->scale[1], (xy[1] - end->y) / line->scale[2]);
    if (!(moved < 0.05)) return -1;
    *end = (gfold_mark){ GFOLD_MARK_TRICRITICAL, xy[0], xy[1], 0, fmax(fabs(f[0]), fabs(f[1])) };
    *tricritical = !bias;
    return 0;
}
