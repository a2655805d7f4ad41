#include "io/csv.h"
#include "sample_phase.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sys/resource.h>

TestSuite(csv, .init = sample_folder_make, .fini = sample_folder_remove);

Test(csv, has_a_header_and_a_row_per_cell_with_17_digits)
{
    const gf_phase phase = sample_phase();
    cr_assert_eq(gf_csv_save(sample_path("a.csv"), &phase, NULL), GFOLD_OK);
    cr_assert_str_eq(sample_read(sample_path("a.csv")),
                     "g,alpha_r,delta_h,sim_var_h,sim_var_h_stderr,status\n"
                     "1,0,0,0.5,0.01,OK\n"
                     "1.1000000000000001,0,0.10000000000000001,nan,nan,OK\n"
                     "1.2,0,0.33333333333333331,0.25,0.02,OK\n"
                     "1,5,1e-300,0.125,0.029999999999999999,OK\n"
                     "1.1000000000000001,5,-0,2,0.040000000000000001,OK\n"
                     "1.2,5,nan,3,0.050000000000000003,ENOCONV\n");
}

Test(csv, without_a_y_axis_has_no_column_for_it)
{
    const gf_phase line = sample_line();
    cr_assert_eq(gf_csv_save(sample_path("a.csv"), &line, NULL), GFOLD_OK);
    const char *text = sample_read(sample_path("a.csv"));
    cr_assert_eq(strncmp(text, "g,delta_h,", 10), 0);
}

Test(csv, a_failure_keeps_the_old_file_and_leaves_no_other)
{
    gfold_error err;
    const gf_phase phase = sample_phase();
    const struct rlimit small = { 100, 100 };
    sample_write(sample_path("a.csv"), "old");
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    cr_assert_eq(gf_csv_save(sample_path("a.csv"), &phase, &err), GFOLD_EIO);
    cr_assert_str_eq(sample_read(sample_path("a.csv")), "old");
    cr_assert_eq(sample_folder_files(), 1);
}
