/* Floyd's algorithm: K distinct of n with K draws. A bit per unit says who is taken, and a bit per
 * word of those which words to look at, so that reading the units off in order costs no sort. */
#include "sim/wiring.h"

#include "core/fail.h"

#include <stdlib.h>

typedef struct taken {
    uint64_t *unit, *word; /* a bit each: unit j is taken, word w of `unit` is not zero */
    size_t words;          /* of `word` */
} taken;

static size_t words_of(size_t bits)
{
    return bits / 64 + 1;
}

static int has(const taken *t, size_t unit)
{
    return t->unit[unit / 64] >> unit % 64 & 1;
}

static void take(taken *t, size_t unit)
{
    const size_t word = unit / 64;
    t->unit[word] |= UINT64_C(1) << unit % 64;
    t->word[word / 64] |= UINT64_C(1) << word % 64;
}

/* Lowest bit of *bits, which is cleared. */
static size_t next(uint64_t *bits)
{
    const int at = __builtin_ctzll(*bits);
    *bits &= *bits - 1;
    return (size_t)at;
}

/* Those taken, ascending; none is afterwards. */
static void give_back(taken *t, uint32_t *source)
{
    for (size_t w = 0; w < t->words; w++)
        while (t->word[w]) {
            const size_t word = 64 * w + next(&t->word[w]);
            while (t->unit[word]) *source++ = (uint32_t)(64 * word + next(&t->unit[word]));
        }
}

static void
wire_row(gf_random random, size_t n, size_t in_degree, size_t row, taken *t, uint32_t *source)
{
    enum { CHUNK = 256 };
    uint64_t word[CHUNK];
    for (size_t k = 0; k < in_degree; k++) {
        if (k % CHUNK == 0) {
            const size_t left = in_degree - k;
            gf_random_words(random, row * in_degree + k, left < CHUNK ? left : CHUNK, word);
        }
        const size_t last = n - in_degree + k;
        const size_t pick = (size_t)(((unsigned __int128)word[k % CHUNK] * (last + 1)) >> 64);
        take(t, has(t, pick) ? last : pick);
    }
    give_back(t, source);
}

int gf_wire(gf_random random, size_t n, size_t in_degree, uint32_t *source)
{
    const size_t units = words_of(n);
    taken t = { .words = words_of(units) };
    t.unit = gf_allocate(units + t.words, sizeof *t.unit);
    if (!t.unit) return -1;
    t.word = t.unit + units;
    for (size_t row = 0; row < n; row++)
        wire_row(random, n, in_degree, row, &t, source + row * in_degree);
    free(t.unit);
    return 0;
}
