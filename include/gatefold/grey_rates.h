/* grey_rates.h: mean firing rate of every grey level, from the isolated neuron and the statistics
 * of the weights.
 *
 * Pixels of grey level l make up the fraction n_l of a network whose neurons have on average K
 * inputs, from anywhere, of weight g_lm = weight_min + weight_gain decay^|P_l - P_m|. Every level
 * is represented by a few neurons, integrated step by step in the field of all,
 *     G_l = K sum_m n_m g_lm <S>_m,     I_l = (1 + z c_l) G_l (e_syn - V),     c_l^2 = var G / G^2
 * where <S>_m is the mean gate of level m in the step before, S = 1 / (1 + exp(-V / gate_width)),
 * and z the place of a neuron among those of its level, in equally probable parts of a normal law:
 * neurons differ by how many inputs they have, of which weight,
 *     c_l^2 = sum_m n_m g_lm^2 / (K (sum_m n_m g_lm)^2).
 * What is left out: that the spikes of single inputs arrive one by one. The error of the theory is
 * the difference from half as many neurons per level.
 *
 * Threads: every call is free. Cost: levels (neurons + levels) per step. Source: izhikevich.h; mean
 * field as in Brunel 2000, without its diffusion.
 */
#ifndef GFOLD_GREY_RATES_H
#define GFOLD_GREY_RATES_H

#include <gatefold/ensemble.h>
#include <gatefold/izhikevich.h>
#include <stddef.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_grey_params {
    gfold_izhikevich_params neuron;
    size_t levels;                    /* in [1, 65536]                                  */
    const double *grey;               /* P of each level                                */
    const double *fraction;           /* of all neurons, positive, sum 1                */
    const double *current;            /* during the pulse                               */
    double background;                /* current else                        [0]        */
    double in_degree;                 /* K, in [0, 1e6]                      [100]      */
    double weight_min, weight_gain;   /* in [0, 1000]                        [0.001, 0.024] */
    double weight_decay;              /* in [0, 1]                           [0.9]      */
    double gate_width;                /* mV, in (0, 1000]                    [0.2]      */
    double e_syn;                     /* mV, in [-1000, 1000]                [0]        */
    size_t pulse_first, pulse_last;   /* steps, from 1                       [2000, 2999] */
    size_t window_first, window_last; /* steps that count                    [1999, 2998] */
    int neurons;                      /* per level, even, in [2, 4096]       [32]       */
} gfold_grey_params;

typedef struct gfold_grey_rate {
    double rate, error; /* Hz: spike steps over the window                                  */
    double isolated;    /* Hz: the same neuron without inputs                               */
} gfold_grey_rate;

GFOLD_API gfold_grey_params gfold_grey_defaults(void);

/* out: one per level. EINVAL: names what is out of range; ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_grey_rates(const gfold_grey_params *p,
                                                        gfold_grey_rate *out, gfold_error *err);

/* The levels of an image: ascending grey values, and how often each comes; at most n. */
GFOLD_API size_t gfold_grey_levels(size_t n, const double *image, double *grey, double *fraction);

/* Mean over the pixels of each level of what a network did, with its standard error over pixels
 * (NaN for a single one); `rate` belongs to `image`, pixel by pixel. EINVAL: a pixel has no level. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_grey_measured(size_t n, const double *image,
                                                           const double *rate, size_t levels,
                                                           const double *grey, gfold_estimate *out,
                                                           gfold_error *err);

GFOLD_END_DECLS

#endif
