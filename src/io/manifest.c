#include "io/manifest.h"

#include "io/hdf5.h"

#include <gatefold/gatefold.h>
#include <gsl/gsl_version.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { SCHEMA_VERSION = 1 };

static json_t *host(void)
{
    char name[256] = "unknown";
    if (gethostname(name, sizeof name - 1)) return json_string("unknown");
    return json_string(name);
}

static json_t *date(void)
{
    char text[32] = "";
    const time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc)) strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return json_string(text);
}

static json_t *blas(const gfold_environment *e)
{
    return json_sprintf("%s %s %s, %d thread", e->blas, e->blas_kind, e->blas_core,
                        e->blas_threads);
}

static json_t *compact(json_t *options)
{
    char *text = json_dumps(options, JSON_COMPACT | JSON_REAL_PRECISION(17));
    json_t *string = json_string(text ? text : "");
    free(text);
    return string;
}

json_t *gf_manifest_create(const char *schema, const char *command_line, json_t *options,
                           double wall_seconds)
{
    const gfold_environment e = gfold_environment_get();
    json_t *m = json_copy(options);
    json_object_set_new(m, "schema", json_string(schema));
    json_object_set_new(m, "schema_version", json_integer(SCHEMA_VERSION));
    json_object_set_new(m, "creator", json_string("gatefold"));
    json_object_set_new(m, "version", json_string(e.version));
    json_object_set_new(m, "git_commit", json_string(e.commit));
    json_object_set_new(m, "command_line", json_string(command_line));
    json_object_set_new(m, "params_json", compact(options));
    json_object_set_new(m, "rng", json_string("philox4x64-10"));
    json_object_set_new(m, "hostname", host());
    json_object_set_new(m, "date_utc", date());
    json_object_set_new(m, "blas", blas(&e));
    json_object_set_new(m, "isa", json_string(e.isa));
    json_object_set_new(m, "libraries",
                        json_sprintf("GSL %s, HDF5 %s, jansson %s, ARPACK %s", gsl_version,
                                     gf_hdf5_version(), jansson_version_str(), e.arpack));
    json_object_set_new(m, "compiler", json_string(e.compiler));
    json_object_set_new(m, "flags", json_string(e.flags));
    json_object_set_new(m, "wall_s", json_real(wall_seconds));
    return m;
}
