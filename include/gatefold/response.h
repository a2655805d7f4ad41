/* response.h: one astrocyte under a drive, and how long its calcium remembers.
 *
 * The drive is `background`, and `drive` from `onset` on for `duration` (infinite: to the end),
 * rounded to steps: step i, from 0, uses the drive at time i dt. What comes out: the trace, and the
 * response, which is the peak and the time with Ca > threshold.
 *
 * Threads: every call is free. Memory: none. Cost: 0.1 us per step. Source: astrocyte.h.
 */
#ifndef GFOLD_RESPONSE_H
#define GFOLD_RESPONSE_H

#include <gatefold/astrocyte.h>
#include <stddef.h>

GFOLD_BEGIN_DECLS

typedef struct gfold_response_params {
    gfold_astrocyte_params astrocyte;
    gfold_astrocyte_state start; /*                            [astrocyte_initial()]     */
    double drive;                /* uM/s, in [0, 1000]         [5]                       */
    double background;           /* uM/s, in [0, 1000]         [0]                       */
    double onset, duration;      /* s, in [0, inf]             [0.2, 0.1]                */
    double t_max;                /* s, in [dt, 1e5]            [10]                      */
    double threshold;            /* of Ca, uM, in [0, 1000]    [0.2]                     */
    double every;                /* of the trace, s, in [dt, 1e5], rounded to steps [0.01] */
} gfold_response_params;

typedef struct gfold_response {
    double peak, t_peak; /* uM, s: the largest Ca of all steps                              */
    double above;        /* s with Ca > threshold, crossings interpolated                   */
    double t_up, t_down; /* s: first crossing upwards, last one downwards; NaN without      */
    gfold_astrocyte_state end;
} gfold_response;

GFOLD_API gfold_response_params gfold_response_defaults(void);

/* Points of the trace: the start, then one after every `every`. */
GFOLD_API size_t gfold_response_points(const gfold_response_params *p);

/* t (s) and states of gfold_response_points() each, or NULL both. EINVAL: names what is out of
 * range; ENUMERIC: the steps are too long and the state overflows. */
GFOLD_API GFOLD_NODISCARD gfold_status gfold_response_run(const gfold_response_params *p,
                                                          gfold_response *out, double *t,
                                                          gfold_astrocyte_state *states,
                                                          gfold_error *err);

GFOLD_END_DECLS

#endif
