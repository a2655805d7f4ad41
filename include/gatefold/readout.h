/* readout.h: learning to read actions out of a raster of spikes.
 *
 *     W <- W + alpha sum over t of (a[t] - y[t + lead]) x[t + lead]',   y = W r
 *
 * once per demonstration, by Adam or plainly (cloning.h), with x = s, as Button & Food runs it, or x = r,
 * the gradient of 1/2 sum (a - y)^2. J is at rest, so that every demonstration is run once.
 *
 * Threads: one per agent. Memory: 16 N steps bytes per demonstration, 32 N outputs. Cost of an epoch: 4 N
 * outputs steps flops per demonstration. Source: Capone, Muratore & Paolucci 2022.
 */
#ifndef GFOLD_READOUT_H
#define GFOLD_READOUT_H

#include <gatefold/cloning.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_readout_params {
    int epochs;  /* each one step per demonstration, in [0, 1e7]                            [250] */
    int lead;    /* y[t + lead] is fitted to a[t], 0 or 1                                     [0] */
    int spikes;  /* 1: along (a - y) s' as Button & Food runs it; 0: (a - y) r', the gradient [1] */
    int targets; /* 1: s is the target raster; 0: the network runs freely                     [0] */
    gfold_rate rate; /*                                                      [Adam 0.01, 0.9, 25] */
    uint64_t seed;   /* of the order of demonstrations in every epoch                   [1] */
    uint64_t realisation; /*                                                                 [0] */
} gfold_readout_params;

GFOLD_API gfold_readout_params gfold_readout_defaults(void);

/* Trains W; mse: mean over demonstrations, steps and outputs of (a - y)^2 afterwards, NULL is fine.
 * With lead 1 the pairs are y[t + 1], a[t] for t <= steps - 3, as the walker runs it. ENUMERIC: W
 * is not finite. EINVAL, ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_agent_train_readout(
    gfold_agent *agent, size_t count, const gfold_demonstration *demonstrations,
    const gfold_readout_params *params, double *mse, gfold_error *err);

GFOLD_END_DECLS

#endif
