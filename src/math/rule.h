/* rule.h: the quadrature rule behind every Gaussian average.
 *
 * For an integrand that varies around y = 0 on a scale of 1, where y = s x + b and x is standard
 * normal. Nodes x_k = x0 + w sinh(k h), weights h w cosh(k h) exp(-x_k^2/2) / sqrt(2 pi).
 */
#ifndef GF_MATH_RULE_H
#define GF_MATH_RULE_H

#define GF_NODES 128 /* per chunk, a multiple of 8 */

typedef struct gf_rule {
    double s, b;     /* y = s x + b                                    */
    double x0, w, h; /* centre, width, step                            */
    int lo, hi;      /* first and last k; lo = 0 for even integrands   */
    int even;        /* the integrand is even in x: half of it is summed, twice */
} gf_rule;

/* Chooses centre and step so that a function analytic for |Im y| < pi/2 is averaged to tol. A second
 * place y = twin at which the integrand varies may be given (twin = 0: none); even = 1 promises that
 * with b = 0 the integrand is even. */
gf_rule gf_rule_choose(double s, double b, double twin, int even, double tol);

/* The same rule with half the step. */
gf_rule gf_rule_halve(gf_rule rule);

/* Number of nodes; what one chunk writes: y and weights of nodes first .. first + n - 1. */
int gf_rule_count(const gf_rule *rule);
void gf_rule_fill(const gf_rule *rule, int first, int n, double *y, double *weight);

#endif
