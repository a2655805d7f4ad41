/* memory.h: what a network keeps: retention, integration, leak, and what damage does to them.
 *
 * A memory is a displacement d(0) of a state h(0). The network runs from h(0) + d(0) and from h(0),
 * z and r starting at their inputs both times, and
 *
 *     retained(t) = d(t) . d(0) / |d(0)|^2,    d(t) = h from the one start - h from the other
 *
 * which is 1 where the displacement stays as it is, whatever else the network does. Integration: an
 * input I(t) u, u = v_F for a tangent vector v of the manifold (manifold.h) and 0 on active units,
 * should move the state along v:
 *
 *     output(t) = v . (h with input - h without)  =  integral of I, to first order
 *
 * while the pulses are slow: a fast one leaves the active units behind, off the manifold, where gates
 * may switch although its integral lies inside the range.
 *
 * Displacements are given as a fraction `size` of the distance to the first switch of a gate in the
 * same direction: inside (size < 1) a binary gate stays as it is once at rest, outside gates switch
 * and the state moves to another piece of the manifold.
 *
 * Threads: no state; networks may be shared, manifolds not. Integrator: simulate.h, AUTOMATIC,
 * never ended at rest. Source: Can & Krishnamurthy 2021; theory section 9; Seung 1996 for the line
 * attractor.
 */
#ifndef GFOLD_MEMORY_H
#define GFOLD_MEMORY_H

#include <gatefold/manifold.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_memory_params {
    double t;        /* memory is held for, leak times, in [1, 1e6]                       [100] */
    double dt;       /* step, leak times, in [1e-4, 1]                                    [0.1] */
    double size;     /* of displacements and pulses, fraction of the reach, in (0, 1000]  [0.5] */
    int directions;  /* along, and as many across, in [1, 300]                              [4] */
    int pulses;      /* in [2, 1000]                                                        [8] */
    double duration; /* of a (triangular) pulse, leak times, in [0, 1e4]; 0: 10 / contraction rate, but
                        at least 5 and at most 1000                                         [0] */
    double gap;      /* after it, the same                                                  [0] */
    const unsigned char *removed; /* N: 1 for units that take no part, or NULL           [NULL] */
    const volatile int *stop;     /* polled; non-zero ends with ESTOPPED, or NULL        [NULL] */
} gfold_memory_params;

/* NaN where there is nothing to measure. */
typedef struct gfold_memory {
    double dimension, frozen_fraction, contraction_rate;
    double range; /* s of the first switch along v, mean over directions and their opposites */
    double range_least;       /* the least of them                                              */
    double retention_along; /* at T, of d(0) = h(s) - h(0) on the manifold, mean over directions */
    double retention_least;   /* the least of them                                              */
    double retention_tangent; /* the same for d(0) = s v, straight */
    double retention_across;  /* median over displacements of active units alone */
    double switched;   /* fraction of displaced runs, all kinds, in which gates switched     */
    double endless; /* fraction of them that could not be finished, for gates switch faster and faster */
    double integrator_gain;   /* slope of the output against the integral of the input */
    double integrator_r2;     /* squared correlation of the two, at the ends of the gaps */
    double tracking_r2;       /* the same at every leak time, while active units lag behind */
    double additivity;        /* |y_12 - y_1 - y_2| / |y_12| of two pulses, after the last gap   */
    double drift;             /* of the output after the pulses, per leak time, over size * range */
    double leak_rate;         /* -log(retained(T)) / T, mean over directions (tangent ones) */
    double leak_predicted;    /* the same of the linearised network */
    double diffusion; /* with noise: sum over F of d_i(T)^2 over 2 D T |F|, mean over runs */
} gfold_memory;

/* One of these numbers by name. */
typedef struct gfold_memory_field {
    const char *name, *meaning;
    size_t offset;
} gfold_memory_field;

GFOLD_API const gfold_memory_field *gfold_memory_field_at(size_t index); /* NULL past the end */
GFOLD_API gfold_memory_params gfold_memory_defaults(void);

/* Everything, on a network that may be another one than the manifold's: noisy, damaged. EINVAL:
 * params, or networks of different sizes; ENOMEM; and what a run returns. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_memory_measure(gfold_manifold *manifold,
                                                            const gfold_network *network,
                                                            const gfold_memory_params *params,
                                                            gfold_memory *out, gfold_error *err);

/* retained[k * samples + j] at t = j interval, j < samples = floor(t / interval) + 1, of
 * displacement number k at displacement + k N. switched: gate switches of each run, or NULL.
 * EINVAL: interval is not a multiple of dt; count is outside [1, GFOLD_TRIALS_MAX - 1]; a
 * displacement is zero or not finite. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_memory_recall(
    const gfold_network *network, const double *h, size_t count, const double *displacement,
    const gfold_memory_params *params, double interval, double *retained, long *switched,
    gfold_error *err);

/* retained(T) of the network linearised at h, z and r at their inputs, push and all. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_memory_linear(const gfold_network *network,
                                                           const double *h,
                                                           const double *displacement,
                                                           const gfold_memory_params *params,
                                                           double *retained, gfold_error *err);

/* The integral of the input and the output, gfold_memory_samples() each, one per leak time, the
 * first at t = 0: pulses that take the integral to random levels in [lo, hi], then T without input.
 * */
GFOLD_API size_t gfold_memory_samples(const gfold_manifold *manifold,
                                      const gfold_memory_params *params);
GFOLD_API GFOLD_NODISCARD gfold_status gfold_memory_integrate(
    const gfold_manifold *manifold, const gfold_network *network, const double *v,
    const double range[2], const gfold_memory_params *params, double *integral, double *output,
    gfold_error *err);

/* A copy of a dense network with every coupling multiplied by 1 + perturb xi, xi ~ Normal(0, 1),
 * whose units i with removed[i] send nothing (NULL: none); of that model, which may differ in noise
 * and in gates' slopes. EINVAL: perturb is outside [0, 10]; the models have not the same gates.
 * ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_network_damage(
    gfold_network **out, const gfold_network *network, const gfold_model *model, double perturb,
    const unsigned char *removed, gfold_error *err);

/* Each unit with this probability, numbers of the network's own. */
GFOLD_API void gfold_network_remove(const gfold_network *network, double fraction,
                                    unsigned char *removed);

/* The line attractor that is tuned by hand: dh/dt = -h + W tanh(h) with
 *
 *     W = (1 - mismatch) (a R + c m m^T) o (1 + perturb xi)
 *
 * with R_ij ~ Normal(0, 1/N), m_i, xi_ij ~ Normal(0, 1), and c such that W has the eigenvalue 1
 * exactly when mismatch = perturb = 0: c m^T (1 - a R)^-1 m = 1. The line is the linear one through
 * the origin, along (1 - a R)^-1 m: states with |h| << 1 on it move only by tanh's cubic term, so
 * that displacements must stay small. With an eigenvalue l it decays at the rate 1 - l: mismatch,
 * or by first-order perturbation theory -l^T (W o perturb xi) r / l^T r. Independent errors of the
 * couplings average out, to perturb / sqrt(N) or so; a common one does not. */
typedef struct gfold_line_params {
    size_t n;                   /* in [2, 20000]                                        [200] */
    double a;                   /* radius of the bulk, in [0, 0.95]                     [0.5] */
    double mismatch, perturb;   /* in [-1, 1], in [0, 1]                               [0, 0] */
    uint64_t seed, realisation; /*                                                     [1, 0] */
} gfold_line_params;

GFOLD_API gfold_line_params gfold_line_defaults(void);

/* w (N x N, column-major), the tuned line's unit vector (N), and 1 - l for the eigenvalue l of W
 * with the largest real part, and by first order. EINVAL, ENOMEM, EEXTERN. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_line_attractor(const gfold_line_params *params,
                                                            double *w, double *line, double *rate,
                                                            double *first_order, gfold_error *err);

GFOLD_END_DECLS

#endif
