#include "astro/astrocyte.h"
#include "core/fail.h"

#include <gatefold/response.h>
#include <math.h>

gfold_response_params gfold_response_defaults(void)
{
    return (gfold_response_params){ .astrocyte = gfold_astrocyte_defaults(),
                                    .start = gfold_astrocyte_initial(),
                                    .drive = 5,
                                    .onset = 0.2,
                                    .duration = 0.1,
                                    .t_max = 10,
                                    .threshold = 0.2,
                                    .every = 0.01 };
}

static size_t steps_of(double time, double dt)
{
    return (size_t)(time / dt + 0.5);
}

size_t gfold_response_points(const gfold_response_params *p)
{
    const double dt = p->astrocyte.dt;
    return steps_of(p->t_max, dt) / steps_of(p->every, dt) + 1;
}

static gfold_status check(const gfold_response_params *p, gfold_error *err)
{
    const double dt = p->astrocyte.dt;
    gfold_status status = gfold_astrocyte_check(&p->astrocyte, err);
    if (!status) status = gf_check_range(err, "drive", p->drive, 0, 1000);
    if (!status) status = gf_check_range(err, "background", p->background, 0, 1000);
    if (!status) status = gf_check_range(err, "onset", p->onset, 0, (double)INFINITY);
    if (!status) status = gf_check_range(err, "duration", p->duration, 0, (double)INFINITY);
    if (!status) status = gf_check_range(err, "t_max", p->t_max, dt, 1e5);
    if (!status) status = gf_check_range(err, "threshold", p->threshold, 0, 1000);
    if (!status) status = gf_check_range(err, "every", p->every, dt, 1e5);
    if (!status) status = gf_check_range(err, "ca at the start", p->start.ca, 0, 1000);
    if (!status) status = gf_check_range(err, "h at the start", p->start.h, 0, 1);
    if (!status) status = gf_check_range(err, "ip3 at the start", p->start.ip3, 0, 1000);
    return status;
}

/* The step from Ca = before, at time t, to Ca = after. */
static void
watch(const gfold_response_params *p, double t, double before, double after, gfold_response *r)
{
    const double dt = p->astrocyte.dt, level = p->threshold;
    if (after > r->peak) r->peak = after, r->t_peak = t + dt;
    if (before <= level && after <= level) return;
    const double part = before == after ? 0 : (level - before) / (after - before);
    if (before <= level) {
        r->above += dt * (1 - part);
        if (isnan(r->t_up)) r->t_up = t + part * dt;
    } else if (after <= level) {
        r->above += dt * part;
        r->t_down = t + part * dt;
    } else {
        r->above += dt;
    }
}

gfold_status gfold_response_run(const gfold_response_params *p, gfold_response *out, double *t,
                                gfold_astrocyte_state *states, gfold_error *err)
{
    const gfold_status status = check(p, err);
    if (status) return status;
    const double dt = p->astrocyte.dt, last = p->t_max / dt + 0.5;
    const size_t steps = steps_of(p->t_max, dt), every = steps_of(p->every, dt);
    const size_t from = (size_t)fmin(last, floor(p->onset / dt + 0.5));
    const size_t to = (size_t)fmin(last, floor((p->onset + p->duration) / dt + 0.5));
    gfold_astrocyte_state s = p->start;
    *out = (gfold_response){ .peak = s.ca, .t_up = (double)NAN, .t_down = (double)NAN };
    for (size_t k = 0; k <= steps; k++) {
        if (states && k % every == 0) t[k / every] = (double)k * dt, states[k / every] = s;
        if (k == steps) break;
        const double before = s.ca, drive = k >= from && k < to ? p->drive : p->background;
        s = gf_astrocyte_step(&p->astrocyte, s, drive, 0);
        watch(p, (double)k * dt, before, s.ca, out);
    }
    out->end = s;
    if (!isfinite(s.ca + s.h + s.ip3))
        return gf_fail(err, GFOLD_ENUMERIC, "the state overflows with steps of %g s", dt);
    return gf_ok(err);
}
