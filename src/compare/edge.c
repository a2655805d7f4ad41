#include "compare/edge.h"

#include "core/fail.h"

#include <math.h>

double gf_edge_law(double n)
{
    const double l = log(n);
    return (-0.7512 + 0.1344 * l - 0.00434 * l * l) / sqrt(n);
}

gfold_status gf_edge_of(const gfold_spectrum_plan *plan, double *edge, gfold_error *err)
{
    enum { POINTS = 64, ROOM = GFOLD_LOOPS_MAX * (POINTS + 2) };
    double re[ROOM], im[ROOM];
    gfold_boundary b;
    const gfold_status status = gfold_spectrum_boundary(plan, POINTS, ROOM, re, im, &b, err);
    if (status) return status;
    *edge = -(double)INFINITY;
    for (int k = 0; k < b.loops; k++)
        for (size_t i = 0; i < b.loop[k].count; i++) *edge = fmax(*edge, re[b.loop[k].first + i]);
    return status;
}

gfold_status gf_edge_share(const gfold_spectrum_plan *plan, double *share, gfold_error *err)
{
    gfold_spectrum_extent e;
    double g[2], near = 0, far = 0, edge = 0;
    *share = 0.3;
    if (!gfold_spectrum_has_density(plan)) return gf_ok(err);
    gfold_status status = gfold_spectrum_extent_of(plan, &e, err);
    if (!status) status = gf_edge_of(plan, &edge, err);
    if (status) return status;
    const double gap = 0.005 * (edge - e.leftmost);
    const double height = gfold_spectrum_height(plan, edge - gap);
    const double radius = (height * height / gap + gap) / 2;
    status = gfold_spectrum_resolvent(plan, edge - gap, 0, g, &near, err);
    if (!status) status = gfold_spectrum_resolvent(plan, edge - 2 * gap, 0, g, &far, err);
    *share = acos(-1) * (2 * near - far) * radius * radius;
    return status;
}
