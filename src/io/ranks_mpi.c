/* The counter lies on rank 0 and is fetched and raised from anywhere by one-sided communication, so that
 * no process has to serve the others. */
#include "io/ranks.h"

#include "core/fail.h"

#include <mpi.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static MPI_Win window = MPI_WIN_NULL; /* begun is per process, as MPI itself */
static int64_t *counter;

/* mpirun, srun and mpiexec say so in the environment. */
static int launched(void)
{
    return getenv("OMPI_COMM_WORLD_SIZE") || getenv("PMI_RANK") || getenv("PMIX_RANK");
}

static int start(gf_ranks *ranks)
{
    int given;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &given)) return -1;
    if (given < MPI_THREAD_SERIALIZED) return -1;
    if (MPI_Comm_rank(MPI_COMM_WORLD, &ranks->rank)) return -1;
    if (MPI_Comm_size(MPI_COMM_WORLD, &ranks->size)) return -1;
    const MPI_Aint bytes = ranks->rank == 0 ? sizeof *counter : 0;
    if (MPI_Win_allocate(bytes, sizeof *counter, MPI_INFO_NULL, MPI_COMM_WORLD, &counter, &window))
        return -1;
    if (ranks->rank == 0) *counter = 0;
    if (MPI_Win_lock_all(0, window)) return -1;
    return MPI_Barrier(MPI_COMM_WORLD);
}

gfold_status gf_ranks_begin(gf_ranks *ranks, gfold_error *err)
{
    *ranks = (gf_ranks){ 0, 1 };
    if (!launched()) return gf_ok(err);
    if (start(ranks)) return gf_fail(err, GFOLD_EEXTERN, "MPI did not start");
    return gf_ok(err);
}

void gf_ranks_end(void)
{
    if (window == MPI_WIN_NULL) return;
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
    MPI_Finalize();
}

size_t gf_ranks_claim(void)
{
    const int64_t one = 1;
    int64_t before = 0;
    MPI_Fetch_and_op(&one, &before, MPI_INT64_T, 0, 0, MPI_SUM, window);
    MPI_Win_flush(0, window);
    return (size_t)before;
}

void gf_ranks_rewind(void)
{
    const int64_t zero = 0;
    int rank;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank == 0) {
        MPI_Accumulate(&zero, 1, MPI_INT64_T, 0, 0, 1, MPI_INT64_T, MPI_REPLACE, window);
        MPI_Win_flush(0, window);
    }
    MPI_Barrier(MPI_COMM_WORLD);
}

gfold_status gf_ranks_meet(gfold_status mine)
{
    int status = (int)mine, worst = status;
    if (window != MPI_WIN_NULL) MPI_Allreduce(&status, &worst, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    return (gfold_status)worst;
}

const char *gf_ranks_library(void)
{
    static char text[MPI_MAX_LIBRARY_VERSION_STRING];
    int length;
    if (*text || MPI_Get_library_version(text, &length)) return text;
    text[strcspn(text, ",\n")] = '\0';
    return text;
}
