#include "core/fail.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

Test(fail, returns_the_status_and_writes_the_sentence)
{
    gfold_error err;
    cr_assert_eq(gf_fail(&err, GFOLD_EIO, "cannot read %s", "a.h5"), GFOLD_EIO);
    cr_assert_eq(err.status, GFOLD_EIO);
    cr_assert_str_eq(err.message, "cannot read a.h5");
}

Test(fail, cuts_a_sentence_that_is_too_long)
{
    gfold_error err;
    char text[1000];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    cr_assert_eq(gf_fail(&err, GFOLD_EIO, "%s", text), GFOLD_EIO);
    cr_assert_eq(strlen(err.message), sizeof err.message - 1);
}

Test(fail, takes_no_error_structure_at_all)
{
    cr_assert_eq(gf_fail(NULL, GFOLD_ENOSOL, "nothing"), GFOLD_ENOSOL);
    cr_assert_eq(gf_ok(NULL), GFOLD_OK);
    cr_assert_eq(gf_fail_memory(NULL, 1e6), GFOLD_ENOMEM);
    cr_assert_eq(gf_check_range(NULL, "g", 3, 0, 2), GFOLD_EINVAL);
}

Test(fail, success_clears_an_earlier_sentence)
{
    gfold_error err;
    gf_fail(&err, GFOLD_EINVAL, "earlier");
    cr_assert_eq(gf_ok(&err), GFOLD_OK);
    cr_assert_eq(err.status, GFOLD_OK);
    cr_assert_str_empty(err.message);
}

Test(fail, a_range_holds_its_ends)
{
    gfold_error err;
    const double inside[] = { -1, -0.0, 0.25, 2 };
    for (size_t k = 0; k < sizeof inside / sizeof *inside; k++)
        cr_assert_eq(gf_check_range(&err, "g", inside[k], -1, 2), GFOLD_OK, "%g", inside[k]);
}

Test(fail, a_value_out_of_range_is_named_with_its_range)
{
    gfold_error err;
    cr_assert_eq(gf_check_range(&err, "alpha_r", -0.5, 0, 1e6), GFOLD_EINVAL);
    cr_assert_eq(err.status, GFOLD_EINVAL);
    cr_assert_not_null(strstr(err.message, "alpha_r"));
    cr_assert_not_null(strstr(err.message, "-0.5"));
    cr_assert_not_null(strstr(err.message, "[0, 1e+06]"));
}

Test(fail, values_just_outside_infinities_and_nan_are_refused)
{
    const double outside[] = { nextafter(-1, -2), nextafter(2, 3), INFINITY, -INFINITY, NAN };
    for (size_t k = 0; k < sizeof outside / sizeof *outside; k++)
        cr_assert_eq(gf_check_range(NULL, "g", outside[k], -1, 2), GFOLD_EINVAL, "%g", outside[k]);
}

Test(fail, a_lack_of_memory_says_how_much)
{
    gfold_error err;
    cr_assert_eq(gf_fail_memory(&err, 8e9), GFOLD_ENOMEM);
    cr_assert_not_null(strstr(err.message, "8e+03 MB"));
}

Test(fail, allocated_memory_is_zero)
{
    double *array = gf_allocate(1000, sizeof *array);
    cr_assert_not_null(array);
    for (int k = 0; k < 1000; k++) cr_assert_eq(array[k], 0);
    free(array);
}

Test(fail, an_empty_array_is_not_an_error)
{
    void *empty = gf_allocate(0, 8), *sizeless = gf_allocate(8, 0);
    cr_assert(empty && sizeless);
    free(empty);
    free(sizeless);
}

Test(fail, a_size_that_overflows_is_refused)
{
    cr_assert_null(gf_allocate(SIZE_MAX / 4, 8));
    cr_assert_null(gf_allocate((size_t)PTRDIFF_MAX / 8 + 1, 8));
}
