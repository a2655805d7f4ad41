#include "io/manifest.h"

#include <criterion/criterion.h>
#include <gatefold/gatefold.h>

static json_t *options(void)
{
    return json_pack("{s:f, s:s, s:I}", "g", 0.1, "alpha_z", "inf", "seed", (json_int_t)INT64_MAX);
}

static const char *text(const json_t *manifest, const char *key)
{
    return json_string_value(json_object_get(manifest, key));
}

Test(manifest, has_every_key_that_files_promise)
{
    static const char *const keys[] = { "schema",       "creator",     "version",  "git_commit",
                                        "command_line", "params_json", "rng",      "hostname",
                                        "date_utc",     "blas",        "compiler", "isa" };
    json_t *o = options(), *m = gf_manifest_create("gatefold/phase", "gatefold phase", o, 1.5);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        cr_assert(text(m, keys[k]), "%s is missing", keys[k]);
    cr_assert_str_eq(text(m, "schema"), "gatefold/phase");
    cr_assert_str_eq(text(m, "command_line"), "gatefold phase");
    cr_assert_str_eq(text(m, "version"), gfold_version());
    cr_assert_str_eq(text(m, "rng"), "philox4x64-10");
    cr_assert_eq(json_real_value(json_object_get(m, "wall_s")), 1.5);
    cr_assert_eq(strlen(text(m, "date_utc")), strlen("2000-01-01T00:00:00Z"));
    json_decref(m);
    json_decref(o);
}

Test(manifest, holds_the_options_one_by_one_and_as_one_text)
{
    json_t *o = options(), *m = gf_manifest_create("s", "c", o, 0);
    cr_assert_eq(json_real_value(json_object_get(m, "g")), 0.1);
    cr_assert_str_eq(text(m, "alpha_z"), "inf");
    cr_assert_eq(json_integer_value(json_object_get(m, "seed")), INT64_MAX);
    json_t *back = json_loads(text(m, "params_json"), 0, NULL);
    cr_assert(json_equal(back, o));
    json_decref(back);
    json_decref(m);
    json_decref(o);
}

Test(manifest, leaves_the_options_as_they_were)
{
    json_t *o = options(), *before = json_deep_copy(o);
    json_decref(gf_manifest_create("s", "c", o, 0));
    cr_assert(json_equal(o, before));
    json_decref(before);
    json_decref(o);
}
