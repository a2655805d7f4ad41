/* replace.h: files that appear whole or not at all.
 *
 * What is written goes to a temporary name in the same folder; commit flushes it to the disk and
 * renames it, which is atomic. Everything before the commit leaves an older file untouched.
 * One thread only; at most GF_REPLACE_MAX temporaries at a time.
 */
#ifndef GF_IO_REPLACE_H
#define GF_IO_REPLACE_H

#include <gatefold/status.h>
#include <stddef.h>

#define GF_REPLACE_MAX 4

typedef struct gf_replace {
    char path[4096];
    char temporary[4096];
} gf_replace;

/* Whether `path` can be written at all, found out by creating and removing a temporary: asked
 * before hours of computing. EIO: it exists and force is 0, is a folder, or lies in a folder where
 * nothing can be written. */
gfold_status gf_replace_check(const char *path, int force, gfold_error *err);

/* Creates the empty temporary. Every begin ends in one commit or one abandon. */
gfold_status gf_replace_begin(gf_replace *r, const char *path, gfold_error *err);
gfold_status gf_replace_commit(gf_replace *r, gfold_error *err);
void gf_replace_abandon(gf_replace *r);

/* All of it at once, with bytes at hand. EIO: the old file is as it was. */
gfold_status gf_replace_file(const char *path, const void *bytes, size_t size, gfold_error *err);

/* Removes the temporaries in use; may be called from a signal handler. */
void gf_replace_interrupt(void);

#endif
