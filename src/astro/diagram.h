/* diagram.h: what a diagram keeps, and how it is filled. */
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

/* Adds one item of that size. ENOMEM. */
gfold_status gf_list_push(gf_list *list, size_t size, const void *item, gfold_error *err);

/* The rates as equations in (ca, h, ip3, drive). */
gfold_system gf_diagram_system(const gfold_astrocyte_params *p);

/* The branch of cycles that begins at a Hopf point, and the Hopf point where it ends. */
gfold_status gf_diagram_follow_cycles(gfold_diagram *d, const gfold_diagram_params *p,
                                      gfold_hopf *hopf, gfold_error *err);

#endif
