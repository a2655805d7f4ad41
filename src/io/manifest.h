/* manifest.h: where a result comes from, as key and value pairs.
 *
 * The same list becomes the root attributes of an HDF5 file: schema, version, commit, command line,
 * every option, seed, host, date, wall time, libraries, compiler, BLAS and vector code.
 */
#ifndef GF_IO_MANIFEST_H
#define GF_IO_MANIFEST_H

#include <jansson.h>

/* A new object; options is the complete configuration of the command ("seed" among its keys). */
json_t *gf_manifest_create(const char *schema, const char *command_line, json_t *options,
                           double wall_seconds);

#endif
