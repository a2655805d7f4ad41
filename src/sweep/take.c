#include "core/fail.h"
#include "math/statistics.h"
#include "sweep/job.h"

#include <stdlib.h>
#include <string.h>

static double *run_at(const gf_job *j, size_t piece, int value)
{
    const size_t run = piece - j->pieces.blocks, most = j->pieces.most;
    return &j->runs[(run / most * (size_t)j->pieces.simulated + (size_t)value) * most + run % most];
}

static void
take_values(gf_job *j, size_t piece, const gf_piece *of, size_t cell, const double *value)
{
    gfold_sweep *s = j->sweep;
    if (of->simulated) {
        for (int v = 0; v < of->values; v++) *run_at(j, piece, v) = value[v];
        return;
    }
    for (int k = 0; k < j->pieces.n_rows; k++)
        if (j->pieces.rows[k]->theory) s->values[(size_t)k * s->cells + cell] = *value++;
}

gfold_status
gf_job_absorb(gf_job *j, size_t piece, const gf_parcel *parcel, int fresh, gfold_error *err)
{
    gfold_sweep *s = j->sweep;
    const char *sentence = (const char *)parcel->number + gf_parcel_size(parcel) - parcel->text;
    j->got[piece] = 1;
    for (size_t k = 0; k < parcel->piece.cells; k++) {
        const double *at = gf_parcel_cell(parcel, k);
        const size_t cell = parcel->piece.first + k;
        take_values(j, piece, &parcel->piece, cell, at + GF_HEAD);
        s->wall[cell] += at[GF_WALL];
        s->cpu[cell] += at[GF_CPU];
        if (fresh) s->state[cell] |= GF_CELL_FRESH;
        if (at[GF_STATUS] == 0) continue;
        char *copy = strdup(sentence);
        const gf_failure failure = { cell, piece, (gfold_status)at[GF_STATUS], copy };
        if (!copy || gf_grid_add_failure(s, failure))
            return free(copy), gf_fail_memory(err, sizeof failure);
        s->status[cell] = (int)at[GF_STATUS];
        sentence += strlen(sentence) + 1;
    }
    return gf_ok(err);
}

/* Networks of a site that are there, in order; less than wanted: some are missing. */
static size_t present(const gf_job *j, size_t site)
{
    const unsigned char *got = &j->got[j->pieces.blocks + site * j->pieces.most];
    size_t k = 0;
    while (k < (size_t)j->networks[site] && got[k]) k++;
    return k;
}

void gf_job_average(gf_job *j)
{
    gfold_sweep *s = j->sweep;
    for (size_t site = 0; site < j->pieces.sites; site++) {
        const size_t cell = gf_site_cell(&j->pieces, site), count = present(j, site);
        const int whole = count && count == (size_t)j->networks[site] && !s->status[cell];
        int value = 0;
        if (whole) s->networks[cell] = (int)count;
        for (size_t k = 0; k < (size_t)j->pieces.n_rows && whole; k++) {
            if (!j->pieces.rows[k]->measure) continue;
            const double *runs = run_at(j, j->pieces.blocks + site * j->pieces.most, value++);
            const gfold_estimate e = gf_estimate_mean(count, runs, 1);
            s->values[k * s->cells + cell] = e.mean;
            s->errors[k * s->cells + cell] = e.stderr_;
        }
    }
}

void gf_job_conclude(gf_job *j)
{
    for (size_t k = 0; k < j->pieces.count; k++) {
        const gf_piece piece = gf_piece_at(&j->pieces, k);
        for (size_t i = 0; i < piece.cells && j->want[k]; i++)
            j->sweep->state[piece.first + i] |=
                j->got[k] ? GF_CELL_WANTED : GF_CELL_WANTED | GF_CELL_LACKS;
    }
    gf_grid_conclude(j->sweep);
}
