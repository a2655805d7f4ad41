/* modes_list.h: eigenvalues found and read off, ranked; and how each method fills the list. */
#ifndef GF_SIM_MODES_LIST_H
#define GF_SIM_MODES_LIST_H

#include "sim/reduced.h"

#include <gatefold/modes.h>

typedef struct gf_mode {
    double re, im;
    double residual; /* |A v - l v|, |v| = 1, an estimate until it is computed      */
    size_t source;   /* number of the eigenvector, or GF_MODE_EXACT                  */
    double key;      /* of the ranking                                                 */
} gf_mode;

#define GF_MODE_EXACT ((size_t)-1)

typedef enum gf_mode_rank { GF_BY_REAL_PART, GF_BY_MODULUS, GF_BY_DISTANCE } gf_mode_rank;

typedef struct gf_modes_list {
    gf_mode *mode;
    size_t count, room;
} gf_modes_list;

gfold_status gf_modes_list_create(gf_modes_list *list, size_t room, gfold_error *err);
void gf_modes_list_destroy(gf_modes_list *list);
void gf_modes_list_add(gf_modes_list *list, double re, double im, double residual, size_t source);

/* Largest real part or modulus, or smallest distance from `shift`, first; then larger |im|, im > 0. */
void gf_modes_list_sort(gf_modes_list *list, gf_mode_rank rank, double shift);

/* Leaves the first k, or k + 1 where a conjugate pair would be cut. */
void gf_modes_list_cut(gf_modes_list *list, size_t k);

/* Residual over max(1, |l|). */
double gf_mode_relative(const gf_mode *mode);

/* The eigenvalues of the reduced Jacobian near the shift, grown until those wanted are certain. */
gfold_status gf_modes_near(gf_reduced *of, const gfold_modes_params *p, gf_modes_list *list,
                           long *products, gfold_error *err);

#endif
