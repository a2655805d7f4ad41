#include "math/lobatto.h"

#include <math.h>

enum { N = GF_LOBATTO - 1 };

/* Legendre polynomials p[0 .. N + 1] at x. */
static void legendre(double x, double p[N + 2])
{
    p[0] = 1;
    p[1] = x;
    for (int k = 1; k <= N; k++) p[k + 1] = ((2 * k + 1) * x * p[k] - k * p[k - 1]) / (k + 1);
}

/* Zeros of (1 - x^2) P_N', by Newton's method from those of Chebyshev. */
static void place(gf_lobatto *l)
{
    double p[N + 2];
    for (int i = 0; i <= N; i++) {
        double x = -cos(3.14159265358979323846 * i / N);
        for (int k = 0; k < 8; k++) {
            legendre(x, p);
            x -= (x * p[N] - p[N - 1]) / ((N + 1) * p[N]);
        }
        legendre(x, p);
        l->x[i] = x;
        l->weight[i] = 2 / (N * (N + 1.) * p[N] * p[N]);
        l->barycentric[i] = (i & 1 ? -1 : 1) * sqrt(l->weight[i]);
    }
}

/* Column j of the matrices, from the Legendre coefficients of the j-th cardinal polynomial. */
static void column(gf_lobatto *l, int j)
{
    double at[N + 2], p[N + 2], c[N + 1];
    legendre(l->x[j], at);
    for (int k = 0; k <= N; k++) c[k] = l->weight[j] * at[k] * (k < N ? k + 0.5 : N / 2.);
    for (int i = 0; i <= N; i++) {
        legendre(l->x[i], p);
        double sum = c[0] * (l->x[i] + 1);
        for (int k = 1; k <= N; k++) sum += c[k] * (p[k + 1] - p[k - 1]) / (2 * k + 1);
        l->integral[i][j] = sum;
        if (i != j) l->derivative[i][j] = p[N] / (at[N] * (l->x[i] - l->x[j]));
    }
    l->derivative[j][j] = j == 0 ? -N * (N + 1) / 4. : j == N ? N * (N + 1) / 4. : 0;
    l->last[0][j] = c[N - 1];
    l->last[1][j] = c[N];
}

void gf_lobatto_make(gf_lobatto *l)
{
    place(l);
    for (int j = 0; j <= N; j++) column(l, j);
    for (int i = 0; i <= N; i++)
        for (int j = 0; j <= N; j++) {
            l->stiffness[i][j] = 0;
            for (int k = 0; k <= N; k++)
                l->stiffness[i][j] += l->weight[k] * l->derivative[k][i] * l->derivative[k][j];
        }
}

double gf_lobatto_value(const gf_lobatto *l, const double *f, double x)
{
    double above = 0, below = 0;
    for (int i = 0; i <= N; i++) {
        if (x == l->x[i]) return f[i];
        const double q = l->barycentric[i] / (x - l->x[i]);
        above += q * f[i];
        below += q;
    }
    return above / below;
}

double gf_lobatto_tail(const gf_lobatto *l, const double *f)
{
    double last[2] = { 0 }, largest = 0;
    for (int i = 0; i <= N; i++) {
        largest = fmax(largest, fabs(f[i]));
        for (int k = 0; k < 2; k++) last[k] += l->last[k][i] * f[i];
    }
    return largest > 0 ? hypot(last[0], last[1]) / largest : 0;
}
