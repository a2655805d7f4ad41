#include "astro/modulation.h"

#include "core/fail.h"

#include <stdlib.h>

gfold_status gf_modulation_create(gf_modulation *f, const gfold_astro_params *p, double mean_weight,
                                  gfold_error *err)
{
    const size_t zones = (p->rows / 3) * (p->columns / 3);
    const int times = p->feedback == GFOLD_MODULATION_MULTIPLICATIVE && mean_weight > 0;
    *f = (gf_modulation){ .p = p, .scale = times ? 1 / mean_weight : 1, .zones = zones };
    f->until = gf_allocate(zones, sizeof *f->until);
    f->m = gf_allocate(zones, sizeof *f->m);
    return f->until && f->m ? gf_ok(err) : gf_fail_memory(err, 12. * (double)zones);
}

void gf_modulation_destroy(gf_modulation *f)
{
    free(f->until);
    free(f->m);
}

static double excess(double ca, double least)
{
    return ca > least ? ca - least : 0;
}

/* Every neuron that is in two zones belongs to the later; the last row and column have one. */
static void spread(const gf_modulation *f, double *boost)
{
    const size_t rows = f->p->rows, columns = f->p->columns, tall = rows / 3;
    for (size_t c = 0; c < columns; c++) {
        const double *m = f->m + (c / 3 < columns / 3 ? c / 3 : columns / 3 - 1) * tall;
        double *to = boost + c * rows;
        for (size_t j = 0; j < tall; j++) to[3 * j] = to[3 * j + 1] = to[3 * j + 2] = m[j];
        to[rows - 1] = m[tall - 1];
    }
}

int gf_modulation_boost(gf_modulation *f, int step, const double *ca, gf_layer *layer)
{
    double most = 0;
    for (size_t z = 0; z < f->zones; z++) {
        const double e = excess(ca[z], f->p->ca_min);
        if (e > most) most = e;
    }
    if (f->p->feedback == GFOLD_MODULATION_OFF) return most > 0;
    const int constant = f->p->feedback == GFOLD_MODULATION_CONSTANT;
    for (size_t z = 0; z < f->zones && constant; z++)
        f->m[z] = step <= f->until[z] ? f->p->a_feedback : 0;
    for (size_t z = 0; z < f->zones && !constant; z++)
        f->m[z] = most > 0 && step <= f->until[z]
                      ? f->p->a_feedback * excess(ca[z], f->p->ca_min) / most * f->scale
                      : 0;
    spread(f, layer->boost);
    return most > 0;
}

void gf_modulation_watch(gf_modulation *f, int step, const double *ca, const double *y)
{
    if (step % f->p->watch) return;
    for (size_t z = 0; z < f->zones; z++)
        if (ca[z] > f->p->ca_min && y[z] >= f->p->enter) f->until[z] = step + f->p->duration - 1;
}

size_t gf_modulation_flagged(const gf_modulation *f)
{
    size_t flagged = 0;
    for (size_t z = 0; z < f->zones; z++) flagged += f->until[z] > 0;
    return flagged;
}
