#include "expect.h"
#include "math/adam_kernel.h"
#include "math/panel_kernel.h"

#include <string.h>

enum { N = 37, STEPS = 60 };

static double g(int k, int t)
{
    return sin(1.7 * k + 0.3 * t) * exp(-0.02 * t);
}

Test(adam, steps_follow_the_formula)
{
    double w[N] = { 0 }, m[N] = { 0 }, v[N] = { 0 }, wanted[N] = { 0 }, first[N] = { 0 },
           second[N] = { 0 };
    gf_adam adam = { .alpha = 0.1, .drop = 0.5, .drop_every = 20 };
    for (int t = 1; t <= STEPS; t++) {
        double e[N];
        const double alpha = 0.1 * pow(0.5, t / 20);
        for (int k = 0; k < N; k++) {
            e[k] = g(k, t) / 2;
            first[k] = 0.9 * first[k] + 0.1 * g(k, t);
            second[k] = 0.999 * second[k] + 0.001 * g(k, t) * g(k, t);
            wanted[k] += alpha * (first[k] / (1 - pow(0.9, t))) /
                         (sqrt(second[k] / (1 - pow(0.999, t))) + 1e-8);
        }
        gf_adam_update(gf_adam_next(&adam), N, 2, e, w, m, v);
    }
    for (int k = 0; k < N; k++) expect_near(w[k], wanted[k], 1e-13, "entry %d", k);
}

Test(adam, no_gradient_no_step)
{
    double w[N], m[N] = { 0 }, v[N] = { 0 }, e[N] = { 0 };
    for (int k = 0; k < N; k++) w[k] = k;
    gf_adam adam = { .alpha = 0.1, .drop = 1, .drop_every = 1 };
    gf_adam_update(gf_adam_next(&adam), N, 1, e, w, m, v);
    for (int k = 0; k < N; k++) cr_assert_eq(w[k], k);
}

Test(adam, every_instruction_set_gives_the_same_but_for_rounding)
{
    const gf_adam_kernel *const kernels[] = {
        &gf_adam_kernel_base,
#if defined(__x86_64__)
        &gf_adam_kernel_v3,
        &gf_adam_kernel_v4,
#endif
    };
    const char *const isa[] = { "", "x86-64-v3", "x86-64-v4" };
    double wanted[N], product = 0;
    for (size_t set = 0; set < COUNT(kernels); set++) {
        int runs = set == 0;
        for (size_t k = 0; gf_panel_kernel_usable(k); k++)
            runs |= strcmp(gf_panel_kernel_usable(k)->isa, isa[set]) == 0;
        if (!runs) continue;
        double w[N] = { 0 }, m[N] = { 0 }, v[N] = { 0 }, x[N], e[N], sum = 0;
        gf_adam adam = { .alpha = 0.1, .drop = 0.5, .drop_every = 20 };
        for (int t = 1; t <= STEPS; t++) {
            for (int k = 0; k < N; k++) e[k] = g(k, t), x[k] = cos(k);
            sum = kernels[set]->update_product(gf_adam_next(&adam), N, 1, e, w, m, v, x);
        }
        double own = 0;
        for (int k = 0; k < N; k++) own += w[k] * x[k];
        expect_near(sum, own, 1e-13, "set %zu", set);
        if (set == 0) memcpy(wanted, w, sizeof w), product = sum;
        expect_near(sum, product, 1e-12, "set %zu", set);
        for (int k = 0; k < N; k++) expect_near(w[k], wanted[k], 1e-13, "set %zu, %d", set, k);
    }
}

/* The worst there is: gradients for which m^2 / v is the largest. */
Test(adam, at_rest_all_further_steps_move_less_than_said)
{
    double w = 0, m = 0, v = 0;
    const double e = 1;
    gf_adam adam = { .alpha = 1, .drop = 1, .drop_every = 1000000 };
    for (int age = 200; age-- > 0;)
        gf_adam_update(gf_adam_next(&adam), 1, pow(0.9 / 0.999, age), &e, &w, &m, &v);
    expect_near(fabs(m) / sqrt(v), 7.27, 0.01, "%s", "m over the root of v");
    for (int k = 0; k < GF_ADAM_REST; k++)
        gf_adam_update(gf_adam_next(&adam), 1, 0, &e, &w, &m, &v);
    double roused = v, none = m;
    w = 0;
    for (int k = 0; k < 1000; k++) gf_adam_update(gf_adam_next(&adam), 1, 0, &e, &w, &m, &v);
    cr_assert(w > 0 && w < 1e-16, "moved by %g", w);
    gf_adam_rouse(1000, 1, &none, &roused);
    cr_assert_eq(none, 0);
    expect_close(roused, v, 1e-12, "%s", "second moment");
}
