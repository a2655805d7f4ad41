#include "model/gate.h"

#include "core/fail.h"
#include "model/phi.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

static void off_value(const gfold_gate *gate, size_t n, const double *x, double *s)
{
    (void)gate, (void)x;
    for (size_t i = 0; i < n; i++) s[i] = 1;
}

static void flat_slope(const gfold_gate *gate, size_t n, const double *x, double *s1)
{
    (void)gate, (void)x;
    for (size_t i = 0; i < n; i++) s1[i] = 0;
}

static gfold_status
off_moments(const gfold_gate *gate, double delta, double tol, gfold_moments *out, gfold_error *err)
{
    (void)gate, (void)delta, (void)tol;
    *out = (gfold_moments){ .mean = 1, .square = 1 };
    return gf_ok(err);
}

/* S(alpha (x - theta) + beta) */

gf_argument gf_argument_gate(const gfold_gate *gate)
{
    return (gf_argument){ gf_phi_row(GFOLD_PHI_LOGISTIC), gate->alpha,
                          gate->beta - gate->alpha * gate->theta };
}

static void sigmoid_value(const gfold_gate *gate, size_t n, const double *x, double *s)
{
    const gf_argument a = gf_argument_gate(gate);
    for (size_t i = 0; i < n; i++) s[i] = a.gain * x[i] + a.offset;
    a.f->value(n, s, s);
}

static void sigmoid_slope(const gfold_gate *gate, size_t n, const double *x, double *s1)
{
    const gf_argument a = gf_argument_gate(gate);
    for (size_t i = 0; i < n; i++) s1[i] = a.gain * x[i] + a.offset;
    a.f->slope(n, s1, s1);
    for (size_t i = 0; i < n; i++) s1[i] *= a.gain;
}

static gfold_status sigmoid_moments(const gfold_gate *gate, double delta, double tol,
                                    gfold_moments *out, gfold_error *err)
{
    const gf_argument a = gf_argument_gate(gate);
    return gf_moments(&a, delta, tol, out, err);
}

/* 1 where x > theta, else 0 */

static void binary_value(const gfold_gate *gate, size_t n, const double *x, double *s)
{
    for (size_t i = 0; i < n; i++) s[i] = x[i] > gate->theta;
}

static double open_fraction(double theta, double delta)
{
    if (theta == 0) return 0.5;
    return erfc(theta / sqrt(2 * delta)) / 2;
}

static gfold_status binary_moments(const gfold_gate *gate, double delta, double tol,
                                   gfold_moments *out, gfold_error *err)
{
    (void)tol;
    const double q = open_fraction(gate->theta, delta), u = gate->theta / sqrt(delta);
    *out = (gfold_moments){ .mean = q, .square = q };
    if (gate->theta != 0 && delta > 0)
        out->square_rate = u * exp(-u * u / 2) / sqrt(8 * pi) / delta;
    return gf_ok(err);
}

static const gf_gate rows[GFOLD_GATE_COUNT] = {
    [GFOLD_GATE_OFF] = { 0, 0, off_value, flat_slope, off_moments },
    [GFOLD_GATE_SIGMOID] = { 1, 0, sigmoid_value, sigmoid_slope, sigmoid_moments },
    [GFOLD_GATE_BINARY] = { 1, 1, binary_value, flat_slope, binary_moments },
};

const gf_gate *gf_gate_row(gfold_gate_kind kind)
{
    return (unsigned)kind < GFOLD_GATE_COUNT ? &rows[kind] : NULL;
}

gfold_status gf_gate_moments(const gfold_gate *gate, double delta, double tol, gfold_moments *out,
                             gfold_error *err)
{
    return gf_gate_row(gate->kind)->moments(gate, delta, tol, out, err);
}

double gf_gate_open_fraction(const gfold_gate *gate, double delta)
{
    return gf_gate_row(gate->kind)->switches ? open_fraction(gate->theta, delta) : 1;
}
