/* demonstration_file.h: what an expert saw and did, in an HDF5 file: `observation` and `action`,
 * demonstrations x steps x numbers; observation t was seen before action t. */
#ifndef GF_IO_DEMONSTRATION_FILE_H
#define GF_IO_DEMONSTRATION_FILE_H

#include <gatefold/status.h>
#include <stddef.h>

typedef struct gf_recording {
    size_t count, steps;
    double *observation, *action;
    unsigned long checksum; /* of both (CRC-32) */
} gf_recording;

/* EIO: no such file, or arrays that are missing, of another shape or not finite; *recording is
 * empty. */
gfold_status gf_recording_read(gf_recording *recording, const char *path, size_t observations,
                               size_t actions, gfold_error *err);
void gf_recording_free(gf_recording *recording);

#endif
