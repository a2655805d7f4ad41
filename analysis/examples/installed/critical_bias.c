/* The static bias above which a vanilla network comes to rest, for a gain g.
 *
 *     cc critical_bias.c $(pkg-config --cflags --libs gatefold) -o critical_bias && ./critical_bias 2
 */
#include <gatefold/gatefold.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    gfold_model model = gfold_model_preset(GFOLD_VRNN);
    gfold_critical bias;
    gfold_error err;
    if (argc > 1) model.g = strtod(argv[1], NULL);
    if (gfold_init(&err) || gfold_critical_bias(&model, 1e-12, &bias, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    printf("g = %g: it rests where sigma_b^2 exceeds %.9f\n", model.g, bias.value);
    return 0;
}
