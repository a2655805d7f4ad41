/* settled_network.h: a network that came to rest, and its state. */
#ifndef SETTLED_NETWORK_H
#define SETTLED_NETWORK_H

#include "expect.h"

#include <gatefold/gatefold.h>

typedef struct settled {
    gfold_network *network;
    gfold_simulate_plan *plan;
    gfold_state state;
    gfold_manifold *manifold;
    gfold_manifold_shape shape;
} settled;

/* The first realisation from `first` on that rests with a manifold of its own. */
static inline settled settle(gfold_model model, size_t n, uint64_t first)
{
    settled s = { 0 };
    gfold_simulate_params p = gfold_simulate_defaults();
    gfold_simulate_result run;
    gfold_error err;
    p.t_max = 1000;
    for (uint64_t k = first; k < first + 50; k++) {
        const gfold_network_params sample = { .n = n, .seed = 7, .realisation = k };
        cr_assert_eq(gfold_network_create(&s.network, &model, &sample, &err), GFOLD_OK, "%s",
                     err.message);
        cr_assert_eq(gfold_simulate_create(&s.plan, s.network, &p, &err), GFOLD_OK, "%s",
                     err.message);
        cr_assert_eq(gfold_simulate_run(s.plan, 0, 1, NULL, &run, &err), GFOLD_OK, "%s",
                     err.message);
        s.state = gfold_simulate_state(s.plan, 0);
        if (run.settled && !gfold_manifold_create(&s.manifold, s.network, &s.state, &err)) {
            s.shape = gfold_manifold_shape_of(s.manifold);
            if (s.shape.frozen && s.shape.active && !s.shape.edge) return s;
            gfold_manifold_destroy(s.manifold);
        }
        gfold_simulate_destroy(s.plan);
        gfold_network_destroy(s.network);
    }
    cr_assert_fail("none of 50 networks of %zu units has a manifold", n);
    return s;
}

static inline void unsettle(settled *s)
{
    gfold_manifold_destroy(s->manifold);
    gfold_simulate_destroy(s->plan);
    gfold_network_destroy(s->network);
}

/* The binary update gate; with a reset gate of that time constant where it is not negative. */
static inline gfold_model frozen_model(double tau_r)
{
    gfold_model m = gfold_model_preset(tau_r < 0 ? GFOLD_FS : GFOLD_GRNN);
    m.update = gfold_model_preset(GFOLD_FS).update;
    m.reset.tau = fmax(tau_r, 0);
    if (tau_r >= 0) m.g = 3, m.sigma_b = 0.3;
    return m;
}

#endif
