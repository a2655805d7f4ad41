/* ranks.h: processes that mpirun started together. Without mpirun there is one, and MPI is not touched.
 *
 * Threads: one at a time.
 */
#ifndef GF_IO_RANKS_H
#define GF_IO_RANKS_H

#include <gatefold/status.h>
#include <stddef.h>

typedef struct gf_ranks {
    int rank, size; /* 0 and 1 where there is one process */
} gf_ranks;

/* EEXTERN: several processes, and MPI is not built in; or MPI failed. Ends in gf_ranks_end. */
gfold_status gf_ranks_begin(gf_ranks *ranks, gfold_error *err);
void gf_ranks_end(void);

/* Each number 0, 1, ... once among all processes. */
size_t gf_ranks_claim(void);

/* Waits for all processes and lets the numbers begin anew. */
void gf_ranks_rewind(void);

/* Waits for all processes; the largest status among them. */
gfold_status gf_ranks_meet(gfold_status mine);

/* Library and version, or "not built in". */
const char *gf_ranks_library(void);

#endif
