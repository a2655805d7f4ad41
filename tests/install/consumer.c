/* Built against an installed copy: the critical bias variance of a vanilla network at g = 2. */
#include <gatefold/gatefold.h>
#include <math.h>
#include <stdio.h>

int main(void)
{
    const double reference = 0.408989311;
    const gfold_model model = gfold_model_preset(GFOLD_VRNN);
    gfold_critical critical;
    gfold_error err;
    if (gfold_init(&err) || gfold_critical_bias(&model, 1e-12, &critical, &err)) {
        printf("%s\n", err.message);
        return 1;
    }
    printf("gatefold %s: %.9f\n", gfold_version(), critical.value);
    return !(fabs(critical.value - reference) < 1e-9);
}
