#include "io/gnuplot.h"
#include "sample_phase.h"

#include <criterion/criterion.h>
#include <stdlib.h>

TestSuite(gnuplot, .init = sample_folder_make, .fini = sample_folder_remove);

static const char *escaped(const char *text)
{
    static char out[256];
    *out = '\0';
    FILE *script = fmemopen(out, sizeof out, "w");
    gf_gnuplot_text(script, text);
    fclose(script);
    return out;
}

Test(gnuplot, symbols_become_letters_and_quotes_are_doubled)
{
    cr_assert_str_eq(escaped("{/Symbol a}_z"), "α_z");
    cr_assert_str_eq(escaped("<{/Symbol f}^2> {/Symbol D}"), "<φ^2> Δ");
    cr_assert_str_eq(escaped("the unit's"), "the unit''s");
    cr_assert_str_eq(escaped("{/Symbol ab}"), "{/Symbol ab}");
    cr_assert_str_eq(escaped("{/Symbol "), "{/Symbol ");
    cr_assert_str_eq(escaped(""), "");
}

Test(gnuplot, refuses_a_suffix_that_it_cannot_draw)
{
    gfold_error err;
    cr_assert_eq(gf_gnuplot_check("a.gif", &err), GFOLD_EINVAL);
    cr_assert(strstr(err.message, ".png, .svg or .pdf"));
    cr_assert_eq(gf_gnuplot_check("png", &err), GFOLD_EINVAL);
    cr_assert_eq(gf_gnuplot_check("a.png", &err), GFOLD_OK, "%s", err.message);
}

Test(gnuplot, says_so_when_it_is_not_installed)
{
    gfold_error err;
    setenv("PATH", "/nowhere", 1);
    cr_assert_eq(gf_gnuplot_check("a.png", &err), GFOLD_EEXTERN);
    cr_assert_str_eq(err.message, "gnuplot is not installed (Debian: gnuplot-nox)");
}

Test(gnuplot, a_bad_script_keeps_the_old_picture_and_passes_the_reason_on)
{
    gfold_error err;
    sample_write(sample_path("a.png"), "old");
    cr_assert_eq(gf_gnuplot_run("nonsense 1\n", sample_path("a.png"), &err), GFOLD_EEXTERN);
    cr_assert(strstr(err.message, "invalid command"), "%s", err.message);
    cr_assert_str_eq(sample_read(sample_path("a.png")), "old");
    cr_assert_eq(sample_folder_files(), 1);
}

Test(gnuplot, a_name_with_quotes_and_spaces_is_drawn_into)
{
    gfold_error err;
    char *script;
    size_t size;
    FILE *out = open_memstream(&script, &size);
    gf_gnuplot_begin(out, sample_path("it's a.svg"), 1, 1);
    fputs("plot x\nunset output\n", out);
    fclose(out);
    cr_assert_eq(gf_gnuplot_run(script, sample_path("it's a.svg"), &err), GFOLD_OK, "%s",
                 err.message);
    cr_assert(strstr(sample_read(sample_path("it's a.svg")), "<svg"));
    free(script);
}
