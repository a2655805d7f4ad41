#include "io/replace.h"
#include "sample_phase.h"

#include <criterion/criterion.h>
#include <sys/stat.h>
#include <unistd.h>

TestSuite(replace, .init = sample_folder_make, .fini = sample_folder_remove);

Test(replace, keeps_the_old_file_until_the_commit)
{
    const char *path = sample_path("a.txt");
    gf_replace file;
    sample_write(path, "old");
    cr_assert_eq(gf_replace_begin(&file, path, NULL), GFOLD_OK);
    sample_write(file.temporary, "new");
    cr_assert_str_eq(sample_read(path), "old");
    cr_assert_eq(gf_replace_commit(&file, NULL), GFOLD_OK);
    cr_assert_str_eq(sample_read(path), "new");
    cr_assert_eq(sample_folder_files(), 1);
}

Test(replace, leaves_nothing_when_abandoned)
{
    gf_replace file;
    cr_assert_eq(gf_replace_begin(&file, sample_path("a.txt"), NULL), GFOLD_OK);
    cr_assert_eq(sample_folder_files(), 1);
    gf_replace_abandon(&file);
    cr_assert_eq(sample_folder_files(), 0);
}

Test(replace, leaves_nothing_when_interrupted)
{
    gf_replace one, two;
    cr_assert_eq(gf_replace_begin(&one, sample_path("a.txt"), NULL), GFOLD_OK);
    cr_assert_eq(gf_replace_begin(&two, sample_path("b.txt"), NULL), GFOLD_OK);
    gf_replace_interrupt();
    cr_assert_eq(sample_folder_files(), 0);
}

Test(replace, an_interrupt_spares_what_is_committed)
{
    gf_replace file;
    cr_assert_eq(gf_replace_begin(&file, sample_path("a.txt"), NULL), GFOLD_OK);
    cr_assert_eq(gf_replace_commit(&file, NULL), GFOLD_OK);
    gf_replace_interrupt();
    cr_assert_eq(sample_folder_files(), 1);
}

Test(replace, the_file_is_as_readable_as_any_other)
{
    gf_replace file;
    struct stat found;
    umask(027);
    cr_assert_eq(gf_replace_begin(&file, sample_path("a.txt"), NULL), GFOLD_OK);
    cr_assert_eq(gf_replace_commit(&file, NULL), GFOLD_OK);
    cr_assert_eq(stat(sample_path("a.txt"), &found), 0);
    cr_assert_eq(found.st_mode & 0777, 0640);
}

Test(replace, check_refuses_what_exists_unless_forced)
{
    gfold_error err;
    const char *path = sample_path("a.txt");
    cr_assert_eq(gf_replace_check(path, 0, &err), GFOLD_OK);
    cr_assert_eq(sample_folder_files(), 0);
    sample_write(path, "old");
    cr_assert_eq(gf_replace_check(path, 0, &err), GFOLD_EIO);
    cr_assert(strstr(err.message, "exists"));
    cr_assert_eq(gf_replace_check(path, 1, &err), GFOLD_OK);
    cr_assert_str_eq(sample_read(path), "old");
}

Test(replace, check_refuses_folders_and_places_that_cannot_be_written)
{
    gfold_error err;
    cr_assert_eq(gf_replace_check(sample_path("none/a.txt"), 1, &err), GFOLD_EIO);
    cr_assert_eq(gf_replace_check("/proc/a.txt", 1, &err), GFOLD_EIO);
    cr_assert_eq(gf_replace_check("/tmp", 1, &err), GFOLD_EIO);
    cr_assert(strstr(err.message, "folder"));
}

Test(replace, works_for_a_name_without_a_folder)
{
    gf_replace file;
    cr_assert_eq(chdir(sample_path("")), 0);
    cr_assert_eq(gf_replace_begin(&file, "a.txt", NULL), GFOLD_OK);
    cr_assert_eq(gf_replace_commit(&file, NULL), GFOLD_OK);
    cr_assert_eq(access("a.txt", F_OK), 0);
}

Test(replace, refuses_a_name_that_is_too_long)
{
    static char path[5000];
    gfold_error err;
    memset(path, 'a', sizeof path - 1);
    cr_assert_eq(gf_replace_check(path, 0, &err), GFOLD_EIO);
}
