/* nearest.h: what was probably meant. */
#ifndef GF_CLI_NEAREST_H
#define GF_CLI_NEAREST_H

/* Collects candidates; the one that takes the fewest edits to become `typed` wins, the first of
 * equals. '-' and '_' are the same letter. */
typedef struct gf_nearest {
    const char *typed, *best;
    int edits;
} gf_nearest;

gf_nearest gf_nearest_to(const char *typed);
void gf_nearest_offer(gf_nearest *nearest, const char *candidate);

#endif
