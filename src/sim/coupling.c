#include "sim/coupling.h"

#include "core/fail.h"

#include <stdlib.h>
#include <string.h>

static size_t width(int single)
{
    return single ? sizeof(float) : sizeof(double);
}

double gf_coupling_bytes(size_t n, size_t in_degree, int single)
{
    if (!in_degree) return (double)gf_panel_bytes(n, n, single);
    return (double)(n * in_degree) * (double)(width(single) + sizeof(uint32_t));
}

int gf_coupling_create(gf_coupling *j, size_t n, size_t in_degree, int single)
{
    *j = (gf_coupling){ .n = n, .in_degree = in_degree, .single = single };
    if (!in_degree) return gf_panel_create(&j->dense, n, n, single);
    j->source = gf_allocate(n * in_degree, sizeof *j->source);
    j->weight = gf_allocate(n * in_degree, width(single));
    if (j->source && j->weight) return 0;
    gf_coupling_destroy(j);
    return -1;
}

void gf_coupling_destroy(gf_coupling *j)
{
    gf_panel_destroy(&j->dense);
    free(j->source);
    free(j->weight);
    *j = (gf_coupling){ 0 };
}

/* Weight number `at` of the list of synapses. */
static double listed(const gf_coupling *j, size_t at)
{
    return j->single ? (double)((const float *)j->weight)[at] : ((const double *)j->weight)[at];
}

static void put(gf_coupling *j, size_t at, double weight)
{
    if (!j->in_degree)
        gf_panel_put(&j->dense, at % j->n, at / j->n, weight);
    else if (j->single)
        ((float *)j->weight)[at] = (float)weight;
    else
        ((double *)j->weight)[at] = weight;
}

static int ascending(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Floyd's algorithm: K distinct of n with K draws. seen[j] = row + 1 where j is taken. */
static void wire_row(gf_coupling *j, gf_random wiring, size_t row, uint32_t *seen)
{
    uint32_t *source = j->source + row * j->in_degree;
    for (size_t k = 0; k < j->in_degree; k++) {
        const size_t last = j->n - j->in_degree + k;
        const uint64_t word = gf_random_word(wiring, row * j->in_degree + k);
        size_t pick = (size_t)(((unsigned __int128)word * (last + 1)) >> 64);
        if (seen[pick] == row + 1) pick = last;
        seen[pick] = (uint32_t)row + 1;
        source[k] = (uint32_t)pick;
    }
    qsort(source, j->in_degree, sizeof *source, ascending);
}

static int wire(gf_coupling *j, gf_random wiring)
{
    uint32_t *seen = gf_allocate(j->n, sizeof *seen);
    if (!seen) return -1;
    for (size_t row = 0; row < j->n; row++) wire_row(j, wiring, row, seen);
    free(seen);
    return 0;
}

int gf_coupling_sample(gf_coupling *j, gf_random weights, gf_random wiring, double deviation)
{
    enum { CHUNK = 4096 };
    double x[CHUNK];
    const size_t total = j->n * (j->in_degree ? j->in_degree : j->n);
    if (j->in_degree && wire(j, wiring)) return -1;
    for (size_t first = 0; first < total; first += CHUNK) {
        const size_t count = total - first < CHUNK ? total - first : CHUNK;
        gf_random_normal_from(weights, first, count, x);
        for (size_t k = 0; k < count; k++) put(j, first + k, deviation * x[k]);
    }
    return 0;
}

void gf_coupling_set(gf_coupling *j, const double *matrix)
{
    for (size_t at = 0; at < j->n * j->n; at++) put(j, at, matrix[at]);
}

double gf_coupling_row_dot(const gf_coupling *j, size_t row, const double *x)
{
    double sum = 0;
    if (!j->in_degree)
        for (size_t k = 0; k < j->n; k++) sum += gf_panel_get(&j->dense, row, k) * x[k];
    for (size_t at = row * j->in_degree; at < (row + 1) * j->in_degree; at++)
        sum += listed(j, at) * x[j->source[at]];
    return sum;
}

void gf_coupling_multiply(const gf_coupling *j, size_t count, const double *x, size_t ldx,
                          double *y, size_t ldy)
{
    if (!j->in_degree) {
        gf_panel_multiply(&j->dense, count, x, ldx, y, ldy);
        return;
    }
    for (size_t row = 0; row < j->n; row++)
        for (size_t k = 0; k < count; k++)
            y[k * ldy + row] = gf_coupling_row_dot(j, row, x + k * ldx);
}

void gf_coupling_add_columns(const gf_coupling *j, size_t count, const size_t *columns,
                             const double *x, double *y)
{
    if (!j->in_degree) {
        gf_panel_add_columns(&j->dense, count, columns, x, y);
        return;
    }
    for (size_t row = 0; row < j->n; row++)
        for (size_t k = 0; k < count; k++)
            y[row] += gf_coupling_entry(j, row, columns[k]) * x[columns[k]];
}

double gf_coupling_entry(const gf_coupling *j, size_t row, size_t column)
{
    if (!j->in_degree) return gf_panel_get(&j->dense, row, column);
    const uint32_t *source = j->source + row * j->in_degree, key = (uint32_t)column;
    const uint32_t *at = bsearch(&key, source, j->in_degree, sizeof key, ascending);
    return at ? listed(j, (size_t)(at - j->source)) : 0;
}

void gf_coupling_copy(const gf_coupling *j, double *matrix)
{
    if (j->in_degree) memset(matrix, 0, j->n * j->n * sizeof *matrix);
    for (size_t row = 0; row < j->n && j->in_degree; row++)
        for (size_t at = row * j->in_degree; at < (row + 1) * j->in_degree; at++)
            matrix[row + j->source[at] * j->n] = listed(j, at);
    for (size_t at = 0; at < j->n * j->n && !j->in_degree; at++)
        matrix[at] = gf_panel_get(&j->dense, at % j->n, at / j->n);
}
