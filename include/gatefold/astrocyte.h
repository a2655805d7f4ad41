/* astrocyte.h: calcium of one astrocyte (Li and Rinzel's receptor, Ullah's IP3); knows no network.
 *
 * c = Ca, p = IP3 in uM, h the fraction of receptors not inactivated, t in s, J the drive, uM/s:
 *     dc/dt = J_er + J_leak - J_pump + J_in - J_out + influx_ca
 *     dh/dt = (Q / (Q + c) - h) a2 (Q + c),              Q = d2 (p + d1) / (p + d3)
 *     dp/dt = (ip3_rest - p) relax + J_plc + J + influx_ip3
 *     J_er  = v1 [p / (p + d1)  c / (c + d5)  h]^3 G,    G = c0 - c - c1 c   (closed pool)
 *     J_leak = v2 G,   J_pump = v3 c^2 / (c^2 + k3^2),   J_in = v6 p^2 / (k2^2 + p^2)
 *     J_out = k1 c,    J_plc = v4 (c + (1 - alpha) k4) / (c + k4)
 * The influxes are what gap junctions bring, d_ca and d_ip3 times a sum over neighbours of the
 * difference; a single cell has none.
 *
 * Threads: every call is free. Source: Ullah, Jung and Cornell-Bell 2006; the constants and the
 * missing constant influx as in the program of Tsybina et al. 2022.
 */
#ifndef GFOLD_ASTROCYTE_H
#define GFOLD_ASTROCYTE_H

#include <gatefold/status.h>

GFOLD_BEGIN_DECLS

/* All in [0, 1000]; those marked + positive. */
typedef struct gfold_astrocyte_params {
    double c0;        /* total calcium over the volume of the cytosol, uM      [2]      */
    double c1;        /* volume of the store over that of the cytosol, +       [0.185]  */
    double v1;        /* largest flux through the receptor, 1/s                [6]      */
    double v2;        /* leak from the store, 1/s                              [0.11]   */
    double v3;        /* largest flux of the pump, uM/s                        [2.2]    */
    double v4;        /* largest production of IP3, uM/s                       [0.3]    */
    double v6;        /* largest influx that IP3 opens, uM/s                   [0.2]    */
    double k1;        /* outflux from the cell, 1/s                            [0.5]    */
    double k2;        /* half of v6, IP3, uM, +                                [1]      */
    double k3;        /* half of v3, Ca, uM, +                                 [0.1]    */
    double k4;        /* half of v4, Ca, uM, +                                 [1.1]    */
    double d1;        /* binding of IP3, uM, +                                 [0.13]   */
    double d2;        /* inactivation by Ca, uM                                [1.049]  */
    double d3;        /* binding of IP3 when inactivated, uM, +                [0.9434] */
    double d5;        /* activation by Ca, uM, +                               [0.082]  */
    double ip3_rest;  /* IP3 that the decay leads to, uM                       [0.16]   */
    double relax;     /* decay of IP3, 1/s                                     [0.14]   */
    double alpha;     /* part of v4 that Ca switches, in [0, 1]                [0.8]    */
    double a2;        /* binding of inactivating Ca, 1/(uM s)                  [0.14]   */
    double d_ca;      /* gap junctions, Ca, 1/s                                [0.05]   */
    double d_ip3;     /* gap junctions, IP3, 1/s                               [0.05]   */
    double drive_min; /* a zone's glutamate below this is no drive             [2]      */
    double dt;        /* step, s, in [1e-7, 0.1]                               [1e-4]   */
} gfold_astrocyte_params;

typedef struct gfold_astrocyte_state {
    double ca;  /* uM */
    double h;   /* 1  */
    double ip3; /* uM */
} gfold_astrocyte_state;

GFOLD_API gfold_astrocyte_params gfold_astrocyte_defaults(void);

/* Where every cell of the network begins: (0.072495, 0.886314, 0.820204), which is not rest. */
GFOLD_API gfold_astrocyte_state gfold_astrocyte_initial(void);

/* EINVAL: names the parameter, its value and range. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_astrocyte_check(const gfold_astrocyte_params *p,
                                                             gfold_error *err);

/* d(ca, h, ip3)/dt of a single cell, per s. */
GFOLD_API gfold_astrocyte_state gfold_astrocyte_rate(const gfold_astrocyte_params *p,
                                                     gfold_astrocyte_state s, double drive);

/* One step of length p->dt by the classical Runge-Kutta method; drive and influxes are held. */
GFOLD_API gfold_astrocyte_state gfold_astrocyte_step(const gfold_astrocyte_params *p,
                                                     gfold_astrocyte_state s, double drive,
                                                     double influx_ca, double influx_ip3);

GFOLD_END_DECLS

#endif
