/* The growth of a small difference between two networks with the same couplings. Its fields are
 * Gaussian, independent of those of the state (a change of sign of the difference changes no
 * correlation among differences), and closed in psi, the correlation of d phi = phi' dh: with
 * d phi = exp(kappa t) times something stationary, psi goes through the fields of the difference and
 * paths of it to psi again, linearly and keeping its sign. That operator's largest eigenvalue falls with
 * kappa and is 1 at kappa = lambda_max. Eigenvector and kappa are iterated together, kappa by the
 * logarithm of the growth, as one fixed point under Anderson acceleration. */
#include "core/fail.h"
#include "theory/correlation_batch.h"

#include <math.h>
#include <string.h>

enum { MOST = 60 };

/* kappa, a single unknown beside as many as there are lags, in their currency. */
static double weight(const gf_worker *w)
{
    return sqrt((double)w->of.n);
}

static gfold_status grow(gf_worker *w, size_t batch, const double *c_phi, double kappa,
                         gfold_error *err)
{
    const gf_problem *of = &w->of;
    gf_fields_set_tangent(&w->fields, &of->model, c_phi, w->x, kappa, &w->tangent_z,
                          &w->tangent_drive);
    gf_modes_rescale(&w->tangent_z, w->match[GF_TANGENT_Z]);
    gf_modes_rescale(&w->tangent_drive, w->match[GF_TANGENT_DRIVE]);
    gf_power_clear(&w->power, of->n / 2);
    for (size_t k = 0; k < of->blocks; k++) {
        const gf_block from = { of->seed, batch, k };
        const gfold_status status = gf_worker_goes_on(w, err);
        if (status) return status;
        gf_paths_draw(&w->paths, &of->model, &w->fields, from);
        if (gf_paths_draw_tangent(&w->paths, &of->model, kappa, &w->tangent_z, &w->tangent_drive,
                                  from) <= 0)
            return gf_fail(err, GFOLD_ENOCONV, "at kappa = %g a sampled unit itself is unstable",
                           kappa);
        gf_power_add(&w->power, &w->paths);
    }
    gf_power_take(&w->power, &w->fields.even, w->f);
    return gf_ok(err);
}

/* From psi and its image: the image with psi(0) = 1, the new kappa, and the larger of both changes. */
static double renew(gf_worker *w, double kappa)
{
    const size_t half = w->of.n / 2;
    const double caution = 0.3, growth = w->f[0];
    double change = fabs(log(growth));
    for (size_t j = 0; j <= half; j++) {
        w->f[j] /= growth;
        change = fmax(change, fabs(w->f[j] - w->x[j]));
    }
    w->f[half + 1] = weight(w) * (kappa + caution * log(growth));
    return change;
}

gfold_status gf_batch_lyapunov(gf_worker *w, size_t batch, const double *c_phi, double *psi,
                               gfold_lyapunov *out, gfold_error *err)
{
    const size_t half = w->of.n / 2;
    const double lowest = -0.9 / fmax(1, fmax(w->of.model.update.tau, w->of.model.reset.tau));
    memcpy(w->x, psi, (half + 1) * sizeof *psi);
    w->x[half + 1] = weight(w) * out->lambda_max;
    *out = (gfold_lyapunov){ 0 };
    gf_anderson_restart(w->anderson);
    gf_worker_match(w, batch, GF_FIELDS);
    gfold_status status = gf_worker_set(w, c_phi, err);
    for (int k = 0; !status && k < MOST; k++) {
        const double kappa = out->lambda_max = fmax(lowest, w->x[half + 1] / weight(w));
        w->x[half + 1] = weight(w) * kappa;
        status = grow(w, batch, c_phi, kappa, err);
        if (status) return status;
        out->residual = renew(w, kappa);
        out->evaluations += (long)(w->of.blocks * GF_WIDTH * w->of.n);
        out->error = gf_power_error(&w->power);
        memcpy(psi, w->f, (half + 1) * sizeof *psi);
        if (out->residual <= 0.02 * out->error) return status;
        gf_anderson_step(w->anderson, w->x, w->f);
        const double size = w->x[0];
        for (size_t j = 0; j <= half; j++) w->x[j] /= size;
    }
    if (status) return status;
    return gf_fail(err, GFOLD_ENOCONV, "lambda_max, now %g, still moved by %.1e after %d iterations",
                   out->lambda_max, out->residual, MOST);
}
