/* airy.h: Airy's function, u'' = x u, the solution that falls as x grows (GSL). */
#ifndef GF_MATH_AIRY_H
#define GF_MATH_AIRY_H

#define GF_AIRY_ZERO (-2.3381074104597670)       /* largest zero of Ai  */
#define GF_AIRY_SLOPE_ZERO (-1.0187929716474710) /* largest zero of Ai' */

/* Ai(x) and its derivative, for moderate x. */
double gf_airy(double x, double *slope);

#endif
