#include "expect.h"
#include "math/random.h"

#include <criterion/criterion.h>
#include <gatefold/spiking_mean_field.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INPUTS = 3, STEPS = 40, UNITS = 400, NETWORKS = 80 };

static double input[INPUTS * STEPS];
static const double sigma_input[INPUTS] = { 12, 8, 5 };

/* Three slow waves, and a recurrent coupling that moves the potential as much as they do. */
static gfold_spiking_mean_field_params driven(double sigma_j)
{
    for (size_t t = 0; t < STEPS; t++)
        for (size_t a = 0; a < INPUTS; a++)
            input[a + INPUTS * t] = 1 + cos(0.1 * (double)(t * (a + 1)) + (double)a);
    gfold_spiking_mean_field_params p = gfold_spiking_mean_field_defaults();
    p.batches = 24;
    p.n = UNITS;
    p.sigma_j = sigma_j;
    p.inputs = INPUTS;
    p.steps = STEPS;
    p.input = input;
    p.sigma_input = sigma_input;
    return p;
}

static void draw(size_t network, size_t stream, size_t n, double sigma, double *x)
{
    gf_random_normal((gf_random){ 77, network, stream }, n, x);
    for (size_t k = 0; k < n; k++) x[k] *= sigma;
}

typedef struct network_values {
    double rate, v_mean, v_variance;
} network_values;

/* One network as the equations say, step by step. */
static network_values sampled(const gfold_spiking_mean_field_params *p, size_t network)
{
    const size_t n = p->n, times = p->steps - 1;
    double *j = malloc(n * n * sizeof *j), *w = malloc(n * INPUTS * sizeof *w);
    double *v = malloc(n * sizeof *v), *x = calloc(n, sizeof *x), *s = calloc(n, sizeof *s);
    draw(network, 0, n * n, p->sigma_j, j);
    for (size_t a = 0; a < INPUTS; a++) draw(network, 1 + a, n, sigma_input[a], w + a * n);
    for (size_t i = 0; i < n; i++) {
        j[i + n * i] = 0;
        v[i] = p->v_0;
    }
    network_values mean = { 0 };
    for (size_t t = 0; t < times; t++) {
        double sum = 0, square = 0;
        for (size_t i = 0; i < n; i++) x[i] = p->beta_s * x[i] + (1 - p->beta_s) * s[i];
        for (size_t i = 0; i < n; i++) {
            double field = p->rest;
            for (size_t k = 0; k < n; k++) field += j[k + n * i] * x[k];
            for (size_t a = 0; a < INPUTS; a++) field += w[i + n * a] * input[a + INPUTS * t];
            v[i] = p->beta_m * v[i] + p->gamma_m * field - p->reset * s[i];
        }
        for (size_t i = 0; i < n; i++) {
            s[i] = v[i] > 0;
            mean.rate += s[i] / (double)(n * times);
            sum += v[i] / (double)n;
            square += v[i] * v[i] / (double)n;
        }
        mean.v_mean += sum / (double)times;
        mean.v_variance += (square - sum * sum) / (double)times;
    }
    free(j), free(w), free(v), free(x), free(s);
    return mean;
}

static void agrees(const char *what, gfold_estimate theory, const double *value, double most)
{
    double sum = 0, square = 0;
    for (size_t k = 0; k < NETWORKS; k++) sum += value[3 * k] / NETWORKS;
    for (size_t k = 0; k < NETWORKS; k++) square += pow(value[3 * k] - sum, 2);
    const double error = hypot(theory.stderr_, sqrt(square / NETWORKS / (NETWORKS - 1)));
    cr_expect(error < most * fabs(theory.mean), "%s: the error of %g is %g", what, theory.mean,
              error);
    cr_expect(fabs(theory.mean - sum) < 4 * error, "%s: theory %g +- %g, networks %g +- %g", what,
              theory.mean, theory.stderr_, sum, error);
}

Test(spiking_mean_field, agrees_with_networks)
{
    const gfold_spiking_mean_field_params p = driven(4);
    gfold_spiking_mean_field theory, alone;
    double value[NETWORKS][3];
    const gfold_spiking_mean_field_params uncoupled = driven(0);
    cr_assert_eq(gfold_spiking_mean_field_solve(&p, &theory, NULL, NULL, NULL, NULL), GFOLD_OK);
    cr_assert_eq(gfold_spiking_mean_field_solve(&uncoupled, &alone, NULL, NULL, NULL, NULL),
                 GFOLD_OK);
    for (size_t k = 0; k < NETWORKS; k++) {
        const network_values one = sampled(&p, k);
        value[k][0] = one.rate;
        value[k][1] = one.v_mean;
        value[k][2] = one.v_variance;
    }
    agrees("rate", theory.rate, &value[0][0], 0.01);
    agrees("mean of V", theory.v_mean, &value[0][1], 0.01);
    agrees("variance of V", theory.v_variance, &value[0][2], 0.015);
    cr_expect(fabs(theory.v_variance.mean / alone.v_variance.mean - 1) > 0.1,
              "the coupling changes the variance by less than the test could miss: %g, %g",
              theory.v_variance.mean, alone.v_variance.mean);
}

Test(spiking_mean_field, first_step_is_a_normal_number)
{
    gfold_spiking_mean_field_params p = driven(0);
    double rate[STEPS - 1], v_mean[STEPS - 1], v_variance[STEPS - 1], variance = 0;
    gfold_spiking_mean_field out;
    p.rest = 3;
    cr_assert_eq(gfold_spiking_mean_field_solve(&p, &out, rate, v_mean, v_variance, NULL),
                 GFOLD_OK);
    for (size_t a = 0; a < INPUTS; a++) variance += pow(p.gamma_m * sigma_input[a] * input[a], 2);
    const double mean = p.beta_m * p.v_0 + p.gamma_m * p.rest, count = p.paths * p.batches;
    const double wanted = 0.5 * erfc(-mean / sqrt(2 * variance));
    cr_expect(wanted > 0.05 && fabs(rate[0] - wanted) < 4 * sqrt(wanted * (1 - wanted) / count));
    cr_expect(fabs(v_mean[0] - mean) < 4 * sqrt(variance / count));
    cr_expect(fabs(v_variance[0] / variance - 1) < 4 * sqrt(2 / count));
    double sum = 0;
    for (size_t t = 0; t + 1 < STEPS; t++) sum += rate[t] / (STEPS - 1);
    cr_expect_float_eq(sum, out.rate.mean, 1e-14);
}

Test(spiking_mean_field, does_not_depend_on_threads)
{
    gfold_spiking_mean_field_params p = driven(4);
    gfold_spiking_mean_field one, three;
    p.paths = 64;
    p.threads = 1;
    cr_assert_eq(gfold_spiking_mean_field_solve(&p, &one, NULL, NULL, NULL, NULL), GFOLD_OK);
    p.threads = 3;
    cr_assert_eq(gfold_spiking_mean_field_solve(&p, &three, NULL, NULL, NULL, NULL), GFOLD_OK);
    cr_expect_eq(one.rate.mean, three.rate.mean);
    cr_expect_eq(one.v_variance.mean, three.v_variance.mean);
    cr_expect_eq(one.v_variance.stderr_, three.v_variance.stderr_);
}

Test(spiking_mean_field, refuses_by_name)
{
    gfold_spiking_mean_field_params p = driven(1);
    gfold_spiking_mean_field out;
    gfold_error err;
    p.paths = 3;
    cr_expect_eq(gfold_spiking_mean_field_solve(&p, &out, NULL, NULL, NULL, &err), GFOLD_EINVAL);
    cr_expect(strstr(err.message, "paths is 3"));
    p = driven(1);
    p.sigma_input = NULL;
    cr_expect_eq(gfold_spiking_mean_field_solve(&p, &out, NULL, NULL, NULL, &err), GFOLD_EINVAL);
}
