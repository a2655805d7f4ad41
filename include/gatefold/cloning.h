/* cloning.h: learning to produce a raster of spikes; actions are read out of it in readout.h.
 *
 * With P and Q the own and the target spikes filtered by tau_star, D = B'B the feedback matrix,
 *
 *     e <- beta_m e + gamma_m x,   P <- beta P + (1 - beta) s,   Q <- beta Q + (1 - beta) s*
 *     g_ij = d_i p_i e_j,   d = D (Q - P) + rate_weight (rate_target - P)
 *
 * once per step, and J moves along g at once (SGD: J += alpha g, alpha dropping as Adam's) with
 * its diagonal kept at 0. p_i = 1, or with `slope` the pseudo-derivative l (1 - l) / w of the
 * spike, l = logistic(V / w), w = softness or slope_width. This is what the published programs run
 * (w = 1): minus the gradient of 1/2 sum_t (s'* - s')' D (s'* - s') without the paths through
 * other units, through the reset and through the memory of the error's filter. The rule as derived
 * keeps that memory (`filtered`): p_i e_j is replaced by its own average over tau_star.
 * rate_weight is a pull of every rate towards rate_target, a choice of this library. With
 * `actions` the first rows of B s'*, the readout's, are replaced by the action a itself: d has W'
 * (a - W Q) besides.
 *
 *     DIAGONAL  D = 1/R for i < R, else 0: R units learn
 *     RANDOM    B_ki ~ Normal(0, 1/R), k < R
 *     READOUT   B's first rows are W, the others Normal(0, (2 std W)^2); R = outputs is error-based
 *     IDENTITY  D = 1
 *
 * clamp: which units' spikes are replaced by the target's where they drive others and reset
 * themselves. Clamping all, or the R that a diagonal D teaches, makes x independent of what is
 * learned; rows then learn one by one, each from the first cache.
 *
 *     Adam, t = 1, 2, ...: alpha <- drop alpha if t is a multiple of drop_every;
 *     m <- 0.9 m + 0.1 g,  v <- 0.999 v + 0.001 g^2,
 *     J <- J + alpha (m / (1 - 0.9^t)) / (sqrt(v / (1 - 0.999^t)) + 1e-8)
 *
 * Threads: one per cloner and agent. Memory: 8 N^2 bytes for D unless diagonal, 16 N^2 for Adam, 8
 * N^2 for `filtered`. Cost of a step: Adam N^2 (rows that learn only), SGD a few N 32 plus spikes.
 * Source: Capone, Muratore & Paolucci 2022; Kingma & Ba 2015.
 */
#ifndef GFOLD_CLONING_H
#define GFOLD_CLONING_H

#include <gatefold/agent.h>

GFOLD_BEGIN_DECLS

typedef enum gfold_feedback {
    GFOLD_FEEDBACK_DIAGONAL,
    GFOLD_FEEDBACK_RANDOM,
    GFOLD_FEEDBACK_READOUT,
    GFOLD_FEEDBACK_IDENTITY,
    GFOLD_FEEDBACK_COUNT
} gfold_feedback;

typedef enum gfold_clamp {
    GFOLD_CLAMP_NONE,
    GFOLD_CLAMP_RANK, /* units i < R */
    GFOLD_CLAMP_ALL,
    GFOLD_CLAMP_COUNT
} gfold_clamp;

typedef enum gfold_optimiser { GFOLD_ADAM, GFOLD_SGD, GFOLD_OPTIMISER_COUNT } gfold_optimiser;

/* What alpha is multiplied with. FEEDBACK: a wrong spike then moves J as much in all at every
 * tau_star, since the weights 1 - beta, (1 - beta) beta, ... of the error's filter sum to 1. */
typedef enum gfold_relative {
    GFOLD_RELATIVE_OFF,      /* 1                                                          */
    GFOLD_RELATIVE_FEEDBACK, /* 1 / mean of D's R eigenvalues; IDENTITY: of all               */
    GFOLD_RELATIVE_READOUT,  /* sqrt(n / R) / std W, as the walker's program has it; W = 0: 1 */
    GFOLD_RELATIVE_COUNT
} gfold_relative;

typedef struct gfold_rate {
    gfold_optimiser
        optimiser;   /*                                                             [ADAM] */
    double alpha;    /* in (0, 1e308]                                               [0.01] */
    double drop;     /* in (0, 1]                                                    [0.9] */
    long drop_every; /* steps, at least 1                                                  [2000] */
} gfold_rate;

typedef struct gfold_cloning_params {
    gfold_feedback
        feedback;       /*                                                           [DIAGONAL] */
    size_t rank;        /* R, in [1, n]; READOUT: at least `outputs`                      [300] */
    double tau_star;    /* ms, in (0, 1e6]                                                  [5] */
    gfold_clamp clamp;  /*                                                               [RANK] */
    int slope;          /* 1: with the pseudo-derivative                                    [0] */
    double slope_width; /* w of hard spikes, in [1e-6, 1e6]; that of programs is 1          [1] */
    int filtered;       /* 1: the rule as derived                                           [0] */
    int actions;        /* 1: W's rows follow the action; READOUT only                      [0] */
    int lead;           /* of actions: s[t + 1] answers a[t + 1 - lead], 0 or 1 (readout.h) [0] */
    double rate_weight; /* in [0, 1e6]                                                      [0] */
    double rate_target; /* spikes per step, in [0, 1]                                       [0] */
    double limit;       /* |J_ij| <= limit after every pass, in [0, 1e6]; 0: none           [0] */
    gfold_rate rate;
    gfold_relative
        relative;         /*                                                               [OFF] */
    uint64_t seed;        /* of B                                                            [1] */
    uint64_t realisation; /*                                                                 [0] */
} gfold_cloning_params;

/* The published programs; the last three are one network with three feedbacks. */
typedef enum gfold_agent_preset {
    GFOLD_PRESET_BUTTON_FOOD,
    GFOLD_PRESET_WALKER,
    GFOLD_PRESET_LTTS,
    GFOLD_PRESET_ERROR_BASED,
    GFOLD_PRESET_TARGET_BASED,
    GFOLD_AGENT_PRESET_COUNT
} gfold_agent_preset;

/* "button-food", ..., "diagonal", ..., "none", ..., "adam", ..., "off", ...; NULL past the last. */
GFOLD_API const char *gfold_agent_preset_name(gfold_agent_preset preset);
GFOLD_API const char *gfold_feedback_name(gfold_feedback feedback);
GFOLD_API const char *gfold_clamp_name(gfold_clamp clamp);
GFOLD_API const char *gfold_optimiser_name(gfold_optimiser optimiser);
GFOLD_API const char *gfold_relative_name(gfold_relative relative);

/* Sets both; NULL is fine. */
GFOLD_API void gfold_agent_preset_set(gfold_agent_preset preset, gfold_agent_params *agent,
                                      gfold_cloning_params *cloning);
GFOLD_API gfold_cloning_params gfold_cloning_defaults(void);

typedef struct gfold_cloner gfold_cloner;

/* Learns in the agent, which must outlive it; Adam's moments live as long as the cloner. READOUT
 * takes W as it is now. EINVAL, ENOMEM: *cloner is NULL. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_cloner_create(gfold_cloner **cloner,
                                                           gfold_agent *agent,
                                                           const gfold_cloning_params *params,
                                                           gfold_error *err);
GFOLD_API void gfold_cloner_destroy(gfold_cloner *cloner);

/* D, n x n, in place of the one that was sampled. EINVAL: not finite. ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_cloner_set_feedback(gfold_cloner *cloner,
                                                                 const double *d, gfold_error *err);

/* D into d, n x n. */
GFOLD_API void gfold_cloner_feedback(const gfold_cloner *cloner, double *d);

/* One pass over demonstrations with targets, in this order, from a fresh state each; J changes at
 * every step. ENUMERIC: a weight is no longer finite. EINVAL, ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_cloner_pass(gfold_cloner *cloner, size_t count,
                                                         const gfold_demonstration *demonstrations,
                                                         gfold_error *err);

/* The sum of g over the steps first <= t < end of one demonstration, J frozen, into g, n x n, with
 * its diagonal. EINVAL, ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status
gfold_cloner_gradient(gfold_cloner *cloner, const gfold_demonstration *demonstration, size_t first,
                      size_t end, double *g, gfold_error *err);

GFOLD_END_DECLS

#endif
