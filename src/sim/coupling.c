#include "sim/coupling.h"

#include "core/fail.h"
#include "sim/wiring.h"

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

/* Weights first .. first + count - 1 of the list: of a dense matrix column by column. */
static void put(gf_coupling *j, size_t first, size_t count, const double *weight)
{
    if (!j->in_degree)
        gf_panel_write(&j->dense, first, count, weight);
    else if (j->single)
        for (size_t k = 0; k < count; k++) ((float *)j->weight)[first + k] = (float)weight[k];
    else
        memcpy((double *)j->weight + first, weight, count * sizeof *weight);
}

static int ascending(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

int gf_coupling_sample(gf_coupling *j, gf_random weights, gf_random wiring, double deviation)
{
    enum { CHUNK = 4096 };
    double x[CHUNK];
    const size_t total = j->n * (j->in_degree ? j->in_degree : j->n);
    if (j->in_degree && gf_wire(wiring, j->n, j->in_degree, j->source)) return -1;
    for (size_t first = 0; first < total; first += CHUNK) {
        const size_t count = total - first < CHUNK ? total - first : CHUNK;
        gf_random_normal_from(weights, first, count, x);
        for (size_t k = 0; k < count; k++) x[k] *= deviation;
        put(j, first, count, x);
    }
    return 0;
}

void gf_coupling_set(gf_coupling *j, const double *matrix)
{
    put(j, 0, j->n * j->n, matrix);
}

enum { ROWS = 4, PAIR = 2, VECTORS = 4 }; /* sums at a time: ROWS of one vector, PAIR of VECTORS */

#define INLINE static inline __attribute__((always_inline))

/* x[at] where the mask marks the unit, otherwise zero: without a branch, which would be a guess. */
INLINE double masked(const uint64_t *mask, size_t unit, const double *x, size_t at)
{
    uint64_t bits;
    double value = x[at];
    if (!mask) return value;
    memcpy(&bits, &value, sizeof bits);
    bits &= 0 - (mask[unit / 64] >> unit % 64 & 1);
    memcpy(&value, &bits, sizeof bits);
    return value;
}

/* Sums of rows with vectors, both known when this is compiled; a mask keeps what it marks. Rows run
 * side by side, so that no sum waits for its last addition. */
INLINE void dots(const gf_coupling *j, int single, size_t row, size_t rows, size_t vectors,
                 const uint64_t *mask, const double *x, size_t ldx, double *sum)
{
    const size_t inputs = j->in_degree, first = row * inputs;
    for (size_t s = 0; s < rows * vectors; s++) sum[s] = 0;
    for (size_t k = first; k < first + inputs; k++)
        for (size_t r = 0; r < rows; r++) {
            const size_t at = k + r * inputs, source = j->source[at];
            const double weight =
                single ? (double)((const float *)j->weight)[at] : ((const double *)j->weight)[at];
            for (size_t v = 0; v < vectors; v++)
                sum[v * rows + r] += weight * masked(mask, source, x, v * ldx + source);
        }
}

/* y = J x or y += J x of every row. */
INLINE void all_rows(const gf_coupling *j, int single, size_t rows, size_t vectors,
                     const uint64_t *mask, const double *x, size_t ldx, double *y, size_t ldy)
{
    double sum[PAIR * VECTORS];
    size_t row = 0;
    for (; row + rows <= j->n; row += rows) {
        dots(j, single, row, rows, vectors, mask, x, ldx, sum);
        for (size_t s = 0; s < rows * vectors; s++) {
            double *to = y + s / rows * ldy + row + s % rows;
            *to = (mask ? *to : 0) + sum[s];
        }
    }
    for (; row < j->n; row++)
        for (size_t v = 0; v < vectors; v++) {
            double *to = y + v * ldy + row;
            dots(j, single, row, 1, 1, mask, x + v * ldx, ldx, sum);
            *to = (mask ? *to : 0) + *sum;
        }
}

INLINE void sparse(const gf_coupling *j, int single, size_t count, const double *x, size_t ldx,
                   double *y, size_t ldy)
{
    size_t k = 0;
    for (; k + VECTORS <= count; k += VECTORS)
        all_rows(j, single, PAIR, VECTORS, NULL, x + k * ldx, ldx, y + k * ldy, ldy);
    for (; k < count; k++) all_rows(j, single, ROWS, 1, NULL, x + k * ldx, ldx, y + k * ldy, ldy);
}

void gf_coupling_multiply(const gf_coupling *j, size_t count, const double *x, size_t ldx,
                          double *y, size_t ldy)
{
    if (!j->in_degree)
        gf_panel_multiply(&j->dense, count, x, ldx, y, ldy);
    else if (j->single)
        sparse(j, 1, count, x, ldx, y, ldy);
    else
        sparse(j, 0, count, x, ldx, y, ldy);
}

void gf_coupling_add_columns(const gf_coupling *j, size_t count, const size_t *columns,
                             const double *x, double *y)
{
    if (!j->in_degree) {
        gf_panel_add_columns(&j->dense, count, columns, x, y);
        return;
    }
    uint64_t mask[GFOLD_NETWORK_MAX / 64 + 1];
    memset(mask, 0, (j->n / 64 + 1) * sizeof *mask);
    for (size_t k = 0; k < count; k++) mask[columns[k] / 64] |= UINT64_C(1) << columns[k] % 64;
    if (j->single)
        all_rows(j, 1, ROWS, 1, mask, x, 0, y, 0);
    else
        all_rows(j, 0, ROWS, 1, mask, x, 0, y, 0);
}

double gf_coupling_row_dot(const gf_coupling *j, size_t row, const double *x)
{
    double sum = 0;
    if (!j->in_degree)
        for (size_t k = 0; k < j->n; k++) sum += gf_panel_get(&j->dense, row, k) * x[k];
    else if (j->single)
        dots(j, 1, row, 1, 1, NULL, x, 0, &sum);
    else
        dots(j, 0, row, 1, 1, NULL, x, 0, &sum);
    return sum;
}

double gf_coupling_entry(const gf_coupling *j, size_t row, size_t column)
{
    if (!j->in_degree) return gf_panel_get(&j->dense, row, column);
    const uint32_t *source = j->source + row * j->in_degree, key = (uint32_t)column;
    const uint32_t *at = bsearch(&key, source, j->in_degree, sizeof key, ascending);
    return at ? listed(j, (size_t)(at - j->source)) : 0;
}

void gf_coupling_read(const gf_coupling *j, size_t first, size_t count, double *entry)
{
    if (!j->in_degree) gf_panel_read(&j->dense, first, count, entry);
    for (size_t k = 0; k < count && j->in_degree; k++)
        entry[k] = gf_coupling_entry(j, (first + k) % j->n, (first + k) / j->n);
}

void gf_coupling_copy(const gf_coupling *j, double *matrix)
{
    if (j->in_degree) memset(matrix, 0, j->n * j->n * sizeof *matrix);
    for (size_t row = 0; row < j->n && j->in_degree; row++)
        for (size_t at = row * j->in_degree; at < (row + 1) * j->in_degree; at++)
            matrix[row + j->source[at] * j->n] = listed(j, at);
    if (!j->in_degree) gf_panel_read(&j->dense, 0, j->n * j->n, matrix);
}
