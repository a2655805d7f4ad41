/* Nodes over (h, r) at a fixed point. What is averaged depends on phi'^2 through x / (1 + t x), t of
 * any size: where t is large that changes in the tails of phi', away from where the rule crowds its
 * nodes, and the step is halved until the sums over all and every second node agree there too. */
#include "core/fail.h"
#include "math/rule.h"
#include "model/gate.h"
#include "model/phi.h"
#include "theory/spectrum_plan.h"

#include <gsl/gsl_integration.h>
#include <math.h>

enum { MOST = 1024, HALF_LINE = 96 };

static const double pi = 3.14159265358979323846;

/* f^2 and f'^2 at the nodes of one variable. */
typedef struct nodes {
    int count;
    double weight[MOST], square[MOST], slope_square[MOST];
} nodes;

static void evaluate(const gf_argument *a, int n, const double *y, double *square, double *slope)
{
    a->f->value((size_t)n, y, square);
    a->f->slope((size_t)n, y, slope);
    for (int i = 0; i < n; i++) {
        square[i] *= square[i];
        slope[i] *= a->gain * a->gain * slope[i];
    }
}

static void fill(const gf_argument *a, const gf_rule *rule, nodes *of)
{
    double y[GF_NODES];
    of->count = gf_rule_count(rule);
    for (int first = 0; first < of->count; first += GF_NODES) {
        const int n = of->count - first < GF_NODES ? of->count - first : GF_NODES;
        gf_rule_fill(rule, first, n, y, of->weight + first);
        evaluate(a, n, y, of->square + first, of->slope_square + first);
    }
}

/* Error of E x / (1 + t x), relative: the square of what half of the nodes lack. */
static double error_at(const nodes *of, const double *x, double t)
{
    double all = 0, even = 0;
    for (int i = 0; i < of->count; i++) {
        const double term = of->weight[i] * x[i] / (1 + t * x[i]);
        all += term;
        if (!(i & 1)) even += 2 * term;
    }
    return all > 0 ? pow((all - even) / all, 2) : 0;
}

static double worst_error(const nodes *of, double t_max)
{
    double most = 0, worst = error_at(of, of->square, 0);
    for (int i = 0; i < of->count; i++) most = fmax(most, of->slope_square[i]);
    if (most == 0) return worst;
    worst = fmax(worst, error_at(of, of->slope_square, 0));
    for (double t = 1; t <= t_max; t *= 10)
        worst = fmax(worst, error_at(of, of->slope_square, t / most));
    return worst;
}

static double by_rule(const gf_argument *a, double sigma, double t_max, double tol, nodes *of)
{
    const double width = a->f->width;
    gf_rule rule = gf_rule_choose(a->gain * sigma / width, a->offset / width, 0, a->f->odd, tol);
    rule.s *= width;
    rule.b *= width;
    double error = INFINITY;
    for (; gf_rule_count(&rule) <= MOST && error > tol; rule = gf_rule_halve(rule)) {
        fill(a, &rule, of);
        error = worst_error(of, t_max);
    }
    return error;
}

/* Threshold-linear: nothing below the kink, Gauss-Legendre above. */
static double by_half_line(const gf_argument *a, double sigma, nodes *of)
{
    const double s = a->gain * sigma, kink = -a->offset / s, reach = fmax(kink, 0) + 9;
    const double lo = fmax(kink, -9);
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(HALF_LINE);
    if (!table) return INFINITY;
    double y[HALF_LINE + 1], x;
    for (size_t i = 0; i < HALF_LINE; i++) {
        gsl_integration_glfixed_point(lo, reach, i, &x, &of->weight[i], table);
        of->weight[i] *= exp(-x * x / 2) / sqrt(2 * pi);
        y[i] = s * x + a->offset;
    }
    gsl_integration_glfixed_table_free(table);
    of->count = HALF_LINE + 1;
    of->weight[HALF_LINE] = erfc(-kink / sqrt(2)) / 2;
    y[HALF_LINE] = -1;
    evaluate(a, of->count, y, of->square, of->slope_square);
    return 0;
}

static double by_point(const gf_argument *a, nodes *of)
{
    of->count = 1;
    of->weight[0] = 1;
    evaluate(a, 1, &a->offset, of->square, of->slope_square);
    return 0;
}

static double choose(const gf_argument *a, double delta, double t_max, double tol, nodes *of)
{
    const double sigma = sqrt(delta);
    if (a->f->moments && a->gain > 0) return by_half_line(a, fmax(sigma, 1e-30), of);
    if (!(a->gain * sigma > 0)) return by_point(a, of);
    return by_rule(a, sigma, t_max, tol, of);
}

static double choose_reset(const gfold_gate *gate, double delta, double tol, nodes *of)
{
    const gf_argument a = gf_argument_gate(gate);
    if (gf_gate_row(gate->kind)->present) return choose(&a, delta, 1e3, tol, of);
    *of = (nodes){ .count = 1, .weight = { 1 }, .square = { 1 } };
    return 0;
}

gfold_status gf_sites_from_nodes(gf_sites *sites, const gfold_model *model,
                                 const gfold_fixed_point *at, double tol, double *error,
                                 gfold_error *err)
{
    const gf_argument phi = gf_argument_phi(model);
    nodes h, r;
    *error =
        choose(&phi, at->delta_h, 1e8, tol, &h) + choose_reset(&model->reset, at->delta_r, tol, &r);
    const gfold_status status = gf_sites_allocate(sites, (size_t)(h.count * r.count), 0, err);
    if (status) return status;
    sites->count = 0;
    for (int i = 0; i < h.count; i++)
        for (int k = 0; k < r.count; k++) {
            const double weight = h.weight[i] * r.weight[k];
            if (weight < 1e-16) continue;
            const size_t to = sites->count++;
            sites->weight[to] = weight;
            sites->f2[to] = h.slope_square[i];
            sites->v2[to] = model->p * h.slope_square[i] * r.square[k];
            sites->c2[to] = model->p * h.square[i] * r.slope_square[k];
        }
    gf_sites_summarise(sites);
    return gf_ok(err);
}
