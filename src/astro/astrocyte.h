/* astrocyte.h: the equations of one astrocyte, inline for loops over many. Values in, values out:
 * nothing is read through pointers but the parameters, so that such loops become vector code.
 *
 * G stands for c1 times the usual (c0 - c) / c1 - c, and dh/dt is multiplied out: five divisions
 * are left. */
#ifndef GF_ASTRO_ASTROCYTE_H
#define GF_ASTRO_ASTROCYTE_H

#include <gatefold/astrocyte.h>

/* source: drive and what gap junctions bring, uM/s of IP3; influx: of Ca. */
static inline gfold_astrocyte_state gf_astrocyte_rate(const gfold_astrocyte_params *p,
                                                      gfold_astrocyte_state s, double source,
                                                      double influx)
{
    const double c = s.ca, h = s.h, i = s.ip3;
    const double store = p->c0 - c - p->c1 * c;
    const double open = i * c * h / ((i + p->d1) * (c + p->d5));
    const double q = p->d2 * (i + p->d1) / (i + p->d3);
    const double release = (p->v1 * (open * open * open) + p->v2) * store;
    const double pump = p->v3 * (c * c) / (c * c + p->k3 * p->k3);
    const double in = p->v6 * (i * i) / (p->k2 * p->k2 + i * i);
    const double made = p->v4 * (c + (1 - p->alpha) * p->k4) / (c + p->k4);
    return (gfold_astrocyte_state){
        .ca = release - pump + in - p->k1 * c + influx,
        .h = p->a2 * (q - h * (q + c)),
        .ip3 = (p->ip3_rest - i) * p->relax + made + source,
    };
}

/* s + dt r */
static inline gfold_astrocyte_state
gf_astrocyte_along(gfold_astrocyte_state s, double dt, gfold_astrocyte_state r)
{
    return (gfold_astrocyte_state){ s.ca + dt * r.ca, s.h + dt * r.h, s.ip3 + dt * r.ip3 };
}

/* Classical Runge-Kutta; source and influx are held over the four stages. */
static inline gfold_astrocyte_state gf_astrocyte_step(const gfold_astrocyte_params *p,
                                                      gfold_astrocyte_state s, double source,
                                                      double influx)
{
    const double dt = p->dt;
    const gfold_astrocyte_state a = gf_astrocyte_rate(p, s, source, influx);
    const gfold_astrocyte_state b =
        gf_astrocyte_rate(p, gf_astrocyte_along(s, dt / 2, a), source, influx);
    const gfold_astrocyte_state c =
        gf_astrocyte_rate(p, gf_astrocyte_along(s, dt / 2, b), source, influx);
    const gfold_astrocyte_state d =
        gf_astrocyte_rate(p, gf_astrocyte_along(s, dt, c), source, influx);
    return (gfold_astrocyte_state){
        s.ca + dt / 6 * (a.ca + 2 * b.ca + 2 * c.ca + d.ca),
        s.h + dt / 6 * (a.h + 2 * b.h + 2 * c.h + d.h),
        s.ip3 + dt / 6 * (a.ip3 + 2 * b.ip3 + 2 * c.ip3 + d.ip3),
    };
}

#endif
