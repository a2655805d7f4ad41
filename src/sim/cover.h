/* cover.h: whether a disc whose eigenvalues are all known holds every one right of a line. */
#ifndef GF_SIM_COVER_H
#define GF_SIM_COVER_H

#include <stddef.h>

typedef struct gf_cover {
    double (*height)(void *context, double re); /* of the bulk, 0 beyond it                      */
    void *context;
    double margin;         /* eigenvalues stray from the bulk at most that far */
    double center, radius; /* of the disc, on the real axis                    */
    size_t known;          /* eigenvalues in it                                */
} gf_cover;

/* Whether the disc covers the part of the bulk with Re l >= re, widened by the margin. Where the known
 * eigenvalues lie densely, two of their mean distances are margin enough. */
int gf_cover_right_of(const gf_cover *c, double re);

#endif
