/* correlation_march.h: linear equations along sampled paths, GF_WIDTH paths at a time.
 *
 *     dy/dt = -a(t) y + f(t) + sqrt(2 D) xi(t)      on a ring of n steps dt, y of period n dt
 *
 * with a and f given at the n points. Over a step: y1 = E y0 + I, E = exp(-int a), I = the
 * integral of f exp(-int a) from there to the end, both integrals by the cubic through the four
 * points around the step: order 4 in dt for smooth a and f, order 2 where f is not differentiable.
 * The variance of the noise in a step is integrated alike. y starts where it will arrive after n
 * steps, y_0 = y_n / (1 - exp(-total int a)), so there is no transient, however slow the path.
 *
 * Arrays are [n][GF_WIDTH].
 */
#ifndef GF_THEORY_CORRELATION_MARCH_H
#define GF_THEORY_CORRELATION_MARCH_H

#include <stddef.h>

enum { GF_WIDTH = 16 };

/* e is overwritten. noise: standard normals, or NULL. Returns the smallest total of int a over the
 * paths; where that is not positive y has no meaning. */
double gf_march(size_t n, double dt, double diffusion, const double *a, const double *f,
                const double *noise, double *e, double *y);

#endif
