/* The temporary lives beside its target because rename() is atomic only inside one file system. The
 * folder is flushed too: without that a power cut may keep the data and lose the name. */
#include "io/replace.h"

#include "core/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a signal handler has to remove. */
static const char *volatile live[GF_REPLACE_MAX];

static void swap_live(const char *old, const char *new)
{
    for (int k = 0; k < GF_REPLACE_MAX; k++) {
        if (live[k] != old) continue;
        live[k] = new;
        return;
    }
}

void gf_replace_interrupt(void)
{
    for (int k = 0; k < GF_REPLACE_MAX; k++)
        if (live[k]) unlink(live[k]);
}

static gfold_status failed(gfold_error *err, const char *path)
{
    return gf_fail(err, GFOLD_EIO, "%s: %s", path, strerror(errno));
}

/* Length of the folder part of a path, its last slash included; 0 without one. */
static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

gfold_status gf_replace_begin(gf_replace *r, const char *path, gfold_error *err)
{
    const int folder = (int)folder_length(path);
    const int length = snprintf(r->temporary, sizeof r->temporary, "%.*s.%s.%ld.part", folder, path,
                                path + folder, (long)getpid());
    if (length >= (int)sizeof r->temporary) {
        errno = ENAMETOOLONG;
        return failed(err, path);
    }
    snprintf(r->path, sizeof r->path, "%s", path);
    unlink(r->temporary); /* the number of this process makes it ours: left by a killed one */
    const int file = open(r->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0) return failed(err, path);
    swap_live(NULL, r->temporary);
    close(file);
    return gf_ok(err);
}

void gf_replace_abandon(gf_replace *r)
{
    unlink(r->temporary);
    swap_live(r->temporary, NULL);
}

static int flush(const char *path, int flags)
{
    const int file = open(path, flags | O_CLOEXEC);
    if (file < 0) return -1;
    const int status = fsync(file);
    const int closed = close(file);
    return status ? status : closed;
}

static int flush_folder(const char *path)
{
    char folder[4096];
    const size_t length = folder_length(path);
    snprintf(folder, sizeof folder, "%.*s", (int)(length ? length : 1), length ? path : ".");
    return flush(folder, O_RDONLY | O_DIRECTORY);
}

gfold_status gf_replace_commit(gf_replace *r, gfold_error *err)
{
    if (flush(r->temporary, O_RDWR) || rename(r->temporary, r->path)) {
        failed(err, r->path);
        gf_replace_abandon(r);
        return GFOLD_EIO;
    }
    swap_live(r->temporary, NULL);
    if (flush_folder(r->path)) return failed(err, r->path);
    return gf_ok(err);
}

gfold_status gf_replace_file(const char *path, const void *bytes, size_t size, gfold_error *err)
{
    gf_replace file;
    const gfold_status status = gf_replace_begin(&file, path, err);
    if (status) return status;
    FILE *out = fopen(file.temporary, "w");
    const int written = out && fwrite(bytes, 1, size, out) == size;
    if ((out && fclose(out)) || !written) {
        failed(err, path);
        gf_replace_abandon(&file);
        return GFOLD_EIO;
    }
    return gf_replace_commit(&file, err);
}

gfold_status gf_replace_check(const char *path, int force, gfold_error *err)
{
    struct stat present;
    if (stat(path, &present) == 0) {
        if (S_ISDIR(present.st_mode)) return gf_fail(err, GFOLD_EIO, "%s is a folder", path);
        if (!force) return gf_fail(err, GFOLD_EIO, "%s exists; --force replaces it", path);
    }
    gf_replace probe;
    const gfold_status status = gf_replace_begin(&probe, path, err);
    if (status == GFOLD_OK) gf_replace_abandon(&probe);
    return status;
}
