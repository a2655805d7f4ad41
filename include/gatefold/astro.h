/* astro.h: the neuron-astrocyte network, a memory of grey levels.
 *
 * One neuron (izhikevich.h) per pixel of an image of `rows` x `columns`; neuron (r, c) has index
 * n = r + rows c in every array here. Astrocyte (j, k) covers the zone of neurons 3j..3j+3 by
 * 3k..3k+3; neighbouring zones share a row or column. Every neuron has `targets` synapses,
 *     weight = g_floor + g_gain g_decay^|P_post - P_pre|,       P = 255 - pixel of the image.
 * A step: every neuron; glutamate G <- G - dt (decay G - release [V > threshold]), dt in s; then
 *     I_n = sum of g_eff S_pre (reversal - V_n),     S = 1 / (1 + exp(-V_pre / gate_width)),
 * used in the next step; the sum Y of G over each zone. In training g_eff = weight, and the
 * astrocytes (astrocyte.h) follow, driven by Y where Y >= drive_min. In a test
 *     m = a_feedback e / max e,  e = max(Ca - ca_min, 0),
 *     g_eff = weight + m (additive) or weight (1 + m / mean weight) (multiplicative)
 * wherever the postsynaptic neuron's zone is flagged: every `watch` steps a zone with Ca > ca_min
 * and Y >= enter is, for `duration` steps. Ca is that of training from step `playback` on, or goes
 * on from there under the test's own glutamate. When no Ca is above ca_min there is no feedback.
 *
 * Variants, each by its parameter: targets near by instead of anywhere, noise pulses on every
 * neuron, a cut of the total current, drive by a pulse, a constant feedback, feedback by
 * simultaneous spikes, several images shown one after another. gfold_astro_binary() has them all:
 * the earlier network of the same group, which holds binary images at once.
 *
 * Steps count from 1; column i is the state before step i, column 1 the initial state.
 * S below exp(-100) is left out: it changes no bit, since it would add less than 1e-38 to a sum
 * whose other terms are zero or exceed 1e-15.
 * Threads: tests side by side, beside the training; results do not depend on them, to the last bit.
 * Memory: 12 bytes per synapse, 4 MB per 2500 astrocytes, 1 MB per test of 22801 neurons.
 * Source: Tsybina et al. 2022, in the order of operations of their program; the variants:
 * Gordleeva et al. 2021.
 */
#ifndef GFOLD_ASTRO_H
#define GFOLD_ASTRO_H

#include <gatefold/astrocyte.h>
#include <gatefold/izhikevich.h>

#include <stddef.h>
#include <stdint.h>

GFOLD_BEGIN_DECLS

typedef enum gfold_modulation {
    GFOLD_MODULATION_ADDITIVE,
    GFOLD_MODULATION_MULTIPLICATIVE,
    GFOLD_MODULATION_OFF,
    GFOLD_MODULATION_CONSTANT, /* weight + a_feedback wherever flagged */
    GFOLD_MODULATION_COUNT
} gfold_modulation;

typedef enum gfold_uniform_kind {
    GFOLD_UNIFORM_COUNTER,          /* Philox 4x64, by seed and index          */
    GFOLD_UNIFORM_MERSENNE_TWISTER, /* MT19937, init_genrand(seed), 53 bits    */
    GFOLD_UNIFORM_COUNT
} gfold_uniform_kind;

/* A synapse that left the grid. */
#define GFOLD_ASTRO_NO_TARGET UINT32_MAX

typedef struct gfold_astro_params {
    gfold_izhikevich_params neuron;
    gfold_astrocyte_params astrocyte;
    size_t rows, columns;  /* of neurons, 3 m + 1, in [4, 1501]            [151]    */
    size_t targets;        /* per neuron, in [0, 10000]                     [100]    */
    double reach; /* 0: targets anywhere; else at (trunc R cos a, trunc R sin a), R exponential
                     with this mean, a uniform; none twice, not itself, none beyond the grid; of
                     at most 8 draws per target, counter-based; in [0, 1000]       [0] */
    double decay, release; /* of glutamate, 1/s, in [0, 1e4], [0, 1e6]      [10, 600] */
    double g_floor;        /* weights, in [0, 100]                          [0.001]  */
    double g_gain;         /* in [0, 100]                                   [0.024]  */
    double g_decay;        /* in [0, 1]                                     [0.9]    */
    double gate_width;     /* mV, in [1e-3, 100]                            [0.2]    */
    double reversal;       /* mV, in [-200, 200]                            [0]      */
    gfold_modulation feedback;
    double a_feedback;     /* in [0, 100]                                   [0.1]    */
    double ca_min;         /* uM, in [0, 100]                               [0.2]    */
    double enter;          /* zone's glutamate, in [0, 1e6]                 [3]      */
    int enter_span;        /* > 0: not glutamate but neurons that spike in one of the last
                              that many steps, in [0, 1e6]                  [0]      */
    double current_max;    /* of all of a neuron's currents, in [0, 1e9]    [1e9]    */
    double noise;          /* pulses of a current uniform in -noise..noise, in [0, 1000] [0] */
    double noise_rate;     /* of them, Poisson, 1/s, in [1e-3, 1e4]         [1.5]    */
    int noise_pulses;      /* of them per neuron and run, in [1, 1000]      [15]     */
    int noise_steps;       /* that one lasts, in [1, 1e6]                   [300]    */
    double drive_pulse;    /* 0: drive is Y; else this, uM/s, in [0, 1000]  [0]      */
    int drive_steps;       /* ... for these steps, in [1, 1e6]              [600]    */
    int drive_neurons;     /* ... once that many of a zone, in [1, 16],     [8]      */
    double drive_glutamate; /* ... have G of at least this, in [0, 1e6]     [0.7]    */
    size_t shown;          /* images in the training, in [1, 8]             [1]      */
    int every;             /* steps from one to the next, in [1, 1e7]       [5000]   */
    int watch, duration;   /* steps, in [1, 1e6]                            [10, 3000] */
    int simulate;          /* 1: Ca goes on in tests, 0: replayed           [0]      */
    int simultaneous;      /* 1: all astrocytes at once, 0: in place        [0]      */
    int train_steps, test_steps; /* in [1, 1e7]                     [19000, 7000] */
    int on, off;           /* stimulus in steps on..off - 1                 [2000, 3000] */
    int train_from, train_to; /* window, columns from..to           [2000, 2999]  */
    int test_from, test_to;                                      /* [2000, 7000]  */
    double train_window, test_window; /* s that rates divide by, > 0 [0.1, 0.5] */
    int snapshot;          /* column of ca_mean and ca_max                  [13999]  */
    int playback;          /* column of a test's first Ca                   [11999]  */
    gfold_uniform_kind rng;
    uint64_t seed;         /*                                               [42]     */
    int threads;           /* 0: one per core                               [1]      */
    const volatile int *stop; /* NULL; non-zero ends the run with ESTOPPED           */
    void (*progress)(void *context, double fraction);
    void *context;
} gfold_astro_params;

/* What one run came to, training or test. */
typedef struct gfold_astro_result {
    size_t spike_steps;       /* V > threshold, over neurons and steps              */
    double rate_mean, rate_min, rate_max; /* in the window, Hz                      */
    double r, psnr;           /* rates against P: Pearson; 10 log10(255^2 / MSE), dB, NaN where
                                 rates do not vary                                  */
    double accuracy;          /* mean of the next two, at the whole threshold, Hz, where it is
                                 largest; NaN for an image all above or below P = 128  */
    double hit_rate;          /* part of pixels with P >= 128 whose rate reaches it  */
    double correct_rejection; /* part of the others whose rate does not              */
    double threshold;
    double r_cue, psnr_cue;   /* current against P                                  */
    double ca_mean, ca_max;   /* training: at `snapshot`, uM                        */
    double glutamate_max;     /* of any zone at any step                            */
    size_t zones_flagged;     /* tests: ever                                        */
    size_t steps_without_ca;  /* tests: steps in which no astrocyte was above ca_min */
    int runaway;              /* rate_mean > 200 Hz: r says nothing                 */
} gfold_astro_result;

typedef struct gfold_astro gfold_astro;

GFOLD_API gfold_astro_params gfold_astro_defaults(void);

/* The network of binary images: 79 x 79 neurons, constants of its program. When images are shown
 * is our choice: three in the training, at 0.2, 0.6 and 1 s for 0.2 s each; every test begins with
 * the calcium of 2 s, with its cue on from 0.2 to 0.4 s, where rates are taken. */
GFOLD_API gfold_astro_params gfold_astro_binary(void);

/* image[shown][n]: P, in [0, 255]; weights are of the first. wiring[q]: target of synapse q of
 * neuron q / targets, or GFOLD_ASTRO_NO_TARGET in the last of a neuron; NULL: drawn, floor(u n), or
 * by reach. EINVAL, ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_astro_create(gfold_astro **astro,
                                                          const gfold_astro_params *params,
                                                          const double *image,
                                                          const uint32_t *wiring,
                                                          gfold_error *err);
GFOLD_API void gfold_astro_destroy(gfold_astro *astro);

/* Trains with current[shown][n], and tests with the [tests][n] that follow, number k (from 0) held
 * against image k mod shown, the training against the first; once per network.
 * ENUMERIC: calcium overflowed. ESTOPPED, ENOMEM. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_astro_run(gfold_astro *astro, const double *current,
                                                       size_t tests, gfold_error *err);

/* run 0 is the training, then the tests. */
GFOLD_API gfold_astro_result gfold_astro_result_of(const gfold_astro *astro, size_t run);
GFOLD_API const double *gfold_astro_rates(const gfold_astro *astro, size_t run); /* Hz [n]  */
GFOLD_API const int *gfold_astro_spikes(const gfold_astro *astro, size_t run); /* per step */

/* Of the training. */
GFOLD_API const uint32_t *gfold_astro_wiring(const gfold_astro *astro);
GFOLD_API const double *gfold_astro_weights(const gfold_astro *astro);
GFOLD_API size_t gfold_astro_zones(const gfold_astro *astro);
GFOLD_API const double *gfold_astro_calcium(const gfold_astro *astro); /* [zone] at `snapshot` */
GFOLD_API const double *gfold_astro_trace(const gfold_astro *astro, int column); /* every 500th,
                                          0, 500, ... steps done: [zone] j + rows/3 k; or NULL */

GFOLD_END_DECLS

#endif
