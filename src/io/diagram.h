/* diagram.h: the picture of a phase diagram, critical curves over two parameters. */
#ifndef GF_IO_DIAGRAM_H
#define GF_IO_DIAGRAM_H

#include <gatefold/critical_curve.h>

/* The curve of each kind, NULL: it is not drawn; all have one window. The one of `chief` is
 * drawn broad. */
typedef struct gf_diagram {
    gfold_span x, y;
    gfold_curve_kind chief;
    const gfold_critical_curve *curve[GFOLD_CURVE_KIND_COUNT];
} gf_diagram;

/* Lines, and on them folds, cusps and tricritical points. Writes the picture and, unless it is
 * NULL, the script that draws it. ENUMERIC: there is no curve. EINVAL: suffix; EEXTERN, EIO. */
gfold_status gf_diagram_draw(const gf_diagram *diagram, const char *picture, const char *script,
                             gfold_error *err);

#endif
