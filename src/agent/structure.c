#include "agent/agent.h"
#include "core/fail.h"
#include "math/linalg.h"

#include <gatefold/agent_structure.h>
#include <stdlib.h>
#include <string.h>

/* Squared singular values, as the eigenvalues of M'M. */
static gfold_status squares(size_t n, const double *matrix, double *values, gfold_error *err)
{
    double *gram = gf_allocate(n * n + n, sizeof *gram);
    if (!gram) return gf_fail_memory(err, 8 * (double)(n * n));
    gf_gram(n, n, matrix, n, gram);
    const gfold_status status = gf_eigenvalues(n, gram, values, gram + n * n, err);
    free(gram);
    return status;
}

gfold_status gfold_matrix_structure(size_t n, const double *matrix, double *participation,
                                    size_t *rank, gfold_error *err)
{
    double *values = gf_allocate(n, sizeof *values), most = 0, sum = 0, fourth = 0;
    if (!values) return gf_fail_memory(err, 8 * (double)n);
    const gfold_status status = squares(n, matrix, values, err);
    size_t count = 0;
    for (size_t k = 0; k < n && !status; k++) {
        most = fmax(most, values[k]);
        sum += values[k];
        fourth += values[k] * values[k];
    }
    for (size_t k = 0; k < n && !status; k++) count += values[k] > 1e-12 * most;
    if (participation) *participation = fourth > 0 ? sum * sum / fourth : 0;
    if (rank) *rank = count;
    free(values);
    return status;
}

static gfold_status
spectrum(size_t n, const double *j, gfold_agent_structure *out, gfold_error *err)
{
    double *copy = gf_allocate(n * n + 2 * n, sizeof *copy);
    if (!copy) return gf_fail_memory(err, 8 * (double)(n * n));
    double *re = copy + n * n, *im = re + n;
    memcpy(copy, j, n * n * sizeof *copy);
    const gfold_status status = gf_eigenvalues(n, copy, re, im, err);
    for (size_t k = 0; k < n && !status; k++) {
        const double modulus = hypot(re[k], im[k]);
        out->spectral_radius = fmax(out->spectral_radius, modulus);
        out->outliers += modulus > 1.1 * out->radius;
    }
    free(copy);
    return status;
}

static double norm(size_t count, const double *x)
{
    double sum = 0;
    for (size_t k = 0; k < count; k++) sum += x[k] * x[k];
    return sqrt(sum);
}

gfold_status gfold_agent_structure_of(const gfold_agent *before, const gfold_agent *after,
                                      gfold_agent_structure *out, gfold_error *err)
{
    const size_t n = before->p.n;
    const double *first = before->matrix[GFOLD_AGENT_RECURRENT];
    const double *last = after->matrix[GFOLD_AGENT_RECURRENT];
    *out = (gfold_agent_structure){ .radius = norm(n * n, first) / sqrt((double)n) };
    if (after->p.n != n)
        return gf_fail(err, GFOLD_EINVAL, "networks of %zu and %zu units", n, after->p.n);
    double *change = gf_allocate(n * n, sizeof *change);
    if (!change) return gf_fail_memory(err, 8 * (double)(n * n));
    for (size_t k = 0; k < n * n; k++) change[k] = last[k] - first[k];
    out->change = norm(n * n, change);
    gfold_status status = spectrum(n, last, out, err);
    if (!status) status = gfold_matrix_structure(n, first, &out->participation_before, NULL, err);
    if (!status) status = gfold_matrix_structure(n, last, &out->participation, NULL, err);
    if (!status)
        status =
            gfold_matrix_structure(n, change, &out->change_participation, &out->change_rank, err);
    free(change);
    return status;
}

static void
average(size_t n, size_t steps, const double *raster, const double *v, gfold_agent_activity *out)
{
    const double units = (double)n, count = (double)steps;
    for (size_t t = 0; t < steps; t++) {
        double sum = 0, square = 0;
        for (size_t i = 0; i < n; i++) {
            out->rate += raster[i + n * (t + 1)] / units / count;
            sum += v[i + n * t];
        }
        for (size_t i = 0; i < n; i++) square += pow(v[i + n * t] - sum / units, 2);
        out->v_mean += sum / units / count;
        out->v_variance += square / units / count;
    }
}

gfold_status gfold_agent_activity_of(const gfold_agent *agent, const gfold_demonstration *d,
                                     gfold_agent_activity *out, gfold_error *err)
{
    const size_t count = agent->p.n * d->steps;
    *out = (gfold_agent_activity){ 0 };
    double *room = gf_allocate(2 * count, sizeof *room);
    if (!room) return gf_fail_memory(err, 16 * (double)count);
    const gfold_agent_record record = { .raster = room, .v = room + count };
    const gfold_status status = gfold_agent_run(agent, d, &record, err);
    if (!status) average(agent->p.n, d->steps - 1, room, room + count, out);
    free(room);
    return status;
}
