/* Refinement halves the spacing: squares of the coarse lattice whose points lie in different phases get
 * the points between, again and again until no square of that size is divided. Rounds depend on
 * values alone, so all processes want the same. */
#include "sweep/job.h"

#include <math.h>
#include <string.h>

static void want_networks(gf_job *j, size_t site, int networks)
{
    j->networks[site] = networks;
    memset(&j->want[j->pieces.blocks + site * j->pieces.most], 1, (size_t)networks);
}

/* ---- cells --------------------------------------------------------------------------------- */

/* A block of theory is one cell where there is refinement. */
static int wanted(const gf_job *j, size_t cell)
{
    return j->pieces.theory ? j->want[cell] : j->networks[cell] > 0;
}

/* Wanted in an earlier round. */
static int there(const gf_job *j, size_t cell)
{
    return j->pieces.theory ? j->got[cell] : j->sweep->networks[cell] > 0 || j->sweep->status[cell];
}

static int want_cell(gf_job *j, size_t cell)
{
    if (wanted(j, cell)) return 0;
    if (j->pieces.theory) j->want[cell] = 1;
    if (j->pieces.simulated) want_networks(j, cell, j->sweep->params.networks);
    return 1;
}

void gf_job_begin(gf_job *j)
{
    const gfold_sweep *s = j->sweep;
    if (!s->params.refine) {
        memset(j->want, 1, j->pieces.blocks);
        for (size_t site = 0; site < j->pieces.sites; site++)
            want_networks(j, site, s->params.networks);
        return;
    }
    j->spacing = (size_t)1 << s->params.refine;
    for (size_t cell = 0; cell < s->cells; cell++)
        if (cell % s->nx % j->spacing == 0 && cell / s->nx % j->spacing == 0)
            (void)want_cell(j, cell);
}

/* ---- further networks ---------------------------------------------------------------------- */

/* How many networks the least certain observable needs, errors falling with the square root. */
static double needed(const gf_job *j, size_t site)
{
    const gfold_sweep *s = j->sweep;
    const size_t cell = gf_site_cell(&j->pieces, site);
    double most = 0;
    for (size_t k = 0; k < (size_t)j->pieces.n_rows && !s->status[cell]; k++) {
        const double mean = s->values[k * s->cells + cell], error = s->errors[k * s->cells + cell];
        if (j->pieces.rows[k]->measure && error > s->params.rel_error * fabs(mean))
            most = fmax(most, pow(error / (s->params.rel_error * fabs(mean)), 2));
    }
    return most * j->networks[site];
}

static int more_networks(gf_job *j)
{
    int more = 0;
    if (!(j->sweep->params.rel_error > 0)) return 0;
    for (size_t site = 0; site < j->pieces.sites; site++) {
        const int have = j->networks[site], most = (int)j->pieces.most;
        const double want = needed(j, site);
        if (!have || have == most || !(want > have)) continue;
        want_networks(j, site, (int)fmin(fmin(ceil(want) + 1, 2.0 * have), most));
        more = 1;
    }
    return more;
}

/* ---- refinement ---------------------------------------------------------------------------- */

/* Whether two cells, both computed, lie in different phases by any observable. */
static int differ(const gf_job *j, size_t a, size_t b)
{
    const gfold_sweep *s = j->sweep;
    if (s->status[a] != s->status[b]) return 1;
    for (size_t k = 0; k < (size_t)j->pieces.n_rows && !s->status[a]; k++) {
        const gf_observable *row = j->pieces.rows[k];
        const double *values = &s->values[k * s->cells];
        if (row->phase && row->phase(values[a]) != row->phase(values[b])) return 1;
    }
    return 0;
}

/* The points of a square and between them, those inside the grid; how many. */
static size_t points_of(const gf_job *j, size_t i0, size_t k0, size_t *point)
{
    const gfold_sweep *s = j->sweep;
    size_t count = 0;
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < 3; i++) {
            const size_t x = i0 + i * j->spacing / 2, y = k0 + k * j->spacing / 2;
            if (x < s->nx && y < s->ny) point[count++] = y * s->nx + x;
        }
    return count;
}

static int divide(gf_job *j, size_t i0, size_t k0)
{
    size_t point[9];
    const size_t count = points_of(j, i0, k0, point);
    int mixed = 0, more = 0;
    for (size_t k = 1; k < count; k++) mixed |= there(j, point[k]) && differ(j, point[0], point[k]);
    for (size_t k = 0; k < count && mixed; k++) more |= want_cell(j, point[k]);
    return more;
}

static int more_cells(gf_job *j)
{
    const gfold_sweep *s = j->sweep;
    for (; j->spacing > 1; j->spacing /= 2) {
        int more = 0;
        for (size_t k = 0; k < s->ny; k += j->spacing)
            for (size_t i = 0; i < s->nx; i += j->spacing)
                if (there(j, k * s->nx + i)) more |= divide(j, i, k);
        if (more) return 1;
    }
    return 0;
}

int gf_job_more(gf_job *j)
{
    return more_networks(j) || more_cells(j);
}
