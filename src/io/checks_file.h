/* checks_file.h: what `gatefold validate --out` stored. */
#ifndef GF_IO_CHECKS_FILE_H
#define GF_IO_CHECKS_FILE_H

#include <gatefold/validate.h>

/* Name, numbers and verdict of every check; *checks is malloc'd. EIO. */
gfold_status
gf_checks_load(const char *path, gfold_check **checks, size_t *count, gfold_error *err);

#endif
