#include "astro/izhikevich.h"
#include "core/fail.h"

#include <gatefold/firing.h>
#include <math.h>

gfold_firing_params gfold_firing_defaults(void)
{
    return (gfold_firing_params){ .neuron = gfold_izhikevich_defaults(),
                                  .start = gfold_izhikevich_initial(),
                                  .current = 10,
                                  .duration = (double)INFINITY,
                                  .t_max = 1000 };
}

size_t gfold_firing_steps(const gfold_firing_params *p)
{
    return (size_t)(p->t_max / p->neuron.dt + 0.5);
}

gfold_status gfold_izhikevich_rest(const gfold_izhikevich_params *p, double current,
                                   gfold_izhikevich_state *out, gfold_error *err)
{
    const double linear = 5 - p->b, square = linear * linear - 4 * 0.04 * (140 + current);
    if (!(square >= 0))
        return gf_fail(err, GFOLD_ENOSOL, "the neuron does not rest at a current of %g", current);
    out->v = -(linear + sqrt(square)) / (2 * 0.04);
    out->u = p->b * out->v;
    return gf_ok(err);
}

static gfold_status check(const gfold_firing_params *p, gfold_error *err)
{
    gfold_status status = gfold_izhikevich_check(&p->neuron, err);
    if (!status) status = gf_check_range(err, "current", p->current, -1000, 1000);
    if (!status) status = gf_check_range(err, "background", p->background, -1000, 1000);
    if (!status) status = gf_check_range(err, "onset", p->onset, 0, (double)INFINITY);
    if (!status) status = gf_check_range(err, "duration", p->duration, 0, (double)INFINITY);
    if (!status) status = gf_check_range(err, "t_max", p->t_max, p->neuron.dt, 1e7);
    if (!status) status = gf_check_range(err, "V at the start", p->start.v, -1000, 1000);
    if (!status) status = gf_check_range(err, "U at the start", p->start.u, -1e4, 1e4);
    return status;
}

/* First and last step of the pulse, as a half-open range of steps from 0. */
static void window(const gfold_firing_params *p, size_t steps, size_t *from, size_t *to)
{
    const double end = (p->onset + p->duration) / p->neuron.dt, last = (double)steps;
    *from = (size_t)fmin(last, floor(p->onset / p->neuron.dt + 0.5));
    *to = (size_t)fmin(last, floor(end + 0.5));
}

static void count(const gfold_izhikevich_params *n, double v, size_t step, gfold_firing *out)
{
    const double now = (double)step * n->dt;
    out->spike_steps += v > n->threshold;
    if (v < n->peak) return;
    if (!out->spikes++) out->first = now;
    out->last = now;
}

gfold_status gfold_firing_run(const gfold_firing_params *p, gfold_firing *out, double *v, double *u,
                              long *spike, gfold_error *err)
{
    const gfold_izhikevich_params n = p->neuron;
    const gfold_status status = check(p, err);
    if (status) return status;
    const size_t steps = gfold_firing_steps(p);
    size_t from, to;
    window(p, steps, &from, &to);
    *out = (gfold_firing){ .first = (double)NAN, .last = (double)NAN, .end = p->start };
    for (size_t k = 0; k < steps; k++) {
        const double current = k >= from && k < to ? p->current : p->background;
        out->end = gf_izhikevich_step(&n, out->end, current);
        if (v) v[k] = out->end.v;
        if (u) u[k] = out->end.u;
        if (spike && out->end.v > n.threshold) spike[out->spike_steps] = (long)k + 1;
        count(&n, out->end.v, k + 1, out);
    }
    out->rate = 1000 * (double)out->spikes / ((double)steps * n.dt);
    return gf_ok(err);
}

/* Least current with `spikes` spikes, lo having fewer and hi as many. */
static gfold_status bisect(gfold_firing_params *p, long spikes, double lo, double hi, double *out,
                           double *width, gfold_error *err)
{
    gfold_firing f;
    for (double mid = (lo + hi) / 2; mid > lo && mid < hi; mid = (lo + hi) / 2) {
        p->current = mid;
        const gfold_status status = gfold_firing_run(p, &f, NULL, NULL, NULL, err);
        if (status) return status;
        *(f.spikes >= spikes ? &hi : &lo) = mid;
    }
    *out = hi;
    *width = fmax(*width, hi - lo);
    return gf_ok(err);
}

gfold_status gfold_firing_onset(const gfold_izhikevich_params *n, double lo, double hi,
                                double t_max, gfold_onset *out, gfold_error *err)
{
    gfold_firing_params p = gfold_firing_defaults();
    gfold_firing low, high;
    p.neuron = *n;
    p.t_max = t_max;
    gfold_status status = gfold_izhikevich_check(n, err);
    if (!status) status = gfold_izhikevich_rest(n, 0, &p.start, err);
    p.current = lo;
    if (!status) status = gfold_firing_run(&p, &low, NULL, NULL, NULL, err);
    p.current = hi;
    if (!status) status = gfold_firing_run(&p, &high, NULL, NULL, NULL, err);
    if (!status && (low.spikes > 0 || high.spikes < 2))
        status = gf_fail(err, GFOLD_ENOSOL, "%ld spikes at %g and %ld at %g: no onset between",
                         low.spikes, lo, high.spikes, hi);
    out->width = 0;
    if (!status) status = bisect(&p, 1, lo, hi, &out->single, &out->width, err);
    if (!status) status = bisect(&p, 2, out->single, hi, &out->repetitive, &out->width, err);
    return status;
}
