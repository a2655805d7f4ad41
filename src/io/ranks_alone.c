#include "io/ranks.h"

#include "core/fail.h"

#include <stdlib.h>
#include <string.h>

gfold_status gf_ranks_begin(gf_ranks *ranks, gfold_error *err)
{
    const char *size = getenv("OMPI_COMM_WORLD_SIZE");
    if (!size) size = getenv("PMI_SIZE");
    *ranks = (gf_ranks){ 0, 1 };
    if (!size || strcmp(size, "1") == 0) return gf_ok(err);
    return gf_fail(err, GFOLD_EEXTERN,
                   "%.20s processes were started together, and MPI is not built in; --shard I/N "
                   "shares a sweep out without it",
                   size);
}

void gf_ranks_end(void)
{
}

size_t gf_ranks_claim(void)
{
    return 0; /* never asked: there is one process */
}

void gf_ranks_rewind(void)
{
}

gfold_status gf_ranks_meet(gfold_status mine)
{
    return mine;
}

const char *gf_ranks_library(void)
{
    return "not built in";
}
