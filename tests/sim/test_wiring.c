#include "sim/wiring.h"

#include "expect.h"

#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Floyd's algorithm with a search through those taken, and a sort. */
static void
reference_row(gf_random random, size_t n, size_t in_degree, size_t row, uint32_t *source)
{
    for (size_t k = 0; k < in_degree; k++) {
        uint64_t word;
        const size_t last = n - in_degree + k;
        gf_random_words(random, row * in_degree + k, 1, &word);
        uint32_t pick = (uint32_t)(((unsigned __int128)word * (last + 1)) >> 64);
        for (size_t l = 0; l < k; l++)
            if (source[l] == pick) pick = (uint32_t)last;
        source[k] = pick;
    }
    qsort(source, in_degree, sizeof *source, ascending);
}

Test(wiring, rows_are_those_of_floyds_algorithm_in_order)
{
    static const size_t shapes[][2] = { { 2, 1 },     { 2, 2 },    { 63, 5 },    { 64, 64 },
                                        { 65, 64 },   { 300, 1 },  { 300, 299 }, { 400, 256 },
                                        { 400, 257 }, { 5000, 40 } };
    for (size_t s = 0; s < COUNT(shapes); s++) {
        const size_t n = shapes[s][0], in_degree = shapes[s][1];
        const gf_random random = { 1, s, 2 };
        uint32_t *source = calloc(n * in_degree, sizeof *source);
        uint32_t *row = calloc(in_degree, sizeof *row);
        cr_assert_eq(gf_wire(random, n, in_degree, source), 0);
        for (size_t i = 0; i < n; i++) {
            reference_row(random, n, in_degree, i, row);
            for (size_t k = 0; k < in_degree; k++)
                cr_assert_eq(source[i * in_degree + k], row[k], "input %zu of unit %zu of %zu", k,
                             i, n);
        }
        free(source), free(row);
    }
}

/* Networks of earlier versions stay what they were. */
Test(wiring, the_first_inputs_of_a_stream_never_change)
{
    static const uint32_t first[] = { 266, 501, 719, 301, 474, 815, 214, 351, 523 };
    uint32_t source[1000 * 3];
    cr_assert_eq(gf_wire((gf_random){ 1, 0, 8 }, 1000, 3, source), 0);
    for (size_t k = 0; k < COUNT(first); k++) cr_assert_eq(source[k], first[k], "input %zu", k);
}
