/* The growth of a small difference between two networks with the same couplings. Its fields are
 * Gaussian, independent of those of the state (a change of sign of the difference changes no
 * correlation among differences), and closed in psi, the correlation of d phi = phi' dh: with
 * d phi = exp(kappa t) times something stationary, psi goes through the fields of the difference
 * and paths of it to psi again, linearly and keeping its sign. That operator's largest eigenvalue
 * falls with kappa and is 1 at kappa = lambda_max. Eigenvector and kappa are iterated together,
 * kappa by the logarithm of the growth, as one fixed point under Anderson acceleration. */
#include "core/fail.h"
#include "theory/correlation_batch.h"

#include <math.h>
#include <string.h>

/* kappa, a single unknown beside as many as there are lags, in their currency. */
static double weight(size_t half)
{
    return sqrt(2. * (double)half);
}

double gf_growth_rate(size_t half, const double *x)
{
    return x[half + 1] / weight(half);
}

void gf_growth_start(size_t half, const double *c_phi, double *x)
{
    const double end = gf_mean_tail(half, c_phi);
    for (size_t j = 0; j <= half; j++) x[j] = (1 + pow((c_phi[j] - end) / (c_phi[0] - end), 2)) / 2;
    x[half + 1] = 0;
}

int gf_growth_excited(size_t half, const double *x)
{
    const double clearly = -0.2;
    for (size_t j = 0; j <= half; j++)
        if (x[j] < clearly) return 1;
    return 0;
}

/* Growth falls by 2 / (1 + kappa) with kappa where the leak is 1, faster where gates close. Beyond a
 * short well psi = cosh q (half - j) on the ring, where it is exp(-k j) on a line; the difference of
 * q^2 and k^2 = q^2 tanh^2(q half) is one of (1 + kappa)^2. */
double gf_growth_error(size_t half, double dt, const double *x, double residual)
{
    const double rate = 1 + gf_growth_rate(half, x), end = fmin(gf_mean_tail(half, x), 1);
    const double q = end > 0 ? acosh(1 / end) / ((double)half * dt) : 0;
    return residual * rate / 2 + pow(q * end, 2) / (2 * rate);
}

double gf_growth_renew(size_t half, const double *x, double *f)
{
    const double caution = 0.1, growth = f[0];
    double change = fabs(log(growth));
    for (size_t j = 0; j <= half; j++) {
        f[j] /= growth;
        change = fmax(change, fabs(f[j] - x[j]));
    }
    f[half + 1] = x[half + 1] + weight(half) * caution * log(growth);
    return change;
}

/* Far from the solution acceleration may leap; kappa goes no further than a tenth at a time. */
void gf_growth_step(size_t half, gf_anderson *anderson, double *x, const double *f)
{
    const double reach = 0.1 * weight(half), from = x[half + 1];
    gf_anderson_step(anderson, x, f);
    if (!(x[0] > 0.5 && x[0] < 2)) memcpy(x, f, (half + 1) * sizeof *x);
    const double size = x[0];
    for (size_t j = 0; j <= half; j++) x[j] /= size;
    x[half + 1] = fmax(fmin(x[half + 1], from + reach), from - reach);
}

gfold_status gf_batch_grow(gf_worker *w, size_t batch, const double *c_phi, const double *x,
                           double *out, gfold_error *err)
{
    const gf_problem *of = &w->of;
    const size_t half = of->n / 2;
    const double kappa = gf_growth_rate(half, x);
    if (1 + kappa * gf_slowest_gate(&of->model) <= 0)
        return gf_fail(err, GFOLD_ENOCONV,
                       "at kappa = %g the gates hold longer than anything grows", kappa);
    gfold_status status = gf_worker_set(w, c_phi, err);
    gf_fields_set_tangent(&w->fields, &of->model, c_phi, x, kappa, &w->tangent_z,
                          &w->tangent_drive);
    gf_modes_rescale(&w->tangent_z, w->match[GF_TANGENT_Z]);
    gf_modes_rescale(&w->tangent_drive, w->match[GF_TANGENT_DRIVE]);
    gf_power_clear(&w->power, half);
    for (size_t k = 0; !status && k < of->blocks; k++) {
        const gf_block from = { of->seed, batch, k };
        gf_paths_draw(&w->paths, &of->model, &w->fields, from);
        if (gf_paths_draw_tangent(&w->paths, &of->model, kappa, &w->tangent_z, &w->tangent_drive,
                                  from) <= 0)
            return gf_fail(err, GFOLD_ENOCONV, "at kappa = %g a sampled unit itself is unstable",
                           kappa);
        gf_power_add(&w->power, &w->paths);
        status = gf_worker_goes_on(w, err);
    }
    if (!status) gf_power_take(&w->power, &w->fields.even, out);
    return status;
}

gfold_status gf_batch_growth(gf_worker *w, size_t batch, const double *c_phi, const double *offset,
                             double tol, double *x, gfold_error *err)
{
    const size_t half = w->of.n / 2;
    gf_anderson_restart(w->anderson);
    for (int k = 0; k < GF_GROWTH_MOST; k++) {
        const gfold_status status = gf_batch_grow(w, batch, c_phi, x, w->f, err);
        if (status) return status;
        for (size_t j = 0; j <= half; j++) w->f[j] += offset[j];
        const double change = gf_growth_renew(half, x, w->f);
        gf_growth_step(half, w->anderson, x, w->f);
        if (change <= tol * gf_power_error(&w->power)) return status;
    }
    return gf_fail(err, GFOLD_ENOCONV, "lambda_max did not settle on the paths of batch %zu",
                   batch);
}
