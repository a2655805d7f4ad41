/* vector.h: elementary functions over arrays.
 *
 * glibc's vector library, reached by letting the compiler vectorise plain loops: no intrinsics, no
 * -ffast-math. GF_VECTOR compiles a function once per x86-64 level and picks at load time. Results are
 * within 3 ulp and depend on the position in the array only in the last bit, the same at every call
 * with the same n. NaN and infinities as in <math.h>.
 */
#ifndef GF_MATH_VECTOR_H
#define GF_MATH_VECTOR_H

#include <stddef.h>

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) &&                             \
    !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#define GF_VECTOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define GF_VECTOR
#endif

void gf_vector_tanh(size_t n, const double *x, double *y);
void gf_vector_exp(size_t n, double *x); /* in place */
void gf_vector_erf(size_t n, double *x); /* in place */
void gf_vector_log(size_t n, double *x); /* in place */

/* out = y + a x; out may be y or x. */
void gf_vector_add(size_t n, const double *y, double a, const double *x, double *out);

/* Uniforms in (0, 1) become normals: sqrt(-2 log u) cos(2 pi v) in u, with the sine in v. */
void gf_vector_box_muller(size_t n, double *u, double *v);

#endif
