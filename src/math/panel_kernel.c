/* A tile is one panel times a few vectors: all its sums stay in registers, each weight is loaded once
 * per tile. With more vectors than a tile takes, a chunk of columns small enough for the first cache
 * meets all of them before the next chunk; the first tile to read a chunk fetches the next from
 * memory. Sums between chunks rest in memory: a double that is stored keeps its bits.
 *
 * CMake compiles this file several times, with the flags of an instruction set and GF_KERNEL the
 * name of the table at the end. Contraction to fused multiply-add is on for this file only. */
#include "math/panel_kernel.h"

#include <string.h>

#if defined(__AVX512F__)
enum { LANES = 8, TILE = 8 }; /* 24 of 32 registers hold sums */
#define ISA "x86-64-v4"
#elif defined(__AVX2__)
enum { LANES = 4, TILE = 2 }; /* 12 of 16 */
#define ISA "x86-64-v3"
#elif defined(__x86_64__)
enum { LANES = 2, TILE = 1 }; /* 12 of 16 */
#define ISA "x86-64"
#else
enum { LANES = 2, TILE = 2 };
#define ISA "generic"
#endif

enum {
    PARTS = GF_PANEL / LANES,
    LINE = 64,       /* bytes of a cache line */
    DISTANCE = 4096, /* bytes between what is read and what is asked for, one tile */
    CHUNK = 64,      /* columns: 12 KB of the first cache */
    GROUP = 64,      /* vectors */
    NEAR = 32768     /* entries of x for the second cache: 256 KB */
};

typedef double lanes __attribute__((vector_size(8 * LANES), may_alias));
typedef float narrow_lanes __attribute__((vector_size(4 * LANES), may_alias));

#define INLINE static inline __attribute__((always_inline))

/* A stretch of one panel's columns. */
typedef struct stretch {
    const void *weight;
    size_t columns, ahead; /* ahead: bytes to what is fetched */
} stretch;

INLINE lanes load(const void *weight, size_t at, int single)
{
    if (!single) return *(const lanes *)((const double *)weight + at);
    return __builtin_convertvector(*(const narrow_lanes *)((const float *)weight + at), lanes);
}

INLINE void fetch(const void *from, size_t bytes)
{
    for (size_t k = 0; k < bytes; k += LINE) __builtin_prefetch((const char *)from + k);
}

/* sum[v] += the stretch times x[v], v < vectors. */
INLINE void
tile(int vectors, int single, int fetching, stretch s, const double *x, size_t ldx, double *sum)
{
    const size_t bytes = GF_PANEL * (single ? sizeof(float) : sizeof(double));
    lanes *const rest = (lanes *)sum;
    lanes held[TILE][PARTS];
    for (int v = 0; v < vectors; v++)
        for (int p = 0; p < PARTS; p++) held[v][p] = rest[v * PARTS + p];
    const char *weight = s.weight;
    for (size_t j = 0; j < s.columns; j++, weight += bytes) {
        if (fetching) fetch(weight + s.ahead, bytes);
        for (int p = 0; p < PARTS; p++) {
            const lanes a = load(weight, (size_t)(p * LANES), single);
            for (int v = 0; v < vectors; v++) held[v][p] += a * x[(size_t)v * ldx + j];
        }
    }
    for (int v = 0; v < vectors; v++)
        for (int p = 0; p < PARTS; p++) rest[v * PARTS + p] = held[v][p];
}

/* All vectors, TILE at a time and then by halves. */
INLINE void tiles(size_t count, int single, stretch s, const double *x, size_t ldx, double *sum)
{
    size_t k = 0;
    if (count >= TILE) tile(TILE, single, 1, s, x, ldx, sum), k = TILE;
    for (; k + TILE <= count; k += TILE)
        tile(TILE, single, 0, s, x + k * ldx, ldx, sum + k * GF_PANEL);
#if 1
    for (; TILE > 4 && k + 4 <= count; k += 4)
        tile(4, single, 1, s, x + k * ldx, ldx, sum + k * GF_PANEL);
    for (; TILE > 2 && k + 2 <= count; k += 2)
        tile(2, single, 1, s, x + k * ldx, ldx, sum + k * GF_PANEL);
    for (; TILE > 1 && k < count; k++) tile(1, single, 1, s, x + k * ldx, ldx, sum + k * GF_PANEL);
#endif
}

INLINE size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Columns from .. to of one panel, in chunks. */
INLINE void stripe(const gf_panel *a, int single, size_t panel, size_t from, size_t to,
                   size_t count, const double *x, size_t ldx, double *sum)
{
    const size_t bytes = GF_PANEL * (single ? sizeof(float) : sizeof(double));
    const size_t step = count <= TILE ? to - from : CHUNK;
    const char *weight = (const char *)a->weight + panel * a->columns * bytes;
    for (size_t j = from; j < to; j += step) {
        const stretch s = { weight + j * bytes, smaller(step, to - j),
                            count <= TILE ? DISTANCE : CHUNK * bytes };
        tiles(count, single, s, x + j, ldx, sum);
    }
}

/* Sums of a panel from y and back, without the rows beyond the last. */
static void take(size_t rows, size_t count, const double *y, size_t ldy, double *sum)
{
    for (size_t k = 0; k < count; k++) memcpy(sum + k * GF_PANEL, y + k * ldy, rows * sizeof *y);
}

static void give(size_t rows, size_t count, const double *sum, double *y, size_t ldy)
{
    for (size_t k = 0; k < count; k++) memcpy(y + k * ldy, sum + k * GF_PANEL, rows * sizeof *y);
}

INLINE void group(const gf_panel *a, int single, size_t count, const double *x, size_t ldx,
                  double *y, size_t ldy)
{
    const size_t span = NEAR / count / CHUNK * CHUNK;
    size_t from = 0;
    do {
        const size_t to = smaller(from + span, a->columns);
        for (size_t row = 0; row < a->rows; row += GF_PANEL) {
            _Alignas(LINE) double sum[GROUP * GF_PANEL];
            const size_t rows = smaller(GF_PANEL, a->rows - row);
            memset(sum, 0, count * GF_PANEL * sizeof *sum);
            if (from) take(rows, count, y + row, ldy, sum);
            stripe(a, single, row / GF_PANEL, from, to, count, x, ldx, sum);
            give(rows, count, sum, y + row, ldy);
        }
        from = to;
    } while (from < a->columns);
}

static void
multiply(const gf_panel *a, size_t count, const double *x, size_t ldx, double *y, size_t ldy)
{
    for (size_t k = 0; k < count; k += GROUP) {
        const size_t some = smaller(GROUP, count - k);
        if (a->single)
            group(a, 1, some, x + k * ldx, ldx, y + k * ldy, ldy);
        else
            group(a, 0, some, x + k * ldx, ldx, y + k * ldy, ldy);
    }
}

/* One panel's columns of a list. */
INLINE void listed(const void *weight, int single, size_t count, const size_t *columns,
                   const double *x, double *sum)
{
    lanes held[PARTS] = { 0 };
    for (size_t k = 0; k < count; k++)
        for (int p = 0; p < PARTS; p++)
            held[p] +=
                load(weight, columns[k] * GF_PANEL + (size_t)(p * LANES), single) * x[columns[k]];
    memcpy(sum, held, sizeof held);
}

static void
add_columns(const gf_panel *a, size_t count, const size_t *columns, const double *x, double *y)
{
    for (size_t row = 0; row < a->rows; row += GF_PANEL) {
        double sum[GF_PANEL];
        if (a->single)
            listed((const float *)a->weight + row * a->columns, 1, count, columns, x, sum);
        else
            listed((const double *)a->weight + row * a->columns, 0, count, columns, x, sum);
        for (size_t r = 0; r < smaller(GF_PANEL, a->rows - row); r++) y[row + r] += sum[r];
    }
}

const gf_panel_kernel GF_KERNEL = { ISA, multiply, add_columns };
