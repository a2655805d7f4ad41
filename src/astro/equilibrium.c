/* All equilibria of one drive: a scan of the one function of calcium that is left, then Brent's
 * method, which a continuation could not promise. */
#include "astro/astrocyte.h"
#include "core/fail.h"
#include "math/linalg.h"
#include "math/root.h"

#include <gatefold/equilibrium.h>
#include <math.h>

void gfold_astrocyte_jacobian(const gfold_astrocyte_params *p, gfold_astrocyte_state s, double *j)
{
    const double c = s.ca, h = s.h, i = s.ip3, ki = i + p->d1, kc = c + p->d5;
    const double open = i * c * h / (ki * kc), store = p->c0 - c - p->c1 * c;
    const double slope = 3 * p->v1 * open * open * store; /* of the release, per opening */
    const double q = p->d2 * ki / (i + p->d3);
    const double dq = p->d2 * (p->d3 - p->d1) / ((i + p->d3) * (i + p->d3));
    const double pump = c * c + p->k3 * p->k3, in = i * i + p->k2 * p->k2, plc = c + p->k4;
    j[0] = slope * i * h * p->d5 / (ki * kc * kc) -
           (p->v1 * open * open * open + p->v2) * (1 + p->c1) -
           2 * p->v3 * c * p->k3 * p->k3 / (pump * pump) - p->k1;
    j[1] = -p->a2 * h;
    j[2] = p->v4 * p->alpha * p->k4 / (plc * plc);
    j[3] = slope * i * c / (ki * kc);
    j[4] = -p->a2 * (q + c);
    j[5] = 0;
    j[6] = slope * c * h * p->d1 / (kc * ki * ki) + 2 * p->v6 * i * p->k2 * p->k2 / (in * in);
    j[7] = p->a2 * dq * (1 - h);
    j[8] = -p->relax;
}

typedef struct balance {
    const gfold_astrocyte_params *p;
    double drive;
} balance;

/* The only state with this calcium in which h and IP3 stand still. */
static gfold_astrocyte_state at_calcium(const balance *b, double ca)
{
    const gfold_astrocyte_params *p = b->p;
    const gfold_astrocyte_state none = { ca, 0, p->ip3_rest }; /* IP3 neither decays there */
    const double ip3 = p->ip3_rest + gf_astrocyte_rate(p, none, b->drive, 0).ip3 / p->relax;
    const double q = p->d2 * (ip3 + p->d1) / (ip3 + p->d3);
    return (gfold_astrocyte_state){ ca, q / (q + ca), ip3 };
}

static double calcium_rate(double ca, void *context)
{
    const balance *b = context;
    return gf_astrocyte_rate(b->p, at_calcium(b, ca), b->drive, 0).ca;
}

static gfold_status
linearise(const balance *b, gfold_astrocyte_state s, gfold_equilibrium *out, gfold_error *err)
{
    double j[9];
    const gfold_astrocyte_state rate = gf_astrocyte_rate(b->p, s, b->drive, 0);
    *out = (gfold_equilibrium){ .drive = b->drive, .state = s };
    out->residual = fmax(fabs(rate.ca), fmax(fabs(rate.h), fabs(rate.ip3)));
    gfold_astrocyte_jacobian(b->p, s, j);
    const gfold_status status = gf_eigenvalues(3, j, out->re, out->im, err);
    for (int k = 0; !status && k < 3; k++) out->unstable += out->re[k] > 0;
    return status;
}

static gfold_status check(const gfold_astrocyte_params *p, double drive, gfold_error *err)
{
    gfold_status status = gfold_astrocyte_check(p, err);
    if (!status) status = gf_check_range(err, "drive", drive, 0, 1000);
    if (!status && !(p->k1 > 0 && p->relax > 0))
        status = gf_fail(err, GFOLD_EINVAL, "k1 is %g and relax %g: without both there is no rest",
                         p->k1, p->relax);
    return status;
}

/* Beyond the last grid point calcium falls whatever the rest: the store is below the cytosol and
 * the influx below the outflux. The grid is finer where calcium is low. */
gfold_status gfold_equilibria(const gfold_astrocyte_params *p, double drive,
                              gfold_equilibrium out[GFOLD_EQUILIBRIA_MAX], size_t *count,
                              gfold_error *err)
{
    enum { GRID = 4000 };
    balance b = { p, drive };
    *count = 0;
    gfold_status status = check(p, drive, err);
    if (status) return status;
    const double end = fmax(p->c0 / (1 + p->c1), p->v6 / p->k1) * 1.001;
    double from = 0, before = calcium_rate(from, &b);
    for (int k = 1; !status && k <= GRID && *count < GFOLD_EQUILIBRIA_MAX; k++) {
        const double to = end * ((double)k / GRID) * ((double)k / GRID);
        const double after = calcium_rate(to, &b);
        if ((before > 0) != (after > 0))
            status = linearise(&b, at_calcium(&b, gf_root(calcium_rate, &b, from, to)),
                               &out[(*count)++], err);
        from = to;
        before = after;
    }
    if (!status && *count == 0)
        status = gf_fail(err, GFOLD_ENOSOL, "the astrocyte has no equilibrium under J = %g", drive);
    return status;
}
