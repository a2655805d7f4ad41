/* cell_figure.h: pictures of single cells of the neuron-astrocyte network, from a result's
 * columns, which come from the record as printed or from the file that it was stored in. */
#ifndef GF_IO_CELL_FIGURE_H
#define GF_IO_CELL_FIGURE_H

#include <gatefold/status.h>
#include <jansson.h>

typedef enum gf_cell_figure_kind {
    GF_CELL_RESPONSE,    /* Ca, h and IP3 of an astrocyte over time         */
    GF_CELL_SPIKES,      /* V and U of a neuron over time                   */
    GF_CELL_BIFURCATION, /* Ca against drive: equilibria, cycles, their ends */
    GF_CELL_FIRING,      /* rate of a neuron against current                */
    GF_CELL_FIGURE_KIND_COUNT
} gf_cell_figure_kind;

enum { GF_CELL_COLUMNS = 16 };

typedef struct gf_cell_figure {
    gf_cell_figure_kind kind;
    double *column[GF_CELL_COLUMNS]; /* malloc'd, NULL: empty */
    size_t count[GF_CELL_COLUMNS];
} gf_cell_figure;

/* EIO: a column is missing. Both end in gf_cell_figure_free. */
gfold_status gf_cell_figure_of_record(gf_cell_figure *f, gf_cell_figure_kind kind,
                                      const json_t *record, gfold_error *err);
/* The kind is found by the columns that are there. EIO: not such a file. */
gfold_status gf_cell_figure_load(gf_cell_figure *f, const char *path, gfold_error *err);
void gf_cell_figure_free(gf_cell_figure *f);

/* Points drawn, for the sentence about it. */
size_t gf_cell_figure_points(const gf_cell_figure *f);

/* Writes the picture and, unless it is NULL, the script that draws it. */
gfold_status gf_cell_figure_draw(const gf_cell_figure *f, const char *picture, const char *script,
                                 gfold_error *err);

#endif
