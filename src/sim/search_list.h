/* search_list.h: the points that a search has come to, each once, and how often it came there. */
#ifndef GF_SIM_SEARCH_LIST_H
#define GF_SIM_SEARCH_LIST_H

#include <gatefold/search.h>

typedef struct gf_found {
    gfold_search_point point;
    int proved;
    int ends; /* starts of all kinds that ended here */
} gf_found;

typedef struct gf_found_list {
    size_t n, count, capacity;
    double apart; /* rms distance above which two points are two */
    int odd;      /* a point and its mirror image count as one   */
    double *h;    /* n per point                                 */
    gf_found *at;
} gf_found_list;

void gf_found_list_destroy(gf_found_list *list);

/* Notes that a start ended at h; a hit when it counts for the census. Non-zero without memory. */
int gf_found_list_add(gf_found_list *list, const double *h, int counts);

/* gfold_census of the proved points, after `starts` starts. */
gfold_census gf_found_list_census(const gf_found_list *list, int starts);

#endif
