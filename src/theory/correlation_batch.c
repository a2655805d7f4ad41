#include "theory/correlation_batch.h"

#include "core/fail.h"
#include "model/phi.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORY = 8, MOST = 100, ARRAYS = 8 + GF_FIELDS };

gfold_status gf_worker_create(gf_worker *w, const gf_problem *of, gfold_error *err)
{
    const size_t n = of->n / 2 + 2;
    *w = (gf_worker){ .of = *of };
    gfold_status status = gf_fields_create(&w->fields, of->n / 2, of->dt, err);
    if (!status) status = gf_paths_create(&w->paths, of->n, of->dt, err);
    if (!status) {
        w->paths.merge = of->merge;
        w->anderson = gf_anderson_create(n, HISTORY);
        w->x = gf_allocate(ARRAYS * n, sizeof *w->x);
        if (!w->anderson || !w->x) status = gf_fail_memory(err, ARRAYS * (double)n * sizeof *w->x);
    }
    if (status) {
        gf_worker_destroy(w);
        return status;
    }
    w->f = w->x + n;
    w->power.sum = w->x + 2 * n;
    w->power_h.sum = w->x + 3 * n;
    w->tangent_z.amplitude = w->x + 4 * n;
    w->tangent_drive.amplitude = w->x + 5 * n;
    w->psi = w->x + 6 * n;
    w->spare = w->x + 7 * n;
    for (size_t k = 0; k < GF_FIELDS; k++) w->match[k] = w->x + (8 + k) * n;
    return status;
}

void gf_worker_destroy(gf_worker *w)
{
    gf_fields_destroy(&w->fields);
    gf_paths_destroy(&w->paths);
    gf_anderson_destroy(w->anderson);
    free(w->x);
    *w = (gf_worker){ 0 };
}

/* ---- the map ------------------------------------------------------------------------------- */

gfold_status gf_worker_goes_on(const gf_worker *w, gfold_error *err)
{
    if (!w->of.stop || !*w->of.stop) return GFOLD_OK;
    return gf_fail(err, GFOLD_ESTOPPED, "stopped while paths were sampled");
}

void gf_worker_match(gf_worker *w, size_t batch, size_t fields)
{
    for (size_t k = 0; k < fields; k++)
        gf_paths_match(&w->paths, (gf_field_kind)k, w->of.seed, batch, w->of.blocks, w->match[k]);
}

gfold_status gf_worker_set(gf_worker *w, const double *c_phi, gfold_error *err)
{
    const gfold_status status = gf_fields_set(&w->fields, &w->of.model, c_phi, err);
    gf_modes_rescale(&w->fields.z, w->match[GF_Z]);
    gf_modes_rescale(&w->fields.drive, w->match[GF_DRIVE]);
    return status;
}

static void measure(gf_worker *w, int also_h)
{
    gf_power_add(&w->power, &w->paths);
    if (!also_h) return;
    memcpy(w->paths.ring.signal, w->paths.h, w->of.n * GF_WIDTH * sizeof(double));
    gf_power_add(&w->power_h, &w->paths);
}

gfold_status gf_batch_map(gf_worker *w, size_t batch, const double *c_phi, double *out, double *c_h,
                          gfold_error *err)
{
    const gf_problem *of = &w->of;
    gfold_status status = gf_worker_set(w, c_phi, err);
    gf_power_clear(&w->power, of->n / 2);
    gf_power_clear(&w->power_h, of->n / 2);
    for (size_t k = 0; !status && k < of->blocks; k++) {
        gf_paths_draw(&w->paths, &of->model, &w->fields, (gf_block){ of->seed, batch, k });
        measure(w, c_h != NULL);
        status = gf_worker_goes_on(w, err);
    }
    if (status) return status;
    gf_power_take(&w->power, &w->fields.even, out);
    if (c_h) gf_power_take(&w->power_h, &w->fields.even, c_h);
    return status;
}

/* ---- its fixed point ----------------------------------------------------------------------- */

int gf_settled(size_t half, const double *c, const double *f, double tol, gf_solution *out)
{
    const double nothing = 1e-9, flat = 1e-5, boundless = 1e12, size = f[0];
    double swing = 0, change = 0;
    for (size_t j = 0; j <= half; j++) {
        swing = fmax(swing, size - f[j]);
        change = fmax(change, fabs(f[j] - c[j]));
    }
    out->iterations++;
    out->residual = change / size;
    out->fate = size < nothing           ? GF_VANISHES
                : !(size < boundless)    ? GF_GROWS
                : swing < flat * size    ? GF_CONSTANT
                : out->iterations > MOST ? GF_WANDERS
                                         : GF_FLUCTUATES;
    return out->fate || change <= tol * out->error * fmin(size, 10 * swing);
}

/* How often to iterate as it is: an unbounded phi must be given the time to grow, for acceleration
 * would find the zero of what is nearly linear. */
static int plain_of(const gfold_model *model)
{
    return isfinite(gf_phi_row(model->phi)->hi) ? 2 : 40;
}

gfold_status gf_batch_solve(gf_worker *w, size_t batch, const double *offset, double tol,
                            double *c_phi, double *c_h, gf_solution *out, gfold_error *err)
{
    const size_t half = w->of.n / 2;
    const int plain = plain_of(&w->of.model);
    *out = (gf_solution){ .iterations = 0 };
    w->f[half + 1] = w->x[half + 1] = 0;
    gf_anderson_restart(w->anderson);
    memcpy(w->x, c_phi, (half + 1) * sizeof *c_phi);
    for (int last = 0; !last;) {
        const gfold_status status = gf_batch_map(w, batch, w->x, w->f, c_h, err);
        if (status) return status;
        for (size_t j = 0; offset && j <= half; j++) w->f[j] += offset[j];
        out->error = gf_power_error(&w->power);
        last = gf_settled(half, w->x, w->f, tol, out);
        if (!last && out->iterations > plain)
            gf_anderson_step(w->anderson, w->x, w->f);
        else
            memcpy(w->x, w->f, (half + 1) * sizeof *c_phi);
    }
    memcpy(c_phi, w->x, (half + 1) * sizeof *c_phi);
    return gf_ok(err);
}
