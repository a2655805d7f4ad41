/* <s_r,s_r> as a function of C_r is tabulated with its slope, which Price's theorem gives along,
 * and interpolated over the angle between the two variables, in which even a steep gate is
 * smooth. */
#include "theory/correlation_fields.h"

#include "core/fail.h"

#include <gatefold/moments.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INTERVALS = 128, ARRAYS = 6 };

gfold_status gf_fields_create(gf_fields *f, size_t half, double dt, gfold_error *err)
{
    const size_t n = half + 1;
    *f = (gf_fields){ .half = half, .dt = dt };
    const gfold_status status = gf_even_create(&f->even, half, err);
    if (status) return status;
    double *room = f->c_r = gf_allocate(ARRAYS * n, sizeof *room);
    if (!room) {
        gf_fields_destroy(f);
        return gf_fail_memory(err, ARRAYS * (double)n * sizeof *room);
    }
    f->c_sr = room + n;
    f->slope_sr = room + 2 * n;
    f->room = room + 3 * n;
    f->z.amplitude = room + 4 * n;
    f->drive.amplitude = room + 5 * n;
    return gf_ok(err);
}

void gf_fields_destroy(gf_fields *f)
{
    gf_even_destroy(&f->even);
    free(f->c_r);
    *f = (gf_fields){ 0 };
}

static double frequency(const gf_fields *f, size_t k)
{
    return acos(-1.) * (double)k / ((double)f->half * f->dt);
}

static double filter(double tau, double kappa, double omega)
{
    const double grown = 1 + kappa * tau;
    return 1 / (grown * grown + omega * omega * tau * tau);
}

double gf_slowest_gate(const gfold_model *model)
{
    return fmax(model->update.kind ? model->update.tau : 0,
                model->reset.kind ? model->reset.tau : 0);
}

void gf_fields_filter(const gf_fields *f, double tau, double kappa, const double *c, double *out)
{
    memmove(out, c, (f->half + 1) * sizeof *out);
    gf_even_transform(&f->even, out);
    for (size_t k = 0; k <= f->half; k++)
        out[k] *= filter(tau, kappa, frequency(f, k)) / (2 * (double)f->half);
    gf_even_transform(&f->even, out);
}

/* ---- modes --------------------------------------------------------------------------------- */

/* How often a mode and its mirror image occur in the sum over the ring. */
static double times(const gf_fields *f, size_t k)
{
    return k % f->half ? 2 : 1;
}

static size_t count(const gf_fields *f, const double *power)
{
    double all = 0, rest = 0;
    size_t modes = f->half + 1;
    for (size_t k = 0; k <= f->half; k++) all += times(f, k) * fmax(power[k], 0);
    while (modes && (rest += fmax(power[modes - 1], 0)) <= 1e-12 * all) modes--;
    return modes;
}

static void set_modes(const gf_fields *f, const double *power, gf_modes *out)
{
    const double n = 2 * (double)f->half;
    out->modes = count(f, power);
    for (size_t k = 0; k < out->modes; k++)
        out->amplitude[k] = sqrt(fmax(power[k], 0) / (times(f, k) * n));
}

void gf_modes_rescale(const gf_modes *modes, const double *factor)
{
    for (size_t k = 0; k < modes->modes; k++) modes->amplitude[k] *= factor[k];
}

/* ---- the reset gate ------------------------------------------------------------------------ */

typedef struct table {
    double c0, step;
    gfold_pair at[INTERVALS + 1]; /* at C_r = c0 cos(k step) */
} table;

static gfold_status tabulate(table *t, const gfold_model *model, double c0, gfold_error *err)
{
    gfold_status status = gf_ok(err);
    t->c0 = c0;
    t->step = acos(-1.) / INTERVALS;
    for (int k = 0; !status && k <= INTERVALS; k++) {
        const double c = k == 0 ? c0 : k == INTERVALS ? -c0 : c0 * cos(k * t->step);
        status = gfold_reset_pair(model, c, c0, 1e-10, &t->at[k], err);
    }
    return status;
}

/* A cubic in the angle for the value, a straight line for the slope. */
static void interpolate(const table *t, double c, double *value, double *slope)
{
    const double x = acos(fmax(-1, fmin(1, c / t->c0))) / t->step;
    const int k = x < INTERVALS ? (int)x : INTERVALS - 1;
    const double u = x - k, v = 1 - u, rate = -t->step * t->c0;
    const gfold_pair *a = &t->at[k], *b = a + 1;
    const double at_a = rate * sin(k * t->step) * a->slope;
    const double at_b = rate * sin((k + 1) * t->step) * b->slope;
    *value = v * v * (1 + 2 * u) * a->value + u * u * (1 + 2 * v) * b->value +
             u * v * (v * at_a - u * at_b);
    *slope = v * a->slope + u * b->slope;
}

static gfold_status set_reset(gf_fields *f, const gfold_model *model, gfold_error *err)
{
    table t;
    const double c0 = f->c_r[0];
    for (size_t j = 0; j <= f->half; j++) f->c_sr[j] = 1, f->slope_sr[j] = 0;
    if (!model->reset.kind) return gf_ok(err);
    const gfold_status status = tabulate(&t, model, c0 > 0 ? c0 : 0, err);
    for (size_t j = 0; !status && j <= f->half; j++)
        if (c0 > 0)
            interpolate(&t, f->c_r[j], &f->c_sr[j], &f->slope_sr[j]);
        else
            f->c_sr[j] = t.at[0].value, f->slope_sr[j] = t.at[0].slope;
    return status;
}

/* ---- fields -------------------------------------------------------------------------------- */

gfold_status
gf_fields_set(gf_fields *f, const gfold_model *model, const double *c_phi, gfold_error *err)
{
    gf_fields_filter(f, model->update.tau, 0, c_phi, f->room);
    gf_even_transform(&f->even, f->room);
    set_modes(f, f->room, &f->z);
    gf_fields_filter(f, model->reset.tau, 0, c_phi, f->c_r);
    const gfold_status status = set_reset(f, model, err);
    if (status) return status;
    for (size_t j = 0; j <= f->half; j++)
        f->room[j] = model->p * c_phi[j] * f->c_sr[j] + model->sigma_b * model->sigma_b;
    gf_even_transform(&f->even, f->room);
    set_modes(f, f->room, &f->drive);
    return status;
}

void gf_fields_set_tangent(gf_fields *f, const gfold_model *model, const double *c_phi,
                           const double *psi, double kappa, gf_modes *z, gf_modes *drive)
{
    gf_fields_filter(f, model->update.tau, kappa, psi, f->room);
    gf_even_transform(&f->even, f->room);
    set_modes(f, f->room, z);
    gf_fields_filter(f, model->reset.tau, kappa, psi, f->room);
    for (size_t j = 0; j <= f->half; j++)
        f->room[j] = model->p * (f->c_sr[j] * psi[j] + c_phi[j] * f->slope_sr[j] * f->room[j]);
    gf_even_transform(&f->even, f->room);
    set_modes(f, f->room, drive);
}
