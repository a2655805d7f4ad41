/* equilibrium.h: where an astrocyte rests, and where it begins and ceases to oscillate.
 *
 * At an equilibrium under a drive J, IP3 and h are functions of c = Ca,
 *     p(c) = ip3_rest + (J_plc(c) + J) / relax,     h(c) = Q / (Q + c)
 * so that all equilibria are the zeros of dc/dt on one interval, which is searched from end to end.
 * The diagram follows them in J (continuation.h) from all at both ends of the window, and from every
 * Hopf point the cycles that are born there (cycle.h), unless they were met already.
 *
 * Threads: one plan per thread. Memory: some MB per diagram. Cost: 1 ms for the equilibria of one
 * drive, some seconds for the cycles. Source: astrocyte.h; Doedel, Keller & Kernevez 1991.
 */
#ifndef GFOLD_EQUILIBRIUM_H
#define GFOLD_EQUILIBRIUM_H

#include <gatefold/astrocyte.h>
#include <stddef.h>

GFOLD_BEGIN_DECLS

enum { GFOLD_EQUILIBRIA_MAX = 8, GFOLD_DIAGRAM_REPORTS_MAX = 64 };

typedef struct gfold_equilibrium {
    double drive; /* uM/s */
    gfold_astrocyte_state state;
    double re[3], im[3]; /* eigenvalues, 1/s                                       */
    int unstable;        /* of them with Re > 0                                    */
    double residual;     /* largest |rate|, per s                                  */
    int branch;          /* of a diagram, from 0: which curve it is on             */
} gfold_equilibrium;

/* d rate / d (ca, h, ip3), 3 x 3 column-major, of a single cell. */
GFOLD_API void
gfold_astrocyte_jacobian(const gfold_astrocyte_params *p, gfold_astrocyte_state s, double *j);

/* All equilibria, Ca ascending; two that are closer than 1e-3 uM may be missed. EINVAL: p or the
 * drive ([0, 1000]), or k1 or relax is 0. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_equilibria(const gfold_astrocyte_params *p,
                                                        double drive,
                                                        gfold_equilibrium out[GFOLD_EQUILIBRIA_MAX],
                                                        size_t *count, gfold_error *err);

typedef struct gfold_diagram_params {
    gfold_astrocyte_params astrocyte;
    double lo, hi;        /* of the drive, uM/s, lo < hi in [0, 1000]           [0, 1]   */
    int cycles;           /* 0: equilibria only                                  [1]      */
    int intervals;        /* of a cycle, in [10, 400]                            [40]     */
    const double *report; /* drives at which cycles are solved for               [NULL]   */
    size_t n_report;      /* at most 64                                          [0]      */
} gfold_diagram_params;

typedef struct gfold_hopf {
    gfold_equilibrium at;
    double period;     /* 2 pi / Im, s                                                      */
    int supercritical; /* 1: the cycles born are stable, 0: unstable, -1: not followed      */
} gfold_hopf;

typedef struct gfold_calcium_cycle {
    double drive, period;  /* uM/s, s                                                       */
    double ca_min, ca_max; /* uM                                                            */
    int unstable;          /* Floquet multipliers of modulus above 1                        */
    double defect;         /* cycle.h                                                       */
    int branch;            /* which of the cycles' curves, from 0                           */
} gfold_calcium_cycle;

typedef enum gfold_cycle_list {
    GFOLD_CYCLES_ALL,      /* along the branches, down to cycles of no size at Hopf points  */
    GFOLD_CYCLES_FOLDS,    /* where two cycles meet and vanish                              */
    GFOLD_CYCLES_REPORTED, /* at the drives asked for                                       */
    GFOLD_CYCLE_LIST_COUNT
} gfold_cycle_list;

typedef struct gfold_diagram gfold_diagram;

GFOLD_API gfold_diagram_params gfold_diagram_defaults(void);

/* EINVAL, ENOMEM, and ENOCONV, EACCURACY where a branch could not be followed: *out is NULL. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_diagram_run(gfold_diagram **out,
                                                         const gfold_diagram_params *p,
                                                         gfold_error *err);
GFOLD_API void gfold_diagram_destroy(gfold_diagram *d);

/* Equilibria along the curve, and the Hopf points and folds on it. */
GFOLD_API size_t gfold_diagram_count(const gfold_diagram *d);
GFOLD_API gfold_equilibrium gfold_diagram_at(const gfold_diagram *d, size_t k);
GFOLD_API size_t gfold_diagram_hopfs(const gfold_diagram *d);
GFOLD_API gfold_hopf gfold_diagram_hopf(const gfold_diagram *d, size_t k);
GFOLD_API size_t gfold_diagram_folds(const gfold_diagram *d);
GFOLD_API gfold_equilibrium gfold_diagram_fold(const gfold_diagram *d, size_t k);

GFOLD_API size_t gfold_diagram_cycles(const gfold_diagram *d, gfold_cycle_list list);
GFOLD_API gfold_calcium_cycle gfold_diagram_cycle(const gfold_diagram *d, gfold_cycle_list list,
                                                  size_t k);

GFOLD_END_DECLS

#endif
