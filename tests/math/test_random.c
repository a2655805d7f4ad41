#include "math/random.h"

#include "expect.h"

#include <Random123/philox.h>
#include <stdlib.h>
#include <string.h>

enum { MANY = 1000000 };

static double x[MANY], y[MANY];

/* Random123's published vectors for Philox 4x64-10. */
Test(random, philox_gives_the_published_words)
{
    static const struct {
        philox4x64_ctr_t counter;
        philox4x64_key_t key;
        uint64_t word[4];
    } known[] = {
        { { { 0, 0, 0, 0 } }, { { 0, 0 } },
          { 0x16554d9eca36314cu, 0xdb20fe9d672d0fdcu, 0xd7e772cee186176bu, 0x7e68b68aec7ba23bu } },
        { { { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX } }, { { UINT64_MAX, UINT64_MAX } },
          { 0x87b092c3013fe90bu, 0x438c3c67be8d0224u, 0x9cc7d7c69cd777b6u, 0xa09caebf594f0ba0u } },
    };
    for (size_t k = 0; k < COUNT(known); k++) {
        const philox4x64_ctr_t word = philox4x64(known[k].counter, known[k].key);
        for (int i = 0; i < 4; i++) cr_assert_eq(word.v[i], known[k].word[i], "word %d", i);
    }
}

/* Counter (block, realisation, 0, 0), key (seed, stream): a block makes four normals. */
Test(random, a_normal_is_the_box_muller_transform_of_its_block)
{
    static const gf_random sources[] = { { 0, 0, 0 }, { 1, 2, 3 }, { UINT64_MAX, 7, 1u << 20 } };
    for (size_t s = 0; s < COUNT(sources); s++) {
        gf_random_normal(sources[s], 1003, x);
        for (size_t i = 0; i < 1003; i++) {
            const philox4x64_key_t key = { { sources[s].seed, sources[s].stream } };
            const philox4x64_ctr_t counter = { { i / 4, sources[s].realisation, 0, 0 } };
            const uint64_t *pair = philox4x64(counter, key).v + i % 4 / 2 * 2;
            const double u = ((double)(pair[0] >> 11) + 0.5) / 9007199254740992.0;
            const double angle = 2 * M_PI * ((double)(pair[1] >> 11) + 0.5) / 9007199254740992.0;
            const double radius = sqrt(-2 * log(u));
            expect_near(x[i], radius * (i & 1 ? sin(angle) : cos(angle)), 4e-15 * radius,
                        "number %zu of source %zu", i, s);
        }
    }
}

/* Networks of earlier versions stay what they were. */
Test(random, the_first_numbers_of_a_stream_never_change)
{
    static const double first[] = { -1.2283998882271552,  0.57194777036128908, 0.83220116244278997,
                                    0.025849770846364462, 2.2634107731043489,  -0.23125605586529968,
                                    -0.10618331944830522, -0.311069575855908 };
    gf_random_normal((gf_random){ 1, 0, 1 }, COUNT(first), x);
    for (size_t i = 0; i < COUNT(first); i++)
        expect_near(x[i], first[i], 4e-15, "number %zu", i);
}

Test(random, how_many_are_asked_for_changes_no_number)
{
    const gf_random source = { 5, 6, 7 };
    gf_random_normal(source, 2000, x);
    for (size_t n = 0; n <= 2000; n += n < 520 ? 1 : 97) {
        for (size_t i = 0; i <= n; i++) y[i] = 99;
        gf_random_normal(source, n, y);
        cr_assert_eq(memcmp(x, y, n * sizeof *x), 0, "of %zu numbers", n);
        cr_assert_eq(y[n], 99, "%zu numbers write one more", n);
    }
}

Test(random, words_are_those_of_their_blocks_wherever_a_run_begins)
{
    const gf_random source = { 3, 4, 5 };
    const philox4x64_key_t key = { { 3, 5 } };
    for (size_t first = 0; first < 9; first++)
        for (size_t n = 0; n < 20; n++) {
            uint64_t word[21] = { 0 };
            gf_random_words(source, first, n, word);
            for (size_t i = 0; i < n; i++) {
                const philox4x64_ctr_t counter = { { (first + i) / 4, 4, 0, 0 } };
                cr_assert_eq(word[i], philox4x64(counter, key).v[(first + i) % 4]);
            }
            cr_assert_eq(word[n], 0, "%zu words from %zu write one more", n, first);
        }
}

Test(random, moments_are_those_of_the_normal_distribution)
{
    for (uint64_t seed = 1; seed <= 3; seed++) {
        double m[5] = { 0 };
        gf_random_normal((gf_random){ seed, 0, 1 }, MANY, x);
        for (size_t i = 0; i < MANY; i++)
            for (int k = 1; k <= 4; k++) m[k] += pow(x[i], k) / MANY;
        expect_near(m[1], 0, 4e-3, "mean, seed %d", (int)seed);
        expect_near(m[2], 1, 4e-3 * sqrt(2), "variance, seed %d", (int)seed);
        expect_near(m[3], 0, 4e-3 * sqrt(15), "third moment, seed %d", (int)seed);
        expect_near(m[4], 3, 4e-3 * sqrt(96), "fourth moment, seed %d", (int)seed);
    }
}

Test(random, streams_seeds_realisations_and_neighbours_are_uncorrelated)
{
    static const gf_random others[] = { { 1, 0, 2 }, { 2, 0, 1 }, { 1, 1, 1 }, { 1, 2, 0 },
                                        { 0, 1, 1 }, { 1u << 31, 0, 1 } };
    gf_random_normal((gf_random){ 1, 0, 1 }, MANY, x);
    for (size_t k = 0; k < COUNT(others); k++) {
        double product = 0, squares = 0;
        gf_random_normal(others[k], MANY, y);
        for (size_t i = 0; i < MANY; i++) product += x[i] * y[i] / MANY;
        for (size_t i = 0; i < MANY; i++)
            squares += (x[i] * x[i] - 1) * (y[i] * y[i] - 1) / MANY;
        expect_near(product, 0, 4e-3, "with source %zu", k);
        expect_near(squares, 0, 4e-3 * 2, "squares, with source %zu", k);
    }
    for (size_t lag = 1; lag <= 8; lag++) {
        double product = 0;
        for (size_t i = lag; i < MANY; i++) product += x[i] * x[i - lag] / MANY;
        expect_near(product, 0, 4e-3, "at lag %zu", lag);
    }
}

static int ascending(const void *a, const void *b)
{
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

/* Kolmogorov and Smirnov: sqrt(n) times the largest distance exceeds 1.95 once in a thousand. */
Test(random, the_distribution_is_normal_over_its_whole_range)
{
    double worst = 0;
    gf_random_normal((gf_random){ 11, 0, 1 }, MANY, x);
    qsort(x, MANY, sizeof *x, ascending);
    for (size_t i = 0; i < MANY; i++) {
        const double at = erfc(-x[i] / sqrt(2)) / 2;
        worst = fmax(worst, fmax(at - (double)i / MANY, (double)(i + 1) / MANY - at));
    }
    cr_assert_lt(worst * sqrt(MANY), 1.95, "%g", worst * sqrt(MANY));
    cr_assert(x[0] < -4.2 && x[MANY - 1] > 4.2, "the tails end at %g and %g", x[0], x[MANY - 1]);
}

Test(random, stratified_numbers_lie_one_in_each_of_equally_probable_intervals)
{
    enum { FEW = 1001 };
    gf_random_stratified((gf_random){ 3, 1, 4 }, FEW, x);
    gf_random_stratified((gf_random){ 3, 1, 5 }, FEW, y);
    double inside = 0, same = 0;
    for (size_t i = 0; i < FEW; i++) {
        const double at = erfc(-x[i] / sqrt(2)) / 2 * FEW - (double)i;
        cr_assert(at > -1e-9 && at < 1 + 1e-9, "%zu: %g", i, at);
        inside += at / FEW;
        same += fabs(x[i] - y[i]) < 1e-12;
    }
    expect_near(inside, 0.5, 4 * sqrt(1. / 12 / FEW), "%d", FEW);
    cr_assert_eq(same, 0);
}
