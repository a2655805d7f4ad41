#include "theory/lags.h"

#include <math.h>

enum { N = GF_LOBATTO, ORDER = GF_LOBATTO - 1 };

void gf_lags_place(gf_lags *lags)
{
    lags->nodes = lags->elements * ORDER + 1;
    for (int i = 0; i < lags->nodes; i++) lags->mass[i] = 0;
    for (int e = 0; e < lags->elements; e++) {
        const double half = (lags->edge[e + 1] - lags->edge[e]) / 2;
        for (int i = 0; i < N; i++) {
            lags->x[e * ORDER + i] = lags->edge[e] + half * (lags->l->x[i] + 1);
            lags->mass[e * ORDER + i] += half * lags->l->weight[i];
        }
    }
}

int gf_lags_half(int fields)
{
    return fields * ORDER;
}

size_t gf_lags_band(const gf_lags *lags, int fields)
{
    return (size_t)(3 * gf_lags_half(fields) + 1) * (size_t)(fields * lags->nodes);
}

static double *entry(int half, double *a, int i, int j)
{
    return &a[2 * half + i - j + (3 * half + 1) * j];
}

void gf_lags_add_stiffness(const gf_lags *lags, int fields, int field, double factor, double *a)
{
    const int half = gf_lags_half(fields);
    for (int e = 0; e < lags->elements; e++) {
        const double scale = 2 * factor / (lags->edge[e + 1] - lags->edge[e]);
        const int first = fields * e * ORDER + field;
        for (int j = 0; j < N; j++)
            for (int i = 0; i < N; i++)
                *entry(half, a, first + fields * i, first + fields * j) +=
                    scale * lags->l->stiffness[i][j];
    }
}

void gf_lags_add_mass(const gf_lags *lags, int fields, int row, int column, const double *factor,
                      double *a)
{
    const int half = gf_lags_half(fields);
    for (int i = 0; i < lags->nodes; i++)
        *entry(half, a, fields * i + row, fields * i + column) += factor[i] * lags->mass[i];
}

void gf_lags_apply_stiffness(const gf_lags *lags, int fields, const double *f, double *out)
{
    const gf_lobatto *l = lags->l;
    for (int i = 0; i < lags->nodes; i++) out[fields * i] = 0;
    for (int e = 0; e < lags->elements; e++) {
        const double scale = 2 / (lags->edge[e + 1] - lags->edge[e]);
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++)
                out[fields * (e * ORDER + i)] +=
                    scale * l->stiffness[i][j] * f[fields * (e * ORDER + j)];
    }
}

static void gather(int fields, const double *f, int e, double values[N])
{
    for (int i = 0; i < N; i++) values[i] = f[fields * (e * ORDER + i)];
}

double gf_lags_value(const gf_lags *lags, int fields, const double *f, double x)
{
    double values[N];
    int e = 0;
    if (x >= lags->edge[lags->elements]) return f[fields * (lags->nodes - 1)];
    while (x > lags->edge[e + 1]) e++;
    gather(fields, f, e, values);
    const double width = lags->edge[e + 1] - lags->edge[e];
    return gf_lobatto_value(lags->l, values, 2 * (x - lags->edge[e]) / width - 1);
}

double gf_lags_tail(const gf_lags *lags, int fields, const double *f)
{
    double values[N], worst = 0, largest = 0;
    for (int e = 0; e < lags->elements; e++) {
        double here = 0;
        gather(fields, f, e, values);
        for (int i = 0; i < N; i++) here = fmax(here, fabs(values[i]));
        largest = fmax(largest, here);
        worst = fmax(worst, here * gf_lobatto_tail(lags->l, values));
    }
    return largest > 0 ? worst / largest : 0;
}
