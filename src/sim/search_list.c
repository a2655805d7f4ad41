#include "sim/search_list.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void gf_found_list_destroy(gf_found_list *list)
{
    free(list->h);
    free(list->at);
    *list = (gf_found_list){ 0 };
}

/* rms of a - sign b */
static double distance(size_t n, const double *a, const double *b, double sign)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (a[i] - sign * b[i]) * (a[i] - sign * b[i]);
    return sqrt(sum / (double)n);
}

static int grow(gf_found_list *list)
{
    if (list->count < list->capacity) return 0;
    const size_t capacity = list->capacity ? 2 * list->capacity : 16;
    double *h = realloc(list->h, capacity * list->n * sizeof *h);
    if (h) list->h = h;
    gf_found *at = realloc(list->at, capacity * sizeof *at);
    if (at) list->at = at;
    if (!h || !at) return -1;
    list->capacity = capacity;
    return 0;
}

static int append(gf_found_list *list, const double *h)
{
    if (grow(list)) return -1;
    const int paired = list->odd && distance(list->n, h, h, -1) > list->apart;
    memcpy(list->h + list->count * list->n, h, list->n * sizeof *h);
    list->at[list->count++] = (gf_found){ .point.symmetric = paired };
    return 0;
}

int gf_found_list_add(gf_found_list *list, const double *h, int counts)
{
    size_t k = 0;
    for (; k < list->count; k++) {
        const double *other = list->h + k * list->n;
        if (distance(list->n, h, other, 1) <= list->apart) break;
        if (list->odd && distance(list->n, h, other, -1) <= list->apart) break;
    }
    if (k == list->count && append(list, h)) return -1;
    list->at[k].ends++;
    list->at[k].point.hits += counts;
    return 0;
}

gfold_census gf_found_list_census(const gf_found_list *list, int starts)
{
    gfold_census census = { .starts = starts };
    double distinct = 0, seen = 0, once = 0, twice = 0, hits = 0;
    for (size_t k = 0; k < list->count; k++) {
        const gf_found *found = &list->at[k];
        *(found->proved ? &census.converged : &census.unproved) += found->ends;
        if (!found->proved) continue;
        distinct++;
        seen += found->point.hits > 0;
        once += found->point.hits == 1;
        twice += found->point.hits == 2;
        hits += found->point.hits;
    }
    census.coverage = hits > 0 ? 1 - once / hits : (double)NAN;
    census.expected = fmax(distinct, seen + once * (once - 1) / (2 * (twice + 1)));
    return census;
}
