/* A tile is a panel, or a few side by side, times a few vectors: its sums stay in registers and each
 * weight is loaded once. With more vectors than a tile takes, a portion of the panel small enough for
 * the first cache meets all of them before the next portion, and every tile fetches its share of that.
 * Memory gives most to several reads at once, so four panels are read abreast: column by column where
 * registers hold their sums, else a short stretch of each in turn; sums wait in memory meanwhile, for a
 * double that is stored keeps its bits.
 *
 * CMake compiles this file several times, with the flags of an instruction set and GF_KERNEL the
 * name of the table at the end. Contraction to fused multiply-add is on for this file only. */
#include "math/panel_kernel.h"

#include <string.h>
#if defined(__AVX2__)
#include <immintrin.h>
#endif

/* Beside a tile's sums, registers hold the weights of a column or its entries of x. TILE: vectors with
 * one panel; SIDE: panels with one vector. */
#if defined(__AVX512F__)
enum { LANES = 8, TILE = 8, SIDE = 4, WEIGHTS_STAY = 1 }; /* 24 of 32 registers hold sums */
#define ISA "x86-64-v4"
#elif defined(__AVX2__)
enum { LANES = 4, TILE = 2, SIDE = 1, WEIGHTS_STAY = 0 }; /* 12 of 16 */
#define ISA "x86-64-v3"
#elif defined(__x86_64__)
enum { LANES = 2, TILE = 1, SIDE = 1, WEIGHTS_STAY = 0 }; /* 12 of 16 */
#define ISA "x86-64"
#else
enum { LANES = 2, TILE = 2, SIDE = 1, WEIGHTS_STAY = 0 };
#define ISA "generic"
#endif

enum {
    PARTS = GF_PANEL / LANES,
    LINE = 64,    /* bytes of a cache line                                         */
    ABREAST = 4,  /* panels                                                        */
    FEW = 16,     /* most vectors with panels abreast                              */
    MANY = 64,    /* most vectors at a time                                        */
    NEAR = 32768, /* entries of x for the second cache: 256 KB                     */
    /* Bytes of a stretch. */
    BURST = 768,    /* one tile, one panel of those abreast from memory            */
    WHOLE = 65536,  /* one tile, a panel that the second cache holds               */
    PORTION = 6144, /* a few vectors: four of them in the first cache              */
    CHUNK = 12288,  /* many vectors, one panel: in the first cache                 */
    AHEAD = 4096    /* one tile of most vectors: fetched so many bytes early       */
};

typedef double lanes __attribute__((vector_size(8 * LANES), may_alias));

/* One load for all uses: compilers would rather read memory again in each multiplication. */
#if defined(__x86_64__)
#define KEEP(a) __asm__("" : "+v"(a))
#else
#define KEEP(a) (void)(a)
#endif

#define INLINE static inline __attribute__((always_inline))

/* Columns of panels side by side, and what to fetch meanwhile: `share` bytes a column. */
typedef struct stretch {
    const char *weight, *next;
    size_t columns, share;
    size_t apart; /* bytes from one panel to the next */
} stretch;

INLINE size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

INLINE size_t column_bytes(int single)
{
    return GF_PANEL * (single ? sizeof(float) : sizeof(double));
}

INLINE lanes load(const void *weight, size_t at, int single)
{
    if (!single) return *(const lanes *)((const double *)weight + at);
    const float *from = (const float *)weight + at;
#if defined(__AVX512F__)
    return (lanes)_mm512_cvtps_pd(_mm256_loadu_ps(from));
#elif defined(__AVX2__)
    return (lanes)_mm256_cvtps_pd(_mm_loadu_ps(from));
#else
    return (lanes){ (double)from[0], (double)from[1] };
#endif
}

INLINE void column(int vectors, int single, const void *weight, const double *x, size_t ldx,
                   lanes held[TILE][PARTS])
{
    lanes a[PARTS];
    for (int p = 0; p < PARTS; p++) {
        a[p] = load(weight, (size_t)(p * LANES), single);
        if (vectors > 1) KEEP(a[p]);
        for (int v = 0; v < vectors && !WEIGHTS_STAY; v++) held[v][p] += a[p] * x[(size_t)v * ldx];
    }
    for (int v = 0; v < vectors && WEIGHTS_STAY; v++) {
        lanes b = x[(size_t)v * ldx] - (lanes){ 0 };
        KEEP(b);
        for (int p = 0; p < PARTS; p++) held[v][p] += a[p] * b;
    }
}

/* What a tile does: panels, vectors, precision, and `lines` cache lines fetched a column. */
typedef struct shape {
    int panels, vectors, single, lines;
} shape;

/* sum[panel][v] += the stretch times x[v]. */
INLINE void tile(shape o, const stretch *s, const double *x, size_t ldx, double *sum)
{
    lanes *const rest = (lanes *)sum;
    lanes held[TILE][PARTS];
    for (int v = 0; v < o.panels * o.vectors; v++)
        for (int p = 0; p < PARTS; p++) held[v][p] = rest[v * PARTS + p];
    const char *weight = s->weight, *next = s->next;
    for (size_t j = 0; j < s->columns; j++, weight += column_bytes(o.single), next += s->share) {
        for (int k = 0; k < o.lines; k++) __builtin_prefetch(next + k * LINE);
        for (int k = 0; k < o.panels; k++)
            column(o.vectors, o.single, weight + (size_t)k * s->apart, x + j, ldx,
                   held + k * o.vectors);
    }
    for (int v = 0; v < o.panels * o.vectors; v++)
        for (int p = 0; p < PARTS; p++) rest[v * PARTS + p] = held[v][p];
}

/* Vectors of the next tile: a power of two. */
INLINE size_t next_tile(size_t count)
{
    if (count >= TILE) return TILE;
    if (TILE > 4 && count >= 4) return 4;
    return TILE > 2 && count >= 2 ? 2 : 1;
}

/* Panels side by side in one tile of so many vectors. */
INLINE size_t beside(size_t vectors)
{
    if (SIDE == 1 || vectors > 4) return 1;
    return vectors == 4 ? SIDE / 2 : SIDE;
}

/* One panel; vectors is a value of next_tile. */
INLINE void narrow(size_t vectors, int single, int lines, const stretch *s, const double *x,
                   size_t ldx, double *sum)
{
    if (vectors == TILE) return tile((shape){ 1, TILE, single, lines }, s, x, ldx, sum);
    if (TILE > 4 && vectors == 4) return tile((shape){ 1, 4, single, lines }, s, x, ldx, sum);
    if (TILE > 2 && vectors == 2) return tile((shape){ 1, 2, single, lines }, s, x, ldx, sum);
    tile((shape){ 1, 1, single, lines }, s, x, ldx, sum);
}

/* All vectors in one tile. */
INLINE void once(size_t panels, size_t vectors, int single, const stretch *s, const double *x,
                 size_t ldx, double *sum)
{
    const int lines = vectors == TILE && SIDE > 1 ? 3 : 0;
    if (SIDE == 1 || panels == 1) return narrow(vectors, single, lines, s, x, ldx, sum);
    if (vectors == 1) return tile((shape){ SIDE, 1, single, 0 }, s, x, ldx, sum);
    if (vectors == 2) return tile((shape){ SIDE, 2, single, 0 }, s, x, ldx, sum);
    tile((shape){ SIDE / 2, 4, single, 0 }, s, x, ldx, sum);
}

/* Vectors tile by tile. */
INLINE void tiles(size_t count, int single, stretch *s, const double *x, size_t ldx, double *sum)
{
    size_t passes = 0;
    for (size_t k = 0; k < count; k += next_tile(count - k)) passes++;
    s->share = (s->share + passes - 1) / passes;
    for (size_t k = 0, vectors; k < count; k += vectors, s->next += s->columns * s->share) {
        vectors = next_tile(count - k);
        if (s->share <= LINE)
            narrow(vectors, single, 1, s, x + k * ldx, ldx, sum + k * GF_PANEL);
        else
            narrow(vectors, single, 2, s, x + k * ldx, ldx, sum + k * GF_PANEL);
    }
}

/* Columns of a stretch. Widening floats takes the time of a longer one. */
INLINE size_t step_of(const gf_panel *a, int single, size_t count)
{
    const size_t bytes = column_bytes(single);
    if (next_tile(count) != count) return (count > FEW ? CHUNK : PORTION) / bytes;
    if (SIDE > 1 || a->columns * bytes <= WHOLE) return a->columns;
    return (single ? 2 * BURST : BURST) / bytes;
}

/* Columns from .. to of the panels first .. end, abreast. */
INLINE void stripe(const gf_panel *a, int single, size_t first, size_t end, size_t from, size_t to,
                   size_t count, const double *x, size_t ldx, double *sum)
{
    const size_t bytes = column_bytes(single), step = step_of(a, single, count);
    const int together = next_tile(count) == count;
    for (size_t j = from; j < to; j += step)
        for (size_t panel = first, side; panel < end; panel += side) {
            const char *weight = (const char *)a->weight + (panel * a->columns + j) * bytes;
            double *at = sum + (panel - first) * count * GF_PANEL;
            stretch s = { weight, weight + (together ? AHEAD : step * bytes), smaller(step, to - j),
                          bytes, a->columns * bytes };
            side = together && beside(count) <= end - panel ? beside(count) : 1;
            if (together)
                once(side, count, single, &s, x + j, ldx, at);
            else
                tiles(count, single, &s, x + j, ldx, at);
        }
}

/* Sums of the panels from row to end, from y and back, without the rows beyond the last. */
static void take(size_t row, size_t end, size_t count, const double *y, size_t ldy, double *sum)
{
    for (; row < end; row += GF_PANEL)
        for (size_t k = 0; k < count; k++, sum += GF_PANEL)
            memcpy(sum, y + k * ldy + row, smaller(GF_PANEL, end - row) * sizeof *y);
}

static void give(size_t row, size_t end, size_t count, const double *sum, double *y, size_t ldy)
{
    for (; row < end; row += GF_PANEL)
        for (size_t k = 0; k < count; k++, sum += GF_PANEL)
            memcpy(y + k * ldy + row, sum, smaller(GF_PANEL, end - row) * sizeof *y);
}

INLINE void group(const gf_panel *a, int single, size_t count, const double *x, size_t ldx,
                  double *y, size_t ldy)
{
    const size_t abreast = count <= FEW ? ABREAST : 1, span = NEAR / count;
    size_t from = 0;
    do {
        const size_t to = smaller(from + span, a->columns);
        for (size_t row = 0; row < a->rows; row += abreast * GF_PANEL) {
            _Alignas(LINE) double sum[MANY * GF_PANEL];
            const size_t end = smaller(row + abreast * GF_PANEL, a->rows);
            memset(sum, 0, abreast * count * GF_PANEL * sizeof *sum);
            if (from) take(row, end, count, y, ldy, sum);
            stripe(a, single, row / GF_PANEL, (end + GF_PANEL - 1) / GF_PANEL, from, to, count, x,
                   ldx, sum);
            give(row, end, count, sum, y, ldy);
        }
        from = to;
    } while (from < a->columns);
}

static void
multiply(const gf_panel *a, size_t count, const double *x, size_t ldx, double *y, size_t ldy)
{
    for (size_t k = 0; k < count; k += MANY) {
        const size_t part = smaller(MANY, count - k);
        if (a->single)
            group(a, 1, part, x + k * ldx, ldx, y + k * ldy, ldy);
        else
            group(a, 0, part, x + k * ldx, ldx, y + k * ldy, ldy);
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
