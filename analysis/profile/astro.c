/* How fast is the neuron-astrocyte network, beside NumPy and beside a limit?
 *
 *     cmake --build build/release --target profile_astro
 *     build/release/profile_astro analysis/profile/astro_numpy.py
 *
 * The published protocol (151 x 151 neurons, 19000 training steps, four tests of 7000) on one thread, CPU
 * time; the peer's training step, times as many. The limit is what the same numbers of neuron steps
 * and of divisions in astrocytes would take if nothing but arithmetic at full width cost time.
 */
#define _GNU_SOURCE
#include <gatefold/gatefold.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TESTS = 4 };

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void fail(const gfold_error *err)
{
    fprintf(stderr, "%s\n", err->message);
    exit(1);
}

static double protocol(size_t tests, double *image, double *current)
{
    static const gfold_cue_kind kinds[TESTS + 1] = { GFOLD_CUE_TRAINING, GFOLD_CUE_GAUSSIAN,
                                                     GFOLD_CUE_SALT_PEPPER, GFOLD_CUE_UNIFORM,
                                                     GFOLD_CUE_CLEAN };
    static const double levels[TESTS + 1] = { 0, 0.8, 0.4, 0, 0 };
    const gfold_astro_params p = gfold_astro_defaults();
    const size_t n = p.rows * p.columns;
    gfold_error err;
    gfold_astro *astro;
    size_t used = 0;
    gfold_astro_pattern(GFOLD_PATTERN_WAVES, p.rows, p.columns, image);
    for (size_t k = 0; k <= tests; k++)
        if (gfold_astro_cue(&p, kinds[k], levels[k], k, &used, image, current + k * n, &err))
            fail(&err);
    const double began = cpu_seconds();
    if (gfold_astro_create(&astro, &p, image, NULL, &err) ||
        gfold_astro_run(astro, current, tests, &err))
        fail(&err);
    const double spent = cpu_seconds() - began;
    gfold_astro_destroy(astro);
    return spent;
}

static double peer(const char *script)
{
    char command[512];
    double seconds = 0;
    snprintf(command, sizeof command, "OPENBLAS_NUM_THREADS=1 /usr/bin/python3 '%s' 60", script);
    FILE *out = popen(command, "r");
    if (!out || fscanf(out, "%lf", &seconds) != 1) fprintf(stderr, "no NumPy\n");
    if (out) pclose(out);
    return seconds;
}

int main(int argc, char **argv)
{
    const size_t n = 151 * 151;
    double *image = malloc(n * sizeof *image), *current = malloc((TESTS + 1) * n * sizeof *current);
    if (!image || !current) return 1;
    const double whole = protocol(TESTS, image, current), training = protocol(0, image, current);
    const double step = argc > 1 ? peer(argv[1]) : 0;
    /* 47000 x 22801 neuron steps of 16 operations, four a cycle and unit; 19000 x 2500 x 4 x 5
     * divisions, four in eight cycles; 3e9 cycles a second. */
    const double limit = (47000. * (double)n * 16 / 8 + 19000. * 2500 * 4 * 5 * 2) / 3e9;
    printf("protocol            %6.2f s of CPU\n  of it training    %6.2f s\n", whole, training);
    printf("arithmetic limit    %6.2f s: %.1f times\n", limit, whole / limit);
    if (step > 0)
        printf("NumPy, scaled       %6.0f s: %.0f times as long\n", step * 47000,
               step * 47000 / whole);
    free(image);
    free(current);
    return 0;
}
