/* model.h: the rate network, one struct for every variant.
 *
 *     dh_i/dt       = s_z(z_i) [ -h_i + sum_j J^h_ij s_r(r_j) phi(h_j) + b_i ] + sqrt(2 D) xi_i(t)
 *     tau_z dz_i/dt = -z_i + sum_j J^z_ij phi(h_j)
 *     tau_r dr_i/dt = -r_i + sum_j J^r_ij phi(h_j)
 *     phi(x) = f(g x + beta_h),  s_z(z) = S(alpha_z (z - theta_z) + beta_z),
 *     s_r(r) = S(alpha_r r + beta_r),  S(x) = 1 / (1 + exp(-x)),  b_i ~ Normal(0, sigma_b^2)
 *
 * J^h ~ Normal(0, p/N), J^z and J^r ~ Normal(0, 1/N), all entries independent. Time is in units of
 * the leak time of h. vRNN, gRNN and the FS network are presets of this struct, not types. A gate
 * that is off equals 1 (not 1/2) and its matrix is not sampled; a binary gate is 1 where
 * z > theta_z and 0 elsewhere (alpha_z = infinity: FS, a closed gate freezes its unit); tau = 0
 * makes the gate a function of h instead of a state.
 *
 * Threads: models are plain values and only read.
 * Source: Can & Krishnamurthy, arXiv 2109.03879; Krishnamurthy, Can & Schwab, PRX 12, 011011.
 */
#ifndef GFOLD_MODEL_H
#define GFOLD_MODEL_H

#include <gatefold/status.h>
#include <stddef.h>

GFOLD_BEGIN_DECLS

typedef enum gfold_phi_kind {
    GFOLD_PHI_TANH,     /* tanh(y)                                     */
    GFOLD_PHI_ERF,      /* erf(sqrt(pi)/2 y), unit slope at 0          */
    GFOLD_PHI_LOGISTIC, /* 1 / (1 + exp(-y))                           */
    GFOLD_PHI_RELU,     /* max(0, y)                                   */
    GFOLD_PHI_COUNT
} gfold_phi_kind;

typedef enum gfold_gate_kind {
    GFOLD_GATE_OFF,     /* the gate is 1, the variable does not exist  */
    GFOLD_GATE_SIGMOID, /* S(alpha (x - theta) + beta)                 */
    GFOLD_GATE_BINARY,  /* 1 where x > theta, else 0; alpha is infinite, beta plays no part */
    GFOLD_GATE_COUNT
} gfold_gate_kind;

typedef struct gfold_gate {
    gfold_gate_kind kind;
    double alpha; /* slope, in [0, 1e6], or infinity with kind BINARY      */
    double beta;  /* offset inside the sigmoid, in [-1e3, 1e3]         [0] */
    double theta; /* threshold, in [-1e3, 1e3] (0 for the reset gate)  [0] */
    double tau;   /* time constant, leak times, in [0, 1e6]            [1] */
} gfold_gate;

typedef struct gfold_model {
    gfold_phi_kind phi; /*                                                     [tanh] */
    double g;           /* gain, in [0, 1e6]                                   [2]    */
    double beta_h;      /* offset inside phi, in [-1e3, 1e3]                   [0]    */
    gfold_gate update;  /* s_z: OFF, SIGMOID (alpha 5) or BINARY                      */
    gfold_gate reset;   /* s_r: OFF or SIGMOID (alpha 2)                              */
    double sigma_b;     /* standard deviation of the static bias, in [0, 1e6]  [0]    */
    double p;           /* factor on the variance of J^h, in [0, 1e6]          [1]    */
    double noise;       /* D, noise intensity, in [0, 1e6]                     [0]    */
} gfold_model;

typedef enum gfold_preset {
    GFOLD_VRNN,   /* no gates                                     */
    GFOLD_GRNN,   /* both gates                                   */
    GFOLD_UPDATE, /* update gate alone                            */
    GFOLD_RESET,  /* reset gate alone                             */
    GFOLD_FS,     /* binary update gate: frozen stabilisation     */
    GFOLD_PRESET_COUNT
} gfold_preset;

/* A model parameter by name: what sweeps, searches and the command line vary. */
typedef struct gfold_parameter {
    const char *name;    /* "g", "beta_h", "alpha_z", ...                        */
    const char *symbol;  /* for axis labels, in gnuplot's enhanced notation      */
    const char *meaning; /* half a line                                          */
    const char *unit;    /* "1" when it has none                                 */
    double lo, hi;       /* admitted range, both ends included                   */
    int admits_infinity; /* alpha_z: infinity makes the gate binary              */
    size_t offset;       /* of the double inside gfold_model                     */
} gfold_parameter;

GFOLD_API gfold_model gfold_model_preset(gfold_preset preset);

/* Names as the command line spells them ("vrnn", "tanh"); NULL when out of range. */
GFOLD_API const char *gfold_preset_name(gfold_preset preset);
GFOLD_API const char *gfold_phi_name(gfold_phi_kind phi);

/* The table of parameters, and the row of one name (NULL when there is none). */
GFOLD_API const gfold_parameter *gfold_model_parameters(size_t *count);
GFOLD_API const gfold_parameter *gfold_model_parameter(const char *name);

/* Sets one parameter. alpha_z = infinity turns a present update gate binary, a finite one turns it
 * smooth. EINVAL: outside the range, or not a number; the model is then unchanged. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_model_set(gfold_model *model,
                                                       const gfold_parameter *parameter,
                                                       double value, gfold_error *err);
GFOLD_API double gfold_model_get(const gfold_model *model, const gfold_parameter *parameter);

/* Whether the model has the gate that the parameter belongs to (1 for the others). */
GFOLD_API int gfold_model_has(const gfold_model *model, const gfold_parameter *parameter);

/* EINVAL names the first field that is out of its range. Every call that takes a model checks it. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_model_check(const gfold_model *model,
                                                         gfold_error *err);

GFOLD_END_DECLS

#endif
