/* diagram.h: what a diagram keeps. */
#ifndef GF_ASTRO_DIAGRAM_H
#define GF_ASTRO_DIAGRAM_H

#include <gatefold/cycle.h>
#include <gatefold/equilibrium.h>

typedef struct gf_list {
    void *data;
    size_t count, room;
} gf_list;

struct gfold_diagram {
    int curves, branches;                   /* of equilibria, of cycles */
    gf_list points, folds;                  /* gfold_equilibrium   */
    gf_list hopfs;                          /* gfold_hopf          */
    gf_list cycles[GFOLD_CYCLE_LIST_COUNT]; /* gfold_calcium_cycle */
};

#endif
