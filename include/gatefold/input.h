/* input.h: a signal I(t) that drives the units from outside: dh_i/dt gets + I(t) u_i.
 *
 * It acts outside the gate: a frozen unit moves with it. Steps of an integrator end where the signal
 * jumps or bends.  Threads: plain values, only read.
 */
#ifndef GFOLD_INPUT_H
#define GFOLD_INPUT_H

#include <gatefold/status.h>
#include <stddef.h>
#include <stdint.h>

GFOLD_BEGIN_DECLS

typedef enum gfold_input_kind {
    GFOLD_INPUT_NONE,
    GFOLD_INPUT_CONSTANT, /* amplitude                                                        */
    GFOLD_INPUT_PULSE,    /* amplitude for start <= t < start + duration                      */
    GFOLD_INPUT_SINUSOID, /* amplitude sin(2 pi (t - start) / period) for t >= start          */
    GFOLD_INPUT_SERIES,   /* through (time, value), linear between, zero outside              */
    GFOLD_INPUT_COUNT
} gfold_input_kind;

typedef struct gfold_input {
    gfold_input_kind kind;
    double amplitude;           /* per leak time, in [-1e6, 1e6]                          */
    double start;               /* leak times, in [0, 1e8]                                */
    double duration, period;    /* leak times, in (0, 1e8]                                */
    const double *time, *value; /* of a series: count points, time ascending, finite      */
    size_t count;               /*   at least 2                                           */
    const double *direction;    /* u_i, one per unit; NULL: all 1                         */
} gfold_input;

GFOLD_API const char *gfold_input_name(gfold_input_kind kind);

/* I(t); at a jump the value to its right. */
GFOLD_API double gfold_input_at(const gfold_input *input, double t);

/* The first time after t at which the signal is not smooth; infinite when there is none. */
GFOLD_API double gfold_input_next_edge(const gfold_input *input, double t);

/* u_i ~ Normal(0, 1), n entries, a stream of its own of the seed. */
GFOLD_API void gfold_input_random_direction(uint64_t seed, size_t n, double *direction);

/* EINVAL names the first field that is out of its range. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_input_check(const gfold_input *input,
                                                         gfold_error *err);

GFOLD_END_DECLS

#endif
