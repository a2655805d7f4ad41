/* agent.h: a recurrent network of spiking units that turns observations into actions.
 *
 * One step of 1 ms, from s = 0, x = 0, r = 0, V = v_0:
 *
 *     x <- beta_s x + (1 - beta_s) c             c: own spikes s, or those a teacher clamps
 *     V <- beta_m V + gamma_m (J x + F + rest) - kappa c
 *     s <- [V > 0]                               softness > 0: logistic(V / softness)
 *     r <- beta_o r + (1 - beta_o) s,   y = W r
 *
 * F = Jin u for observations u; a raster to be cloned is made with F = Jin u + Jteach a + Jhint g
 * and J off. beta = exp(-1 / tau), gamma_m = 1 - beta_m; an Euler membrane has gamma_m = 1 / tau_m,
 * beta_m = 1 - gamma_m. J has no diagonal. Potentials have no unit, times are in ms.
 *
 * Weights are Normal(0, sigma^2) numbers of (seed, realisation); W is 0. Arrays over time hold one
 * column per step: u_a(t) at u[a + inputs t]. A raster has T columns, column 0 is 0 and column t +
 * 1 answers input t. Drives are summed over spikes and over inputs above 1e-20 of the largest only,
 * which changes rounding; which vector code runs changes the last bits of sums, too.
 *
 * Threads: an agent is only read by all but gfold_agent_weights, gfold_cloner_* and readouts; one
 * player per thread. Memory: 8 N (N + inputs + 2 outputs + hints) bytes. Cost of a step: N (spikes
 * + inputs). Source: Capone, Muratore & Paolucci, PLoS Computational Biology 18, e1010221 (2022).
 */
#ifndef GFOLD_AGENT_H
#define GFOLD_AGENT_H

#include <gatefold/status.h>
#include <stddef.h>
#include <stdint.h>

GFOLD_BEGIN_DECLS

#define GFOLD_AGENT_UNITS_MAX 20000

typedef enum gfold_membrane {
    GFOLD_MEMBRANE_EXPONENTIAL,
    GFOLD_MEMBRANE_EULER,
    GFOLD_MEMBRANE_COUNT
} gfold_membrane;

typedef struct gfold_agent_params {
    size_t n;                      /* units, in [2, GFOLD_AGENT_UNITS_MAX]                  [300] */
    size_t inputs, outputs, hints; /* each at most 10000; hints may be 0               [80, 2, 2] */
    gfold_membrane membrane;       /*                                               [EXPONENTIAL] */
    double tau_m, tau_s, tau_o;    /* ms, in (0, 1e6]; tau_m >= 1 with Euler           [6, 2, 10] */
    double rest, kappa, v_0;       /* drive, reset, first V                          [-4, 20, -4] */
    double softness;               /* in [0, 1e6]; 0: spikes                                  [0] */
    double sigma_rec, sigma_in;    /* of J, Jin, in [0, 1e6]                   [1 / sqrt(200), 5] */
    double sigma_teach,
        sigma_hint;             /* of Jteach, Jhint                                     [3, 5] */
    uint64_t seed, realisation; /*                                                      [1, 0] */
} gfold_agent_params;

typedef enum gfold_agent_matrix {
    GFOLD_AGENT_RECURRENT, /* J, n x n         */
    GFOLD_AGENT_INPUT,     /* Jin, n x inputs  */
    GFOLD_AGENT_TEACH,     /* Jteach, n x outputs */
    GFOLD_AGENT_HINT,      /* Jhint, n x hints */
    GFOLD_AGENT_READOUT,   /* W, outputs x n   */
    GFOLD_AGENT_MATRICES
} gfold_agent_matrix;

typedef struct gfold_agent gfold_agent;

/* Of Button & Food, as published. */
GFOLD_API gfold_agent_params gfold_agent_defaults(void);

/* EINVAL, ENOMEM: *agent is NULL. A copy is an agent of its own. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_agent_create(gfold_agent **agent,
                                                          const gfold_agent_params *params,
                                                          gfold_error *err);
GFOLD_API GFOLD_NODISCARD gfold_status gfold_agent_copy(gfold_agent **copy,
                                                        const gfold_agent *agent, gfold_error *err);
GFOLD_API void gfold_agent_destroy(gfold_agent *agent);

GFOLD_API const gfold_agent_params *gfold_agent_params_of(const gfold_agent *agent);

/* A matrix, column-major without gaps, that may be written to (J with zeros on its diagonal); its
 * rows and columns; its name ("recurrent", ...). They live as long as the agent. */
GFOLD_API double *gfold_agent_weights(gfold_agent *agent, gfold_agent_matrix which);
GFOLD_API const double *gfold_agent_weights_of(const gfold_agent *agent, gfold_agent_matrix which);
GFOLD_API void gfold_agent_shape(const gfold_agent_params *params, gfold_agent_matrix which,
                                 size_t *rows, size_t *columns);
GFOLD_API const char *gfold_agent_matrix_name(gfold_agent_matrix which);

/* ENUMERIC names the matrix with a weight that is not finite. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_agent_check(const gfold_agent *agent,
                                                         gfold_error *err);

/* ---- one sequence -------------------------------------------------------------------------- */

/* What drives a network for `steps` columns, in [2, 1e7], of each array. */
typedef struct gfold_demonstration {
    size_t steps;
    const double *input;  /* inputs x steps                                              */
    const double *action; /* outputs x steps: what is to be imitated                     */
    const double *hint;   /* hints x steps, NULL: none                                   */
    const double *target; /* n x steps: the raster that is cloned, NULL where not needed */
} gfold_demonstration;

/* The raster to be cloned, n x steps: input, action and hint drive, J is off. EINVAL, ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_agent_target(const gfold_agent *agent,
                                                          const gfold_demonstration *demonstration,
                                                          double *raster, gfold_error *err);

/* Where a run writes; NULL: nowhere. Columns 0 .. steps - 1 of raster, trace and output; column t
 * of v and x is what input t brings about, t < steps - 1, and of the others column t + 1 (column 0
 * is zero). */
typedef struct gfold_agent_record {
    double *raster, *trace; /* s and r, n x steps         */
    double *output;         /* y, outputs x steps         */
    double *v, *x;          /* n x (steps - 1)            */
} gfold_agent_record;

/* Runs freely on the input alone. EINVAL, ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_agent_run(const gfold_agent *agent,
                                                       const gfold_demonstration *demonstration,
                                                       const gfold_agent_record *record,
                                                       gfold_error *err);

/* Sum over units and steps of |s* - s|, s running freely. */
GFOLD_API GFOLD_NODISCARD gfold_status
gfold_agent_spike_error(const gfold_agent *agent, const gfold_demonstration *demonstration,
                        double *error, gfold_error *err);

/* ---- step by step -------------------------------------------------------------------------- */

typedef struct gfold_player gfold_player;

/* The agent must outlive it and keep its weights. ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_player_create(gfold_player **player,
                                                           const gfold_agent *agent,
                                                           gfold_error *err);
GFOLD_API void gfold_player_destroy(gfold_player *player);
GFOLD_API void gfold_player_reset(gfold_player *player);

/* One step: `inputs` observations in, `outputs` actions out. */
GFOLD_API void gfold_player_act(gfold_player *player, const double *observation, double *action);

GFOLD_END_DECLS

#endif
