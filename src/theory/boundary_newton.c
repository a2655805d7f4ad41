#include "math/linalg.h"
#include "theory/boundary.h"

#include <math.h>
#include <string.h>

enum { ITERATIONS = 14, SIDES = 4 }; /* right sides: residual, C_h(0), C_r(0), parameter */

size_t gf_boundary_room(void)
{
    const size_t size = 2 * GF_LAG_NODES;
    return ((size_t)(3 * gf_lags_half(2) + 1) + 2 * SIDES) * size;
}

double gf_boundary_c0(const gf_boundary *b)
{
    return b->u[0];
}

double gf_boundary_c_inf(const gf_boundary *b)
{
    return b->u[b->fields * (b->lags.nodes - 1)];
}

/* ---- averages ------------------------------------------------------------------------------ */

static gfold_pair average(gf_boundary *b, const gf_argument *a, double c, double c0)
{
    gfold_pair out;
    const double within = fabs(c) < 1e-17 * c0 ? 0 : fmax(-c0, fmin(c, c0));
    b->inaccurate |= gf_pair(a, within, c0, b->tol, &out, NULL) != GFOLD_OK;
    b->evaluations++;
    return out;
}

static void averages(gf_boundary *b)
{
    const gf_argument phi = gf_argument_phi(&b->model), gate = gf_argument_gate(&b->model.reset);
    for (int i = 0; i < b->lags.nodes; i++) {
        const double *u = &b->u[b->fields * i];
        b->phi[i] = average(b, &phi, u[0], b->u[0]);
        b->reset[i] =
            b->fields == 2 ? average(b, &gate, u[1], b->u[1]) : (gfold_pair){ .value = 1 };
    }
}

/* ---- residual and Jacobian ----------------------------------------------------------------- */

static void residual(const gf_boundary *b, double *out)
{
    const gfold_model *m = &b->model;
    const gf_lags *lags = &b->lags;
    const double bias = m->sigma_b * m->sigma_b, tau2 = m->reset.tau * m->reset.tau;
    for (int f = 0; f < b->fields; f++) gf_lags_apply_stiffness(lags, b->fields, b->u + f, out + f);
    for (int i = 0; i < lags->nodes; i++) {
        const int k = b->fields * i;
        const double phi = b->phi[i].value;
        out[k] += lags->mass[i] * (b->u[k] - m->p * phi * b->reset[i].value - bias);
        if (b->fields == 2) out[k + 1] = tau2 * out[k + 1] + lags->mass[i] * (b->u[k + 1] - phi);
    }
    out[0] -= m->noise;
}

static void block(gf_boundary *b, int row, int column, double (*factor)(const gf_boundary *, int))
{
    double diagonal[GF_LAG_NODES];
    for (int i = 0; i < b->lags.nodes; i++) diagonal[i] = factor(b, i);
    gf_lags_add_mass(&b->lags, b->fields, row, column, diagonal, b->band);
}

static double h_by_h(const gf_boundary *b, int i)
{
    return 1 - b->model.p * b->phi[i].slope * b->reset[i].value;
}

static double h_by_r(const gf_boundary *b, int i)
{
    return -b->model.p * b->phi[i].value * b->reset[i].slope;
}

static double r_by_h(const gf_boundary *b, int i)
{
    return -b->phi[i].slope;
}

static double r_by_r(const gf_boundary *b, int i)
{
    (void)b;
    (void)i;
    return 1;
}

static void jacobian(gf_boundary *b)
{
    memset(b->band, 0, gf_lags_band(&b->lags, b->fields) * sizeof *b->band);
    gf_lags_add_stiffness(&b->lags, b->fields, 0, 1, b->band);
    block(b, 0, 0, h_by_h);
    if (b->fields == 1) return;
    gf_lags_add_stiffness(&b->lags, 2, 1, b->model.reset.tau * b->model.reset.tau, b->band);
    block(b, 0, 1, h_by_r);
    block(b, 1, 0, r_by_h);
    block(b, 1, 1, r_by_r);
}

/* Derivatives of the residual in the C_h(0) and C_r(0) of the averages. */
static void columns(const gf_boundary *b, double *by_h, double *by_r)
{
    const double p = b->model.p;
    for (int i = 0; i < b->lags.nodes; i++) {
        const int k = b->fields * i;
        const double mass = b->lags.mass[i];
        by_h[k] = -mass * p * b->phi[i].rate * b->reset[i].value;
        if (b->fields == 1) continue;
        by_r[k] = -mass * p * b->phi[i].value * b->reset[i].rate;
        by_h[k + 1] = -mass * b->phi[i].rate;
        by_r[k + 1] = 0;
    }
}

/* Central difference in the parameter. */
static void by_parameter(gf_boundary *b, const gfold_parameter *free, double *out, double *other)
{
    const int size = b->fields * b->lags.nodes;
    const double at = gfold_model_get(&b->model, free), d = 1e-5 * fmax(fabs(at), 1e-2);
    for (int side = -1; side <= 1; side += 2) {
        (void)!gfold_model_set(&b->model, free, at + side * d, NULL);
        averages(b);
        residual(b, side < 0 ? other : out);
    }
    (void)!gfold_model_set(&b->model, free, at, NULL);
    for (int k = 0; k < size; k++) out[k] = (out[k] - other[k]) / (2 * d);
}

/* ---- Newton -------------------------------------------------------------------------------- */

/* The border: unknowns a = d C_h(0), b = d C_r(0), c = d parameter, after the band is solved. x: right
 * sides over the band. */
static int
border(const gf_boundary *b, const double *x, int size, int free, double shift, double a[3])
{
    const int n = b->fields + free;
    double matrix[9] = { 0 }, right[3] = { 0 };
    for (int i = 0; i < b->fields; i++) { /* d_i + sum_j X_ij a_j = - x_i */
        for (int j = 0; j < n; j++) {
            const int side = j < b->fields ? 1 + j : 3;
            matrix[i + n * j] = x[i + size * side] + (i == j);
        }
        right[i] = -x[i];
    }
    if (free) {
        matrix[n - 1] = 1; /* d C_h(0) = shift */
        right[n - 1] = shift;
    }
    if (gf_solve((size_t)n, matrix, right)) return -1;
    memset(a, 0, 3 * sizeof *a);
    for (int i = 0; i < b->fields; i++) a[i] = right[i];
    if (free) a[2] = right[n - 1];
    return 0;
}

static int iterate(gf_boundary *b, const gfold_parameter *free, double c0)
{
    const int size = b->fields * b->lags.nodes;
    double *x = b->band + gf_lags_band(&b->lags, b->fields), a[3];
    if (free) by_parameter(b, free, x + 3 * size, x);
    averages(b);
    residual(b, x);
    b->residual = 0;
    for (int k = 0; k < size; k++)
        b->residual = fmax(b->residual, fabs(x[k]) / b->lags.mass[k / b->fields] / b->u[0]);
    jacobian(b);
    memset(x + size, 0, 2 * (size_t)size * sizeof *x);
    columns(b, x + size, x + 2 * size);
    if (gf_solve_band((size_t)size, (size_t)gf_lags_half(b->fields), b->band, SIDES, x)) return -1;
    if (border(b, x, size, free != NULL, c0 - b->u[0], a)) return -1;
    b->step = 0;
    for (int k = 0; k < size; k++) {
        const double d =
            -x[k] - a[0] * x[k + size] - a[1] * x[k + 2 * size] - a[2] * x[k + 3 * size];
        b->step = fmax(b->step, fabs(d));
        b->u[k] += d;
    }
    b->step /= fabs(b->u[0]);
    b->iterations++;
    if (!free) return 0;
    const double value = gfold_model_get(&b->model, free) + a[2];
    return gfold_model_set(&b->model, free, value, NULL) ? -1 : 0;
}

int gf_boundary_newton(gf_boundary *b, const gfold_parameter *free, double c0)
{
    double before = INFINITY;
    double *sides = b->band + gf_lags_band(&b->lags, b->fields);
    memset(sides, 0, SIDES * (size_t)(b->fields * b->lags.nodes) * sizeof *sides);
    for (int k = 0; k < ITERATIONS; k++) {
        if (iterate(b, free, c0)) return -1;
        if (!(b->u[0] > 0) || !(b->step < 10) || (b->fields == 2 && !(b->u[1] > 0))) return -1;
        if (b->step < 1e-12 || (b->step < 1e-8 && b->step > 0.3 * before)) return 0;
        before = b->step;
    }
    return -1;
}

/* ---- the mesh ------------------------------------------------------------------------------ */

typedef struct far {
    double phi, slope, reset, reset_slope, tau2, p;
} far;

/* det of [1 - l^2 - p f' r, - p f r'; - f', 1 - tau_r^2 l^2] */
static double determinant(const far *f, double rate2)
{
    return (1 - rate2 - f->p * f->slope * f->reset) * (1 - f->tau2 * rate2) -
           f->p * f->phi * f->reset_slope * f->slope;
}

static double slowest(const far *f)
{
    double lo = 0, hi = fmin(1, 1 / f->tau2);
    for (int k = 0; k < 200; k++) {
        const double middle = (lo + hi) / 2;
        *(determinant(f, middle) > 0 ? &lo : &hi) = middle;
    }
    return sqrt(lo);
}

static double decay_at(gf_boundary *b, double c0, double c_inf, double *curvature)
{
    const gfold_model *m = &b->model;
    const gf_argument phi = gf_argument_phi(m), gate = gf_argument_gate(&m->reset);
    const gfold_pair top = average(b, &phi, c0, c0), end = average(b, &phi, c_inf, c0);
    gfold_pair open = { .value = 1 }, gated = { .value = 1 };
    if (b->fields == 2) {
        open = average(b, &gate, top.value, top.value);
        gated = average(b, &gate, end.value, top.value);
    }
    *curvature = c0 - m->p * top.value * open.value - m->sigma_b * m->sigma_b;
    const double tau2 = b->fields == 2 ? m->reset.tau * m->reset.tau : 0;
    const far f = { end.value, end.slope, gated.value, gated.slope, tau2, m->p };
    return slowest(&f);
}

double gf_boundary_decay(const gf_boundary *b)
{
    const gfold_model *m = &b->model;
    const int last = b->lags.nodes - 1;
    const double tau2 = b->fields == 2 ? m->reset.tau * m->reset.tau : 0;
    const far f = { b->phi[last].value,
                    b->phi[last].slope,
                    b->reset[last].value,
                    b->reset[last].slope,
                    tau2,
                    m->p };
    return slowest(&f);
}

/* Elements double from the scale on which the averages change at C0 up to decay times. */
void gf_boundary_place(gf_boundary *b, const gfold_model *model, double c0, double c_inf,
                       double least)
{
    const double times = 34, widest = 2.5;
    b->model = *model;
    b->fields = model->reset.kind == GFOLD_GATE_OFF ? 1 : 2;
    double curvature;
    const double rate = fmin(least, decay_at(b, c0, c_inf, &curvature));
    const double gain = model->g * (b->fields == 2 ? hypot(1, model->reset.alpha / 2) : 1);
    double h = 0.5 / fmax(1e-3, gain) * sqrt(2 / (fabs(curvature) + 1e-3 * c0));
    if (model->noise > 0) h = fmin(h, 0.2 / (gain * gain * model->noise + 1e-3));
    if (model->noise > 0 && model->reset.tau > 0 && b->fields == 2) h = fmin(h, model->reset.tau);
    h = fmin(h, 1);
    b->lags.l = &b->l;
    b->lags.elements = 0;
    b->lags.edge[0] = 0;
    for (double x = 0; x < times / rate && b->lags.elements < GF_LAG_ELEMENTS; h *= 2) {
        h = fmin(h, widest / rate);
        b->lags.edge[++b->lags.elements] = x += h;
    }
    gf_lags_place(&b->lags);
}
