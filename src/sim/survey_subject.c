/* A network with a binary gate settles to where its memory is; a smooth one would never rest. */
#include "core/fail.h"
#include "model/gate.h"
#include "sim/plan.h"
#include "sim/survey.h"

#include <math.h>
#include <stdlib.h>

/* ---- until rest ---------------------------------------------------------------------------- */

static gfold_model binary(const gfold_model *model)
{
    gfold_model m = *model;
    m.update.kind = GFOLD_GATE_BINARY;
    m.update.alpha = HUGE_VAL;
    m.noise = 0;
    return m;
}

static int slides(const gfold_simulate_plan *plan)
{
    return gf_plan_exact(plan) && plan->slots[0].gates.n_sliding > 0;
}

static gfold_status
settle(const gf_subject *s, gfold_simulate_plan **plan, gfold_survey_kind *kind, gfold_error *err)
{
    gfold_simulate_params p = s->p->simulate;
    gfold_simulate_result run;
    p.trials = 1;
    p.stop_at_rest = 1;
    p.initial = NULL;
    p.observe = NULL;
    p.observe_every = p.observe_from = 0;
    gfold_status status = gfold_simulate_create(plan, s->settled, &p, err);
    if (!status) status = gfold_simulate_run(*plan, 0, 1, s->p->stop, &run, err);
    const int endless = status == GFOLD_ENOCONV;
    if (status && !endless) return status;
    *kind = GFOLD_SURVEY_MANIFOLD; /* so far */
    if (!run.settled) *kind = endless || slides(*plan) ? GFOLD_SURVEY_SLIDING : GFOLD_SURVEY_MOVING;
    return gf_ok(err);
}

/* The manifold at a state, and what the network is by it. */
static gfold_status look(gf_subject *s, const gfold_network *network, const gfold_state *state,
                         gfold_survey_kind *kind, gfold_error *err)
{
    *kind = GFOLD_SURVEY_EDGE;
    const gfold_status status = gfold_manifold_create(&s->manifold, network, state, err);
    if (status == GFOLD_ENOCONV || status == GFOLD_ENUMERIC) return gf_ok(err);
    if (status) return status;
    const gfold_manifold_shape shape = gfold_manifold_shape_of(s->manifold);
    if (!shape.frozen)
        *kind = GFOLD_SURVEY_POINT;
    else if (!shape.edge && shape.contraction_rate > 0)
        *kind = GFOLD_SURVEY_MANIFOLD;
    return status;
}

/* ---- with the model's own gate, with noise and damage --------------------------------------- */

static gfold_status change(gf_subject *s, gfold_error *err)
{
    const gfold_survey_params *p = s->p;
    if (p->remove > 0) {
        s->removed = gf_allocate(p->network.n, 1);
        if (!s->removed) return gf_fail_memory(err, (double)p->network.n);
        gfold_network_remove(s->settled, p->remove, s->removed);
    }
    return gfold_network_damage(&s->measured, s->settled, &p->model, p->perturb, s->removed, err);
}

/* A smooth gate lets units near the threshold go first; what is left is measured. */
static gfold_status relax(gf_subject *s, gfold_survey_kind *kind, gfold_error *err)
{
    gfold_simulate_params p = gf_memory_simulation(&s->p->memory, s->p->memory.t);
    gfold_simulate_plan *plan = NULL;
    gfold_simulate_result run;
    p.initial = gfold_manifold_state(s->manifold);
    gfold_status status = gfold_simulate_create(&plan, s->measured, &p, err);
    if (!status) status = gfold_simulate_run(plan, 0, 1, s->p->stop, &run, err);
    if (!status) {
        const gfold_state state = gfold_simulate_state(plan, 0);
        gfold_manifold_destroy(s->manifold);
        s->manifold = NULL;
        status = look(s, s->measured, &state, kind, err);
    }
    gfold_simulate_destroy(plan);
    return status;
}

static int differs(const gfold_survey_params *p)
{
    return p->perturb > 0 || p->remove > 0 || p->model.noise > 0 ||
           !gf_gate_row(p->model.update.kind)->switches;
}

gfold_status gf_subject_change(gf_subject *s, gfold_survey_kind *kind, gfold_error *err)
{
    gfold_status status = differs(s->p) ? change(s, err) : gf_ok(err);
    if (!status && !gf_gate_row(s->p->model.update.kind)->switches) status = relax(s, kind, err);
    return status;
}

/* ---- the whole ----------------------------------------------------------------------------- */

static gfold_status settle_and_look(gf_subject *s, gfold_survey_kind *kind, gfold_error *err)
{
    gfold_simulate_plan *plan = NULL;
    gfold_status status = settle(s, &plan, kind, err);
    if (!status && *kind == GFOLD_SURVEY_MANIFOLD) {
        const gfold_state state = gfold_simulate_state(plan, 0);
        status = look(s, s->settled, &state, kind, err);
    }
    gfold_simulate_destroy(plan);
    return status;
}

gfold_status gf_subject_create(gf_subject *s, const gfold_survey_params *p, int network,
                               gfold_survey_kind *kind, gfold_error *err)
{
    const gfold_model model = binary(&p->model);
    gfold_network_params sample = p->network;
    *s = (gf_subject){ .p = p };
    *kind = GFOLD_SURVEY_MOVING;
    sample.realisation += (uint64_t)network;
    const gfold_status status = gfold_network_create(&s->settled, &model, &sample, err);
    return status ? status : settle_and_look(s, kind, err);
}

void gf_subject_destroy(gf_subject *s)
{
    gfold_manifold_destroy(s->manifold);
    gfold_network_destroy(s->measured);
    gfold_network_destroy(s->settled);
    free(s->removed);
    *s = (gf_subject){ 0 };
}
