#include "math/vector.h"

#include "expect.h"

#include <float.h>
#include <string.h>

enum { MOST = 71 };

static double exp_libm(double x)
{
    return exp(x);
}

static double log_of_size(double x)
{
    return log(fabs(x));
}

static void log_of_sizes(size_t n, double *x)
{
    for (size_t i = 0; i < n; i++) x[i] = fabs(x[i]);
    gf_vector_log(n, x);
}

static double erf_libm(double x)
{
    return erf(x);
}

static double tanh_libm(double x)
{
    return tanh(x);
}

static void tanh_in_place(size_t n, double *x)
{
    double y[MOST];
    gf_vector_tanh(n, x, y);
    memcpy(x, y, n * sizeof *x);
}

static const struct {
    const char *name;
    void (*vector)(size_t n, double *x);
    double (*scalar)(double x);
    double widest; /* arguments in [-widest, widest] */
} functions[] = { { "tanh", tanh_in_place, tanh_libm, 30 },
                  { "exp", gf_vector_exp, exp_libm, 700 },
                  { "erf", gf_vector_erf, erf_libm, 8 },
                  { "log", log_of_sizes, log_of_size, 1e9 } };

/* Arguments of every size and sign, none repeated. */
static double argument(double widest, size_t n, size_t i)
{
    const double u = fmod(0.61803398874989485 * (double)(i + 71 * n), 1);
    return (i & 1 ? 1 : -1) * widest * pow(u, i & 2 ? 1 : 12);
}

Test(vector, agrees_with_libm_at_every_length_and_position)
{
    for (size_t f = 0; f < COUNT(functions); f++)
        for (size_t n = 1; n <= MOST; n++) {
            double x[MOST];
            for (size_t i = 0; i < n; i++) x[i] = argument(functions[f].widest, n, i);
            functions[f].vector(n, x);
            for (size_t i = 0; i < n; i++) {
                const double a = argument(functions[f].widest, n, i);
                expect_close(x[i], functions[f].scalar(a), 5 * DBL_EPSILON, "%s(%.17g), %zu of %zu",
                             functions[f].name, a, i, n);
            }
        }
}

Test(vector, special_values_come_out_as_from_libm_wherever_they_stand)
{
    static const double special[] = { NAN, INFINITY, -INFINITY, 0.0, -0.0, 1e3, -1e3, DBL_MIN };
    for (size_t f = 0; f < COUNT(functions); f++)
        for (size_t n = 1; n <= 19; n++)
            for (size_t k = 0; k < COUNT(special); k++)
                for (size_t at = 0; at < n; at++) {
                    double x[MOST];
                    for (size_t i = 0; i < n; i++) x[i] = i == at ? special[k] : 0.5;
                    functions[f].vector(n, x);
                    const double wanted = functions[f].scalar(special[k]);
                    if (isnan(wanted))
                        cr_assert(isnan(x[at]), "%s(NaN) is %g", functions[f].name, x[at]);
                    else
                        cr_assert(x[at] == wanted && !signbit(x[at]) == !signbit(wanted),
                                  "%s(%g) at %zu of %zu is %g", functions[f].name, special[k], at,
                                  n, x[at]);
                    const double other = x[at ? at - 1 : n - 1];
                    if (n > 1)
                        expect_close(other, functions[f].scalar(0.5), 1e-15, "beside %g in %s",
                                     special[k], functions[f].name);
                }
}

Test(vector, nothing_is_written_behind_the_array)
{
    for (size_t f = 0; f < COUNT(functions); f++)
        for (size_t n = 0; n < 30; n++) {
            double x[MOST];
            for (size_t i = 0; i < MOST; i++) x[i] = 0.25;
            functions[f].vector(n, x);
            for (size_t i = n; i < MOST; i++) cr_assert_eq(x[i], 0.25);
        }
}

Test(vector, the_same_call_gives_the_same_bits)
{
    for (size_t f = 0; f < COUNT(functions); f++) {
        double x[MOST], y[MOST];
        for (size_t i = 0; i < MOST; i++) x[i] = y[i] = argument(functions[f].widest, MOST, i);
        functions[f].vector(MOST, x);
        functions[f].vector(MOST, y);
        cr_assert_eq(memcmp(x, y, sizeof x), 0, "%s", functions[f].name);
    }
}

Test(vector, box_muller_is_the_polar_form_of_two_uniforms)
{
    static const double edge[] = { 0x1p-54, 1 - 0x1p-53, 0.5, 0.25, 0.75 };
    for (size_t n = 1; n <= MOST; n++) {
        double u[MOST], v[MOST], x[MOST], y[MOST];
        for (size_t i = 0; i < n; i++) {
            u[i] = x[i] = i < COUNT(edge) ? edge[i] : fabs(argument(1, n, i));
            v[i] = y[i] = i < COUNT(edge) ? edge[COUNT(edge) - 1 - i] : fabs(argument(1, n + 1, i));
        }
        gf_vector_box_muller(n, x, y);
        for (size_t i = 0; i < n; i++) {
            const double radius = sqrt(-2 * log(u[i])), angle = 2 * M_PI * v[i];
            expect_near(x[i], radius * cos(angle), 4e-15 * radius, "u %.17g v %.17g", u[i], v[i]);
            expect_near(y[i], radius * sin(angle), 4e-15 * radius, "u %.17g v %.17g", u[i], v[i]);
        }
    }
}
