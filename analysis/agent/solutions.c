/* Do networks that learn the same from different recurrent weights end at the same ones?
 *
 *     cmake --build build/release --target agent_solutions && build/release/agent_solutions
 *     [REPETITIONS]
 *
 * Button & Food as published; for each rank, two networks that differ in J alone: |J - J'| over the
 * rows that learn before and after, the size of the changes, their cosine; means and standard
 * errors.
 */
#include <gatefold/gatefold.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIELDS = 4 };

static const char *measure(size_t rank, int count, double mean[FIELDS], double error[FIELDS])
{
    static gfold_error err;
    double squares[FIELDS] = { 0 };
    for (int f = 0; f < FIELDS; f++) mean[f] = 0;
    for (int k = 0; k < count; k++) {
        gfold_training_params p =
            gfold_training_defaults(gfold_task_button_food(), GFOLD_PRESET_BUTTON_FOOD);
        gfold_solutions s;
        p.cloning.rank = rank;
        p.readout.epochs = 0;
        p.realisation = 2 * (uint64_t)k;
        if (gfold_agent_solutions(&p, &s, &err)) return err.message;
        const double values[FIELDS] = { s.before, s.after, s.change, s.cosine };
        for (int f = 0; f < FIELDS; f++) mean[f] += values[f], squares[f] += values[f] * values[f];
    }
    for (int f = 0; f < FIELDS; f++) {
        mean[f] /= count;
        error[f] = sqrt(fmax(squares[f] / count - mean[f] * mean[f], 0) / (count - 1));
    }
    return NULL;
}

int main(int argc, char **argv)
{
    static const size_t ranks[] = { 10, 34, 100, 200, 300 };
    const int count = argc > 1 ? atoi(argv[1]) : 3;
    gfold_error err;
    if (count < 2 || gfold_init(&err)) return 1;
    puts("rank  |J-J'| before    after             change            cosine");
    for (size_t k = 0; k < sizeof ranks / sizeof *ranks; k++) {
        double mean[FIELDS], error[FIELDS];
        const char *failure = measure(ranks[k], count, mean, error);
        if (failure) return fprintf(stderr, "%s\n", failure), 1;
        printf("%4zu", ranks[k]);
        for (int f = 0; f < FIELDS; f++) printf("  %8.3f +- %.3f", mean[f], error[f]);
        putchar('\n');
    }
    return 0;
}
