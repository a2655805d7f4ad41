/* edge.h: how far the rightmost eigenvalue of a finite matrix is from the edge of the bulk.
 *
 * At an edge with radius R of curvature and density rho it is off like that of a Gaussian matrix of
 * pi rho R^2 N rows.
 */
#ifndef GF_COMPARE_EDGE_H
#define GF_COMPARE_EDGE_H

#include <gatefold/spectrum.h>

/* E max Re - 1 of the real Ginibre ensemble of radius 1, n rows, measured in analysis/spectra. */
double gf_edge_law(double n);

/* Re of the rightmost point of the bulk's boundary: zeros play no part. */
gfold_status gf_edge_of(const gfold_spectrum_plan *plan, double *edge, gfold_error *err);

/* Rows per N of a Gaussian matrix with such an edge; without a density any number of order 1. */
gfold_status gf_edge_share(const gfold_spectrum_plan *plan, double *share, gfold_error *err);

#endif
