/* spectrum.h: where the eigenvalues of the Jacobian lie, N -> infinity.
 *
 * Inside the bulk the right side of
 *
 *     1 = p <phi'^2 s_z^2 / |l + s_z|^2> ( <s_r^2> + <phi^2> <s_r'^2> / |1 + tau_r l|^2 )
 *         + <phi'^2 s_z'^2 a^2 / |l + s_z|^2> / |1 + tau_z l|^2                                  (4.1)
 *
 * exceeds 1, l complex; outside it is below. It falls with |Im l| at fixed Re l, so the boundary is
 * a graph over intervals of the real axis: closed loops, symmetric about it. At a fixed point a = 0
 * and h, z, r are independent normals; of a state that moves, units sampled from the attractor give
 * the averages. With a binary gate 1 - q of the h-eigenvalues are exact zeros. With a smooth update gate
 * -s_z reaches up to 0: of a stable state the abscissa is 0, which N units approach like their
 * smallest s_z.
 *
 * The density inside, at a fixed point: G(l) = lim (1/N) tr (l - J)^-1, from one implicit equation
 * without reset gate, from the 2 x 2 cavity equations of the (h, r) blocks with it; the density is
 * (1/pi) dG / d conj(l), and contour integrals of G / (2 pi i) count eigenvalues. Fractions refer to
 * the N eigenvalues of the h block: with a reset gate (tau_r > 0) its N own eigenvalues count too, so
 * that all of the plane holds 2; the N at -1/tau_z, where z is slaved, are left out.
 *
 * Threads: one plan per thread; models are only read. Memory: a few kB, 40 bytes per sampled unit.
 * Cost: about 50 microseconds per value of (4.1), more for units; a value of G some 100 of these.
 * Source: Krishnamurthy, Can & Schwab, PRX 12, 011011; Ahmadian, Fumarola & Miller, PRE 91, 012820;
 * the cavity equations were derived for this library and checked against eigenvalues.
 */
#ifndef GFOLD_SPECTRUM_H
#define GFOLD_SPECTRUM_H

#include <gatefold/fixed_point.h>
#include <stddef.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_spectrum_params {
    double tol; /* relative, of averages; boundary points hold (4.1) to 10 tol, in [1e-12, 1e-4] [1e-10] */
} gfold_spectrum_params;

/* Sampled units in place of Gaussian averages; `count` values each. */
typedef struct gfold_units {
    size_t count;
    const double *h, *z, *r; /* z and r NULL where the gate is off                              */
    const double *gate;      /* s_z: for a binary gate 0, 1 or the sliding value; NULL: s_z(z)  */
    const double *push;      /* a = -h + J^h s_r phi + b; NULL: zero, the units are at rest     */
} gfold_units;

typedef struct gfold_spectrum_plan gfold_spectrum_plan;

/* The extent of the bulk, and what lies at zero exactly. */
typedef struct gfold_spectrum_extent {
    double abscissa;      /* largest Re l of bulk and zeros; -1 (and -1/tau) where phi' = 0     */
    double leftmost;      /* smallest Re l of the bulk                                          */
    double height;        /* largest |Im l| of the bulk                                         */
    double zero_fraction; /* exact zeros over N; 0 without a binary gate                        */
} gfold_spectrum_extent;

/* A closed loop of the boundary: points [first, first + count), the first one repeated at the end. */
typedef struct gfold_loop {
    size_t first, count;
} gfold_loop;

#define GFOLD_LOOPS_MAX 8

typedef struct gfold_boundary {
    int loops; /* from left to right; 0 when there is no bulk (phi' = 0) */
    gfold_loop loop[GFOLD_LOOPS_MAX];
} gfold_boundary;

typedef struct gfold_box {
    double re_lo, re_hi, im_lo, im_hi; /* lo < hi; may be infinite */
} gfold_box;

typedef struct gfold_fraction {
    double value; /* of the N eigenvalues of the h block */
    double error; /* estimated absolute error            */
    long evaluations;
} gfold_fraction;

GFOLD_API gfold_spectrum_params gfold_spectrum_defaults(void);

/* The state is the Gaussian fixed point `at`, of which delta_h, delta_z, delta_r are used. EINVAL:
 * model, params, negative variances. ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_spectrum_create(gfold_spectrum_plan **plan,
                                                             const gfold_model *model,
                                                             const gfold_fixed_point *at,
                                                             const gfold_spectrum_params *params,
                                                             gfold_error *err);

/* The averages run over units, which are copied. EINVAL: as above, no units, an array missing. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_spectrum_create_from_units(
    gfold_spectrum_plan **plan, const gfold_model *model, const gfold_units *units,
    const gfold_spectrum_params *params, gfold_error *err);

/* Right side of (4.1); infinite on its poles. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_spectrum_margin(const gfold_spectrum_plan *plan,
                                                             double re, double im, double *margin,
                                                             gfold_error *err);

GFOLD_API GFOLD_NODISCARD gfold_status gfold_spectrum_extent_of(const gfold_spectrum_plan *plan,
                                                                gfold_spectrum_extent *out,
                                                                gfold_error *err);

/* About `resolution` (in [8, 1e5]) points per loop, crowded where the curve meets the real axis. re
 * and im have room for `capacity` points; EINVAL: too little room (GFOLD_LOOPS_MAX * (resolution +
 * 2) always suffices). */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_spectrum_boundary(const gfold_spectrum_plan *plan,
                                                               int resolution, size_t capacity,
                                                               double *re, double *im,
                                                               gfold_boundary *out,
                                                               gfold_error *err);

/* Half-height of the bulk at one Re l, 0 beyond it; from several threads at once if need be. */
GFOLD_API double gfold_spectrum_height(const gfold_spectrum_plan *plan, double re);

/* Whether G and what follows from it are known: 0 for units that move (push) with an update gate. */
GFOLD_API int gfold_spectrum_has_density(const gfold_spectrum_plan *plan);

/* G(l) and the density of eigenvalues per unit area, over N; exact zeros of a binary gate are part
 * of G, not of the density. EINVAL: a plan from units that move (push) with an update gate. ENOCONV. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_spectrum_resolvent(const gfold_spectrum_plan *plan,
                                                                double re, double im, double g[2],
                                                                double *density, gfold_error *err);

/* Fraction of eigenvalues inside a box, by the contour integral of G, graded towards the real axis.
 * EACCURACY: an exact zero (or -1) lies on the contour, or the integral did not reach 1e-6;
 * *out is filled all the same. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_spectrum_inside(const gfold_spectrum_plan *plan,
                                                             const gfold_box *box,
                                                             gfold_fraction *out, gfold_error *err);

/* Fraction with Re l > c, exact zeros counted where c < 0: 1/2 - (1/pi) int_0^inf Re G(c + iy) dy
 * (twice the 1/2 with a reset gate, tau_r > 0). */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_spectrum_beyond(const gfold_spectrum_plan *plan,
                                                             double c, gfold_fraction *out,
                                                             gfold_error *err);

GFOLD_API void gfold_spectrum_destroy(gfold_spectrum_plan *plan);

GFOLD_END_DECLS

#endif
